package main

func caseAnd() string      { return two(gb(true) && await1(gb(false)) && gb(true), x) }
func caseOr() string       { return two(await1(gb(false)) || gb(ok) || await1(gb(true)) || gb(false), x) }
func caseAndEarly() string { return two(ok || x == 1, await1(g(1))) + two(ok && x == 1, await1(g(2))) }
func caseAndOr() bool {
	return x == 1 && await1(gb(true)) || y == 2 && !await1(gb(false)) || await1(gb(ok))
}
func caseLogicInArguments() int {
	return add(count(ok || await1(gb(false))), x, count(await1(gb(true)) && ok), x)
}
func caseNamedBool() Flag {
	var f Flag = x == 1 && Flag(await1(gb(true)))
	return f && flag || x > 5 && Flag(await1(gb(false))) || Flag(str != "") && Flag(await1(gb(true)))
}
func caseConstantOperand() bool { return true && await1(gb(ok)) || false || await1(gb(true)) }
func caseIfLogic() (r string) {
	if x == 1 && await1(g(1)) == 1 && x > 1 {
		r = "yes"
	}
	if v := await1(g(2)); v > x || await1(gb(true)) {
		r += two(v, x)
	} else if w := g(3); await1(g(4)) == w {
		r += "no"
	} else if x == await1(g(5)) {
		r += "maybe"
	} else {
		r += "else"
	}
	return r
}
func caseLoopLogic() (r int) {
	for n := 0; n < 3 || await1(gb(false)); n++ {
		r += x
	}
	return r
}
func caseLogicOfComparisons() string {
	return two(Pair{x, y} == Pair{1, 2} && str < "abd", await1(g(1)))
}
func caseIndexedByLogic() int {
	return a[count(ok && await1(gb(true)))] + count(!(ok || x == 5)) + await1(g(1))
}
