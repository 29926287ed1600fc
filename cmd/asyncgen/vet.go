package main

import (
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/asyncgen/asyncgen/lower/vet"
)

// vetTool serves go vet -vettool=asyncgen, if that is who calls: it asks for the
// version and the flags, and then names a file that describes a package.
func vetTool(args []string) {
	if len(args) == 0 {
		return
	}
	last := args[len(args)-1]
	if last == "-V=full" || last == "-flags" || strings.HasSuffix(last, ".cfg") {
		unitchecker.Main(vet.DroppedFutures)
	}
}
