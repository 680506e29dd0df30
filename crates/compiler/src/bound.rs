//! Which locals are certainly bound: definite assignment, followed while code is emitted.
//!
//! Control flow of the source is structured, so one pass is enough. A label knows what is bound on every jump to it; the head of a loop and
//! a handler are entered with what was bound before, less what the unit ever deletes.

/// A set of locals.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Bound(Vec<u64>);

impl Bound {
    /// Adds a local.
    pub(crate) fn insert(&mut self, local: usize) {
        if self.0.len() <= local / 64 {
            self.0.resize(local / 64 + 1, 0);
        }
        self.0[local / 64] |= 1 << (local % 64);
    }

    /// Removes a local.
    pub(crate) fn remove(&mut self, local: usize) {
        if let Some(word) = self.0.get_mut(local / 64) {
            *word &= !(1 << (local % 64));
        }
    }

    /// Whether it is bound.
    pub(crate) fn contains(&self, local: usize) -> bool {
        self.0.get(local / 64).is_some_and(|word| word >> (local % 64) & 1 == 1)
    }

    /// Keeps what is in both.
    pub(crate) fn intersect(&mut self, other: &Bound) {
        self.0.truncate(other.0.len());
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    /// Removes all that are in `other`.
    pub(crate) fn subtract(&mut self, other: &Bound) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
    }
}
