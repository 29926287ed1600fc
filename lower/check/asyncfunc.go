package check

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/dsl"
)

// asyncFunc is one async function, method, literal or block while its package
// is checked.
type asyncFunc struct {
	decl    *ast.FuncDecl  // as parsed; nil for a literal
	place   *literalPlace  // of a literal
	name    *ast.Ident     // as declared in the checkable tree: blank if there is something wrong with the name
	params  *ast.FieldList // rewritten, as results: copies of them are in no table
	results *ast.FieldList
	yields  *ast.FieldList // of a generator: what its stream is of; nil for other functions
	outer   *ast.FuncDecl  // as the rest of the program sees it
	lit     *ast.FuncLit   // the body, with its parameters and results
	base    string         // what the names of generated types begin with
	entry   Entry
	recv    *receiver // nil for a function
	value   ast.Expr  // type expression of the future's or stream's value; nil for an entry
}

// receiver is what a method's receiver says of its type.
type receiver struct {
	base    string       // name of the type it is declared for
	typ     ast.Expr     // the receiver's type, with its blank type parameters named
	tparams []*ast.Ident // the names it gives to the type's parameters
}

// asyncDecl rewrites
//
//	async func (c *T) F(p P) (R, error) { body }
//
// to a function that returns a future and holds the body in a literal of its
// own, where the parameters are declared beside the body's variables as in the
// source:
//
//	func (*T) F(_ P) rtlib.Future[rtlib.Result[R]] {
//		_ = func(c *T, p P) (R, error) { body }
//		for {}
//	}
func (r *rewriter) asyncDecl(fd *ast.FuncDecl, a *dsl.Async) ast.Decl {
	f := &asyncFunc{decl: fd}
	r.out.funcs = append(r.out.funcs, f)
	r.out.blank[r.index] = IsBlank(fd)
	f.entry = r.entry(fd, a)
	f.name = fd.Name
	if r.refuseDecl(f, a) {
		f.name = &ast.Ident{NamePos: fd.Name.NamePos, Name: "_"}
	}
	f.params = copyNode(&r.copier, fd.Type.Params)
	if n := fd.Recv.NumFields(); n == 1 {
		f.recv = receiverOf(fd.Recv)
	} else if fd.Recv != nil {
		f.params = joined(fd.Recv.List, f.params)
	}
	f.base = r.futures[fd]
	r.declareOutcome(f, fd.Type.Results, a)
	ft := *fd.Type
	ft.TypeParams = r.nameBlanks(copyNode(&r.copier, fd.Type.TypeParams))
	ft.Params = blanked(f.params)
	ft.Results = nil
	if f.entry == NoEntry {
		f.value = r.resultValue(f, typeArgs(f, ft.TypeParams))
		ft.Results = fields(r.returned(f, fd.Type.End()-1))
	}
	f.lit = r.bodyLit(f)
	f.outer = &ast.FuncDecl{Name: f.name, Type: &ft, Body: r.outerBody(f)}
	if f.recv != nil {
		f.outer.Recv = fields(f.recv.typ)
	}
	r.shadowedTypeParams(f)
	return f.outer
}

// resultsName is the name of the type that holds f's results if no tuple does.
func (f *asyncFunc) resultsName() string {
	return f.base + "Results"
}

// future is the name of the type of f's future or stream.
func (f *asyncFunc) future() string { return f.base + f.suffix() }

// suffix is what the name of the type of f's future or stream ends with.
func (f *asyncFunc) suffix() string {
	if f.generates() {
		return streamSuffix
	}
	return futureSuffix
}

// resultValue makes the type expression of the value of f's future.
func (r *rewriter) resultValue(f *asyncFunc, targs []ast.Expr) ast.Expr {
	at, ts := f.decl.Type.Pos(), resultTypes(f.outcome())
	if len(ts) <= maxTuple {
		return r.valueType(at, ts)
	}
	return instance(&ast.Ident{NamePos: at, Name: f.resultsName()}, targs)
}

// refuseDecl reports declarations that cannot be. It returns true if f must not
// be declared by its name, for what go/types would say of it.
func (r *rewriter) refuseDecl(f *asyncFunc, a *dsl.Async) (nameless bool) {
	fd := f.decl
	switch name := fd.Name.Name; {
	case f.entry == EntryMain && r.refuseMain(f, a):
		return true
	case fd.Recv != nil && fd.Recv.NumFields() != 1:
		r.refuse(fd.Recv.Pos(), fd.Recv.End(), oneReceiver, name)
		return true
	case fd.Body == nil:
		r.refuse(a.Pos, fd.Type.End(), noBody, name)
	}
	return false
}

// bodyLit makes the literal that holds f's body.
func (r *rewriter) bodyLit(f *asyncFunc) *ast.FuncLit {
	fd := f.decl
	params := f.params
	if f.recv != nil {
		self := &ast.Field{Names: fd.Recv.List[0].Names, Type: clone(f.recv.typ)}
		params = joined([]*ast.Field{self}, params)
	}
	body := fd.Body
	if body == nil {
		body = endless(fd.Type.End())
	}
	return r.copyBody(f, fd.Type.Func, params, body)
}

