package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/asyncgen/asyncgen/dsl"
)

// Go is a go statement or expression that spawns a task.
type Go struct {
	Pos   token.Pos  // of the keyword
	Value types.Type // T of the Future[T] that the call makes

	// Joined is the T of the handle, which is itself a Future[T]: Value if that
	// ends with an error, else Value with an error behind it. It is nil for a
	// statement, which has no handle.
	Joined types.Type

	// AddsError reports that Joined has an error that Value has not.
	AddsError bool
}

// goSite is one go expression of the checkable tree.
type goSite struct {
	call *ast.CallExpr // of the intrinsic, with the call as its argument
	fun  *ast.Ident    // names the intrinsic
	fn   *asyncFunc
	pos  token.Pos
	kind goKind
}

// goStmtSite is one go statement in an async body.
type goStmtSite struct {
	stmt *ast.GoStmt
	fn   *asyncFunc
}

// goKind says what becomes of a future's value in the handle of its task.
type goKind string

// The kinds of go expressions. Each is the ending of an intrinsic's name.
const (
	goUnknown goKind = ""
	goWrong   goKind = "wrong" // the call makes no future, or a handle
	goMany    goKind = "many"  // no tuple holds the values and an error
	goSame    goKind = "same"  // the values end with an error
	goUnit    goKind = "unit"  // an error alone
	goValue   goKind = "value" // a Result of the value
	goTuple   goKind = "tuple" // a tuple of one more; the number of values is appended
)

// goExpr rewrites go f(x) to the call of an intrinsic that gives the handle.
func (r *rewriter) goExpr(c *ast.CallExpr, g *dsl.Go) ast.Node {
	call := r.goCall(c.Args[0].(*ast.CallExpr))
	if r.fn == nil || r.fn.async == nil {
		return r.unjudged(c) // the parser has reported it
	}
	site := &goSite{fn: r.fn.async, pos: g.Pos, fun: &ast.Ident{NamePos: c.Pos()}}
	site.call = rebuilt(c, site.fun, call)
	r.out.Go[site.call] = g
	r.out.goSites = append(r.out.goSites, site)
	return site.call
}

// intrinsic names the intrinsic that stands for the go.
func (s *goSite) intrinsic() string {
	switch s.kind {
	case goUnknown, goWrong, goMany:
		return nameUnknown
	}
	return nameGo + string(s.kind)
}

// goKind returns the kind of a go expression that spawns a future of t.
func (r *Runtime) goKind(t types.Type) goKind {
	value, ok := r.FutureValue(t)
	if !ok || r.IsHandle(t) {
		return goWrong
	}
	values, unpacked := r.Unpack(value)
	switch n := len(values); {
	case n > 0 && IsError(values[n-1]):
		return goSame
	case n == 0:
		return goUnit
	case !unpacked:
		return goValue
	case n < maxTuple && r.tuples[types.Unalias(value).(*types.Named).Origin()]:
		return goTuple + goKind(strconv.Itoa(n))
	}
	return goMany
}

func (s *settler) goSite(site *goSite) {
	kind := goUnknown
	if t := s.info.TypeOf(site.call.Args[0]); isKnown(t) {
		kind = s.rt.goKind(t)
	} else if tv := s.info.Types[site.call.Args[0]]; tv.IsVoid() || tv.IsBuiltin() {
		kind = goWrong
	}
	if kind != site.kind {
		site.kind = kind
		s.changed = true
	}
}

// goFunction makes
//
//	func ·go.same[T any](rtlib.Future[T]) *rtlib.GoHandle[T]
//	func ·go.unit(rtlib.Future[rtlib.Unit]) *rtlib.GoHandle[error]
//	func ·go.value[T any](rtlib.Future[T]) *rtlib.GoHandle[rtlib.Result[T]]
//	func ·go.tuple2[A, B any](rtlib.Future[rtlib.Tuple2[A, B]]) *rtlib.GoHandle[rtlib.Tuple3[A, B, error]]
//
// and so on.
func (in *intrinsics) goFunction(name string, kind goKind) types.Object {
	var tparams []*types.TypeParam
	var value, joined types.Type
	failure := types.Universe.Lookup("error").Type()
	switch kind {
	case goUnit:
		value, joined = in.rtlib.unit, failure
	case goSame, goValue:
		tparams = in.typeParams(1)
		value, joined = tparams[0], tparams[0]
		if kind == goValue {
			joined = in.rtlib.instance("Result", tparams[0])
		}
	default:
		n, _ := strconv.Atoi(string(kind[len(goTuple):]))
		tparams = in.typeParams(n)
		value = in.rtlib.tuple(typesOf(tparams))
		joined = in.rtlib.tuple(append(typesOf(tparams), failure))
	}
	handle := types.NewPointer(in.rtlib.instance("GoHandle", joined))
	return in.function(name, tparams, []types.Type{in.rtlib.FutureOf(value)}, []types.Type{handle}, false)
}

// goSite judges a go expression.
func (j *judge) goSite(s *goSite) {
	call := s.call.Args[0].(*ast.CallExpr)
	switch s.kind {
	case goWrong:
		j.list = append(j.list, goPlain.at(j.fset, s.pos, call.End(), ExprString(call.Fun)))
	case goMany:
		j.list = append(j.list, goResults.at(j.fset, s.pos, call.End(), ExprString(call.Fun)))
	}
}

// describeGo describes what call, of a go statement or expression, spawns.
func (c *checker) describeGo(pos token.Pos, call *ast.CallExpr) *Go {
	g := &Go{Pos: pos}
	g.Value, _ = c.rt.FutureValue(c.info.TypeOf(call))
	return g
}
