package normal

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// program is Go with calls of await0…3 and try0…2 in place of the markers.
type program struct {
	pkg   *check.Package
	files map[string]*ast.File
	texts map[string]string
	file  *check.File
}

var (
	fset    = token.NewFileSet()
	exports = sync.OnceValue(func() types.Importer { return importer.Default() })
)

// testdata returns the texts of files in the folder testdata.
func testdata(t testing.TB, names ...string) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, n := range names {
		b, err := os.ReadFile(filepath.Join("testdata", n))
		if err != nil {
			t.Fatal(err)
		}
		texts[n] = string(b)
	}
	return texts
}

// packages imports the packages that a test has the sources of, and others.
type packages map[string]*types.Package

func (p packages) Import(path string) (*types.Package, error) {
	if pkg := p[path]; pkg != nil {
		return pkg, nil
	}
	return exports().Import(path)
}

// load checks the files of package main. Each file of another package is one
// that it may import, by the package's name.
func load(t testing.TB, texts map[string]string) *program {
	t.Helper()
	p := &program{texts: texts, files: make(map[string]*ast.File)}
	imports := make(packages)
	var files []*ast.File
	for name, text := range texts {
		f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if path := f.Name.Name; path != "main" {
			conf := types.Config{Importer: exports()}
			if imports[path], err = conf.Check(path, fset, []*ast.File{f}, nil); err != nil {
				t.Fatal(err)
			}
			continue
		}
		p.files[name] = f
		files = append(files, f)
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Implicits:  make(map[ast.Node]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Instances:  make(map[*ast.Ident]types.Instance),
	}
	conf := types.Config{Importer: imports, Sizes: types.SizesFor("gc", "amd64")}
	pkg, err := conf.Check("main", fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	p.pkg = &check.Package{Path: "main", Fset: fset, Types: pkg, Info: info, Sizes: conf.Sizes, Locals: new(check.Locals)}
	p.file = &check.File{Markers: dsl.Markers{Try: make(map[*ast.CallExpr]*dsl.Try)}}
	return p
}

// callee returns the name of the function that c calls.
func callee(c *ast.CallExpr) string {
	id, _ := c.Fun.(*ast.Ident)
	if id == nil {
		return ""
	}
	return id.Name
}

func isAwait(name string) bool {
	return slices.Contains([]string{"await0", "await1", "await2", "await3"}, name)
}

func isTry(name string) bool { return slices.Contains([]string{"try", "try0", "try1", "try2"}, name) }

// markers returns the awaits of d, and notes its tries.
func (p *program) markers(d *ast.FuncDecl) map[*ast.CallExpr]*check.Await {
	awaits := make(map[*ast.CallExpr]*check.Await)
	ast.Inspect(d.Body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch name := callee(c); {
		case isAwait(name):
			a := &check.Await{Pos: c.Pos(), Operand: c.Args[0]}
			for v := range valueTypes(p.pkg.Info.TypeOf(c)).Variables() {
				a.Unpack = append(a.Unpack, v.Type())
			}
			awaits[c] = a
		case isTry(name):
			p.file.Try[c] = &dsl.Try{Pos: c.End() - 1}
			if len(c.Args) > 1 {
				panic("try of several arguments")
			}
		}
		return true
	})
	return awaits
}

// normalise returns the normal form of a function.
func (p *program) normalise(t testing.TB, d *ast.FuncDecl) *Func {
	t.Helper()
	f := &check.Func{File: p.file, Body: d.Body, Awaits: p.markers(d)}
	sig := p.pkg.Info.Defs[d.Name].(*types.Func).Signature()
	for v := range sig.Results().Variables() {
		f.Results = append(f.Results, v)
	}
	return Async(f, p.pkg)
}

// cases lists the functions to be run: those without parameters whose names
// begin with "case".
func (p *program) cases() []*ast.FuncDecl {
	var cases []*ast.FuncDecl
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		for _, d := range p.files[name].Decls {
			if d, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(d.Name.Name, "case") {
				cases = append(cases, d)
			}
		}
	}
	return cases
}

// declOf returns the function called name.
func (p *program) declOf(name string) *ast.FuncDecl {
	for _, f := range p.files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == name {
				return d
			}
		}
	}
	return nil
}

// normalForm returns the texts of the files with every function in normal form.
func (p *program) normalForm(t testing.TB) map[string]string {
	t.Helper()
	out := make(map[string]string)
	for name, f := range p.files {
		text := p.texts[name]
		for _, d := range slices.Backward(f.Decls) {
			d, ok := d.(*ast.FuncDecl)
			if !ok || name == "prelude.go" {
				continue
			}
			n := p.normalise(t, d)
			checkForm(t, d.Name.Name, n)
			dup := *d
			dup.Body = n.Body
			nameApart(p.pkg.Types, n.Info, n.Body)
			from, to := fset.Position(d.Pos()).Offset, fset.Position(d.End()).Offset
			text = text[:from] + source(t, &dup) + text[to:]
		}
		out[name] = text
	}
	return out
}

