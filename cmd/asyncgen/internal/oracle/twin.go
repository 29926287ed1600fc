package oracle

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
)

// Options says how a twin is made.
type Options struct {
	// Every inserts a suspension before each Every-th statement of the async
	// functions; 0 inserts none.
	Every int
	// Keep, if not nil, names functions that stay plain.
	Keep func(fn *ast.FuncDecl) bool
}

// Twin returns the async twin of a Go program of one file: the same source,
// line for line, in which every function that can be async is, and its calls
// are awaited. It also returns how many functions became async. A function
// stays plain if it is used as a value, called under go, defer or in a function
// literal, or if an interface may ask for it: what calls it cannot await it.
func Twin(filename string, src []byte, o Options) (twin []byte, async int, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filename, src, parser.ParseComments)
	if err != nil {
		return nil, 0, err
	}
	p := &program{
		fset: fset, file: file, options: o,
		info: &types.Info{
			Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Selections: make(map[*ast.SelectorExpr]*types.Selection),
		},
	}
	conf := types.Config{Importer: library()}
	if p.pkg, err = conf.Check("main", fset, []*ast.File{file}, p.info); err != nil {
		return nil, 0, err
	}
	p.choose()
	e := editor{src: src, base: fset.File(file.Pos()).Base()}
	p.rewrite(&e)
	return e.apply(), len(p.async), nil
}

// library imports the standard library, each package once for all programs.
var library = sync.OnceValue(func() types.Importer {
	return importer.ForCompiler(token.NewFileSet(), "source", nil)
})

// program is a checked program on its way to its twin.
type program struct {
	fset    *token.FileSet
	file    *ast.File
	pkg     *types.Package
	info    *types.Info
	options Options
	async   map[*types.Func]*ast.FuncDecl
}

// choose finds the largest set of functions that can be async together.
func (p *program) choose() {
	p.async = make(map[*types.Func]*ast.FuncDecl)
	asked := p.interfaceMethods()
	for _, d := range p.file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !p.candidate(fn, asked) {
			continue
		}
		p.async[p.info.Defs[fn.Name].(*types.Func)] = fn
	}
	for p.dropUnawaitable() {
	}
}

func (p *program) candidate(fn *ast.FuncDecl, asked map[string]bool) bool {
	switch {
	case fn.Body == nil, fn.Name.Name == "_", p.options.Keep != nil && p.options.Keep(fn):
		return false
	case fn.Recv != nil:
		return !asked[fn.Name.Name]
	}
	return fn.Name.Name != "init"
}

// interfaceMethods returns the names that interfaces of this program ask for,
// and those by which the standard library calls back.
func (p *program) interfaceMethods() map[string]bool {
	asked := map[string]bool{
		"String": true, "Error": true, "GoString": true, "Format": true, "Len": true, "Less": true,
		"Swap": true, "Push": true, "Pop": true, "Read": true, "Write": true, "Close": true,
		"Unwrap": true, "Is": true, "As": true, "RuntimeError": true, "Lock": true, "Unlock": true,
	}
	ast.Inspect(p.file, func(n ast.Node) bool {
		if it, ok := n.(*ast.InterfaceType); ok {
			for _, m := range it.Methods.List {
				for _, name := range m.Names {
					asked[name.Name] = true
				}
			}
		}
		return true
	})
	return asked
}

// dropUnawaitable removes the functions that some use keeps from being async,
// and reports whether there were any.
func (p *program) dropUnawaitable() (dropped bool) {
	awaited := make(map[*ast.Ident]bool)
	p.eachAwaitable(func(_ *ast.CallExpr, name *ast.Ident) { awaited[name] = true })
	for id, obj := range p.info.Uses {
		fn, ok := obj.(*types.Func)
		if !ok || awaited[id] {
			continue
		}
		if _, is := p.async[fn.Origin()]; is {
			delete(p.async, fn.Origin())
			dropped = true
		}
	}
	return dropped
}

// eachAwaitable calls f for each call of an async function that stands where
// await may stand.
func (p *program) eachAwaitable(f func(call *ast.CallExpr, name *ast.Ident)) {
	for _, fn := range p.async {
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
				return false
			case *ast.CallExpr:
				p.callee(n, f)
			}
			return true
		})
	}
}

func (p *program) callee(call *ast.CallExpr, f func(*ast.CallExpr, *ast.Ident)) {
	name := calleeName(call.Fun)
	if name == nil {
		return
	}
	fn, ok := p.info.Uses[name].(*types.Func)
	if !ok {
		return
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := p.info.Selections[sel]; s != nil && s.Kind() != types.MethodVal {
			return
		}
	}
	if _, is := p.async[fn.Origin()]; is {
		f(call, name)
	}
}

func calleeName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return calleeName(e.X)
	case *ast.IndexListExpr:
		return calleeName(e.X)
	}
	return nil
}

const runtimePath = "github.com/asyncgen/asyncgen/rtlib"

// runtimeName is what twins call rtlib; no program has the name.
const runtimeName = "twin_rtlib"

func (p *program) rewrite(e *editor) {
	yields := 0
	for _, fn := range p.async {
		e.insert(fn.Pos(), "async ")
	}
	p.eachAwaitable(func(call *ast.CallExpr, _ *ast.Ident) {
		e.insert(call.Pos(), "(await ")
		e.insertAfter(call.End(), ")")
	})
	for _, d := range p.file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if ok && p.isAsync(fn) && p.options.Every > 0 {
			yields += p.suspend(e, fn.Body)
		}
	}
	if yields > 0 {
		e.insertAfter(p.file.Name.End(), fmt.Sprintf("; import %s %q", runtimeName, runtimePath))
	}
}

func (p *program) isAsync(fn *ast.FuncDecl) bool {
	obj, ok := p.info.Defs[fn.Name].(*types.Func)
	return ok && p.async[obj] == fn
}

// suspend inserts the suspensions of one body and returns their number.
func (p *program) suspend(e *editor, body *ast.BlockStmt) int {
	count, yields := 0, 0
	list := func(stmts []ast.Stmt) {
		for _, s := range stmts {
			if _, empty := s.(*ast.EmptyStmt); empty {
				continue
			}
			if count++; count%p.options.Every == 0 {
				e.insert(s.Pos(), "await "+runtimeName+".YieldNow(); ")
				yields++
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			if !onlyClauses(n) {
				list(n.List)
			}
		case *ast.CaseClause:
			list(n.Body)
		case *ast.CommClause:
			list(n.Body)
		}
		return true
	})
	return yields
}

// onlyClauses reports whether b is the body of a switch or select.
func onlyClauses(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return true
	}
	switch b.List[0].(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}
