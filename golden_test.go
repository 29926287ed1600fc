package asyncgen_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestGolden compiles every case of testdata/golden. A case is a package:
//
//	x.ago, x.go, lib/y.ago   its sources, imported as golden/NAME and golden/NAME/lib
//	want/x.ago.go            what x.ago compiles to
//	diagnostics              what the compiler reports; it refuses cases called err…, and only those
//	stdout                   what its async func Main prints
//
// All cases are compiled by one run of the command, vetted and built together,
// and those that compile again by the goroutine back end.
//
// Each program is then driven with its leaf futures ready at once, pending and
// alternating, and with no budget, which must print the same; cancelled at each suspension in turn,
// after which no future may be left pending; and with a panic and a
// runtime.Goexit in place of each await's value. In all of these ways it must
// print what it prints on goroutines. It must also print what its twin
// prints, the plain Go program that is left when async and await are struck out,
// which can be driven ready, and with panics and Goexit; a case that the twin
// cannot express says "No twin" in its comment. A case whose tasks outlive it says
// "Not cancelled", and is not raised in either. With -update the want, diagnostics
// and stdout sections are rewritten.
func TestGolden(t *testing.T) {
	w := newWorkspace(t, readCases(t))
	diagnostics := w.generate(t)
	w.generateGoroutines(t)
	w.writeFrames(t)
	w.build(t)
	if wrong := w.drive(t, "frames", "", ""); wrong != "" {
		t.Error(wrong)
	}
	for _, c := range w.cases {
		t.Run(c.name, func(t *testing.T) {
			if refused := strings.HasPrefix(c.name, "err"); c.errors != refused {
				t.Fatalf("is refused: %t, want %t\n%s", c.errors, refused, diagnostics[c.name])
			}
			c.compareOutput(t, w.dir)
			c.compare(t, "diagnostics", diagnostics[c.name])
			if c.runs() {
				c.compare(t, "stdout", w.run(t, c))
			}
			c.save(t)
		})
	}
}

var update = flag.Bool("update", false, "rewrite the expectations of the golden cases")

// goldenCase is one file of testdata/golden.
type goldenCase struct {
	name    string
	path    string
	archive *txtar.Archive
	errors  bool // the compiler found errors
	changed bool
}

func readCases(t *testing.T) []*goldenCase {
	t.Helper()
	paths, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	var cases []*goldenCase
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		cases = append(cases, &goldenCase{name: name, path: path, archive: archive})
	}
	return cases
}

// section returns the content of a file of the archive, or nil.
func (c *goldenCase) section(name string) []byte {
	for _, f := range c.archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// runs reports whether the case is a program: it compiles and has a Main.
func (c *goldenCase) runs() bool {
	return !c.errors && slices.ContainsFunc(c.archive.Files, func(f txtar.File) bool {
		return bytes.Contains(f.Data, []byte("async func Main()"))
	})
}

// hasTwin reports whether the case is plain Go once async and await are struck
// out.
func (c *goldenCase) hasTwin() bool {
	return !bytes.Contains(c.archive.Comment, []byte("No twin"))
}

// asyncWords matches await, and async before func or a method of an interface.
var asyncWords = regexp.MustCompile(`(?m)\bawait |\basync (func)|^\tasync ([A-Z]\w*\()`)

// twin strikes async and await out of a source. Its generators become iterators.
func twin(src []byte) []byte {
	src = bytes.ReplaceAll(src, []byte(`"golden/`), []byte(`"golden/twin/`))
	return asyncWords.ReplaceAll(iterators(src), []byte("$1$2"))
}

var (
	generatorStart = regexp.MustCompile(`^(\t*)(.*)\basync (func.*) yield (\w+|\(\w+, \w+\)) \{$`)
	yieldStatement = regexp.MustCompile(`^(\t*)yield (.*)$`)
)

// iterators makes the generators of a source functions that return an iterator. They
// begin and end with lines of their own, as do their yield statements.
func iterators(src []byte) []byte {
	var out bytes.Buffer
	var ends []string // of the generators around the line
	found := false
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSuffix(line, "\n")
		switch start, yield := generatorStart.FindStringSubmatch(line), yieldStatement.FindStringSubmatch(line); {
		case start != nil:
			seq, of := "iter.Seq", strings.Trim(start[4], "()")
			if strings.Contains(of, ",") {
				seq = "iter.Seq2"
			}
			line = fmt.Sprintf("%s%s%s %s[%s] { return func(yield func(%[5]s) bool) {", start[1], start[2], start[3], seq, of)
			ends = append(ends, start[1]+"}")
			found = true
		case len(ends) > 0 && yield != nil:
			line = fmt.Sprintf("%sif !yield(%s) { return }", yield[1], yield[2])
		case len(ends) > 0 && strings.HasPrefix(line, ends[len(ends)-1]):
			end := ends[len(ends)-1]
			line = end + "}" + line[len(end):]
			ends = ends[:len(ends)-1]
		}
		out.WriteString(line + "\n")
	}
	if found && !bytes.Contains(src, []byte("\"iter\"")) {
		return bytes.Replace(out.Bytes(), []byte("\nimport ("), []byte("\nimport \"iter\"\n\nimport ("), 1)
	}
	return out.Bytes()
}

