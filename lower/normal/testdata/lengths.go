package main

type holder struct{ p *struct{ a [3]int } }

func nilArray() *[4]int            { turn("nil"); return nil }
func nilArrayOr() (*[4]int, error) { turn("or"); return nil, nil }
func noRows() [][2]int             { turn("rows"); return nil }
func gholder() holder              { turn("holder"); return holder{} }

func caseLenOfNilArray() int        { return x + len(*await1(nilArray())) }
func caseLenOfNilArrayFirst() int   { return len(*await1(nilArray())) + await1(g(1)) }
func caseLenOfNilArrayPointer() int { return len(await1(nilArray())) + await1(g(1)) }
func caseCapOfNilArray() int        { return cap((*await1(nilArray()))) }
func caseLenOfMissingArray() int    { return len(noRows()[await1(g(1))]) + len([][2]int{}[await1(g(2))]) }
func caseLenOfMissingRow() int      { return len([][2]int{}[await1(g(2))]) }
func caseLenOfAddress() int         { return len(&[][2]int{}[await1(g(9))]) }
func caseLenOfElement() int         { return len(map[int][3]int{}[await1(g(3))]) }
func caseLenOfField() int           { return len(await1(gholder()).p.a) }
func caseLenOfTry() (n int, err error) {
	return len(*try1(nilArrayOr())), nil
}

func caseLenIsNoConstant() (r int) {
	r = 12 / (len(*await1(gpa())) - 3)
	switch await1(g(4)) {
	case len(*await1(gpa())), cap(await1(gpa())):
		r += 1 << len(*await1(gpa()))
	}
	if ok || len(*await1(gpa())) > 3 {
		r += int(uint8(len(*await1(gpa())) * 100))
	}
	return r + arr[len(*await1(gpa()))]
}

func caseLenInCondition() bool { return ok && len(*await1(nilArray())) > 3 && len(*await1(gpa())) > 3 }

func caseLenInLoop() {
	for i := 0; i < len(*await1(gpa())); i += len(await1(gpa())) - 2 {
		turn(i)
	}
}

func caseRangeOfNilArray() {
	for range *await1(nilArray()) {
		turn("body")
	}
}

func caseRangeOfNilArrayPointer() {
	for i := range await1(nilArray()) {
		turn(i)
	}
}

func caseRangeOfMissingArray() {
	for k, _ := range [][2]int{}[await1(g(2))] {
		turn(k)
	}
}

func caseRangeOfAddress() {
	for await1(gp()).f = range &[][2]int{}[await1(g(2))] {
		turn(await1(g(1)))
	}
}

func caseRangeOfField() {
	for range await1(gholder()).p.a {
		turn("body")
	}
}
