package main

func caseStructLiteral() string {
	return two(Wide{x, await1(g(1)), x}, Wide{c: g(1), a: await1(g(2)), b: x})
}
func caseStructLiteralBefore() string { return two(Wide{x, y, g(1)}, await1(g(2))) }
func caseArrayLiteral() string {
	return two([3]int{x, await1(g(1)), x}, [...]int{2: await1(g(1)), 0: x})
}
func caseSliceLiteral() string {
	return two([]int{x, g(1), await1(g(2)), a[i]}, []int{3: await1(g(1)), x})
}
func caseNestedLiteral() string {
	return two([]Pair{{x, await1(g(1))}, {l: g(2)}, {r: x}}, len([][]int{{x}, {await1(g(1))}}))
}
func casePointerLiteral() int         { return (&S{f: await1(g(1)), n: &S{f: x}}).n.f + (&S{f: x}).f }
func casePointersInLiteral() int      { return []*Pair{{x, await1(g(1))}, {x, g(2)}}[0].l }
func caseLiteralOfInterfaces() string { return two([]any{x, Wide{x, y, i}, b + 1, await1(g(1)), x}, 1) }
func caseMapLiteral() string {
	return two(map[int]int{x: y, 1000: 1, g(1): x, 2000: await1(g(2)), await1(g(3)): x, 3000: y}, x)
}
func caseMapLiteralBefore() string { return two(map[int]int{x: y, 1000: g(1), 2000: x}, await1(g(2))) }
func caseMapLiteralOfLiterals() string {
	v := map[Pair][]int{{x, 1}: {x, await1(g(1))}, {1, 2}: {3}, {await1(g(2)), y}: {g(3), x}}
	w := map[string]*Pair{"k": {x, y}, "l": {await1(g(1)), x}}
	return two(v, *w["k"]) + two(*w["l"], map[string]map[int]int{"a": {1: 2}, "b": {x: await1(g(1))}})
}
func caseMapLiteralInterfaces() string {
	return two(map[any]any{x: Wide{x, y, i}, "k": await1(g(1)), Wide{x, y, i}: b, b + 1: await1(g(2))}, x)
}
func caseMapLiteralEmpty() string { return two(map[int]int{}, await1(g(1))) }
func caseMapLiteralConstant() string {
	return two(map[string]Pair{"a": {1, 2}, "b": {}}, await1(g(1)))
}
func caseFuncLitInLiteral() int {
	fs := []func() int{func() int { return x }, func() int { return y + await9(1) }}
	return fs[0]() + await1(g(1)) + fs[1]()
}
func caseLiteralReceiver() int { return S{f: x}.Val(await1(g(1))) + Wide{a: await1(g(2)), b: x}.b }
