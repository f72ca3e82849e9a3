// Command pack compiles the checker for the browser and makes the file smaller
// without changing what it does: the linker's many small data segments become few,
// and the tables that only serve to print a stack trace go.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	out := flag.String("o", "checker.wasm", "`file` to write")
	source := flag.String("from", "proviso/wasm", "`package` to compile")
	flag.Parse()
	if err := run(*source, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(source, out string) error {
	linked, err := compile(source)
	if err != nil {
		return err
	}
	packed, err := pack(linked)
	if err != nil {
		return err
	}
	return os.WriteFile(out, packed, 0o644)
}

// compile builds the package as a WASI library and returns the linker's file.
func compile(source string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "checker")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "linked.wasm")
	build := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", file, source)
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("compile %s: %w", source, err)
	}
	return os.ReadFile(file)
}

// pack returns the module with its memory image trimmed and laid out in few segments.
func pack(linked []byte) ([]byte, error) {
	sections, err := readSections(linked)
	if err != nil {
		return nil, err
	}
	var kept []section
	for _, s := range sections {
		switch s.id {
		case customSection: // build notes
			continue
		case dataSection:
			if s.body, err = packData(s.body); err != nil {
				return nil, err
			}
		}
		kept = append(kept, s)
	}
	return writeSections(kept), nil
}

func packData(body []byte) ([]byte, error) {
	memory, err := readImage(body)
	if err != nil {
		return nil, err
	}
	if err := trimTraces(memory); err != nil {
		fmt.Fprintln(os.Stderr, "pack: stack traces stay in, and the file larger:", err)
	}
	return memory.segments(), nil
}
