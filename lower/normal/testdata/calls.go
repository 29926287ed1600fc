package main

func caseArguments() int                { return add(x, g(1), await1(g(2)), x, a[i], g(3)) }
func caseVariadic() int                 { return add(await1(ga())...) + add() }
func caseSpreadAfterAwait() string      { return show(append([]any{x}, await1(g(1)))...) }
func caseFunctionVariable() int         { return fn(await1(g(1))) }
func caseFunctionElement() int          { return fns[i](await1(g(1))) }
func caseFunctionElementLen() int       { return fns[len(fns)-4](await1(g(1))) }
func caseFunctionField() int            { return h.fn(await1(g(1))) }
func caseFunctionOfCall() int           { return gf()(await1(g(1))) }
func caseFunctionOfAwait() int          { return await1(gf())(g(1)) + await1(gf())(x) }
func caseFieldOfCallCalled() int        { return gh().fn(await1(g(1))) }
func caseFieldOfAwaitCalled() int       { return await1(gh()).fn(g(1)) }
func caseValueReceiver() int            { return s.Val(await1(g(1))) }
func casePointerReceiver() int          { return s.Ptr(await1(g(1))) }
func caseValueReceiverOfPointer() int   { return p.Val(await1(g(1))) }
func caseInterfaceReceiver() int        { return ii.Val(await1(g(1))) }
func caseInterfaceElement() int         { return []I{ii, s}[i].Val(await1(g(1))) }
func caseInterfaceOfCall() int          { return gi().Val(await1(g(1))) }
func caseInterfaceOfAwait() int         { return await1(gi()).Val(g(1)) }
func caseEmbeddedInterface() int        { return h.Val(await1(g(1))) }
func caseEmbeddedInterfaceOfCall() int  { return gh().Val(await1(g(1))) }
func caseEmbeddedInterfaceOfAwait() int { return await1(gh()).Val(g(1)) + await1(gh()).Val(x) }
func caseReceiverOfCall() int           { return gp().Ptr(await1(g(1))) + gp().n.Val(await1(g(2))) }
func caseReceiverOfAwait() int          { return await1(gp()).n.Val(g(1)) + await1(gp()).Val(x) }
func caseReceiverElementOfCall() int    { return gss()[i].Val(await1(g(1))) + await1(gss())[i].Val(g(2)) }
func caseChainedMethods() int           { return p.Add(await1(g(1))).Add(x).Add(await1(g(2))).f }
func caseNilReceiver() int              { p = nil; return p.Val(await1(gset2())) }
func caseNilInterface() int             { ii = nil; return ii.Val(await1(gset3())) }
func caseMultiValueCall() string        { return two(await2(g2(1, 2))) }
func caseMultiValueVariadic() string    { return show(await3(g3(1, "z", true))) }
func caseMultiValueAfterCallee() int    { return gf2()(await2(g2(1, 2))) }
func caseMultiValueMethod() int         { return s.Two(await2(g2(1, 2))) + p.Two(await2(g2(3, 4))) }
func caseMultiValueInBuiltin() string   { return two(append(await2(gai())), x) }
func caseNestedMultiValue() string {
	return two(g2(await1(g(1)), await1(g(2)))) + two(str, await1(gs("n")))
}
func caseCallBesideMultiValue() string { return two(two(g2(x, x)), await1(g(1))) }
func caseGenericMethod() string {
	return box[int]{x}.Pair(await1(g(1))) + (&box[string]{str}).Pair(await1(gs("k")))
}
func caseImmediateFuncLit() int { return func(v ...int) int { return add(v...) + x }(x, await1(g(1))) }
func caseDefer() (r string) {
	defer func(v, w int) { r += two(v, w) + two(x, 0) }(x, await1(g(1)))
	defer s.Ptr(await1(g(2)))
	defer fn(await1(g(3)))
	defer note(await2(g2(4, 5)))
	turn("body")
	return str
}
func caseDeferBuiltin() string {
	func() {
		defer delete(m, x)
		turn(1)
	}()
	defer close(await1(gc()))
	defer panic(await1(gs("late")))
	return str
}
func caseGo() string {
	done := make(chan string)
	go func(v, w int) { done <- two(v, w) }(x, await1(g(1)))
	return <-done
}
func caseGenericBody() string {
	return inGeneric(x, str) + inGeneric(str, x) + inGenericMethodValue(&box[int]{x})
}

func caseTypeParamReceiver() int  { return inGenericReceiver(&s) + inGenericReceiver(&ii) }
func caseTypeParamAssert() string { return inGenericAssert[int](&ia) }

func inGeneric[A, B any](v A, w B) string {
	t := two(v, await1(g(1))) + two(any(w), await1(g(2)))
	var c box[A]
	c.v = v
	return t + callee(c.Pair, await1(g(3)))(v)
}
func inGenericMethodValue[A any](c *box[A]) string { return two(callee(c.Get, await1(gbox(c)))(), 1) }

func callee[F any](f F, v int) F           { return f }
func inGenericReceiver[V I](v *V) int      { return (*v).Val(await1(g(1))) }
func inGenericAssert[A any](v *any) string { return two((*v).(A), await1(g(1))) }
func gbox[A any](c *box[A]) int            { turn("box"); var zero A; c.v = zero; return 1 }

type box[A any] struct{ v A }

func (b box[A]) Pair(w A) string { return two(b.v, w) }
func (b box[A]) Get() A          { return b.v }

func (s S) Two(v, w int) int { note("Two", s.f, v, w); return s.f + v*w }

func gss() []S                { turn("ss"); return []S{s, s, s} }
func gset3() int              { ii = S{f: 3}; return 1 }
func gf2() func(int, int) int { turn("f2"); n := x; return func(v, w int) int { return v + w*n } }
func gai() ([]int, int)       { turn("ai"); return a, x }
