package work

import (
	"net"
	"runtime"
	"sync"
	"time"
)

// The same work on goroutines, each function the peer of its namesake.

// GoSpawnJoin starts n goroutines one after the other and waits for each.
func GoSpawnJoin(n int) int {
	sum := 0
	done := make(chan int)
	for i := range n {
		go func() { done <- i + 1 }()
		sum += <-done
	}
	return sum
}

// GoSpawnMany starts n goroutines, a thousand at a time, and waits for them.
func GoSpawnMany(n int) {
	for range n / 1000 {
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {})
		}
		wg.Wait()
	}
}

// GoYields runs goroutines that call Gosched n times each.
func GoYields(tasks, n int) {
	var wg sync.WaitGroup
	for range tasks {
		wg.Go(func() {
			for range n {
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
}

// GoDeep calls Gosched n times beneath depth calls, on a goroutine.
func GoDeep(depth, n int) {
	var wg sync.WaitGroup
	wg.Go(func() { goDeep(depth, n) })
	wg.Wait()
}

//go:noinline
func goDeep(depth, n int) {
	if depth > 0 {
		goDeep(depth-1, n)
		return
	}
	for range n {
		runtime.Gosched()
	}
}

//go:noinline
func plain1(x int) int { return x + 1 }

//go:noinline
func plain2(x int) int { return plain1(x) + 1 }

//go:noinline
func plain3(x int) int { return plain2(x) + 1 }

//go:noinline
func plain4(x int) int { return plain3(x) + 1 }

//go:noinline
func plain5(x int) int { return plain4(x) + 1 }

//go:noinline
func plain6(x int) int { return plain5(x) + 1 }

//go:noinline
func plain7(x int) int { return plain6(x) + 1 }

//go:noinline
func plain8(x int) int { return plain7(x) + 1 }

//go:noinline
func plain9(x int) int { return plain8(x) + 1 }

//go:noinline
func plain10(x int) int { return plain9(x) + 1 }

// GoChain calls a chain of ten plain functions, n times: what awaiting costs
// on goroutines.
func GoChain(n int) int {
	sum := 0
	for i := range n {
		sum += plain10(i)
	}
	return sum
}

// GoSleepers starts n goroutines that sleep for d.
func GoSleepers(n int, d time.Duration) {
	for range n {
		go time.Sleep(d)
	}
}

// GoEcho accepts connections and echoes on each, until accepting fails.
func GoEcho(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go goEcho(c)
	}
}

func goEcho(c net.Conn) {
	defer c.Close()
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		if _, err := c.Write(buf[:n]); err != nil {
			return
		}
	}
}

// GoIdle accepts connections and keeps them, until accepting fails.
func GoIdle(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go goIdle(c)
	}
}

// goIdle greets the peer with a byte and waits for one.
func goIdle(c net.Conn) {
	defer c.Close()
	b := make([]byte, 1)
	if _, err := c.Write(b); err == nil {
		c.Read(b)
	}
}
