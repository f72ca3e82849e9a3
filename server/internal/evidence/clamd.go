package evidence

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
)

// clamd is a Scanner that hands files to the daemon of ClamAV, by its INSTREAM command.
type clamd struct{ network, address string }

// NewScanner makes the scanner at an address: tcp://host:3310 or unix:///run/clamav/clamd.ctl. The daemon's StreamMaxLength has
// to allow the largest file that the portal takes: what it will not read stays in quarantine.
func NewScanner(address string) (Scanner, error) {
	u, err := url.Parse(address)
	switch {
	case err == nil && u.Scheme == "tcp" && u.Port() != "" && u.Path == "":
		return clamd{"tcp", u.Host}, nil
	case err == nil && u.Scheme == "unix" && u.Host == "" && u.Path != "":
		return clamd{"unix", u.Path}, nil
	}
	return nil, errors.New("not the address of a clamd, as in tcp://localhost:3310 or unix:///run/clamav/clamd.ctl")
}

// clamdChunk is how much of a file is handed over at once.
const clamdChunk = 64 << 10

func (c clamd) Scan(ctx context.Context, file io.Reader) (finding string, err error) {
	conn, err := new(net.Dialer).DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })() // ends what waits for the daemon
	err = handOver(conn, file)
	if err != nil && !errors.Is(err, errHungUp) {
		return "", err
	}
	finding, why := verdict(conn)
	if err != nil && (why == nil || errors.Is(why, errNoAnswer)) {
		return "", err // not the whole file was looked at
	}
	return finding, why
}

// errHungUp means that the daemon reads no further: it may have answered why.
var errHungUp = errors.New("the virus scanner hung up")

// handOver sends the command and the file in pieces that say how long they are; the last is empty.
func handOver(conn io.Writer, file io.Reader) error {
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return fmt.Errorf("%w: %w", errHungUp, err)
	}
	piece := make([]byte, 4+clamdChunk)
	for {
		n, err := io.ReadFull(file, piece[4:])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		binary.BigEndian.PutUint32(piece, uint32(n))
		if _, err := conn.Write(piece[:4+n]); err != nil {
			return fmt.Errorf("%w: %w", errHungUp, err)
		}
		if n == 0 {
			return nil
		}
	}
}

var errNoAnswer = errors.New("the virus scanner did not answer")

// verdict reads the answer: "stream: OK", "stream: NAME FOUND", or what went wrong.
func verdict(conn io.Reader) (finding string, err error) {
	answer, err := bufio.NewReader(io.LimitReader(conn, 4<<10)).ReadString(0)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	said := strings.TrimPrefix(strings.TrimSuffix(answer, "\x00"), "stream: ")
	if said == "OK" {
		return "", nil
	}
	if name, found := strings.CutSuffix(said, " FOUND"); found {
		return name, nil
	}
	return "", fmt.Errorf("the virus scanner says %q", said)
}
