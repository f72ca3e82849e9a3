package claim

import "strings"

// Number names a claim or an RMA to people: 50 random bits in Crockford's base 32 and a check character, written
// XXXXX-XXXXX-C. It can be read aloud, a slip of one character or a swap of two neighbours is noticed, and it gives no
// right to anything.
type Number string

const (
	alphabet     = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	payloadChars = 10
	// checkModulus is a prime above 32, so that every single substitution and every swap of neighbours changes the
	// remainder. Remainders from 32 on have no letter: such numbers are not given out.
	checkModulus = 37
)

// NewNumber makes a number of random bits; random gives 64 of them at a time.
func NewNumber(random func() uint64) Number {
	for {
		n := random() >> (64 - 5*payloadChars)
		if check := n % checkModulus; check < uint64(len(alphabet)) {
			return format(n, alphabet[check])
		}
	}
}

func format(n uint64, check byte) Number {
	var text [payloadChars]byte
	for i := payloadChars - 1; i >= 0; i-- {
		text[i] = alphabet[n&31]
		n >>= 5
	}
	return Number(string(text[:5]) + "-" + string(text[5:]) + "-" + string(check))
}

// ParseNumber reads a number as people type it: in any case, with or without dashes and spaces, O for 0, I and L for 1.
// ok is false where the check character does not fit.
func ParseNumber(typed string) (n Number, ok bool) {
	var value, check uint64
	count := 0
	for _, r := range strings.ToUpper(typed) {
		if r == '-' || r == ' ' {
			continue
		}
		digit := strings.IndexRune(alphabet, unmistaken(r))
		if digit < 0 || count > payloadChars {
			return "", false
		}
		if count == payloadChars {
			check = uint64(digit)
		} else {
			value = value<<5 | uint64(digit)
		}
		count++
	}
	if count != payloadChars+1 || value%checkModulus != check {
		return "", false
	}
	return format(value, alphabet[check]), true
}

// unmistaken undoes the usual mistakes of reading.
func unmistaken(r rune) rune {
	switch r {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	}
	return r
}
