package check

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
	"testing"
)

// factsIn are the facts that a table's rows are read as.
func factsIn(t *testing.T, in string, o CSV) []string {
	t.Helper()
	if o.Comma == 0 {
		o.Comma = ','
	}
	table := newTable(bufio.NewReader(strings.NewReader(in)), o)
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
		got := factsIn(t, row.in, CSV{})
		if len(got) != 1 || got[0] != row.want {
			t.Errorf("%s: %v\nnot %s", row.why, got, row.want)
		}
	}
}

func TestColumnsSetAndIgnored(t *testing.T) {
	got := factsIn(t, "product,serial,intent\nkvm_switch,A1,\nextender,A2,fault\n", CSV{
		Ignore: []string{"serial"}, Set: map[string]string{"seller": "connectpro", "intent": "coverage"}})
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

func TestFaultyHeader(t *testing.T) {
	var faulty *HeaderError
	if _, err := at(noon).Run(strings.NewReader("seller,Seller\n"), new(bytes.Buffer), Options{Format: Table}); !errors.As(err, &faulty) {
		t.Errorf("column twice: %v", err)
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
