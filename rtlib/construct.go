package rtlib

// construct is a part of the stack that the body of a machine would have in Go: a loop
// over a function, or what a block owns that has such a loop in it. What a block without
// one owns is gone before the innermost loop ends, and needs no note.
type construct struct {
	outer *construct // around it in the same machine
	loop  *funcLoop  // or else:

	place   any            // where the block has what it owns
	release func(*Context) // cancels it
}

// Own notes that a block owns what is at place, a pointer, and that release cancels it.
// If control does not leave the block by itself, it is cancelled once the loops over
// functions in the block have ended, and before those around it do.
func (d *Defers) Own(place any, release func(cx *Context)) {
	d.in = &construct{outer: d.in, place: place, release: release}
}

// Disown ends what the innermost block that owns something has noted by [Defers.Own].
func (d *Defers) Disown() { d.in = d.in.outer }

// Owns reports whether what is at place is noted.
func (d *Defers) Owns(place any) bool {
	for c := d.in; c != nil; c = c.outer {
		if c.place == place {
			return true
		}
	}
	return false
}

// raise ends c, the innermost construct, by a panic in it. It returns the value of the
// panic that goes on from there, or leaves by runtime.Goexit.
func (c *construct) raise(d *Defers, p any) (q any) {
	if c.loop != nil {
		return c.loop.raise(p)
	}
	d.in = c.outer
	q = p
	defer func() {
		if r := recover(); r != nil {
			q = r
		}
	}()
	c.release(d.cx)
	return q
}

// exit ends c, the innermost construct, as runtime.Goexit does, which is beset by the
// panic p unless that is nil. It returns the value of the panic that goes on from there.
func (c *construct) exit(d *Defers, p any) any {
	if c.loop != nil {
		return c.loop.exit(p)
	}
	return c.raise(d, p)
}

// leaveAll ends the constructs as runtime.Goexit does, innermost first.
func (d *Defers) leaveAll(p any) any {
	over := false
	defer func() {
		if !over {
			d.exit(nil) // a release has left by Goexit
		}
	}()
	for c := d.in; c != nil; c = d.in {
		p = c.exit(d, p)
	}
	over = true
	return p
}
