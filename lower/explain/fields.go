package explain

import (
	"fmt"
	"slices"

	"github.com/asyncgen/asyncgen/lower/frame"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// fields describes the frame in the order in which it is laid out.
func (d *describer) fields() []*Field {
	all := []*Field{{Name: "state", Type: "uint32", Size: frame.HeaderSize, Kind: StateWord}}
	bySlot := make(map[*ir.Slot]*Field)
	for _, s := range d.m.Frame.Slots {
		f := &Field{Name: s.Name, Type: d.typeName(s.Type), Offset: s.Offset, Size: s.Size, Estimated: s.Estimated}
		if s.Child {
			f.Kind = Child
		}
		bySlot[s] = f
		all = append(all, f)
	}
	for _, v := range d.m.Vars {
		if f := bySlot[v.Slot]; f != nil {
			f.Kind = kindOf(v)
			f.Holds = append(f.Holds, d.labels[v])
		}
	}
	for _, bl := range d.m.Blocks {
		s := ir.StateOf(bl.Term)
		for _, slot := range childSlots(bl.Term) {
			f := bySlot[slot]
			f.Holds = append(f.Holds, fmt.Sprintf("%s at line %d", polls(s), d.place(s.Pos).Line))
		}
	}
	return append(all, d.last()...)
}

// last lists the fields at the end of the frame, which are there for no variable.
func (d *describer) last() []*Field {
	var fields []*Field
	add := func(f *Field) { fields = append(fields, f) }
	if d.m.Func.Inside != nil {
		add(&Field{Name: "code", Type: "func", Size: frame.CodeSize, Kind: Code})
	}
	if len(d.m.Recovers) > 0 {
		add(&Field{Name: "panicking", Type: "*rtlib.Panicking", Size: frame.PanickingSize, Kind: Defers})
	}
	if d.m.Defers {
		add(&Field{Name: "defers", Type: "rtlib.Defers", Size: frame.DefersSize, Kind: Defers})
	}
	end := d.m.Frame.Size
	for _, f := range slices.Backward(fields) {
		end -= f.Size
		f.Offset = end
	}
	return fields
}

// polls names the statement that s is of.
func polls(s *ir.State) string {
	if s.Select != nil {
		return "select"
	}
	return "await"
}

func kindOf(v *ir.Var) Kind {
	switch v.Home {
	case ir.Boxed:
		return Box
	case ir.InFrame:
		return InPlace
	}
	return Variable
}
