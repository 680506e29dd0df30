//! What needs a process of its own: little address space, and bugs that end the process.
//!
//! Each test starts this binary again for one of the ignored tests below, which are its bodies.

use std::os::unix::process::CommandExt;
use std::process::{Command, Output};

use heap::{HeapOwner, Kind};

/// Runs the ignored test `body`, with at most `address_space` bytes of it.
fn start(body: &str, address_space: Option<u64>) -> Output {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args(["--exact", body, "--ignored", "--nocapture", "--test-threads=1"]);
    if let Some(bytes) = address_space {
        let limit = move || {
            let limit = libc::rlimit { rlim_cur: bytes, rlim_max: bytes };
            // SAFETY: a system call on a local structure.
            let result = unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) };
            if result == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
        };
        // SAFETY: the closure makes one system call.
        unsafe { command.pre_exec(limit) };
    }
    command.output().expect("a process")
}

#[cfg(not(feature = "asan"))]
#[test]
fn a_heap_starts_with_little_address_space() {
    for megabytes in [128, 300, 2000, 10_000, 40_000] {
        let output = start("use_what_address_space_there_is", Some(megabytes << 20));
        assert!(output.status.success(), "{megabytes} MiB: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
#[ignore = "the body of a_heap_starts_with_little_address_space"]
fn use_what_address_space_there_is() {
    let heaps = [(); 2].map(|()| HeapOwner::new(1 << 40).expect("a heap"));
    for heap in &heaps {
        for kind in Kind::ALL {
            for bytes in [16, 1000, 100_000] {
                let block = heap.alloc(kind, bytes).expect("room");
                // SAFETY: the block has `bytes` bytes.
                unsafe { block.write_bytes(1, bytes) };
            }
        }
        // Up to the end of what is mapped, without touching it.
        while heap.alloc(Kind::Container, 1 << 20).is_some() {}
        while heap.alloc(Kind::Buffer, 1 << 20).is_some() {}
        heap.check().expect("consistent");
        assert!(heap.bytes_in_use() > 2 << 20);
    }
}

#[cfg(feature = "asan")]
#[test]
fn the_sanitizer_finds_a_write_after_free() {
    let output = start("write_after_free", None);
    assert!(String::from_utf8_lossy(&output.stderr).contains("use-after-poison"));
}

#[cfg(feature = "asan")]
#[test]
#[ignore = "has the bug on purpose"]
fn write_after_free() {
    let heap = HeapOwner::new(1 << 20).expect("a heap");
    let block = heap.alloc(Kind::Atom, 64).expect("room");
    // SAFETY: live, and freed once.
    unsafe { heap.free(block) };
    let inside = block.as_ptr().wrapping_add(40);
    // SAFETY: not safe: the bug that is to be found.
    unsafe { inside.write_volatile(1) };
    heap.alloc(Kind::Atom, 64);
}
