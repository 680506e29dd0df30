//! One word that says whether the language should look up from its work.
//!
//! Read between instructions, after back jumps and calls at least, so that everything that must happen there costs one load: finalizers
//! and callbacks that wait, a collection that is due, a request from outside. Requests from outside come from signal handlers and other
//! threads, so the word is atomic; reading it is an ordinary load.

use std::sync::atomic::{AtomicU32, Ordering};

/// Why the language should look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Reason {
    /// Finalizers or callbacks wait: [`crate::Pending::next`].
    Pending = 1,
    /// A collection may be due: [`crate::Space::due`].
    Collection = 2,
    /// Somebody outside asks for it: a signal has arrived.
    Interrupt = 4,
    /// The time that the program was given is over: it is told so once.
    Time = 8,
    /// The program is to be left, whatever it says to that. Stays until whoever runs it takes it back.
    End = 16,
    /// Another thread of the same interpreter waits for its turn.
    Switch = 32,
}

/// The reasons that come from outside.
const OUTSIDE: u32 = Reason::Interrupt as u32 | Reason::Time as u32 | Reason::End as u32;

/// The word.
#[derive(Debug, Default)]
pub struct Attention(AtomicU32);

impl Attention {
    /// Whether there is any reason.
    #[inline(always)]
    pub fn is_wanted(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Whether there is this one.
    pub fn is_for(&self, reason: Reason) -> bool {
        self.0.load(Ordering::Relaxed) & reason as u32 != 0
    }

    /// Whether somebody outside asks for it.
    #[inline(always)]
    pub fn is_from_outside(&self) -> bool {
        self.0.load(Ordering::Relaxed) & OUTSIDE != 0
    }

    /// Asks for attention. May be called from a signal handler and from other threads.
    pub fn ask(&self, reason: Reason) {
        self.0.fetch_or(reason as u32, Ordering::Relaxed);
    }

    /// Takes a reason back. Returns whether it was there.
    pub fn settle(&self, reason: Reason) -> bool {
        self.0.fetch_and(!(reason as u32), Ordering::Relaxed) & reason as u32 != 0
    }
}
