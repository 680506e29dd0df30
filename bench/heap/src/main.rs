//! Prints what `cargo bench` measured as tables for `docs/performance.md`.
//!
//! A figure is the fastest sample, not the mean: on a machine that does other things too, everything that disturbs makes a sample slower.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

const ALLOCATORS: [&str; 4] = ["glassheap", "mimalloc", "jemalloc", "system"];
const PATTERNS: [&str; 4] = ["pairs", "lifo", "fifo", "random"];
const SIZES: [&str; 7] = ["16", "32", "64", "128", "256", "512", "16-512"];

type Times = BTreeMap<(String, String), f64>;

fn main() -> Result<(), Box<dyn Error>> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    let times = times(&target.join("criterion"))?;
    println!("| Pattern | Bytes | {} | ours / mimalloc |", ALLOCATORS.join(" | "));
    println!("|---|---:|{}---:|", "---:|".repeat(ALLOCATORS.len()));
    let mut behind = 0;
    for pattern in PATTERNS {
        for size in SIZES {
            let row = ALLOCATORS.map(|allocator| times.get(&(format!("{pattern} {size}"), allocator.to_owned())).copied());
            let cells = row.map(|time| time.map_or_else(|| "-".to_owned(), |nanoseconds| format!("{nanoseconds:.2}")));
            let ratio = row[0].zip(row[1]).map(|(ours, theirs)| ours / theirs);
            behind += u32::from(ratio.is_some_and(|ratio| ratio > 1.0));
            let ratio = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
            println!("| {pattern} | {size} | {} | {ratio} |", cells.join(" | "));
        }
    }
    println!("\nNanoseconds for a block allocated, written to and freed. Rows in which mimalloc is faster: {behind}.\n");
    println!("| What | Time |\n|---|---:|");
    for ((_, what), nanoseconds) in times.iter().filter(|((group, _), _)| group == "whole heap") {
        println!("| {what} | {} |", readable(*nanoseconds));
    }
    Ok(())
}

/// The fastest sample of each benchmark in nanoseconds per element, by group and function.
fn times(criterion: &Path) -> Result<Times, Box<dyn Error>> {
    let mut times = Times::new();
    for group in fs::read_dir(criterion)? {
        let Ok(functions) = fs::read_dir(group?.path()) else { continue };
        for function in functions {
            let folder = function?.path().join("new");
            if !folder.join("sample.json").exists() {
                continue;
            }
            let about: Value = serde_json::from_str(&fs::read_to_string(folder.join("benchmark.json"))?)?;
            let sample: Value = serde_json::from_str(&fs::read_to_string(folder.join("sample.json"))?)?;
            let numbers = |name: &str| sample[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect::<Vec<_>>();
            let elements = about["throughput"]["Elements"].as_f64().unwrap_or(1.0);
            let fastest = numbers("times").iter().zip(numbers("iters")).map(|(time, runs)| time / runs).fold(f64::INFINITY, f64::min);
            let text = |name: &str| about[name].as_str().map(str::to_owned);
            let function = text("value_str").or_else(|| text("function_id")).unwrap_or_default();
            times.insert((text("group_id").unwrap_or_default(), function), fastest / elements);
        }
    }
    Ok(times)
}

fn readable(nanoseconds: f64) -> String {
    match nanoseconds {
        _ if nanoseconds < 1e3 => format!("{nanoseconds:.0} ns"),
        _ if nanoseconds < 1e6 => format!("{:.1} µs", nanoseconds / 1e3),
        _ => format!("{:.2} ms", nanoseconds / 1e6),
    }
}
