package batch

import "fmt"

// Program is one program: an .ago file of package p that may import the packages
// of testdata/module and those of imports. It declares an async func whose name
// is Entry and its own name; the programs of a batch share a package, so that
// all other top-level names have to be its own as well.
type Program struct {
	Name string // what may end an identifier
	Src  string
}

// Entry begins the name of a program's async function that is run.
const Entry = "Main_"

// imports lists the packages of the standard library that programs may import.
var imports = []string{"cmp", "errors", "fmt", "iter", "maps", "runtime", "slices", "sort", "strings"}

// Failure says how a program fails.
type Failure struct {
	Program Program
	Kind    Kind
	Way     string // Differs: how it was driven
	Want    string // Differs: what the plain program traces
	Got     string // what the async one does instead, or what is reported
}

// Kind is a way to fail.
type Kind string

// The kinds of failures.
const (
	Invalid Kind = "is not valid Go"                // a fault of who wrote the program
	Refused Kind = "is refused"                     // by the compiler
	Fails   Kind = "is compiled to what is no Go"   // the Go compiler refuses the output
	Crashes Kind = "crashes or hangs"               // the process ends
	Differs Kind = "differs from the plain program" // in one way or another
)

// String describes the failure, of a difference what is around its first place.
func (f Failure) String() string {
	head := fmt.Sprintf("%s %s", f.Program.Name, f.Kind)
	if f.Kind != Differs {
		return head + ": " + clip(f.Got, 2000)
	}
	same := 0
	for same < min(len(f.Want), len(f.Got)) && f.Want[same] == f.Got[same] {
		same++
	}
	around := func(s string) string { return clip(s[max(0, same-120):], 320) }
	return fmt.Sprintf("%s, %s\n\twant …%s\n\tgot  …%s", head, f.Way, around(f.Want), around(f.Got))
}
