package session

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Values of a session are small JSON under string keys. Decoded, a number is a json.Number, so that whole numbers stay whole.

func decodeValue(text string) (value any, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

func encodeValues(values map[any]any) (map[string]string, error) {
	encoded := map[string]string{}
	for key, value := range values {
		name, ok := key.(string)
		if !ok {
			continue
		}
		text, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("session value %q: %w", name, err)
		}
		if len(text) > MaxBytes {
			return nil, fmt.Errorf("session value %q: %w", name, ErrTooLarge)
		}
		encoded[name] = string(text)
	}
	return encoded, nil
}

func changes(before, after map[string]string) (set map[string]string, remove []string) {
	set = map[string]string{}
	for name, text := range after {
		if old, ok := before[name]; !ok || old != text {
			set[name] = text
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			remove = append(remove, name)
		}
	}
	return set, remove
}
