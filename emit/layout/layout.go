// Package layout formats code as gofmt does, and says where each line of the result came
// from and what it is.
//
// Most declarations are written in one pass over their trees, by the rules of go/printer
// and text/tabwriter, without the detour over text that is measured, written, scanned and
// aligned. Only the rules for the usual form are here. A declaration in which there is
// something else, such as comments within an expression or strings of several lines, is
// left to go/format. What is written is the same either way.
package layout

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// Text is formatted code.
type Text struct {
	Code  []byte
	Lines []Line // of Code, and one for what comes after the last line break
}

// Source formats a file. An error says that it does not parse.
func Source(text []byte) (*Text, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("generated code does not parse: %w\n%s", err, text)
	}
	w := &writer{src: newSource(text, int(file.FileStart))}
	w.Code = make([]byte, 0, len(text)+len(text)/4)
	w.Lines = make([]Line, 0, len(w.src.starts))
	for i, g := range w.groups(file) {
		if i > 0 {
			w.add([]byte("\n"), Line{})
		}
		if err := w.write(g, i == 0); err != nil {
			return nil, err
		}
	}
	w.add(nil, Line{})
	return &w.Text, nil
}

// writer writes a file group by group.
type writer struct {
	Text
	src     *source
	printer printer
}

func (w *writer) add(code []byte, lines ...Line) {
	w.Code = append(w.Code, code...)
	w.Lines = append(w.Lines, lines...)
}

// group is what a blank line parts from the rest, on the top level of a file: formatting
// it does not depend on what is around.
type group struct {
	first, last int // lines
	decls       []ast.Decl
	comments    []*ast.CommentGroup
	ends        token.Token // what it ends with: the keyword of a declaration, or COMMENT
}

// groups returns the groups of a file. The first one ends with the imports, or with the
// package clause if there are none, and has everything if anything can move there.
func (w *writer) groups(f *ast.File) []group {
	head := group{first: 1, last: w.src.lineOf(f.Name.End()), ends: token.PACKAGE}
	var items []group
	docs := make(map[*ast.CommentGroup]bool)
	for _, d := range f.Decls {
		item := w.item(d)
		item.decls, item.ends = []ast.Decl{d}, keyword(d)
		if doc := docOf(d); doc != nil {
			docs[doc] = true
			item.first, item.comments = w.src.lineOf(doc.Pos()), []*ast.CommentGroup{doc}
		}
		items = append(items, item)
		if item.ends == token.IMPORT {
			head.last, head.ends = item.last, item.ends
		}
	}
	for _, c := range f.Comments {
		if !docs[c] {
			item := w.item(c)
			item.comments, item.ends = []*ast.CommentGroup{c}, token.COMMENT
			items = append(items, item)
		}
	}
	if w.moves() {
		head.last = len(w.src.starts)
	}
	slices.SortStableFunc(items, func(a, b group) int { return cmp.Compare(a.first, b.first) })
	groups := []group{head}
	for _, item := range items {
		if last := &groups[len(groups)-1]; last.apart(item) {
			groups = append(groups, item)
		} else {
			last.merge(item)
		}
	}
	return groups
}

// item is a group of n alone.
func (w *writer) item(n ast.Node) group {
	return group{first: w.src.lineOf(n.Pos()), last: w.src.lineOf(n.End() - 1)}
}

// apart reports whether there is a blank line between g and an item below it, or gofmt
// makes one: above a declaration of another kind, and above the comment of a declaration.
func (g *group) apart(item group) bool {
	return item.first > g.last+1 ||
		item.first > g.last && g.ends != token.COMMENT && item.ends != token.COMMENT &&
			(g.ends != item.ends || len(item.comments) > 0)
}

func (g *group) merge(item group) {
	if item.last >= g.last {
		g.last, g.ends = item.last, item.ends
	}
	g.decls = append(g.decls, item.decls...)
	g.comments = append(g.comments, item.comments...)
}

func keyword(d ast.Decl) token.Token {
	if g, ok := d.(*ast.GenDecl); ok {
		return g.Tok
	}
	return token.FUNC
}

func docOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.GenDecl:
		return d.Doc
	case *ast.FuncDecl:
		return d.Doc
	}
	return nil
}

// moves reports whether there may be a build constraint, which formatting moves to the
// top, or a character that stands for something in the middle of formatting.
func (w *writer) moves() bool {
	return bytes.ContainsAny(w.src.text, "\r\v\f") || bytes.Contains(w.src.text, []byte("//go:build")) || bytes.Contains(w.src.text, []byte("+build"))
}

// write writes a group.
func (w *writer) write(g group, head bool) error {
	if !head && (w.writeComment(g) || w.writeDecl(g)) {
		return nil
	}
	return w.format(g, head)
}

// writeComment writes a group that is one comment.
func (w *writer) writeComment(g group) bool {
	if len(g.decls) > 0 || len(g.comments) != 1 {
		return false
	}
	for _, c := range g.comments[0].List {
		if c.Text[1] != '/' {
			return false
		}
	}
	w.addComment(g.comments[0])
	return true
}

func (w *writer) addComment(g *ast.CommentGroup) {
	for _, c := range g.List {
		w.add([]byte(strings.TrimSpace(c.Text)+"\n"), Line{Kind: HasComment})
	}
}

// writeDecl writes a group that is one declaration and its comments.
func (w *writer) writeDecl(g group) bool {
	if len(g.decls) != 1 {
		return false
	}
	d := g.decls[0]
	doc := docOf(d)
	comments := g.comments
	if doc != nil {
		comments = comments[1:]
	}
	if doc != nil && !words(doc) || len(comments) > 0 && comments[0].Pos() < d.Pos() {
		return false
	}
	p := &w.printer
	*p = printer{out: p.out[:0], lines: p.lines[:0], src: w.src, fresh: true, line: w.src.lineOf(d.Pos()), comments: comments}
	p.decl(d)
	p.end()
	if p.odd {
		return false
	}
	code, ok := p.out, true
	if p.cells {
		if code, ok = align(p.out); !ok {
			return false
		}
	}
	if doc != nil {
		w.addComment(doc)
	}
	w.add(code, p.lines...)
	return true
}

// clause makes a file of a group.
const clause = "package p\n\n"

// format has go/format write a group.
func (w *writer) format(g group, head bool) error {
	added := clause
	if head {
		added = ""
	}
	text := append([]byte(added), w.src.lines(g.first, g.last)...)
	code, err := format.Source(text)
	if err != nil {
		return err
	}
	n := strings.Count(added, "\n")
	lines, err := carry(text, code, g.first-1-n)
	if err != nil {
		return err
	}
	w.add(code[len(added):], lines[n:]...)
	return nil
}
