package claim

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestNumbersAreReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		n := NewNumber(random.Uint64)
		if len(n) != 13 || n[5] != '-' || n[11] != '-' {
			t.Fatal(n)
		}
		for _, typed := range []string{string(n), strings.ToLower(string(n)), strings.ReplaceAll(string(n), "-", ""), " " + strings.ReplaceAll(string(n), "-", " ") + " ",
			strings.NewReplacer("0", "o", "1", "l").Replace(string(n)), strings.NewReplacer("0", "O", "1", "I").Replace(string(n))} {
			if got, ok := ParseNumber(typed); !ok || got != n {
				t.Fatalf("%q is read as %q", typed, got)
			}
		}
	}
}

// Every slip of one character and every swap of two neighbours is noticed.
func TestSlipsAreNoticed(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		plain := []byte(strings.ReplaceAll(string(NewNumber(random.Uint64)), "-", ""))
		for i, right := range plain {
			for _, wrong := range []byte(alphabet) {
				if plain[i] = wrong; wrong != right && accepted(plain) {
					t.Fatalf("%s passes, with %c for %c", plain, wrong, right)
				}
			}
			plain[i] = right
			if i > 0 && plain[i-1] != right {
				plain[i-1], plain[i] = plain[i], plain[i-1]
				if accepted(plain) {
					t.Fatalf("%s passes, with two swapped", plain)
				}
				plain[i-1], plain[i] = plain[i], plain[i-1]
			}
		}
	}
}

func accepted(text []byte) bool {
	_, ok := ParseNumber(string(text))
	return ok
}

func TestWhatIsNoNumber(t *testing.T) {
	for _, typed := range []string{"", "-", "0", "00000-00000", "00000-00000-00", "00000-00000-U", "00000-0000*-0", "ÄÖÜ", strings.Repeat("0", 1<<16)} {
		if n, ok := ParseNumber(typed); ok {
			t.Errorf("%.20q is read as %s", typed, n)
		}
	}
	if n, ok := ParseNumber("00000-00000-0"); !ok || n != "00000-00000-0" {
		t.Error(n)
	}
}

// Remainders without a letter are drawn again.
func TestNumbersWithoutACheckLetterAreNotGivenOut(t *testing.T) {
	draws := []uint64{36 << 14, 32 << 14, 31 << 14}
	n := NewNumber(func() uint64 {
		next := draws[0]
		draws = draws[1:]
		return next
	})
	if n != "00000-0000Z-Z" || len(draws) != 0 {
		t.Error(n, draws)
	}
}
