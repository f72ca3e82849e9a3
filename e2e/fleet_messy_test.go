//go:build e2e

package e2e

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/playwright-community/playwright-go"
)

const messy = "Serial No.,Vendor,Model / Type,Order date,Bought from\n" +
	"A-1,ConnectPRO Inc.,KVM,2025-05-03,direct\n" +
	"A-2,CONNECT-PRO,kvm,2025-05-03,Amazon\n" +
	"A-3,ConnectPRO,Gizmo,2025-05-03,direct\n"

// Values that name no answer are asked for once, with a guess where one is obvious; a choice holds for every row.
func TestValuesThatNameNoAnswer(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.paste(messy)
	v.must(expect.Locator(v.value("ConnectPRO Inc.")).ToHaveValue("connectpro"))
	v.must(expect.Locator(v.value("KVM")).ToHaveValue("kvm_switch"))
	v.must(expect.Locator(v.value("KVM").Locator("xpath=..")).ToContainText("2 rows"))
	v.must(expect.Locator(v.value("Amazon")).ToHaveValue("reseller"))
	v.must(expect.Locator(v.value("Gizmo")).ToHaveValue(""))

	v.pick(v.value("Gizmo"), "Video switch")
	column := v.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: "Model / Type"})
	v.pick(column, "not used")
	v.must(expect.Locator(v.value("Gizmo")).ToHaveCount(0))
	v.pick(column, "Product")
	v.must(expect.Locator(v.value("Gizmo")).ToHaveValue("video_switch"))

	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.rows()).ToHaveCount(3))
	v.must(expect.Locator(v.rows().Nth(0)).ToContainText("KVM switch"))
	v.must(expect.Locator(v.rows().Nth(2)).ToContainText("Video switch"))
	v.must(expect.Locator(v.results().GetByText("Not readable")).ToHaveCount(0))
}

// What a messy table asks and answers is free of what axe-core can find.
func TestAMessyFleetIsAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			v := visit{screen: window}.begin(t)
			v.open("/fleet")
			v.paste(messy + "A-4,ConnectPRO,Gizmo,1/3/25,direct\nA-5,ConnectPRO,Gizmo,45717,direct\n")
			v.must(expect.Locator(v.value("Gizmo")).ToBeVisible())
			v.eval(string(axe))
			v.isAccessible()
			v.must(v.decideButton().Click())
			v.must(expect.Locator(v.faults().First()).ToBeVisible())
			v.isAccessible()
		})
	}
}

// A value that is left without an answer is listed, in words.
func TestAValueLeftWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.paste(messy)
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.faults()).ToHaveCount(1))
	v.must(expect.Locator(v.faults()).ToContainText("ConnectPRO has no product of this name. Its products are KVM switch, Streamline console"))
	v.must(expect.Locator(v.rows().Nth(2)).ToContainText("Model / Type: ConnectPRO has no product of this name."))
}

// value is the list of answers for a value.
func (v *visitor) value(text string) playwright.Locator {
	name := regexp.MustCompile(`^` + regexp.QuoteMeta(text) + ` \d+ rows?$`)
	return v.Locator("[data-readings]").GetByRole("combobox", playwright.LocatorGetByRoleOptions{Name: name})
}

func (v *visitor) pick(list playwright.Locator, label string) {
	v.t.Helper()
	_, err := list.SelectOption(playwright.SelectOptionValues{Labels: &[]string{label}})
	v.must(err)
}

func (v *visitor) faults() playwright.Locator { return v.Locator("[data-faults] tbody tr") }

// Day numbers of Excel are read and said so; years of two digits wait for a word of the visitor.
func TestDatesOfSpreadsheets(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.paste("serial,seller,product,order date,bought from\nA-1,ConnectPRO,KVM switch,45717,direct\nA-2,ConnectPRO,KVM switch,3/1/25,direct\n")
	v.must(expect.Locator(v.mapping()).ToContainText("order date: 1 cell holds a day number of Excel and is read as a date: 45717 is 1 March 2025."))
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.rows().Nth(0)).ToContainText("1 Mar 2028"))
	v.must(expect.Locator(v.faults()).ToContainText("The year has two digits. Write it with four, such as 3/1/2025."))

	v.pick(v.GetByLabel("Years with two digits, such as 3/1/25"), "2000 and later")
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.results().GetByText("Not readable")).ToHaveCount(0))
	v.must(expect.Locator(v.rows().Nth(1)).ToContainText("1 Mar 2028"))
	v.pick(v.GetByLabel("Dates such as 3/1/25"), "day first")
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.rows().Nth(1)).ToContainText("3 Jan 2028"))
}

