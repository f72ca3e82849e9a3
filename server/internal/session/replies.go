package session

import (
	"strconv"
	"strings"
	"time"
)

// readRecord reads {now, {field, value, ...}}.
func readRecord(key string, reply any) (record, error) {
	parts, ok := reply.([]any)
	if !ok || len(parts) != 2 {
		return record{}, unreadable(reply)
	}
	now, err := instant(parts[0])
	if err != nil {
		return record{}, err
	}
	return readFields(key, now, parts[1])
}

func readFields(key string, now time.Time, reply any) (record, error) {
	flat, ok := reply.([]any)
	if !ok || len(flat)%2 != 0 {
		return record{}, unreadable(reply)
	}
	found := newRecord(key, now)
	for i := 0; i < len(flat); i += 2 {
		name, _ := flat[i].(string)
		value, ok := flat[i+1].(string)
		if !ok {
			return record{}, unreadable(flat[i+1])
		}
		if err := found.read(name, value); err != nil {
			return record{}, err
		}
	}
	return found, nil
}

func (r *record) read(field, value string) (err error) {
	switch field {
	case "kind":
		r.Kind = Kind(value)
	case "subject":
		r.SubjectID = value
	case "stamp":
		r.Stamp = value
	case "handle":
		r.Handle = value
	case "device":
		r.Device = value
	case "flashes":
		r.flashes = true
	case "created":
		r.Created, err = instant(value)
	case "seen":
		r.LastSeen, err = instant(value)
	case "ends":
		r.Ends, err = instant(value)
	case "idle":
		r.idle, err = millis(value)
	case "auth":
		if value != "0" {
			r.AuthenticatedAt, err = instant(value)
		}
	default:
		if name, ok := strings.CutPrefix(field, valuePrefix); ok {
			r.values[name] = value
		}
	}
	return err
}

func instant(reply any) (time.Time, error) {
	since, err := millis(reply)
	return time.UnixMilli(since.Milliseconds()).UTC(), err
}

func millis(reply any) (time.Duration, error) {
	text, ok := reply.(string)
	ms, err := strconv.ParseInt(text, 10, 64)
	if !ok || err != nil {
		return 0, unreadable(reply)
	}
	return time.Duration(ms) * time.Millisecond, nil
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}
