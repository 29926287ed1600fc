//! Messages between tasks.

use crate::measure::per_op;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

/// An operation is there and back.
pub fn ping_pong(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        let (there, mut ping) = mpsc::channel::<u64>(1);
        let (back, mut pong) = mpsc::channel::<u64>(1);
        let echo = tokio::spawn(async move {
            while let Some(v) = ping.recv().await {
                if back.send(v).await.is_err() {
                    return;
                }
            }
        });
        for i in 0..n {
            there.send(i).await.expect("open");
            pong.recv().await.expect("open");
        }
        drop(there);
        echo.await.expect("no panic");
    })
}

/// A hundred clients ask an actor, each with a one-shot channel for the answer.
pub fn request_reply(rt: &Runtime, n: u64) -> f64 {
    const CLIENTS: u64 = 100;
    per_op(rt, n, |n| async move {
        let (requests, mut inbox) = mpsc::channel::<(u64, oneshot::Sender<u64>)>(128);
        let actor = tokio::spawn(async move {
            let mut sum = 0;
            while let Some((v, reply)) = inbox.recv().await {
                sum += v;
                let _ = reply.send(sum);
            }
        });
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let requests = requests.clone();
                tokio::spawn(async move {
                    for i in 0..n / CLIENTS {
                        let (reply, answer) = oneshot::channel();
                        requests.send((i, reply)).await.expect("open");
                        answer.await.expect("an answer");
                    }
                })
            })
            .collect();
        drop(requests);
        for c in clients {
            c.await.expect("no panic");
        }
        actor.await.expect("no panic");
    })
}

/// Four senders, one receiver, room for 1024 messages.
pub fn mpsc(rt: &Runtime, n: u64) -> f64 {
    const SENDERS: u64 = 4;
    per_op(rt, n, |n| async move {
        let (tx, mut rx) = mpsc::channel::<u64>(1024);
        for _ in 0..SENDERS {
            let tx = tx.clone();
            tokio::spawn(async move {
                for i in 0..n / SENDERS {
                    tx.send(i).await.expect("open");
                }
            });
        }
        drop(tx);
        let mut sum = 0;
        while let Some(v) = rx.recv().await {
            sum += v;
        }
        std::hint::black_box(sum);
    })
}

/// One value through a channel of its own, within a task.
pub fn oneshot(rt: &Runtime, n: u64) -> f64 {
    per_op(rt, n, |n| async move {
        for i in 0..n {
            let (tx, rx) = oneshot::channel();
            tx.send(i).expect("open");
            rx.await.expect("a value");
        }
    })
}
