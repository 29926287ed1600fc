package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// layout is this program with its loops elsewhere: a loop takes up to twice as long if
// it straddles a boundary of 64 bytes, and where it comes to stand is chance.
type layout struct{ program string }

// buildLayouts makes n layouts in dir, whose loops stand at as many places.
func buildLayouts(dir string, n int) ([]layout, error) {
	original, err := filepath.Abs(filepath.Join("compiler", "loops", "shift.go"))
	if err != nil {
		return nil, err
	}
	layouts := make([]layout, n)
	for i := range layouts {
		layouts[i].program = filepath.Join(dir, "layout"+strconv.Itoa(i))
		if err := buildLayout(layouts[i].program, original, i); err != nil {
			return nil, err
		}
	}
	return layouts, nil
}

func buildLayout(program, original string, stores int) error {
	shifted := program + ".go"
	if err := os.WriteFile(shifted, []byte(shift(stores)), 0o666); err != nil {
		return err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {original: shifted}})
	if err != nil {
		return err
	}
	if err := os.WriteFile(program+".json", overlay, 0o666); err != nil {
		return err
	}
	out, err := exec.Command("go", "build", "-overlay", program+".json", "-o", program, "./compiler").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// shift is the file shift.go with that many stores. They are too far from each other
// for the compiler to make one of several.
func shift(stores int) string {
	var b strings.Builder
	b.WriteString("package loops\n\nvar filler [1024]byte\n\nfunc shift() {\n")
	for i := range stores {
		fmt.Fprintf(&b, "\tfiller[%d] = %d\n", 16*i, i+1)
	}
	b.WriteString("}\n")
	return b.String()
}

// measure has the layout measure the shapes that match, as compare does.
func (l layout) measure(match string, rounds int) ([]figure, error) {
	out, err := exec.Command(l.program, "-layouts", "0", "-json", "-run", match, "-rounds", strconv.Itoa(rounds)).Output()
	if err != nil {
		return nil, err
	}
	var figures []figure
	err = json.Unmarshal(out, &figures)
	return figures, err
}
