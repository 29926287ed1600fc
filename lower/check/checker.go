package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/load"
)

// maxRuns bounds how often a package is checked while the number of values of
// its awaits is found out. A run settles everything whose operands the runs
// before settled, so that only a chain of wrong guesses needs many.
const maxRuns = 64

// Source checks one package, whose imports imp gives. The Package is nil if the
// diagnostics have errors.
func Source(fset *token.FileSet, pkg *load.Package, imp types.Importer) (*Package, diag.List) {
	_, p, l := checkSource(fset, pkg, imp)
	return p, l
}

// checkSource also returns the package's types, whatever errors it has.
func checkSource(fset *token.FileSet, pkg *load.Package, imp types.Importer) (*types.Package, *Package, diag.List) {
	c := &checker{fset: fset, pkg: pkg, imp: imported(imp, pkg.Imports), names: &intrinsicNames{names: make(map[string]bool)}}
	if err := c.findRuntime(); err != nil {
		return nil, nil, diag.List{err}
	}
	c.rewrite()
	c.fixpoint()
	l := c.judge()
	if l.HasErrors() {
		return c.types, nil, l
	}
	c.diags = nil
	p := c.describe()
	if l = append(l, c.diags...); l.HasErrors() {
		return c.types, nil, l.Sorted()
	}
	return c.types, p, l
}

// checker checks one package.
type checker struct {
	fset  *token.FileSet
	pkg   *load.Package
	imp   importerFunc
	rt    *Runtime
	names *intrinsicNames
	files []*checkable
	diags diag.List // of rewriting, then of describing

	siblings []*ast.File // without function bodies
	trees    []*ast.File // what go/types is to see: files with stubs, siblings

	// Of the last run of go/types.
	types  *types.Package
	info   *types.Info
	errors []typeErrorAt
}

// importerFunc is an importer for the import declarations of one package.
type importerFunc func(path string) (*types.Package, error)

// Import returns the package that the checked package imports as path.
func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

func imported(imp types.Importer, paths map[string]string) importerFunc {
	return func(path string) (*types.Package, error) {
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		if p, ok := paths[path]; ok {
			path = p
		}
		return imp.Import(path)
	}
}

// findRuntime imports the runtime, which generated code will import.
func (c *checker) findRuntime() *diag.Diagnostic {
	if len(c.pkg.Sources) == 0 {
		return nil
	}
	pkg, err := c.imp(RuntimePath)
	if err == nil {
		if c.rt, err = NewRuntime(pkg); err == nil {
			return nil
		}
	}
	at := c.pkg.Sources[0].File.Syntax.Package
	reason, advice, _ := strings.Cut(err.Error(), "; to add")
	d := noRuntime.at(c.fset, at, at, reason)
	if _, command, ok := strings.Cut(advice, ":\n\t"); ok {
		d.Hint = command
	}
	return d
}

func (c *checker) rewrite() {
	var files []*ast.File
	for _, s := range c.pkg.Sources {
		files = append(files, s.File.Syntax)
	}
	files = append(files, c.pkg.Siblings...)
	for _, f := range c.pkg.Siblings {
		c.siblings = append(c.siblings, declarationsOf(f))
	}
	declared, decls := declaredNames(files), typeDeclsOf(files)
	futures := c.nameFutures(declared, decls)
	var rewriters []*rewriter
	for _, s := range c.pkg.Sources {
		r := &rewriter{
			fset: c.fset, in: c.names, declared: declared, futures: futures, decls: decls, imp: c.imp, rt: c.rt,
			language: c.pkg.GoVersion, src: s.File, out: &checkable{literals: make(map[*ast.FuncLit]bool), blank: make(map[int]bool)}, diags: &c.diags,
		}
		r.rewriteFile()
		rewriters = append(rewriters, r)
		c.files = append(c.files, r.out)
	}
	// Stubs repeat type parameters as they are in the checkable tree.
	decls = typeDeclsOf(c.rewritten())
	for _, r := range rewriters {
		r.decls = decls
		for _, f := range r.out.funcs {
			if f.entry == NoEntry && f.place == nil {
				r.declareStubs(f)
			}
		}
	}
	c.trees = c.rewritten()
}

// fixpoint checks the package until every await, `?` and left-out context is
// what its operands' types say.
func (c *checker) fixpoint() {
	for range maxRuns {
		c.run()
		if !c.settle() {
			return
		}
	}
	at := c.pkg.Sources[0].File.Syntax.Name
	c.diags = append(c.diags, undecided.at(c.fset, at.Pos(), at.End(), ""))
}

