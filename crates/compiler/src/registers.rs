//! Register operands, and which temporaries are in use.

use crate::error::CompileError;

/// Temporaries a frame may have. Operands could name 128; a few are left for what surrounds the deepest expression.
const MOST_TEMPORARIES: usize = 120;
/// Locals that an operand can name.
pub(crate) const NEAR_LOCALS: usize = 128;

/// A register as an operand: negative for a local, see [`crate::code::opcode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Register(i8);

impl Register {
    /// Stands where an instruction has no operand.
    pub(crate) const NONE: Register = Register(0);

    /// Temporary `index`.
    pub(crate) fn temporary(index: usize) -> Register {
        Register(i8::try_from(index).unwrap_or(i8::MAX))
    }

    /// Local `index` of `count`, unless it is far.
    pub(crate) fn local(index: usize, count: usize) -> Option<Register> {
        let distance = count - index;
        (distance <= NEAR_LOCALS).then_some(Register((distance as i16).wrapping_neg() as i8))
    }

    /// Whether it is a temporary.
    pub(crate) fn is_temporary(self) -> bool {
        self.0 >= 0
    }

    /// The number of a temporary.
    pub(crate) fn index(self) -> usize {
        self.0.max(0) as usize
    }

    /// The temporary `distance` behind this one.
    pub(crate) fn after(self, distance: usize) -> Register {
        Register::temporary(self.index() + distance)
    }

    /// The operand byte.
    pub(crate) fn byte(self) -> u8 {
        self.0 as u8
    }
}

/// The temporaries in use: a stack, the deepest of which becomes `Code::temporaries`.
#[derive(Default)]
pub(crate) struct Temporaries {
    used: usize,
    deepest: usize,
}

impl Temporaries {
    /// The next free temporary, not taken.
    pub(crate) fn next(&self) -> Register {
        Register::temporary(self.used)
    }

    /// How many are in use.
    pub(crate) fn mark(&self) -> usize {
        self.used
    }

    /// Those from `mark` on are free again.
    pub(crate) fn release_to(&mut self, mark: usize) {
        self.used = mark;
    }

    /// Takes `count` temporaries in a row and returns the first.
    pub(crate) fn take(&mut self, count: usize) -> Result<Register, TooManyTemporaries> {
        let first = self.next();
        self.used += count;
        self.deepest = self.deepest.max(self.used);
        if self.used > MOST_TEMPORARIES { Err(TooManyTemporaries) } else { Ok(first) }
    }

    /// Sees to it that there is a temporary `index`: an exception is put there.
    pub(crate) fn provide(&mut self, index: usize) {
        self.deepest = self.deepest.max(index + 1);
    }

    /// How many are left before an expression is too deep for one frame.
    pub(crate) fn left(&self) -> usize {
        MOST_TEMPORARIES.saturating_sub(self.used)
    }

    /// The most that were in use at a time.
    pub(crate) fn deepest(&self) -> usize {
        self.deepest
    }
}

/// An expression needs more temporaries than operands can name.
#[derive(Debug)]
pub(crate) struct TooManyTemporaries;

impl From<TooManyTemporaries> for CompileError {
    fn from(_: TooManyTemporaries) -> CompileError {
        CompileError::TooDeep
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_says_which_it_is() {
        assert_eq!(Register::local(0, 3).map(Register::byte), Some(0xFD));
        assert_eq!(Register::local(2, 3).map(Register::byte), Some(0xFF));
        assert_eq!(Register::local(72, 200).map(Register::byte), Some(0x80));
        assert_eq!(Register::local(71, 200), None);
        assert_eq!(Register::temporary(5).byte(), 5);
    }
}
