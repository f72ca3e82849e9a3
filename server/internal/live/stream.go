package live

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	// heartbeat keeps proxies from cutting a quiet stream, and is how late a change is seen whose message was lost, and a right
	// that was taken away.
	heartbeat = 15 * time.Second
	// writeWithin is how long one event may take to leave; a reader slower than that is cut off and comes again.
	writeWithin = 10 * time.Second
	// reconnectMillis is what browsers are told to wait before they come again.
	reconnectMillis = 3000
)

// Look reads what the stream is about, as the reader may see it now, in one line. An error ends the stream.
type Look func(ctx context.Context) (line string, err error)

// Stream answers with server-sent events until ctx ends, the reader goes or the portal stops: the line that look gives, at once
// and whenever it has become another. ctx is to end with the reader's session. What a browser sends as Last-Event-ID is not
// read: every stream begins with how things are now. A nil error says that the answer is over, not that it was complete.
func Stream(ctx context.Context, w http.ResponseWriter, s *Subscription, look Look) error {
	beats := time.NewTicker(heartbeat)
	defer beats.Stop()
	return stream(ctx, w, s, look, beats.C)
}

func stream(ctx context.Context, w http.ResponseWriter, s *Subscription, look Look, beats <-chan time.Time) error {
	line, err := look(ctx)
	if err != nil {
		return err // nothing has been sent: the caller can still say why
	}
	events := begin(w)
	if err := events.send(fmt.Sprintf("retry: %d\n", reconnectMillis), line); err != nil {
		return nil
	}
	for {
		beat := false
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-s.Heard():
			if !ok {
				return nil
			}
		case <-beats:
			beat = true
		}
		next, err := look(ctx)
		if err != nil {
			return err
		}
		if err := events.pass(beat, line, next); err != nil {
			return nil // the reader is gone
		}
		line = next
	}
}

// events writes to one reader.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func begin(w http.ResponseWriter) events {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy in front is to pass the lines on at once
	e := events{w, http.NewResponseController(w)}
	_ = e.control.SetReadDeadline(time.Time{}) // a connection without deadlines, as in a test, has none to take away
	w.WriteHeader(http.StatusOK)
	return e
}

// pass sends what is new; a beat without news is a comment.
func (e events) pass(beat bool, line, next string) error {
	switch {
	case next != line:
		return e.send("", next)
	case beat:
		return e.write(":\n\n")
	}
	return nil
}

// send writes one event. A line break in it would end the event, so there is none.
func (e events) send(before, line string) error {
	return e.write(before + "data: " + strings.NewReplacer("\n", " ", "\r", " ").Replace(line) + "\n\n")
}

func (e events) write(text string) error {
	_ = e.control.SetWriteDeadline(time.Now().Add(writeWithin))
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}
