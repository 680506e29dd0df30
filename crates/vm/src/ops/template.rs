//! Template strings.

use types::{template, text};

use crate::machine::{Done, Registers, a, b, uc};

impl Registers<'_> {
    /// R[a] = interpolation of the value R[b], the text of its expression R[b+1] and its format R[b+2]; c is the conversion.
    #[inline(never)]
    pub(crate) fn build_interpolation(self, word: u32) -> Done {
        let first = b(word);
        let conversion = match uc(word) {
            0 => self.runtime.none(),
            1 => text::new(self.runtime, "s")?,
            2 => text::new(self.runtime, "r")?,
            _ => text::new(self.runtime, "a")?,
        };
        let (value, expression, format) = (self.borrow(first).owned(), self.borrow(first + 1).owned(), self.borrow(first + 2).owned());
        let made = template::interpolation(self.runtime, value, expression, conversion, format)?;
        self.finish(a(word), made, [first, first + 1, first + 2])
    }

    /// R[a] = template of the tuple of strings R[b] and the tuple of interpolations R[b+1].
    #[inline(never)]
    pub(crate) fn build_template(self, word: u32) -> Done {
        let first = b(word);
        let made = template::new(self.runtime, self.borrow(first).owned(), self.borrow(first + 1).owned())?;
        self.finish(a(word), made, [first, first + 1])
    }
}
