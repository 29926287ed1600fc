package asyncgen_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGuide runs the programs of docs/guide.md, each a block of Go with a package
// clause, and compares what they print with the block of text behind. A program
// of package main is run, the tests of any other are.
func TestGuide(t *testing.T) {
	text, err := os.ReadFile("docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	programs := guidePrograms(string(text))
	if len(programs) == 0 {
		t.Fatal("there are no programs in the guide")
	}
	dir := newModule(t, "guide")
	for _, p := range programs {
		p.write(t, dir)
	}
	runIn(t, dir, buildCommand(t), "generate", "./...")
	runIn(t, dir, "go", "vet", "./...")
	bin := filepath.Join(dir, "bin")
	runIn(t, dir, "go", "build", "-o", bin+string(filepath.Separator), "./...")
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			if p.test {
				runIn(t, filepath.Join(dir, p.name), "go", "test", ".")
				return
			}
			if d := cmp.Diff(p.want, runIn(t, dir, filepath.Join(bin, p.name))); d != "" {
				t.Errorf("the program at line %d prints (-want +got):\n%s", p.line, d)
			}
		})
	}
}

// guideProgram is a program of the guide.
type guideProgram struct {
	name string
	line int // of its block
	file string
	src  string
	test bool
	want string
}

// fence matches a block of code, with its language and its text.
var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

func guidePrograms(text string) (programs []*guideProgram) {
	var last *guideProgram
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		language, body := text[m[2]:m[3]], text[m[4]:m[5]]
		switch {
		case language == "go" && strings.Contains("\n"+body, "\npackage "):
			last = &guideProgram{
				name: fmt.Sprintf("program%02d", len(programs)+1),
				line: 1 + strings.Count(text[:m[0]], "\n"),
				file: "main.ago",
				src:  body,
				test: !strings.Contains("\n"+body, "\npackage main\n"),
			}
			if last.test {
				last.file = "x_test.ago"
			}
			programs = append(programs, last)
		case language == "text" && last != nil:
			last.want, last = body, nil
		}
	}
	return programs
}

func (p *guideProgram) write(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, p.name, p.file)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(p.src), 0o666); err != nil {
		t.Fatal(err)
	}
}

// runIn runs a command in dir and returns what it prints.
func runIn(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, &stdout, &stderr)
	}
	return stdout.String()
}
