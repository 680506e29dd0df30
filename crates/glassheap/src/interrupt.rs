//! Stopping a running program from outside.

use std::sync::Arc;

use object::{Attention, Reason};

/// Stops what an interpreter runs, from any thread. As it takes no lock and allocates nothing, from signal handlers too. It does nothing
/// once the interpreter is gone.
///
/// Whoever asks while nothing runs stops what runs next.
#[derive(Clone, Debug)]
pub struct InterruptHandle(Arc<Attention>);

impl InterruptHandle {
    pub(crate) fn new(attention: Arc<Attention>) -> InterruptHandle {
        InterruptHandle(attention)
    }

    /// Raises `KeyboardInterrupt` before the next instruction, as Ctrl-C does. The program may catch it.
    pub fn interrupt(&self) {
        self.0.ask(Reason::Interrupt);
    }

    /// Ends the program before its next instruction. It cannot prevent that, and nothing of it runs any more, `finally` included. It ends
    /// with [`Error::Interrupted`](crate::Error::Interrupted); the interpreter can be used again.
    pub fn stop(&self) {
        self.0.ask(Reason::End);
    }

    /// Takes back what was asked for and nobody has seen yet. Returns whether there was anything.
    pub fn settle(&self) -> bool {
        let interrupted = self.0.settle(Reason::Interrupt);
        self.0.settle(Reason::End) || interrupted
    }
}
