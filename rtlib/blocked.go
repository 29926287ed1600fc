package rtlib

import (
	"bytes"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Blocked tells of a poll that kept its worker for long.
type Blocked struct {
	Func string        // the function that was at it, as main.(*Client).Get
	File string        // where it was
	Line int           //
	What string        // what its goroutine did, as "chan receive" or "running"
	For  time.Duration // until then; the poll may have lasted longer
}

// String says it in one line.
func (b Blocked) String() string {
	return fmt.Sprintf("%s (%s:%d) has blocked a worker for %v [%s]; SpawnBlocking is for what takes long",
		b.Func, filepath.Base(b.File), b.Line, b.For.Round(time.Millisecond), b.What)
}

// OnBlocked makes the runtime call f when a poll has waited in its worker for a
// tenth of a second, or computed for half a second. Each source line is reported
// once. Without this option a warning is logged, but not while the task is the
// only one of its runtime, since it delays nobody.
// F runs on a goroutine of the runtime and must not block.
func OnBlocked(f func(Blocked)) Option {
	return func(o *options) { o.onBlocked = returning("OnBlocked", f) }
}

// report tells of b as the program has asked for.
func (o *options) report(b Blocked) {
	if o.onBlocked == nil {
		slog.Warn("rtlib: " + b.String())
		return
	}
	o.onBlocked(b)
}

// reportsBlocked reports whether somebody wants to know of a blocked worker.
func (rt *Runtime) reportsBlocked() bool {
	live, _ := rt.registry.counts()
	return rt.opts.onBlocked != nil || live > 1
}

// maxBlockedReports bounds the reports of one runtime: each stops the world for
// a moment.
const maxBlockedReports = 64

// blockedReports is what was reported so far, by source line.
type blockedReports struct{ lines map[string]bool }

// add reports that w is in a poll for long, one that computes only if told to. It
// finds where by the stack of its goroutine.
func (r *blockedReports) add(rt *Runtime, w *worker, since time.Duration, computes bool) {
	if len(r.lines) >= maxBlockedReports {
		return
	}
	tick := w.tick.Load()
	b, ok := blockedAt(w.goroutine.Load(), allStacks())
	if !ok || w.tick.Load() != tick {
		return // it was the executor's turn, or has gone on
	}
	if !computes && (b.What == "running" || b.What == "runnable") {
		return
	}
	line := b.File + ":" + strconv.Itoa(b.Line)
	if r.lines[line] {
		return
	}
	if r.lines == nil {
		r.lines = map[string]bool{}
	}
	r.lines[line] = true
	b.For = since
	rt.opts.report(b)
}

// allStacks returns the text of the stacks of all goroutines, or as much as fits.
func allStacks() []byte {
	text := make([]byte, 1<<20)
	return text[:runtime.Stack(text, true)]
}

// goroutineID returns the number that stack texts give to the calling goroutine.
func goroutineID() uint64 {
	var text [64]byte
	number, _, _ := strings.Cut(strings.TrimPrefix(string(text[:runtime.Stack(text[:], false)]), "goroutine "), " ")
	id, _ := strconv.ParseUint(number, 10, 64)
	return id
}

// blockedAt finds the goroutine in the text and the frame that is the user's: the
// first in a source of async functions, else the first outside of the runtimes.
func blockedAt(goroutine uint64, stacks []byte) (b Blocked, ok bool) {
	for block := range bytes.SplitSeq(stacks, []byte("\n\n")) {
		lines := strings.Split(string(block), "\n")
		number, rest, _ := strings.Cut(strings.TrimPrefix(lines[0], "goroutine "), " [")
		if number != strconv.FormatUint(goroutine, 10) {
			continue
		}
		b.What, _, _ = strings.Cut(strings.TrimRight(rest, "]:"), ",")
		for i := 1; i+1 < len(lines); i += 2 {
			name, file, line := frameOf(lines[i], lines[i+1])
			switch {
			case strings.HasPrefix(name, runtimePath+".(*worker)"):
				return b, ok // below is the executor
			case strings.HasSuffix(file, ".ago"):
				b.Func, b.File, b.Line = name, file, line
				return b, true
			case !ok && !isRuntimes(name) && !isStandard(name):
				b.Func, b.File, b.Line, ok = name, file, line, true
			}
		}
		return b, ok
	}
	return b, false
}

const runtimePath = "github.com/asyncgen/asyncgen/rtlib"

// isRuntimes reports whether a function is of this package or of one below it.
func isRuntimes(function string) bool {
	rest, ok := strings.CutPrefix(function, runtimePath)
	return ok && (rest[0] == '.' || rest[0] == '/')
}

// isStandard reports whether a function is the standard library's. The path of its
// file would not tell in a program that was built with -trimpath.
func isStandard(function string) bool {
	start := strings.LastIndexByte(function, '/') + 1
	last, _, _ := strings.Cut(function[start:], ".")
	path := function[:start] + last
	first, _, _ := strings.Cut(path, "/")
	if path == "main" || strings.Contains(first, ".") {
		return false
	}
	for _, module := range modulesWithoutDomain() {
		if path == module || strings.HasPrefix(path, module+"/") {
			return false
		}
	}
	return true
}

// modulesWithoutDomain are the modules of the program whose packages are named as
// if they were the standard library's.
var modulesWithoutDomain = sync.OnceValue(func() (paths []string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	for _, m := range append(info.Deps, &info.Main) {
		if first, _, _ := strings.Cut(m.Path, "/"); m.Path != "" && !strings.Contains(first, ".") {
			paths = append(paths, m.Path)
		}
	}
	return paths
})

// frameOf reads the two lines of a frame, "main.f(0x1, …)" and "\t/x.go:12 +0x1d".
func frameOf(call, place string) (name, file string, line int) {
	name = strings.TrimPrefix(call, "created by ")
	if i := strings.LastIndexByte(name, '('); i > 0 {
		name = name[:i]
	}
	place, _, _ = strings.Cut(strings.TrimSpace(place), " +")
	if i := strings.LastIndexByte(place, ':'); i > 0 {
		file = place[:i]
		line, _ = strconv.Atoi(place[i+1:])
	}
	return name, file, line
}
