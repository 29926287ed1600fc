package check

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
)

// rewriter turns one parsed file into checkable Go.
type rewriter struct {
	fset     *token.FileSet
	in       *intrinsicNames
	declared map[string]*ast.Ident    // what the package declares
	futures  map[*ast.FuncDecl]string // what the names of generated types begin with
	decls    typeDecls
	imp      importerFunc
	rt       *Runtime
	imports  map[string]string // the file's imports by name, once asked for
	language string            // of the module, as go1.26
	src      *dsl.File
	out      *checkable
	diags    *diag.List

	copier copier
	marked []token.Pos      // where the async constructs are, in order
	index  int              // of the declaration being copied
	fn     *function        // the innermost function around the node being copied
	want   map[ast.Expr]int // how many values an expression's context takes
}

// checkable is one file as go/types is to see it.
type checkable struct {
	syntax   *ast.File // without stubs
	stubs    []ast.Decl
	funcs    []*asyncFunc
	plain    []ast.Decl            // see File.Plain
	literals map[*ast.FuncLit]bool // that stand for async literals
	blank    map[int]bool          // the async functions called _, by their declarations' indices
	dsl.Markers

	// In source order, operands before what they are operands of.
	awaits   []*awaitSite
	trySites []*trySite
	calls    []*callSite
	goSites  []*goSite
	goStmts  []*goStmtSite
	defers   []*deferSite
	selects  []*selectSite
	seq      int // of the last await or `?`
}

// next numbers the awaits and `?`s of the file in the order of their ends.
func (c *checkable) next() int {
	c.seq++
	return c.seq
}

// function is a function body that is being rewritten.
type function struct {
	outer   *function
	async   *asyncFunc    // the async function whose body this is, or nil
	typ     *ast.FuncType // its signature in the checkable tree
	usesTry bool
}

// awaitSite is one await of the checkable tree.
type awaitSite struct {
	call  *ast.CallExpr
	fun   *ast.Ident // names the intrinsic
	fn    *asyncFunc
	stmt  bool // its values are not used
	arity int  // as far as known, or unknown
	wrong bool // the operand is no future
	seq   int

	inCase bool           // it is what a select's case waits for
	loop   *ast.RangeStmt // that goes over a stream, which is the operand; nil for an await
}

// trySite is one `?` of the checkable tree.
type trySite struct {
	call  *ast.CallExpr
	fun   *ast.Ident
	pos   token.Pos     // of the question mark
	typ   *ast.FuncType // of the function that it returns from; a generator's results are what it yields
	yield bool          // that is a generator
	async bool          // it is in an async body
	stmt  bool
	arity int  // number of values beside the error, as far as known, or unknown
	wrong bool // the operand's last value is no error
	seq   int
}

// callSite is a call in an async body that may leave its context out.
type callSite struct {
	call *ast.CallExpr
	fn   *asyncFunc
	cx   *ast.Ident // the inserted argument, or nil
	goed bool       // it is the call of a go statement
}

// unknown is the arity of an await whose operand's type is not known yet.
const unknown = -1

// intrinsicNames collects the names of the intrinsics that a package uses.
type intrinsicNames struct{ names map[string]bool }

func (in *intrinsicNames) add(name string) string {
	in.names[name] = true
	return name
}

// intrinsic makes an identifier that denotes the intrinsic called name.
func (r *rewriter) intrinsic(at token.Pos, name string) *ast.Ident {
	return &ast.Ident{NamePos: at, Name: r.in.add(name)}
}

