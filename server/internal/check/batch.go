package check

import (
	"net/http"
	"slices"
	"strconv"

	"proviso/server/internal/problem"
)

// batch is a run of cases that are answered together. Batches are reused.
type batch struct {
	in     []byte                   // the cases, one after the other
	ends   []int                    // where each case ends in in; the next begins there
	lines  []int                    // the line of the input on which each case begins
	faults map[int]*problem.Problem // cases that could not even be read
	out    []byte                   // the answers, a line each
	failed int                      // answers that are problems
	done   chan struct{}            // signals that out is complete
}

func newBatch() *batch { return &batch{done: make(chan struct{}, 1)} }

func (b *batch) reset() {
	b.in, b.ends, b.lines, b.out, b.failed = b.in[:0], b.ends[:0], b.lines[:0], b.out[:0], 0
	clear(b.faults)
}

// end closes the case that was appended to in and began on a line.
func (b *batch) end(line int) { b.ends, b.lines = append(b.ends, len(b.in)), append(b.lines, line) }

// fault stands for a case that could not be read.
func (b *batch) fault(line int, p *problem.Problem) {
	if b.faults == nil {
		b.faults = map[int]*problem.Problem{}
	}
	b.faults[len(b.ends)] = p
	b.end(line)
}

// answer fills out. Facts of set are put to cases that do not give them.
func (b *batch) answer(c *Checker, set Set) {
	start := 0
	for i, end := range b.ends {
		before := len(b.out)
		status := 0
		if p := b.faults[i]; p != nil {
			b.out = append(b.out, p.JSON()...)
		} else {
			b.out, status = c.Answer(b.out, set.complete(b.in[start:end]))
		}
		if status != http.StatusOK {
			b.failed++
			b.wrap(before, b.lines[i])
		}
		b.out = append(b.out, '\n')
		start = end
	}
}

// wrap turns the problem from before on into an error line.
func (b *batch) wrap(before, line int) {
	prefix := append(make([]byte, 0, len(`{"line":9223372036854775807,"error":`)), `{"line":`...)
	prefix = strconv.AppendInt(prefix, int64(line), 10)
	prefix = append(prefix, `,"error":`...)
	b.out = append(slices.Insert(b.out, before, prefix...), '}')
}
