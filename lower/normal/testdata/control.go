package main

func caseFor() (r int) {
	for n := await1(g(0)); n < await1(g(3)); n += await1(g(1)) {
		if n == 1 {
			continue
		}
		r += n*100 + x
	}
	return r
}
func caseForClosures() (r []int) {
	var fs []func() int
	for n := 0; n < 4; n += await1(g(1)) {
		fs = append(fs, func() int { n += 10; return n })
		if n == 1 {
			continue
		}
		n := n
		fs = append(fs, func() int { return n })
	}
	for _, f := range fs {
		r = append(r, f(), f())
	}
	return r
}
func caseForClosuresInPost() (r []int) {
	var fs []func() int
	for n, k := 0, func() int { return 1 }; n < 4; n, k = n+await1(g(1)), func() int { return n } {
		fs = append(fs, func() int { return n }, k)
	}
	for _, f := range fs {
		r = append(r, f())
	}
	return r
}
func caseForCondition() (r int) {
	for n := 0; await1(gb(n < 3)) && x > 0; n++ {
		if n == 1 {
			continue
		}
		r += n + x
	}
	for await1(g(1)) == x%2 {
		r++
		x++
	}
	return r
}
func caseForInitStatements() (r int) {
	for await1(g(1)); r < 2; r++ {
		r += x
	}
	for _ = await1(g(2)); r < 60; r++ {
	}
	for x, y = await1(g(3)), 5; x > 0; x-- {
		r += y
	}
	for v, w := await2(g2(0, 2)); v < w; v++ {
		r += v
	}
	for x += await1(g(3)); x > 20; x-- {
		r++
	}
	for a[await1(g(1))]++; r < 10; r++ {
	}
	return r
}
func caseForLabels() (r int) {
outer:
	for n := 0; n < 3; n += await1(g(1)) {
		for k := 0; k < await1(g(3)); k++ {
			switch {
			case k == n:
				continue outer
			case n == 2:
				break outer
			}
			r += 10*n + k + x
		}
	}
	return r
}
func caseForInfinite() int {
	for ; ; await1(g(1)) {
		if x > 40 {
			return x
		}
	}
}
func caseRange() (r int) {
	for k, v := range await1(ga()) {
		r += k*v + x + await1(g(1))
	}
	for v := range await1(g(3)) {
		r += v
	}
	for k := range await1(gm()) {
		r += k
	}
	for range await1(g(2)) {
		r++
	}
	for k, c := range await1(gs("häß")) {
		r += k * int(c)
	}
	for _, v := range [...]int{x, await1(g(1)), x} {
		r += v
	}
	for k := range await1(garr()) {
		r += k
	}
	return r
}
func caseRangeTargets() string {
	for a[await1(g(1))], x = range []int{7, 8, 9} {
		m[x] = y
	}
	var small int8
	for *ref(&small, await1(g(2))) = range 3 {
		y += int(small)
	}
	for _, a[await1(g(0))] = range map[string]int{"k": 5} {
	}
	return two(a, m) + two(y, small)
}
func caseRangeOverFunc() (r int) {
	for k, v := range pairs(await1(g(3))) {
		if k == 2 {
			break
		}
		r += k*v + await1(g(1))
	}
	return r
}
func caseSwitch() (r string) {
	switch await1(g(2)) {
	case 1, x:
		r = "one"
	case 2:
		r = two("two", await1(g(1)))
		fallthrough
	case 3:
		r += "three"
	default:
		r = "default"
	}
	switch v := await1(g(5)); {
	case v == x:
		r += "x"
	case v == 5:
		r += "v"
	}
	return r
}
func caseSwitchTagFirst() (r string) {
	switch x {
	case await1(g(11)):
		r = "changed"
	case g(1):
		r = "tag"
	default:
		r = "none"
	}
	return r
}
func caseSwitchCases() (r string) {
	for n := range 8 {
		switch {
		default:
			r += "d"
		case n == 0:
			r += "0"
			fallthrough
		case n == 1, await1(gb(n == 2)):
			if n == 2 {
				break
			}
			r += "12"
		case await1(g(3)) == n || n == 4:
			r += "34"
			fallthrough
		case n == 5:
			r += "5"
			continue
		case n > 6 && await1(gb(true)):
			r += two(">", n)
		}
		r += ","
	}
	return r
}
func caseSwitchValues() (r string) {
	for n := range 7 {
		switch n {
		case 0, 1:
			r += "a"
		case await1(g(2)), g(3):
			r += "b"
		case 4:
			r += "c"
		case 5 + await1(g(0)):
			r += "d"
		}
	}
	return r
}
func caseSwitchInterface() (r string) {
	for _, v := range []any{1, "s", nil, 2.5, x, Pair{1, 2}} {
		switch v {
		case await1(g(1)):
			r += "1"
		case "s", nil:
			r += "s"
		case await1(gany(2.5)), 7:
			r += "f"
		case Pair{1, await1(g(2))}:
			r += "p"
		default:
			r += "d"
		}
	}
	var e error
	switch e {
	case await1(gerr()):
		r += "err"
	}
	switch x {
	case await1(gany(11)), await1(gany(1)):
		r += "any"
	}
	return r
}
func caseSwitchConstantTag() (r string) {
	switch 2 {
	case await1(g(1)):
		r = "1"
	case await1(g(2)):
		r = "2"
	}
	switch "k" {
	case await1(gs("k")), "j":
		r += "k"
	}
	switch true {
	case await1(gb(false)), await1(gb(true)):
		r += "t"
	}
	return r
}
func caseSwitchLabel() (r string) {
loop:
	for n := 0; ; n++ {
	inner:
		switch v := await1(g(n)); v {
		case 1:
			continue loop
		case await1(g(3)):
			break loop
		case 2:
			for {
				if x > 0 {
					break inner
				}
			}
			r += "never"
		}
		r += two(n, x)
	}
	return r
}
func caseTypeSwitch() (r string) {
	for n := range 4 {
		switch v := await1(gpick(n)).(type) {
		case int:
			r += two("int", v+await1(g(1)))
		case string, float64:
			r += two("s", v)
		case nil:
			r += "nil"
		}
		switch t := await1(g(n)); any(t).(type) {
		case int:
			r += two(t, x)
		}
	}
	return r
}
func caseSelect() (r string) {
	c, d := make(chan int, 1), make(chan int, 1)
	select {
	case c <- await1(g(5)):
		r = "sent"
	case v := <-await1(gnil()):
		r = two("received", v)
	}
	select {
	case d <- x:
		r += "d"
	case <-gnil():
	case gnil() <- x + await1(g(1)):
	}
	select {
	case a[await1(g(1))] = <-c:
		r += two(a, <-d)
	}
	d <- 5
	select {
	case m[await1(g(3))], flag2 = <-d:
		r += two(m, flag2)
	default:
		r += "default"
	}
	return r
}
func caseSelectLabel() (r string) {
	c := make(chan int, 4)
loop:
	for {
		select {
		case c <- await1(g(5)):
			if len(c) == 3 {
				break loop
			}
			continue loop
		}
	}
	return two(len(c), x)
}
func caseGoto() (r string) {
	n := 0
again:
	r += two(await1(g(n)), x)
	if n++; n < 3 {
		goto again
	}
	if await1(gb(true)) {
		goto end
	}
	x = await1(g(9)) + x
	r += "skipped"
end:
	return r + str
}
func caseGotoLoop() (r string) {
	n := 0
top:
	for k := range await1(g(3)) {
		if k == 1 && n == 0 {
			n++
			goto top
		}
		if k == 2 {
			break top
		}
		if k == 0 {
			continue top
		}
		r += two(k, x)
	}
only:
	for _, v := range await1(ga()) {
		if n++; n < 5 {
			goto only
		}
		r += two(v, n)
	}
	return r
}
func caseGotoSwitch() (r string) {
	n := 0
sw:
	switch v := await1(g(n)); v {
	case 0:
		n = 1
		goto sw
	case await1(g(1)):
		if n == 1 {
			break sw
		}
		r = "no"
	}
	return two(n, x)
}
func caseLabeledStatement() (r int) {
	n := 0
one:
	r += await1(g(1))
	if n++; n < 3 {
		goto one
	}
two:
	v := await1(g(n)) + x
	if n++; n < 5 {
		r += v
		goto two
	}
	return r
}
func caseBlocks() (r int) {
	{
		r := await1(g(1)) + x
		x += r
	}
	if true {
		r = await1(g(2))
	}
	func() { r += x }()
	return r
}
func caseIfInit() (r int) {
	if x := await1(g(1)); x == 1 {
		r = x
	}
	if v, w := await2(g2(1, 2)); v < w {
		r += v + w
	} else {
		r -= v
	}
	if await1(g(1)); x > 1 {
		r += x
	}
	if v := x; v < await1(g(100)) {
		v := r
		r = v + x
	}
	return r
}

var flag2 bool

func ref(q *int8, v int) *int8 { note(v); return q }

func pairs(n int) func(func(int, int) bool) {
	return func(yield func(int, int) bool) {
		for k := range n {
			if !yield(k, k*10+x) {
				return
			}
		}
	}
}

func gerr() error     { turn("err"); return nil }
func gnil() chan int  { turn("nil"); return nil }
func gpick(n int) any { turn(n); return []any{5, "str", nil, 2.5}[n] }
