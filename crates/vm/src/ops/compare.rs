//! Comparisons: with a result, and with a jump.

use std::hint::cold_path;

use object::Object;
use types::boxes::{self, Pair};
use types::ops::{self, Comparison};
use types::{Raised, Singleton};

use crate::machine::{Done, Machine, Region, Registers, Swift, a, b, c, perhaps, uc};

/// What a comparison says of two numbers.
#[inline(always)]
fn holds<T: PartialOrd>(comparison: Comparison, left: T, right: T) -> bool {
    match comparison {
        Comparison::Less => left < right,
        Comparison::LessEqual => left <= right,
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Greater => left > right,
        Comparison::GreaterEqual => left >= right,
    }
}

/// What a comparison says of two plain ints or two floats.
#[inline(always)]
fn quick(comparison: Comparison, left: &Object, right: &Object) -> Option<bool> {
    Some(match boxes::pair(left, right)? {
        Pair::Ints(left, right) => holds(comparison, left, right),
        Pair::Floats(left, right) => holds(comparison, left, right),
    })
}

impl Machine<'_> {
    /// R[a] = R[b] < R[c], and its sisters.
    #[inline(always)]
    pub(crate) fn compare(&self, word: u32, comparison: Comparison) -> Swift {
        match quick(comparison, &self.borrow(b(word)), &self.borrow(c(word))) {
            Some(answer) => self.finish_truth_of_numbers(a(word), answer, [b(word), c(word)]),
            None => self.slow().compare_any(word, comparison).map(perhaps),
        }
    }

    /// Jump if (R[a] < R[b]) == c, and its sisters.
    #[inline(always)]
    pub(crate) fn jump_compare(&mut self, word: u32, comparison: Comparison) -> Swift {
        let offset = self.words(1).get(0);
        match quick(comparison, &self.borrow(a(word)), &self.borrow(b(word))) {
            Some(answer) => {
                self.jump_if(answer, word, offset);
                self.consume_numbers([a(word), b(word)]);
                Ok(false)
            }
            None => {
                let answer = self.slow().test(comparison, &self.borrow(a(word)), &self.borrow(b(word)))?;
                self.jump_if(answer, word, offset);
                Ok(self.consume_all([a(word), b(word)]))
            }
        }
    }

    /// Jump if (R[a] < i8 b) == c, and its sisters.
    #[inline(always)]
    pub(crate) fn jump_compare_immediate(&mut self, word: u32, comparison: Comparison) -> Swift {
        let offset = self.words(1).get(0);
        match boxes::int(&self.borrow(a(word))) {
            Some(left) => {
                self.jump_if(holds(comparison, left, b(word).into()), word, offset);
                self.consume_numbers([a(word)]);
                Ok(false)
            }
            None => {
                let answer = self.slow().test_immediate(word, comparison)?;
                self.jump_if(answer, word, offset);
                Ok(self.consume(a(word)))
            }
        }
    }

    /// Jump if (R[a] < K[b]) == c, and its sisters.
    #[inline(always)]
    pub(crate) fn jump_compare_constant(&mut self, word: u32, comparison: Comparison) -> Swift {
        let offset = self.words(1).get(0);
        let right = self.constant(b(word) as u8 as usize);
        match quick(comparison, &self.borrow(a(word)), &right) {
            Some(answer) => {
                self.jump_if(answer, word, offset);
                self.consume_numbers([a(word)]);
                Ok(false)
            }
            None => {
                let answer = self.slow().test(comparison, &self.borrow(a(word)), &right)?;
                self.jump_if(answer, word, offset);
                Ok(self.consume(a(word)))
            }
        }
    }

    /// Jump if (R[a] is R[b]) == c.
    #[inline(always)]
    pub(crate) fn jump_is(&mut self, word: u32) -> Swift {
        let offset = self.words(1).get(0);
        let answer = self.borrow(a(word)).is(&self.borrow(b(word)));
        self.jump_if(answer, word, offset);
        Ok(self.consume_all([a(word), b(word)]))
    }

    /// Jump if (R[a] in R[b]) == c.
    #[inline(always)]
    pub(crate) fn jump_in(&mut self, word: u32) -> Swift {
        let offset = self.words(1).get(0);
        let answer = self.slow().is_in(a(word), b(word))?;
        self.jump_if(answer, word, offset);
        Ok(self.consume_all([a(word), b(word)]))
    }

    /// Jump if (R[a] is None) == c.
    #[inline(always)]
    pub(crate) fn jump_none(&mut self, word: u32) -> Swift {
        let offset = self.words(1).get(0);
        let answer = self.holds(a(word), Singleton::None);
        self.jump_if(answer, word, offset);
        Ok(self.consume(a(word)))
    }

    /// Jump if bool(R[a]) == c.
    #[inline(always)]
    pub(crate) fn jump_truth(&mut self, word: u32) -> Swift {
        let offset = self.words(1).get(0);
        let answer = self.truth(a(word))?;
        self.jump_if(answer, word, offset);
        Ok(self.consume(a(word)))
    }

    /// If bool(R[a]) == c jump and keep R[a]; else consume it.
    #[inline(always)]
    pub(crate) fn jump_truth_or_pop(&mut self, word: u32) -> Swift {
        let offset = self.words(1).get(0);
        let answer = self.truth(a(word))?;
        if answer == (uc(word) != 0) {
            self.jump(offset);
            return Ok(false);
        }
        Ok(self.consume(a(word)))
    }

    /// R[a] = not R[b].
    #[inline(always)]
    pub(crate) fn not(&self, word: u32) -> Swift {
        let answer = self.truth(b(word))?;
        self.finish_truth(a(word), !answer, [b(word)])
    }

    /// `bool` of a register.
    #[inline(always)]
    fn truth(&self, operand: i8) -> Result<bool, Raised> {
        if self.holds(operand, Singleton::True) {
            return Ok(true);
        }
        if self.holds(operand, Singleton::False) || self.holds(operand, Singleton::None) {
            return Ok(false);
        }
        if let Some(value) = boxes::int(&self.borrow(operand)) {
            return Ok(value != 0);
        }
        self.slow().truth_of(operand)
    }

    /// Jumps if the answer is the one that is asked for. That must be a branch, which the processor foresees: if the next instruction's
    /// place were computed of the answer, it could not be fetched before the answer is there. So one way is called rare.
    #[inline(always)]
    fn jump_if(&mut self, answer: bool, word: u32, offset: u32) {
        if answer == (uc(word) != 0) {
            cold_path();
            self.jump(offset);
        }
    }
}

