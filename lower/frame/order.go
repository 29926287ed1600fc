package frame

import (
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

// reserved are the names that the future type has already.
var reserved = []string{"init", "poll", "pollInto", "cancel", "trace", "embeddable", "state", "p", "defers", "step"}

// name makes the names of the slots unique and unexported.
func (p *plan) name() {
	taken := make(map[string]bool)
	for _, n := range reserved {
		taken[n] = true
	}
	for _, s := range p.Slots {
		base := fieldName(s.Name)
		name := base
		for i := 2; taken[name]; i++ {
			name = base + strconv.Itoa(i)
		}
		taken[name] = true
		s.Name = name
	}
}

func fieldName(name string) string {
	r, n := utf8.DecodeRuneInString(strings.TrimLeft(name, "_"))
	if !unicode.IsLetter(r) {
		return "v" + strings.TrimLeft(name, "_")
	}
	return string(unicode.ToLower(r)) + strings.TrimLeft(name, "_")[n:]
}
