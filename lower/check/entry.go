package check

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
)

// Entry says who calls an async function that is an ordinary one to the rest of
// the program, and runs its body before it returns.
type Entry int

// The entries of a program and of its tests.
const (
	NoEntry        Entry = iota
	EntryMain            // async func main()
	EntryTest            // async func TestX(t *testing.T)
	EntryBenchmark       // async func BenchmarkX(b *testing.B)
	EntryExample         // async func ExampleX()
)

// testPrefixes are those of the functions that go test calls.
var testPrefixes = []struct {
	name  string
	entry Entry
	param string // the type of package testing that it is given a pointer to
}{
	{"Test", EntryTest, "T"},
	{"Benchmark", EntryBenchmark, "B"},
	{"Example", EntryExample, ""},
	{"Fuzz", NoEntry, "F"},
}

// entry returns what the function fd is an entry of.
func (r *rewriter) entry(fd *ast.FuncDecl, a *dsl.Async) Entry {
	switch name := fd.Name.Name; {
	case fd.Recv != nil:
	case name == "main" && r.src.Syntax.Name.Name == "main":
		return EntryMain
	case isTestFile(r.fset.Position(r.src.Syntax.Package).Filename):
		for _, p := range testPrefixes {
			if !isTestName(name, p.name) {
				continue
			}
			if p.entry == NoEntry || name == "TestMain" {
				r.refuse(a.Pos, fd.Name.End(), plainTest, name)
			}
			return p.entry
		}
	}
	return NoEntry
}

// refuseMain reports an async main with parameters or results that it cannot
// have.
func (r *rewriter) refuseMain(f *asyncFunc, a *dsl.Async) bool {
	ft := f.decl.Type
	if !a.Yield.IsValid() && ft.Params.NumFields() == 0 && ft.TypeParams.NumFields() == 0 && r.entryResults(ft.Results) {
		return false
	}
	r.refuse(f.decl.Name.Pos(), ft.End(), mainSignature, "")
	return true
}

// entryResults reports whether an entry may have the results.
func (r *rewriter) entryResults(results *ast.FieldList) bool {
	ts := resultTypes(results)
	return len(ts) == 0 || len(ts) == 1 && r.isError(ts[0])
}

// testEntry reports an async test that does not have the signature by which go
// test calls it.
func (j *judge) testEntry(f *asyncFunc) {
	for _, p := range testPrefixes {
		if p.entry != f.entry || f.entry == NoEntry || f.decl.Name.Name == "TestMain" {
			continue
		}
		sig, ok := j.info.TypeOf(f.lit).(*types.Signature)
		if !ok || f.decl.Type.TypeParams == nil && j.takes(sig, p.param) && j.entryResult(sig) {
			return
		}
		param := "no parameter"
		if p.param != "" {
			param = "one parameter of type *testing." + p.param
		}
		j.list = append(j.list, testSignature.at(j.fset, f.decl.Name.Pos(), f.decl.Type.End(), "async func "+f.decl.Name.Name+" must have "+param))
	}
}

func (j *judge) takes(sig *types.Signature, param string) bool {
	if param == "" {
		return sig.Params().Len() == 0
	}
	if sig.Params().Len() != 1 {
		return false
	}
	t := sig.Params().At(0).Type()
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return !isKnown(t)
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && n.Obj().Name() == param && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "testing" || !isKnown(p.Elem())
}

func (j *judge) entryResult(sig *types.Signature) bool {
	return sig.Results().Len() == 0 || sig.Results().Len() == 1 && IsError(sig.Results().At(0).Type())
}

// entryValue is the value of the future of an entry's body.
func (r *Runtime) entryValue(results []*types.Var) types.Type {
	if len(results) == 1 {
		return results[0].Type()
	}
	return r.unit
}
