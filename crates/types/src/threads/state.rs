//! What belongs to one thread of an interpreter and not to all.
//!
//! While a thread runs it is where everybody looks for it, in the runtime and in its roots, so that nobody asks which thread runs. While
//! the thread waits it is here. A switch exchanges it.

use std::cell::Cell;

use object::Slot;

use crate::frame_stack::FrameStack;
use crate::roots::Root;
use crate::runtime::Runtime;

/// The roots that each thread has for itself.
pub(super) const ROOTS: [Root; 2] = [Root::Handled, Root::Thread];

/// What belongs to a thread that waits.
pub(super) struct State {
    pub(super) frames: FrameStack,
    /// In the order of [`ROOTS`]. They are counted references, but no slots of a heap.
    pub(super) roots: [Cell<Option<object::Object>>; ROOTS.len()],
    native_floor: Cell<usize>,
    /// See `Pending::exchange_reserved`.
    reserved: Cell<usize>,
}

impl State {
    /// That of a thread that has not begun.
    pub(super) fn new() -> State {
        State {
            frames: FrameStack::new(),
            roots: [const { Cell::new(None) }; ROOTS.len()],
            native_floor: Cell::new(0),
            reserved: Cell::new(0),
        }
    }

    /// Exchanges it for what is in the runtime.
    pub(super) fn exchange(&self, runtime: &Runtime) {
        runtime.frames.exchange(&self.frames);
        for (root, kept) in ROOTS.into_iter().zip(&self.roots) {
            let slot: &Slot = runtime.root(root);
            kept.set(slot.replace(kept.take()));
        }
        self.native_floor.set(runtime.native_floor.replace(self.native_floor.get()));
        self.reserved.set(runtime.space.pending().exchange_reserved(runtime, self.reserved.get()));
    }
}
