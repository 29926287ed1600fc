package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// normalise turns a command line in the manner of the Go tools into the one
// that the parser reads: a long flag may have one dash, and generate is the
// command if none is named. What follows the package of run belongs to the
// program: two dashes ahead of it keep the parser from looking for flags there.
func normalise(app *kong.Application, args []string) []string {
	args = withCommand(args)
	cmd := command(app, args[0])
	out := []string{twoDashes(args[0])}
	for i := 1; i < len(args); i++ {
		arg := args[i]
		isFlag := strings.HasPrefix(arg, "-")
		switch {
		case arg == "--":
			return append(out, args[i:]...)
		case !isFlag && cmd != nil && cmd.Name == "run":
			return append(append(out, arg, "--"), args[i+1:]...)
		}
		out = append(out, twoDashes(arg))
		if isFlag && takesNext(cmd, arg) && i+1 < len(args) {
			i++
			out = append(out, args[i])
		}
	}
	return out
}

// withCommand makes args begin with a command, or with the flag for help.
func withCommand(args []string) []string {
	switch {
	case len(args) == 0:
	case args[0] == "-version" || args[0] == "--version":
		return append([]string{"version"}, args[1:]...)
	case isHelp(args[0]) || !strings.HasPrefix(args[0], "-") && !isPackage(args[0]):
		return args
	}
	return append([]string{"generate"}, args...)
}

// isPackage reports whether arg cannot be a word, and so has to be a file or a
// pattern of packages.
func isPackage(arg string) bool { return strings.ContainsAny(arg, `./\`) }

func isHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

// twoDashes gives a long flag its second dash.
func twoDashes(arg string) string {
	name, _, _ := strings.Cut(arg, "=")
	if strings.HasPrefix(name, "-") && !strings.HasPrefix(name, "--") && len(name) > 2 {
		return "-" + arg
	}
	return arg
}

func command(app *kong.Application, name string) *kong.Node {
	for _, c := range app.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// unknownCommand is the error of a name that command does not know.
func unknownCommand(app *kong.Application, name string) error {
	var known []string
	for _, c := range app.Children {
		known = append(known, c.Name)
	}
	return fmt.Errorf("unknown command %q; there are %s", name, strings.Join(known, ", "))
}

// takesNext reports whether the value of the flag is the next argument.
func takesNext(cmd *kong.Node, arg string) bool {
	if cmd == nil || strings.Contains(arg, "=") {
		return false
	}
	name := strings.TrimLeft(arg, "-")
	for _, f := range cmd.Flags {
		if f.Name == name || f.Short != 0 && string(f.Short) == name {
			return !f.IsBool()
		}
	}
	return false
}
