//! What inline caches found for other objects: the second look, where one place of a program sees objects of several classes.
//!
//! An inline cache remembers one descriptor. Code of a base class sees one for each class that derives from it, and would look an
//! attribute up anew each time. Here the answers for the last few thousand pairs of descriptor and name are kept, whatever the place. As in
//! an inline cache a descriptor is known by its stamp, which no other has later, and nothing is counted. Names are interned strings, known
//! by their reference; when interned strings may have died, all answers are void.

use std::cell::{Cell, OnceCell};

use heap::Ref;

use crate::runtime::Runtime;

/// How many pairs of answers are kept: a power of two. Two that belong in the same place stay both: code that needs them in turns would
/// look them up anew each time.
const PAIRS: usize = 1024;

/// What is done with an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is read.
    Read,
    /// It is written.
    Write,
}

/// An answer: two words that mean something to who put them here.
#[derive(Clone, Copy, Default)]
struct Entry {
    stamp: u32,
    name: u32,
    /// How often interned strings had been let go of.
    purges: u32,
    answer: (u32, u32),
}

/// Two answers that belong in one place.
type Pair = [Cell<Entry>; 2];

/// The answers.
pub struct Memo {
    /// Not there before the first answer is: an interpreter that is spawned is there sooner.
    pairs: OnceCell<Box<[Pair; PAIRS]>>,
}

impl Memo {
    pub(crate) fn new() -> Memo {
        Memo { pairs: OnceCell::new() }
    }

    #[cold]
    fn empty() -> Box<[Pair; PAIRS]> {
        let pairs = Box::<[Pair; PAIRS]>::new_zeroed();
        // SAFETY: all-zero bytes are entries.
        unsafe { pairs.assume_init() }
    }

    #[inline(always)]
    fn place(stamp: u32, name: u32) -> usize {
        let hash = stamp.wrapping_mul(0x9e37_79b1) ^ name.wrapping_mul(0x85eb_ca6b);
        (hash >> 16) as usize % PAIRS
    }

    /// Strings lie in the lower half, so the highest bit of their references is free.
    fn key(name: Ref, access: Access) -> u32 {
        name.raw() | if access == Access::Write { 1 << 31 } else { 0 }
    }

    /// The answer for objects whose descriptor has this stamp, which is not 0.
    pub fn get(&self, runtime: &Runtime, stamp: u32, name: Ref, access: Access) -> Option<(u32, u32)> {
        let name = Memo::key(name, access);
        let purges = runtime.interned.purges();
        let is_it = |entry: &Entry| entry.stamp == stamp && entry.name == name && entry.purges == purges;
        let pair = &self.pairs.get()?[Memo::place(stamp, name)];
        pair.iter().map(Cell::get).find(is_it).map(|entry| entry.answer)
    }

    /// Keeps an answer.
    pub fn put(&self, runtime: &Runtime, stamp: u32, name: Ref, access: Access, answer: (u32, u32)) {
        let name = Memo::key(name, access);
        let [first, second] = &self.pairs.get_or_init(Memo::empty)[Memo::place(stamp, name)];
        second.set(first.replace(Entry { stamp, name, purges: runtime.interned.purges(), answer }));
    }
}