// What is no text table says what it is.
func TestFilesThatAreNoTables(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	for content, reason := range map[string]string{
		"PK\x03\x04 [Content_Types].xml xl/workbook.xml":                   "This is an Excel workbook. Save it as CSV and drop that.",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":                                 "This is an Excel workbook.",
		"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "This is an OpenDocument spreadsheet.",
		"PK\x03\x04 devices.csv":                                           "This is a zip archive.",
		"":                                                                 "This file is empty.",
	} {
		v.choose("fleet.csv", []byte(content))
		v.must(expect.Locator(v.GetByRole("alert")).ToContainText(reason))
	}
	v.choose("fleet.txt", utf16File("serial\tseller\nA-1\tConnectPRO\nA-2\tConnectPRO\n"))
	v.must(expect.Locator(v.mapping()).ToContainText("2 rows in fleet.txt"))
	v.must(expect.Locator(v.GetByRole("alert")).ToHaveCount(0))
}

// utf16File is "Unicode text" as Excel saves it.
func utf16File(text string) []byte {
	file := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		file = append(file, byte(unit), byte(unit>>8))
	}
	return file
}

// Without a header line the visitor names the columns, and the first line stays a device.
func TestATableWithoutAHeader(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.paste("A-1,ConnectPRO,KVM switch,2025-05-03,direct\nA-2,ConnectPRO,KVM switch,2025-06-03,direct\n")
	v.must(expect.Locator(v.mapping()).ToContainText("The first line looks like a device"))
	v.must(expect.Locator(v.decideButton()).ToHaveText("Decide 2 rows"))
	v.pick(v.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: "Column 4"}), "Bought on")
	v.pick(v.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: "Column 5"}), "Bought from")
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.rows()).ToHaveCount(2))
	v.must(expect.Locator(v.rows().Nth(0)).ToContainText("3 May 2028"))

	v.pick(v.GetByLabel("First line of the file"), "names the columns")
	v.must(expect.Locator(v.decideButton()).ToHaveText("Decide 1 row"))
	v.must(expect.Locator(v.GetByLabel("First line of the file")).ToBeFocused())
}

// A quotation mark that is never closed spoils its own row only.
func TestAnUnclosedQuotationMark(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.paste("serial,seller,product,order date,bought from\nA-1,\"ConnectPRO,KVM switch,2025-05-03,direct\nA-2,\"ConnectPRO\",KVM switch,2025-06-03,direct\n")
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.rows()).ToHaveCount(2))
	v.must(expect.Locator(v.faults()).ToHaveCount(1))
	v.must(expect.Locator(v.faults()).ToContainText("A quotation mark opens here and is never closed."))
	v.must(expect.Locator(v.faults().GetByRole("cell").First()).ToHaveText("2"))
	v.must(expect.Locator(v.rows().Nth(1)).ToContainText("3 Jun 2028"))
	v.must(expect.Locator(v.Locator("[data-live]")).ToHaveText("2 rows decided. 1 covered."))
}

// A cell of ten million characters is cut wherever it is shown, and named.
func TestAHugeCell(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	huge := strings.Repeat("long ", 2_000_000)
	v.choose("fleet.csv", []byte("serial,seller,product,"+huge+"\nA-1,ConnectPRO,\""+huge+"\",x\n\""+huge+"\",ConnectPRO,KVM switch,y\n"))
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.rows()).ToHaveCount(2))
	v.must(expect.Locator(v.faults()).ToHaveCount(1))
	v.must(expect.Locator(v.faults()).ToContainText("This cell holds 10,000,000 characters."))
	v.must(expect.Locator(v.faults()).ToContainText("product"))
	if length := v.eval(`() => document.body.textContent.length - document.getElementById('seller-documents').textContent.length`).(int); length > 50_000 {
		t.Errorf("the page holds %d characters", length)
	}
}

// On a phone the bad rows are cards, and nothing is cut off.
func TestBadRowsOnAPhone(t *testing.T) {
	t.Parallel()
	v := visit{screen: phone}.begin(t)
	v.open("/fleet")
	v.paste("serial,seller,product,order date,bought from\nA-1,ConnectPRO," + strings.Repeat("toaster", 20) + ",2025-02-30,\"from a shop\"\n")
	v.must(expect.Locator(v.decideButton()).ToHaveText("Decide 1 row"))
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.faults()).ToHaveCount(3))
	v.must(expect.Locator(v.Locator("[data-live]")).ToHaveText("1 row decided. 0 covered."))
	out := texts(v.eval(`() => [...document.querySelectorAll('[data-faults] td, [data-faults] td > *, [data-rows] td')].filter((e) => e.checkVisibility())
		.filter((e) => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map((e) => e.outerHTML.slice(0, 200))`))
	if len(out) > 0 {
		t.Errorf("cut off: %q", out)
	}
	for _, wide := range v.wideElements() {
		t.Errorf("wider than the window: %s", wide)
	}
}
