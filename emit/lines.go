package emit

import (
	"bytes"
	"fmt"
	"go/token"
	"strconv"

	"github.com/dave/jennifer/jen"
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
func ownLines() jen.Code { return sourceLine(ownLine) }

// anyLines marks code that does not run.
func anyLines() jen.Code { return sourceLine(anyLine) }

// directed returns the text of a file with //line directives. Name is the base name of
// the source and output that of the file.
func directed(file *part, name, output string) ([]byte, error) {
	d := directives{name: name, output: output, places: file.places, survey: &survey{lines: file.lines}}
	out := d.insert(file.text)
	if !d.within {
		return out, nil
	}
	return again(out, output)
}

// again formats code with directives.
func again(src []byte, output string) ([]byte, error) {
	out, err := formatted(src)
	if err != nil {
		return nil, err
	}
	s, err := surveyOf(out)
	if err != nil {
		return nil, err
	}
	lines := bytes.SplitAfter(out, []byte("\n"))
	renumber(lines, s, output)
	return bytes.Join(lines, nil), nil
}

// unmark takes the markers out and returns the place of each line, of the empty
// one behind the last line break, too.
func unmark(marked []byte, careful bool) (plain []byte, places []int, err error) {
	within := func(int) bool { return false }
	if careful {
		s, err := surveyOf(marked)
		if err != nil {
			return nil, nil, err
		}
		within = s.inside
	}
	plain = make([]byte, 0, len(marked))
	next, n := anyLine, 0
	for text := range bytes.Lines(marked) {
		n++
		if place, ok := markerOn(text); ok && !within(n) {
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

// carry moves the places of lines over to those that formatting has made of them:
// that of the first token of each.
func carry(before *survey, places []int, after *survey, lines int) ([]int, error) {
	if len(before.tokens) != len(after.tokens) {
		return nil, fmt.Errorf("emit: formatting made %d tokens of %d", len(after.tokens), len(before.tokens))
	}
	carried := make([]int, lines)
	last := 0
	for i, t := range after.tokens {
		line := int(t.line)
		if from := before.tokens[i]; t.tok != from.tok {
			return nil, fmt.Errorf("emit: formatting made %s of %s", token.Token(t.tok), token.Token(from.tok))
		} else if line != last && !after.inside(line) {
			carried[line-1] = places[from.line-1]
		}
		last = line
	}
	return carried, nil
}
