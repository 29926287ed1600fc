package rtlib

import (
	"context"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// CancelToken tells any number of tasks to stop. It is an offer: a task that
// wants to hear of it awaits [CancelToken.Done], usually beside something else,
// or runs its work under [UntilCancelled]. Tokens form trees: cancelling one
// cancels its descendants, and not its ancestors. All methods may be called from
// any goroutine.
//
// A token that is no longer used costs nothing and needs no release: its parent
// refers to it only while somebody waits.
type CancelToken struct {
	parent    *CancelToken
	tree      *tokenTree
	cancelled satomic.Bool

	// Guarded by the tree. A token is among the children of its parent while it
	// has waiters or children itself.
	waiters  roster[*tokenWaiter]
	children roster[*CancelToken]
	place    int // among the children of its parent
}

func (t *CancelToken) seat() *int { return &t.place }

// tokenTree is what the tokens of a tree share.
type tokenTree struct{ mu satomic.Mutex }

// tokenWaiter is who waits for a token.
type tokenWaiter struct {
	waker Waker
	place int
}

func (w *tokenWaiter) seat() *int { return &w.place }

// NewCancelToken makes a token without a parent.
func NewCancelToken() *CancelToken { return &CancelToken{tree: new(tokenTree)} }

// Child makes a token that is cancelled with t, or alone.
func (t *CancelToken) Child() *CancelToken { return &CancelToken{parent: t, tree: t.tree} }

// IsCancelled reports whether t or one of its ancestors was cancelled.
func (t *CancelToken) IsCancelled() bool {
	for ; t != nil; t = t.parent {
		if t.cancelled.Load() {
			return true
		}
	}
	return false
}

// Cancel cancels t and its descendants, and wakes all who wait for one of them.
// Cancelling a cancelled token does nothing.
func (t *CancelToken) Cancel() {
	t.tree.mu.Lock()
	if t.cancelled.Load() {
		t.tree.mu.Unlock()
		return
	}
	t.cancelled.Store(true)
	wakers := t.takeWaiters(nil)
	t.detach()
	t.tree.mu.Unlock()
	for _, w := range wakers {
		w.Wake()
	}
}

// takeWaiters empties the lists of t and its descendants.
func (t *CancelToken) takeWaiters(wakers []Waker) []Waker {
	for _, w := range t.waiters.takeAll() {
		wakers = append(wakers, w.waker)
	}
	for _, c := range t.children.takeAll() {
		wakers = c.takeWaiters(wakers)
	}
	return wakers
}

// attach makes the ancestors refer to t.
func (t *CancelToken) attach() {
	for p := t.parent; p != nil; t, p = p, p.parent {
		if p.children.has(t) {
			return
		}
		p.children.enter(t)
	}
}

// detach makes the ancestors forget t, and themselves, where nobody waits.
func (t *CancelToken) detach() {
	for p := t.parent; p != nil && t.waiters.len() == 0 && t.children.len() == 0; t, p = p, p.parent {
		p.children.leave(t)
	}
}

// enter registers w unless t is cancelled.
func (t *CancelToken) enter(w *tokenWaiter, waker Waker) (cancelled bool) {
	t.tree.mu.Lock()
	defer t.tree.mu.Unlock()
	if t.IsCancelled() {
		return true
	}
	w.waker = waker
	if !t.waiters.has(w) {
		t.waiters.enter(w)
		t.attach()
	}
	return false
}

// withdraw forgets w.
func (t *CancelToken) withdraw(w *tokenWaiter) {
	t.tree.mu.Lock()
	defer t.tree.mu.Unlock()
	t.waiters.leave(w)
	t.detach()
}

// Done returns a future that ends once t is cancelled. It is safe to cancel.
func (t *CancelToken) Done() *CancelledFuture { return &CancelledFuture{token: t} }

// CancelledFuture is the future that [CancelToken.Done] returns.
type CancelledFuture struct {
	token  *CancelToken
	waiter *tokenWaiter // nil unless registered
}

// Poll is ready once the token is cancelled.
func (f *CancelledFuture) Poll(cx *Context) (Unit, bool) {
	if f.waiter == nil {
		if f.token.IsCancelled() {
			return Unit{}, true
		}
		f.waiter = new(tokenWaiter)
	}
	if f.token.enter(f.waiter, cx.Waker()) {
		f.waiter = nil
		return Unit{}, true
	}
	return Unit{}, false
}

// Cancel withdraws from the token.
func (f *CancelledFuture) Cancel(*Context) {
	if w := f.waiter; w != nil {
		f.waiter = nil
		f.token.withdraw(w)
	}
}

// UntilCancelled returns a future that runs fut until t is cancelled: it then
// cancels fut, and its error is [context.Canceled]. A fut that is ready at the
// same poll wins. A panic or runtime.Goexit of fut comes out of Poll, and t is then no
// longer waited for.
func UntilCancelled[T any](t *CancelToken, fut Future[T]) *UntilCancelledFuture[T] {
	f := &UntilCancelledFuture[T]{}
	f.Init(t, fut)
	return f
}

// UntilCancelledFuture is the future that [UntilCancelled] returns.
type UntilCancelledFuture[T any] struct {
	Embeddable
	NonRetaining
	done CancelledFuture
	fut  Future[T] // nil once ended or cancelled
}

// Init sets the token and the future.
func (f *UntilCancelledFuture[T]) Init(t *CancelToken, fut Future[T]) {
	*f = UntilCancelledFuture[T]{done: CancelledFuture{token: t}, fut: fut}
}

// Poll polls the future and then looks at the token.
func (f *UntilCancelledFuture[T]) Poll(cx *Context) (r Result[T], ready bool) {
	raised := true
	defer func() {
		if raised {
			f.Cancel(cx)
		}
	}()
	v, ready := f.fut.Poll(cx)
	raised = false
	if ready {
		f.fut = nil
		f.done.Cancel(cx)
		return Ok(v), true
	}
	if _, cancelled := f.done.Poll(cx); !cancelled {
		return r, false
	}
	fut := f.fut
	f.fut = nil
	fut.Cancel(cx)
	return Err[T](context.Canceled), true
}

// Cancel cancels the future.
func (f *UntilCancelledFuture[T]) Cancel(cx *Context) {
	if fut := f.fut; fut != nil {
		f.fut = nil
		defer f.done.Cancel(cx)
		fut.Cancel(cx)
	}
}
