//! A Rust program that runs Python it does not trust with its memory.
#![expect(clippy::print_stdout, reason = "an example shows something")]

use glassheap::{Error, Interpreter};

fn main() -> Result<(), Error> {
    let python = Interpreter::builder().memory_limit(16 << 20).capture_output().build()?;

    python.run("def mean(values): return sum(values) / len(values)")?;
    let mean: f64 = python.call("mean", &[vec![1, 2, 6].into()])?.extract()?;
    println!("mean: {mean}");

    // Whatever the program does, 16 MiB is all it gets, and it learns of that by an exception.
    if let Err(error) = python.run("hoard = []\nwhile True:\n    hoard.append('x' * 1000)") {
        println!("{error}, {} KiB in use", python.memory_used() >> 10);
    }

    python.run("del hoard\nprint('and it goes on')")?;
    print!("{}", python.take_output()?);
    println!("left on the heap: {} objects", python.close().objects);
    Ok(())
}
