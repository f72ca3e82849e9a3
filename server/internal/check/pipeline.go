package check

import (
	"errors"
	"io"
	"runtime"
)

// pipeline reads in one goroutine, decides in as many as there are processors and writes in this one. Batches travel in
// two channels: to whichever worker is free, and to the writer in the order they were read.
func (c *Checker) pipeline(from source, w io.Writer) (Totals, error) {
	workers := runtime.GOMAXPROCS(0)
	work := make(chan *batch, workers)
	ordered := make(chan *batch, 2*workers)
	spare := make(chan *batch, 4*workers)
	stop := make(chan struct{})
	defer close(stop)
	for range workers {
		go func() {
			for b := range work {
				b.answer(c, 0, false)
				b.done <- struct{}{}
			}
		}()
	}
	var readErr error
	go func() {
		defer close(ordered)
		defer close(work)
		readErr = read(from, work, ordered, spare, stop)
	}()
	totals, err := write(w, ordered, spare)
	if err != nil {
		return totals, err
	}
	return totals, readErr
}

// read fills batches until the source ends or the writer has given up.
func read(from source, work, ordered, spare chan *batch, stop chan struct{}) error {
	for {
		b := reuse(spare)
		err := from.fill(b)
		if len(b.ends) > 0 {
			select {
			case ordered <- b:
				work <- b
			case <-stop:
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

func reuse(spare chan *batch) *batch {
	select {
	case b := <-spare:
		b.reset()
		return b
	default:
		return newBatch()
	}
}

func write(w io.Writer, ordered, spare chan *batch) (totals Totals, err error) {
	for b := range ordered {
		<-b.done
		totals.Cases += len(b.ends)
		totals.Failed += b.failed
		if _, err := w.Write(b.out); err != nil {
			return totals, err
		}
		select {
		case spare <- b:
		default:
		}
	}
	return totals, nil
}
