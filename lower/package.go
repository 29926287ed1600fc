// Package lower turns checked packages into machines: it runs the passes from
// normal form to the layout of frames.
package lower

import (
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/blocks"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/concurrent"
	"github.com/asyncgen/asyncgen/lower/frame"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/normal"
)

// Package lowers all files of pkg. On errors there are no files.
func Package(pkg *check.Package) ([]*ir.File, diag.List) {
	var files []*ir.File
	var machines []*ir.Machine
	var diags diag.List
	for _, f := range pkg.Files {
		out, l := file(pkg, f)
		diags = append(diags, l...)
		files = append(files, out)
		machines = append(machines, out.Machines...)
	}
	if diags.HasErrors() {
		return nil, diags.Sorted()
	}
	for m, r := range frame.Package(pkg, machines) {
		install(m, r)
	}
	return files, diags.Sorted()
}

// file lowers f but for the frames of its machines.
func file(pkg *check.Package, f *check.File) (*ir.File, diag.List) {
	out := &ir.File{Package: pkg, Source: f}
	machines, found := make([]*ir.Machine, len(f.Funcs)), make([]diag.List, len(f.Funcs))
	concurrent.Each(len(f.Funcs), func(i int) {
		machines[i], found[i] = blocks.Build(pkg, normal.Async(f.Funcs[i], pkg))
		if machines[i] != nil {
			found[i] = append(found[i], keptContexts(pkg, machines[i])...)
		}
	})
	var diags diag.List
	for i, m := range machines {
		diags = append(diags, found[i]...)
		if m != nil {
			out.Machines = append(out.Machines, m)
		}
	}
	out.Plain = normal.Plains(f, pkg)
	return out, diags
}

// install completes m, which nobody else has seen yet, with its frame.
func install(m *ir.Machine, r *frame.Result) {
	m.Frame = &ir.Frame{Slots: r.Slots, Size: r.Size, Boxed: r.Boxed, Reason: r.Reason}
	m.Entry, m.Moved = r.Entry, r.Moved
	for _, v := range m.Vars {
		v.Home, v.Slot, v.Pinned = r.Home[v], r.Slot[v], r.Pinned[v]
	}
	for a, start := range r.Called {
		a.Start, a.State.Future = start, start.Type
	}
	for a, slot := range r.Argument {
		a.Slot = slot
	}
	for _, s := range m.States {
		s.Child, s.Save, s.Live, s.Clear = r.Child[s], r.Save[s], r.Live[s], r.Clear[s]
		if s.Select != nil {
			for _, c := range s.Select.Cases {
				c.Child = r.Case[c]
			}
		}
	}
}
