package main

func caseAssign() (r int) { r = await1(g(1)); x = await1(g(2)); return r + x }
func caseAssignField() int {
	s.f = await1(g(1))
	p.f = await1(g(2))
	gp().f = await1(g(3))
	return s.f + p.f
}
func caseAssignIndex() string {
	a[i] = await1(g(1))
	arr[i] = await1(g(2))
	a[g(0)%2] = await1(g(3))
	return two(a, arr)
}
func caseAssignMap() string {
	m[i] = await1(g(1))
	m[g(2)] = await1(g(3))
	m[x] = y + await1(g(4))
	return two(m, 0)
}
func caseAssignMapKey() string {
	mp[Pair{x, y}] = await1(g(1))
	mb[b+1] = await1(g(2))
	m4[k4] = await1(g(3))
	return two(mp, mb) + two(m4, 0)
}
func caseAssignMapBytes() string { ms[string(bs)] = await1(g(1)); return two(ms, 0) }
func caseAssignDeref() int       { q := &x; *q = await1(g(1)); *gq() = await1(g(2)); return x }
func caseAssignNested() string {
	aa[i][g(1)] = await1(g(2))
	aa[await1(g(1))][i] = x
	return two(aa, 0)
}
func caseAssignInterface() string {
	ia = await1(g(1))
	v := ia
	var w any = await1(gs("w"))
	w = await1(g(2))
	return two(v, w)
}
func caseAssignSum() int { x = x + await1(g(1)) + x; return x }
func caseOpAssign() int  { x += await1(g(1)); v := 5; v -= await1(g(2)); return x*v + y }
func caseOpAssignField() int {
	s.f += await1(g(1))
	p.f *= await1(g(2))
	await1(gp()).f -= x
	return s.f + p.f
}
func caseOpAssignIndex() string {
	a[i] += await1(g(1))
	a[g(1)] += await1(g(2))
	a[await1(g(1))] -= x
	return two(a, 0)
}
func caseOpAssignMap() string {
	m[i] += await1(g(1))
	m[i] /= await1(g(2))
	m[await1(g(3))] |= x
	return two(m, 0)
}
func caseOpAssignString() string { str += await1(gs("q")) + str; return str }
func caseOpAssignShift() int     { x <<= await1(g(2)); y >>= await1(g(1)) + x%2; return x + y }
func caseDivideMapByZero() string {
	defer func() { note(recover(), m) }()
	m[7] /= await1(g(0))
	return ""
}
func caseIncDec() string { a[await1(g(1))]++; m[await1(g(2))]--; await1(gp()).f++; return two(a, m) }
func caseTuple() string {
	v, w := x, await1(g(1))
	x, y = y, await1(g(2))
	return two(v, w) + two(x, y)
}
func caseTupleSwap() string { a[i], a[await1(g(1))] = a[g(2)], a[i]; return two(a, i) }
func caseTupleTargets() string {
	a[g(0)], m[i], s.f, *gq() = x, await1(g(1)), g(2), await1(g(3))
	return two(a, m) + two(s.f, x)
}
func caseTupleBlank() string {
	v, _, w := await1(g(1)), await1(g(2)), x
	_, _ = v, await1(g(3))
	return two(v, w)
}
func caseTupleKeepsOld() string { v := 1; v, w := v+x, await1(g(2)); return two(v, w) }
func caseTuplePanicLeft() (r string) {
	defer func() { recover(); r = two(x, a) }()
	var q *int
	x, *q, y = 5, await1(g(1)), 7
	return ""
}
func caseMultiValue() string { v, w := await2(g2(1, 2)); v, w = await2(g2(w, v)); return two(v, w) }
func caseMultiValueTargets() string {
	a[g(1)], m[i] = await2(g2(1, 2))
	x, s.f = await2(g2(3, 4))
	_, y = await2(g2(5, 6))
	_, _ = await2(g2(7, 8))
	return two(a, m) + two(x, s.f) + two(y, 0)
}
func caseMultiValueRedeclare() string {
	v, w := await2(g2(1, 2))
	w, z := await2(g2(3, 4))
	var any1 any
	any1, u := await2(g2(5, 6))
	return two(v, w) + two(z, u) + two(any1, 0)
}
func caseCommaOkMap() string {
	v, found := m[await1(g(1))]
	_, ok = m[i+await1(g(5))]
	return two(v, found) + two(ok, 0)
}
func caseCommaOkAssert() string {
	v, isInt := await1(gany(1)).(int)
	a[g(1)], ok = ia.(int)
	_, flag = await1(gany("s")).(int)
	return two(v, isInt) + two(a, ok)
}
func caseCommaOkReceive() string {
	v, open := <-await1(gc())
	a[await1(g(1))], open = <-ch
	return two(v, open) + two(a, 0)
}
func caseVar() string {
	var v, w int = x, await1(g(1))
	var f float64 = float64(await1(g(2)))
	var u any = await1(g(3))
	var k, l = await2(g2(4, 5))
	var n, o any = await2(g2(6, 7))
	var _ = await1(g(8))
	var (
		q = await1(g(9))
		z = q + x
		t int
	)
	return two(v, w) + two(f, u) + two(k, l) + two(n, o) + two(q, z) + two(t, 0)
}
func caseShadow() int {
	v := await1(g(1))
	{
		v := v + await1(g(2))
		v = await1(g(v))
		x += v
	}
	return v + x
}
func caseMapAppend() string {
	ml[i] = append(ml[i], x, await1(g(1)), x)
	s.f = 1
	hm.m[s.f] = append(hm.m[s.f], await1(g(2)))
	ml[x%2] = append(ml[x%2], await1(g(3)), await1(g(4)))
	ml[i] = append(ml[i+1], await1(g(5)))
	return two(ml, hm.m)
}
func caseAppendToItself() string {
	a = append(a, await1(g(1)), x)
	s.a[i] = await1(g(2))
	return two(a, s.a)
}
func caseSend() string {
	ch = make(chan int, 3)
	q := ch
	ch <- await1(g(1))
	await1(gc()) <- x
	q <- x + await1(g(2))
	return two(<-q, <-q) + two(<-q, 0)
}
func caseReturnNamed() (v, w int)          { v = 5; return w + x, v + await1(g(1)) }
func caseReturnMulti() (int, int)          { return await2(g2(x, y)) }
func caseReturnInterface() (any, any)      { return Wide{x, y, i}, await1(g(1)) }
func caseReturnMultiInterface() (any, any) { return await2(g2(x, y)) }
func caseReturnInDefer() (r int) {
	defer func() { r = r*2 + x }()
	r = 7
	return r + await1(g(1))
}
func caseReturnPanicsLate() (r, q int) {
	defer func() { recover(); note(r, q) }()
	r, q = 1, 2
	return await1(g(3)), 1 / (x * 0)
}
func caseStatements() { await1(g(1)); await0(g0()); g(await1(g(2))); <-await1(gc()); _ = await1(g(3)) }

var hm = struct{ m map[int][]int }{map[int][]int{1: {1}, 101: {2}, 201: {3}}}
