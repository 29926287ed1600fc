package emit

import (
	"fmt"
	"go/format"
)

// formatted formats a file as gofmt does.
func formatted(src []byte) ([]byte, error) {
	out, err := format.Source(src)
	if err != nil {
		return nil, fmt.Errorf("emit: generated code does not parse: %w\n%s", err, src)
	}
	return out, nil
}
