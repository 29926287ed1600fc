// Package generate is the compiler from end to end: it loads packages, checks
// them, lowers and emits them, and says which files should be on disk. It
// writes nothing.
package generate

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/output"
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/lint"
	"github.com/asyncgen/asyncgen/lower/load"
)

// Config says what to compile and how.
type Config struct {
	load.Config
	Patterns []string // packages, as the go command takes them
	Line     bool     // map the output to the source with //line

	Lint *lint.Options // look for what is probably wrong, too; nil for not

	// Goroutines asks for the goroutine back end: async functions whose bodies
	// run on goroutines, instead of state machines.
	Goroutines bool
}

// Package is the output of the .ago files of one folder, which belongs together:
// it is written as a whole or not at all.
type Package struct {
	Dir     string
	Files   []output.File // in order of path
	Orphans []string      // generated files whose source is gone
}

// Compile compiles packages. It returns those without errors, in order of
// folder, and what is wrong with the others. An error means that the compiler or
// the go command could not do its part.
func Compile(ctx context.Context, cfg Config) ([]*Package, diag.List, error) {
	prog, err := load.Load(ctx, cfg.Config, cfg.Patterns...)
	if err != nil {
		return nil, nil, err
	}
	files, found, err := compile(prog, cfg)
	if err != nil {
		return nil, nil, err
	}
	return group(prog, files), found.Sorted(), nil
}

// Lower compiles packages as far as to machines: it returns the files of those
// without errors, and what is wrong with the others. An error is as of Compile.
func Lower(ctx context.Context, cfg Config) ([]*ir.File, diag.List, error) {
	prog, err := load.Load(ctx, cfg.Config, cfg.Patterns...)
	if err != nil {
		return nil, nil, err
	}
	checked, found := check.Program(prog)
	var files []*ir.File
	for _, pkg := range checked {
		lowered, list := lower.Package(pkg)
		files = append(files, lowered...)
		found = append(found, list...)
	}
	return files, found.Sorted(), nil
}

// group sorts the output by folder and leaves out the folders of which a wanted
// file is missing.
func group(prog *load.Program, files []output.File) []*Package {
	made := make(map[string]output.File)
	for _, f := range files {
		made[f.Source] = f
	}
	byDir := make(map[string]*Package)
	at := func(file string) *Package {
		dir := filepath.Dir(file)
		if byDir[dir] == nil {
			byDir[dir] = &Package{Dir: dir}
		}
		return byDir[dir]
	}
	incomplete := incompleteFolders(prog, made)
	for _, source := range slices.Sorted(maps.Keys(made)) {
		p := at(source)
		p.Files = append(p.Files, made[source])
	}
	for _, name := range prog.Orphans {
		p := at(name)
		p.Orphans = append(p.Orphans, name)
	}
	var out []*Package
	for _, dir := range slices.Sorted(maps.Keys(byDir)) {
		if !incomplete[dir] {
			out = append(out, byDir[dir])
		}
	}
	return out
}

// incompleteFolders returns the folders that have errors: of a package that
// could not be read, or of a source without output.
func incompleteFolders(prog *load.Program, made map[string]output.File) map[string]bool {
	incomplete := make(map[string]bool)
	for _, b := range prog.Builds {
		for _, p := range b.Packages {
			if p.Broken {
				incomplete[p.Dir] = true
			}
			for _, s := range p.Sources {
				if _, ok := made[s.Name]; s.Wanted && !ok {
					incomplete[p.Dir] = true
				}
			}
		}
	}
	return incomplete
}
