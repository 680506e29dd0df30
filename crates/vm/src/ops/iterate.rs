//! `for`: getting an iterator, and its items.

use compiler::code::Opcode;
use object::Object;
use types::iterator::next_of_list;
use types::range::iterator::RangeIterator;
use types::{ClassId, Raised, ops};

use crate::machine::{Done, Machine, Registers, a, b, opcode};
use crate::ops::generator::waiting;

/// How a loop goes on.
pub(crate) enum Step {
    /// With the next instruction. Whether anything may be due before it.
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
        match quick_next(&iterator) {
            Quick::Number(number) => return self.finish_int(a(word), number, []).map(Step::Next),
            Quick::Item(item) => return self.put(a(word), item).map(Step::Next),
            Quick::Exhausted => return Ok(self.exhausted(word, offset)),
            Quick::Unknown => {}
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

    /// Begins the next round of a loop, if a `for` that has one comes next. Its end is left to the `for`, as is everything else.
    #[inline(always)]
    pub(crate) fn next_round(&mut self) -> Done {
        let word = self.fetch();
        if opcode(word) == Opcode::ForIter {
            match quick_next(&self.borrow(b(word))) {
                Quick::Number(number) => {
                    self.words(1);
                    return self.finish_int(a(word), number, []);
                }
                Quick::Item(item) => {
                    self.words(1);
                    return self.put(a(word), item);
                }
                Quick::Exhausted | Quick::Unknown => {}
            }
        }
        self.repeat();
        Ok(())
    }

    /// Ends a loop.
    #[inline(always)]
    fn exhausted(&mut self, word: u32, offset: u32) -> Step {
        self.jump(offset);
        self.consume(b(word));
        Step::Next(true)
    }
}

/// What an iterator that is well known gives.
enum Quick {
    Number(i64),
    Item(Object),
    /// Nothing any more.
    Exhausted,
    /// It is another one.
    Unknown,
}

/// The next item of an iterator over a range or a list.
#[inline(always)]
fn quick_next(iterator: &Object) -> Quick {
    let class = iterator.header().descriptor();
    if class == ClassId::RangeIterator.reference() {
        // SAFETY: the class says what it is.
        return unsafe { iterator.body_unchecked::<RangeIterator>() }.step().map_or(Quick::Exhausted, Quick::Number);
    }
    if class == ClassId::ListIterator.reference() {
        return next_of_list(iterator).map_or(Quick::Exhausted, Quick::Item);
    }
    Quick::Unknown
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
