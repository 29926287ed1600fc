//! What a task that waits costs. The figure is resident bytes each.

use crate::measure::resident;
use std::future::{pending, Future};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::time::sleep;

fn bytes<F: Future<Output = ()> + Send + 'static>(rt: &Runtime, n: u64, task: impl Fn() -> F) -> f64 {
    let spawn = |n| {
        rt.block_on(async {
            for i in 0..n {
                tokio::spawn(task());
                if i % 1024 == 1023 {
                    tokio::task::yield_now().await;
                }
            }
            // Only when it has nothing else to do does the runtime come back here,
            // so that all tasks have been polled.
            tokio::time::sleep(Duration::from_millis(500)).await;
        })
    };
    spawn(1000); // what is there once is not counted
    let before = resident();
    spawn(n);
    (resident() - before) as f64 / n as f64
}

/// Waits for nothing, for ever.
pub fn parked(rt: &Runtime, n: u64) -> f64 {
    bytes(rt, n, || pending())
}

/// All wait for one event.
pub fn waiting(rt: &Runtime, n: u64) -> f64 {
    let event = Arc::new(Notify::new());
    let figure = bytes(rt, n, || {
        let event = event.clone();
        async move { event.notified().await }
    });
    std::hint::black_box(&event);
    figure
}

pub fn sleepers(rt: &Runtime, n: u64) -> f64 {
    bytes(rt, n, || sleep(Duration::from_secs(3600)))
}
