package check

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// factsIn are the facts that a table's rows are read as.
func factsIn(t *testing.T, in string, o CSV, set Set) []string {
	t.Helper()
	if o.Comma == 0 {
		o.Comma = ','
	}
	table := newTable(bufio.NewReader(strings.NewReader(in)), o, set)
	b := newBatch()
	for table.fill(b) == nil {
	}
	var facts []string
	start := 0
	for _, end := range b.ends {
		facts = append(facts, string(b.in[start:end]))
		start = end
	}
	return facts
}

func TestCells(t *testing.T) {
	for _, row := range []struct{ why, in, want string }{
		{"codes and dates", "seller,purchased_on\nconnectpro,2025-03-10", `{"seller":"connectpro","purchased_on":"2025-03-10"}`},
		{"header as people write it", "Seller, Purchased on ,PRODUCT\nx,y,z", `{"seller":"x","purchased_on":"y","product":"z"}`},
		{"empty cells", "seller,product,channel\nx,, ", `{"seller":"x"}`},
		{"an empty row of commas", "seller,product\n,", `{}`},
		{"yes and no", "opened,complete,marked,free_shipping\nYes,no,TRUE,false", `{"opened":true,"complete":false,"marked":true,"free_shipping":false}`},
		{"no truth", "opened\nmaybe", `{"opened":"maybe"}`},
		{"numbers", "price_cents,freight_cents,extended_months\n12999,-1,0", `{"price_cents":12999,"freight_cents":-1,"extended_months":0}`},
		{"no numbers", "price_cents,freight_cents,extended_months,stated_months\n129.99,007,1e3,-", `{"price_cents":"129.99","freight_cents":"007","extended_months":"1e3","stated_months":"-"}`},
		{"lists", "causes,dont_know\nliquid; fire,symptom|channel opened", `{"causes":["liquid","fire"],"dont_know":["symptom","channel","opened"]}`},
		{"none", "causes\nNone", `{"causes":[]}`},
		{"quotes and controls", "product,colour\n\"a\"\"b\nc\",\u00e9\x00", `{"product":"a\"b\nc","colour":"é\u0000"}`},
		{"formula", "product\n=1+1", `{"product":"=1+1"}`},
	} {
		got := factsIn(t, row.in, CSV{}, nil)
		if len(got) != 1 || got[0] != row.want {
			t.Errorf("%s: %v\nnot %s", row.why, got, row.want)
		}
	}
}

func TestColumnsSetAndIgnored(t *testing.T) {
	got := factsIn(t, "product,serial,intent\nkvm_switch,A1,\nextender,A2,fault\n", CSV{
		Ignore: []string{"serial"}}, Set{"seller": "connectpro", "intent": "coverage"})
	want := []string{`{"product":"kvm_switch","intent":"coverage","seller":"connectpro"}`, `{"product":"extender","intent":"fault","seller":"connectpro"}`}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %v", got)
	}
}

func TestRowsThatCannotBeRead(t *testing.T) {
	got, totals := answers(t, strings.NewReader("seller,intent\nconnectpro\nconnectpro,cancel,more\nconn\"ectpro,cancel\nconnectpro,cancel\n"), Options{Format: Table})
	if got != "422 422 422 need_facts" || totals.Failed != 3 {
		t.Errorf("%s, %+v", got, totals)
	}
}

