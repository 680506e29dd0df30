//! Bytes that a stream keeps, on the heap.

use object::{ByteVector, Space};
use types::{Raised, Runtime};

/// A growable run of bytes in a stream object.
///
/// Who looks at the bytes does so in a closure that runs no Python and does not touch the same store.
#[repr(transparent)]
pub(super) struct Store(ByteVector);

impl Store {
    pub(super) const fn empty() -> Store {
        Store(ByteVector::empty())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn append(&self, runtime: &Runtime, bytes: &[u8]) -> Result<(), Raised> {
        Ok(self.0.extend(runtime, bytes)?)
    }

    /// Cuts the bytes, or appends zeros.
    pub(super) fn resize(&self, runtime: &Runtime, length: usize) -> Result<(), Raised> {
        Ok(self.0.resize(runtime, length)?)
    }

    /// Forgets the bytes.
    pub(super) fn clear(&self, space: &Space) {
        self.0.free(space);
    }

    /// Looks at the bytes.
    pub(super) fn read<T>(&self, work: impl FnOnce(&[u8]) -> T) -> T {
        // SAFETY: the work does not touch the store (see the type).
        work(unsafe { self.0.bytes() })
    }

    /// Looks at the bytes as code points of four bytes each.
    pub(super) fn read_points<T>(&self, work: impl FnOnce(&[u32]) -> T) -> T {
        self.read(|bytes| {
            // SAFETY: any bytes are integers.
            let (before, points, _) = unsafe { bytes.align_to::<u32>() };
            debug_assert!(before.is_empty(), "blocks of a heap are aligned to 8");
            work(points)
        })
    }

    /// Changes bytes.
    pub(super) fn change<T>(&self, work: impl FnOnce(&mut [u8]) -> T) -> T {
        // SAFETY: the work does not touch the store (see the type), and no other closure is at it.
        work(unsafe { self.0.bytes_mut() })
    }

    /// Forgets the first `count` bytes.
    pub(super) fn drain(&self, runtime: &Runtime, count: usize) -> Result<(), Raised> {
        let left = self.len() - count;
        self.change(|bytes| bytes.copy_within(count.., 0));
        self.resize(runtime, left)
    }
}
