//! What native modules do when an interpreter becomes an image, and when one is spawned from it.
//!
//! Their objects lie on the heap and travel with it. What does not: hooks, which are native functions; what the program has open; what it
//! has asked the system for.

use types::{Raised, Root, Runtime};

use crate::{gc, io, signal, socket, sys};

/// An interpreter becomes an image.
///
/// # Errors
///
/// If the system does not take what open files have yet to write.
pub fn depart(runtime: &Runtime) -> Result<(), Raised> {
    socket::depart(runtime);
    io::depart(runtime)
}

/// An interpreter was spawned: connects the modules that were imported to the evaluator.
///
/// # Errors
///
/// If memory runs out.
pub fn arrive(runtime: &Runtime) -> Result<(), Raised> {
    sys::hooks::connect(runtime);
    if !runtime.root(Root::CollectorCallbacks).is_empty() {
        gc::connect(runtime);
    }
    if vm::import::known(runtime, "_signal")?.is_some() {
        signal::connect(runtime);
    }
    Ok(())
}

/// The interpreter that was spawned is the one of its process: asks the system for the signals that have handlers.
///
/// # Errors
///
/// If memory runs out, or the system refuses.
pub fn ask_for_signals(runtime: &Runtime) -> Result<(), Raised> {
    match vm::import::known(runtime, "_signal")? {
        Some(_) => signal::ask_again(runtime),
        None => Ok(()),
    }
}
