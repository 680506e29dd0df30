//! Three interpreters at once, each on a thread of its own. One hits its memory limit, one its time limit; the third notices nothing.
#![expect(clippy::print_stdout, reason = "an example shows something")]

use std::thread;
use std::time::Duration;

use glassheap::{Error, Interpreter};

/// Counts the primes below a number, and keeps them.
const PRIMES: &str = "
def primes(end):
    sieve = [True] * end
    for n in range(2, end):
        if sieve[n]:
            for multiple in range(n * n, end, n): sieve[multiple] = False
    return [n for n in range(2, end) if sieve[n]]
";

fn limited() -> Result<String, Error> {
    let python = Interpreter::builder().memory_limit(8 << 20).build()?;
    python.run(PRIMES)?;
    let outcome = match python.call::<Vec<u32>>("primes", (10_000_000,)) {
        Err(Error::MemoryLimit(_)) => "10,000,000 numbers do not fit".to_owned(),
        other => format!("unexpected: {other:?}"),
    };
    // It goes on with less.
    let primes: Vec<u32> = python.call("primes", (10_000,))?;
    Ok(format!("{outcome}, but there are {} primes below 10,000", primes.len()))
}

fn hurried() -> Result<String, Error> {
    let python = Interpreter::builder().time_limit(Duration::from_millis(100)).build()?;
    match python.run("while True:\n    try: [str(n) for n in range(1000)]\n    except Exception: pass") {
        Err(Error::TimeLimit(_)) => Ok(format!("its time is over; 6 * 7 is still {}", python.eval::<i64>("6 * 7")?)),
        other => Ok(format!("unexpected: {other:?}")),
    }
}

fn free() -> Result<String, Error> {
    let python = Interpreter::builder().build()?;
    python.run(PRIMES)?;
    let primes: Vec<u32> = python.call("primes", (100_000,))?;
    Ok(format!("the last of {} primes is {:?}", primes.len(), primes.last()))
}

/// What runs on a thread of its own: it makes an interpreter and says how that ended.
type Program = fn() -> Result<String, Error>;

fn main() -> Result<(), Error> {
    let programs: [(&str, Program); 3] = [("8 MiB", limited), ("100 ms", hurried), ("no limit", free)];
    let said: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = programs.iter().map(|(name, work)| (name, scope.spawn(work))).collect();
        threads.into_iter().map(|(name, thread)| (name, thread.join())).collect()
    });
    for (name, outcome) in said {
        match outcome {
            Ok(outcome) => println!("{name}: {}", outcome?),
            Err(_) => println!("{name}: panicked"),
        }
    }
    Ok(())
}
