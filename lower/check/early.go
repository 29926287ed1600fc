package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Go initialises the variables of a package in the order of what their values
// refer to, directly and through functions. It does not see that the value of an
// async function's call refers to what is in the body: the body is in a method
// that is called through an interface. So the async functions that a value may
// come to are told apart here, for emission to make the reference.

// early marks the functions of p that the values of variables at package level
// refer to.
func (c *checker) early(p *Package) {
	e := &earlyFuncs{checker: c, bodies: make(map[types.Object]ast.Node), reached: make(map[types.Object]bool)}
	for _, f := range p.Files {
		e.declare(f)
	}
	for _, f := range p.Others {
		e.declare(f)
	}
	if len(e.async) == 0 {
		return
	}
	for _, f := range append(p.Files[:len(p.Files):len(p.Files)], p.Others...) {
		for _, d := range f.Syntax.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				e.reach(g)
			}
		}
	}
	e.siblings()
	for _, fn := range e.async {
		fn.Early = e.within(fn)
	}
}

type earlyFuncs struct {
	*checker
	async   []*Func
	bodies  map[types.Object]ast.Node // of declared functions
	reached map[types.Object]bool
}

func (e *earlyFuncs) declare(f *File) {
	e.async = append(e.async, f.Funcs...)
	for _, d := range f.Syntax.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && e.info.Defs[fd.Name] != nil {
			e.bodies[e.info.Defs[fd.Name]] = fd
		}
	}
}

// reach marks the functions that n refers to, and those that they do.
func (e *earlyFuncs) reach(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if f, ok := e.info.Uses[id].(*types.Func); ok {
				e.reachFunc(f.Origin())
			}
		}
		return true
	})
}

func (e *earlyFuncs) reachFunc(o types.Object) {
	if e.reached[o] {
		return
	}
	e.reached[o] = true
	if body := e.bodies[o]; body != nil {
		e.reach(body)
	}
}

// siblings marks what .go files mention, if a variable of theirs has a value that
// calls something. The bodies of their functions are not type-checked, so that
// names have to do.
func (e *earlyFuncs) siblings() {
	calls := false
	for _, f := range e.pkg.Siblings {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				ast.Inspect(g, func(n ast.Node) bool {
					_, call := n.(*ast.CallExpr)
					calls = calls || call
					return true
				})
			}
		}
	}
	if !calls {
		return
	}
	names := NamesIn(e.pkg.Siblings...)
	for o := range e.bodies {
		if names[o.Name()] {
			e.reachFunc(o)
		}
	}
}

// within reports whether fn is reached: of a literal, whether what is around it
// is.
func (e *earlyFuncs) within(fn *Func) bool {
	if fn.Decl != nil {
		return e.reached[fn.Obj]
	}
	if _, ok := fn.Around.(*types.Func); ok {
		return e.reached[fn.Around]
	}
	return true
}
