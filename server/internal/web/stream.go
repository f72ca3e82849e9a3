package web

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/check"
	"proviso/server/internal/limits"
	"proviso/server/internal/problem"
)

const (
	// A stream may hold back its whole body in memory, so not many run at once.
	maxStreams          = 16
	maxStreamsPerClient = 4
	// streamShare is the part of a client's requests that may be streams.
	streamShare = 20
	// streamPause is how long neither side of a stream may stand still, streamTotal how long it may take altogether.
	streamPause = 30 * time.Second
	streamTotal = 10 * time.Minute
)

// checkStream answers newline-delimited JSON line by line, while the body still comes in.
func (s *Site) checkStream(c echo.Context) error {
	client := limits.Client(c.RealIP())
	limit := limits.Limit{PerMinute: (s.Limit.PerMinute + streamShare - 1) / streamShare, Burst: max(1, s.Limit.Burst/streamShare)}
	if err := s.count(c, "streams", limit); err != nil {
		return err
	}
	leave, ok := s.streams.enter(client)
	if !ok {
		return problem.Unavailable.Retry(retryBusySeconds)
	}
	defer leave()
	return s.answerStream(c)
}

func (s *Site) answerStream(c echo.Context) error {
	connection := newLink(c)
	if err := connection.EnableFullDuplex(); err != nil {
		return err
	}
	connection.keepAlive()
	ahead := readAhead(c.Request().Body, connection.keepAlive)
	defer ahead.stop(connection)
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, mediaNDJSON)
	h.Set("X-Accel-Buffering", "no") // a proxy in front is to pass the lines on at once
	emit := func(lines []byte) error {
		connection.keepAlive()
		if _, err := c.Response().Write(lines); err != nil {
			return err
		}
		return connection.Flush()
	}
	line, err := s.Checker.Stream(ahead, emit)
	if err != nil && ahead.failed() {
		// The status is out; the last line says why there are no more.
		return emit(check.ErrorLine(line, asProblem(bodyError(err))))
	}
	return err
}

// link is the connection of a stream, whose deadlines move as long as something moves.
type link struct {
	*http.ResponseController
	last time.Time
}

func newLink(c echo.Context) *link {
	return &link{http.NewResponseController(c.Response()), time.Now().Add(streamTotal)}
}

func (l *link) keepAlive() {
	next := time.Now().Add(streamPause)
	if next.After(l.last) {
		next = l.last
	}
	// A connection that knows no deadlines, as in a test, simply has none.
	_ = l.SetReadDeadline(next)
	_ = l.SetWriteDeadline(next)
}

// spool takes in a body as fast as it comes, whether or not the answers are being read: many clients send everything before
// they read anything, and would otherwise wait for a server that waits for them.
type spool struct {
	mu      sync.Mutex
	arrived *sync.Cond
	waiting bytes.Buffer
	err     error
	done    chan struct{}
}

func readAhead(body io.Reader, progress func()) *spool {
	s := &spool{done: make(chan struct{})}
	s.arrived = sync.NewCond(&s.mu)
	go s.take(body, progress)
	return s
}

func (s *spool) take(body io.Reader, progress func()) {
	defer close(s.done)
	piece := make([]byte, 32*kilobyte)
	for {
		n, err := body.Read(piece)
		s.put(piece[:n], err)
		if err != nil {
			return
		}
		progress()
	}
}

func (s *spool) put(piece []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting.Write(piece)
	s.err = err
	s.arrived.Signal()
}

// Read waits for bytes or the end.
func (s *spool) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.waiting.Len() == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.arrived.Wait()
	}
	return s.waiting.Read(p)
}

// failed tells whether the body ended in an error.
func (s *spool) failed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err != nil && s.err != io.EOF
}

// stop waits until the body is no longer read from; a client that still sends is cut off.
func (s *spool) stop(connection *link) {
	select {
	case <-s.done:
	default:
		_ = connection.SetReadDeadline(time.Now())
		<-s.done
	}
}
