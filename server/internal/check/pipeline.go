package check

import (
	"errors"
	"io"
	"runtime"
)

// line is a production line: one goroutine reads, as many as there are processors decide, and the caller writes. Batches go to
// whichever worker is free and, in the order they were read, to the writer.
type line struct {
	work, ordered, spare chan *batch
	stop                 chan struct{} // closed when the writer gives up
}

func (c *Checker) pipeline(from source, set Set, w io.Writer) (Totals, error) {
	workers := runtime.GOMAXPROCS(0)
	l := &line{make(chan *batch, workers), make(chan *batch, 2*workers), make(chan *batch, 4*workers), make(chan struct{})}
	defer close(l.stop)
	for range workers {
		go l.decide(c, set)
	}
	var readErr error
	go func() {
		defer close(l.ordered)
		defer close(l.work)
		readErr = l.read(from)
	}()
	totals, err := l.write(w)
	if err != nil {
		return totals, err
	}
	return totals, readErr // set before ordered was closed, which ended write
}

func (l *line) decide(c *Checker, set Set) {
	for b := range l.work {
		b.answer(c, set)
		b.done <- struct{}{}
	}
}

// read fills batches until the source ends or the writer has given up.
func (l *line) read(from source) error {
	for {
		b := l.reuse()
		err := from.fill(b)
		if len(b.ends) > 0 {
			select {
			case l.ordered <- b:
				l.work <- b
			case <-l.stop:
				return nil
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (l *line) reuse() *batch {
	select {
	case b := <-l.spare:
		b.reset()
		return b
	default:
		return newBatch()
	}
}

func (l *line) write(w io.Writer) (totals Totals, err error) {
	for b := range l.ordered {
		<-b.done
		totals.Cases += len(b.ends)
		totals.Failed += b.failed
		if _, err := w.Write(b.out); err != nil {
			return totals, err
		}
		select {
		case l.spare <- b:
		default:
		}
	}
	return totals, nil
}