func source(t testing.TB, n ast.Node) string {
	t.Helper()
	var b bytes.Buffer
	if err := format.Node(&b, fset, n); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// nameApart gives every new variable of a body a name of its own.
func nameApart(pkg *types.Package, info *typed.Info, body ast.Node) {
	names := make(map[types.Object]string)
	base := info.Base()
	ast.Inspect(body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || base.Defs[id] != nil || base.Uses[id] != nil {
			return true
		}
		if t := info.Denotes(id); t != nil {
			id.Name = types.TypeString(t, types.RelativeTo(pkg))
			return true
		}
		switch o := info.ObjectOf(id).(type) {
		case *types.Var:
			if o.IsField() || base.Defs[id] != nil {
				return true
			}
		default:
			return true
		}
		o := info.ObjectOf(id)
		if known(base, o) {
			return true
		}
		if names[o] == "" {
			names[o] = fmt.Sprintf("%s_%d", o.Name(), len(names))
		}
		id.Name = names[o]
		return true
	})
}

// known reports whether the source declares o.
func known(base *types.Info, o types.Object) bool {
	for _, d := range base.Defs {
		if d == o {
			return true
		}
	}
	return false
}

// checkForm reports awaits that do not stand as the normal form has them.
func checkForm(t testing.TB, name string, f *Func) {
	t.Helper()
	allowed := make(map[*ast.CallExpr]bool)
	header := make(map[ast.Node]bool)
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt:
			header[n.Init], header[n.Post] = true, true
		case *ast.ExprStmt:
			if c, ok := n.X.(*ast.CallExpr); ok && !header[n] {
				allowed[c] = true
			}
		case *ast.AssignStmt:
			if c, ok := n.Rhs[0].(*ast.CallExpr); ok && len(n.Rhs) == 1 && !header[n] && localTargets(f.Info, n, c) {
				allowed[c] = true
			}
		case *ast.CallExpr:
			if isTry(callee(n)) {
				t.Errorf("%s: a ? is left", name)
			}
			if !isAwait(callee(n)) {
				return true
			}
			if f.Awaits[n] == nil {
				t.Errorf("%s: an await is not listed", name)
			} else if f.Awaits[n].Operand != n.Args[0] {
				t.Errorf("%s: the operand of an await is not that of the tree", name)
			}
			if !allowed[n] {
				t.Errorf("%s: await in %s", name, source(t, n))
			}
		}
		return true
	})
}

// localTargets reports whether the left sides of s are as an await may assign.
func localTargets(info *typed.Info, s *ast.AssignStmt, c *ast.CallExpr) bool {
	for i, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			return false
		}
		if id.Name == "_" {
			continue
		}
		v := info.ObjectOf(id).(*types.Var)
		if !isLocal(v) || !types.Identical(v.Type(), valueTypes(info.TypeOf(c)).At(i).Type()) {
			return false
		}
	}
	return true
}

// run runs a program of the texts and a main function that performs the cases,
// or their twins, and returns what each of them does.
func run(t testing.TB, texts map[string]string, cases []*ast.FuncDecl, twins bool) map[string]string {
	t.Helper()
	texts = maps.Clone(texts)
	texts["main.go"] = mainFunc(cases, func(name string) string {
		if twin := "twin" + strings.TrimPrefix(name, "case"); twins && strings.Contains(texts["tries.go"], "func "+twin+"(") {
			return twin
		}
		return name
	})
	results := make(map[string]string)
	for line := range strings.Lines(goRun(t, texts, "")) {
		name, rest, _ := strings.Cut(line, ": ")
		results[name] = rest
	}
	return results
}

// goRun runs a program and returns what it prints.
func goRun(t testing.TB, texts map[string]string, flags string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module cases\n\ngo 1.26\n")
	for name, text := range texts {
		write(name, text)
	}
	args := []string{"run", "."}
	if flags != "" {
		args = []string{"run", flags, "."}
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %v: %v\n…%s", args, err, out[max(0, len(out)-4000):])
	}
	return string(out)
}

func mainFunc(cases []*ast.FuncDecl, function func(string) string) string {
	var b strings.Builder
	b.WriteString(`package main

import (
	"fmt"
	"strings"
)

func perform(name string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			note("panic ", e)
		}
		note(x, y, i, str, ok, a, arr, m, s.f, p == nil, fl, len(ch))
		fmt.Printf("%s: %q\n", name, strings.Join(notes, " "))
	}()
	reset()
	f()
}

func main() {
`)
	for _, c := range cases {
		name := c.Name.Name
		var vars []string
		for k := range c.Type.Results.NumFields() {
			vars = append(vars, fmt.Sprintf("r%d", k))
		}
		call := function(name) + "()"
		if vars == nil {
			fmt.Fprintf(&b, "\tperform(%q, func() { %s })\n", name, call)
			continue
		}
		l := strings.Join(vars, ", ")
		fmt.Fprintf(&b, "\tperform(%q, func() { %s := %s; note(\"= \", %s) })\n", name, l, call, l)
	}
	b.WriteString("}\n")
	return b.String()
}
