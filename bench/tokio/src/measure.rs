//! Taking the figures.

use std::future::Future;
use std::time::Instant;
use tokio::runtime::Runtime;

/// Runs the future that `work` makes for a tenth of the operations, to warm up,
/// then for all, on a worker, and returns the nanoseconds of one operation.
pub fn per_op<F, Fut>(rt: &Runtime, n: u64, work: F) -> f64
where
    F: Fn(u64) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let run = |n| rt.block_on(async { tokio::spawn(work(n)).await.expect("no panic") });
    run(n / 10 + 1);
    let start = Instant::now();
    run(n);
    start.elapsed().as_nanos() as f64 / n as f64
}

/// The resident memory of this process, in bytes.
pub fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").expect("statm");
    let pages: u64 = text.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a number of pages");
    pages * 4096
}

/// The processor time of this process, in nanoseconds.
pub fn cpu() -> u64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: t is a timespec that clock_gettime may write to.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as u64 * 1_000_000_000 + t.tv_nsec as u64
}
