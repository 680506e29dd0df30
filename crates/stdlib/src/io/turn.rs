//! Whose turn it is at a buffered stream: one thread at a time reads, writes or moves, as it may have to wait in the middle of that, and
//! others run meanwhile.

use std::cell::Cell;
use std::time::Instant;

use types::{ClassId, Raised, Runtime};

use crate::system::LONGEST_WAIT;

/// Whose turn it is: the number of a thread and 1, or 0. Lies in a stream.
#[repr(transparent)]
pub(super) struct Turns(Cell<u32>);

/// The turn of a thread, until this is dropped.
pub(super) struct Turn<'a> {
    runtime: &'a Runtime,
    turns: &'a Turns,
}

impl Turns {
    pub(super) const fn new() -> Turns {
        Turns(Cell::new(0))
    }

    /// Waits for the turn of the running thread.
    ///
    /// # Errors
    ///
    /// `RuntimeError` if it has its turn already: a handler of a signal, or the raw stream, uses the stream that waits for it.
    pub(super) fn take<'a>(&'a self, runtime: &'a Runtime, class: &str) -> Result<Turn<'a>, Raised> {
        let own = runtime.threads.running() + 1;
        if self.0.get() == own {
            return Err(runtime.error(ClassId::RuntimeError, format_args!("reentrant call inside <{class}>")));
        }
        while self.0.get() != 0 {
            runtime.park(self.key(), Some(Instant::now() + LONGEST_WAIT));
            vm::safepoint::serve(runtime).inspect_err(|_| runtime.threads.wake_one(self.key()))?;
        }
        self.0.set(own);
        Ok(Turn { runtime, turns: self })
    }

    /// What those wait for who wait for their turn: its place.
    fn key(&self) -> usize {
        self.0.as_ptr().addr()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.0.set(0);
        if !self.runtime.threads.is_alone() {
            self.runtime.threads.wake_one(self.turns.key());
        }
    }
}
