package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/generate"
	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/report"
	"github.com/asyncgen/asyncgen/lower/explain"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// explainCmd is `asyncgen explain`.
type explainCmd struct {
	compileFlags
	Dot     bool     `help:"Print the states as a graph for Graphviz."`
	IR      bool     `name:"ir" help:"Print the intermediate representation."`
	Backend string   `hidden:""`
	Targets []string `arg:"" optional:"" help:"Packages (default ./...), .ago files, or functions of one: FILE:FUNC."`
}

// Run describes the machines of async functions. With -json the description is
// an object on standard output, and diagnostics are JSON, too.
func (c *explainCmd) Run(s *session) error {
	if err := c.validate(); err != nil {
		return err
	}
	targets := make([]target, len(c.Targets))
	patterns := make([]string, len(c.Targets))
	for i, name := range c.Targets {
		targets[i] = parseTarget(s, name)
		patterns[i] = targets[i].pattern
	}
	files, found, err := generate.Lower(context.Background(), c.config(s, patterns))
	if err != nil {
		return err
	}
	if err := s.report(found, c.JSON); err != nil {
		return err
	}
	if found.HasErrors() {
		return exitCode(exitErrors)
	}
	functions, err := selectFunctions(explain.Functions(files), targets)
	if err != nil {
		return err
	}
	return c.print(s, functions)
}

func (c *explainCmd) validate() error {
	switch {
	case c.Backend == "goroutine":
		return usageError("explain describes state machines; the goroutine back end makes none")
	case c.Backend != "" && c.Backend != "machine":
		return usageError("unknown back end " + c.Backend)
	case c.Dot && c.JSON, c.Dot && c.IR, c.JSON && c.IR:
		return usageError("-dot, -ir and -json exclude each other")
	}
	return nil
}

func (c *explainCmd) print(s *session, functions []*explain.Function) error {
	for _, f := range functions {
		f.File = s.short(f.File)
		for _, st := range f.States {
			st.File = s.short(st.File)
		}
	}
	switch {
	case c.JSON:
		enc := json.NewEncoder(s.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "\t")
		return enc.Encode(struct {
			Functions []*explain.Function `json:"functions"`
		}{functions})
	case c.Dot:
		return report.Dot(s.stdout, functions)
	case c.IR:
		for _, f := range functions {
			if err := ir.Print(s.stdout, f.Machine); err != nil {
				return err
			}
		}
		return nil
	}
	return report.Text(s.stdout, functions)
}

// target is what one argument names.
type target struct {
	name     string // as given
	pattern  string // of packages
	file     string // an absolute name; empty for all files
	function string // empty for all
}

// parseTarget reads PATTERN, FILE.ago, FILE.ago:FUNC or PATTERN:FUNC.
func parseTarget(s *session, name string) target {
	t := target{name: name, pattern: name}
	if i := strings.LastIndexByte(name, ':'); i > 0 && !strings.ContainsAny(name[i:], `/\`) {
		t.pattern, t.function = name[:i], name[i+1:]
	}
	if isSource(t.pattern) {
		t.file = s.abs(t.pattern)
	}
	return t
}

func (t target) has(f *explain.Function) bool {
	if t.file != "" && t.file != f.File {
		return false
	}
	return t.function == "" || t.function == f.Name || strings.HasSuffix(plainName(f.Name), "."+plainName(t.function))
}

// plainName writes the name of a method without parentheses and star.
func plainName(name string) string { return strings.NewReplacer("(*", "", ")", "").Replace(name) }

// selectFunctions returns the functions that the targets name, all if there are
// no targets. It is an error if a target names none.
func selectFunctions(all []*explain.Function, targets []target) ([]*explain.Function, error) {
	if len(targets) == 0 {
		return all, nil
	}
	var out []*explain.Function
	hit := make([]bool, len(targets))
	for _, f := range all {
		wanted := false
		for i, t := range targets {
			if t.has(f) {
				wanted, hit[i] = true, true
			}
		}
		if wanted {
			out = append(out, f)
		}
	}
	for i, t := range targets {
		if !hit[i] && (t.file != "" || t.function != "") {
			return nil, fmt.Errorf("%s: no such async function", t.name)
		}
	}
	return out, nil
}
