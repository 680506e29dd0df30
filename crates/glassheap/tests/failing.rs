//! Every allocation can fail: programs run with their first allocation failing, with their second, and so on to the last.
//!
//! Each run ends in `MemoryError`, or as if nothing had failed; then the laws hold, and the heap empties when the interpreter ends. The
//! programs are in `tests/failing` (each allocation fails once) and `tests/python` (a sample of allocations).

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, thread};

use glassheap::{Exception, Interpreter};

/// Which allocations fail.
#[derive(Clone, Copy)]
enum Order {
    /// One.
    One,
    /// One and all after it, until the program has ended.
    AllFrom,
}

/// How many runs an interpreter is good for: it is looked at when it has done them all. What is left behind by one is still there then.
const BATCH: usize = 40;
/// More allocations than any program makes.
const ENDLESS: u64 = 1 << 60;
const NATIVE_STACK: usize = 16 << 20;

fn interpreter() -> Interpreter {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/failing");
    let builder = Interpreter::builder().hash_seed(0).capture_output().allow_everything().path([folder]);
    builder.build().expect("there is memory for an interpreter")
}

/// A program, and what it does when nothing fails.
struct Program {
    name: String,
    source: String,
    output: String,
    /// How many allocations it makes where it has run before, and where it has not.
    again: u64,
    first: u64,
}

impl Program {
    /// Runs the program without a failure. `None` if it does not end well, or not twice in the same way.
    fn of(path: &Path) -> Option<Program> {
        let source = fs::read_to_string(path).expect("it can be read");
        if source.contains("import threading") && source.contains("os.pipe()") {
            // Threads that wait for one another at a pipe wait for ever where one ends early.
            return None;
        }
        let python = interpreter();
        let undisturbed = || {
            python.fail_allocation(ENDLESS);
            let result = start(&python, &source);
            let allocations = ENDLESS - python.allocations_before_failure();
            python.fail_no_more();
            result.ok()?;
            Some((python.take_output().ok()?, allocations))
        };
        let (output, first) = undisturbed()?;
        let (output_again, again) = undisturbed()?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (output == output_again).then_some(Program { name, source, output, again, first })
    }

    /// Allocations that are to fail: all, or as many as wanted, evenly distributed, of a program that runs first or again.
    fn chosen(&self, most: u64) -> Vec<u64> {
        let evenly = |from: u64, to: u64, most: u64| (from + 1..=to).step_by(to.saturating_sub(from).div_ceil(most).max(1) as usize);
        evenly(0, self.again, most).chain(evenly(self.again, self.first, most.min(20))).collect()
    }
}

/// Runs a program in a namespace of its own.
fn start(python: &Interpreter, source: &str) -> glassheap::Result<()> {
    python.set("program", source)?;
    python.run("exec(program, {'__name__': '__main__'})")
}

/// Whether an exception says that memory ran out, or what led to it does.
fn says_so(exception: &Exception) -> bool {
    exception.class == "MemoryError" || exception.traceback.contains("MemoryError")
}

/// Runs a program with some of its allocations failing, one in each run.
fn run(program: &Program, order: Order, failing: &[u64]) -> Result<(), String> {
    let python = interpreter();
    for n in failing {
        match order {
            Order::One => python.fail_allocation(*n),
            Order::AllFrom => python.fail_allocations_from(*n),
        }
        let result = start(&python, &program.source);
        python.fail_no_more();
        let printed = python.take_output().map_err(|error| format!("its output is lost: {error}"))?;
        // What a finalizer raises is told there.
        let told = python.take_errors().map_err(|error| format!("what it told is lost: {error}"))?;
        match &result {
            Ok(()) if printed == program.output || printed.contains("MemoryError") || told.contains("MemoryError") => {}
            // Whatever it caught, it printed something else instead.
            Ok(()) if program.source.contains("except Exception") || program.source.contains("except:") => {}
            Ok(()) => return Err(format!("printed {printed:?}, told {told:?}")),
            Err(error) if error.exception().is_some_and(says_so) || told.contains("MemoryError") => {}
            Err(error) => return Err(format!("raised {error:?}")),
        }
    }
    python.audit().map_err(|error| error.to_string())?;
    match python.close().objects {
        0 => Ok(()),
        left => Err(format!("{left} objects are left")),
    }
}

/// As `run`; a complaint is about one allocation, if that alone is enough for it.
fn run_batch(program: &Program, order: Order, failing: &[u64]) -> Result<(), String> {
    let Err(complaint) = run(program, order, failing) else { return Ok(()) };
    for n in failing {
        run(program, order, &[*n]).map_err(|complaint| format!("{}, allocation {n}: {complaint}", program.name))?;
    }
    Err(format!("{}, allocations {failing:?} after one another: {complaint}", program.name))
}

fn programs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(folder);
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let only = env::var("GLASSHEAP_PROGRAM").ok();
    let is_wanted = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        path.extension().is_some_and(|extension| extension == "py") && only.as_ref().is_none_or(|only| *only == name)
    };
    let mut programs: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).filter(is_wanted).collect();
    programs.sort();
    programs
}

/// Has allocations of programs fail, at most `most` of each program.
fn try_all(programs: &[Program], order: Order, most: u64) {
    let chosen: Vec<(&Program, Vec<u64>)> = programs.iter().map(|program| (program, program.chosen(most))).collect();
    let batches: Vec<(&Program, &[u64])> =
        chosen.iter().flat_map(|(program, failing)| failing.chunks(BATCH).map(move |batch| (*program, batch))).collect();
    let complaints: Vec<String> =
        on_two_threads(&batches, |(program, failing)| run_batch(program, order, failing)).into_iter().filter_map(Result::err).collect();
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

/// What the work on each of some things comes to, in any order.
fn on_two_threads<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let worker = || {
        while let Some(thing) = things.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = work(thing);
            results.lock().unwrap_or_else(PoisonError::into_inner).push(result);
        }
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            thread::Builder::new().stack_size(NATIVE_STACK).spawn_scoped(scope, worker).expect("a thread");
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn any_allocation_may_fail() {
    let programs = on_two_threads(&programs("failing"), |path| Program::of(path).expect("it runs"));
    try_all(&programs, Order::One, u64::MAX);
    try_all(&programs, Order::AllFrom, 50);
}

#[test]
fn some_allocations_of_larger_programs_fail() {
    let mut tried = Vec::new();
    for folder in ["python/language", "python/memory", "python/library", "python/glass"] {
        tried.extend(on_two_threads(&programs(folder), |path| Program::of(path)).into_iter().flatten());
    }
    try_all(&tried, Order::One, most());
}

/// How many allocations of each of the larger programs fail: a few, or as many as `GLASSHEAP_FAILURES` says.
fn most() -> u64 {
    env::var("GLASSHEAP_FAILURES").ok().and_then(|most| most.parse().ok()).unwrap_or(5)
}