// forGoroutines makes a source one of the folder goroutine, where the imports are.
// The leaf futures stay the same.
func forGoroutines(src []byte) []byte {
	src = bytes.ReplaceAll(src, []byte(`"golden/`), []byte(`"golden/goroutine/`))
	return bytes.ReplaceAll(src, []byte(`"golden/goroutine/leaf"`), []byte(`"golden/leaf"`))
}

func isSource(name string) bool {
	return !strings.HasPrefix(name, "want/") && (strings.HasSuffix(name, ".ago") || strings.HasSuffix(name, ".go"))
}

// compareOutput compares the want sections with the generated files.
func (c *goldenCase) compareOutput(t *testing.T, dir string) {
	for _, f := range slices.Clone(c.archive.Files) {
		if !strings.HasSuffix(f.Name, ".ago") {
			continue
		}
		output := f.Name + ".go"
		got, err := os.ReadFile(filepath.Join(dir, c.name, output))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		c.compare(t, "want/"+output, string(got))
	}
}

// compare compares a section with what there is, or replaces it. An empty
// section is the same as none.
func (c *goldenCase) compare(t *testing.T, name, got string) {
	t.Helper()
	if d := cmp.Diff(string(c.section(name)), got); d == "" {
		return
	} else if !*update {
		t.Errorf("%s (-want +got):\n%s", name, d)
		return
	}
	c.changed = true
	c.archive.Files = slices.DeleteFunc(c.archive.Files, func(f txtar.File) bool { return f.Name == name })
	if got != "" {
		c.archive.Files = append(c.archive.Files, txtar.File{Name: name, Data: []byte(got)})
	}
}

