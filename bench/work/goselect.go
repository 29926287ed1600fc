package work

// GoSelectReady selects n times among two channels that are ready.
func GoSelectReady(n int) int {
	a, b := make(chan int), make(chan int)
	close(a)
	close(b)
	sum := 0
	for range n {
		select {
		case x := <-a:
			sum += x
		case x := <-b:
			sum += x + 1
		}
	}
	return sum
}

// GoSelectPending polls a select of eight channels n times, none of which is
// ready.
func GoSelectPending(n int) {
	var c [8]chan int
	for i := range c {
		c[i] = make(chan int)
	}
	for range n {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		case <-c[4]:
		case <-c[5]:
		case <-c[6]:
		case <-c[7]:
		default:
		}
	}
}
