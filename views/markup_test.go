package views_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// unescaped puts text into a page as it is.
	unescaped = regexp.MustCompile(`templ\.(Raw|JSONScript|JSFuncCall|JSUnsafeFuncCall|ComponentScript|SafeCSS|SafeCSSProperty|SafeScript\w*|ToGoHTML|FromGoHTML|WithNonce)\b|template\.(HTML|JS|URL|CSS)\b|^\s*script \w+\(`)
	// trusted is an address that templ is told not to look at.
	trusted = regexp.MustCompile(`templ\.SafeURL\(([^{}]*)\)`)
	// madeHere are expressions for addresses of the portal's own: a path, a fragment, or what a function or field makes whose name
	// says that it makes addresses.
	madeHere = regexp.MustCompile(`^("[/#][^/\\]|(\w+\.)*(base|to|href|address|action|tabPath|rmaPage|photoOpens|\w*Href)\(|(\w+\.)*(Base|Href|\w+Href)\b)`)
)

// unescapedHere are the places that put text into a page as it is: facts that the server wrote, in a script that is data.
var unescapedHere = map[string]int{"fleet.templ": 1, "check.templ": 2}

// trustedHere are the other addresses that are trusted, and why.
var trustedHere = map[string]string{
	"l.Link":           "of a letter, which the portal wrote",
	"out":              "where the frame signs out, one of two paths",
	"page":             "of the frame's own list",
	"f.To":             "a form's own path",
	"v.To":             "a form's own path",
	"v.Next":           "where the new recovery codes lead on to, a constant",
	"v.Band.Elsewhere": "the receiving desk of another seller, with a query that is escaped",
	"v.SignIn":         "where to sign in, with a query that is escaped",
}

// Row 22: what is typed comes into a page by no way but those that escape it.
func TestNothingGoesAroundEscaping(t *testing.T) {
	files, err := filepath.Glob("*.templ")
	code, err2 := filepath.Glob("*.go")
	if err != nil || err2 != nil || len(files) < 20 {
		t.Fatal(len(files), err, err2)
	}
	for _, name := range append(files, code...) {
		if strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for i, line := range strings.Split(string(text), "\n") {
			found += len(unescaped.FindAllString(line, -1))
			for _, address := range trusted.FindAllStringSubmatch(line, -1) {
				if trustedHere[address[1]] == "" && !madeHere.MatchString(address[1]) {
					t.Errorf("%s:%d: nobody said why %s is trusted", name, i+1, address[1])
				}
			}
		}
		if found != unescapedHere[name] {
			t.Errorf("%s: %d places put text into a page as it is, %d are known", name, found, unescapedHere[name])
		}
	}
}
