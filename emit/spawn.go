package emit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// A task and the future of a known callee are one object, an rtlib.Task. If the
// function returns no error, what the task runs is the future in an adapter that
// adds one.

// goStmt writes a go statement that spawns a task; nil, if s starts a goroutine.
func (g *machine) goStmt(s *ast.GoStmt) []jen.Code {
	sp := g.Spawns[s.Call]
	if sp == nil {
		return nil
	}
	if !sp.Start.Embedded {
		return []jen.Code{g.spawnFuture(sp.Go, jen.Id(g.cx), g.tr.operand(sp.Start.Value))}
	}
	task := g.scope.fresh("task")
	codes := g.task(task, sp, s.Go)
	codes = append(codes, g.rtlib("SpawnTaskDetached").Call(jen.Id(g.cx), jen.Id(task)))
	return []jen.Code{jen.Block(codes...)}
}

// goExpr writes an assignment of the value of a go expression; nil, if s is
// another one.
func (g *machine) goExpr(s *ast.AssignStmt) []jen.Code {
	c, ok := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
	if !ok || g.Spawns[c] == nil {
		return nil
	}
	sp := g.Spawns[c]
	lhs := func() *jen.Statement { return jen.List(g.tr.exprs(s.Lhs)...).Op(s.Tok.String()) }
	if !sp.Start.Embedded {
		return []jen.Code{lhs().Add(g.spawnFuture(sp.Go, jen.Id(g.cx), g.tr.operand(sp.Start.Value)))}
	}
	task := g.scope.fresh("task")
	codes := g.task(task, sp, sp.Pos)
	codes = append(codes, lhs().Add(g.rtlib("GoTask")).Call(jen.Id(g.cx), jen.Id(task)))
	if s.Tok == token.DEFINE {
		return codes
	}
	return []jen.Code{jen.Block(codes...)}
}

// task makes the task called name and initialises the future in it.
func (g *machine) task(name string, sp *ir.Spawn, pos token.Pos) []jen.Code {
	future := g.types.spell(sp.Start.Type)
	value, place := sp.Value, jen.Id(name).Dot("Future")
	if sp.Joined != nil {
		value = sp.Joined
	}
	if sp.AddsError {
		future = g.addError(sp, future)
		place.Dot("Of")
	}
	codes := []jen.Code{jen.Id(name).Op(":=").Add(g.out.imports.fresh(g.rtlib("Task").Types(g.types.spell(value), future)))}
	codes = append(codes, g.tr.mark(pos)...)
	list := g.tr.exprs(sp.Start.Args)
	if sp.Start.Ellipsis {
		list[len(list)-1] = jen.Add(list[len(list)-1], jen.Op("..."))
	}
	codes = append(codes, place.Dot("Init").Call(list...))
	return append(codes, g.tr.mark(token.NoPos)...)
}

// mostAdapted is the greatest number of values for which the runtime has an AddError
// and a Go of its own. Beyond it, those of any number take the two tuples.
const mostAdapted = 4

// addError spells the type of a future with an error added to its values.
func (g *machine) addError(sp *ir.Spawn, future *jen.Statement) *jen.Statement {
	pointer := jen.Op("*").Add(future.Clone())
	if values := g.valuesOf(sp.Value); len(values) <= mostAdapted {
		var codes []jen.Code
		for _, v := range values {
			codes = append(codes, g.types.spell(v))
		}
		return g.rtlib(fmt.Sprintf("AddError%d", len(values))).Types(append(codes, future.Clone(), pointer)...)
	}
	value, joined := g.types.spell(sp.Value), g.types.spell(sp.Joined)
	return g.rtlib("AddErrorMore").Types(value, joined, future.Clone(), pointer, jen.Op("*").Add(joined.Clone()))
}

// spawnFuture spawns a future of which no more than the interface is known.
func (a *asyncFunc) spawnFuture(sp *check.Go, cx, fut jen.Code) *jen.Statement {
	if sp.Joined == nil {
		return a.rtlib("SpawnDetached").Call(cx, fut)
	}
	if !sp.AddsError {
		return a.rtlib("Go").Call(cx, fut)
	}
	if n := len(a.valuesOf(sp.Value)); n <= mostAdapted {
		return a.rtlib("Go"+strconv.Itoa(n)).Call(cx, fut)
	}
	return a.rtlib("GoMore").Types(a.types.spell(sp.Value), a.types.spell(sp.Joined)).Call(cx, fut)
}

// valuesOf returns the types of the values that a future's value of type t has: the
// elements of a tuple, none for Unit, else t.
func (a *asyncFunc) valuesOf(t types.Type) []types.Type {
	values, unpacked := a.out.pkg.Runtime.Unpack(t)
	if len(values) > 0 && !unpacked {
		return []types.Type{t}
	}
	return values
}
