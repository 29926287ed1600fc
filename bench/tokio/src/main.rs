//! The work of ../work on Tokio. `tokio-peer WORK RUNTIME N` does N operations
//! of WORK and prints what one costs, in the unit of the Go side's table. RUNTIME
//! is a number of workers of the multi-thread runtime, or `current` for the
//! current-thread one. `tokio-peer echo RUNTIME` is an echo server that prints its
//! address, and its CPU time for each line it reads; `tokio-peer idle RUNTIME` is one
//! that says nothing, and prints its resident bytes. `tokio-peer version` says what it was built with, and
//! `tokio-peer frame NAME` how large a future is.

mod channels;
mod echo;
mod frames;
mod locks;
mod measure;
mod memory;
mod select;
mod tasks;
mod timers;

use tokio::runtime::{Builder, Runtime};

type Work = fn(&Runtime, u64) -> f64;

/// Every piece of work, by the name that the Go side calls it.
const WORKS: &[(&str, Work)] = &[
    ("spawn", tasks::spawn),
    ("spawnmany", tasks::spawn_many),
    ("spawnbusy", tasks::spawn_busy),
    ("tree", tasks::trees),
    ("yield-1", |rt, n| tasks::yields(rt, 1, n)),
    ("yield-2", |rt, n| tasks::yields(rt, 2, n)),
    ("yield-1000", |rt, n| tasks::yields(rt, 1000, n)),
    ("nested-10", tasks::nested),
    ("deep-10", |rt, n| tasks::deep(rt, 10, n)),
    ("deep-100", |rt, n| tasks::deep(rt, 100, n)),
    ("deep-1000", |rt, n| tasks::deep(rt, 1000, n)),
    ("selfwake", tasks::self_wake),
    ("pingpong", channels::ping_pong),
    ("requestreply", channels::request_reply),
    ("mpsc", channels::mpsc),
    ("oneshot", channels::oneshot),
    ("mutex", locks::mutex),
    ("mutexyield", locks::mutex_yield),
    ("semaphore", locks::semaphore),
    ("select-ready", select::ready),
    ("select-pending", select::pending),
    ("parked", memory::parked),
    ("waiting", memory::waiting),
    ("sleepers", memory::sleepers),
    ("timercancel", timers::create_cancel),
    ("timerinsert", timers::insert),
    ("timerfire-ordered", |rt, n| timers::fire(rt, n, timers::ordered)),
    ("timerfire-random", |rt, n| timers::fire(rt, n, timers::random)),
];

fn runtime(kind: &str) -> Runtime {
    let mut builder = match kind {
        "current" => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    if let Ok(workers) = kind.parse() {
        builder.worker_threads(workers);
    }
    builder.enable_all().build().expect("a runtime")
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["version"] => return println!("Tokio 1.46.1"),
        ["echo", kind] => return echo::serve(&runtime(kind), echo::echo, echo::cpu),
        ["idle", kind] => return echo::serve(&runtime(kind), echo::idle, measure::resident),
        ["frame", name] => return println!("{}", frames::size(name)),
        _ => {}
    }
    let usage = || -> ! {
        let names: Vec<&str> = WORKS.iter().map(|(name, _)| *name).collect();
        eprintln!("usage: tokio-peer WORK RUNTIME N, with WORK one of {}", names.join(", "));
        std::process::exit(64)
    };
    let [name, kind, n] = args.as_slice() else { usage() };
    let Some((_, work)) = WORKS.iter().find(|(known, _)| known == name) else { usage() };
    let Ok(n) = n.parse() else { usage() };
    println!("{:.2}", work(&runtime(kind), n));
}
