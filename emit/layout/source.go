package layout

import (
	"bytes"
	"go/token"
	"sort"
)

// source is the text that a tree has been made of.
type source struct {
	text   []byte
	base   int   // the position of the first byte
	starts []int // offsets of the lines, by line, from 1
	at     int   // the line that was asked for last
}

func newSource(text []byte, base int) *source {
	starts := make([]int, 2, 2+bytes.Count(text, []byte("\n")))
	for i, b := range text {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &source{text: text, base: base, starts: starts, at: 1}
}

// lineOf returns the line that pos is on. The lines that are asked for are mostly close
// to each other.
func (s *source) lineOf(pos token.Pos) int {
	offset := int(pos) - s.base
	in := func(line int) bool {
		return line < len(s.starts) && s.starts[line] <= offset && (line+1 == len(s.starts) || offset < s.starts[line+1])
	}
	switch {
	case in(s.at):
	case in(s.at + 1):
		s.at++
	default:
		s.at = sort.SearchInts(s.starts[1:], offset+1)
	}
	return s.at
}

func (s *source) byteAt(pos token.Pos) byte { return s.text[int(pos)-s.base] }

// column returns the column of pos, from 1.
func (s *source) column(pos token.Pos) int { return int(pos) - s.base - s.starts[s.lineOf(pos)] + 1 }

// lines returns the text of some lines.
func (s *source) lines(first, last int) []byte {
	if last+1 < len(s.starts) {
		return s.text[s.starts[first]:s.starts[last+1]]
	}
	return s.text[s.starts[first]:]
}
