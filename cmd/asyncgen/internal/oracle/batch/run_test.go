package batch

import "testing"

func TestReadOfOutputThatBreaksOff(t *testing.T) {
	programs := []Program{{Name: "p0"}, {Name: "p1"}, {Name: "p2"}}
	const difference = `{"Name":"p0","Way":"ready","Want":"1","Got":"2"}` + "\n"
	for _, c := range []struct {
		name, stdout string
		at           int
		done         bool
		failures     int
	}{
		{"whole", "@0\n" + difference + "@1\n@2\ndone\n", 2, true, 1},
		{"after a line", "@0\n@1\n", 1, false, 0},
		{"within a number", "@0\n@1", 0, false, 0},
		{"within a difference", "@0\n" + difference[:20], 0, false, 0},
		{"before the end of a difference", "@0\n" + difference[:len(difference)-1], 0, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &build{Runner: &Runner{dir: t.TempDir()}, programs: programs, failed: map[string]bool{}}
			at, done, err := b.read(c.stdout, programs)
			if err != nil || at != c.at || done != c.done || len(b.failures) != c.failures {
				t.Errorf("at %d, done %v, %d failures, error %v; want %d, %v, %d",
					at, done, len(b.failures), err, c.at, c.done, c.failures)
			}
		})
	}
}
