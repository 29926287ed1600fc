package emit

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/dave/jennifer/jen"
)

// resolver says how an identifier reads in the generated code.
type resolver interface {
	ident(id *ast.Ident) jen.Code
	// assigned is id where it is assigned to, if that is not the same as elsewhere; else nil.
	assigned(id *ast.Ident) jen.Code
	// box returns the name of the pointer to the variable that id stands for, if
	// the variable lives in a box. If auto, a selector may follow the name as it
	// is.
	box(id *ast.Ident) (name string, auto, ok bool)
}

// verbatim is the resolver that leaves every identifier as it is.
type verbatim struct{}

func (verbatim) ident(id *ast.Ident) jen.Code { return jen.Id(id.Name) }

func (verbatim) assigned(*ast.Ident) jen.Code { return nil }

func (verbatim) box(*ast.Ident) (string, bool, bool) { return "", false, false }

// translator turns go/ast trees into jennifer code. It breaks lines where the
// source does, so that the lines of a long expression stay those of the source.
type translator struct {
	fset *token.FileSet
	resolver

	// leave, if set, replaces a return or branch statement outside function
	// literals; nil leaves the statement as it is.
	leave func(s ast.Stmt) []jen.Code

	// await, if set, writes a call that is an await, and nil for any other.
	await func(c *ast.CallExpr) jen.Code

	// replace, if set, writes an assignment that does more than to assign, as several
	// statements, and nil for any other.
	replace func(s *ast.AssignStmt) []jen.Code

	// selects, if set, writes a select over awaits, and nil for any other.
	selects func(s *ast.SelectStmt) jen.Code

	// constant, if set, may replace a call that is a constant; nil leaves it as it
	// is.
	constant func(*ast.CallExpr) jen.Code

	// builtin, if set, may replace a call of a predeclared function; nil leaves it as
	// it is.
	builtin func(*ast.CallExpr) jen.Code

	// sliced, if set, is the type that the operand of a slice expression is converted to;
	// nil leaves it as it is.
	sliced func(x ast.Expr) jen.Code

	// behind, if set, is what follows a declaration in a function.
	behind func(*ast.GenDecl) []jen.Code

	// structs, if set, may name a struct type; nil leaves it as it is.
	structs func(*ast.StructType) jen.Code

	// within, if set, writes what the function does of the body of a literal.
	within func(ast.Node, func() []jen.Code) []jen.Code

	// instantiated, if set, reports whether the code of a generic function has its type
	// arguments.
	instantiated func(ast.Expr) bool

	comments *comments // of the source, or nil

	line int // source line of the code made last, 0 if unknown
	high int // the highest one since the last branch
	lits int // depth of function literals

	marker jen.Code // the one made last, for the line marked
	marked int

	header bool // what is made stands ahead of a block
	parens int  // depth of parentheses in there
}

func newTranslator(fset *token.FileSet, r resolver) *translator {
	return &translator{fset: fset, resolver: r}
}

// lineOf returns the source line of pos, or 0.
func (t *translator) lineOf(pos token.Pos) int {
	if !pos.IsValid() {
		return 0
	}
	return t.fset.PositionFor(pos, false).Line
}

// breakTo returns the line breaks between the code made last and what stands at
// pos: none if that is not further down.
func (t *translator) breakTo(pos token.Pos) jen.Code {
	to := t.lineOf(pos)
	if t.line == 0 || to <= t.line {
		return jen.Null()
	}
	n := to - t.line
	t.line = to
	return jen.Id(strings.Repeat("\n", n))
}

// at is the code that f makes, on the line of pos.
func (t *translator) at(pos token.Pos, f func() jen.Code) jen.Code {
	br := t.breakTo(pos)
	return jen.Add(br, f())
}

func (t *translator) exprs(list []ast.Expr) []jen.Code {
	codes := make([]jen.Code, len(list))
	for i, e := range list {
		codes[i] = t.expr(e)
	}
	return codes
}

// unbroken is exprs for a place where no line break may come first, such as
// after return.
func (t *translator) unbroken(list []ast.Expr) []jen.Code {
	codes := make([]jen.Code, len(list))
	for i, e := range list {
		if i == 0 {
			codes[i] = t.operand(e)
		} else {
			codes[i] = t.expr(e)
		}
	}
	return codes
}

// expr translates e after the line breaks ahead of it.
func (t *translator) expr(e ast.Expr) jen.Code {
	return t.at(firstPos(e), func() jen.Code { return t.operand(e) })
}

func (t *translator) operand(e ast.Expr) jen.Code {
	switch e := e.(type) {
	case *ast.Ident:
		if name, _, ok := t.box(e); ok {
			return jen.Op("*").Id(name)
		}
		return t.ident(e)
	case *ast.BasicLit:
		return t.basicLit(e)
	case *ast.CompositeLit:
		return t.compositeLit(e)
	case *ast.FuncLit:
		return t.funcLit(e)
	case *ast.ParenExpr:
		return t.inParens(func() jen.Code { return t.expr(e.X) })
	case *ast.SelectorExpr:
		return t.selector(e)
	case *ast.IndexExpr:
		if t.instantiated != nil && t.instantiated(e.X) {
			return t.operand(e.X)
		}
		return jen.Add(t.primary(e.X)).Index(t.expr(e.Index))
	case *ast.IndexListExpr:
		if t.instantiated != nil && t.instantiated(e.X) {
			return t.operand(e.X)
		}
		return jen.Add(t.primary(e.X), t.list("[", e.Indices, e.Rbrack, "]"))
	case *ast.SliceExpr:
		return t.sliceExpr(e)
	case *ast.TypeAssertExpr:
		return t.typeAssert(e)
	case *ast.CallExpr:
		return t.call(e)
	case *ast.StarExpr:
		return jen.Op("*").Add(t.expr(e.X))
	case *ast.UnaryExpr:
		return t.unary(e)
	case *ast.BinaryExpr:
		x := t.operand(e.X)
		return jen.Add(x, jen.Op(e.Op.String()), t.expr(e.Y))
	case *ast.KeyValueExpr:
		key := t.operand(e.Key)
		return jen.Add(key, jen.Op(":"), t.expr(e.Value))
	}
	return t.typeExpr(e)
}

