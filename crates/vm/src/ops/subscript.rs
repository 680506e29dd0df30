//! Subscripts: `x[key]`, `x[key] = value`, `del x[key]`, and slices.

use object::Object;
use types::{ops, slice};

use crate::machine::{Done, Machine, Registers, a, b, c, uc};

impl Machine<'_> {
    /// R[a] = R[b][R[c]].
    #[inline(always)]
    pub(crate) fn subscript(&self, word: u32) -> Done {
        self.slow().subscript(word)
    }

    /// R[a] = R[b][i8 c].
    #[inline(always)]
    pub(crate) fn subscript_immediate(&self, word: u32) -> Done {
        self.slow().subscript_immediate(word)
    }

    /// R[a][R[b]] = R[c].
    #[inline(always)]
    pub(crate) fn store_subscript(&self, word: u32) -> Done {
        self.slow().store_subscript(word)
    }
}

impl Registers<'_> {
    #[inline(never)]
    fn subscript(self, word: u32) -> Done {
        let value = ops::get_item(self.runtime, &self.borrow(b(word)), &self.borrow(c(word)))?;
        self.finish_and_settle(a(word), value, [b(word), c(word)])
    }

    #[inline(never)]
    fn subscript_immediate(self, word: u32) -> Done {
        let index = types::int::new(self.runtime, c(word).into())?;
        let value = ops::get_item(self.runtime, &self.borrow(b(word)), &index)?;
        self.finish_and_settle(a(word), value, [b(word)])
    }

    #[inline(never)]
    fn store_subscript(self, word: u32) -> Done {
        ops::set_item(self.runtime, &self.borrow(a(word)), &self.borrow(b(word)), &self.borrow(c(word)))?;
        self.consume_all([a(word), b(word), c(word)])?;
        self.settle()
    }

    /// `del R[a][R[b]]`.
    #[inline(never)]
    pub(crate) fn delete_subscript(self, word: u32) -> Done {
        ops::del_item(self.runtime, &self.borrow(a(word)), &self.borrow(b(word)))?;
        self.consume_all([a(word), b(word)])?;
        self.settle()
    }

    /// R[a] = slice(R[b], R[b+1], R[b+2] if c == 3 else None).
    #[inline(never)]
    pub(crate) fn build_slice(self, word: u32) -> Done {
        let first = b(word);
        let none: Object = self.runtime.none();
        let step = if uc(word) == 3 { self.take(first + 2) } else { none };
        let slice = slice::new(self.runtime, self.take(first), self.take(first + 1), step)?;
        self.put(a(word), slice)
    }
}
