package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

var (
	casesWanted = flag.Int("cases", 20_000, "how `many` random cases the compiled checker and the native code are compared on")
	casesSeed   = flag.Uint64("seed", 1, "`number` that the random cases follow from")
)

// compiled is the checker as the browser gets it, built anew for each run of the tests.
var compiled = sync.OnceValues(func() ([]byte, error) {
	if err := readSources(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "checker")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "checker.wasm")
	if out, err := exec.Command("go", "run", "proviso/wasm/pack", "-o", file).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	return os.ReadFile(file)
})

// readSources reads the files that only the compiled checker is made of. go test
// repeats an earlier result unless a file that the test read has changed.
func readSources() error {
	for _, pattern := range []string{"*_wasip1.go", "pack/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			if _, err := os.ReadFile(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// translated keeps wazero's machine code for the tests after the first.
var translated = wazero.NewCompilationCache()

// browser asks the compiled checker through its memory, as static/js/checker.js does.
type browser struct {
	t      *testing.T
	module api.Module
	board  uint32
	stderr bytes.Buffer
}

// newBrowser starts the checker; environment holds settings of Go's runtime.
func newBrowser(t *testing.T, environment map[string]string) *browser {
	t.Helper()
	library, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCompilationCache(translated))
	t.Cleanup(func() { runtime.Close(ctx) })
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	b := &browser{t: t}
	config := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithStderr(&b.stderr).WithSysNanotime().WithSysWalltime()
	for name, value := range environment {
		config = config.WithEnv(name, value)
	}
	module, err := runtime.InstantiateWithConfig(ctx, library, config)
	if err != nil {
		t.Fatalf("%v\n%s", err, &b.stderr)
	}
	b.module = module
	b.board = uint32(b.call("place"))
	return b
}

func (b *browser) call(export string, args ...uint64) uint64 {
	results, err := b.module.ExportedFunction(export).Call(context.Background(), args...)
	if err != nil {
		b.t.Fatalf("%s: %v\n%s", export, err, &b.stderr)
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}

// word reads a field of the board, counted in words of four bytes.
func (b *browser) word(field uint32) uint32 {
	word, ok := b.module.Memory().ReadUint32Le(b.board + 4*field)
	if !ok {
		b.t.Fatal("the board lies outside the memory")
	}
	return word
}

func (b *browser) write(at uint32, data []byte) {
	if !b.module.Memory().Write(at, data) {
		b.t.Fatalf("%d bytes at %d lie outside the memory", len(data), at)
	}
}

// ask puts facts to an export; ok tells a decision from errors. The answer is good
// until the next question.
func (b *browser) ask(export string, facts []byte) (answer []byte, ok bool) {
	if len(facts) > int(b.word(1)) {
		b.call("makeRoom", uint64(len(facts)))
	}
	if len(facts) <= int(b.word(1)) {
		b.write(b.word(0), facts)
	}
	return b.answer(int32(b.call(export, uint64(len(facts)))))
}

// answer reads an answer of a length; below zero it is errors.
func (b *browser) answer(length int32) (answer []byte, ok bool) {
	answer, inside := b.module.Memory().Read(b.word(2), uint32(max(length, -length)))
	if !inside {
		b.t.Fatal("the answer lies outside the memory")
	}
	return answer, length >= 0
}

// noteDays writes the days in the sellers' zones, for cases without asked_on.
func (b *browser) noteDays(now time.Time) {
	var days []byte
	for _, day := range daysAt(now) {
		days = binary.LittleEndian.AppendUint32(days, uint32(day))
	}
	b.write(b.word(3), days)
}

// compare puts random cases to the browser and to the desk, byte for byte.
func (b *browser) compare(native *desk, cases *dealer, count int) {
	for i := range count {
		facts := cases.next()
		for export, ask := range map[string]func(*desk, int) int{"decide": (*desk).decide, "changes": (*desk).changes} {
			answer, ok := b.ask(export, facts)
			native.makeRoom(len(facts))
			copy(native.in, facts)
			want := ask(native, len(facts))
			if ok != (want >= 0) || !bytes.Equal(answer, native.out) {
				b.t.Fatalf("case %d, %s of %s\nis natively %s\nand compiled %s", i, export, facts, native.out, answer)
			}
		}
	}
}

func TestCompiledCheckerAnswersAsTheNativeCode(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	native := newDesk()
	native.today = daysAt(now)
	b := newBrowser(t, nil)
	b.noteDays(now)
	b.compare(native, newDealer(*casesSeed), *casesWanted)
}
