//! A Rust program that runs Python it does not trust: with its memory, its time, its files.
#![expect(clippy::print_stdout, reason = "an example shows something")]

use std::time::Duration;

use glassheap::{Error, Interpreter, Raise};

fn main() -> Result<(), Error> {
    let python = Interpreter::builder()
        .memory_limit(16 << 20)
        .time_limit(Duration::from_secs(1))
        .capture_output()
        .function("price_of", |name: String| match &*name {
            "apple" => Ok(1.5),
            _ => Err(Raise::new("LookupError", format!("no {name} today"))),
        })
        .build()?;

    python.run("def total(names): return sum(price_of(name) for name in names)")?;
    println!("total: {}", python.call::<f64>("total", (["apple", "apple"],))?);
    println!("{}", python.call::<f64>("total", (["pear"],)).expect_err("there is none"));

    // Whatever a program does, this is all it gets.
    println!("{}", python.run("open('/etc/passwd')").expect_err("it has no files"));
    println!("{}", python.run("while True: pass").expect_err("it does not end"));
    println!("{}", python.run("hoard = []\nwhile True: hoard.append('x' * 1000)").expect_err("it does not fit"));

    python.set("hoard", ())?;
    python.run("print('and it goes on')")?;
    print!("{}", python.take_output()?);
    println!("left on the heap: {} objects", python.close().objects);
    Ok(())
}
