//go:build e2e

package e2e

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Ten thousand devices are decided in the page as the engine decides them, and nothing is uploaded.
func TestAFleetOfTenThousand(t *testing.T) {
	t.Parallel()
	fleet := madeUpFleet(10_000)
	fleet[41].cells[0] = `=HYPERLINK("http://example.com")`
	fleet[42].cells[0] = "-2+3"
	spoil(fleet)
	w := watch(t)
	v := visit{portal: w.URL}.begin(t)
	v.open("/fleet")
	v.recordProgress()
	v.choose("fleet.csv", table(fleet))
	v.must(expect.Locator(v.mapping()).ToContainText("10,000 rows in fleet.csv"))
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.results()).ToBeVisible())

	want := map[string]int{}
	for _, d := range fleet {
		want[d.verdict(t)]++
	}
	v.countsAre(want, len(fleet))
	v.progressGrew(len(fleet))
	v.listsFaults()
	checkDownload(t, v.download(), fleet)
	w.sawNoBody(t)
	w.heardNothing(t, "SN-", "fleet.csv", "Vendor")
}

// spoil makes four rows unreadable, each in another way. The line of a row is its index and two: the header is line 1.
func spoil(fleet []device) {
	fleet[98].cells[3] = "2025-02-30"
	fleet[998].cells[1] = "Acme"
	fleet[1998].cells[2] = "toaster"
	fleet[2998].cells = append(fleet[2998].cells, "one", "two")
	for _, i := range []int{98, 998, 1998, 2998} {
		fleet[i].facts = nil
	}
}

// listsFaults checks the list of what could not be read: line, column, cell and reason.
func (v *visitor) listsFaults() {
	v.t.Helper()
	rows := v.Locator("[data-faults] tbody tr")
	v.must(expect.Locator(rows).ToHaveCount(4))
	for i, cells := range [][]string{
		{"100", "Order date", "2025-02-30", "Write a real date"}, {"1,000", "Vendor", "Acme", "No seller of this name"},
		{"2,000", "Product type", "toaster", ""}, {"3,000", "", "", "14 cells under 12 headers"},
	} {
		for column, text := range cells {
			v.must(expect.Locator(rows.Nth(i).GetByRole("cell").Nth(column)).ToContainText(text))
		}
	}
}

// choose takes a file through the file button.
func (v *visitor) choose(name string, content []byte) {
	v.t.Helper()
	file := filepath.Join(v.t.TempDir(), name) // on disk, as a person's file is: a large one does not go through the driver
	v.must(os.WriteFile(file, content, 0o600))
	v.must(v.GetByLabel("Choose a file").SetInputFiles(file))
}

// countsAre checks the numbers beside the verdicts, and that they are all there are.
func (v *visitor) countsAre(want map[string]int, total int) {
	v.t.Helper()
	got := map[string]int{}
	for value, count := range v.eval(`() => Object.fromEntries([...document.querySelectorAll('[data-show]')].map((button) =>
		[button.dataset.show, button.querySelector('.filter-count').textContent]))`).(map[string]any) {
		got[value], _ = strconv.Atoi(strings.ReplaceAll(count.(string), ",", ""))
	}
	if got[""] != total {
		v.t.Errorf("%d rows, not %d", got[""], total)
	}
	delete(got, "")
	for verdict := range got {
		if got[verdict] != want[verdict] {
			v.t.Errorf("%d %s, not %d", got[verdict], verdict, want[verdict])
		}
	}
	if len(got) != len(want) {
		v.t.Errorf("the page counts %v, not %v", got, want)
	}
	if !regexp.MustCompile(`of 10,000 covered`).MatchString(v.headline()) {
		v.t.Errorf("headline %q", v.headline())
	}
}

func (v *visitor) headline() string {
	v.t.Helper()
	text, err := v.Locator("#results-title").TextContent()
	v.must(err)
	return text
}

// recordProgress notes every value of the progress bar.
func (v *visitor) recordProgress() {
	v.t.Helper()
	v.eval(`() => {
		globalThis.progressSeen = []
		new MutationObserver(() => {
			const bar = document.querySelector('[data-progress] progress')
			if (bar) progressSeen.push(bar.value)
		}).observe(document.querySelector('[data-progress]'), { subtree: true, childList: true, attributes: true, characterData: true })
	}`)
}

func (v *visitor) progressGrew(total int) {
	v.t.Helper()
	var seen []int
	for _, value := range v.eval(`() => progressSeen`).([]any) {
		seen = append(seen, value.(int))
	}
	if len(seen) < 3 || !slices.IsSorted(seen) || seen[len(seen)-1] != total {
		v.t.Errorf("the progress bar showed %v on its way to %d", seen, total)
	}
}

// download takes the result as CSV.
func (v *visitor) download() [][]string {
	v.t.Helper()
	download, err := v.ExpectDownload(func() error {
		return v.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Download as CSV"}).Click()
	})
	v.must(err)
	if name := download.SuggestedFilename(); name != "fleet-coverage.csv" {
		v.t.Errorf("the file is called %s", name)
	}
	path, err := download.Path()
	v.must(err)
	content, err := os.ReadFile(path)
	v.must(err)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	v.must(err)
	return rows
}

// checkDownload compares every row of the file with the engine, and looks for cells that a spreadsheet would run.
func checkDownload(t *testing.T, rows [][]string, fleet []device) {
	t.Helper()
	if len(rows) != len(fleet)+1 {
		t.Fatalf("the file has %d rows, not %d", len(rows), len(fleet)+1)
	}
	verdict, problem := slices.Index(rows[0], "verdict"), slices.Index(rows[0], "problem")
	for i, d := range fleet {
		got, want := rows[i+1][verdict], d.verdict(t)
		if want == "bad" {
			want = ""
			if rows[i+1][problem] == "" {
				t.Errorf("row %d has no problem", i+1)
			}
		}
		if got != want {
			t.Errorf("row %d says %q, not %q: %v", i+1, got, want, d.cells)
		}
	}
	if got := rows[42][0]; got != `'=HYPERLINK("http://example.com")` {
		t.Errorf("the formula came out as %s", got)
	}
	if got := rows[43][0]; got != "'-2+3" {
		t.Errorf("the formula came out as %s", got)
	}
}
