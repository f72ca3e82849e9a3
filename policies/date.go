package policies

// Date is a civil day: the number of days since 1970-01-01 in the proleptic
// Gregorian calendar. It carries no time zone; the caller chooses the day.
type Date int32

const (
	// unbounded stands for "no earlier bound": before every date that can be given.
	unbounded Date = -800_000
	// lastDay is 9999-12-31, the last date that can be written; sums stop there.
	lastDay Date = 2_932_896
)

// DateOf returns the day y-m-d. The parts must form a real date.
func DateOf(y, m, d int) Date {
	// Years begin in March here, so that a leap day is the last day of its year.
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yearOfEra := y - era*400
	dayOfYear := (153*(m-3)+2)/5 + d - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return Date(era*146_097 + dayOfEra - 719_468)
}

// Civil returns the year, month (1 to 12) and day of the month.
func (d Date) Civil() (year, month, day int) {
	n := int(d) + 719_468
	era := floorDiv(n, 146_097)
	dayOfEra := n - era*146_097
	yearOfEra := (dayOfEra - dayOfEra/1_460 + dayOfEra/36_524 - dayOfEra/146_096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	shifted := (5*dayOfYear + 2) / 153
	day = dayOfYear - (153*shifted+2)/5 + 1
	month = shifted + 3
	year = era*400 + yearOfEra
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// AddDays returns the day n days later (earlier if n is negative), at most 9999-12-31.
func (d Date) AddDays(n int) Date {
	sum := int64(d) + int64(n)
	return Date(min(max(sum, int64(unbounded)), int64(lastDay)))
}

// AddMonths returns the same day of the month n months later (G1): where that
// day does not exist, the last day of that month; at most 9999-12-31.
func (d Date) AddMonths(n int) Date {
	if n == 0 {
		return d
	}
	y, m, day := d.Civil()
	months := y*12 + m - 1 + n
	y, m = floorDiv(months, 12), months-12*floorDiv(months, 12)+1
	if y > 9999 {
		return lastDay
	}
	return max(DateOf(y, m, min(day, daysIn(y, m))), unbounded)
}

// ParseDate reads YYYY-MM-DD; ok is false for anything else or an impossible date.
func ParseDate(s string) (d Date, ok bool) { return parseDate([]byte(s)) }

func parseDate(s []byte) (d Date, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, okYear := digits(s[0:4])
	m, okMonth := digits(s[5:7])
	day, okDay := digits(s[8:10])
	if !okYear || !okMonth || !okDay || y < 1 || m < 1 || m > 12 || day < 1 || day > daysIn(y, m) {
		return 0, false
	}
	return DateOf(y, m, day), true
}

// String writes the day as YYYY-MM-DD.
func (d Date) String() string { return string(d.append(make([]byte, 0, 10))) }

func (d Date) append(b []byte) []byte {
	y, m, day := d.Civil()
	return append(b,
		byte('0'+y/1000%10), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-',
		byte('0'+day/10), byte('0'+day%10))
}

func digits(s []byte) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
