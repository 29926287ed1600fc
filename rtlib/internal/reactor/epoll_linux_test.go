package reactor

func (p *poller) descriptors() []int { return []int{p.epoll, p.wakeup} }