// copyBody makes the literal of f's body, with the parameters params. To a `?` in
// a generator's, what it yields is what other functions return.
func (r *rewriter) copyBody(f *asyncFunc, at token.Pos, params *ast.FieldList, body *ast.BlockStmt) *ast.FuncLit {
	r.enter(&function{typ: &ast.FuncType{Func: at, Params: params, Results: f.outcome()}, async: f})
	body = copyNode(&r.copier, body)
	r.leave()
	if f.generates() {
		params = joined([]*ast.Field{yieldParam(f, at)}, params)
	}
	return &ast.FuncLit{Type: &ast.FuncType{Func: at, Params: params, Results: f.results}, Body: body}
}

func (r *rewriter) outerBody(f *asyncFunc) *ast.BlockStmt {
	start, end := f.lit.Body.Pos(), f.lit.Body.End()-1
	hold := &ast.AssignStmt{
		Lhs:    []ast.Expr{&ast.Ident{NamePos: start, Name: "_"}},
		TokPos: start,
		Tok:    token.ASSIGN,
		Rhs:    []ast.Expr{f.lit},
	}
	return &ast.BlockStmt{Lbrace: start, List: []ast.Stmt{hold, endless(end)}, Rbrace: end}
}

// endless makes { for {} }: a body that needs neither results nor names.
func endless(at token.Pos) *ast.BlockStmt {
	loop := &ast.ForStmt{For: at, Body: &ast.BlockStmt{Lbrace: at, Rbrace: at}}
	return &ast.BlockStmt{Lbrace: at, List: []ast.Stmt{loop}, Rbrace: at}
}

func fields(ts ...ast.Expr) *ast.FieldList {
	l := &ast.FieldList{}
	for _, t := range ts {
		l.List = append(l.List, &ast.Field{Type: t})
	}
	return l
}

// receiverOf reads a method's one receiver.
func receiverOf(l *ast.FieldList) *receiver {
	recv := &receiver{typ: clone(l.List[0].Type)}
	t := recv.typ
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			recv.nameParams([]ast.Expr{x.Index})
			t = x.X
		case *ast.IndexListExpr:
			recv.nameParams(x.Indices)
			t = x.X
		case *ast.Ident:
			recv.base = x.Name
			return recv
		default:
			return recv
		}
	}
}

// nameParams names the blank ones among the parameters of a receiver's type:
// the body's literal has to name them.
func (recv *receiver) nameParams(params []ast.Expr) {
	for i, p := range params {
		id, ok := p.(*ast.Ident)
		if !ok {
			continue
		}
		nameBlank(id, i)
		recv.tparams = append(recv.tparams, id)
	}
}

func (r *rewriter) nameBlanks(tparams *ast.FieldList) *ast.FieldList {
	if tparams == nil {
		return nil
	}
	i, blank := 0, false
	for _, f := range tparams.List {
		for _, id := range f.Names {
			blank = blank || id.Name == "_"
		}
	}
	if !blank {
		return tparams
	}
	dup := clone(tparams)
	for _, f := range dup.List {
		for _, id := range f.Names {
			nameBlank(id, i)
			i++
		}
	}
	return dup
}

func nameBlank(id *ast.Ident, i int) {
	if id.Name == "_" {
		id.Name = fmt.Sprintf("_P%d", i)
	}
}

// typeArgs lists the names of f's type parameters, or of its receiver's.
func typeArgs(f *asyncFunc, tparams *ast.FieldList) []ast.Expr {
	var args []ast.Expr
	if f.recv != nil {
		for _, id := range f.recv.tparams {
			args = append(args, id)
		}
		return args
	}
	if tparams != nil {
		for _, fl := range tparams.List {
			for _, id := range fl.Names {
				args = append(args, id)
			}
		}
	}
	return args
}

// shadowedTypeParams reports parameters and results named as a type parameter:
// in the source they share a scope, in the checkable tree they do not.
func (r *rewriter) shadowedTypeParams(f *asyncFunc) {
	tparams := make(map[string]*ast.Ident)
	for _, e := range typeArgs(f, f.outer.Type.TypeParams) {
		tparams[e.(*ast.Ident).Name] = e.(*ast.Ident)
	}
	if len(tparams) == 0 {
		return
	}
	for _, l := range []*ast.FieldList{f.lit.Type.Params, f.lit.Type.Results} {
		if l == nil {
			continue
		}
		for _, fl := range l.List {
			for _, id := range fl.Names {
				if other := tparams[id.Name]; other != nil {
					r.redeclared(id, other)
				}
			}
		}
	}
}

// asyncType rewrites the signature of an async interface method or function
// type: it has the same parameters and returns a future.
func (r *rewriter) asyncType(t *ast.FuncType, a *dsl.Async) ast.Node {
	f := &asyncFunc{}
	r.declareOutcome(f, t.Results, a)
	ts := resultTypes(f.outcome())
	if len(ts) > maxTuple {
		r.refuse(t.Results.Pos(), t.Results.End(), tooManyResults, "")
		ts = nil
	}
	f.value = r.valueType(t.Pos(), ts)
	dup := plainType(t)
	dup.Params = copyNode(&r.copier, t.Params)
	dup.Results = fields(r.returned(f, t.End()-1))
	return dup
}

// plainType returns t as a node that no table lists.
func plainType(t *ast.FuncType) *ast.FuncType {
	dup := *t
	return &dup
}
