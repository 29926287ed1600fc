package main

func caseBuiltinStatements() string {
	delete(m, await1(g(1)))
	clear(await1(gm()))
	q := make([]int, 2)
	copy(q, await1(ga()))
	defer func() { note(recover()) }()
	panic(await1(gs("end")))
}

func caseVarCommaOk() string {
	var v, found = m[await1(g(1))]
	var w, isInt = await1(gany(5)).(int)
	var c, open = <-await1(gc())
	return two(v, found) + two(w, isInt) + two(c, open)
}

func caseMapAppendKeys() string {
	type key string
	mk := map[key][]int{"a": {1}, "abcz": {2}}
	k := key(str)
	mk[k] = append(mk[k], await1(gkey(func() { k = "a" })))
	mu := map[uint64][]int{}
	u := uint64(1)
	mu[u] = append(mu[u], await1(gkey(func() { u = 2 })))
	mstr := map[string][]int{}
	mstr[str] = append(mstr[str], await1(g(1)))
	mby := map[byte][]int{}
	mby[b] = append(mby[b], await1(g(2)))
	ma := map[[4]byte][]int{}
	ma[k4] = append(ma[k4], await1(g(3)))
	mf := map[float64][]int{}
	mf[fl] = append(mf[fl], await1(g(4)))
	mf[fl+1] = append(mf[fl+1], await1(g(5)))
	many := map[any][]int{}
	many[x] = append(many[x], await1(g(6)))
	many[ia] = append(many[ia], await1(g(7)))
	mint := map[int][]any{}
	mint[x+1] = append(mint[x+1], Wide{x, y, i}, await1(g(8)), b+1)
	mint[int(b)] = append(mint[int(b)], await1(g(9)))
	mint[s.f] = append(mint[s.f], await1(g(9)))
	mint[s.f] = append(mint[p.f], await1(g(9)))
	mint[-x] = append(mint[-x], await1(g(10)))
	mint[3] = append(mint[3], await1(g(11)))
	return two(mk, mu) + two(mstr, mby) + two(ma, mf) + two(many, mint)
}

func caseRangeOperands() (r int) {
	for k, v := range await1(gpa()) {
		r += k * v
	}
	for v := range await1(gclosed()) {
		r += v
	}
	for k := range &arr {
		r += k + await1(g(1))
	}
	for k, v := range append(a[:1], await1(g(7)), x) {
		r += k * v
	}
	for v := range int8(await1(g(3))) {
		r += int(v)
	}
	for aa[0][await1(g(0))] = range await1(g(2)) {
	}
	for _, v := range s.a {
		s.a[2] = 50
		r += v + await1(g(1))
	}
	return r
}

func caseSelectNamedOk() string {
	c := make(chan int, 2)
	c <- 1
	var f Flag
	fp := &f
	select {
	case arr[await1(g(2))], *pick(fp, await1(g(1))) = <-c:
		return two(arr, *fp)
	case gnil() <- await1(g(1)):
	}
	return "none"
}

func caseSelectOrder() string {
	c, d := make(chan int, 1), make(chan int, 1)
	first, k := c, 1
	select {
	case c <- k:
		return two(<-first, k)
	case <-gnil():
	case gnil() <- await1(gkey(func() { c, k = d, 2 })):
	}
	return two(len(d), k)
}

func caseSelectEmptyDefault() (r string) {
	select {
	case v, open := <-await1(gclosed()):
		r = two(v, open)
	default:
		r = "default"
	}
	select {
	case <-await1(gnil()):
	default:
		r += two("default", await1(g(1)))
	}
	return r
}

func caseDeepElse() (r string) {
	if false {
	} else if v := x; v > 5 {
	} else if await1(gb(false)) {
	} else if w := await1(g(v + 1)); w == 3 {
	} else if w == 2 && await1(gb(true)) {
		r = two(v, w)
	}
	return r
}

func caseConversions() string {
	type celsius float64
	var c celsius = celsius(await1(g(2))) * 1.5
	var e interface{ Val(int) int } = I(await1(gi()))
	f := (func(int) int)(await1(gf()))
	return two(c, e.Val(x)) + two(f(1), any(await1(g(1))).(int))
}

func caseCompositeConditions() (r int) {
	if (Pair{x, await1(g(2))}) == (Pair{x, 2}) {
		r++
	}
	for (Pair{x, await1(g(r))}).r < 4 {
		r++
	}
	switch (Pair{x, await1(g(r))}) {
	case Pair{x, 4}, Pair{await1(g(1)), 4}:
		r += 10
	}
	return r
}

func caseGotoOverHoisted() (r int) {
	if x == 1 {
		goto done
	}
	if r = await1(g(1)) + x; r > 0 {
		r = g(await1(g(2)))
	}
	for range await1(g(2)) {
		r++
	}
	switch x {
	case await1(g(1)):
		r++
	}
	a[i], x = await1(g(1)), x
done:
	return r + await1(g(5))
}

func caseClosuresSeeAssignments() (r int) {
	v := 1
	f := func() int { v *= 2; return v }
	r = v + await1(gkey(func() { v = 7 })) + f()
	v, r = r, v+await1(gkey(func() { v += 100 }))
	v += await1(gkey(func() { v = 50 }))
	return r*1000 + v
}

func caseStructFieldsAndArrays() string {
	var q struct {
		in  [2]Pair
		out *Pair
	}
	q.out = &q.in[1]
	q.in[await1(g(1))].l, q.in[i].r = await1(g(5)), x
	q.out.r += await1(g(6))
	w := q
	w.in[0] = Pair{await1(g(7)), q.in[1].l}
	return two(q.in, w.in)
}

func caseUntypedInContext() string {
	var f float32 = 1 << 3
	var u uint8 = 255
	k := uint8(await1(g(3)))
	v := u + 1<<k + u>>await1(g(1))
	w := float64(1<<3) + float64(await1(g(1)))/2
	b := 'a' + rune(await1(g(1)))
	c := 2i * complex(float64(await1(g(1))), 0)
	t := 1 < 2 == (await1(g(1)) == 1)
	return two(f, v) + two(w, b) + two(c, t)
}

func gkey(f func()) int         { turn("key"); f(); return 1 }
func gpa() *[4]int              { turn("pa"); return &arr }
func gclosed() chan int         { turn("closed"); c := make(chan int, 2); c <- x; close(c); return c }
func pick(f *Flag, v int) *Flag { note(v); return f }
