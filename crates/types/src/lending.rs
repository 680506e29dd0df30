//! Native memory that grows with a program's data is charged for as long as it is there.
//!
//! Data lives on the heap. Where native code works on a copy for a moment (the names of many keyword arguments, the digits of a large
//! int), it borrows the bytes from the limit first.

use heap::Loan;

use crate::error::Raised;
use crate::runtime::Runtime;

/// Native memory for less is not worth a look.
const LITTLE: usize = 4 << 10;

/// Native memory that is charged until this is dropped.
#[must_use = "it is given back when it is dropped"]
pub struct Lent<'a> {
    _loan: Option<Loan<'a>>,
}

impl Runtime {
    /// Charges native memory for `count` values of type `T`.
    #[inline]
    pub fn borrow_for<T>(&self, count: usize) -> Result<Lent<'_>, Raised> {
        self.borrow_bytes(count.saturating_mul(size_of::<T>()))
    }

    /// Charges native memory.
    #[inline]
    pub fn borrow_bytes(&self, bytes: usize) -> Result<Lent<'_>, Raised> {
        Ok(Lent { _loan: if bytes > LITTLE { Some(self.lend(bytes)?) } else { None } })
    }
}
