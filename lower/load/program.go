// Package load finds the packages that have .ago files, reads them, and gives
// the type checker the packages that they import.
package load

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
)

// Program is what was loaded.
type Program struct {
	Fset   *token.FileSet
	Builds []*Build

	// Orphans are the generated files in the matched packages whose source is
	// gone, by absolute path.
	Orphans []string

	// Diagnostics is what is wrong with the sources and what they import.
	Diagnostics diag.List
}

// Build is the packages as one configuration, a platform and a set of build
// tags, sees them.
type Build struct {
	// Packages are those with .ago files, those that depend on such ones and
	// their test variants, each after the ones that it imports.
	Packages []*Package

	// External imports a package that is not in Packages, by its path.
	External types.Importer
}

// Package is one package to be checked from source.
type Package struct {
	ID        string // unique in its Build: that of a test variant names the test
	Path      string // import path
	Name      string
	Dir       string
	GoVersion string // of the module, as go1.26; empty if unknown
	Sources   []*Source
	Siblings  []*ast.File // the package's .go files, without generated ones

	// Imports gives the ID of a package of the Build, or the path of an external
	// one, by import path.
	Imports map[string]string

	// Missing says, by import path, why an import cannot be had.
	Missing map[string]error

	// Broken reports that a file could not be parsed, so that declarations are
	// missing.
	Broken bool
}

// Source is one .ago file.
type Source struct {
	Name   string // absolute path
	Output string // absolute path of the generated file
	File   *dsl.File
	Wanted bool // its output is to come from this package of this Build
}
