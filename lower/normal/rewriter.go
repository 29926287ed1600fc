package normal

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// rewriter brings one function body into normal form, and the function literals
// inside of it. Methods return new trees, which share what did not change, and
// put the statements that come before into out.
type rewriter struct {
	pkg      *check.Package
	info     *typed.Info
	source   *check.Func                       // empty for a plain declaration
	awaits   map[*ast.CallExpr]*check.Await    // as given; nil if they stay where they are
	normal   map[*ast.CallExpr]*check.Await    // as rewritten
	selects  map[*ast.SelectStmt]*check.Select // as rewritten
	streams  map[*ast.CallExpr]*check.Await    // as given and as rewritten
	goes     map[*ast.CallExpr]*check.Go       // as given and as rewritten
	defers   map[*ast.CallExpr]*check.Await    // as given and as rewritten
	literals map[*ast.FuncLit]*check.Func      // the async ones
	effects  *effects

	// Of the innermost function:

	results *types.Tuple
	yield   *types.Var // of a generator, see check.Func.Yield; what it takes is in results
	gotos   bool       // it has a goto, which must not jump over a new declaration
	out     []ast.Stmt
	labels  map[ast.Stmt]*ast.Ident // to be put at what is left of a statement
}

// newRewriter makes the rewriter for root, the body of source if that is not nil. The
// awaits are those that become statements of their own.
func newRewriter(pkg *check.Package, f *check.File, source *check.Func, awaits map[*ast.CallExpr]*check.Await, root ast.Node, results *types.Tuple) *rewriter {
	if source == nil {
		source = new(check.Func)
	}
	r := &rewriter{
		pkg:     pkg,
		info:    typed.New(pkg.Info).Layer(),
		source:  source,
		awaits:  awaits,
		selects: make(map[*ast.SelectStmt]*check.Select),
		normal:  make(map[*ast.CallExpr]*check.Await),
		results: results,
		yield:   source.Yield,
		labels:  make(map[ast.Stmt]*ast.Ident),
	}
	r.literals = f.Literals
	r.streams = maps.Clone(source.Streams)
	r.defers = maps.Clone(source.Defers)
	r.goes = maps.Clone(source.Goes)
	r.effects = findEffects(root, source, func(c *ast.CallExpr) bool {
		return r.isMarker(c) || f.Try[c] != nil
	}, func(l *ast.FuncLit) bool { return f.Literals[l] != nil }, pkg.Locals.Lifted)
	r.effects.relabel(root, r.info.ObjectOf)
	switch root := root.(type) {
	case *ast.BlockStmt:
		r.gotos = r.effects.gotos[root]
	case *ast.FuncDecl:
		r.gotos = r.effects.gotos[root.Body]
	}
	return r
}

// funcLit rewrites the body of a function literal.
func (r *rewriter) funcLit(l *ast.FuncLit) *ast.FuncLit {
	if !r.effects.change[l] {
		return l
	}
	if fn := r.literals[l]; fn != nil {
		return r.asyncLit(l, fn)
	}
	inner := *r
	inner.results = r.info.TypeOf(l).Underlying().(*types.Signature).Results()
	inner.yield = nil
	inner.gotos = r.effects.gotos[l.Body]
	inner.out = nil
	dup := *l
	dup.Body = inner.block(l.Body)
	r.info.Copy(&dup, l)
	return &dup
}

// emit appends a statement to what comes before the one being rewritten, and
// in the end that one itself.
func (r *rewriter) emit(s ast.Stmt) { r.out = append(r.out, s) }

// collect returns the statements that f emits.
func (r *rewriter) collect(f func()) []ast.Stmt {
	saved := r.out
	r.out = nil
	f()
	list := r.out
	r.out = saved
	return list
}

func (r *rewriter) block(b *ast.BlockStmt) *ast.BlockStmt {
	if !r.effects.change[b] {
		return b
	}
	dup := *b
	dup.List = r.stmts(b.List)
	return &dup
}

func (r *rewriter) stmts(list []ast.Stmt) []ast.Stmt {
	return r.collect(func() {
		for _, s := range list {
			r.stmt(s)
		}
	})
}

// stmt emits s in normal form.
func (r *rewriter) stmt(s ast.Stmt) {
	switch {
	case !r.effects.change[s]:
		r.emit(s)
	case r.gotos && !declares(s):
		list := r.collect(func() { r.change(s) })
		if len(list) == 1 {
			r.emit(list[0])
			return
		}
		r.emit(&ast.BlockStmt{Lbrace: s.Pos(), List: list, Rbrace: s.End()})
	default:
		r.change(s)
	}
}

// declares reports whether s declares something in the block around it.
func declares(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.DeclStmt:
		return true
	case *ast.AssignStmt:
		return s.Tok == token.DEFINE
	case *ast.LabeledStmt:
		return true
	}
	return false
}

// change emits a statement that has an effect or a function literal to rewrite.
func (r *rewriter) change(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		r.exprStmt(s)
	case *ast.AssignStmt:
		r.assignStmt(s, true)
	case *ast.DeclStmt:
		r.declStmt(s)
	case *ast.IncDecStmt:
		dup := *s
		dup.X = r.expr(s.X, false)
		r.emit(&dup)
	case *ast.SendStmt:
		r.sendStmt(s)
	case *ast.GoStmt:
		r.goStmt(s)
	case *ast.DeferStmt:
		dup := *s
		dup.Call = r.laterCall(s.Call)
		if a := r.defers[s.Call]; a != nil {
			r.defers[dup.Call] = a
		}
		r.emit(&dup)
	case *ast.ReturnStmt:
		r.returnStmt(s)
	case *ast.BlockStmt:
		r.emit(r.block(s))
	case *ast.IfStmt:
		r.ifStmt(s)
	case *ast.ForStmt:
		r.forStmt(s)
	case *ast.RangeStmt:
		r.rangeStmt(s)
	case *ast.SwitchStmt:
		r.switchStmt(s)
	case *ast.TypeSwitchStmt:
		r.typeSwitchStmt(s)
	case *ast.SelectStmt:
		r.selectStmt(s)
	case *ast.LabeledStmt:
		r.labeledStmt(s)
	case *ast.BranchStmt:
		r.branchStmt(s)
	default: // no other statement has expressions in it
		r.emit(s)
	}
}
