// Package testmodule makes modules outside the project for tests that build
// what a user would write.
package testmodule

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const project = "github.com/asyncgen/asyncgen"

// Write makes dir the module name. It requires what the project's own module
// does, at the same versions, and the project itself from its folder, so that a
// build downloads nothing that building the project does not.
func Write(dir, name string) error {
	root, err := Root()
	if err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	var text strings.Builder
	for line := range strings.Lines(string(mod)) {
		switch {
		case line == "module "+project+"\n":
			fmt.Fprintf(&text, "module %s\n", name)
		case strings.HasPrefix(line, "tool "):
		default:
			text.WriteString(line)
		}
	}
	fmt.Fprintf(&text, "\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", project, root)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text.String()), 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o666)
}

// Root returns the project's folder. The working directory must be in it, as it
// is for a test.
func Root() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}

// Track makes the result of the running test depend on all of the project's
// sources. The go command caches a test by what the test itself opens, and knows
// nothing of what the commands that it runs are built from.
func Track() error {
	root, err := Root()
	if err != nil {
		return err
	}
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		}
		switch filepath.Ext(path) {
		case ".go", ".ago", ".mod", ".sum":
			_, err = os.Stat(path) // which the go command takes note of
		}
		return err
	})
}
