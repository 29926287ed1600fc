package load

import (
	"errors"
	"go/token"
	"io/fs"
	"os"
)

// reportAbsent reports the files of the configuration that are not on disk, and
// returns whether there are any.
func (l *loader) reportAbsent() bool {
	found := false
	for _, name := range l.cfg.Files {
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			l.report(codeNoSource, token.Position{Filename: name}, "there is no such file", "")
			found = true
		}
	}
	return found
}

// reportUnread reports the files of the configuration that no build has read.
func (l *loader) reportUnread() {
	for _, name := range l.cfg.Files {
		if !l.read[name] {
			l.report(codeNoSource, token.Position{Filename: name}, "this file is not part of the build",
				"its build constraints, its name or its folder keep it out")
		}
	}
}