// run checks the package with go/types as the sites stand.
func (c *checker) run() {
	for _, f := range c.files {
		for _, s := range f.awaits {
			s.fun.Name = c.names.add(s.intrinsic())
		}
		for _, s := range f.trySites {
			s.fun.Name = c.names.add(s.intrinsic())
		}
		for _, s := range f.goSites {
			s.fun.Name = c.names.add(s.intrinsic())
		}
	}
	c.types = types.NewPackage(c.pkg.Path, c.pkg.Name)
	c.declareIntrinsics()
	size := c.sourceSize()
	c.info = &types.Info{
		// With room for what the sources have at least: growing is a good part of filling.
		Types:        make(map[ast.Expr]types.TypeAndValue, size/7),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object, size/25),
		Uses:         make(map[*ast.Ident]types.Object, size/10),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	errs := &typeErrors{fset: c.fset, bodiless: c.siblings, operand: c.operandOf, inAsync: c.inAsync}
	conf := types.Config{
		GoVersion:   c.pkg.GoVersion,
		Importer:    c.imp,
		Sizes:       sizes,
		Error:       errs.add,
		FakeImportC: true,
	}
	// The error is the first of those that errs has.
	_ = types.NewChecker(&conf, c.fset, c.types, c.info).Files(c.trees)
	c.errors = errs.list
}

// sourceSize is the length of the sources in bytes.
func (c *checker) sourceSize() int {
	size := 0
	for _, s := range c.pkg.Sources {
		size += len(s.File.Src)
	}
	return size
}

// operandOf returns the operand of the await or `?` that the intrinsic called
// name stands for at pos, or nil.
func (c *checker) operandOf(name string, pos token.Pos) ast.Expr {
	for _, f := range c.files {
		if name == nameAwait {
			for _, s := range f.awaits {
				if s.call.Pos() == pos {
					return s.call.Args[0]
				}
			}
		}
		if name == nameTry {
			for _, s := range f.trySites {
				if s.call.Pos() == pos {
					return s.call.Args[0]
				}
			}
		}
	}
	return nil
}

// inAsync reports whether pos is in an async body.
func (c *checker) inAsync(pos token.Pos) bool {
	return slices.ContainsFunc(c.files, func(f *checkable) bool {
		return slices.ContainsFunc(f.funcs, func(f *asyncFunc) bool { return f.lit.Body.Pos() <= pos && pos < f.lit.Body.End() })
	})
}

// sizes is the one model by which frames are laid out.
var sizes = types.SizesFor("gc", "amd64")

func (c *checker) declareIntrinsics() {
	in := &intrinsics{pkg: c.types, rtlib: c.rt, imp: c.imp}
	names := make([]string, 0, len(c.names.names))
	for name := range c.names.names {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		in.declare(name)
	}
}

// rewritten returns the trees of all files, with the stubs that there are.
func (c *checker) rewritten() []*ast.File {
	var files []*ast.File
	for _, f := range c.files {
		syntax := *f.syntax
		syntax.Decls = slices.Concat(f.syntax.Decls, f.stubs)
		files = append(files, &syntax)
	}
	return append(files, c.siblings...)
}

// describe makes the result of a package without errors.
func (c *checker) describe() *Package {
	p := &Package{
		Path: c.pkg.Path, Dir: c.pkg.Dir, Fset: c.fset,
		Types: c.types, Info: c.info, Sizes: sizes, Runtime: c.rt,
		literals: make(map[types.Object]*Func),
		inside:   make(map[types.Object]*Func),
	}
	funcs := make(map[*asyncFunc]*Func)
	for i, s := range c.pkg.Sources {
		f := c.describeFile(s, c.files[i], funcs)
		// go/types saw the file with stubs; what it says of that holds for Syntax.
		seen := c.trees[i]
		c.info.FileVersions[f.Syntax] = c.info.FileVersions[seen]
		if s.Wanted {
			p.Files = append(p.Files, f)
		} else {
			p.Others = append(p.Others, f)
		}
	}
	p.Locals = p.collectLocals()
	c.describeLiterals(funcs, p.Locals)
	p.Locals.findMovable()
	for af, fn := range funcs {
		if af.place != nil {
			fn.File.Literals[af.place.lit] = fn
			p.literals[fn.Obj] = fn
			if fn.Inside != nil {
				p.inside[fn.Inside] = fn
			}
		}
	}
	c.early(p)
	p.futures = make(map[*types.Func]string)
	for _, files := range [][]*File{p.Files, p.Others} {
		for _, f := range files {
			for _, fn := range f.Funcs {
				p.futures[fn.Obj] = fn.FutureName
			}
		}
	}
	return p
}