// rewriteFile returns the checkable form of src.
func (r *rewriter) rewriteFile() {
	r.copier.visit = r.visit
	r.marked = constructsOf(&r.src.Markers)
	r.want = make(map[ast.Expr]int)
	r.out.Markers = dsl.Markers{
		Async:    make(map[*ast.FuncType]*dsl.Async),
		Await:    make(map[*ast.CallExpr]*dsl.Await),
		Try:      make(map[*ast.CallExpr]*dsl.Try),
		Block:    make(map[*ast.CallExpr]*dsl.Block),
		ForAwait: make(map[*ast.RangeStmt]token.Pos),
		Biased:   make(map[*ast.SelectStmt]token.Pos),
		Yield:    make(map[*ast.ExprStmt]*dsl.Yield),
		Go:       make(map[*ast.CallExpr]*dsl.Go),
	}
	if name := r.src.Syntax.Name; name.Name == "_" {
		r.typeError(name, "invalid package name _") // go/types is told the package's name, and takes it
	}
	for _, spec := range r.src.Syntax.Imports {
		if spec.Path.Value == `"C"` {
			r.refuse(spec.Pos(), spec.End(), cgoImport, "")
		}
	}
	syntax := *r.src.Syntax
	syntax.Decls = make([]ast.Decl, len(syntax.Decls))
	for i, d := range r.src.Syntax.Decls {
		r.index = i
		syntax.Decls[i] = r.decl(d)
	}
	r.refuseOldLanguage(&syntax)
	r.out.syntax = &syntax
}

func (r *rewriter) decl(d ast.Decl) ast.Decl {
	fd, ok := d.(*ast.FuncDecl)
	if i, _ := slices.BinarySearch(r.marked, d.Pos()); i == len(r.marked) || r.marked[i] >= d.End() {
		return d // it is plain Go
	}
	tries, funcs := len(r.out.trySites), len(r.out.funcs)
	if !ok {
		d = copyNode(&r.copier, d)
		if len(r.out.trySites) > tries || len(r.out.funcs) > funcs {
			r.out.plain = append(r.out.plain, d)
		}
		return d
	}
	if a := r.src.Async[fd.Type]; a != nil {
		return r.asyncDecl(fd, a)
	}
	dup := *fd
	r.enter(&function{typ: fd.Type})
	dup.Recv = copyNode(&r.copier, fd.Recv)
	dup.Type = copyNode(&r.copier, fd.Type)
	r.fn.typ = dup.Type
	dup.Body = copyNode(&r.copier, fd.Body)
	usesTry := r.fn.usesTry
	r.leave()
	if dup == *fd {
		return fd
	}
	literals := len(r.out.funcs) > funcs
	if literals {
		r.nameTypeParams(&dup)
	}
	if usesTry || literals {
		r.out.plain = append(r.out.plain, &dup)
	}
	return &dup
}

// constructsOf lists where the nodes are that m lists.
func constructsOf(m *dsl.Markers) []token.Pos {
	var all []token.Pos
	all = positionsOf(all, m.Async)
	all = positionsOf(all, m.Await)
	all = positionsOf(all, m.Try)
	all = positionsOf(all, m.Block)
	all = positionsOf(all, m.ForAwait)
	all = positionsOf(all, m.Biased)
	all = positionsOf(all, m.Yield)
	all = positionsOf(all, m.Go)
	slices.Sort(all)
	return all
}

func positionsOf[N interface {
	comparable
	ast.Node
}, V any](to []token.Pos, table map[N]V) []token.Pos {
	for n := range table {
		to = append(to, n.Pos())
	}
	return to
}

func (r *rewriter) enter(f *function) {
	f.outer = r.fn
	r.fn = f
}

// leave ends the innermost function. A `?` in it is one in the declaration
// around it, too.
func (r *rewriter) leave() {
	f := r.fn
	r.fn = f.outer
	if r.fn != nil {
		r.fn.usesTry = r.fn.usesTry || f.usesTry
	}
}

// visit rewrites the nodes that stand for async constructs, or hold one in a
// place that matters.
func (r *rewriter) visit(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.FuncLit:
		return r.funcLit(n)
	case *ast.FuncType:
		if a := r.src.Async[n]; a != nil {
			return r.asyncType(n, a)
		}
	case *ast.CallExpr:
		return r.call(n)
	case *ast.ExprStmt:
		return r.exprStmt(n)
	case *ast.AssignStmt:
		r.expect(n.Rhs, len(n.Lhs))
	case *ast.ValueSpec:
		r.expect(n.Values, len(n.Names))
	case *ast.ReturnStmt:
		return r.returnStmt(n)
	case *ast.GoStmt:
		return r.goStmt(n)
	case *ast.DeferStmt:
		return r.deferStmt(n)
	case *ast.RangeStmt:
		return r.rangeStmt(n)
	case *ast.SelectStmt:
		return r.selectStmt(n)
	}
	return nil
}

