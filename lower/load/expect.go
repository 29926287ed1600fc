package load

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// expect begins to ask for the export data of what the packages that match the patterns
// will need, as far as the heads of their sources say it: where that is, expected
// returns by import path, for those that have it. The go command takes as long for this
// as it takes to list the packages, which goes on meanwhile. What is returned ends it.
func (l *loader) expect(patterns []string) (stop func()) {
	ctx, cancel := context.WithCancel(l.ctx)
	early := *l
	early.ctx = ctx
	found := make(chan map[string]string, 1)
	go func() {
		files := make(map[string]string)
		// What fails, external asks for once more, and reports.
		pkgs, _ := early.exported(l.tree.expected(l.cfg.Dir, patterns))
		for _, p := range pkgs {
			if len(p.Errors) == 0 && p.ExportFile != "" {
				files[p.PkgPath] = p.ExportFile
			}
		}
		found <- files
	}()
	l.expected = sync.OnceValue(func() map[string]string { return <-found })
	return func() {
		cancel()
		l.expected()
	}
}

// expected lists the runtime and what the sources in matched folders import from outside
// of the main modules. A package inside may depend on .ago files, and is not to be built
// then.
func (t *tree) expected(wd string, patterns []string) []string {
	paths := []string{runtimePath}
	for output, imports := range t.imports {
		if !t.matches(filepath.Dir(output), nil, wd, patterns) {
			continue
		}
		for _, path := range imports {
			if path != "C" && path != "unsafe" && !t.inMainModule(path) {
				paths = append(paths, path)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// inMainModule reports whether a package may be part of a main module.
func (t *tree) inMainModule(path string) bool {
	return slices.ContainsFunc(t.modules, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") })
}
