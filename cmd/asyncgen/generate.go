package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/generate"
	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/output"
	"github.com/asyncgen/asyncgen/lower/load"
)

// compileFlags are the flags of every command that compiles.
type compileFlags struct {
	Tags string `help:"Build tags, separated by commas." placeholder:"TAGS"`
	JSON bool   `name:"json" help:"Print diagnostics as JSON, one object a line."`
}

// config describes the compilation of packages. Without patterns it is that of
// the package whose go:generate line runs the command, or else of all below
// the working directory. A .ago file stands for its package, and has to be in
// it.
func (f *compileFlags) config(s *session, patterns []string) generate.Config {
	if len(patterns) == 0 {
		patterns = []string{"./..."}
		if s.getenv("GOFILE") != "" {
			patterns = []string{"."}
		}
	}
	cfg := generate.Config{Config: load.Config{Dir: s.dir, Env: s.env}, Line: true}
	for _, p := range patterns {
		cfg.Patterns = append(cfg.Patterns, packageOf(p))
		if isSource(p) {
			cfg.Files = append(cfg.Files, s.abs(p))
		}
	}
	if f.Tags != "" {
		cfg.Tags = strings.Split(f.Tags, ",")
	}
	return cfg
}

// isSource reports whether a pattern is the name of a .ago file.
func isSource(pattern string) bool { return strings.HasSuffix(pattern, ".ago") }

func packageOf(pattern string) string {
	if !isSource(pattern) {
		return pattern
	}
	dir := filepath.Dir(pattern)
	if filepath.IsAbs(dir) {
		return dir
	}
	return "./" + filepath.ToSlash(dir)
}

// outputFlags are the flags of the commands that write output.
type outputFlags struct {
	Backend string `enum:"machine,goroutine" default:"machine" help:"What async functions become: state machines, or ordinary functions on goroutines (machine, goroutine; default machine)." placeholder:"BACKEND"`
}

func (f *outputFlags) apply(cfg *generate.Config) { cfg.Goroutines = f.Backend == "goroutine" }

// generateCmd is `asyncgen generate`.
type generateCmd struct {
	compileFlags
	outputFlags
	Check        bool   `help:"Write nothing; list missing, stale and orphaned files and exit with 1 if there are any."`
	Diff         bool   `short:"d" help:"Write nothing; show what would change."`
	Stdout       bool   `help:"Write nothing; print the output of one .ago file."`
	Output       string `short:"o" help:"Write the output of one .ago file to FILE." placeholder:"FILE"`
	Line         bool   `default:"true" help:"Map the output to the source with //line (default true)."`
	KeepOrphaned bool   `help:"Keep generated files whose source is gone."`

	Packages []string `arg:"" optional:"" help:"Packages (default ./..., or that of $GOFILE), or one .ago file."`
}

// Run compiles the packages and brings their outputs where the flags say. A
// package with errors keeps the others from nothing.
func (c *generateCmd) Run(s *session) error {
	if err := c.validate(); err != nil {
		return err
	}
	cfg := c.config(s, c.Packages)
	cfg.Line = c.Line
	c.apply(&cfg)
	pkgs, err := s.compile(cfg, c.JSON)
	if c.KeepOrphaned {
		pkgs = withoutOrphans(pkgs)
	}
	switch {
	case c.Stdout || c.Output != "":
		return cmp.Or(err, c.single(s, pkgs))
	case c.Check || c.Diff:
		return cmp.Or(err, c.compare(s, pkgs))
	}
	return cmp.Or(err, s.write(pkgs, c.JSON))
}

func (c *generateCmd) validate() error {
	modes := 0
	for _, set := range []bool{c.Check || c.Diff, c.Stdout, c.Output != ""} {
		if set {
			modes++
		}
	}
	if modes > 1 {
		return usageError("-check and -d, -stdout and -o exclude each other")
	}
	if (c.Stdout || c.Output != "") && (len(c.Packages) != 1 || !isSource(c.Packages[0])) {
		return usageError("-stdout and -o need one .ago file")
	}
	return nil
}

// single writes the output of the one .ago file that is named.
func (c *generateCmd) single(s *session, pkgs []*generate.Package) error {
	source := s.abs(c.Packages[0])
	for _, p := range pkgs {
		for _, f := range p.Files {
			if f.Source != source {
				continue
			}
			if c.Stdout {
				_, err := s.stdout.Write(f.Content)
				return err
			}
			f.Path = s.abs(c.Output)
			return s.write([]*generate.Package{{Files: []output.File{f}}}, c.JSON)
		}
	}
	return fmt.Errorf("%s is not a .ago file of this build", c.Packages[0])
}

// compare lists or shows what write would do.
func (c *generateCmd) compare(s *session, pkgs []*generate.Package) error {
	found := false
	for _, p := range pkgs {
		changes, err := output.Plan(p.Files, p.Orphans)
		if err != nil {
			return s.cannotWrite(err, c.JSON)
		}
		for _, ch := range changes {
			found = true
			if c.Check {
				fmt.Fprintf(s.stdout, "%s: %s\n", ch.Kind, s.short(ch.Path))
			}
			if c.Diff {
				s.stdout.Write(ch.Diff(filepath.ToSlash(s.short(ch.Path))))
			}
		}
	}
	if found && c.Check {
		return exitCode(exitFailed)
	}
	return nil
}

func withoutOrphans(pkgs []*generate.Package) []*generate.Package {
	out := make([]*generate.Package, len(pkgs))
	for i, p := range pkgs {
		kept := *p
		kept.Orphans = nil
		out[i] = &kept
	}
	return out
}
