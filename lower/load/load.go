package load

import (
	"context"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Config says where and for which configuration to load.
type Config struct {
	Dir  string   // the working directory, to which patterns are relative
	Env  []string // the environment of the go command; nil for the process's own
	Tags []string // build tags

	// Files are .ago files, by absolute path, that have to be among the sources.
	Files []string

	// Deps asks for what running the matched packages takes: also the packages of
	// main modules that they import, and only for the current configuration.
	Deps bool

	// Race asks, with Deps, for what a build with the race detector takes.
	Race bool
}

// runtimePath is the package that generated code imports, whatever the source
// does.
const runtimePath = "github.com/asyncgen/asyncgen/rtlib"

// Load loads the packages that match the patterns, as the go command takes
// them, with what they import. What is wrong with the sources is in the
// Program; an error means that the go command could not do its work.
func Load(ctx context.Context, cfg Config, patterns ...string) (*Program, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, err
	}
	cfg.Dir = dir
	tree, err := findSources(ctx, cfg)
	if err != nil {
		return nil, err
	}
	l := &loader{
		ctx: ctx, cfg: cfg, tree: tree,
		prog: &Program{Fset: token.NewFileSet()},
		read: make(map[string]bool),
	}
	if l.reportAbsent() {
		return l.prog, nil
	}
	defer l.expect(patterns)()
	roots, err := l.metadata(patterns)
	if err != nil {
		return nil, err
	}
	if cfg.Deps {
		roots = l.withDependencies(roots)
	}
	if err := l.build(roots); err != nil {
		return nil, err
	}
	dirs := make(map[string]bool)
	for _, p := range roots {
		dirs[dirOf(p)] = true
	}
	l.prog.Orphans = tree.orphansIn(dirs, cfg.Dir, patterns)
	if !cfg.Deps {
		for _, c := range l.configurations(l.excluded(roots, dirs, patterns)) {
			if err := l.under(c).loadOnly(); err != nil {
				return nil, err
			}
		}
	}
	l.reportUnread()
	return l.prog, nil
}

// loadOnly loads the packages that the sources of l's configuration belong to.
func (l *loader) loadOnly() error {
	folders := make(map[string]bool)
	for name := range l.only {
		folders[filepath.Dir(name)] = true
	}
	roots, err := l.metadata(slices.Sorted(maps.Keys(folders)))
	if err != nil {
		return err
	}
	return l.build(roots)
}

// loader is one run of Load.
type loader struct {
	ctx  context.Context
	cfg  Config
	tree *tree
	prog *Program
	read map[string]bool // the sources of all builds so far, also those that do not parse
	only map[string]bool // the sources whose output is wanted; nil for all

	expected func() map[string]string // see expect; nil if nothing is
}

// packages runs the go command over patterns, with the outputs of all .ago
// files standing in for the files that are or are not there.
func (l *loader) packages(mode packages.LoadMode, tests bool, patterns []string) ([]*packages.Package, error) {
	cfg := &packages.Config{
		Context: l.ctx,
		Mode:    mode,
		Dir:     l.cfg.Dir,
		Env:     l.cfg.Env,
		Overlay: l.tree.overlay,
		Tests:   tests,
		Fset:    l.prog.Fset,
	}
	if len(l.cfg.Tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(l.cfg.Tags, ",")}
	}
	if l.cfg.Race {
		cfg.BuildFlags = append(cfg.BuildFlags, "-race")
	}
	return packages.Load(cfg, patterns...)
}

// metadata returns the packages that match the patterns, with the graph of what
// they import.
func (l *loader) metadata(patterns []string) ([]*packages.Package, error) {
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedImports |
		packages.NeedDeps | packages.NeedModule | packages.NeedForTest
	return l.packages(mode, l.tree.tests, patterns)
}

// withDependencies returns roots and the packages that they depend on, as far as
// these have .ago files.
func (l *loader) withDependencies(roots []*packages.Package) []*packages.Package {
	all := slices.Clone(roots)
	packages.Visit(roots, nil, func(p *packages.Package) {
		if l.tree.hasSources(p) && !slices.Contains(roots, p) {
			all = append(all, p)
		}
	})
	return all
}

// dirOf returns the folder of a package, or "" if it has no files.
func dirOf(p *packages.Package) string {
	for _, files := range [][]string{p.GoFiles, p.IgnoredFiles, p.OtherFiles} {
		if len(files) > 0 {
			return filepath.Dir(files[0])
		}
	}
	return ""
}
