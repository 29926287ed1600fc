package frame

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"sync"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/concurrent"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// maxSize is the size in bytes up to which a frame is held by value: a future
// with a larger one is a handle to a heap frame.
const maxSize = 1024

// HeaderSize is the size of the state word, which is its alignment, too.
const HeaderSize = 4

// DefersSize is the size of an rtlib.Defers, the last field of a frame that has
// one.
const (
	DefersSize  = 32
	defersAlign = 8
)

// PanickingSize is the size, and the alignment, of the pointer to an rtlib.Panicking,
// which is ahead of that.
const PanickingSize = 8

// CodeSize is the size, and the alignment, of the function value that runs a machine
// whose code stands elsewhere; it is ahead of these two.
const CodeSize = 8

// Result is the frame of one machine.
type Result struct {
	*Layout
	Moved       []*ast.GenDecl // see ir.Machine.Moved
	Size, Align int64
	Boxed       bool
	Reason      string // why it is boxed
}

// Package lays out the frames of all machines of pkg. Together, because a
// caller's frame holds the callee's, and because a cycle of futures that hold
// each other has to be broken.
func Package(pkg *check.Package, machines []*ir.Machine) map[*ir.Machine]*Result {
	p := &packager{
		byType: make(map[*types.TypeName]*ir.Machine),
		laid:   make(map[*ir.Machine]func() *Result, len(machines)),
		order:  machines,
	}
	p.sizer = &sizer{pkg: pkg, generated: p.generatedSize, estimatedFrame: p.estimatedFrame}
	for _, m := range machines {
		p.laid[m] = sync.OnceValue(func() *Result { return p.lay(m) })
		if m.Func.Future != nil {
			p.byType[m.Func.Future.Obj()] = m
		}
	}
	p.breakCycles()
	concurrent.Each(len(machines), func(i int) { p.result(machines[i]) })
	results := make(map[*ir.Machine]*Result, len(machines))
	for _, m := range machines {
		results[m] = p.result(m)
	}
	return results
}

type packager struct {
	sizer  *sizer
	byType map[*types.TypeName]*ir.Machine
	laid   map[*ir.Machine]func() *Result // each lays out one machine, once
	order  []*ir.Machine
	cycles map[*ir.Machine]string // the machines that break a cycle, and why
}

// generatedSize returns the size and alignment of a future type, if it is one of
// the machines'.
func (p *packager) generatedSize(tn *types.TypeName) (size, align int64, ok bool) {
	m := p.byType[tn]
	if m == nil {
		return 0, 0, false
	}
	if p.cycles[m] == "" {
		if r := p.result(m); !r.Boxed {
			return r.Size, r.Align, true
		}
	}
	return handleSize, handleSize, true
}

// estimatedFrame reports whether the future type of a machine has parts whose
// sizes are estimated.
func (p *packager) estimatedFrame(tn *types.TypeName) bool {
	m := p.byType[tn]
	if p.cycles[m] != "" {
		return false
	}
	r := p.result(m)
	return !r.Boxed && slices.ContainsFunc(r.Slots, func(s *ir.Slot) bool { return s.Estimated })
}

// result is the frame of m. Whoever asks first lays it out; the others wait.
func (p *packager) result(m *ir.Machine) *Result { return p.laid[m]() }

// lay lays out m, after the machines that its frame holds. Without the
// cycles that breakCycles has broken, that ends.
func (p *packager) lay(m *ir.Machine) *Result {
	r := &Result{Layout: lay(m, p.sizer), Reason: p.cycles[m]}
	r.Moved = moved(p.sizer.pkg, m, r.Slots)
	ts := make([]types.Type, len(r.Slots))
	for i, s := range r.Slots {
		ts[i] = s.Type
	}
	l := p.sizer.layout(HeaderSize, HeaderSize, ts)
	for i, s := range r.Slots {
		s.Offset, s.Size, s.Estimated = l.offsets[i], p.sizer.sizeof(s.Type), p.sizer.estimated(s.Type)
	}
	r.Size, r.Align = l.size, l.align
	if m.Func.Inside != nil {
		r.Align = max(r.Align, CodeSize)
		r.Size = roundUp(r.Size, CodeSize) + CodeSize
	}
	if len(m.Recovers) > 0 {
		r.Align = max(r.Align, PanickingSize)
		r.Size = roundUp(r.Size, PanickingSize) + PanickingSize
	}
	if m.Defers {
		r.Align = max(r.Align, defersAlign)
		r.Size = roundUp(roundUp(r.Size, defersAlign)+DefersSize, r.Align)
	}
	if r.Size > maxSize && r.Reason == "" {
		r.Reason = fmt.Sprintf("its frame of %d bytes is over %d", r.Size, maxSize)
	}
	r.Boxed = r.Reason != ""
	return r
}

// held returns the machines whose futures m's frame may hold by value: awaited
// children, their arguments, and those in variables.
func (p *packager) held(m *ir.Machine) []*ir.Machine {
	h := holder{p: p, seen: make(map[types.Type]bool)}
	for _, bl := range m.Blocks {
		for _, s := range ir.Starts(bl.Term) {
			if s.Embedded {
				h.walk(s.Type)
			}
			for a := range s.Arguments() {
				h.walk(a.Start.Type)
			}
		}
	}
	for _, v := range m.Vars {
		if v.Home != ir.Boxed {
			h.walk(v.Type)
		}
	}
	return h.found
}

// holder collects the generated futures that are parts of types.
type holder struct {
	p     *packager
	seen  map[types.Type]bool
	found []*ir.Machine
}

func (h *holder) walk(t types.Type) {
	t = types.Unalias(t)
	if h.seen[t] {
		return
	}
	h.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		if m := h.p.byType[t.Obj()]; m != nil {
			h.found = append(h.found, m)
			return
		}
		h.walk(t.Underlying())
	case *types.Array:
		h.walk(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			h.walk(f.Type())
		}
	}
}
