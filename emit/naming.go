package emit

import (
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// nameAll gives names to the variables, and then to what generated code needs
// beside them.
func (g *machine) nameAll() {
	source := g.sourceVars()
	shared := make(map[string][]*sharedName)
	for _, v := range g.Vars {
		if source[v] {
			g.vars[v] = g.sourceName(v, shared)
		}
	}
	g.self = g.scope.fresh("f")
	g.cx = g.scope.fresh("cx")
	g.result = g.scope.fresh("result")
	g.ready = g.scope.fresh("ready")
	if g.generates() {
		g.ok = g.scope.fresh("ok")
	}
	for _, v := range g.Vars {
		if !source[v] {
			g.vars[v] = g.scope.fresh(identifier(v.Name))
		}
	}
}

// sourceVars tells the variables that the source declares from temporaries.
func (g *machine) sourceVars() map[*ir.Var]bool {
	source := make(map[*ir.Var]bool)
	for _, m := range g.out.mentioned[g.Machine].list {
		if v := g.Objects[m.object]; v != nil && m.source {
			source[v] = true
		}
	}
	for _, list := range [][]*ir.Var{g.Params, g.Results} {
		for _, v := range list {
			source[v] = true
		}
	}
	return source
}

// sharedName is a local of Poll that stands for variables of the source with one
// name and type, no two of which are in scope together.
type sharedName struct {
	name   string
	typ    types.Type
	home   ir.Home
	scopes map[*types.Scope]bool // of the variables
	around map[*types.Scope]bool // the scopes that those are in
}

// sourceName names a variable of the source, as another one if the two can share
// a local.
func (g *machine) sourceName(v *ir.Var, shared map[string][]*sharedName) string {
	scope := v.Obj.Parent()
	if scope == nil || v.Home == ir.InFrame || v.Pinned {
		return g.scope.variable(v.Name)
	}
	for _, s := range shared[v.Name] {
		if s.home == v.Home && types.Identical(s.typ, v.Type) && s.apart(scope) {
			s.add(scope)
			return s.name
		}
	}
	s := &sharedName{
		name: g.scope.variable(v.Name), typ: v.Type, home: v.Home,
		scopes: make(map[*types.Scope]bool), around: make(map[*types.Scope]bool),
	}
	s.add(scope)
	shared[v.Name] = append(shared[v.Name], s)
	return s.name
}

func (s *sharedName) apart(scope *types.Scope) bool {
	if s.around[scope] {
		return false
	}
	for ; scope != nil; scope = scope.Parent() {
		if s.scopes[scope] {
			return false
		}
	}
	return true
}

func (s *sharedName) add(scope *types.Scope) {
	s.scopes[scope] = true
	for ; scope != nil && !s.around[scope]; scope = scope.Parent() {
		s.around[scope] = true
	}
}

func identifier(name string) string {
	if name == "_" || !token.IsIdentifier(name) {
		return "v"
	}
	return name
}
