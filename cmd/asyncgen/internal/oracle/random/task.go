package random

import (
	"fmt"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
)

// goMark stands for go where the twin makes a task that runs when it is awaited.
// The program awaits each where it is made, lest the order depend on the
// scheduler.
func goMark(spawn string) string { return batch.Cut("go ") + batch.Add("rtlib.Spawn"+spawn+"(") }

// task writes a statement that spawns a task.
func (g *generator) task() {
	choose(g, []option[struct{}]{do(3, g.goCall), do(2, g.goTry), do(2, g.goBlock), do(3, g.goStatement)})
}

// goCall writes a go expression of a call with one result.
func (g *generator) goCall() {
	t := g.futureType()
	if t == tError {
		t = tInt // an error alone gets no other beside it
	}
	g.join1(t, goMark("1")+g.future(t)+batch.Add(")"))
}

// goTry writes a go expression of a call with a result and an error.
func (g *generator) goTry() {
	t := g.plainType()
	g.join1(t, goMark("Try")+g.laterTry(t)+batch.Add(")"))
}

// join1 writes the await of a go expression of a t, there or behind it.
func (g *generator) join1(t *typ, goes string) {
	v, e := g.fresh("v"), g.fresh("e")
	switch g.n(4) {
	case 0:
		g.line("%s, %s := await %s%s", v, e, goes, awaitOf)
	case 1:
		h := g.fresh("h")
		g.line("%s := %s\n%[1]s.Abort()\n%[3]s, %[4]s := await %[1]s%[5]s", h, goes, v, e, awaitOf)
	default:
		h := g.fresh("h")
		g.line("%s := %s\ntr.P(%[3]d)\n%[4]s, %[5]s := await %[1]s%[6]s", h, goes, g.id(), v, e, awaitOf)
	}
	g.line("%s", batch.Cut(fmt.Sprintf("%s = leaf.Joined(%[1]s)", e)))
	g.use(v, t)
	g.use(e, tError)
}

// goBlock writes a go expression of an async block.
func (g *generator) goBlock() {
	h, e := g.fresh("h"), g.fresh("e")
	g.line("%s := %s%s", h, batch.Cut("go async {"), batch.Add("rtlib.Spawn0(rtlib.Func(func() {"))
	g.inLiteral(true, nil, g.block)
	g.line("}%s", batch.Add("))"))
	g.line("%s := await %s%s", e, h, awaitOf)
	g.line("%s", batch.Cut(fmt.Sprintf("%s = leaf.Joined(%[1]s)", e)))
	g.use(e, tError)
}

// goStatement writes a go statement, and waits for the end of its task. It does not
// wait by yields: of the tasks that are left, those that are queued would end first.
func (g *generator) goStatement() {
	done, t, q := g.fresh("done"), g.anyType(), g.fresh("q")
	g.line("%s", batch.Cut(done+" := new(leaf.Signal)"))
	g.line("%sasync func(%s %s) {", goMark("0")+batch.Add("rtlib.Later10("), q, t.name)
	g.inLiteral(true, nil, func() {
		g.declare(q, t)
		g.line("defer func() { tr.P(%d, recover())%s }()", g.id(), batch.Cut("; "+done+".Set()"))
		g.line("if !tr.Go() { return }")
		g.block()
	})
	g.line("}%s(%s)%s", batch.Add(")"), g.bare(g.expr(t, 2)), batch.Add(").Await()"))
	g.line("%s", batch.Cut("await "+done+".Wait()"))
}
