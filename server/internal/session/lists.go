package session

import (
	"cmp"
	"context"
	"slices"
)

// List is what one person is signed in with, the last seen first. currentHandle marks the session that asks.
func (m *Manager) List(ctx context.Context, kind Kind, subjectID, currentHandle string) ([]Session, error) {
	reply, err := m.store.run(ctx, "list", listScript, []string{subjectKey(kind, subjectID)})
	if err != nil {
		return nil, err
	}
	found, err := readList(reply)
	for i := range found {
		found[i].Current = found[i].Handle == currentHandle
	}
	slices.SortFunc(found, func(a, b Session) int {
		return cmp.Or(b.LastSeen.Compare(a.LastSeen), b.Created.Compare(a.Created), cmp.Compare(a.Handle, b.Handle))
	})
	return found, err
}

// SignOutOne ends the session of that person that has the handle. ErrNoSession says that this person has none such, whoever
// else may.
func (m *Manager) SignOutOne(ctx context.Context, kind Kind, subjectID, handle string) error {
	return outcome(m.store.run(ctx, "sign out one", endOneScript, []string{subjectKey(kind, subjectID)}, handle))
}

// SignOutAll ends all sessions of one person and says how many.
func (m *Manager) SignOutAll(ctx context.Context, kind Kind, subjectID string) (ended int, err error) {
	return m.SignOutOthers(ctx, kind, subjectID, "")
}

// SignOutOthers ends all sessions of one person but the one with the handle, and says how many.
func (m *Manager) SignOutOthers(ctx context.Context, kind Kind, subjectID, currentHandle string) (ended int, err error) {
	reply, err := m.store.run(ctx, "sign out all", endAllScript, []string{subjectKey(kind, subjectID)}, currentHandle)
	if err != nil {
		return 0, err
	}
	count, ok := reply.(int64)
	if !ok {
		return 0, unreadable(reply)
	}
	return int(count), nil
}

// readList reads {now, {key, {field, value, ...}}, ...}.
func readList(reply any) ([]Session, error) {
	parts, ok := reply.([]any)
	if !ok || len(parts) == 0 {
		return nil, unreadable(reply)
	}
	now, err := instant(parts[0])
	if err != nil {
		return nil, err
	}
	found := make([]Session, 0, len(parts)-1)
	for _, part := range parts[1:] {
		entry, ok := part.([]any)
		if !ok || len(entry) != 2 {
			return nil, unreadable(part)
		}
		key, _ := entry[0].(string)
		one, err := readFields(key, now, entry[1])
		if err != nil {
			return nil, err
		}
		found = append(found, one.Session)
	}
	return found, nil
}
