// Package frames compares the sizes of generated frames with what the compiler
// says of them.
package frames

import "fmt"

var wrong []string

// Check notes a frame that has another size than was said.
func Check(name string, said int, is uintptr) {
	if uintptr(said) != is {
		wrong = append(wrong, fmt.Sprintf("the frame of %s has %d bytes, not %d", name, is, said))
	}
}

// Wrong returns what Check has noted.
func Wrong() []string { return wrong }
