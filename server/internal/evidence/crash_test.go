package evidence_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/store"
)

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// childFolder names the folder of the portal that this test binary is to be, in place of running tests.
const childFolder = "EVIDENCE_TEST_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		if err := beChild(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// beChild is a portal's evidence room in a process of its own, until it is killed.
func beChild(folder string) error {
	record, err := store.OpenFolder(context.Background(), filepath.Join(folder, "record"))
	if err != nil {
		return err
	}
	kept, err := evidence.New(evidence.Parts{Record: store.Files{Store: record}, Now: func() time.Time { return day }, Folder: filepath.Join(folder, "files"),
		Rules: func(context.Context, string) (claim.Rules, error) { return claim.DefaultRules(), nil },
		Log:   slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		return err
	}
	go kept.Run(context.Background())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return http.Serve(listener, handlerOf(kept))
}

// startChild starts one and gives its address.
func startChild(t *testing.T, folder string) (*exec.Cmd, string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childFolder+"="+folder)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = child.Process.Kill(), child.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return child, strings.TrimSpace(line)
}

// TestKilledInTheMiddle kills the portal with kill -9 while a piece comes in, twice, and sends the rest from where it was.
func TestKilledInTheMiddle(t *testing.T) {
	folder := t.TempDir()
	p := newPlaceAt(t, filepath.Join(folder, "record"))
	content := logText(3_000_000)
	child, address := startChild(t, folder)
	a, err := send("POST", address+"/uploads/", p.anna, nil, "Upload-Length", strconv.Itoa(len(content)), "Upload-Metadata", metadata("claim", p.claim, "name", "long.log"))
	if err != nil || a.status != 201 {
		t.Fatal(a, err)
	}
	at := a.header.Get("Location")[strings.Index(a.header.Get("Location"), "/uploads/"):]
	file := filepath.Join(folder, "files", "uploads", idOf(at))
	offset := 0
	for range 2 {
		body, feed := io.Pipe()
		broken := make(chan error, 1)
		go func() {
			_, err := send("PATCH", address+at, p.anna, body, "Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream")
			broken <- err
		}()
		if _, err := feed.Write(content[offset : offset+700_000]); err != nil {
			t.Fatal(err)
		}
		until(t, "bytes on the disk", func() bool {
			info, err := os.Stat(file)
			return err == nil && info.Size() > int64(offset)
		})
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		feed.Close()
		if err := <-broken; err == nil {
			t.Fatal("the sender did not notice")
		}
		child, address = startChild(t, folder)
		a, err := send("HEAD", address+at, p.anna, nil)
		if err != nil || a.status != 200 {
			t.Fatal(a, err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if offset, err = strconv.Atoi(a.header.Get("Upload-Offset")); err != nil || int64(offset) != info.Size() || offset == 0 {
			t.Fatal("goes on at", offset, "of", info.Size(), err)
		}
	}
	a, err = send("PATCH", address+at, p.anna, strings.NewReader(string(content[offset:])), "Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream")
	if err != nil || a.status != 204 {
		t.Fatal(a, err)
	}
	until(t, "the file to be stored", func() bool { return p.row(idOf(at)).State == claim.Stored })
	if sum := sha256.Sum256(content); p.row(idOf(at)).SHA256 != hex.EncodeToString(sum[:]) {
		t.Error("other bytes than were sent")
	}
}

// TestEndNobodyNoticed: the last byte is on the disk, but the portal was killed before it could say so.
func TestEndNobodyNoticed(t *testing.T) {
	p := newPlace(t)
	at := p.begin(6, "a.log")
	p.patch(at, 0, []byte("abc"))
	grow(t, filepath.Join(p.folder, "uploads", idOf(at)), "def")
	if err := p.kept.Rescan(context.Background()); err != nil {
		t.Fatal(err)
	}
	if e := p.row(idOf(at)); e.State != claim.Stored {
		t.Errorf("%+v", e)
	}
}

// TestLockOfAProcessWithOurNumber: in a container the portal has the same process number after each start.
func TestLockOfAProcessWithOurNumber(t *testing.T) {
	p := newPlace(t)
	at := p.begin(6, "a.log")
	if err := p.kept.Close(); err != nil {
		t.Fatal(err)
	}
	lock := filepath.Join(p.folder, "locks", idOf(at)+".lock")
	if err := os.WriteFile(lock, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kept, err := evidence.New(p.parts)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if _, err := os.Stat(lock); !os.IsNotExist(err) {
		t.Error("the lock stays:", err)
	}
	second, err := evidence.New(p.parts)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
}

// grow adds to a file past the protocol.
func grow(t *testing.T, path, more string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(more); err != nil {
		t.Fatal(err)
	}
}