impl<R: Region> Registers<'_, R> {
    /// R[a] = R[b] is R[c].
    #[inline(always)]
    pub(crate) fn is(self, word: u32) -> Swift {
        let answer = self.borrow(b(word)).is(&self.borrow(c(word)));
        self.finish_truth(a(word), answer, [b(word), c(word)])
    }

    /// R[a] = R[b] is not R[c].
    #[inline(always)]
    pub(crate) fn is_not(self, word: u32) -> Swift {
        let answer = self.borrow(b(word)).is(&self.borrow(c(word)));
        self.finish_truth(a(word), !answer, [b(word), c(word)])
    }
}

impl Registers<'_> {
    #[inline(never)]
    fn compare_any(self, word: u32, comparison: Comparison) -> Done {
        let result = ops::compare(self.runtime, comparison, &self.borrow(b(word)), &self.borrow(c(word)))?;
        self.finish(a(word), result, [b(word), c(word)])
    }

    #[inline(never)]
    fn test(self, comparison: Comparison, left: &Object, right: &Object) -> Result<bool, Raised> {
        let result = ops::compare(self.runtime, comparison, left, right)?;
        ops::truth(self.runtime, &result)
    }

    #[cold]
    #[inline(never)]
    fn test_immediate(self, word: u32, comparison: Comparison) -> Result<bool, Raised> {
        let left = self.borrow(a(word));
        if let Some(left) = boxes::float(&left) {
            return Ok(holds(comparison, left, b(word).into()));
        }
        let right = types::int::new(self.runtime, b(word).into())?;
        let result = ops::compare(self.runtime, comparison, &left, &right)?;
        ops::truth(self.runtime, &result)
    }

    #[inline(never)]
    fn truth_of(self, operand: i8) -> Result<bool, Raised> {
        ops::truth(self.runtime, &self.borrow(operand))
    }

    /// `R[item] in R[container]`
    #[inline(never)]
    fn is_in(self, item: i8, container: i8) -> Result<bool, Raised> {
        ops::contains(self.runtime, &self.borrow(container), &self.borrow(item))
    }

    /// R[a] = R[b] in R[c].
    #[inline(never)]
    pub(crate) fn contains(self, word: u32) -> Done {
        let answer = self.is_in(b(word), c(word))?;
        self.finish(a(word), self.runtime.bool(answer), [b(word), c(word)])
    }

    /// R[a] = R[b] not in R[c].
    #[inline(never)]
    pub(crate) fn contains_not(self, word: u32) -> Done {
        let answer = self.is_in(b(word), c(word))?;
        self.finish(a(word), self.runtime.bool(!answer), [b(word), c(word)])
    }
}
