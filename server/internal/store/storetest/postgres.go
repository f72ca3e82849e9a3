package storetest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"proviso/server/internal/store"
)

// server is the PostgreSQL server of this test binary. It listens on a socket in its own folder, so that no port can be
// taken, and ends with the test binary, however that ends.
var server struct {
	start sync.Once
	err   error
	dir   string
	open  io.WriteCloser // the server runs until this is closed
	admin *sql.DB

	counting  sync.Mutex
	databases int
}

// template is the database that has seen the migrations: those of the tests are copies of it.
const template = "migrated"

// Database makes an empty PostgreSQL database with today's schema and gives its address. It is gone after the test.
func Database(t testing.TB) string {
	t.Helper()
	return copyOf(t, template)
}

// Empty is the address of a database that has seen no migration.
func Empty(t testing.TB) string {
	t.Helper()
	return copyOf(t, "template1")
}

func copyOf(t testing.TB, template string) string {
	t.Helper()
	server.start.Do(func() { server.err = startServer() })
	if server.err != nil {
		t.Fatal(server.err)
	}
	name, err := newDatabase(template)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := server.admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return address(name)
}

// newDatabase copies a template. One at a time: PostgreSQL refuses to copy what is being copied.
func newDatabase(template string) (string, error) {
	server.counting.Lock()
	defer server.counting.Unlock()
	server.databases++
	name := fmt.Sprintf("test%d", server.databases)
	_, err := server.admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE ` + template)
	return name, err
}

func address(database string) string {
	return (&url.URL{Scheme: "postgres", User: url.User(owner), Path: "/" + database, RawQuery: url.Values{"host": {server.dir}, "sslmode": {"disable"}}.Encode()}).String()
}

// owner is the user of the server's databases.
const owner = "proviso"

func startServer() error {
	bin, err := programs()
	if err != nil {
		return err
	}
	if server.dir, err = os.MkdirTemp("", "proviso-pg"); err != nil {
		return err
	}
	run, err := asNobody(server.dir)
	if err != nil {
		return err
	}
	// An order of words that is not that of the bytes, as in most databases.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(server.dir, "data"), "-U", owner, "-A", "trust", "-E", "UTF8",
		"--locale=C", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = server.dir, run
	if said, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, said)
	}
	if err := serve(bin, run); err != nil {
		return err
	}
	return makeTemplate()
}

// guard starts the server, says so, lets it run for as long as its own standard input stays open, and removes its folder
// afterwards.
const guard = `"$1" -D "$2/data" -l "$2/log" -s -w -t 60 -o "$3" start && echo ready && cat >/dev/null
"$1" -D "$2/data" -s -m immediate stop; rm -rf "$2"`

// settings make the server quick and deaf to the network. What it writes need not outlive it.
const settings = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB " +
	"-c max_connections=300 -c max_wal_size=4GB"

func serve(bin string, run *syscall.SysProcAttr) error {
	command := exec.Command("sh", "-c", guard, "guard", filepath.Join(bin, "pg_ctl"), server.dir, settings+" -k "+server.dir)
	command.Dir, command.SysProcAttr = server.dir, run
	in, inErr := command.StdinPipe()
	out, outErr := command.StdoutPipe()
	if err := errors.Join(inErr, outErr, command.Start()); err != nil {
		return err
	}
	server.open = in
	if said, err := bufio.NewReader(out).ReadString('\n'); err != nil || said != "ready\n" {
		return fmt.Errorf("PostgreSQL does not start: %q, %w", said, err)
	}
	return nil
}

func makeTemplate() error {
	admin, err := sql.Open("pgx", address("postgres"))
	if err != nil {
		return err
	}
	server.admin = admin
	if _, err := admin.Exec(`CREATE DATABASE ` + template); err != nil {
		return err
	}
	s, err := store.OpenURL(context.Background(), address(template))
	if err != nil {
		return err
	}
	return s.Close()
}
