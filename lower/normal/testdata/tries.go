package main

import "errors"

func caseTry() (int, error) {
	v := try1(e1(1))
	w := try1(e1(v + x))
	return v + w + try1(e1(3)), nil
}
func caseTryStatements() error {
	try0(e0())
	try(e1(1))
	try(e2(1, 2))
	try0(e0())
	return errors.New("end")
}
func caseTryTwo() (v, w int, err error) {
	v, w = try2(e2(1, 2))
	a[g(1)], m[i] = try2(e2(3, 4))
	k, l := try2(e2(5, 6))
	return k + v, l + w, nil
}
func caseTryKeepsTarget() (string, error) {
	r := "kept"
	defer func() { note(r, x, y) }()
	x = 5
	x = try1(never(1))
	return r, nil
}
func caseTryNamed() (r int, p *S, err error) {
	r = 5
	defer func() { note(r, err); r++ }()
	r = try1(never(2))
	return r, nil, nil
}
func caseTryZeros() (int, string, bool, float64, Pair, [2]int, []int, *S, any, Flag, func(), error) {
	try(never(1))
	return 1, "", true, 1, Pair{1, 2}, [2]int{}, nil, nil, nil, true, nil, nil
}
func caseTryLogic() (string, error) {
	r := two(x == 1 && try1(eb(true)), x)
	r += two(try1(eb(false)) || try1(eb(true)) && x > 5, y)
	return r, nil
}
func caseTryLoop() (r int, err error) {
	for n := 0; n < try1(e1(5)); n++ {
		r += n
	}
	return r, nil
}
func caseTryPost() (r int, err error) {
	for n := 0; n < 5; n = try1(e1(n + 1)) {
		r += n
	}
	return r, nil
}
func caseTryOrder() (int, error)    { return x + try1(e1(1)) + g(2) + a[i]*try1(e1(3)), nil }
func caseTryReceiver() (int, error) { return try1(ep()).Val(try1(e1(1))) + try1(ep()).f, nil }
func caseTryVariable() (int, error) {
	err := fail()
	try0(err)
	_, err = never(1)
	try0(err)
	return 1, nil
}
func caseTryIf() (r string, _ error) {
	if v := try1(e1(1)); v > 0 {
		r = two(v, x)
	}
	if try1(eb(true)) {
		r += "t"
	} else if try1(eb(false)) {
		r += "f"
	}
	return r, nil
}
func caseTrySwitch() (r string, _ error) {
	switch try1(e1(2)) {
	case 1:
		r = "1"
	case try1(e1(2)):
		r = "2"
	}
	return r, nil
}
func caseTryInFuncLit() string {
	f := func(n int) (int, error) { return try1(e1(n)) + 1, nil }
	var r []string
	for n := range 3 {
		v, err := f(n)
		r = append(r, two(v, err))
	}
	k := func() (Pair, error) { try0(e0()); return Pair{try1(e1(1)), x}, nil }
	v, err := k()
	return two(r, two(v, err))
}
func caseTryAwait() (int, error) {
	v := try1(await2(e1(1)))
	try0(await1(e0()))
	try(await2(e1(2)))
	w, z := try2(await3(e2(3, 4)))
	return v + w + z + try1(await2(e1(await1(g(5))))), nil
}
func caseTryGoto() (r int, err error) {
	if x == 1 {
		goto end
	}
	r = try1(e1(1)) + x
end:
	r += try1(e1(2))
	return
}
func caseTryDeclared() (int, error) {
	var v, w = try2(e2(1, 2))
	var u int = try1(e1(3))
	var k any = try1(e1(4))
	v, z := try2(e2(v, 6))
	return add(v, w, u, z, k.(int)), nil
}
func caseTryGeneric() (string, error) { return inGenericTry("z") }

func inGenericTry[A any](v A) (A, error) {
	w := try1(e1(1))
	note(w)
	try0(e0())
	try0(e0())
	return v, nil
}

// What the panic that stands for `?` cannot do as a return does it, a twin does.

func twinTryNamed() (r int, p *S, err error) {
	r = 5
	defer func() { note(r, err); r++ }()
	v, e := never(2)
	if e != nil {
		return 0, nil, e
	}
	r = v
	return r, nil, nil
}
