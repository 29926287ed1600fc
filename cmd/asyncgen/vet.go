package main

import (
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/asyncgen/asyncgen/lower/vet"
)

// vetTool serves go vet -vettool=asyncgen, if that is who calls: it asks for the
// version and the flags, and then names a file that describes a package. It
// gives nothing but flags besides, no command.
func vetTool(args []string) {
	if len(args) == 0 {
		return
	}
	last := args[len(args)-1]
	for _, arg := range args[:len(args)-1] {
		if !strings.HasPrefix(arg, "-") {
			return
		}
	}
	if last == "-V=full" || last == "-flags" || strings.HasSuffix(last, ".cfg") {
		unitchecker.Main(vet.DroppedFutures)
	}
}
