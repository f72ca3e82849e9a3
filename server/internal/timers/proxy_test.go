package timers

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands between a replica and a server and does to the wire what networks do.
type proxy struct {
	testing.TB
	socket, to string
	latency    atomic.Int64 // ns before each piece
	slice      atomic.Bool  // byte by byte
	silent     atomic.Bool  // half open: nothing arrives any more
	message    func(message []byte) fate

	mu    sync.Mutex
	conns map[net.Conn]*atomic.Bool // to each whether it is abandoned: nothing arrives by it, for ever
}

// fate is what becomes of a message from client to server.
type fate int

const (
	pass fate = iota
	cutBefore
	cutAfter // it arrives, its answer does not
)

func newProxy(t testing.TB, name, to string, message func([]byte) fate) *proxy {
	t.Helper()
	folder, err := os.MkdirTemp("", "proxy")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{TB: t, socket: filepath.Join(folder, name), to: to, message: message, conns: map[net.Conn]*atomic.Bool{}}
	listener, err := net.Listen("unix", p.socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		listener.Close()
		p.reset()
		os.RemoveAll(folder)
	})
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p
}

// postgresProxy stands before the database of a world, and gives its address there. What becomes of each message is asked of a
// function, where there is one: before the first connection, which may come at once.
func postgresProxy(w *world, message func([]byte) fate) (p *proxy, address string) {
	w.Helper()
	u, err := url.Parse(w.place.URL)
	if err != nil {
		w.Fatal(err)
	}
	query := u.Query()
	p = newProxy(w, ".s.PGSQL.5432", filepath.Join(query.Get("host"), ".s.PGSQL.5432"), message)
	query.Set("host", filepath.Dir(p.socket))
	u.RawQuery = query.Encode()
	return p, u.String()
}

// reset ends all connections.
func (p *proxy) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		conn.Close()
	}
}

// abandon leaves the connections there are open, and lets nothing through them any more. New ones are well.
func (p *proxy) abandon() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, abandoned := range p.conns {
		abandoned.Store(true)
	}
}

// well is a network without faults.
func (p *proxy) well() {
	p.latency.Store(0)
	p.slice.Store(false)
	p.silent.Store(false)
}

// worsen makes one fault after the other.
func (p *proxy) worsen(round int) {
	switch round % 4 {
	case 0:
		p.latency.Store(int64(30*time.Millisecond) * int64(scale(1, 1+round%70))) // up to 2 s
	case 1:
		p.reset()
	case 2:
		p.slice.Store(true)
	case 3:
		p.silent.Store(true)
	}
}

func (p *proxy) hold(conn net.Conn) (abandoned *atomic.Bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[conn] = new(atomic.Bool)
	return p.conns[conn]
}

func (p *proxy) release(conn net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, conn)
	conn.Close()
}

func (p *proxy) serve(client net.Conn) {
	gone := p.hold(client)
	defer p.release(client)
	server, err := net.Dial("unix", p.to)
	if err != nil {
		return
	}
	p.hold(server)
	defer p.release(server)
	go func() {
		p.pipe(client, server, gone)
		client.Close()
	}()
	if p.message != nil {
		p.messages(server, client)
		return
	}
	p.pipe(server, client, gone)
}

// pipe moves bytes in the way of a bad network.
func (p *proxy) pipe(to, from net.Conn, gone *atomic.Bool) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if wait := p.latency.Load(); wait > 0 {
			<-time.After(time.Duration(wait))
		}
		for p.silent.Load() {
			<-time.After(10 * time.Millisecond)
		}
		if gone.Load() {
			continue
		}
		step := n
		if p.slice.Load() {
			step = 1
		}
		for at := 0; at < n; at += step {
			if _, err := to.Write(buffer[at:min(at+step, n)]); err != nil {
				return
			}
		}
	}
}

// messages moves the messages of a PostgreSQL client one by one. The first has no type.
func (p *proxy) messages(server, client net.Conn) {
	for head := 4; ; head = 5 {
		message := make([]byte, head)
		if _, err := io.ReadFull(client, message); err != nil {
			return
		}
		rest := make([]byte, binary.BigEndian.Uint32(message[head-4:])-4)
		if _, err := io.ReadFull(client, rest); err != nil {
			return
		}
		message = append(message, rest...)
		what := p.message(message)
		if what == cutBefore {
			return
		}
		if what == cutAfter {
			client.Close()
		}
		if _, err := server.Write(message); err != nil || what == cutAfter {
			return
		}
	}
}

// rewrites replaces a text by another one of the same length in those statements that hold a mark.
func rewrites(mark, old, new string) func([]byte) fate {
	if len(old) != len(new) {
		panic("a message must keep its length")
	}
	return func(message []byte) fate {
		if message[0] == 'P' && bytes.Contains(message, []byte(mark)) {
			copy(message, bytes.Replace(message, []byte(old), []byte(new), 1))
		}
		return pass
	}
}
