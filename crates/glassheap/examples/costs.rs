//! What embedding costs: to make an interpreter, to evaluate, to call Python from Rust and Rust from Python. Medians of many.
#![expect(clippy::print_stdout, reason = "an example shows something")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use glassheap::{Error, Handle, Interpreter};

/// The median time of one of `count` rounds of `each` repetitions.
fn median(count: usize, each: u32, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let start = Instant::now();
            (0..each).for_each(|_| work());
            start.elapsed() / each
        })
        .collect();
    times.sort();
    times[count / 2]
}

fn main() -> Result<(), Error> {
    let builder = || Interpreter::builder().memory_limit(64 << 20).function("host", |x: i64| x + 1);
    let build = median(51, 1, || drop(black_box(builder().build())));
    println!("make and end an interpreter: {build:?}");

    let python = builder().build()?;
    let fresh = python.statistics();
    println!("a fresh one: {} KiB committed, {} KiB used, {} objects", fresh.committed >> 10, fresh.used >> 10, fresh.objects);

    for limit in [None, Some(Duration::from_secs(10))] {
        python.set_time_limit(limit)?;
        println!("with time limit {limit:?}:");
        println!("  eval(\"1+1\"): {:?}", median(51, 100, || drop(black_box(python.eval::<i64>("1+1")))));
        python.run("def add(a, b): return a + b\ndef loop(n):\n    for _ in range(n): host(1)")?;
        println!("  call by name, two ints: {:?}", median(51, 1000, || drop(black_box(python.call::<i64>("add", (1, 2))))));
        let add: Handle<'_> = python.get("add")?;
        println!("  call by handle, two ints: {:?}", median(51, 1000, || drop(black_box(add.call::<i64>((1, 2))))));
        let host = median(51, 1, || drop(black_box(python.call::<()>("loop", (1000,))))) / 1000;
        println!("  Python calls Rust, one int: {host:?}");
    }
    Ok(())
}
