package load

import (
	"bytes"
	"go/build"
	"go/build/constraint"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// configuration is a platform and a set of tags under which files are part of
// the build that the current configuration leaves out.
type configuration struct {
	platform
	tags    []string
	sources map[string]bool // .ago files, by name
}

type platform struct{ os, arch string }

// platforms are tried, in this order, for files that need another one than the
// current.
var platforms = []platform{
	{"linux", "amd64"}, {"windows", "amd64"}, {"darwin", "arm64"}, {"freebsd", "amd64"},
	{"linux", "arm64"}, {"linux", "386"}, {"linux", "arm"}, {"linux", "riscv64"},
	{"linux", "ppc64le"}, {"linux", "s390x"}, {"linux", "loong64"}, {"linux", "mips64"},
	{"linux", "mips64le"}, {"linux", "mips"}, {"linux", "mipsle"}, {"linux", "ppc64"},
	{"windows", "arm64"}, {"windows", "386"}, {"darwin", "amd64"},
	{"netbsd", "amd64"}, {"openbsd", "amd64"}, {"dragonfly", "amd64"}, {"solaris", "amd64"},
	{"illumos", "amd64"}, {"aix", "ppc64"}, {"plan9", "amd64"}, {"android", "arm64"},
	{"ios", "arm64"}, {"js", "wasm"}, {"wasip1", "wasm"},
}

// excluded lists the .ago files of the matched packages that are in none of the
// roots.
func (l *loader) excluded(roots []*packages.Package, dirs map[string]bool, patterns []string) []string {
	built := make(map[string]bool)
	for _, p := range roots {
		for _, name := range p.GoFiles {
			built[name] = true
		}
	}
	var list []string
	for output, source := range l.tree.source {
		if !built[output] && l.tree.matches(filepath.Dir(output), dirs, l.cfg.Dir, patterns) {
			list = append(list, source)
		}
	}
	slices.Sort(list)
	return list
}

// configurations finds, for every source that one satisfies, a configuration
// that does. A source that asks to be ignored, or for what cannot be, is in
// none: it is in no build of the go command either.
func (l *loader) configurations(sources []string) []*configuration {
	var list []*configuration
	for len(sources) > 0 {
		c := l.configurationOf(sources[0])
		var rest []string
		for _, s := range sources[1:] {
			if c != nil && l.matches(c.platform, c.tags, s) {
				c.sources[s] = true
			} else {
				rest = append(rest, s)
			}
		}
		if c != nil {
			list = append(list, c)
		}
		sources = rest
	}
	return list
}

func (l *loader) configurationOf(source string) *configuration {
	current := l.current()
	for _, tags := range tagSets(l.tree.overlay[OutputName(source)]) {
		for _, p := range append([]platform{current}, platforms...) {
			if l.matches(p, tags, source) {
				return &configuration{platform: p, tags: tags, sources: map[string]bool{source: true}}
			}
		}
	}
	return nil
}

// matches reports whether the source's output is part of a build for p with
// the given tags beside those of the configuration.
func (l *loader) matches(p platform, tags []string, source string) bool {
	ctxt := build.Default
	ctxt.GOOS, ctxt.GOARCH = p.os, p.arch
	ctxt.CgoEnabled = ctxt.CgoEnabled && p == l.current()
	ctxt.BuildTags = slices.Concat(l.cfg.Tags, tags)
	ctxt.OpenFile = func(path string) (io.ReadCloser, error) {
		if text, ok := l.tree.overlay[path]; ok {
			return io.NopCloser(bytes.NewReader(text)), nil
		}
		return os.Open(path)
	}
	dir, name := filepath.Split(OutputName(source))
	ok, err := ctxt.MatchFile(filepath.Clean(dir), name)
	return ok && err == nil
}

// tagSets returns the sets of tags worth trying for a file: none, each that its
// constraint names, and all of those.
func tagSets(head []byte) [][]string {
	sets := [][]string{nil}
	var all []string
	for line := range bytes.Lines(head) {
		text := strings.TrimSpace(string(line))
		if !constraint.IsGoBuild(text) {
			continue
		}
		expr, err := constraint.Parse(text)
		if err != nil {
			return sets
		}
		expr.Eval(func(tag string) bool {
			if tag != "ignore" && !slices.Contains(all, tag) && !isPlatformTag(tag) {
				all = append(all, tag)
				sets = append(sets, []string{tag})
			}
			return false
		})
		break
	}
	if len(all) > 1 {
		sets = append(sets, all)
	}
	return sets
}

// isPlatformTag reports whether a platform, a toolchain or a release decides on
// the tag, not the user.
func isPlatformTag(tag string) bool {
	if tag == "unix" || tag == "cgo" || tag == "gc" || tag == "gccgo" || strings.HasPrefix(tag, "go1.") {
		return true
	}
	return slices.ContainsFunc(platforms, func(p platform) bool { return p.os == tag || p.arch == tag })
}

// current returns the platform for which the go command builds.
func (l *loader) current() platform {
	return platform{l.getenv("GOOS", build.Default.GOOS), l.getenv("GOARCH", build.Default.GOARCH)}
}

// getenv returns a variable of the go command's environment, or fallback.
func (l *loader) getenv(name, fallback string) string {
	env := l.cfg.Env
	if env == nil {
		env = os.Environ()
	}
	for _, e := range slices.Backward(env) {
		if v, ok := strings.CutPrefix(e, name+"="); ok && v != "" {
			return v
		}
	}
	return fallback
}

// under returns the loader for another configuration.
func (l *loader) under(c *configuration) *loader {
	dup := *l
	env := l.cfg.Env
	if env == nil {
		env = os.Environ()
	}
	if c.platform != l.current() {
		// Foreign C code cannot be built; Go's own declarations are all there.
		dup.cfg.Env = slices.Concat(env, []string{"GOOS=" + c.os, "GOARCH=" + c.arch, "CGO_ENABLED=0"})
	}
	dup.cfg.Tags = slices.Concat(l.cfg.Tags, c.tags)
	dup.only = c.sources
	dup.expected = nil
	return &dup
}
