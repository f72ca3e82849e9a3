// Command portal is Proviso: the warranty portal's server, and the same decisions on the command line.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the sellers' time zones, whatever machine this runs on

	"proviso/server"
	"proviso/server/internal/config"
	"proviso/server/internal/heic"
)

// Exit codes.
const (
	exitOK     = 0
	exitFaults = 1 // it ran, but some cases could not be decided, or the server failed
	exitUsage  = 2 // it did not run: wrong flags, wrong settings, an unreadable file
)

// console is what a command may touch.
type console struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], console{os.Stdin, os.Stdout, os.Stderr, os.Getenv})
	stop()
	os.Exit(code)
}

// commands are what portal can be asked for, besides help. Each returns an exit code.
var commands = map[string]func(ctx context.Context, args []string, c console) int{
	"serve":      serve,
	"check":      func(_ context.Context, args []string, c console) int { return checkFiles(args, c) },
	"import":     importOrders,
	"demo":       func(_ context.Context, args []string, c console) int { return demoOrders(args, c) },
	"replay":     replay,
	"clocks":     clocks,
	"customer":   customer,
	"audit":      audit,
	"staff":      staffCommand,
	"version":    printVersion,
	"help":       help,
	heic.Command: heicPreview,
}

func run(ctx context.Context, args []string, c console) int {
	name, rest := split(args)
	command, known := commands[name]
	if !known {
		fmt.Fprintf(c.err, "portal: there is no command %q; portal -h lists them\n", name)
		return exitUsage
	}
	return command(ctx, rest, c)
}

func printVersion(_ context.Context, _ []string, c console) int {
	fmt.Fprintln(c.out, version())
	return exitOK
}

// heicPreview is for the portal itself, which starts it for a photo that a customer sent.
func heicPreview(_ context.Context, _ []string, c console) int {
	if err := heic.Preview(c.in, c.out); err != nil {
		fmt.Fprintln(c.err, "portal:", err)
		return exitFaults
	}
	return exitOK
}

func help(_ context.Context, _ []string, c console) int {
	usage(c.out)
	return exitOK
}

// split takes the command off the arguments; without one it is serve.
func split(args []string) (command string, rest []string) {
	switch {
	case len(args) == 0:
		return "serve", nil
	case args[0] == "-h" || args[0] == "-help" || args[0] == "--help":
		return "help", nil
	case args[0] == "" || args[0][0] == '-':
		return "serve", args
	}
	return args[0], args[1:]
}

// serve runs the portal until it is interrupted.
func serve(ctx context.Context, args []string, c console) int {
	cfg, err := config.Parse(args, c.getenv)
	if errors.Is(err, flag.ErrHelp) {
		usage(c.out)
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal: the settings cannot be used:\n%v\nportal -h explains them.\n", err)
		return exitUsage
	}
	log := slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: cfg.LogLevel}))
	server.LogRedisTo(log)
	itself, err := os.Executable()
	if err != nil {
		fmt.Fprintln(c.err, "portal:", err)
		return exitFaults
	}
	s, err := server.New(cfg, server.Options{Log: log, HEIC: heic.Makes(itself)})
	if err != nil {
		fmt.Fprintln(c.err, "portal:", err)
		return exitFaults
	}
	defer s.Close()
	fmt.Fprintf(c.out, "Proviso is at %s (open it in a browser and choose a seller; Ctrl+C stops it)\n", s.Site())
	if cfg.Demo {
		if err := s.GreetDemo(ctx, c.out); err != nil {
			fmt.Fprintln(c.err, "portal:", err)
			return exitFaults
		}
	}
	if err := s.Run(ctx); err != nil {
		fmt.Fprintln(c.err, "portal:", err)
		return exitFaults
	}
	return exitOK
}

func usage(w io.Writer) {
	fmt.Fprint(w, `portal is a warranty portal: is it covered, why, until when, and what happens next?

  portal [serve] [settings]        answer pages and API
  portal check [flags] [FILE...]   decide cases from files or standard input; portal check -h explains
  portal import orders FILE        bring a seller's order records into the books
  portal staff add|role|list|...   look after who works for the sellers
  portal demo orders               write a file of demo order records
  portal demo staff                say how to sign in to a portal that runs with demo data
  portal customer                  give out or erase what is held of a customer; portal customer -h explains
  portal audit verify              find out whether the audit chain was tampered with
  portal clocks                    what deadlines run, why one has not fired, and repair; portal clocks -h explains
  portal replay                    decide every stored decision anew and say what would differ
  portal version                   say which build this is

Settings, as a flag or in the environment (a flag wins), with their defaults:

`)
	config.Usage(w)
}
