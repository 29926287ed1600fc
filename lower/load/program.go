// Package load finds the packages that have .ago files, reads them, and gives
// the type checker the packages that they import.
package load

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
)

// Program is a set of packages to check from source, and what they import.
type Program struct {
	Fset *token.FileSet

	// Packages are those with .ago files and those that depend on them, each
	// after the ones that it imports.
	Packages []*Package

	// External imports a package that is not in Packages, by package path.
	External types.Importer
}

// Package is one package to be checked from source.
type Package struct {
	Path      string // package path, unique in the program: test variants carry their suffix
	Name      string
	Dir       string
	GoVersion string // of the module, as go1.26; empty if unknown
	Sources   []*Source
	Siblings  []*ast.File       // the package's .go files, without generated output
	Imports   map[string]string // package path by import path, where they differ
	Matched   bool              // the patterns matched it, so its output is wanted
}

// Source is one .ago file.
type Source struct {
	Name   string // absolute path
	Output string // absolute path of the generated file
	File   *dsl.File
}
