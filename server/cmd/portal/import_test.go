package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// importing runs portal import on a record in a folder.
func importing(folder, in string, args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	code = importOrders(context.Background(), append([]string{"orders", "-data", folder, "-today", "2026-03-10"}, args...),
		console{strings.NewReader(in), &stdout, &stderr, func(string) string { return "" }})
	return code, stdout.String(), stderr.String()
}

const someOrders = "order,serial,price,email\nA-1,S1,199.00,demo@example.com\nA-1,S2,99.50,\n"

func TestImportOrders(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(file, []byte(someOrders), 0o600); err != nil {
		t.Fatal(err)
	}
	const added = "line 2: added connectpro order \"A-1\" serial \"S1\"\nline 3: added connectpro order \"A-1\" serial \"S2\"\n"
	for _, row := range []struct {
		in        string
		args      []string
		code      int
		out, said string
	}{
		{"", []string{"-seller=connectpro", "-dry-run", file}, exitOK, added, "2 lines would be imported: 2 added, 0 changed, 0 unchanged"},
		{"", []string{"-seller=connectpro", file}, exitOK, added, "2 lines imported: 2 added, 0 changed, 0 unchanged"},
		{"", []string{"-seller=connectpro", file}, exitOK, "", "2 lines imported: 0 added, 0 changed, 2 unchanged"},
		{"seller,order,serial,price\nconnectpro,A-1,S1,189.00\n", []string{"-"}, exitOK,
			"line 2: changed connectpro order \"A-1\" serial \"S1\": price \"$199.00\" -> \"$189.00\"\n", "0 added, 1 changed"},
		{"seller,order,serial,price\nconnectpro,A-1,S1,99.00\n", []string{"-q", "-"}, exitOK, "", "0 added, 1 changed"},
		{"seller,order,serial,price,remark\nconnectpro,A-1,S1,99.00,x\n", []string{"-ignore=price,Remark", "-"}, exitOK, "", "1 unchanged"},
		{"order,serial,price\nA-1,S1,189\n", []string{"-seller=connectpro", "-"}, exitFaults, "", "line 2, price: \"189\" may be dollars or cents"},
		{"order,serial,price\nA-1,S1,189\n", []string{"-seller=connectpro", "-dry-run", "-"}, exitFaults, "", "1 line, 1 fault: nothing was imported"},
		{"", []string{"-"}, exitFaults, "", "the file is empty"},
		{"", []string{"no-such-file.csv"}, exitUsage, "", "no-such-file.csv: no such file"},
		{"", []string{"-seller=apple", "-"}, exitUsage, "", "none of the sellers"},
		{"", nil, exitUsage, "", "name one file"},
		{"", []string{"-what"}, exitUsage, "", "-h explains"},
	} {
		code, out, said := importing(folder, row.in, row.args...)
		if code != row.code || out != row.out || !strings.Contains(said, row.said) {
			t.Errorf("%v: code %d\n%s%s", row.args, code, out, said)
		}
	}
}

func TestImportHelpNamesEveryColumn(t *testing.T) {
	code, out, _ := importing(t.TempDir(), "", "-h")
	if code != exitOK {
		t.Error(code)
	}
	golden(t, "help-import.txt", out)
}

// What portal demo orders writes, portal import orders takes.
func TestDemoOrdersCanBeImported(t *testing.T) {
	var file, said bytes.Buffer
	c := console{nil, &file, &said, func(string) string { return "" }}
	if code := demoOrders([]string{"orders", "-seller", "spectrumvoip", "-rows", "300", "-today", "2026-03-10"}, c); code != exitOK {
		t.Fatal(code, said.String())
	}
	if code, _, said := importing(t.TempDir(), file.String(), "-"); code != exitOK || !strings.Contains(said, "300 added") {
		t.Error(code, said)
	}
	for _, args := range [][]string{nil, {"orders"}, {"orders", "-seller=apple"}, {"orders", "-seller=connectpro", "-rows=0"}, {"orders", "-seller=connectpro", "more"}} {
		if code := demoOrders(args, c); code != exitUsage {
			t.Error(args, code)
		}
	}
	if code := demoOrders([]string{"staff", "-data", t.TempDir()}, c); code != exitFaults || !strings.Contains(said.String(), "no record is there") {
		t.Error(code, said.String())
	}
}
