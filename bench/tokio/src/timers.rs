//! Timers: creating, cancelling, firing.

use crate::measure::{cpu, per_op};
use std::future::{poll_fn, Future};
use std::pin::{pin, Pin};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::{sleep, sleep_until, Instant, Sleep};

const LONG: Duration = Duration::from_secs(3600);

/// Registers the timer, which must not be due.
async fn arm(mut s: Pin<&mut Sleep>) {
    poll_fn(|cx| {
        assert!(s.as_mut().poll(cx).is_pending());
        Poll::Ready(())
    })
    .await
}

/// A timer is armed and given up.
pub fn create_cancel(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        for i in 0..n {
            let s = pin!(sleep(LONG + Duration::from_millis(i % 1000)));
            arm(s).await;
            if i % 128 == 127 {
                tokio::task::yield_now().await; // the budget of a poll is 128 timers
            }
        }
    })
}

/// n timers are armed beside a million others.
pub fn insert(rt: &Runtime, n: u64) -> f64 {
    const OUTSTANDING: u64 = 1_000_000;
    async fn add(timers: &mut Vec<Pin<Box<Sleep>>>, n: u64) {
        for i in 0..n {
            let mut s = Box::pin(sleep(LONG + Duration::from_millis(i * 7919 % 1_000_003)));
            arm(s.as_mut()).await;
            timers.push(s);
            if i % 128 == 127 {
                tokio::task::yield_now().await;
            }
        }
    }
    rt.block_on(async {
        tokio::spawn(async move {
            let mut timers = Vec::with_capacity((OUTSTANDING + n) as usize);
            add(&mut timers, OUTSTANDING).await;
            let start = Instant::now();
            add(&mut timers, n).await;
            start.elapsed().as_nanos() as f64 / n as f64
        })
        .await
        .expect("no panic")
    })
}

/// The deadline of timer i of n, as a part of the second over which they fire.
type Deadline = fn(i: u64, n: u64) -> f64;

pub fn ordered(i: u64, n: u64) -> f64 {
    i as f64 / n as f64
}

/// As good as random, and the same in every run.
pub fn random(i: u64, _: u64) -> f64 {
    (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 11) as f64 / (1u64 << 53) as f64
}

/// n tasks sleep until a time within one second, which begins when all have
/// been spawned. The figure is the processor time of that second and what
/// follows, a task.
pub fn fire(rt: &Runtime, n: u64, deadline: Deadline) -> f64 {
    rt.block_on(async {
        let begin = Instant::now() + Duration::from_micros(3 * n + 200_000);
        let handles: Vec<_> = (0..n)
            .map(|i| tokio::spawn(sleep_until(begin + Duration::from_secs_f64(deadline(i, n)))))
            .collect();
        sleep_until(begin).await;
        let before = cpu();
        for h in handles {
            h.await.expect("no panic");
        }
        (cpu() - before) as f64 / n as f64
    })
}
