package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"proviso/policies"
)

// Set holds facts, by name and as they stand in a table, for every case that does not give them.
type Set map[string]string

// Add takes one fact; it says what is wrong where there is no such fact, or no value, or one already.
func (s Set) Add(name, value string) error {
	name = FactName(name)
	switch _, again := s[name]; {
	case value == "":
		return fmt.Errorf("%s has no value", name)
	case again:
		return fmt.Errorf("%s is set twice", name)
	}
	s[name] = value
	return s.check()
}

func (s Set) check() error {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if _, known := policies.FactNamed(name); !known {
			return fmt.Errorf("no fact is named %q", name)
		}
	}
	return nil
}

// complete adds what an object of facts does not give. Anything else stays as it is, to be refused.
func (s Set) complete(facts []byte) []byte {
	if len(s) == 0 {
		return facts
	}
	var given map[string]json.RawMessage
	if json.Unmarshal(facts, &given) != nil || given == nil {
		return facts
	}
	more := len(given) > 0
	whole := slices.Clone(bytes.TrimRight(facts, " \t\r\n"))
	whole = whole[:len(whole)-1]
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if _, has := given[name]; has {
			continue
		}
		if more {
			whole = append(whole, ',')
		}
		more = true
		c := newColumn(name, -1, "")
		whole = append(appendString(whole, name), ':')
		whole = c.appendValue(whole, s[name])
	}
	return append(whole, '}')
}
