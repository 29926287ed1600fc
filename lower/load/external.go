package load

import (
	"fmt"
	"go/importer"
	"go/types"
	"io"
	"os"
	"strings"

	"golang.org/x/tools/go/packages"
)

// external returns an importer of the packages at the given paths, from the
// export data that the go command builds.
func (l *loader) external(paths []string) (types.Importer, error) {
	const mode = packages.NeedName | packages.NeedExportFile
	pkgs, err := l.packages(mode, false, paths)
	if err != nil {
		return nil, err
	}
	files := make(map[string]string)
	failures := make(map[string]string)
	for _, p := range pkgs {
		files[p.PkgPath] = p.ExportFile
		for _, e := range p.Errors {
			failures[p.PkgPath] += e.Msg + "\n"
		}
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
