package evidence_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
)

// known is what the daemon of the tests takes for a virus: the portal itself sees nothing in it.
const known = "a line that only the daemon knows"

// daemon speaks the protocol of clamd at a socket, and reads no more than so much of a file.
func daemon(t *testing.T, most int) (address string) {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "c")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveClamd(conn, most)
		}
	}()
	return "unix://" + socket
}

func serveClamd(conn net.Conn, most int) {
	defer conn.Close()
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(conn, command); err != nil || string(command) != "zINSTREAM\x00" {
		_, _ = io.WriteString(conn, "UNKNOWN COMMAND\x00")
		return
	}
	var file bytes.Buffer
	for {
		var size uint32
		if err := binary.Read(conn, binary.BigEndian, &size); err != nil {
			return
		}
		if size == 0 {
			break
		}
		if file.Len()+int(size) > most {
			_, _ = io.WriteString(conn, "INSTREAM size limit exceeded. ERROR\x00")
			return
		}
		if _, err := io.CopyN(&file, conn, int64(size)); err != nil {
			return
		}
	}
	answer := "stream: OK\x00"
	if strings.Contains(file.String(), known) {
		answer = "stream: Test-Signature FOUND\x00"
	}
	_, _ = io.WriteString(conn, answer)
}

// Row 10: what the daemon finds is refused; what it cannot or will not look at is an error, so that the file stays in quarantine.
func TestRow10Clamd(t *testing.T) {
	long := strings.Repeat("log line\n", 100_000)
	for name, row := range map[string]struct {
		file    string
		most    int
		finding string
		fault   string
	}{
		"nothing":          {"log", 1 << 20, "", ""},
		"empty":            {"", 1 << 20, "", ""},
		"a virus":          {known, 1 << 20, "Test-Signature", ""},
		"at a far end":     {long + known, 1 << 20, "Test-Signature", ""},
		"over its limit":   {long, 100_000, "", "size limit exceeded"},
		"several pieces":   {long, 1 << 20, "", ""},
		"exactly a piece":  {long[:64<<10], 1 << 20, "", ""},
		"exactly at limit": {long[:128<<10], 128 << 10, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			scanner, err := evidence.NewScanner(daemon(t, row.most))
			if err != nil {
				t.Fatal(err)
			}
			finding, err := scanner.Scan(context.Background(), strings.NewReader(row.file))
			if finding != row.finding || (err != nil) != (row.fault != "") || err != nil && !strings.Contains(err.Error(), row.fault) {
				t.Errorf("%q, %v", finding, err)
			}
		})
	}
}

// Nobody there, somebody silent, and a file that cannot be read: each is an error and not a clean file.
func TestRow10ClamdIsAway(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "c")
	scanner, err := evidence.NewScanner("unix://" + socket)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scanner.Scan(context.Background(), strings.NewReader("log")); err == nil {
		t.Error("nobody is there, and the file is clean")
	}
	silent, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		conn, err := silent.Accept()
		if err == nil {
			defer conn.Close()
			_, _ = io.ReadFull(conn, make([]byte, 10)) // it takes the command, and then the time is up
			cancel()
			_, _ = io.Copy(io.Discard, conn)
		}
	}()
	if _, err := scanner.Scan(ctx, strings.NewReader("log")); err == nil {
		t.Error("nobody answers, and the file is clean")
	}
	torn := errors.New("torn")
	scanner, err = evidence.NewScanner(daemon(t, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scanner.Scan(context.Background(), io.MultiReader(strings.NewReader("log"), tornReader{torn})); !errors.Is(err, torn) {
		t.Errorf("a file that cannot be read: %v", err)
	}
}

type tornReader struct{ err error }

func (r tornReader) Read([]byte) (int, error) { return 0, r.err }

// A file is refused where the daemon finds something, and kept where it finds nothing.
func TestRow10UploadsPassTheDaemon(t *testing.T) {
	scanner, err := evidence.NewScanner(daemon(t, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	p := newPlace(t, func(parts *evidence.Parts, _ *place) { parts.Scanner = scanner })
	if e := p.upload("a.log", []byte("first line\n"+known+"\n")); e.State != claim.Refused || !strings.Contains(e.Why, "virus scanner") {
		t.Error(e.State, e.Why)
	}
	if e := p.upload("b.log", []byte("first line\n")); e.State != claim.Stored {
		t.Error(e.State, e.Why)
	}
}

func TestAddressesOfScanners(t *testing.T) {
	for address, good := range map[string]bool{
		"tcp://localhost:3310": true, "tcp://[::1]:3310": true, "unix:///run/clamav/clamd.ctl": true,
		"": false, "localhost:3310": false, "tcp://localhost": false, "tcp://localhost:3310/x": false, "unix://run/clamd.ctl": false, "http://localhost:3310": false,
	} {
		if _, err := evidence.NewScanner(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}
