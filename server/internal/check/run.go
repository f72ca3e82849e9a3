package check

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Format is how cases are written down.
type Format string

// The formats. Auto goes by the name of the file, then by its first line.
const (
	Auto   Format = "auto"
	NDJSON Format = "ndjson"
	JSON   Format = "json"
	Table  Format = "csv"
	TSV    Format = "tsv"
)

// Options say how Run reads its input.
type Options struct {
	Format Format
	Name   string // of the file, for Auto
	CSV    CSV
	Set    Set // facts for every case that does not give them
}

// Totals counts what Run did.
type Totals struct{ Cases, Failed int }

// Run answers every case of r with one line on w, in order: a decision or {"line": number from 1, "error": problem}. It uses all
// processors.
func (c *Checker) Run(r io.Reader, w io.Writer, o Options) (Totals, error) {
	if err := o.Set.check(); err != nil {
		return Totals{}, err
	}
	from, err := open(r, o)
	if err != nil {
		return Totals{}, err
	}
	if _, isTable := from.(*table); isTable {
		return c.pipeline(from, nil, w) // its columns have them
	}
	return c.pipeline(from, o.Set, w)
}

func open(r io.Reader, o Options) (source, error) {
	buffered := bufio.NewReaderSize(r, batchBytes)
	format := o.Format
	if format == Auto || format == "" {
		format = sniff(o.Name, buffered)
	}
	switch format {
	case NDJSON:
		return newLines(buffered), nil
	case JSON:
		return newDocuments(buffered), nil
	case Table, TSV:
		if o.CSV.Comma == 0 {
			o.CSV.Comma = separator(format, buffered)
		}
		return newTable(buffered, o.CSV, o.Set), nil
	}
	return nil, fmt.Errorf("unknown format %q: use auto, ndjson, json, csv or tsv", format)
}

func sniff(name string, r *bufio.Reader) Format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".ndjson", ".jsonl":
		return NDJSON
	case ".json":
		return JSON
	case ".csv":
		return Table
	case ".tsv":
		return TSV
	}
	line := firstLine(r)
	switch {
	case strings.HasPrefix(line, "["), strings.HasPrefix(line, "{") && !strings.HasSuffix(line, "}"):
		return JSON
	case line == "", strings.HasPrefix(line, "{"):
		return NDJSON
	}
	return Table
}

// firstLine waits for the first line, or for as much of it as the buffer holds.
func firstLine(r *bufio.Reader) string {
	var head []byte
	for err := error(nil); err == nil && bytes.IndexByte(head, '\n') < 0; {
		_, err = r.Peek(len(head) + 1)
		head, _ = r.Peek(r.Buffered()) // cannot fail: no more than is there
	}
	line, _, _ := strings.Cut(strings.TrimPrefix(string(head), string(byteOrderMark)), "\n")
	return strings.TrimSpace(line)
}

// separator is the one that the first line holds most of: spreadsheets write semicolons where the comma is decimal.
func separator(format Format, r *bufio.Reader) rune {
	if format == TSV {
		return '\t'
	}
	line, best := firstLine(r), ','
	for _, candidate := range ",;\t" {
		if strings.Count(line, string(candidate)) > strings.Count(line, string(best)) {
			best = candidate
		}
	}
	return best
}
