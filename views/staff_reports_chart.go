package views

import "strconv"

// Chart is a picture of a table. Across it uses percentages, so that it stretches and its text does not; the numbers stand in
// the table beside it.
type Chart struct {
	Label   string // what it shows, for those who do not see it
	Height  string
	Texts   []ChartText
	Rects   []ChartRect
	Keys    []ChartKey
	Columns bool // stand side by side
}

// ChartText is a word in the picture.
type ChartText struct{ X, Y, Anchor, Class, Text string }

// ChartRect is a piece of a bar.
type ChartRect struct{ X, Y, Width, Height, Class string }

// ChartKey says what a colour stands for.
type ChartKey struct{ Class, Label string }

// Sizes in pixels.
const (
	lyingRow       = 44
	lyingText      = 15
	lyingTop       = 22
	lyingThickness = 12
	columnHeight   = 120
	columnFoot     = 22
)

// barMaker collects lying bars, each of several parts.
type barMaker struct {
	label string
	keys  []string
	rows  []chartInput
	most  int64
}

type chartInput struct {
	name, value string
	parts       []int64
}

func newBars(label string, keys ...string) *barMaker { return &barMaker{label: label, keys: keys} }

func (b *barMaker) add(name, value string, parts ...int64) {
	total := int64(0)
	for _, n := range parts {
		total += n
	}
	b.most = max(b.most, total)
	b.rows = append(b.rows, chartInput{name, value, append([]int64(nil), parts...)})
}

// chart is the picture; nil where there is nothing to see.
func (b *barMaker) chart() *Chart {
	if b.most == 0 {
		return nil
	}
	c := &Chart{Label: b.label, Height: strconv.Itoa(lyingRow * len(b.rows)), Keys: chartKeys(b.keys)}
	for i, row := range b.rows {
		top := i * lyingRow
		c.Texts = append(c.Texts, ChartText{"0", strconv.Itoa(top + lyingText), "start", "chart-name", row.name},
			ChartText{"100%", strconv.Itoa(top + lyingText), "end", "chart-value", row.value})
		start := 0.0
		for part, n := range row.parts {
			width := 100 * float64(n) / float64(b.most)
			if n > 0 {
				c.Rects = append(c.Rects, ChartRect{chartPercent(start), strconv.Itoa(top + lyingTop), chartPercent(width), strconv.Itoa(lyingThickness), chartClass(part)})
			}
			start += width
		}
	}
	return c
}

// columnMaker collects standing bars in groups.
type columnMaker struct {
	label  string
	keys   []string
	groups []chartInput
	most   int64
}

func newColumns(label string, keys ...string) *columnMaker {
	return &columnMaker{label: label, keys: keys}
}

func (m *columnMaker) add(name string, parts ...int64) {
	for _, n := range parts {
		m.most = max(m.most, n)
	}
	m.groups = append(m.groups, chartInput{name: name, parts: parts})
}

func (m *columnMaker) chart() *Chart {
	if m.most == 0 {
		return nil
	}
	c := &Chart{Label: m.label, Height: strconv.Itoa(columnHeight + columnFoot), Keys: chartKeys(m.keys), Columns: true}
	group := 100 / float64(len(m.groups))
	each := min(group*0.8/float64(len(m.keys)), 4)
	for i, g := range m.groups {
		for part, n := range g.parts {
			if n == 0 {
				continue
			}
			height := max(int(int64(columnHeight)*n/m.most), 2)
			c.Rects = append(c.Rects, ChartRect{chartPercent(group*float64(i) + each*float64(part)), strconv.Itoa(columnHeight - height), chartPercent(each * 0.92),
				strconv.Itoa(height), chartClass(part)})
		}
		// At most about six words fit under them.
		if i%(len(m.groups)/6+1) == 0 {
			c.Texts = append(c.Texts, ChartText{chartPercent(group * float64(i)), strconv.Itoa(columnHeight + 16), "start", "chart-tick", g.name})
		}
	}
	return c
}

func chartKeys(labels []string) []ChartKey {
	keys := make([]ChartKey, len(labels))
	for i, label := range labels {
		keys[i] = ChartKey{chartClass(i), label}
	}
	return keys
}

func chartClass(part int) string { return "chart-" + strconv.Itoa(part+1) }

func chartPercent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
