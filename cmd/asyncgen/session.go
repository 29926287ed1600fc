package main

import (
	"bytes"
	"encoding/json"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// session is what one run of the command works with instead of the process's
// own streams and environment.
type session struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            []string
	dir            string // the working directory
}

// getenv returns the value of a variable of the session's environment.
func (s *session) getenv(name string) string {
	for i := len(s.env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(s.env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// short returns path as seen from the working directory, if that is shorter.
func (s *session) short(path string) string {
	rel, err := filepath.Rel(s.dir, path)
	if err != nil || len(rel) >= len(path) {
		return path
	}
	return rel
}

// abs returns name as seen from the root.
func (s *session) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(s.dir, name)
}

// report prints diagnostics to stderr: for people, or for tools as JSON, one
// object a line.
func (s *session) report(l diag.List, asJSON bool) error {
	l = s.shorten(l.Sorted())
	if !asJSON {
		return diag.Render(s.stderr, l, s.source)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, d := range l {
		if err := enc.Encode(jsonDiagnostic(d)); err != nil {
			return err
		}
	}
	_, err := s.stderr.Write(b.Bytes())
	return err
}

// source reads the file that a position of a shortened diagnostic names.
func (s *session) source(name string) []byte {
	src, err := os.ReadFile(s.abs(name))
	if err != nil {
		return nil
	}
	return src
}

// shorten returns l with file names as seen from the working directory.
func (s *session) shorten(l diag.List) diag.List {
	out := make(diag.List, len(l))
	for i, d := range l {
		c := *d
		c.Message = s.shortNames(d.Message)
		c.Pos.Filename = s.short(d.Pos.Filename)
		c.End.Filename = s.short(d.End.Filename)
		c.Notes = append([]diag.Note(nil), d.Notes...)
		for j := range c.Notes {
			c.Notes[j].Message = s.shortNames(c.Notes[j].Message)
			c.Notes[j].Pos.Filename = s.short(c.Notes[j].Pos.Filename)
		}
		out[i] = &c
	}
	return out
}

// place matches a place in a file that a message of go/types mentions.
var place = regexp.MustCompile(`[^\s(]+\.a?go:\d+:\d+`)

// shortNames returns text with the names of files as seen from the working directory.
func (s *session) shortNames(text string) string {
	return place.ReplaceAllStringFunc(text, func(at string) string {
		end := strings.LastIndex(at, "go:") + len("go")
		return s.short(at[:end]) + at[end:]
	})
}

// A place and a finding as tools read them. Columns count bytes from 1.
type (
	jsonPlace struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	jsonNote struct {
		jsonPlace
		Message string `json:"message"`
	}
	jsonFinding struct {
		jsonPlace
		End      *jsonPlace `json:"end,omitempty"`
		Severity string     `json:"severity"`
		Code     string     `json:"code"`
		Message  string     `json:"message"`
		Hint     string     `json:"hint,omitempty"`
		Notes    []jsonNote `json:"notes,omitempty"`
	}
)

func jsonDiagnostic(d *diag.Diagnostic) jsonFinding {
	f := jsonFinding{
		jsonPlace: placeOf(d.Pos),
		Severity:  d.Severity.String(),
		Code:      d.Code,
		Message:   d.Message,
		Hint:      d.Hint,
	}
	if d.End.IsValid() {
		end := placeOf(d.End)
		f.End = &end
	}
	for _, n := range d.Notes {
		f.Notes = append(f.Notes, jsonNote{placeOf(n.Pos), n.Message})
	}
	return f
}

func placeOf(p token.Position) jsonPlace { return jsonPlace{p.Filename, p.Line, p.Column} }
