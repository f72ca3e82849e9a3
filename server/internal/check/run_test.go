package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"proviso/server/internal/problem"
)

// answers runs the checker and tells each answer in a word: the verdict or the status of the problem.
func answers(t *testing.T, in io.Reader, o Options) (string, Totals) {
	t.Helper()
	var out bytes.Buffer
	totals, err := at(noon).Run(in, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for text := range strings.Lines(out.String()) {
		var answer struct {
			Verdict string
			Error   struct{ Status int }
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		word := answer.Verdict
		if answer.Error.Status != 0 {
			word = fmt.Sprint(answer.Error.Status)
		}
		words = append(words, word)
	}
	return strings.Join(words, " "), totals
}

const (
	cancelled = `{"seller":"connectpro","intent":"cancel","order_shipped":false}` // covered
	shipped   = `{"seller":"connectpro","intent":"cancel","order_shipped":true}`  // not_covered
)

func TestFormats(t *testing.T) {
	const mark = "\xef\xbb\xbf"
	for _, row := range []struct {
		why, in, want string
		options       Options
	}{
		{"lines", cancelled + "\n" + shipped + "\n", "covered not_covered", Options{}},
		{"no last newline", cancelled + "\n" + shipped, "covered not_covered", Options{}},
		{"line ends of Windows, byte order mark", mark + cancelled + "\r\n" + shipped + "\r\n", "covered not_covered", Options{}},
		{"empty line between", cancelled + "\n\n" + shipped, "covered 400 not_covered", Options{}},
		{"line that is no JSON", "{}\n{\n" + shipped, "422 400 not_covered", Options{Format: NDJSON}},
		{"nothing", "", "", Options{}},
		{"a newline", "\n", "400", Options{}},
		{"one object over lines", "{\n\"seller\":\"connectpro\",\n\"intent\":\"cancel\"}", "need_facts", Options{}},
		{"array", "[" + cancelled + ",\n " + shipped + "]", "covered not_covered", Options{}},
		{"array after white space and mark", mark + " \n [" + cancelled + "]\n", "covered", Options{Format: JSON}},
		{"empty array", "[]", "", Options{}},
		{"array of other things", `[1,"x",null,[],` + cancelled + "]", "400 400 400 400 covered", Options{}},
		{"array without end", "[" + cancelled, "covered 400", Options{}},
		{"array with a stray comma", "[" + cancelled + ",]", "covered 400", Options{}},
		{"array with something behind", "[" + cancelled + "] x", "covered 400", Options{}},
		{"objects in a row", cancelled + cancelled + " " + shipped, "covered covered not_covered", Options{Format: JSON}},
		{"name of the file", cancelled, "covered", Options{Name: "cases.JSON"}},
		{"table", "seller,intent,order_shipped\nconnectpro,cancel,no\nconnectpro,cancel,yes\n", "covered not_covered", Options{}},
		{"table by name", "seller;intent;order_shipped\nconnectpro;cancel;FALSE\n", "covered", Options{Name: "x.csv"}},
		{"table with tabs", "seller\tintent\torder_shipped\nconnectpro\tcancel\tfalse\n", "covered", Options{}},
		{"table with empty lines", "\n \nseller,intent\n\nconnectpro,cancel\n  \nconnectpro,cancel\n\n", "422 need_facts 422 need_facts 422", Options{Format: Table}},
		{"table, a header alone", "seller,intent\n", "", Options{Format: Table}},
		{"table, no header", "", "", Options{Format: Table}},
		{"table that was said to be lines", "seller,intent\n", "400", Options{Format: NDJSON}},
	} {
		if got, _ := answers(t, strings.NewReader(row.in), row.options); got != row.want {
			t.Errorf("%s: %s, not %s", row.why, got, row.want)
		}
		// However the bytes come, the answers are the same.
		if got, _ := answers(t, iotest.OneByteReader(strings.NewReader(row.in)), row.options); got != row.want {
			t.Errorf("%s, byte by byte: %s, not %s", row.why, got, row.want)
		}
	}
}

// faults runs the checker and tells the line and the message of each problem.
func faults(t *testing.T, in string, o Options) (told []string) {
	t.Helper()
	var out bytes.Buffer
	if _, err := at(noon).Run(strings.NewReader(in), &out, o); err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(out.String()) {
		var answer struct {
			Line  int
			Error problem.Problem
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		if answer.Line > 0 {
			told = append(told, fmt.Sprintf("%d %s", answer.Line, answer.Error.Errors[0].Message))
		}
	}
	return told
}

// Whatever the format, a fault is told with its line in the file.
func TestFaultsTellTheirLine(t *testing.T) {
	const (
		noObject = "expected one JSON object of facts, which begins with {"
		empty    = "the line is empty; fill it in or take it out"
		open     = "a quotation mark that opens a cell is not closed; close it, or double it where it is part of the text"
	)
	for _, row := range []struct {
		format  Format
		in      string
		problem []string
	}{
		{NDJSON, "\n" + cancelled + "\n5\r\n{,}", []string{"1 nothing was sent; send one JSON object of facts", "3 column 1: " + noObject, "4 column 2: expected the name of a fact in double quotes"}},
		{JSON, " [{\n\"seller\":\"connectpro\",\n\"intent\":\"cancel\"}, " + cancelled + ",\n5,\n[]\n]", []string{"4 column 1: " + noObject, "5 column 1: " + noObject}},
		{JSON, "\n [{\n\"a\":1,}]", []string{"2 line 3, column 6: nothing follows this comma; leave it out"}},
		{JSON, "\n  [,]", []string{"2 line 2, column 4: " + noObject}},
		{JSON, "[" + shipped + ",\n]", []string{"2 line 2, column 1: no case follows the comma in front; leave the comma out"}},
		{JSON, "[" + shipped + "\n " + shipped + "]", []string{"2 line 2, column 2: expected a comma before the next case, or ] after the last"}},
		{JSON, "[" + shipped + "\n", []string{"2 line 2, column 1: the file ends before its array does; send all of it, up to the ]"}},
		{JSON, shipped + "\n{\"seller\":", []string{"2 line 2, column 11: the text ends before its object does; send all of it, up to the last }"}},
		{Table, "\nseller,intent\n\nconnectpro,cancel\nconnectpro\nconnectpro,\"cancel\nconnectpro,cancel\ncon\"nectpro,cancel\n",
			[]string{"3 " + empty, "5 the row has 1 cell and the header 2; give every column one cell", "6 " + open,
				`8 a quotation mark inside a cell; put the whole cell in quotation marks and double the one inside, "a ""b"" c"`}},
		{Table, "seller,intent\nconnectpro,\"can\n\ncel\"\n,\"x\"y\n", []string{"2 expected one of coverage, fault, return, cancel",
			"5 something follows the closing quotation mark of a cell; end the cell there, or double the mark where it is part of the text"}},
	} {
		if got := faults(t, row.in, Options{Format: row.format}); !slices.Equal(got, row.problem) {
			t.Errorf("%s %q\ngot  %q\nwant %q", row.format, row.in, got, row.problem)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := at(noon).Run(strings.NewReader(""), io.Discard, Options{Format: "xml"}); err == nil {
		t.Error("accepted")
	}
}

// Many batches on many processors: the answers come in the order of the cases.
func TestOrder(t *testing.T) {
	const cases = 50_000
	var in, want strings.Builder
	for i := range cases {
		months := i % 500
		fmt.Fprintf(&in, `{"seller":"spectrumvoip","intent":"coverage","asked_on":"2026-01-01","product":"ip_phone","channel":"direct","lease":"none","purchased_on":"2020-01-01","extended_months":%d}`+"\n", months)
		if months < 60 {
			want.WriteString("not_covered ")
		} else {
			want.WriteString("covered ")
		}
	}
	got, totals := answers(t, strings.NewReader(in.String()), Options{})
	if got != strings.TrimSpace(want.String()) {
		t.Error("the answers are out of order")
	}
	if totals.Cases != cases || totals.Failed != 0 {
		t.Errorf("totals %+v", totals)
	}
}

func TestLongLines(t *testing.T) {
	long := `{"seller":"` + strings.Repeat("x", MaxFactsBytes) + `"}`
	longest := oneCase + strings.Repeat(" ", MaxFactsBytes-len(oneCase))
	got, totals := answers(t, strings.NewReader(cancelled+"\n"+long+"\n"+longest+"\n"+longest+" \n"+strings.Repeat("x", 3*MaxFactsBytes)+"\n"+shipped), Options{Format: NDJSON})
	if want := "covered 413 need_facts 413 413 not_covered"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if totals.Cases != 6 || totals.Failed != 3 {
		t.Errorf("totals %+v", totals)
	}
}

var errBroken = errors.New("broken")

func TestReadingFails(t *testing.T) {
	in := io.MultiReader(strings.NewReader(cancelled+"\n"+`{"sel`), iotest.ErrReader(errBroken))
	var out bytes.Buffer
	totals, err := at(noon).Run(in, &out, Options{})
	if !errors.Is(err, errBroken) || totals.Cases != 1 {
		t.Errorf("%+v, %v", totals, err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestWritingFails(t *testing.T) {
	in := strings.NewReader(strings.Repeat(cancelled+"\n", 100_000))
	if _, err := at(noon).Run(in, brokenWriter{}, Options{}); !errors.Is(err, errBroken) {
		t.Errorf("%v", err)
	}
}

// Who sends one case and waits is answered before the next.
func TestAnswersComeAsCasesCome(t *testing.T) {
	in, send := io.Pipe()
	receive, out := io.Pipe()
	go func() {
		at(noon).Run(in, out, Options{Format: NDJSON})
		out.Close()
	}()
	for range 3 {
		go io.WriteString(send, cancelled+"\n")
		answer := make([]byte, 64<<10)
		n, err := receive.Read(answer)
		if err != nil || !strings.Contains(string(answer[:n]), `"covered"`) {
			t.Fatalf("%q, %v", answer[:n], err)
		}
	}
	send.Close()
	if rest, err := io.ReadAll(receive); err != nil || len(rest) > 0 {
		t.Errorf("at the end %q, %v", rest, err)
	}
}
