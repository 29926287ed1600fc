//go:build unix

package generate

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/lower/concurrent"
	"github.com/asyncgen/asyncgen/lower/load"
)

// BenchmarkCompile compiles packages, beyond loading them: from the text of the sources
// to that of the output, with what they import at hand. The dense sample awaits on
// every seventh line, the usual one on every twenty-sixth. What is reported is of the
// fastest round.
func BenchmarkCompile(b *testing.B) {
	const lines = 40_000
	for _, sample := range []string{"dense", "usual"} {
		for _, files := range []int{1, 40} {
			b.Run(fmt.Sprintf("%s/files=%d", sample, files), func(b *testing.B) {
				text, err := os.ReadFile(filepath.Join("testdata", "speed", sample+".ago"))
				if err != nil {
					b.Fatal(err)
				}
				compileSources(b, repeated(string(text), files, lines/files))
			})
		}
	}
}

// repeated makes files of about so many lines each of a sample.
func repeated(sample string, files, lines int) map[string]string {
	header, part, _ := strings.Cut(sample, "// Repeated:\n")
	copies := max(1, lines/strings.Count(part, "\n"))
	made := make(map[string]string)
	for i := range files {
		var text strings.Builder
		text.WriteString(header)
		for j := range copies {
			text.WriteString(strings.ReplaceAll(part, "__", strconv.Itoa(i*copies+j)))
		}
		made[fmt.Sprintf("f%d.ago", i)] = text.String()
	}
	return made
}

func compileSources(b *testing.B, files map[string]string) {
	dir, lines := b.TempDir(), 0
	if err := testmodule.Write(dir, "speed"); err != nil {
		b.Fatal(err)
	}
	for name, text := range files {
		lines += strings.Count(text, "\n")
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	cfg := Config{Config: load.Config{Dir: dir}, Line: true}
	prog, err := load.Load(context.Background(), cfg.Config, ".")
	if err != nil {
		b.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // the command collects nothing in its first GiB
	wall, cpu := time.Hour, time.Hour
	for b.Loop() {
		runtime.GC() // what the round before has left
		start, used := time.Now(), cpuTime(b)
		compileAgain(b, prog, cfg)
		wall, cpu = min(wall, time.Since(start)), min(cpu, cpuTime(b)-used)
	}
	b.ReportMetric(float64(lines)/wall.Seconds(), "lines/s")
	b.ReportMetric(float64(lines)/cpu.Seconds(), "lines/cpu-s")
}

// compileAgain is what [Compile] does once the packages are loaded, and the parsing of
// their sources.
func compileAgain(b *testing.B, prog *load.Program, cfg Config) {
	sources := prog.Builds[0].Packages[0].Sources
	concurrent.Each(len(sources), func(i int) {
		s := sources[i]
		f, err := dsl.ParseFile(prog.Fset, s.Name, s.File.Src)
		if err != nil {
			b.Error(err)
		}
		s.File = f
	})
	if files, found, err := compile(prog, cfg); err != nil || len(files) == 0 {
		b.Fatal(err, found)
	}
}

// cpuTime is what the process has used of all processors.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
