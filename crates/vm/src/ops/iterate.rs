//! `for`: getting an iterator, and its items.

use object::Object;
use types::iterator::next_of_list;
use types::range::iterator::RangeIterator;
use types::{ClassId, Raised, ops};

use crate::machine::{Done, Machine, Registers, a, b};
use crate::ops::generator::waiting;

/// How a loop goes on.
pub(crate) enum Step {
    /// With the next instruction. Whether an object died.
    Next(bool),
    /// Native code gets what it waits for.
    Leave(Object),
}

impl Machine<'_> {
    /// R[a] = next of the iterator in temporary b; when it is exhausted, empty R[b] and jump by w1.
    #[inline(always)]
    pub(crate) fn for_iter(&mut self, word: u32) -> Result<Step, Raised> {
        let offset = self.words(1).get(0);
        let iterator = self.borrow(b(word));
        let class = iterator.header().descriptor();
        if class == ClassId::RangeIterator.reference() {
            // SAFETY: the class says what it is.
            if let Some(number) = unsafe { iterator.body_unchecked::<RangeIterator>() }.step() {
                return self.finish_int(a(word), number, []).map(Step::Next);
            }
            return Ok(self.exhausted(word, offset));
        }
        if class == ClassId::ListIterator.reference() {
            if let Some(item) = next_of_list(&iterator) {
                return self.put(a(word), item).map(Step::Next);
            }
            return Ok(self.exhausted(word, offset));
        }
        if let Some(generator) = waiting(iterator) {
            return Ok(self.enter_generator(word, generator)?.map_or(Step::Next(true), Step::Leave));
        }
        match self.slow().next_item(b(word))? {
            Some(item) => {
                self.exchange(a(word), item);
                Ok(Step::Next(true))
            }
            None => Ok(self.exhausted(word, offset)),
        }
    }

    /// Ends a loop.
    #[inline(always)]
    fn exhausted(&mut self, word: u32, offset: u32) -> Step {
        self.jump(offset);
        self.consume(b(word));
        Step::Next(true)
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
        self.finish(a(word), iterator, [b(word)])
    }
}