// describeFile also adds to funcs.
func (c *checker) describeFile(s *load.Source, out *checkable, funcs map[*asyncFunc]*Func) *File {
	f := &File{
		Name: s.Name, Output: s.Output, Source: s.File,
		Syntax: out.syntax, Markers: out.Markers, Plain: out.plain,
		Literals: make(map[*ast.FuncLit]*Func),
	}
	for _, af := range out.funcs {
		fn := c.describeFunc(f, af)
		funcs[af] = fn
		if !out.drops(af) {
			f.Funcs = append(f.Funcs, fn)
		}
	}
	for _, s := range out.awaits {
		fn := funcs[s.fn]
		switch {
		case fn == nil:
		case s.loop != nil:
			fn.Streams[s.call] = c.describeStream(s, out.Await[s.call])
		default:
			fn.Awaits[s.call] = c.describeAwait(s, out.Await[s.call])
		}
	}
	for _, s := range out.goSites {
		fn := funcs[s.fn]
		g := c.describeGo(s.pos, s.call.Args[0].(*ast.CallExpr))
		g.Joined, _ = c.rt.FutureValue(c.info.TypeOf(s.call))
		g.AddsError = s.kind != goSame
		fn.Goes[s.call] = g
	}
	for _, s := range out.goStmts {
		if c.rt.MakesFuture(c.info, s.stmt.Call) {
			funcs[s.fn].Goes[s.stmt.Call] = c.describeGo(s.stmt.Go, s.stmt.Call)
		}
	}
	for _, s := range out.defers {
		if fn := funcs[s.fn]; fn != nil {
			fn.Defers[s.call] = c.describeDefer(s)
		}
	}
	for _, s := range out.selects {
		if fn := funcs[s.fn]; fn != nil {
			fn.Selects[s.stmt] = &Select{Pos: s.stmt.Select, Biased: s.biased}
		}
	}
	for _, s := range out.calls {
		if fn := funcs[s.fn]; fn != nil && s.cx != nil {
			fn.Contexts[s.cx] = true
		}
	}
	return f
}

// describeFunc describes f, of a literal what does not depend on its place.
func (c *checker) describeFunc(file *File, f *asyncFunc) *Func {
	sig := c.info.TypeOf(f.lit).(*types.Signature)
	fn := &Func{
		File: file, Decl: f.decl, Body: f.lit.Body,
		Params:   slices.Collect(sig.Params().Variables()),
		HasRecv:  f.recv != nil,
		Variadic: sig.Variadic(),
		Results:  slices.Collect(sig.Results().Variables()),
		Entry:    f.entry,
		Awaits:   make(map[*ast.CallExpr]*Await),
		Streams:  make(map[*ast.CallExpr]*Await),
		Selects:  make(map[*ast.SelectStmt]*Select),
		Contexts: make(map[*ast.Ident]bool),
		Goes:     make(map[*ast.CallExpr]*Go),
		Defers:   make(map[*ast.CallExpr]*Await),

		FutureName: f.future(),
	}
	if f.generates() {
		fn.Yield, fn.Params = fn.Params[0], fn.Params[1:]
	}
	if f.place != nil {
		fn.Pos, fn.Block = f.place.pos, f.place.block
		fn.Value = c.valueOf(f, c.info.TypeOf(f.place.lit).(*types.Signature).Results().At(0).Type())
		return fn
	}
	obj := c.info.Defs[f.decl.Name].(*types.Func)
	fn.Obj, fn.Pos = obj, f.decl.Name.Pos()
	if f.entry != NoEntry {
		fn.Value = c.rt.entryValue(fn.Results)
		return fn
	}
	fn.Value = c.valueOf(f, obj.Signature().Results().At(0).Type())
	fn.TypeParams = slices.Collect(obj.Signature().TypeParams().TypeParams())
	if f.recv != nil {
		fn.TypeParams = slices.Collect(obj.Signature().RecvTypeParams().TypeParams())
	}
	fn.Future = c.types.Scope().Lookup(f.future()).Type().(*types.Named)
	return fn
}

func (c *checker) describeAwait(s *awaitSite, m *dsl.Await) *Await {
	a := &Await{Pos: m.Pos, Operand: s.call.Args[0]}
	a.Value, _ = c.rt.FutureValue(c.info.TypeOf(a.Operand))
	a.Unpack, a.Unpacked = c.rt.Unpack(a.Value)
	a.Kept = s.inCase && c.isVariable(a.Operand)
	return a
}

func (c *checker) describeStream(s *awaitSite, m *dsl.Await) *Await {
	a := &Await{Pos: m.Pos, Operand: s.call.Args[0]}
	t := c.info.TypeOf(a.Operand)
	a.Value, _ = c.rt.StreamValue(t)
	a.Unpack, a.Unpacked, _ = c.rt.streamValues(t)
	a.Stream, a.Kept = true, c.isVariable(a.Operand)
	return a
}
