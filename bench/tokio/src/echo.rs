//! A server that sends back what it receives.

use std::io::BufRead;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

async fn echo(mut c: TcpStream) -> std::io::Result<()> {
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

async fn accept(l: TcpListener) {
    loop {
        let (c, _) = l.accept().await.expect("a connection");
        tokio::spawn(echo(c));
    }
}

/// The CPU time of the process in nanoseconds.
fn cpu() -> i64 {
    // SAFETY: getrusage fills the structure that it is given in.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    let nanos = |t: libc::timeval| t.tv_sec * 1_000_000_000 + t.tv_usec * 1000;
    nanos(usage.ru_utime) + nanos(usage.ru_stime)
}

/// Serves until the input ends.
pub fn serve(rt: &Runtime) {
    let l = rt.block_on(TcpListener::bind("127.0.0.1:0")).expect("a listener");
    println!("{}", l.local_addr().expect("an address"));
    rt.spawn(accept(l));
    for line in std::io::stdin().lock().lines() {
        line.expect("a line");
        println!("{}", cpu());
    }
}
