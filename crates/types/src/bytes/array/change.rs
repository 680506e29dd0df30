//! How a bytearray changes.

use std::ops::Range;

use super::ByteArray;
use crate::bytes::content_mut;
use crate::error::Raised;
use crate::runtime::Runtime;

impl ByteArray {
    /// Puts `with` where the bytes in `range` are. `with` are not bytes of this array.
    pub(super) fn replace(&self, runtime: &Runtime, range: Range<usize>, with: &[u8]) -> Result<(), Raised> {
        let (old, tail) = (self.len(), self.len() - range.end);
        let new = range.start + with.len() + tail;
        if new != old {
            self.check_resizable(runtime)?;
            if u32::try_from(new).is_err() {
                return Err(Raised::OutOfMemory);
            }
            if new > old {
                self.reserve(runtime, new)?;
            }
        }
        if let Some(storage) = self.storage.get() {
            let bytes = content_mut(&storage);
            bytes.copy_within(range.end..old, range.start + with.len());
            bytes[range.start..range.start + with.len()].copy_from_slice(with);
        }
        self.length.set(new as u32);
        if new < old {
            // To give memory back may fail: then it is kept.
            let _ = self.reserve(runtime, new);
        }
        Ok(())
    }

    /// Writes one byte.
    pub(super) fn put(&self, position: usize, byte: u8) {
        if let Some(storage) = self.storage.get() {
            content_mut(&storage)[position] = byte;
        }
    }

    /// Changes bytes where they are.
    pub(super) fn edit(&self, work: impl FnOnce(&mut [u8])) {
        if let Some(storage) = self.storage.get() {
            work(&mut content_mut(&storage)[..self.len()]);
        }
    }
}
