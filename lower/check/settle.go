package check

import (
	"fmt"
	"go/ast"
	"go/types"
)

// intrinsic names the intrinsic that stands for the await.
func (s *awaitSite) intrinsic() string {
	switch {
	case s.wrong || s.arity == unknown:
		return nameUnknown
	case s.loop != nil:
		return fmt.Sprintf("%s%d", nameStream, s.arity)
	case s.stmt:
		return nameAwait + "0"
	}
	return fmt.Sprintf("%s%d", nameAwait, s.arity)
}

// intrinsic names the intrinsic that stands for the `?`.
func (s *trySite) intrinsic() string {
	switch {
	case s.wrong || s.arity == unknown:
		return nameUnknown
	case s.stmt:
		return nameTryStmt
	}
	return fmt.Sprintf("%s%d", nameTry, s.arity)
}

// settle compares what each site was taken for with what the types of the last
// run say of it. It corrects the sites and reports whether there was something
// to correct.
func (c *checker) settle() (changed bool) {
	s := &settler{checker: c, values: make(map[ast.Expr][]types.Type)}
	for _, f := range c.files {
		s.sites(f)
	}
	return s.changed
}

// settler is one pass over the sites of a package.
type settler struct {
	*checker
	values  map[ast.Expr][]types.Type // of the awaits and `?`s met so far
	changed bool
}

// sites goes through the sites of f, operands first.
func (s *settler) sites(f *checkable) {
	awaits, tries := f.awaits, f.trySites
	for len(awaits)+len(tries) > 0 {
		if len(tries) == 0 || len(awaits) > 0 && awaits[0].seq < tries[0].seq {
			s.await(awaits[0])
			awaits = awaits[1:]
		} else {
			s.try(tries[0])
			tries = tries[1:]
		}
	}
	for _, call := range f.calls {
		s.call(call)
	}
	for _, g := range f.goSites {
		s.goSite(g)
	}
}

func (s *settler) await(a *awaitSite) {
	arity, wrong := a.arity, false
	t := s.info.TypeOf(a.call.Args[0])
	if !isKnown(t) {
		arity = unknown
	} else if a.loop != nil {
		values, _, ok := s.rt.streamValues(t)
		arity, wrong = len(values), !ok
	} else if value, ok := s.rt.FutureValue(t); ok {
		values, _ := s.rt.Unpack(value)
		s.values[a.call] = values
		arity = len(values)
	} else {
		wrong = true
	}
	if arity != a.arity || wrong != a.wrong {
		a.arity, a.wrong = arity, wrong
		s.changed = true
	}
}

func (s *settler) try(t *trySite) {
	arity, wrong := t.arity, false
	values, known := s.valuesOf(t.call.Args[0])
	switch {
	case !known:
		arity = unknown
	case len(values) > 0 && IsError(values[len(values)-1]):
		arity = len(values) - 1
		s.values[t.call] = values[:arity]
	default:
		wrong = true
	}
	if arity != t.arity || wrong != t.wrong {
		t.arity, t.wrong = arity, wrong
		s.changed = true
	}
}

// valuesOf lists the types of the values that e has, as far as it is known.
func (s *settler) valuesOf(e ast.Expr) (values []types.Type, known bool) {
	e = ast.Unparen(e)
	if values, ok := s.values[e]; ok {
		return values, true
	}
	tv, ok := s.info.Types[e]
	if !ok || tv.IsType() {
		return nil, false
	}
	switch t := tv.Type.(type) {
	case nil:
		return nil, tv.IsVoid()
	case *types.Tuple:
		for v := range t.Variables() {
			values = append(values, v.Type())
		}
		return values, true
	}
	return []types.Type{tv.Type}, isKnown(tv.Type)
}

func isKnown(t types.Type) bool { return t != nil && t != types.Typ[types.Invalid] }

// IsError reports whether t is the predeclared type error itself.
func IsError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}
