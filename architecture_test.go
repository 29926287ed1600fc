package asyncgen_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestArchitectureShowsWhatIsEmitted compiles the packages of testdata/architecture, by both
// back ends, and looks in them and in the output for each block of Go in
// docs/architecture.md. There … stands for any code, and a block with "for {}" is what
// go/types sees, which is never written.
func TestArchitectureShowsWhatIsEmitted(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	files := architecture(t)
	for _, m := range fence.FindAllStringSubmatchIndex(string(text), -1) {
		block := string(text[m[4]:m[5]])
		if string(text[m[2]:m[3]]) != "go" || strings.Contains(block, "for {}") {
			continue
		}
		if !slices.ContainsFunc(files, shown(block).MatchString) {
			t.Errorf("docs/architecture.md:%d: neither the sources nor the output has\n%s", 1+strings.Count(string(text[:m[0]]), "\n"), block)
		}
	}
}

// architecture returns the files of testdata/architecture and their output, as plainCode.
func architecture(t *testing.T) (files []string) {
	dir := newModule(t, "architecture")
	if err := os.CopyFS(dir, os.DirFS("testdata/architecture")); err != nil {
		t.Fatal(err)
	}
	command := buildCommand(t)
	for _, backend := range []string{"machine", "goroutine"} {
		runIn(t, dir, command, "generate", "-backend="+backend, "./...")
		err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".ago") && !strings.HasSuffix(path, ".go") {
				return err
			}
			text, err := os.ReadFile(filepath.Join(dir, path))
			files = append(files, plainCode(string(text)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

var (
	lineComment = regexp.MustCompile(`(?m)(^|\s)//.*$`)
	whitespace  = regexp.MustCompile(`\s+`)
)

// plainCode is text without comments, and with one blank for all that is between tokens.
func plainCode(text string) string {
	return whitespace.ReplaceAllString(lineComment.ReplaceAllString(text, ""), " ")
}

// shown matches the code that block shows.
func shown(block string) *regexp.Regexp {
	parts := strings.Split(plainCode(block), "…")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(strings.TrimSpace(p))
	}
	return regexp.MustCompile(strings.Join(parts, `.*?`))
}
