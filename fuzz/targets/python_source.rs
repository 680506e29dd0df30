//! Bytes as a Python program, run in an embedded interpreter with small limits: no panic, every law holds afterwards, and the heap empties.
//!
//! Programs get no way to files, processes or the environment, and a time limit that they cannot get around: what takes much longer is a
//! native operation that cannot be interrupted, which is a finding.

#![no_main]

use std::time::{Duration, Instant};

use glassheap::{Error, Interpreter};
use libfuzzer_sys::{Corpus, fuzz_target};

const MEMORY: usize = 16 << 20;
const TIME: Duration = Duration::from_millis(500);
/// How long a program may take no notice of the end of its time, on a busy machine and with a sanitizer.
const PATIENCE: Duration = Duration::from_secs(30);

fn is_law_broken(error: &Error) -> bool {
    // For want of memory nothing is said about the laws.
    error.exception().is_some_and(|exception| exception.class == "AssertionError")
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(source) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let interpreter = Interpreter::builder().memory_limit(MEMORY).time_limit(TIME).hash_seed(0).capture_output().build();
    let python = interpreter.expect("an interpreter fits the limit");
    let start = Instant::now();
    let _ = python.run(source);
    assert!(start.elapsed() < TIME + PATIENCE, "a native operation cannot be interrupted");
    python.set_time_limit(None).expect("nothing is needed for that");
    if let Err(error) = python.audit() {
        assert!(!is_law_broken(&error), "{error}");
    }
    python.set_time_limit(Some(TIME)).expect("there is a thread for that");
    assert_eq!(python.close().objects, 0, "something is left on the heap");
    Corpus::Keep
});