// target translates an operand that is assigned to.
func (t *translator) target(e ast.Expr) jen.Code {
	if id, ok := e.(*ast.Ident); ok {
		if code := t.assigned(id); code != nil {
			return code
		}
	}
	return t.operand(e)
}

// primary translates an operand that a selector, an index or the like follows.
func (t *translator) primary(e ast.Expr) jen.Code {
	if id, ok := e.(*ast.Ident); ok {
		if _, _, boxed := t.box(id); boxed {
			return jen.Parens(t.operand(e))
		}
	}
	return t.operand(e)
}

func (t *translator) selector(e *ast.SelectorExpr) jen.Code {
	x := t.primary(e.X)
	if id, ok := e.X.(*ast.Ident); ok {
		if name, auto, _ := t.box(id); auto {
			x = jen.Id(name)
		}
	}
	return jen.Add(x, jen.Op("."), t.breakTo(e.Sel.Pos()), jen.Id(e.Sel.Name))
}

func (t *translator) unary(e *ast.UnaryExpr) jen.Code {
	if id, ok := ast.Unparen(e.X).(*ast.Ident); ok && e.Op == token.AND {
		if name, _, boxed := t.box(id); boxed {
			return jen.Id(name)
		}
	}
	return jen.Op(e.Op.String()).Add(t.expr(e.X))
}

// basicLit keeps the spelling of the source.
func (t *translator) basicLit(l *ast.BasicLit) jen.Code {
	if t.line > 0 {
		t.line += strings.Count(l.Value, "\n")
	}
	return jen.Id(l.Value)
}

func (t *translator) compositeLit(l *ast.CompositeLit) jen.Code {
	typ := jen.Null()
	if l.Type != nil {
		typ = jen.Add(t.operand(l.Type))
	}
	literal := typ.Add(t.list("{", l.Elts, l.Rbrace, "}"))
	if t.parens > 0 && isInstance(l.Type) {
		return jen.Parens(literal)
	}
	return literal
}

// list translates a list between brackets. If the closing one stands on a line
// of its own, there is a comma ahead of it.
func (t *translator) list(open string, elems []ast.Expr, end token.Pos, shut string) jen.Code {
	codes := t.exprs(elems)
	if len(codes) > 0 {
		codes = t.closeList(codes, end)
	}
	return jen.Custom(jen.Options{Open: open, Close: shut, Separator: ","}, codes...)
}

func (t *translator) closeList(codes []jen.Code, end token.Pos) []jen.Code {
	if t.line == 0 || t.lineOf(end) <= t.line {
		return codes
	}
	return append(codes, t.breakTo(end))
}

func (t *translator) sliceExpr(e *ast.SliceExpr) jen.Code {
	x := t.slicedOperand(e.X)
	bound := func(b ast.Expr) jen.Code {
		if b == nil {
			return jen.Empty()
		}
		return t.expr(b)
	}
	bounds := []jen.Code{bound(e.Low), bound(e.High)}
	if e.Slice3 {
		bounds = append(bounds, bound(e.Max))
	}
	return jen.Add(x).Index(bounds...)
}

func (t *translator) slicedOperand(x ast.Expr) jen.Code {
	if t.sliced != nil {
		if typ := t.sliced(x); typ != nil {
			return jen.Parens(typ).Parens(t.operand(ast.Unparen(x)))
		}
	}
	return t.primary(x)
}

func (t *translator) typeAssert(e *ast.TypeAssertExpr) jen.Code {
	x := t.primary(e.X)
	dot := jen.Add(x, jen.Op("."), t.breakTo(e.Lparen))
	if e.Type == nil {
		return dot.Parens(jen.Type())
	}
	return dot.Parens(t.expr(e.Type))
}

func (t *translator) call(c *ast.CallExpr) jen.Code {
	if t.await != nil {
		if code := t.await(c); code != nil {
			return code
		}
	}
	if t.constant != nil {
		if code := t.constant(c); code != nil {
			return code
		}
	}
	if t.builtin != nil {
		if code := t.builtin(c); code != nil {
			return code
		}
	}
	fun := t.primary(c.Fun)
	args := t.exprs(c.Args)
	if c.Ellipsis.IsValid() {
		last := len(args) - 1
		args[last] = jen.Add(args[last], jen.Op("..."))
	}
	if len(args) > 0 {
		args = t.closeList(args, c.Rparen)
	}
	return jen.Add(fun).Call(args...)
}

// funcLit translates a literal: on one line if the source has it so.
func (t *translator) funcLit(l *ast.FuncLit) jen.Code {
	if id := insideCode(l); id != nil {
		return t.ident(id)
	}
	sig := jen.Func().Add(t.signature(l.Type))
	t.lits++
	defer func() { t.lits-- }()
	if t.within == nil {
		return sig.Add(t.body(l.Body))
	}
	body := func() []jen.Code { return []jen.Code{t.body(l.Body)} }
	return sig.Add(t.within(l.Body, body)...)
}

// firstPos is e.Pos for trees whose parts stand at places of their own: the
// position of its first token that has one.
func firstPos(e ast.Expr) token.Pos {
	if s, ok := e.(*ast.SelectorExpr); ok {
		return firstPos(s.X)
	}
	return e.Pos()
}
