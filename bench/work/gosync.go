package work

import (
	"runtime"
	"sync"
)

// GoPingPong exchanges a value with another goroutine n times.
func GoPingPong(n int) {
	there, back := make(chan int), make(chan int)
	go func() {
		defer close(back)
		for v := range there {
			back <- v
		}
	}()
	for i := range n {
		there <- i
		<-back
	}
	close(there)
}

type goRequest struct {
	v     int
	reply chan int
}

// GoRequestReply has a hundred clients ask an actor n times in all. Each has one
// channel for all of its answers.
func GoRequestReply(n int) {
	requests := make(chan goRequest, 128)
	go func() {
		sum := 0
		for r := range requests {
			sum += r.v
			r.reply <- sum
		}
	}()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			reply := make(chan int, 1)
			for i := range n / clients {
				requests <- goRequest{i, reply}
				<-reply
			}
		})
	}
	wg.Wait()
	close(requests)
}

// GoMPSC sends n values from four goroutines to one, with room for 1024.
func GoMPSC(n int) {
	c := make(chan int, 1024)
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for i := range n / senders {
				c <- i
			}
		})
	}
	go func() {
		wg.Wait()
		close(c)
	}()
	for range c {
	}
}

// GoOneshot passes n values through a channel each.
func GoOneshot(n int) {
	for i := range n {
		c := make(chan int, 1)
		c <- i
		<-c
	}
}

// GoMutex takes a lock n times that nobody else wants.
func GoMutex(n int) {
	var mu sync.Mutex
	count := 0
	for range n {
		mu.Lock()
		count++
		mu.Unlock()
	}
}

// GoMutexYield has a hundred goroutines hold a lock over a yield, n times in all.
func GoMutexYield(n int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range holders {
		wg.Go(func() {
			for range n / holders {
				mu.Lock()
				runtime.Gosched()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// GoSemaphore has a hundred goroutines hold one of ten places in a channel over a
// yield, n times in all.
func GoSemaphore(n int) {
	places := make(chan struct{}, permits)
	var wg sync.WaitGroup
	for range holders {
		wg.Go(func() {
			for range n / holders {
				places <- struct{}{}
				runtime.Gosched()
				<-places
			}
		})
	}
	wg.Wait()
}

// GoParked starts n goroutines that wait for nothing, for ever.
func GoParked(n int) {
	for range n {
		go func() { select {} }()
	}
}

var goNever = make(chan struct{})

// GoWaiting starts n goroutines that wait for one event.
func GoWaiting(n int) {
	for range n {
		go func() { <-goNever }()
	}
}

// GoSpawnBusy starts n goroutines that compute for about a microsecond, a
// thousand at a time, and waits for them.
func GoSpawnBusy(n int) {
	for range n / 1000 {
		var wg sync.WaitGroup
		for i := range 1000 {
			wg.Go(func() { spin(uint64(i) + 1) })
		}
		wg.Wait()
	}
}

// GoTrees runs trees of goroutines that have n leaves in all.
func GoTrees(n int) {
	for range n >> treeDepth {
		goTree(treeDepth)
	}
}

func goTree(depth int) int {
	if depth == 0 {
		return int(spin(1) & 1)
	}
	left, right := make(chan int, 1), make(chan int, 1)
	go func() { left <- goTree(depth - 1) }()
	go func() { right <- goTree(depth - 1) }()
	return <-left + <-right
}
