// Asyncgen compiles .ago files, Go with async and await, into Go.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

func main() {
	vetTool(os.Args[1:])
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		collectLate()
	}
	os.Exit(run(os.Stdin, os.Stdout, os.Stderr, os.Args[1:], os.Environ()))
}

// The exit codes of the command.
const (
	exitDone   = 0
	exitFailed = 1  // -check or -strict found something to do, or the program that was run failed
	exitErrors = 2  // the source has errors, or the output cannot be written
	exitUsage  = 64 // the command line is wrong
)

// exitCode is an error that has been reported and only ends the command.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// usageError is a command line that parses but makes no sense.
type usageError string

func (e usageError) Error() string { return string(e) }

// run executes the command line and returns the exit code.
func run(stdin io.Reader, stdout, stderr io.Writer, args, env []string) int {
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(stderr, "asyncgen:", err)
		return exitErrors
	}
	s := &session{stdin: stdin, stdout: stdout, stderr: stderr, env: env, dir: dir}
	cmd, done, err := parse(s, args)
	switch {
	case done:
		return exitDone
	case err == nil:
		err = cmd.Run(s)
	default:
		err = usageError(err.Error())
	}
	return s.exit(err)
}

// exit reports what is not reported yet and returns the exit code for err.
func (s *session) exit(err error) int {
	var code exitCode
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &usage):
		fmt.Fprintf(s.stderr, "asyncgen: %s\nRun 'asyncgen --help' for usage.\n", usage)
		return exitUsage
	}
	fmt.Fprintln(s.stderr, "asyncgen:", err)
	return exitErrors
}

// cli is the grammar of the command line.
type cli struct {
	Generate generateCmd `cmd:"" help:"Compile the .ago files of packages. The default command."`
	Run      runCmd      `cmd:"" help:"Generate a package and what it imports, then build and run it."`
	Check    checkCmd    `cmd:"" help:"Report what is wrong with packages, and what probably is; write nothing."`
	Explain  explainCmd  `cmd:"" help:"Describe the state machines that async functions become."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
	Help     helpCmd     `cmd:"" help:"Describe a command."`
}

// parse reads the command line. Done reports that it asked for help, which has
// been printed.
func parse(s *session, args []string) (ctx *kong.Context, done bool, err error) {
	parser, err := kong.New(&cli{},
		kong.Name("asyncgen"),
		kong.Description("Async and await for Go: compiles .ago files into .ago.go files."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(s.stdout, s.stderr),
		kong.Exit(func(int) { done = true }),
		kong.Bind(s),
	)
	if err != nil {
		return nil, false, err
	}
	args = normalise(parser.Model, args)
	if name := args[0]; !isHelp(name) && command(parser.Model, name) == nil {
		return nil, false, unknownCommand(parser.Model, name)
	}
	ctx, err = parser.Parse(args)
	return ctx, done, err
}
