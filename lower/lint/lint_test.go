package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/lint"
)

// TestFindings checks that each line with a want comment has that finding, and
// no other line has one.
func TestFindings(t *testing.T) {
	tests := []struct{ name, imports, body string }{
		{"a call that sleeps", "time", `
			async func F() {
				time.Sleep(time.Second) // want AG0501 time.Sleep blocks the worker that runs this task
			}
			func plain() { time.Sleep(time.Second) }
			async func G() {
				go time.Sleep(time.Second)
				f := func() { time.Sleep(1) }
				rtlib.SpawnBlocking(func() int { f(); return 0 }).Abort()
			}`},
		{"locks and groups", "sync", `
			var mu sync.RWMutex
			async func F(l sync.Locker, wg *sync.WaitGroup) {
				mu.RLock() // want AG0501 mu.RLock blocks the worker that runs this task
				mu.RUnlock()
				l.Lock() // want AG0501 l.Lock blocks the worker that runs this task
				l.Unlock()
				wg.Wait() // want AG0501 wg.Wait blocks the worker that runs this task
				if mu.TryLock() { mu.Unlock() }
			}`},
		{"a lock that is awaited", "sync", `
			async func lock() *sync.Mutex { return nil }
			async func F() {
				(await lock()).Lock() // want AG0501 (await lock()).Lock blocks the worker that runs this task
			}`},
		{"a promoted method of a lock", "sync", `
			type guarded struct { sync.Mutex; n int }
			async func F(g *guarded) {
				g.Lock() // want AG0501 g.Lock blocks the worker that runs this task
				g.n++
				g.Unlock()
			}`},
		{"connections, files, processes", "net,net/http,os,os/exec,io", `
			async func F(c net.Conn, f *os.File, cmd *exec.Cmd, r io.Reader) {
				b := make([]byte, 8)
				c.Read(b) // want AG0501 c.Read blocks the worker that runs this task
				f.Read(b) // want AG0501 f.Read blocks the worker that runs this task
				r.Read(b)
				cmd.Run() // want AG0501 cmd.Run blocks the worker that runs this task
				http.Get("x") // want AG0501 http.Get blocks the worker that runs this task
				os.ReadFile("x") // want AG0501 os.ReadFile blocks the worker that runs this task
				os.Getenv("x")
			}`},
		{"standard input", "bufio,fmt,io,os,strings", `
			var lines = bufio.NewReader(os.Stdin)
			var other = bufio.NewReader(os.Stdin)
			func reset() { other = bufio.NewReader(strings.NewReader("")) }
			async func F(r io.Reader) {
				var n int
				fmt.Scan(&n) // want AG0501 fmt.Scan blocks the worker that runs this task
				fmt.Fscanln(os.Stdin, &n) // want AG0501 fmt.Fscanln blocks the worker that runs this task
				fmt.Fscan(r, &n)
				fmt.Sscan("1", &n)
				io.ReadAll(os.Stdin) // want AG0501 io.ReadAll blocks the worker that runs this task
				io.Copy(os.Stdout, lines) // want AG0501 io.Copy blocks the worker that runs this task
				io.ReadAll(r)
				os.Stdin.Read(nil) // want AG0501 os.Stdin.Read blocks the worker that runs this task
				in := bufio.NewScanner(os.Stdin)
				in.Buffer(nil, 1)
				for in.Scan() { // want AG0501 in.Scan blocks the worker that runs this task
					_ = in.Text()
				}
				lines.ReadString('\n') // want AG0501 lines.ReadString blocks the worker that runs this task
				lines.Buffered()
				other.ReadString('\n')
				bufio.NewReader(bufio.NewReader(os.Stdin)).ReadByte() // want AG0501 bufio.NewReader(bufio.NewReader(os.Stdin)).ReadByte blocks the worker that runs this task
				bufio.NewScanner(r).Scan()
				s := bufio.NewScanner(os.Stdin)
				go func() { s.Scan() }()
			}`},
		{"channels", "", `
			async func F(c chan int) {
				<-c // want AG0501 a receive from a Go channel blocks the worker that runs this task
				c <- 1 // want AG0501 a send on a Go channel blocks the worker that runs this task
				for range c {} // want AG0501 a range over a Go channel blocks the worker that runs this task
				select { // want AG0501 a select over Go channels blocks the worker that runs this task
				case <-c:
				case c <- 2:
				}
				select {
				case v := <-c: _ = v
				default:
				}
			}`},
		{"BlockOn in a task", "", `
			async func F() {}
			async func G() {
				rtlib.BlockOn(F()) // want AG0501 rtlib.BlockOn blocks the worker that runs this task
			}`},
		{"a select over awaits", "sync", `
			async func F() {}
			async func G(mu *sync.Mutex) {
				mu.Lock() // want AG0501 mu.Lock blocks the worker that runs this task
				select {
				case await F():
				default:
				}
				select { // want AG0502 mu is locked across this await
				case await F():
				}
				mu.Unlock()
			}`},
		{"futures that a select polls and that escape", "", `
			func make() rtlib.Future[int] { return nil }
			var kept []rtlib.Future[int]
			async func F() {
				stored, passed := make(), make() // want AG0504 nothing cancels the future in stored, which a select polls, where the function returns
				var captured = make() // want AG0504 nothing cancels the future in captured, which a select polls, where the function returns
				deferred := make()
				defer deferred.Cancel(nil)
				foreign := kept[0]
				kept = append(kept, stored)
				println(passed != nil, deferred, foreign)
				func() { captured = nil }()
				select {
				case await captured:
				case await stored:
				case await passed:
				case await deferred:
				case await foreign:
				}
			}`},
		{"a finding that is silenced", "time", `
			async func F() {
				time.Sleep(1) //asyncgen:ignore AG0501 measured
				//asyncgen:ignore AG0502, AG0501 both
				time.Sleep(1)
				time.Sleep(1) //asyncgen:ignore AG0502 another code // want AG0501 time.Sleep blocks the worker that runs this task
			}`},
		{"a lock across an await", "sync", `
			var mu sync.Mutex
			async func F(n int) {
				mu.Lock() //asyncgen:ignore AG0501
				if n > 0 {
					mu.Unlock()
					await rtlib.YieldNow()
					return
				}
				await rtlib.YieldNow() // want AG0502 mu is locked across this await
				mu.Unlock()
				await rtlib.YieldNow()
			}`},
		{"a lock until the function ends", "sync", `
			type t struct { mu sync.RWMutex }
			async func (s *t) F() {
				s.mu.RLock() //asyncgen:ignore AG0501
				defer s.mu.RUnlock()
				await rtlib.YieldNow() // want AG0502 s.mu for reading is locked across this await
			}`},
		{"a lock around a loop, and within one", "sync", `
			async func F(mu *sync.Mutex, n int) {
				for range n {
					mu.Lock() //asyncgen:ignore AG0501
					mu.Unlock()
					await rtlib.YieldNow()
				}
				for range n {
					await rtlib.YieldNow() // want AG0502 mu is locked across this await
					mu.Lock() //asyncgen:ignore AG0501
				}
			}`},
		{"a lock of what an await gives", "sync", `
			type t struct { mu sync.RWMutex }
			async func get(n int) []*t { return nil }
			async func F() {
				(await get(1))[0].mu.RLock() //asyncgen:ignore AG0501
				await rtlib.YieldNow() // want AG0502 (await get(1))[0].mu for reading is locked across this await
			}`},
		{"a lock across a yield", "sync", `
			async func F(mu *sync.Mutex) yield int {
				mu.Lock() //asyncgen:ignore AG0501
				yield 1 // want AG0502 mu is locked across this yield
				mu.Unlock()
				yield 2
			}`},
		{"streams that nothing polls", "", `
			async func f() yield int { yield 1 }
			func take(rtlib.Stream[int]) {}
			async func F() {
				a := f() // want AG0509 nothing polls the stream in a
				if a != nil { a.Cancel(nil) }
				b := f()
				take(b)
				c := f()
				for await range c {}
			}`},
		{"futures that nothing runs", "", `
			async func f() int { return 1 }
			func take(rtlib.Future[int]) {}
			async func F() {
				a := f() // want AG0503 nothing runs the future in a
				if a != nil { a.Cancel(nil) }
				b := f()
				take(b)
				c := f()
				await c
				var d rtlib.Future[int]
				d = f() // want AG0503 nothing runs the future in d
				_ = d
				h := rtlib.Spawn(f())
				_ = h
			}`},
		{"futures that are only looked at", "fmt,log", `
			async func f() int { return 1 }
			async func g() (int, error) { return 1, nil }
			type holder struct { f rtlib.Future[int] }
			async func F() {
				if err := g(); err != nil { // want AG0503 nothing runs the future in err
					panic(err)
				}
				a := f() // want AG0503 nothing runs the future in a
				fmt.Println("a", a)
				var b any = f() // want AG0503 nothing runs the future in b
				_ = b
				var c, d = f(), f() // want AG0503 nothing runs the future in d
				await c
				log.Println(d)
				e := f()
				fmt.Println(e)
				func() { await2(e) }()
				h := go f()
				fmt.Println(h)
				var i any = f()
				fmt.Println(any(i) == holder{f()})
				_ = i.(rtlib.Future[int])
				j := async { await f() } // want AG0503 nothing runs the future in j
				fmt.Println(j)
			}
			func await2(rtlib.Future[int]) {}
			func plain() (r rtlib.Future[int], p *rtlib.Future[int]) {
				if err := g(); err != nil { // want AG0503 nothing runs the future in err
					log.Fatal(err)
				}
				r = f()
				a := f()
				p = &a
				return
			}
			async func result() (r rtlib.Future[int]) { r = f(); return }
			func param(r rtlib.Future[int]) { r = f() }
			var top = f()`},
		{"futures that are printed or compared", "context,errors,fmt,log,log/slog,testing,github.com/asyncgen/asyncgen/rtlib/timer", `
			async func f() int { return 1 }
			async func g() (int, error) { return 1, nil }
			async func fails() error { return nil }
			func plain() rtlib.Future[int] { return f() }
			func take(rtlib.Future[int]) any { return nil }
			func takeAny(any) {}
			func generic[F rtlib.Future[T], T any](f F) {}
			type named struct{}
			func (*named) Poll(*rtlib.Context) (rtlib.Unit, bool) { return rtlib.Unit{}, true }
			func (*named) Cancel(*rtlib.Context) {}
			func (*named) String() string { return "" }
			func newNamed() *named { return nil }
			async func F() rtlib.Future[int] {
				fmt.Println("a", f()) // want AG0511 f() makes a future that nothing runs: it is only given to fmt.Println
				fmt.Printf("%v", timer.Sleep(1)) // want AG0511 timer.Sleep(1) makes a future that nothing runs: it is only given to fmt.Printf
				log.Println((plain())) // want AG0511 plain() makes a future that nothing runs: it is only given to log.Println
				log.Default().Print(g()) // want AG0511 g() makes a future that nothing runs: it is only given to log.Default().Print
				slog.Info("x", "v", f()) // want AG0511 f() makes a future that nothing runs: it is only given to slog.Info
				slog.Default().InfoContext(context.Background(), "x", slog.Any("v", f())) // want AG0511 f() makes a future that nothing runs: it is only given to slog.Any
				if fails() != nil {} // want AG0511 fails() makes a future that nothing runs: it is only compared with nil
				if nil == timer.Sleep(1) {} // want AG0511 timer.Sleep(1) makes a future that nothing runs: it is only compared with nil
				if plain() != nil {}
				if rtlib.Spawn(f()) != nil {}
				if await fails() != nil {}
				fmt.Println(await f(), take(f()), newNamed(), go f())
				fmt.Println(await g())
				fmt.Println(rtlib.Spawn(f()), errors.Is(await fails(), nil))
				fmt.Println(rtlib.Future[int](nil))
				takeAny(f())
				generic(f())
				var kept rtlib.Future[int] = f()
				take(kept)
				func() { panic(f()) }() // want AG0511 f() makes a future that nothing runs: it is only given to panic
				return f()
			}
			func P(t *testing.T) {
				t.Log(f()) // want AG0511 f() makes a future that nothing runs: it is only given to t.Log
				if fails() == nil {} // want AG0511 fails() makes a future that nothing runs: it is only compared with nil
			}`},
		{"operations that a select must not cut short", "github.com/asyncgen/asyncgen/rtlib/aio,github.com/asyncgen/asyncgen/rtlib/timer,time", `
			async func F(r aio.Reader, w aio.Writer, lines *aio.BufReader) {
				b := make([]byte, 8)
				whole := aio.ReadExact(r, b)
				for {
					select {
					case await aio.ReadExact(r, b): // want AG0505 aio.ReadExact loses what it has done so far if another case is first
					case await timer.TimeoutErr(aio.WriteAll(w, b), time.Second): // want AG0505 aio.WriteAll loses what it has done so far if another case is first
					case line, err := await lines.ReadLine(): _, _ = line, err
					case await whole: return
					}
				}
			}
			async func alone(w aio.Writer) {
				select { case await aio.WriteAll(w, nil): }
			}`},
		{"futures that wait unpolled", "github.com/asyncgen/asyncgen/rtlib/lock,github.com/asyncgen/asyncgen/rtlib/timer,time", `
			async func work(mu *lock.Mutex) { await mu.Lock(); mu.Unlock() }
			async func F(mu *lock.Mutex) {
				f, deadline := work(mu), timer.Sleep(time.Hour)
				for {
					select {
					case await f: return
					case await timer.Sleep(time.Second):
						await work(mu) // want AG0508 f is not polled during this await, and keeps what it holds
					case await deadline:
						await work(mu)
						return
					}
				}
			}
			async func once(mu *lock.Mutex) {
				f, deadline := work(mu), timer.Sleep(time.Hour)
				select {
				case await f:
				case await deadline: await work(mu)
				}
				for {
					select {
					case await deadline: return
					case await timer.Sleep(1): await work(mu)
					}
				}
			}`},
		{"a large frame", "", `
			async func F() { // want AG0506 the frame of F takes 20008 bytes, over the budget of 16384
				var b [20000]byte
				await rtlib.YieldNow()
				b[0]++
				println(b[1])
			}
			async func G() {
				b := make([]byte, 20000)
				await rtlib.YieldNow()
				println(len(b))
			}`},
		{"methods that are looked for", "encoding/xml,fmt", `
			type T[P any] struct { p P }
			async func (T[P]) String() string { return "" } // want AG0510 package fmt does not find the method String, which is async
			async func (*T[P]) UnmarshalXML(d *xml.Decoder, s xml.StartElement) error { return nil } // want AG0510 encoding/xml does not find the method UnmarshalXML, which is async
			async func (*T[P]) Scan(interface{}) (err error) { return nil } // want AG0510 database/sql does not find the method Scan, which is async
			async func (*T[P]) Format(s fmt.State, verb int32) {} // want AG0510 package fmt does not find the method Format, which is async
			async func (*T[P]) Unwrap() P { panic(0) }
			async func (*T[P]) Error() yield string { yield "" }
			async func String() string { return "" }
			type U struct{}
			async func (U) String(verb rune) string { return "" }
			func (U) Error() string { return "" }`},
		{"contexts that are kept", "", `
			type fut struct { cx *rtlib.Context; w rtlib.Waker; list []*rtlib.Context }
			var last *rtlib.Context
			func (f *fut) Poll(cx *rtlib.Context) (int, bool) {
				f.w = cx.Waker()
				f.cx = cx // want AG0507 cx is kept beyond the poll that it belongs to
				last = cx // want AG0507 cx is kept beyond the poll that it belongs to
				f2 := fut{cx: cx} // want AG0507 cx is kept beyond the poll that it belongs to
				_ = f2
				go func() { cx.Waker().Wake() }() // want AG0507 cx is kept beyond the poll that it belongs to
				local := cx
				f.Cancel(local)
				return 0, false
			}
			func (f *fut) Cancel(cx *rtlib.Context) {}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := source(tt.imports, tt.body)
			pkg := checktest.Package(t, map[string]string{"p.ago": src})
			files, diags := lower.Package(pkg)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if d := cmp.Diff(wanted(src), found(pkg, files)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// source makes a file of a case, whose comments `// want CODE MESSAGE` stand on
// the lines of what is to be found.
func source(imports, body string) string {
	text := "package p\nimport \"github.com/asyncgen/asyncgen/rtlib\"\n"
	for path := range strings.SplitSeq(imports, ",") {
		if path != "" {
			text += fmt.Sprintf("import %q\n", path)
		}
	}
	return text + "var _ rtlib.Unit\n" + body
}

func wanted(src string) map[int]string {
	want := make(map[int]string)
	for i, line := range strings.Split(src, "\n") {
		if _, text, ok := strings.Cut(line, "// want "); ok {
			want[i+1] = text
		}
	}
	return want
}

func found(pkg *check.Package, files []*ir.File) map[int]string {
	got := make(map[int]string)
	for _, d := range lint.Files(pkg, files, lint.Options{}) {
		got[d.Pos.Line] += d.Code + " " + d.Message
	}
	return got
}
