//! Spawning and switching.

use crate::measure::per_op;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Runtime;
use tokio::task::yield_now;

async fn leaf(x: u64) -> u64 {
    x + 1
}

pub fn spawn(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        let mut sum = 0;
        for i in 0..n {
            sum += tokio::spawn(leaf(i)).await.expect("no panic");
        }
        std::hint::black_box(sum);
    })
}

/// Spawns a thousand tasks at a time, then joins them.
pub fn spawn_many(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        let mut handles = Vec::with_capacity(1000);
        for _ in 0..n / 1000 {
            handles.extend((0..1000).map(|i| tokio::spawn(leaf(i))));
            for h in handles.drain(..) {
                h.await.expect("no panic");
            }
        }
    })
}

/// Computes for about a microsecond.
#[inline(never)]
fn spin(mut x: u64) -> u64 {
    for _ in 0..300 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    std::hint::black_box(x)
}

/// spawn_many of tasks that compute.
pub fn spawn_busy(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        let mut handles = Vec::with_capacity(1000);
        for _ in 0..n / 1000 {
            handles.extend((0..1000).map(|i| tokio::spawn(async move { spin(i + 1) })));
            for h in handles.drain(..) {
                h.await.expect("no panic");
            }
        }
    })
}

/// A task that spawns two below it, down to the leaves, and awaits them.
fn tree(depth: u32) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        if depth == 0 {
            return spin(1) & 1;
        }
        let (left, right) = (tokio::spawn(tree(depth - 1)), tokio::spawn(tree(depth - 1)));
        left.await.expect("no panic") + right.await.expect("no panic")
    })
}

/// Trees of tasks that have n leaves in all.
pub fn trees(rt: &Runtime, n: u64) -> f64 {
    const DEPTH: u32 = 10;
    per_op(rt, n, |n| async move {
        for _ in 0..n >> DEPTH {
            std::hint::black_box(tree(DEPTH).await);
        }
    })
}

pub fn yields(rt: &Runtime, tasks: u64, n: u64) -> f64 {
    per_op(rt, n, move |n| {
        join_all(tasks, move || async move {
            for _ in 0..n / tasks {
                yield_now().await;
            }
        })
    })
}

/// Yields `n` times beneath `depth` calls, each on the heap.
fn call(depth: u64, n: u64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        if depth > 0 {
            call(depth - 1, n).await;
            return;
        }
        for _ in 0..n {
            yield_now().await;
        }
    })
}

pub fn deep(rt: &Runtime, depth: u64, n: u64) -> f64 {
    per_op(rt, n, move |n| call(depth, n))
}

/// Defines functions that await each other, the last one of which yields.
macro_rules! nest {
    ($name:ident) => {
        async fn $name(n: u64) {
            for _ in 0..n {
                yield_now().await;
            }
        }
    };
    ($name:ident $next:ident $($rest:ident)*) => {
        async fn $name(n: u64) {
            $next(n).await;
        }
        nest!($next $($rest)*);
    };
}

nest!(n10 n9 n8 n7 n6 n5 n4 n3 n2 n1);

pub fn nested(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, n10)
}

/// Runs `tasks` tasks beside one another.
pub async fn join_all<F: Future<Output = ()> + Send + 'static>(tasks: u64, task: impl Fn() -> F) {
    let handles: Vec<_> = (0..tasks).map(|_| tokio::spawn(task())).collect();
    for h in handles {
        h.await.expect("no panic");
    }
}

/// Is pending once, having woken itself. yield_now is not that: it defers the
/// wake-up and looks at the driver.
struct SelfWake(bool);

impl Future for SelfWake {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

pub fn self_wake(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        for _ in 0..n {
            SelfWake(false).await;
        }
    })
}
