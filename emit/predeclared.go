package emit

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// Generated code needs names that Go predeclares. A package, or a type that a function of
// the file declares, may give them another meaning: then they come from the runtime's package predeclared.

// predeclaredName is the name of that package.
const predeclaredName = "predeclared"

// redeclared returns the predeclared names that mean something else than Go's own in
// pkg or in one of its files.
func redeclared(pkg *types.Package) map[string]bool {
	scopes := []*types.Scope{pkg.Scope()}
	for i := range pkg.Scope().NumChildren() {
		scopes = append(scopes, pkg.Scope().Child(i))
	}
	names := make(map[string]bool)
	for _, name := range types.Universe.Names() {
		for _, s := range scopes {
			if s.Lookup(name) != nil {
				names[name] = true
			}
		}
	}
	return names
}

// predeclared is the predeclared type or constant called name.
func (im *imports) predeclared(name string) *jen.Statement {
	if !im.redeclared[name] {
		return jen.Id(name)
	}
	return im.ofPredeclared(strings.ToUpper(name[:1]) + name[1:])
}

func (im *imports) ofPredeclared(name string) *jen.Statement {
	p := types.NewPackage(check.RuntimePath+"/"+predeclaredName, predeclaredName)
	return jen.Id(im.name(p)).Dot(name)
}

// null is nil as a value of the type t, which is spelled if it has to be.
func (w typeWriter) null(t types.Type) *jen.Statement {
	if !w.imports.redeclared["nil"] {
		return jen.Nil()
	}
	return w.imports.zero(w.spell(t))
}

// zero is the zero value of t.
func (im *imports) zero(t jen.Code) *jen.Statement { return im.ofPredeclared("Zero").Types(t).Call() }

// fresh is new(t).
func (im *imports) fresh(t jen.Code) *jen.Statement {
	if !im.redeclared["new"] {
		return jen.New(t)
	}
	return im.ofPredeclared("New").Types(t).Call()
}

// universe is the identifier id of a predeclared name that is declared anew, if a pass has
// made it: the source can have it where it means what is predeclared. It is nil for any
// other.
func (out *output) universe(id *ast.Ident, o types.Object, info *typed.Info) jen.Code {
	if o == nil || o.Parent() != types.Universe || !out.imports.redeclared[o.Name()] || info.Base().ObjectOf(id) != nil {
		return nil
	}
	if _, ok := o.(*types.Nil); ok {
		return out.types.null(info.TypeOf(id))
	}
	return out.imports.predeclared(o.Name())
}

// builtins makes t write calls of predeclared functions that the package declares anew.
func (out *output) builtins(t *translator, info *typed.Info) {
	t.builtin = func(c *ast.CallExpr) jen.Code { return out.builtin(c, info, t) }
}

// builtin is the call c of such a function, and nil for any other.
func (out *output) builtin(c *ast.CallExpr, info *typed.Info, t *translator) jen.Code {
	id, ok := c.Fun.(*ast.Ident)
	if !ok {
		return nil
	}
	b, ok := info.ObjectOf(id).(*types.Builtin)
	if !ok || !out.imports.redeclared[b.Name()] || info.Base().ObjectOf(id) != nil {
		return nil
	}
	switch b.Name() {
	case "new":
		return out.imports.fresh(t.operand(c.Args[0]))
	case "len":
		switch x := info.TypeOf(c.Args[0]).Underlying().(type) {
		case *types.Slice:
			return out.imports.ofPredeclared("Len").Call(t.operand(c.Args[0]))
		case *types.Basic:
			return out.imports.ofPredeclared("LenString").Call(t.operand(c.Args[0]))
		case *types.Array:
			return jen.Id(strconv.FormatInt(x.Len(), 10))
		case *types.Pointer:
			if a, ok := x.Elem().Underlying().(*types.Array); ok {
				return jen.Id(strconv.FormatInt(a.Len(), 10))
			}
		}
	}
	out.refuseRedeclared(c, b.Name())
	return nil
}

// boolean is true or false.
func (a *asyncFunc) boolean(b bool) *jen.Statement {
	return a.out.imports.predeclared(strconv.FormatBool(b))
}
