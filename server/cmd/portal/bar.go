package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// bar shows on a terminal how much of a file was read. A file is read twice: to check it, and to keep it.
type bar struct {
	to      io.Writer // nil: no terminal, nothing is shown
	size    int64
	percent int64
	round   int
}

const barWidth = 40

func newBar(to io.Writer, file *os.File) *bar {
	b := &bar{percent: -1, round: -1}
	screen, ok := to.(*os.File)
	if !ok {
		return b
	}
	about, err := screen.Stat()
	if err != nil || about.Mode()&os.ModeCharDevice == 0 {
		return b
	}
	if read, err := file.Stat(); err == nil && read.Size() > 0 {
		b.to, b.size = to, read.Size()
	}
	return b
}

func (b *bar) show(read int64) {
	if b.to == nil {
		return
	}
	percent := min(100*read/b.size, 100)
	if percent == b.percent {
		return
	}
	if percent < b.percent || b.percent < 0 {
		b.round++
	}
	b.percent = percent
	done := int(percent) * barWidth / 100
	fmt.Fprintf(b.to, "\r%-9s [%s%s] %3d %%", []string{"Checking", "Comparing"}[min(b.round, 1)],
		strings.Repeat("#", done), strings.Repeat(".", barWidth-done), percent)
}

// clear takes the bar off the screen.
func (b *bar) clear() {
	if b.to != nil && b.round >= 0 {
		fmt.Fprintf(b.to, "\r%s\r", strings.Repeat(" ", barWidth+20))
	}
}
