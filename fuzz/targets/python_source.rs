//! Bytes as a Python program, run in an embedded interpreter with small limits: no panic, every law holds afterwards, and the heap empties.
//!
//! Programs get no way to files, processes or threads. One that does not end is interrupted, again and again: if it takes no notice for
//! long, a native operation cannot be interrupted, which is a finding. If it takes notice and goes on all the same, that is its right,
//! and the run ends here.

#![no_main]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use glassheap::{Error, Interpreter, Interrupter};
use libfuzzer_sys::{Corpus, fuzz_target};

const MEMORY: usize = 16 << 20;
const STACK: usize = 4 << 20;
/// How long a program may run before it is interrupted.
const TIME: Duration = Duration::from_millis(500);
/// How long it may take no notice of that, on a busy machine and with a sanitizer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many interrupts it may survive.
const LIVES: u32 = 20;

/// Takes away what reaches out of the interpreter.
const FENCE: &str = "\
import sys, builtins
for name in ('posix', '_posixsubprocess', '_socket', '_signal', '_thread', '_io', 'io', 'os', 'time', 'faulthandler', '_ctypes', 'pdb'):
    sys.modules[name] = None
del builtins.open, builtins.input, builtins.breakpoint, sys, builtins, name
";

/// Interrupts an interpreter until it is dropped.
struct Watchdog {
    done: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Watchdog {
    fn of(interrupter: Interrupter) -> Watchdog {
        let done = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&done);
        let watch = move || {
            let wait = |time| (!seen.load(Ordering::Acquire)).then(|| thread::park_timeout(time));
            wait(TIME);
            for _ in 0..LIVES {
                interrupter.interrupt();
                let asked = Instant::now();
                loop {
                    wait(Duration::from_millis(20));
                    if seen.load(Ordering::Acquire) {
                        return;
                    }
                    if !interrupter.settle() {
                        break;
                    }
                    interrupter.interrupt();
                    assert!(asked.elapsed() < PATIENCE, "a native operation cannot be interrupted");
                }
            }
            eprintln!("the program does not let itself be interrupted: this is the end of the run");
            // SAFETY: it ends the process, without the handlers by which libFuzzer would take this for a fault.
            unsafe { libc::_exit(0) };
        };
        Watchdog { done, thread: Some(thread::spawn(watch)) }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            thread.join().expect("the watchdog found a program that could not be interrupted");
        }
    }
}

fn is_law_broken(error: &Error) -> bool {
    // For want of memory nothing is said about the laws.
    error.exception().is_some_and(|exception| exception.class == "AssertionError")
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(source) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let interpreter = Interpreter::builder().memory_limit(MEMORY).native_stack(STACK).hash_seed(0).capture_output().build();
    let python = interpreter.expect("an interpreter fits the limit");
    let audit = python.eval("__import__('glass').audit").expect("glass is there");
    python.run(FENCE).expect("the fence stands");
    let watchdog = Watchdog::of(python.interrupter());
    let _ = python.run(source);
    drop(watchdog);
    python.interrupter().settle();
    if let Err(error) = audit.call(&[]) {
        assert!(!is_law_broken(&error), "{error}");
    }
    drop(audit);
    assert_eq!(python.close().objects, 0, "something is left on the heap");
    Corpus::Keep
});
