package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// tree is what the main modules hold of .ago files and their outputs.
type tree struct {
	modules []string            // the paths of the main modules
	source  map[string]string   // .ago file by its output
	imports map[string][]string // of .ago files, by output
	orphans []string            // outputs without a source
	overlay map[string][]byte   // what the go command is to see of outputs
	tests   bool                // there are _test.ago files
}

// findSources walks the main modules. The go command would not do: it does not
// see a folder that has only .ago files.
func findSources(ctx context.Context, cfg Config) (*tree, error) {
	modules, err := mainModules(ctx, cfg)
	if err != nil {
		return nil, err
	}
	t := &tree{source: make(map[string]string), imports: make(map[string][]string), overlay: make(map[string][]byte)}
	for _, m := range modules {
		t.modules = append(t.modules, m.path)
		if err := t.walk(m.dir); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// hasSources reports whether outputs of .ago files are among p's files.
func (t *tree) hasSources(p *packages.Package) bool {
	return slices.ContainsFunc(p.GoFiles, func(name string) bool { return t.source[name] != "" })
}

type module struct{ path, dir string }

// mainModules returns the main modules: one, or those of the workspace.
func mainModules(ctx context.Context, cfg Config) ([]module, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Path}} {{.Dir}}")
	cmd.Dir, cmd.Env = cfg.Dir, cfg.Env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if msg := strings.TrimSpace(stderr.String()); msg != "" {
			return nil, errors.New(msg)
		}
		return nil, fmt.Errorf("cannot run the go command: %w", err)
	}
	var modules []module
	for line := range strings.Lines(string(out)) {
		if path, dir, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			modules = append(modules, module{path, dir})
		}
	}
	if len(modules) == 0 {
		return nil, errors.New("no go.mod in this folder or above it; go mod init makes one")
	}
	return modules, nil
}

// walk collects the .ago files and the outputs of the module in root.
func (t *tree) walk(root string) error {
	var outputs []string
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			if path != root && isSkipped(path) {
				return filepath.SkipDir
			}
		case isIgnored(e.Name()):
		case strings.HasSuffix(path, ".ago"):
			return t.add(path)
		case isOutputName(path):
			outputs = append(outputs, path)
		}
		return nil
	})
	for _, path := range outputs {
		if t.source[path] == "" {
			t.addOrphan(path)
		}
	}
	return err
}

// isSkipped reports whether the go command would not look for the module's
// packages in dir.
func isSkipped(dir string) bool {
	name := filepath.Base(dir)
	if isIgnored(name) || name == "testdata" || name == "vendor" {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func isIgnored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

// add overlays the output of the .ago file at path with the head of that file:
// the go command reads no more of a file than its build constraints, package
// clause and imports, and finds them at the places that the .ago file has them.
func (t *tree) add(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	output := OutputName(path)
	t.source[output] = path
	t.overlay[output], t.imports[output] = head(path, src)
	t.tests = t.tests || strings.HasSuffix(path, "_test.ago")
	return nil
}

// head returns src up to the end of its last import declaration, and what it imports.
// Up to there, an .ago file is Go. If there is an error up to there, the file stays in
// its package, for the parser to report.
func head(path string, src []byte) (text []byte, imports []string) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, src, parser.ImportsOnly|parser.SkipObjectResolution)
	if !token.IsIdentifier(f.Name.Name) {
		name := filepath.Base(filepath.Dir(path))
		if !token.IsIdentifier(name) {
			name = "p"
		}
		return []byte("package " + name + "\n"), nil
	}
	end := f.Name.End()
	for _, d := range f.Decls {
		if gd, ok := d.(*ast.GenDecl); ok && gd.Tok == token.IMPORT && err == nil {
			end = gd.End()
		}
	}
	return append(bytes.Clone(src[:fset.Position(end).Offset]), '\n'), importsOf(f)
}

// orphansIn lists the orphans in the given folders and in those that the
// patterns match, which the go command does not see if nothing else is there.
func (t *tree) orphansIn(dirs map[string]bool, wd string, patterns []string) []string {
	var list []string
	for _, name := range t.orphans {
		dir := filepath.Dir(name)
		if t.matches(dir, dirs, wd, patterns) {
			list = append(list, name)
		}
	}
	return list
}

// matches reports whether dir is one of dirs or one that the patterns, relative
// to wd, match.
func (t *tree) matches(dir string, dirs map[string]bool, wd string, patterns []string) bool {
	return dirs[dir] || slices.ContainsFunc(patterns, func(p string) bool { return matchesDir(wd, p, dir) })
}

// matchesDir reports whether pattern, relative to the folder wd, is dir or
// stands for all below a folder that holds it.
func matchesDir(wd, pattern, dir string) bool {
	base, all := strings.CutSuffix(pattern, "/...")
	if !filepath.IsAbs(base) {
		if base != "." && !strings.HasPrefix(base, "./") && !strings.HasPrefix(base, "../") {
			return false
		}
		base = filepath.Join(wd, base)
	}
	rel, err := filepath.Rel(base, dir)
	return err == nil && (rel == "." || all && filepath.IsLocal(rel))
}

// addOrphan hides an output whose source is gone, as it will be once it is
// removed.
func (t *tree) addOrphan(path string) {
	if src, err := os.ReadFile(path); err != nil || !IsGenerated(src) {
		return
	}
	t.orphans = append(t.orphans, path)
	t.overlay[path] = []byte("//go:build ignore\n\npackage ignored\n")
}
