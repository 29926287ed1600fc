package load

import "strings"

// OutputName returns the name of the file that is generated for a .ago file:
// x.ago.go for x.ago, and x.ago_test.go for x_test.ago. The go command reads
// build constraints in a name up to its first dot, and tells tests by its end.
func OutputName(source string) string {
	stem := strings.TrimSuffix(source, ".ago")
	if test, ok := strings.CutSuffix(stem, "_test"); ok {
		return test + ".ago_test.go"
	}
	return source + ".go"
}