func (c *goldenCase) save(t *testing.T) {
	if c.changed && !t.Failed() {
		if err := os.WriteFile(c.path, txtar.Format(c.archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// workspace is a module outside the project that holds all cases.
type workspace struct {
	dir     string
	cases   []*goldenCase
	command string // asyncgen
}

func newWorkspace(t *testing.T, cases []*goldenCase) *workspace {
	t.Helper()
	w := &workspace{dir: newModule(t, "golden"), cases: cases}
	if err := os.CopyFS(w.dir, os.DirFS("testdata/module")); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		for _, f := range c.archive.Files {
			if isSource(f.Name) {
				w.write(t, c.name+"/"+f.Name, f.Data)
			}
			if isSource(f.Name) && c.hasTwin() {
				w.write(t, "twin/"+c.name+"/"+strings.TrimSuffix(f.Name, ".ago")+".go", twin(f.Data))
			}
		}
	}
	return w
}

// newModule makes a module called name outside the project, which uses the runtime of the
// project, and returns its folder.
func newModule(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	if err := errors.Join(testmodule.Track(), testmodule.Write(dir, name)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (w *workspace) write(t *testing.T, name string, content []byte) {
	t.Helper()
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

func (w *workspace) read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(w.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// generate compiles all cases and returns what is reported of each.
func (w *workspace) generate(t *testing.T) map[string]string {
	t.Helper()
	w.command = buildCommand(t)
	stderr, _ := w.asyncgen(t, "generate", "./...")
	// The message for a missing import names a folder of the Go installation.
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	report := strings.ReplaceAll(stderr, strings.TrimSpace(string(goroot)), "$GOROOT")
	return w.split(t, report)
}

// asyncgen runs the command and returns what it reports, and whether that is no
// error.
func (w *workspace) asyncgen(t *testing.T, args ...string) (report string, ok bool) {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(w.command, args...)
	cmd.Dir, cmd.Stderr = w.dir, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 2) || strings.HasPrefix(stderr.String(), "panic: ") {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	return stderr.String(), err == nil
}

// generateGoroutines compiles the cases that run once more, in the folder
// goroutine.
func (w *workspace) generateGoroutines(t *testing.T) {
	t.Helper()
	for _, c := range w.cases {
		for _, f := range c.archive.Files {
			if c.runs() && isSource(f.Name) {
				w.write(t, "goroutine/"+c.name+"/"+f.Name, forGoroutines(f.Data))
			}
		}
	}
	if report, ok := w.asyncgen(t, "generate", "-backend=goroutine", "./goroutine/..."); !ok {
		t.Fatalf("the goroutine back end does not compile what becomes machines:\n%s", report)
	}
}

// split gives each case its part of the report, in which a diagnostic starts
// with the file's name and goes on with indented lines.
func (w *workspace) split(t *testing.T, report string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	var of *goldenCase
	for line := range strings.Lines(report) {
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
			name, _, _ := strings.Cut(line, string(filepath.Separator))
			i := slices.IndexFunc(w.cases, func(c *goldenCase) bool { return c.name == name })
			if i < 0 {
				t.Fatalf("not a diagnostic of a case: %s", line)
			}
			of = w.cases[i]
			of.errors = of.errors || strings.Contains(line, ": error: ")
		}
		found[of.name] += line
	}
	return found
}

// build vets the cases that compile, and builds one program of those that run.
func (w *workspace) build(t *testing.T) {
	t.Helper()
	var vetted []string
	var imports, table strings.Builder
	for i, c := range w.cases {
		if c.errors {
			continue
		}
		vetted = append(vetted, "./"+c.name+"/...")
		if !c.runs() {
			continue
		}
		vetted = append(vetted, "./goroutine/"+c.name+"/...")
		fmt.Fprintf(&imports, "\tm%d %q\n", i, "golden/"+c.name)
		fmt.Fprintf(&imports, "\tg%d %q\n", i, "golden/goroutine/"+c.name)
		fmt.Fprintf(&table, "machines[%q] = m%d.Main\ngoroutines[%[1]q] = g%[2]d.Main\n", c.name, i)
		if c.hasTwin() {
			fmt.Fprintf(&imports, "\tt%d %q\n", i, "golden/twin/"+c.name)
			fmt.Fprintf(&table, "twins[%q] = t%d.Main\n", c.name, i)
		}
	}
	w.link(t, imports.String(), table.String())
	w.goCommand(t, append([]string{"vet", "./driver"}, vetted...)...)
}

// link builds the driver with a table of programs.
func (w *workspace) link(t *testing.T, imports, table string) {
	t.Helper()
	w.write(t, "driver/cases.go", fmt.Appendf(nil,
		"package main\n\nimport (\n%s)\n\nfunc init() {\n%s}\n", imports, table))
	w.goCommand(t, "build", "-o", "run.exe", "./driver")
}

func (w *workspace) goCommand(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = w.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", args[0], err, out)
	}
}

// run drives the program of a case in every way and returns what it prints.
func (w *workspace) run(t *testing.T, c *goldenCase) string {
	t.Helper()
	want := w.drive(t, "machine", c.name, "ready")
	for _, way := range []string{"pending", "alternate", "spent"} {
		if d := cmp.Diff(want, w.drive(t, "machine", c.name, way)); d != "" {
			t.Errorf("it does not always print the same (-ready +%s):\n%s", way, d)
		}
	}
	ways := []string{"ready", "pending", "alternate", "spent"}
	if !bytes.Contains(c.archive.Comment, []byte("Not cancelled")) {
		ways = append(ways, "cancel", "panic", "exit", "latepanic", "lateexit")
	}
	if !bytes.Contains(c.archive.Comment, []byte("Not on goroutines")) {
		for _, way := range ways {
			w.compareKinds(t, c, way, "goroutine")
		}
	}
	if c.hasTwin() {
		for _, way := range []string{"ready", "panic", "exit"} {
			w.compareKinds(t, c, way, "twin")
		}
	}
	return want
}

// compareKinds compares what a case prints as machines with what it prints
// otherwise.
func (w *workspace) compareKinds(t *testing.T, c *goldenCase, way, kind string) {
	t.Helper()
	got := w.drive(t, "machine", c.name, way)
	if d := cmp.Diff(w.drive(t, kind, c.name, way), got); d != "" {
		t.Errorf("driven %s it does not print what it should (-%s +machine):\n%s", way, kind, d)
	}
}

func (w *workspace) drive(t *testing.T, kind, name, way string) string {
	t.Helper()
	stdout, err := w.try(kind, name, way)
	if err != nil {
		t.Error(err)
	}
	return stdout
}

// try is drive for a program that may not end well.
func (w *workspace) try(kind, name, way string) (stdout string, err error) {
	var out, errs bytes.Buffer
	cmd := exec.Command(filepath.Join(w.dir, "run.exe"), kind, name, way)
	cmd.Dir, cmd.Stdout, cmd.Stderr = w.dir, &out, &errs
	if err = cmd.Run(); err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", kind, way, err, &errs)
	}
	return out.String(), err
}
