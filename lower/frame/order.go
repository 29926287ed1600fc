package frame

import (
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// order sorts the slots so that little is lost to padding after the four bytes
// of the state word: nothing-sized slots, which must not come last, then those
// aligned to four, two and one byte, then the others.
func (p *plan) order() {
	rank := func(s *ir.Slot) int {
		switch align := p.sizer.alignof(s.Type); {
		case p.sizer.sizeof(s.Type) == 0:
			return 0
		case align <= 4:
			return 5 - int(align)
		default:
			return 5
		}
	}
	slices.SortStableFunc(p.Slots, func(a, b *ir.Slot) int { return rank(a) - rank(b) })
}

// reserved are the names that the future type has already, in the spelling that
// a field could have.
var reserved = []string{"init", "poll", "pollInto", "pollNext", "cancel", "trace", "embeddable", "state", "p", "defers", "step", "clear", "guard", "drop"}

// name makes the names of the slots those of the fields: unique and unexported.
func (p *plan) name() {
	taken := make(map[string]bool)
	for _, n := range reserved {
		taken[n] = true
	}
	if p.m.Func.Inside != nil {
		taken["code"] = true
	}
	for _, s := range p.m.States {
		if s.Select != nil {
			taken["drop"+strconv.Itoa(int(s.Number))] = true
		}
	}
	last := make(map[string]int) // the number tried last, by name
	for _, s := range p.Slots {
		base := fieldName(s.Name)
		name := base
		for taken[name] {
			last[base] = max(last[base], 1) + 1
			name = base + strconv.Itoa(last[base])
		}
		taken[name] = true
		s.Name = name
	}
}

// fieldName makes the name of a variable that of a field. In lower case it may
// be a keyword, which gives way.
func fieldName(name string) string {
	name = strings.TrimLeft(name, "_")
	r, n := utf8.DecodeRuneInString(name)
	if !unicode.IsLetter(r) {
		return "v" + name
	}
	if name = string(unicode.ToLower(r)) + name[n:]; token.IsIdentifier(name) {
		return name
	}
	return "v"
}
