package layout

// Line is what is known of a line.
type Line struct {
	From int // the line of the source that it comes from: that of its first token; 0 if none
	Kind Kind
}

// Kind is a set of what a line is.
type Kind uint8

const (
	HasComment Kind = 1 << iota
	HasCode
	StartsInside  // a comment or string that began on a line above
	StartsNested  // in brackets
	EndsStatement // or begins a list of statements
	EndsElement   // of a list in brackets
)

// Has reports whether a line is any of what other names.
func (k Kind) Has(other Kind) bool { return k&other != 0 }

// Comment reports whether a line holds nothing but a comment.
func (k Kind) Comment() bool { return k.Has(HasComment) && !k.Has(HasCode) }

// Blank reports whether a line holds nothing.
func (k Kind) Blank() bool { return !k.Has(HasComment | HasCode | StartsInside) }
