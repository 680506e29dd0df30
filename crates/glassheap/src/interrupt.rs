//! Stopping a running program from outside.

use std::sync::Arc;

use object::{Attention, Reason};

/// Makes an interpreter raise `KeyboardInterrupt` before its next instruction. May be used from other threads and, as it takes no lock and
/// allocates nothing, from signal handlers. It does nothing once the interpreter is gone.
#[derive(Clone)]
pub struct Interrupter(Arc<Attention>);

impl Interrupter {
    pub(crate) fn new(attention: Arc<Attention>) -> Interrupter {
        Interrupter(attention)
    }

    /// Interrupts.
    pub fn interrupt(&self) {
        self.0.ask(Reason::Interrupt);
    }

    /// Takes an interruption back that nobody has seen yet. Returns whether there was one.
    pub fn settle(&self) -> bool {
        self.0.settle(Reason::Interrupt)
    }
}
