package load

import (
	"errors"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// build reads the packages of one configuration that are to be checked from
// source: the roots that have .ago files, and what they depend on as far as it
// has such files, depends on such packages, or is the variant of a package that
// a test sees. Everything else is external.
func (l *loader) build(roots []*packages.Package) error {
	g := &graph{loader: l, fromSource: make(map[*packages.Package]bool), visited: make(map[*packages.Package]bool)}
	for _, p := range roots {
		if g.tree.hasSources(p) {
			g.visit(p)
		}
	}
	wanted := make(map[string]bool)
	for _, p := range roots {
		wanted[p.ID] = true
	}
	b := &Build{}
	var files []sourceFile
	for _, p := range g.order {
		pkg, more := l.readPackage(p, wanted[p.ID])
		b.Packages = append(b.Packages, pkg)
		files = append(files, more...)
	}
	l.parse(files)
	externals := []string{runtimePath}
	for i, p := range g.order {
		if err := l.siblings(b.Packages[i], p); err != nil {
			return err
		}
		l.resolve(g, b.Packages[i], p)
		l.packageErrors(p)
		for _, imp := range p.Imports {
			if !g.isSource(imp) && len(imp.Errors) == 0 && imp.PkgPath != "unsafe" { // which has no export data
				externals = append(externals, imp.PkgPath)
			}
		}
	}
	l.rootErrors(roots)
	if len(b.Packages) == 0 {
		return nil
	}
	slices.Sort(externals)
	ext, err := l.external(slices.Compact(externals))
	b.External = ext
	l.prog.Builds = append(l.prog.Builds, b)
	return err
}

// graph sorts the packages to be checked from source.
type graph struct {
	*loader
	fromSource map[*packages.Package]bool // as far as asked
	visited    map[*packages.Package]bool
	order      []*packages.Package // each after what it imports
}

func (g *graph) isSource(p *packages.Package) bool {
	if s, ok := g.fromSource[p]; ok {
		return s
	}
	g.fromSource[p] = false // a cycle adds nothing
	s := g.tree.hasSources(p) || p.ForTest != ""
	for _, imp := range p.Imports {
		s = g.isSource(imp) || s
	}
	g.fromSource[p] = s
	return s
}

// visit adds p to the order after what it imports. The go command has broken
// import cycles up.
func (g *graph) visit(p *packages.Package) {
	if g.visited[p] {
		return
	}
	g.visited[p] = true
	for _, path := range slices.Sorted(maps.Keys(p.Imports)) {
		if imp := p.Imports[path]; g.isSource(imp) {
			g.visit(imp)
		}
	}
	g.order = append(g.order, p)
}

// resolve records what the import paths in pkg lead to. The go command leaves
// out those that would close a cycle.
func (l *loader) resolve(g *graph, pkg *Package, p *packages.Package) {
	pkg.Imports = make(map[string]string)
	pkg.Missing = make(map[string]error)
	for _, path := range pkg.importPaths() {
		if p.Imports[path] == nil && path != "C" {
			pkg.Missing[path] = errors.New(cycleMessage(p))
		}
	}
	for path, imp := range p.Imports {
		switch {
		case g.isSource(imp):
			pkg.Imports[path] = imp.ID
		case len(imp.Errors) > 0:
			pkg.Missing[path] = errors.New(imp.Errors[0].Msg)
		default:
			pkg.Imports[path] = imp.PkgPath
		}
	}
}

// cycleMessage is what the go command says of an import cycle that p is on.
func cycleMessage(p *packages.Package) string {
	for _, e := range p.Errors {
		if strings.HasPrefix(e.Msg, cyclePrefix) {
			return e.Msg
		}
	}
	return cyclePrefix
}

// What the go command says of a package and the checker says better, at a
// place: begins with one of these.
const (
	cyclePrefix = "import cycle not allowed"
	namesPrefix = "found packages "
)

// excludedPrefix begins what the go command says of a package that this
// configuration leaves out; another one may have it.
const excludedPrefix = "build constraints exclude all Go files"

// rootErrors reports patterns that match no package.
func (l *loader) rootErrors(roots []*packages.Package) {
	for _, p := range roots {
		if p.Name != "" && dirOf(p) != "" {
			continue
		}
		for _, e := range p.Errors {
			if strings.HasPrefix(e.Msg, excludedPrefix) {
				continue
			}
			l.report(codeNoPackage, position(e.Pos), e.Msg, "")
		}
	}
}

// packageErrors reports what the go command says of a package and the checker
// would not.
func (l *loader) packageErrors(p *packages.Package) {
	for _, e := range p.Errors {
		if strings.HasPrefix(e.Msg, cyclePrefix) || strings.HasPrefix(e.Msg, namesPrefix) {
			continue
		}
		pos := position(e.Pos)
		if src := l.tree.source[pos.Filename]; src != "" {
			pos.Filename = src
		}
		l.report(codeGoList, pos, e.Msg, "")
	}
}

// The codes of what loading reports.
const (
	codeNoPackage = "AG0130" // a pattern matches no package
	codeGoList    = "AG0131" // the go command cannot make sense of a package
	codeGoSyntax  = "AG0132" // a .go file of the package does not parse
	codeNoSource  = "AG0133" // a file that is asked for is no source
)

func (l *loader) report(code string, pos token.Position, msg, hint string) {
	l.prog.Diagnostics = append(l.prog.Diagnostics, &diag.Diagnostic{Code: code, Pos: pos, Message: msg, Hint: hint})
}

// position reads a position as the go command prints it: file:line:col, or less.
func position(s string) token.Position {
	if s == "-" {
		return token.Position{}
	}
	var nums []int
	for len(nums) < 2 {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			break
		}
		nums = append(nums, n)
		s = s[:i]
	}
	pos := token.Position{Filename: s}
	switch len(nums) {
	case 1:
		pos.Line = nums[0]
	case 2:
		pos.Line, pos.Column = nums[1], nums[0]
	}
	return pos
}
