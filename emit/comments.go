package emit

import (
	"go/ast"
	"go/token"
	"sort"
	"strings"

	"github.com/dave/jennifer/jen"
)

// comments gives each comment inside of a translated body a place ahead of a
// statement, or at the end of its line. A comment amid an expression has none.
type comments struct {
	file   *token.File
	text   string
	groups []*ast.CommentGroup // by position
	used   map[*ast.CommentGroup]bool
	before map[*ast.CommentGroup]bool // used before the fork; others may read it
}

func newComments(fset *token.FileSet, text string, f *ast.File) *comments {
	c := &comments{file: fset.File(f.FileStart), text: text, groups: f.Comments, used: make(map[*ast.CommentGroup]bool)}
	// The documentation of a function on one line stands above its body, too.
	for _, d := range f.Decls {
		if doc := declDoc(d); doc != nil {
			c.used[doc] = true
		}
	}
	return c
}

// fork returns comments of which those that c has used are used, too.
func (c *comments) fork() *comments {
	f := *c
	f.before, f.used = c.used, make(map[*ast.CommentGroup]bool)
	return &f
}

func (c *comments) isUsed(g *ast.CommentGroup) bool { return c.used[g] || c.before[g] }

func (c *comments) offset(pos token.Pos) int { return c.file.Offset(pos) }

// above returns the comments right above the line of pos, each once.
func (c *comments) above(pos token.Pos) []jen.Code {
	if c == nil || !pos.IsValid() {
		return nil
	}
	to := 1 + strings.LastIndexByte(c.text[:c.offset(pos)], '\n')
	i := sort.Search(len(c.groups), func(i int) bool { return c.offset(c.groups[i].Pos()) >= to })
	var codes []jen.Code
	for i--; i >= 0; i-- {
		g := c.groups[i]
		end := c.offset(g.End())
		if c.isUsed(g) || end > to || !isBlank(c.text[end:to]) || c.trailing(g) {
			break
		}
		c.used[g] = true
		to = c.offset(g.Pos())
		codes = append(c.codes(g), codes...)
	}
	return codes
}

// trailing reports whether g belongs to the code ahead of it on its line. What
// follows an opening brace or a case belongs to the code below.
func (c *comments) trailing(g *ast.CommentGroup) bool {
	before := c.text[:c.offset(g.Pos())]
	line := strings.TrimSpace(before[1+strings.LastIndexByte(before, '\n'):])
	return line != "" && !strings.HasSuffix(line, "{") && !strings.HasSuffix(line, ":")
}

// after returns the comment behind pos on its line, or nil.
func (c *comments) after(pos token.Pos) []jen.Code {
	if c == nil || !pos.IsValid() {
		return nil
	}
	from := c.offset(pos)
	i := sort.Search(len(c.groups), func(i int) bool { return c.offset(c.groups[i].Pos()) >= from })
	if i == len(c.groups) {
		return nil
	}
	g := c.groups[i]
	gap := c.text[from:c.offset(g.Pos())]
	if c.isUsed(g) || strings.Trim(gap, " \t;") != "" {
		return nil
	}
	c.used[g] = true
	return c.codes(g)
}

func (c *comments) codes(g *ast.CommentGroup) []jen.Code {
	codes := make([]jen.Code, len(g.List))
	for i, l := range g.List {
		codes[i] = jen.Comment(l.Text)
	}
	return codes
}

// isBlank reports whether s is white space alone.
func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
