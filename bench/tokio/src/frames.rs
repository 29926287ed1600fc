//! The sizes of futures. The functions are those of ../../work/frames.ago.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, Mutex};
use tokio::time::sleep;

async fn leaf(x: u64) -> u64 {
    x + 1
}

async fn calls_leaf(x: u64) -> u64 {
    leaf(x).await + leaf(x + 1).await
}

async fn sleeps(d: Duration) {
    sleep(d).await
}

async fn locks(m: &Mutex<u64>) {
    let mut held = m.lock().await;
    tokio::task::yield_now().await;
    *held += 1;
}

async fn sends(tx: &mpsc::Sender<u64>, n: u64) -> Result<(), mpsc::error::SendError<u64>> {
    for i in 0..n {
        tx.send(i).await?;
    }
    Ok(())
}

async fn asks(tx: &mpsc::Sender<(u64, oneshot::Sender<u64>)>, v: u64) -> Option<u64> {
    let (reply, answer) = oneshot::channel();
    tx.send((v, reply)).await.ok()?;
    answer.await.ok()
}

async fn echoes(mut c: TcpStream) -> std::io::Result<()> {
    let mut buf = vec![0; 4096];
    loop {
        let n = c.read(&mut buf).await?;
        if n == 0 {
            return Ok(());
        }
        c.write_all(&buf[..n]).await?;
    }
}

/// The size of the future that f would return. It is not called.
fn of<A, F>(_: impl Fn(A) -> F) -> usize {
    std::mem::size_of::<F>()
}

fn of2<A, B, F>(_: impl Fn(A, B) -> F) -> usize {
    std::mem::size_of::<F>()
}

pub fn size(name: &str) -> usize {
    match name {
        "leaf" => of(leaf),
        "callsLeaf" => of(calls_leaf),
        "sleeps" => of(sleeps),
        "locks" => of(locks),
        "sends" => of2(sends),
        "asks" => of2(asks),
        "echoes" => of(echoes),
        _ => 0,
    }
}
