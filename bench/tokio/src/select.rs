//! `select!`.

use crate::measure::per_op;
use std::future::Future;
use std::pin::{pin, Pin};
use std::task::{Context, Poll};
use tokio::runtime::Runtime;

async fn leaf(x: u64) -> u64 {
    x + 1
}

/// Selects among two futures that are ready at once.
pub fn ready(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        let mut sum = 0;
        for i in 0..n {
            tokio::select! {
                x = leaf(i) => sum += x,
                x = leaf(i + 1) => sum += x,
            }
        }
        std::hint::black_box(sum);
    })
}

/// Is never ready.
struct Pend(u64);

impl Future for Pend {
    type Output = ();

    #[inline(never)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        self.0 += 1;
        Poll::Pending
    }
}

async fn eight() {
    tokio::select! {
        _ = Pend(0) => {}
        _ = Pend(0) => {}
        _ = Pend(0) => {}
        _ = Pend(0) => {}
        _ = Pend(0) => {}
        _ = Pend(0) => {}
        _ = Pend(0) => {}
        _ = Pend(0) => {}
    }
}

/// Polls a select of eight futures, none of which is ready.
pub fn pending(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        let mut f = pin!(eight());
        std::future::poll_fn(|cx| {
            for _ in 0..n {
                let _ = std::hint::black_box(f.as_mut().poll(cx));
            }
            Poll::Ready(())
        })
        .await
    })
}