// expect notes that the values, if there is only one expression for them, are
// to be n.
func (r *rewriter) expect(values []ast.Expr, n int) {
	if len(values) == 1 {
		r.want[ast.Unparen(values[0])] = n
	}
}

func (r *rewriter) exprStmt(s *ast.ExprStmt) ast.Node {
	if y := r.src.Yield[s]; y != nil {
		return r.yieldStmt(s, y)
	}
	r.want[ast.Unparen(s.X)] = 0
	return nil
}

func (r *rewriter) call(c *ast.CallExpr) ast.Node {
	if a := r.src.Await[c]; a != nil {
		return r.await(c, a)
	}
	if t := r.src.Try[c]; t != nil {
		return r.try(c, t)
	}
	if b := r.src.Block[c]; b != nil {
		return r.asyncBlock(c, b)
	}
	if g := r.src.Go[c]; g != nil {
		return r.goExpr(c, g)
	}
	if r.fn == nil || r.fn.async == nil {
		return nil
	}
	return r.asyncCall(c, false)
}

// asyncCall copies a call in an async body, so that an argument can be added.
func (r *rewriter) asyncCall(c *ast.CallExpr, goed bool) *ast.CallExpr {
	dup := *c
	dup.Fun = copyNode(&r.copier, c.Fun)
	dup.Args = copyAll(&r.copier, c.Args)
	site := &callSite{call: &dup, fn: r.fn.async, goed: goed}
	r.guessContext(site)
	r.out.calls = append(r.out.calls, site)
	return &dup
}

func (r *rewriter) await(c *ast.CallExpr, a *dsl.Await) ast.Node {
	want, given := r.want[c]
	if !given {
		want = 1
	}
	operand := copyNode(&r.copier, c.Args[0])
	site := &awaitSite{fn: r.fn.async, stmt: want == 0, arity: want}
	site.fun = &ast.Ident{NamePos: c.Pos()}
	site.call = rebuilt(c, site.fun, operand)
	r.out.Await[site.call] = a
	site.seq = r.out.next()
	r.out.awaits = append(r.out.awaits, site)
	return site.call
}

func (r *rewriter) try(c *ast.CallExpr, t *dsl.Try) ast.Node {
	want, given := r.want[c]
	if !given {
		want = 1
	}
	r.fn.usesTry = true
	r.want[ast.Unparen(c.Args[0])] = want + 1
	operand := copyNode(&r.copier, c.Args[0])
	site := &trySite{pos: t.Pos, typ: r.fn.typ, yield: r.fn.generates(), async: r.fn.async != nil, stmt: want == 0, arity: want}
	site.fun = &ast.Ident{NamePos: c.Pos()}
	site.call = rebuilt(c, site.fun, operand)
	r.out.Try[site.call] = t
	site.seq = r.out.next()
	r.out.trySites = append(r.out.trySites, site)
	return site.call
}

// rebuilt makes the call fun(operand) in c's place.
func rebuilt(c *ast.CallExpr, fun *ast.Ident, operand ast.Expr) *ast.CallExpr {
	dup := *c
	dup.Fun = fun
	dup.Args = []ast.Expr{operand}
	return &dup
}

// unjudged copies c as a call of which go/types checks the arguments only.
func (r *rewriter) unjudged(c *ast.CallExpr) *ast.CallExpr {
	dup := *c
	dup.Fun = r.intrinsic(c.Pos(), nameUnknown)
	dup.Args = copyAll(&r.copier, c.Args)
	return &dup
}

func (r *rewriter) funcLit(l *ast.FuncLit) ast.Node {
	if a := r.src.Async[l.Type]; a != nil {
		return r.asyncLit(l, a).place.lit
	}
	dup := *l
	dup.Type = copyNode(&r.copier, l.Type)
	r.enter(&function{typ: dup.Type})
	dup.Body = copyNode(&r.copier, l.Body)
	r.leave()
	if dup == *l {
		return l
	}
	return &dup
}