// An open quotation mark costs its own line, wherever the next one stands.
func TestOpenQuotationMarks(t *testing.T) {
	const header = "product,brand\n"
	good := func(n int) string { return strings.Repeat("p,b\n", n) }
	for _, row := range []struct {
		why, in string
		rows    []string // {} stands for a line that cannot be read
	}{
		{"never closed", header + "p,\"b\n" + good(2), []string{"", "p b", "p b"}},
		{"on the last line", header + good(1) + "p,\"", []string{"p b", ""}},
		{"on every line", header + strings.Repeat("p,\"b\n", 3), []string{"", "", ""}},
		{"a good cell behind", header + "p,\"b\np,\"b\"\n", []string{"", "p b"}},
		{"a cell with marks behind", header + "p,\"b\np,\"\"\"b\"\"\"\n", []string{"", "p \"b\""}},
		{"closed in the cell of another row", header + "p,\"b\n\"p\",b\n", []string{"", "p b"}},
		{"two rows in one", header + "p,\"b\np,b\np,b\"\n", []string{"p b\np,b\np,b"}}, // what it says
		{"over lines", header + "p,\"b\n\r\nb\"\n" + good(1), []string{"p b\n\nb", "p b"}},
		{"over lines, with marks", header + "\"p \"\"1\"\"\n2\",\"b\n\"\"\"\n" + good(1), []string{"p \"1\"\n2 b\n\"", "p b"}},
		{"two cells over lines", header + "\"p\np\",\"b\nb\"\n" + good(1), []string{"p\np b\nb", "p b"}},
		{"longer than a row may be", header + "p,\"b\n" + good(MaxFactsBytes/4), append([]string{""}, slices.Repeat([]string{"p b"}, MaxFactsBytes/4)...)},
	} {
		var got []string
		read := newTable(bufio.NewReader(strings.NewReader(row.in)), CSV{Comma: ','}, nil)
		if err := read.header(); err != nil {
			t.Fatal(err)
		}
		for cells, _, err := read.rows.next(); !errors.Is(err, io.EOF); cells, _, err = read.rows.next() {
			if err != nil {
				cells = nil
			}
			got = append(got, strings.Join(cells, " "))
		}
		if !slices.Equal(got, row.rows) {
			t.Errorf("%s: %d rows, %q", row.why, len(got), got[:min(len(got), 5)])
		}
	}
}

// With tabs a mark that encloses no cell is part of the text, as spreadsheets copy it.
func TestMarksBetweenTabs(t *testing.T) {
	got := factsIn(t, "product\tbrand\n5\" screen\tx\n\"5\" screen\tx\n\"a\tb\"\ty\n\"p\n2\"\tz\n\"open\tx\nq\tz\n", CSV{Comma: '\t'}, nil)
	want := []string{`{"product":"5\" screen","brand":"x"}`, `{"product":"\"5\" screen","brand":"x"}`, `{"product":"a\tb","brand":"y"}`,
		`{"product":"p\n2","brand":"z"}`, `{"product":"\"open","brand":"x"}`, `{"product":"q","brand":"z"}`}
	if !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLongRows(t *testing.T) {
	long := strings.Repeat("x", MaxFactsBytes)
	got, totals := answers(t, strings.NewReader("seller,intent\nconnectpro,"+long+"\nconnectpro,cancel\n"), Options{Format: Table})
	if got != "413 need_facts" || totals.Cases != 2 {
		t.Errorf("%s, %+v", got, totals)
	}
}

func TestFaultyHeader(t *testing.T) {
	var faulty *HeaderError
	for _, header := range []string{"seller,Seller\n", "seller,\"intent\nx,y\n", "sel\"ler\n"} {
		if _, err := at(noon).Run(strings.NewReader(header), new(bytes.Buffer), Options{Format: Table}); !errors.As(err, &faulty) {
			t.Errorf("%q: %v", header, err)
		}
	}
}

// FuzzTable: whatever a table holds, each of its rows is one answer.
func FuzzTable(f *testing.F) {
	f.Add("seller,intent,causes\nconnectpro,fault,fire;liquid\n")
	f.Add("Seller;Purchased on\n\"x\";\"1\"\"2\"\n")
	f.Add("a,a\n")
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		totals, err := at(noon).Run(strings.NewReader(in), &out, Options{Format: Table})
		if lines := strings.Count(out.String(), "\n"); lines != totals.Cases {
			t.Errorf("%d lines for %d cases, %v", lines, totals.Cases, err)
		}
		if strings.Contains(out.String(), `"status":400`) {
			t.Errorf("a row became something else than an object of facts: %s", out.String())
		}
	})
}
