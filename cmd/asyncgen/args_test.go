package main

import (
	"io"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

func TestNormalise(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"generate is the default", "", "generate"},
		{"and takes flags", "-check", "generate --check"},
		{"and packages", "./... example.com/p", "generate ./... example.com/p"},
		{"and files", "main.ago -check", "generate main.ago --check"},
		{"and the parent folder", "..", "generate .."},
		{"but not words", "fmt x", "fmt x"},
		{"the version is a command", "--version", "version"},
		{"as a flag of Go, too", "-version", "version"},
		{"help is the whole command's", "-help", "--help"},
		{"a long flag gets its second dash", "generate -check ./...", "generate --check ./..."},
		{"with a value", "generate -line=false -tags=a,b", "generate --line=false --tags=a,b"},
		{"or has it already", "generate --check", "generate --check"},
		{"a short one stays", "generate -d -o file", "generate -d -o file"},
		{"a value may look like anything", "generate -tags -x -check", "generate --tags -x --check"},
		{"an unknown flag is left to the parser", "generate -nonsense", "generate --nonsense"},
		{"flags of run", "run -tags a -json pkg", "run --tags a --json pkg --"},
		{"flags of the program", "run -json pkg -tags -x --y", "run --json pkg -- -tags -x --y"},
		{"two dashes for the program", "run pkg -- -x", "run pkg -- -- -x"},
		{"two dashes before the package", "run -json -- pkg -x -- y", "run --json -- pkg -x -- y"},
		{"after two dashes", "generate -check -- -x", "generate --check -- -x"},
	}
	parser, err := kong.New(&cli{}, kong.Name("asyncgen"), kong.Writers(io.Discard, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := normalise(parser.Model, strings.Fields(test.args))
			if d := cmp.Diff(strings.Fields(test.want), got); d != "" {
				t.Error(d)
			}
		})
	}
}
