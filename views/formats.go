package views

import (
	"fmt"
	"strconv"
	"strings"

	"proviso/policies"
	"proviso/server/claim"
)

// writtenDate writes 2027-03-14 as "14 March 2027". Anything else stays as it is.
func writtenDate(iso string) string {
	d, ok := policies.ParseDate(iso)
	if !ok {
		return iso
	}
	year, month, day := d.Civil()
	return fmt.Sprintf("%d %s %d", day, monthName(month), year)
}

// shortDate writes 2027-03-14 as "14 Mar 2027".
func shortDate(iso string) string {
	d, ok := policies.ParseDate(iso)
	if !ok {
		return iso
	}
	year, month, day := d.Civil()
	return fmt.Sprintf("%d %s %d", day, monthName(month)[:3], year)
}

// stampDate writes 2027-03-14 as "14 MAR 2027".
func stampDate(iso string) string { return strings.ToUpper(shortDate(iso)) }

func monthName(month int) string { return say("months." + strconv.Itoa(month-1)) }

// daysBetween counts the days from one ISO date to a later one.
func daysBetween(from, to string) int {
	a, _ := policies.ParseDate(from)
	b, _ := policies.ParseDate(to)
	return int(b - a)
}

// dollars writes 1234567 cents as "$12,345.67".
func dollars(cents int64) string { return claim.Dollars(cents) }

// grouped writes 12345 as "12,345".
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// percent writes 290 basis points as "2.9 %". The space does not break.
func percent(basisPoints int64) string {
	text := fmt.Sprintf("%d.%02d", basisPoints/100, basisPoints%100)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	return text + "\u00a0%"
}

// counted says n of something: path+"_one" for one, path+"_more" else.
func counted(path string, n int) string {
	if n == 1 {
		return say(path + "_one")
	}
	return say(path+"_more", "n", strconv.Itoa(n))
}
