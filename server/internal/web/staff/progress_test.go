package staff_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

type progressLine struct {
	Step                int
	Percent             int64
	Report, Checked, To string
}

// watched sends a file of order records and reads the lines of the answer.
func (v *visitor) watched(table string, fields url.Values) (lines []progressLine) {
	t := v.h.t
	t.Helper()
	kind, form := v.records(table, fields)
	r, err := http.NewRequest(http.MethodPost, v.h.server.URL+"/staff/imports?seller=connectpro", form)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "application/x-ndjson")
	answer, err := v.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatal(answer.StatusCode, answer.Header)
	}
	for from := json.NewDecoder(answer.Body); ; {
		var line progressLine
		if err := from.Decode(&line); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
}

// A page that waits for an import hears how far it is; the last line says what came of it.
func TestImportSaysHowFarItIs(t *testing.T) {
	h := newHouse(t)
	admin := h.enter("admin")
	var table strings.Builder
	table.WriteString("order,email,serial,product,purchased_on\n")
	for i := range 3000 {
		fmt.Fprintf(&table, "O-%d,anna@example.com,SN-%d,kvm_switch,2026-05-03\n", i, i)
	}
	looked := admin.watched(table.String(), url.Values{"do": {"check"}})
	last := looked[len(looked)-1]
	if len(looked) < 2 || last.Checked == "" || last.To != "" || h.imports() != 0 {
		t.Fatalf("%d lines, the last %+v", len(looked), last)
	}
	wantIn(t, last.Report, "3,000 to add, 0 to change")
	kept := admin.watched(table.String(), url.Values{"do": {"import"}, "checked": {last.Checked}})
	for i, line := range kept[1:] {
		if before := kept[i]; line.Step < before.Step || line.Step == before.Step && line.Percent < before.Percent {
			t.Errorf("from %+v to %+v", before, line)
		}
	}
	last = kept[len(kept)-1]
	if last.Step != 1 || last.Percent != 100 || last.To != "/staff/imports?seller=connectpro" || h.imports() != 1 {
		t.Fatalf("%+v", last)
	}
	_, body := admin.get(last.To)
	wantIn(t, body, "Imported: everything in the file is in the books.")
	faulty := admin.watched("order,email,serial,product,purchased_on\nO-1,x,SN-3,kvm_switch,soon\n", url.Values{"do": {"check"}})
	if last = faulty[len(faulty)-1]; last.Checked != "" {
		t.Error("a file with faults can be imported")
	}
	wantIn(t, last.Report, "nothing was imported", "line 2")
}
