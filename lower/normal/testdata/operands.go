package main

import "unsafe"

func caseVariableAfterAwait() int          { return x + await1(g(1)) }
func caseVariableBeforeAwait() int         { return await1(g(1)) + x }
func caseIndexAfterAwait() int             { return a[i] + await1(g(1)) }
func caseMapAfterAwait() int               { return m[i] + await1(g(1)) }
func caseFieldAfterAwait() int             { return s.f*1000 + await1(g(1)) }
func casePointerFieldAfterAwait() int      { return p.f*1000 + p.n.f + await1(g(1)) }
func caseDerefAfterAwait() int             { q := &x; return *q + await1(g(1)) }
func caseCallsInOrder() int                { return g(1) + await1(g(2))*10 + g(3)*100 + x }
func caseAwaitsInOrder() int               { return await1(g(1)) + x + await1(g(2))*10 + await1(g(3)) }
func caseAwaitOfAwait() int                { return await1(g(await1(g(await1(g(1)))))) }
func caseLenBeforeAwait() string           { return two(len(str), await1(g(1))) }
func caseCapBeforeAwait() string           { return two(cap(a[i:]), await1(g(1))) }
func caseSliceBeforeAwait() string         { return two(a[1:3], await1(g(1))) }
func caseSliceOfStringBeforeAwait() string { return two(str[i:], await1(g(1))) }
func caseSliceBounds() string              { return two(a[x-1:await1(g(2))], a[i:await1(g(3)):4]) }
func caseSliceOperandBounds() string       { return two(a[m[i]-5:x+await1(g(2))-9], a[i:x-8:await1(g(4))]) }
func caseSliceOfArray() string             { return two(arr[i:await1(g(3))], x) }
func caseAssertInt() string                { return two(ia.(int), await1(g(1))) }
func caseAssertPointerLate() string        { ia = p; return two(ia.(*S).f, await1(gset(p.n))) }
func caseAssertInterface() string          { return two(ii.(S).f, await1(g(1))) }
func caseBytesOfString() string            { return two([]byte(str), await1(g(1))) }
func caseRunesOfString() string            { return two([]rune(str), await1(g(1))) }
func caseStringOfBytes() string            { return two(string(bs), await1(g(1))) }
func caseStringOfRune() string             { return two(string(rune(x+'a')), await1(g(1))) }
func caseStringConcat() string             { return str + await1(gs("q")) + str + gs("r") + str }
func caseNumericConversion() string        { return two(float64(x)+fl, await1(g(1))) }
func caseSliceToArray() string             { return two([2]int(a), await1(g(1))) }
func caseSliceToArrayPointer() int         { return (*[2]int)(a)[0] + await1(g(1)) }
func caseDivisionLate() int                { x = 0; return 7/x + await1(g(1)) }
func caseDivisionByAwait() int             { return x / (await1(g(1)) - 1) }
func caseNilPointerLate() (r int)          { p = nil; return p.f + await1(gset2()) }
func caseShift() int                       { return 1<<x + await1(g(2))<<uint(i) }
func caseShiftOfUntyped() int64            { return 1<<await1(g(40)) + int64(x) }
func caseShiftInFloatContext() int64       { var u uint = 33; return int64(1<<u) + int64(await1(g(1))) }
func caseUnary() int                       { return -x + -await1(g(1)) ^ x }
func caseNot() bool                        { return !ok == await1(gb(true)) }
func caseAddress() int                     { return *(&x) + await1(g(1)) }
func caseComparison() string {
	return two(x == 1, await1(g(1))) + two(x < await1(g(5)), x >= await1(g(6)))
}
func caseStringComparison() string { return two(str == "abc", await1(g(1))) }
func caseStructComparison() string { return two(s == S{f: 1}, await1(g(1))) }
func caseStructLiteralComparison() string {
	return two(Pair{x, y} == Pair{1, 2}, await1(g(1)))
}
func caseStructComparisonWithAwait() bool { return Pair{x, y} == await1(gpair(11, 6)) }
func caseInterfaceComparison() string     { return two(ia == any(1), await1(g(1))) }
func caseMixedComparison() string         { return two(ia == x, await1(g(1))) + two(await1(gany(31)) == x, 0) }
func caseMixedComparisonOfWide() string   { return two(ia == any(Wide{x, x, x}), await1(g(1))) }
func caseBoxInt() string                  { return show(x, await1(g(1)), x) }
func caseBoxByteExpression() string       { return show(b+1, await1(g(1)), b+1) }
func caseBoxByteVariable() string         { return show(b, await1(g(1)), b) }
func caseBoxWideLiteral() string          { return show(Wide{x, y, i}, await1(g(1)), Wide{x, y, i}) }
func caseBoxWideField() string            { return show(s.a, await1(g(1)), s.a) }
func caseBoxPairLiteral() string          { return show(Pair{x, y}, await1(g(1))) }
func caseBoxMapElement() string           { return show(m4[k4], ml[i], await1(g(1))) }
func caseBoxOnePointer() string           { return show(S{f: x}.f, [1]string{str}, await1(g(1))) }
func caseExplicitBox() string {
	return two(any(Wide{x, 1, 1}), await1(g(1))) + two(any(x), await1(g(1)))
}
func caseUnsafe() int           { return unsafe.Slice(&a[0], 1)[0] + await1(g(1)) }
func caseUnsafePointer() int    { q := &x; return *(*int)(unsafe.Pointer(q)) + await1(g(1)) }
func caseReceive() int          { return <-ch*100 + await1(g(1)) + <-ch }
func caseReceiveFromAwait() int { return <-await1(gc()) + x }
func caseMinMax() string {
	return two(min(x, 5)+max(y, 2), await1(g(1))) + two(min(x, await1(g(3))), 0)
}
func caseComplex() string {
	return two(complex(fl, fl), await1(g(1))) + two(real(complex(fl, 1)), await1(g(1)))
}
func caseAppendBeforeAwait() string { return two(append([]int(nil), x, a[i]), await1(g(1))) }
func caseAppendOfAwait() string     { return two(append(a[:1:1], x, await1(g(1)), x), 0) }
func caseAppendToVariable() string  { return two(append(a, await1(g(1))), 0) }
func caseAppendMake() string        { return two(append(a, make([]int, await1(g(2)))...), 0) }
func caseCopy() string {
	q := make([]int, 3)
	return two(copy(q, a), await1(g(1))) + two(q, copy(a, await1(ga())))
}
func caseNew() int { return *new(int) + *new(x) + await1(g(1)) }
func caseMake() string {
	return two(make([]int, x), await1(g(1))) + two(len(make([]int, await1(g(2)), x)), 1)
}
func caseLenOfAwait() int      { return len(await1(ga())) + len(str) }
func caseLenOfArrayAwait() int { return len(await1(garr())) + x }
func caseFuncLit() int         { return func() int { return x }() + await1(g(1)) }
func caseClosureOfVariable() string {
	v := x
	f := func() int { return v }
	return two(f(), await1(g(1)))
}
func caseMethodValue() string       { return callBoth(s.Val, await1(g(1))) }
func caseBoundMethod() int          { f := s.Val; return f(await1(g(1))) }
func caseMethodExpression() int     { return S.Val(s, await1(g(1))) + (*S).Ptr(p, await1(g(2))) }
func caseIndexOfAwait() int         { return a[await1(g(2))] + a[i] }
func caseIndexBoth() int            { return await1(ga())[x-10] + ga()[await1(g(1))] }
func caseMapIndexOfAwait() int      { return m[await1(g(1))] + await1(gm())[i] }
func caseNestedIndex() int          { return aa[i][await1(g(1))] + aa[await1(g(1))][i] }
func caseSelectorOfAwait() int      { return await1(gp()).f + await1(gp()).n.f + p.f }
func caseMapKeyStruct() int         { return mp[Pair{x, y}] + await1(g(1)) }
func caseMapKeyByte() int           { return mb[b] + mb[b+1]*10 + await1(g(1)) }
func caseMapKeyStringOfBytes() int  { return ms[string(bs)] + await1(g(1)) }
func caseMapKeyArray() int          { return m4[k4] + await1(g(1)) }
func caseMapKeyInterface() int      { return mi[x] + mi[ia] + await1(g(1)) }
func caseMapKeyConcat() int         { return ms[str+"z"] + ms[str] + await1(g(1)) }
func caseConstants() int            { const c = 3; return c*2 + len("abc") + await1(g(c)) }
func caseUntypedConstants() float64 { return 1/2.0 + float64(await1(g(1))) + 3/2 }
func caseGenericCall() string       { return two[int, string](await1(g(1)), str) }
func caseParens() int               { return (x + (await1(g(1)))) * (x) }

func gset(q *S) int                          { ia = q; return 1 }
func gset2() int                             { p = &S{f: 9}; return 1 }
func garr() [4]int                           { turn("arr"); return arr }
func await9(v int) int                       { return v }
func callBoth(f func(int) int, v int) string { return two(f(v), v) }
