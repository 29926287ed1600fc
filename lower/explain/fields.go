package explain

import (
	"fmt"

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
	if len(d.m.Recovers) > 0 {
		at := d.m.Frame.Size - frame.PanickingSize
		if d.m.Defers {
			at -= frame.DefersSize
		}
		all = append(all, &Field{Name: "panicking", Type: "*rtlib.Panicking", Offset: at, Size: frame.PanickingSize, Kind: Defers})
	}
	if d.m.Defers {
		all = append(all, &Field{Name: "defers", Type: "rtlib.Defers", Offset: d.m.Frame.Size - frame.DefersSize, Size: frame.DefersSize, Kind: Defers})
	}
	return all
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
