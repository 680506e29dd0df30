//! Bytes as a Python program, run in an embedded interpreter with small limits: no panic, every law holds afterwards, and the heap empties.
//!
//! The interpreter has no way to files, processes or the environment, as nobody permits it. A program that does not end reaches its time
//! limit; one that goes on for minutes all the same is a fault.

#![no_main]

use std::time::Duration;

use glassheap::{Error, Interpreter};
use libfuzzer_sys::{Corpus, fuzz_target};

const MEMORY: usize = 16 << 20;
const TIME: Duration = Duration::from_millis(500);

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(source) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let builder = Interpreter::builder().memory_limit(MEMORY).time_limit(TIME).recursion_limit(200).hash_seed(0).capture_output();
    let python = builder.build().expect("an interpreter fits its limits");
    let _ = python.run(source);
    python.set_time_limit(None).expect("nothing runs");
    match python.audit() {
        Err(Error::Exception(exception)) if exception.class == "AssertionError" => panic!("{exception}"),
        // For want of memory nothing may be said about the laws.
        _ => {}
    }
    assert_eq!(python.close().objects, 0, "something is left on the heap");
    Corpus::Keep
});
