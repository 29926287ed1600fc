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

pub fn yields(rt: &Runtime, tasks: u64, n: u64) -> f64 {
    per_op(rt, n, move |n| {
        join_all(tasks, move || async move {
            for _ in 0..n / tasks {
                yield_now().await;
            }
        })
    })
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
