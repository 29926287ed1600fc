package load

import (
	"fmt"
	"go/importer"
	"go/types"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// external returns an importer of the packages at the given paths, from the
// export data that the go command builds.
func (l *loader) external(paths []string) (types.Importer, error) {
	files := make(map[string]string)
	if l.expected != nil {
		maps.Copy(files, l.expected())
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return files[path] != "" })
	failures := make(map[string]string)
	if err := l.exports(paths, files, failures); err != nil {
		return nil, err
	}
	open := func(path string) (io.ReadCloser, error) {
		if file := files[path]; file != "" {
			return os.Open(file)
		}
		if msg := failures[path]; msg != "" {
			return nil, fmt.Errorf("%s", strings.TrimSpace(msg))
		}
		return nil, fmt.Errorf("package %s is not built", path)
	}
	return importer.ForCompiler(l.prog.Fset, "gc", open), nil
}

// exports adds to files where the export data of packages is, and to failures why
// there is none.
func (l *loader) exports(paths []string, files, failures map[string]string) error {
	if len(paths) == 0 {
		return nil
	}
	pkgs, err := l.exported(paths)
	if err != nil {
		return err
	}
	var unbuilt []string
	for _, p := range pkgs {
		files[p.PkgPath] = p.ExportFile
		for _, e := range p.Errors {
			failures[p.PkgPath] += e.Msg + "\n"
		}
		if p.ExportFile == "" && len(p.Errors) == 0 {
			unbuilt = append(unbuilt, p.PkgPath)
		}
	}
	return l.dependencyFailures(unbuilt, failures)
}

// exported has the go command build the export data of packages.
func (l *loader) exported(paths []string) ([]*packages.Package, error) {
	return l.packages(packages.NeedName|packages.NeedExportFile, false, paths)
}

// dependencyFailures adds to failures why packages could not be built that have
// no errors of their own: the first error among what they depend on.
func (l *loader) dependencyFailures(paths []string, failures map[string]string) error {
	if len(paths) == 0 {
		return nil
	}
	const mode = packages.NeedName | packages.NeedImports | packages.NeedDeps
	pkgs, err := l.packages(mode, false, paths)
	if err != nil {
		return err
	}
	for _, root := range pkgs {
		packages.Visit([]*packages.Package{root}, nil, func(p *packages.Package) {
			if len(p.Errors) > 0 && failures[root.PkgPath] == "" {
				failures[root.PkgPath] = fmt.Sprintf("package %s: %s", p.PkgPath, p.Errors[0].Msg)
			}
		})
	}
	return nil
}
