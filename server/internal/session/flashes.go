package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Level says how a message is meant.
type Level string

// The levels of messages.
const (
	Info    Level = "info"
	Success Level = "success"
	Warning Level = "warning"
	Failure Level = "failure"
)

// Flash is a message for the next page that the browser shows.
type Flash struct {
	Level Level  `json:"level"`
	Text  string `json:"text"`
}

// AddFlash leaves a message, which survives redirects and sign-in and is shown once.
func (m *Manager) AddFlash(w http.ResponseWriter, r *http.Request, level Level, text string) error {
	line, err := json.Marshal(Flash{level, text})
	if err != nil {
		return err
	}
	err = m.leave(w, r, line)
	if !errors.Is(err, ErrNoSession) {
		return err
	}
	session, _, err := m.current(r, Visitor) // it ended since it was loaded
	if err != nil {
		return err
	}
	become(session, nil)
	return m.leave(w, r, line)
}

func (m *Manager) leave(w http.ResponseWriter, r *http.Request, line []byte) error {
	if _, err := m.Visit(w, r); err != nil {
		return err
	}
	_, visit, err := m.current(r, Visitor)
	if err != nil {
		return err
	}
	visit.flashes = true
	return outcome(m.store.run(r.Context(), "add message", addFlashScript, []string{visit.key}, MaxBytes, line))
}

// Flashes takes the messages that wait, oldest first. A browser without a visit has none and gets no cookie.
func (m *Manager) Flashes(r *http.Request) ([]Flash, error) {
	_, visit, err := m.current(r, Visitor)
	if err != nil || visit == nil || !visit.flashes {
		return nil, err
	}
	visit.flashes = false
	reply, err := m.store.run(r.Context(), "take messages", takeFlashesScript, []string{visit.key})
	switch {
	case errors.Is(err, ErrNoSession): // another request took them
		return nil, nil
	case err != nil:
		return nil, err
	}
	return readFlashes(reply)
}

func readFlashes(reply any) ([]Flash, error) {
	lines, ok := reply.(string)
	if !ok {
		return nil, unreadable(reply)
	}
	var found []Flash
	for line := range strings.SplitSeq(lines, "\n") {
		var flash Flash
		if err := json.Unmarshal([]byte(line), &flash); err != nil {
			return nil, fmt.Errorf("stored message: %w", err)
		}
		found = append(found, flash)
	}
	return found, nil
}
