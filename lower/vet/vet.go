// Package vet brings to plain Go files what the compiler says of .ago files: that
// a call makes a future which nothing runs. It is an analysis for go vet.
package vet

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/asyncgen/asyncgen/lower/check"
)

// DroppedFutures reports calls that make a future and drop it, as f() of an async
// function f: they look like a call and do nothing.
var DroppedFutures = &analysis.Analyzer{
	Name: "droppedfuture",
	Doc:  "report calls that make a future and drop it, so that nothing ever runs it",
	URL:  "https://pkg.go.dev/github.com/asyncgen/asyncgen/lower/vet",
	Run:  droppedFutures,
}

func droppedFutures(pass *analysis.Pass) (any, error) {
	rt := runtimeOf(pass.Pkg)
	if rt == nil {
		return nil, nil
	}
	for _, f := range pass.Files {
		if ast.IsGenerated(f) {
			continue
		}
		check.Discards(f, func(c *ast.CallExpr, stmt ast.Node) {
			switch {
			case rt.MakesStream(pass.TypesInfo, c):
				pass.Reportf(stmt.Pos(), "%s makes a stream that nothing polls: go over it with for await in an async function, or with stream.Seq", types.ExprString(c))
			case rt.MakesFuture(pass.TypesInfo, c):
				pass.Reportf(stmt.Pos(), "%s makes a future that nothing runs: await it in an async function, or give it to rtlib.SpawnOn or rtlib.BlockOn", types.ExprString(c))
			}
		})
	}
	return nil, nil
}

// runtimeOf returns the runtime that pkg uses, directly or through the signatures
// of what it imports; nil if there is none or it is not known.
func runtimeOf(pkg *types.Package) *check.Runtime {
	seen := make(map[*types.Package]bool)
	var find func(p *types.Package) *types.Package
	find = func(p *types.Package) *types.Package {
		if p.Path() == check.RuntimePath {
			return p
		}
		seen[p] = true
		for _, imp := range p.Imports() {
			if !seen[imp] {
				if found := find(imp); found != nil {
					return found
				}
			}
		}
		return nil
	}
	p := find(pkg)
	if p == nil {
		return nil
	}
	rt, err := check.NewRuntime(p)
	if err != nil {
		return nil // only referred to, or of another version: go build speaks of that
	}
	return rt
}
