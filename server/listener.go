package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// listener is an address with what answers there.
type listener struct {
	net.Listener
	server *http.Server
}

const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second // streams move theirs as they go
	writeTimeout      = 30 * time.Second
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 16 << 10
)

// listen opens an address; setting is where the operator can choose another.
func listen(setting, address string, handler http.Handler, log *slog.Logger) (*listener, error) {
	at, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", setting, err)
	}
	return &listener{at, &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // clients that break off
	}}, nil
}

func (l *listener) serve(failed chan<- error) {
	go func() {
		if err := l.server.Serve(l.Listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve %s: %w", l.Addr(), err)
		}
	}()
}

func (l *listener) url() string {
	host, port, _ := net.SplitHostPort(l.Addr().String()) // never fails: it is the address of a TCP listener
	if ip := net.ParseIP(host); ip.IsLoopback() || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func (l *listener) close() {
	l.server.Close()
	l.Listener.Close()
}
