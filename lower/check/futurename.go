package check

import (
	"go/ast"
	"go/types"
	"sort"
	"strconv"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// The type of a future or stream is called as its function is: FetchFuture for Fetch,
// ClientGetFuture for the method Get of Client, EvensStream for the generator Evens.
// Other packages find it so. Where
// two functions would give one name, or the package declares it, the first has
// it, functions before methods; the others get a number, and other packages do
// not hold their futures by value. Files with tests come last, so that the other
// files' names are the same with and without them.

const (
	futureSuffix = "Future"
	streamSuffix = "Stream"
)

// contractName is the name that the type of what fn returns has if nothing else
// has it.
func contractName(fn *types.Func, suffix string) string {
	return generatedName(receiverName(fn), fn.Name(), suffix)
}

// receiverName returns the name of the type that fn is a method of, or "".
func receiverName(fn *types.Func) string {
	if of, _ := typed.Receiver(fn); of != nil {
		return of.Obj().Name()
	}
	return ""
}

// FutureName returns the name that the future type of the async function fn has,
// if fn's package has that for it: for a function of another package, which may
// be written by hand, that is not certain.
func (p *Package) FutureName(fn *types.Func) (name string, ok bool) {
	return p.typeName(fn, futureSuffix)
}

// StreamName is [Package.FutureName] for the type of the stream that fn returns.
func (p *Package) StreamName(fn *types.Func) (name string, ok bool) {
	return p.typeName(fn, streamSuffix)
}

func (p *Package) typeName(fn *types.Func, suffix string) (name string, ok bool) {
	if fn.Pkg() == p.Types {
		name, ok = p.futures[fn]
		if !ok {
			name, ok = contractName(fn, suffix), true
		}
		return name, ok
	}
	recv := receiverName(fn)
	if recv != "" && fn.Pkg().Scope().Lookup(recv+fn.Name()) != nil {
		return "", false // a function may have the name
	}
	return contractName(fn, suffix), true
}

// nameable is an async function that is to be given names.
type nameable struct {
	decl *ast.FuncDecl
	base string // what its names begin with
	rank int

	generates bool
}

// nameFutures returns what the generated names of the async functions begin
// with: Fetch for FetchFuture and FetchResults, or FetchStream.
func (c *checker) nameFutures(declared map[string]*ast.Ident, decls typeDecls) map[*ast.FuncDecl]string {
	var funcs []nameable
	for _, s := range c.pkg.Sources {
		for _, d := range s.File.Syntax.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && s.File.Async[fd.Type] != nil {
				f := newNameable(fd, decls, isTestFile(s.Name))
				f.generates = s.File.Async[fd.Type].Yield.IsValid()
				funcs = append(funcs, f)
			}
		}
	}
	sort.SliceStable(funcs, func(i, j int) bool { return funcs[i].rank < funcs[j].rank })
	names, taken := make(map[*ast.FuncDecl]string), make(map[string]bool)
	free := func(base string, f nameable) bool {
		if f.generates {
			return !taken[base] && declared[base+streamSuffix] == nil
		}
		return !taken[base] && declared[base+futureSuffix] == nil && declared[base+"Results"] == nil
	}
	var rest []nameable
	for _, f := range funcs {
		if free(f.base, f) {
			names[f.decl], taken[f.base] = f.base, true
		} else {
			rest = append(rest, f)
		}
	}
	for _, f := range rest {
		base := f.base
		for i := 2; !free(base, f); i++ {
			base = f.base + strconv.Itoa(i)
		}
		names[f.decl], taken[base] = base, true
	}
	return names
}

func newNameable(fd *ast.FuncDecl, decls typeDecls, test bool) nameable {
	f := nameable{decl: fd, base: generatedName("", fd.Name.Name, "")}
	if fd.Recv.NumFields() == 1 {
		f.base = generatedName(decls.origin(receiverOf(fd.Recv).base), fd.Name.Name, "")
		f.rank = 1
	}
	if test {
		f.rank += 2
	}
	return f
}
