//! Servers: one that sends back what it receives, and one that says nothing.

use std::future::Future;
use std::io::BufRead;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

pub async fn echo(mut c: TcpStream) -> std::io::Result<()> {
    c.set_nodelay(true)?;
    let mut buf = vec![0; 4096];
    loop {
        let n = c.read(&mut buf).await?;
        if n == 0 {
            return Ok(());
        }
        c.write_all(&buf[..n]).await?;
    }
}

/// Greets the peer with a byte and waits for one.
pub async fn idle(mut c: TcpStream) -> std::io::Result<()> {
    let mut b = [0; 1];
    c.write_all(&b).await?;
    c.read(&mut b).await?;
    Ok(())
}

/// The CPU time of the process in nanoseconds.
pub fn cpu() -> u64 {
    // SAFETY: getrusage fills the structure that it is given in.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    let nanos = |t: libc::timeval| t.tv_sec * 1_000_000_000 + t.tv_usec * 1000;
    (nanos(usage.ru_utime) + nanos(usage.ru_stime)) as u64
}

/// Serves each connection with `handle` until the input ends, and answers each
/// line of that with `figure`.
pub fn serve<F>(rt: &Runtime, handle: fn(TcpStream) -> F, figure: fn() -> u64)
where
    F: Future<Output = std::io::Result<()>> + Send + 'static,
{
    let l = rt.block_on(TcpListener::bind("127.0.0.1:0")).expect("a listener");
    println!("{}", l.local_addr().expect("an address"));
    rt.spawn(async move {
        loop {
            let (c, _) = l.accept().await.expect("a connection");
            tokio::spawn(handle(c));
        }
    });
    for line in std::io::stdin().lock().lines() {
        line.expect("a line");
        println!("{}", figure());
    }
}
