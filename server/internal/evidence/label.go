package evidence

import (
	"crypto/rand"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

func newID() string { return rand.Text() }

// maxLabelBytes is how long the name of a file may be where it is shown.
const maxLabelBytes = 120

// Label is what a device called a file, made fit to be shown: without folders, control characters and characters that turn
// the direction of writing, and cut to a length that a line can hold. It is never a path.
func Label(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) || unicode.In(r, unicode.Cf, unicode.Bidi_Control) {
			return -1
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	name = strings.Trim(cutLabel(name), ". ")
	if name == "" {
		return "file"
	}
	return name
}

// cutLabel keeps the end, which tells the kind, and as much of the beginning as fits.
func cutLabel(name string) string {
	if len(name) <= maxLabelBytes {
		return name
	}
	end := path.Ext(name)
	if len(end) > 10 {
		end = ""
	}
	cut := maxLabelBytes - len(end) - len("…")
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + "…" + end
}

// itemCode is the shape of the codes of evidence items in the policies.
var itemCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// itemOf is the evidence item a file was given for; empty for something else.
func itemOf(code string) string {
	if itemCode.MatchString(code) {
		return code
	}
	return ""
}

// FileName is the name a file is saved under: the label, with the ending that its content has. "invoice.html" that is a
// picture becomes "invoice.html.jpg".
func FileName(label, mediaType string) string {
	kind := kinds[mediaType]
	if kind == nil {
		return label + ".bin"
	}
	ending := strings.ToLower(path.Ext(label))
	for _, known := range kind.endings {
		if ending == known {
			return label
		}
	}
	return label + kind.endings[0]
}
