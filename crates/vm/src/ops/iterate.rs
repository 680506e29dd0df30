//! `for`: getting an iterator, and its items.

use object::Object;
use types::{Raised, ops};

use crate::machine::{Done, Machine, Registers, a, b};
use crate::ops::generator::waiting;

impl Machine<'_> {
    /// R[a] = next of the iterator in temporary b; when it is exhausted, empty R[b] and jump by w1.
    #[inline(always)]
    pub(crate) fn for_iter(&mut self, word: u32) -> Result<Option<Object>, Raised> {
        let offset = self.words(1).get(0);
        if let Some(generator) = waiting(self.borrow(b(word))) {
            return self.enter_generator(word, generator);
        }
        if let Some(item) = self.slow().next_item(b(word))? {
            self.put(a(word), item)?;
            self.settle()?;
        } else {
            self.consume(b(word))?;
            self.settle()?;
            self.jump(offset);
        }
        Ok(None)
    }
}

impl Registers<'_> {
    #[inline(never)]
    fn next_item(self, iterator: i8) -> Result<Option<Object>, Raised> {
        ops::next(self.runtime, &self.borrow(iterator))
    }

    /// R[a] = iter(R[b]).
    #[inline(never)]
    pub(crate) fn get_iter(self, word: u32) -> Done {
        let iterator = ops::iter(self.runtime, &self.borrow(b(word)))?;
        self.finish_and_settle(a(word), iterator, [b(word)])
    }
}
