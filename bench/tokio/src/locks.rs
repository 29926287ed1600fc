//! Locks that are held over a suspension.

use crate::measure::per_op;
use crate::tasks::join_all;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::yield_now;

const TASKS: u64 = 100;
const PERMITS: usize = 10;

/// Nobody else wants the lock.
pub fn mutex(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        let m = Mutex::new(0);
        for _ in 0..n {
            *m.lock().await += 1;
        }
    })
}

/// A hundred tasks hold the lock over a yield each.
pub fn mutex_yield(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| {
        let m = Arc::new(Mutex::new(0));
        join_all(TASKS, move || {
            let m = m.clone();
            async move {
                for _ in 0..n / TASKS {
                    let mut held = m.lock().await;
                    *held += 1;
                    yield_now().await;
                }
            }
        })
    })
}

/// A hundred tasks hold one of ten permits over a yield each.
pub fn semaphore(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| {
        let s = Arc::new(Semaphore::new(PERMITS));
        join_all(TASKS, move || {
            let s = s.clone();
            async move {
                for _ in 0..n / TASKS {
                    let _permit = s.acquire().await.expect("open");
                    yield_now().await;
                }
            }
        })
    })
}
