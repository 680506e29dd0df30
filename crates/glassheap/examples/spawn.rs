//! Measures what spawning takes: `cargo run --release -p glassheap --example spawn`.

#![expect(clippy::print_stdout, reason = "it reports figures")]

use std::time::{Duration, Instant};

use glassheap::{Error, Interpreter, Template};

/// More than 20 MB of objects, and a function that writes to one percent of their pages.
const PROGRAM: &str = "
class Item:
    def __init__(self, number):
        self.number = number
        self.text = str(number + 1_000_000)
items = [Item(number) for number in range(280_000)]
step = len(items) // (20_000_000 // 4096 // 100)
def nothing():
    pass
def touch():
    for index in range(0, len(items), step):
        items[index].number = 7
nothing()
touch()
";
/// How many interpreters live at once.
const COUNT: usize = 1000;

fn main() -> Result<(), Error> {
    let python = Interpreter::builder().capture_output().build()?;
    python.run(PROGRAM)?;
    let started = Instant::now();
    let template = python.into_template()?;
    println!("template of {} bytes made in {:?}", template.size(), started.elapsed());
    let (spawned, all) = spawn_all(&template)?;
    println!("spawned {COUNT}: median {:?}, slowest {:?}", spawned[COUNT / 2], spawned[COUNT - 1]);
    for (what, function) in [("spawning", ""), ("a call", "nothing"), ("writing to 1 % of the pages", "touch")] {
        let before = private_memory();
        let started = Instant::now();
        let more;
        if function.is_empty() {
            more = spawn_all(&template)?.1;
        } else {
            more = Vec::new();
            all.iter().try_for_each(|python| python.call::<()>(function, ()))?;
        }
        println!("{what}: {} bytes of private memory each, {:?}", (private_memory() - before) / COUNT, started.elapsed() / COUNT as u32);
        drop(more);
    }
    let started = Instant::now();
    drop(all);
    println!("dropped: {:?} each", started.elapsed() / COUNT as u32);
    Ok(())
}

fn spawn_all(template: &Template) -> Result<(Vec<Duration>, Vec<Interpreter>), Error> {
    let mut times = Vec::with_capacity(COUNT);
    let mut all = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        let started = Instant::now();
        all.push(template.spawn()?);
        times.push(started.elapsed());
    }
    times.sort();
    Ok((times, all))
}

/// Private memory of this process, in bytes.
fn private_memory() -> usize {
    let said = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or(0)
    };
    (kilobytes("Private_Clean:") + kilobytes("Private_Dirty:")) << 10
}
