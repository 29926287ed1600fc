package emit

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"
)

// source is the text of a .ago file, of which the parts that are plain Go are
// copied as they stand, comments and directives included.
type source struct {
	out    *output
	text   string
	syntax *ast.File
	edits  []edit
	at     int // offset up to which the text is copied or left out
}

// edit replaces a range of the text.
type edit struct {
	from, to int
	text     string
}

func newSource(out *output) *source {
	s := &source{out: out, text: string(out.Source.Source.Src), syntax: out.Source.Source.Syntax}
	s.edits = append(s.asyncTypes(), s.headerLiterals()...)
	s.at = s.importsEnd()
	return s
}

// packageName is the rest of the package clause's line after the keyword.
func (s *source) packageName() string {
	from := s.out.offset(s.syntax.Name.Pos())
	return strings.TrimSpace(s.text[from:s.clauseEnd()])
}

func (s *source) clauseEnd() int { return s.lineEnd(s.out.offset(s.syntax.Name.End())) }

// lineEnd returns the end of the line that from is on, if nothing but a comment
// comes before it, else from.
func (s *source) lineEnd(from int) int {
	line, _, _ := strings.Cut(s.text[from:], "\n")
	rest := strings.TrimSpace(line)
	if rest == "" || strings.HasPrefix(rest, "//") {
		return from + len(line)
	}
	return from
}

// constrained reports whether there may be a build constraint below the package clause,
// which formatting moves to the top.
func (s *source) constrained() bool {
	below := s.text[s.clauseEnd():]
	return strings.Contains(below, "//go:build") || strings.Contains(below, "+build")
}

// abovePackage returns the comments above the package clause: those apart from
// it, as build constraints and licences, and the documentation.
func (s *source) abovePackage() (above, doc string) {
	head := s.text[:s.out.offset(s.syntax.Package)]
	at := len(head)
	if s.syntax.Doc != nil {
		at = s.out.offset(s.syntax.Doc.Pos())
	}
	return trimComments(head[:at]), trimComments(head[at:])
}

func trimComments(text string) string {
	return strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
}

// importsEnd is where the imports end, or the package clause if there are none.
func (s *source) importsEnd() int {
	end := s.clauseEnd()
	for _, d := range s.syntax.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			end = s.lineEnd(s.out.offset(g.End()))
		}
	}
	return end
}

// importDecls copies the imports. The unused ones become blank, so that what
// the packages do when they are initialised stays.
func (s *source) importDecls(unused []*ast.ImportSpec) []jen.Code {
	var edits []edit
	for _, spec := range unused {
		from, to := s.out.offset(spec.Path.Pos()), s.out.offset(spec.Path.Pos())
		if spec.Name != nil {
			from, to = s.out.offset(spec.Name.Pos()), s.out.offset(spec.Name.End())
		}
		edits = append(edits, edit{from, to, "_ "})
	}
	text := s.edited(s.clauseEnd(), s.importsEnd(), edits)
	text = strings.TrimLeft(strings.TrimSpace(text), "; \t")
	if text == "" {
		return nil
	}
	return []jen.Code{jen.Id(text)}
}

// copyTo copies the text from where the last part ended up to pos.
func (s *source) copyTo(pos token.Pos) []jen.Code { return s.copy(s.out.offset(pos)) }

func (s *source) copyRest() []jen.Code { return s.copy(len(s.text)) }

// skipTo leaves the text up to pos out.
func (s *source) skipTo(pos token.Pos) { s.at = s.out.offset(pos) }

func (s *source) copy(to int) []jen.Code {
	from := s.at
	s.at = to
	// The semicolon that ended the part before may be left.
	for from < to && strings.ContainsRune("; \t\r\n", rune(s.text[from])) {
		from++
	}
	text := strings.TrimRight(s.edited(from, to, s.edits), " \t\r\n")
	if text == "" {
		return nil
	}
	line := s.out.position(s.syntax.FileStart + token.Pos(from)).Line
	return []jen.Code{jen.Line(), sourceLine(line), jen.Id(text), anyLines()}
}

// edited returns a part of the text with the edits that concern it. Of edits
// within each other the outer one counts.
func (s *source) edited(from, to int, edits []edit) string {
	slices.SortFunc(edits, func(a, b edit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	var b strings.Builder
	for _, e := range edits {
		if e.to <= from || e.to > to {
			continue
		}
		b.WriteString(s.text[from:e.from])
		b.WriteString(e.text)
		from = e.to
	}
	b.WriteString(s.text[from:to])
	return b.String()
}

// asyncTypes returns the edits that make plain types of the async function
// types and interface methods.
func (s *source) asyncTypes() []edit {
	async := s.typesAlone()
	if len(async) == 0 {
		return nil
	}
	values := s.futures(async)
	var edits []edit
	for ft, a := range async {
		t := values[ft.Params.Opening]
		if t == nil {
			continue
		}
		from := s.out.offset(a.Pos)
		to := from + len("async")
		for strings.ContainsRune(" \t\r\n", rune(s.text[to])) {
			to++
		}
		edits = append(edits, edit{from, to, ""})
		from = s.out.offset(ft.Params.End())
		to = from
		if ft.Results != nil {
			to = s.out.offset(ft.Results.End())
		}
		edits = append(edits, edit{from, to, " " + t.text})
	}
	return edits
}
