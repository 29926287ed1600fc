package emit

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/emit/layout"
)

// Code is made with markers, comments that say which source line the line below
// them comes from; further lines count up from there. A file is finished by
// taking them out, formatting what is left, and writing the //line directives
// that give each line of the result its place.
const markerPrefix = "//\u00b7line "

// The places of lines that are not of the source.
const (
	anyLine = 0  // nothing runs here
	ownLine = -1 // generated: the place is that in the generated file
)

// sourceLine marks the code that follows as coming from a line of the source.
func sourceLine(line int) jen.Code { return jen.Comment(markerPrefix + strconv.Itoa(line)) }

// ownLines marks the code that follows as generated.
func ownLines() jen.Code { return ownMarker }

// anyLines marks code that does not run.
func anyLines() jen.Code { return anyMarker }

// Rendering a marker does not change it, so that these may be in many places.
var ownMarker, anyMarker = sourceLine(ownLine), sourceLine(anyLine)

// directed returns the text of a file with //line directives. Name is the base name of
// the source and output that of the file.
func directed(parts []*part, name, output string) ([]byte, error) {
	all := make([]*directives, len(parts))
	within := false
	for i, p := range parts {
		all[i] = p.lined
		if i > 0 && all[i-1].inSource {
			all[i] = p.directed(name, output, all[i-1])
		}
		within = within || all[i].within
	}
	text := numbered(all)
	if within {
		return again(text, output)
	}
	return text, nil
}

// again formats code with directives.
func again(src []byte, output string) ([]byte, error) {
	t, err := layout.Source(src)
	if err != nil {
		return nil, fmt.Errorf("emit: %w", err)
	}
	lines := bytes.SplitAfter(t.Code, []byte("\n"))
	renumber(lines, t.Lines, output)
	return bytes.Join(lines, nil), nil
}

// unmark takes the markers out and returns the place of each line, of the empty
// one behind the last line break, too.
func unmark(marked []byte, careful bool) (plain []byte, places []int, err error) {
	within := func(int) bool { return false }
	if careful {
		kinds, err := layout.Kinds(marked)
		if err != nil {
			return nil, nil, fmt.Errorf("emit: %w", err)
		}
		within = func(line int) bool { return kinds[line].Has(layout.StartsInside) }
	}
	plain = make([]byte, 0, len(marked))
	places = make([]int, 0, 1+bytes.Count(marked, []byte("\n")))
	next, line := anyLine, -1
	for text := range bytes.Lines(marked) {
		line++
		if place, ok := markerOn(text); ok && !within(line) {
			next = place
			continue
		}
		plain = append(plain, text...)
		places = append(places, next)
		if next > 0 {
			next++
		}
	}
	return plain, append(places, anyLine), nil
}

// markerOn returns the place that a line gives, if it is a marker.
func markerOn(text []byte) (place int, ok bool) {
	text, ok = bytes.CutPrefix(bytes.TrimSpace(text), []byte(markerPrefix))
	if !ok {
		return 0, false
	}
	place, err := strconv.Atoi(string(text))
	return place, err == nil
}
