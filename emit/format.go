package emit

import (
	"bytes"
	"fmt"
	"go/format"

	"github.com/asyncgen/asyncgen/lower/concurrent"
)

// formatted formats a file as gofmt does.
func formatted(src []byte) ([]byte, error) {
	out, err := format.Source(src)
	if err != nil {
		return nil, fmt.Errorf("emit: generated code does not parse: %w\n%s", err, src)
	}
	return out, nil
}

// minPart is how many bytes of a file are worth a part of their own.
const minPart = 32 << 10

// formattedAside does formatted for a file that s is the survey of, several parts
// of it at the same time. They begin with functions below blank lines, from
// where on nothing that comes above has a say.
func formattedAside(src []byte, s *survey) ([]byte, error) {
	parts := partsOf(src, s)
	errs := make([]error, len(parts))
	concurrent.Each(len(parts), func(i int) {
		if i == 0 {
			parts[i], errs[i] = format.Source(parts[i])
		} else {
			parts[i], errs[i] = formattedPart(parts[i])
		}
	})
	for _, err := range errs {
		if err != nil {
			return formatted(src) // for an error that has the whole text
		}
	}
	for i, part := range parts {
		parts[i] = bytes.TrimSpace(part)
	}
	return append(bytes.Join(parts, []byte("\n\n")), '\n'), nil
}

// formattedPart formats declarations that are no file.
func formattedPart(src []byte) ([]byte, error) {
	const clause = "package p\n\n"
	out, err := format.Source(append([]byte(clause), src...))
	return bytes.TrimPrefix(out, []byte(clause)), err
}

// partsOf cuts a file into parts; the first has the package clause.
func partsOf(src []byte, s *survey) [][]byte {
	var parts [][]byte
	from, line, at := 0, 1, 0 // at is the offset of line
	for _, begin := range s.funcs {
		for s.comment(begin - 1) {
			begin--
		}
		if !s.blank(begin - 1) {
			continue
		}
		for ; line < begin; line++ {
			at += 1 + bytes.IndexByte(src[at:], '\n')
		}
		if at-from >= minPart {
			parts = append(parts, src[from:at])
			from = at
		}
	}
	return append(parts, src[from:])
}
