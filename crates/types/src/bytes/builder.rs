//! Building bytes piece by piece, on the heap.

use object::Object;

use super::make;
use crate::error::{Raised, Value};
use crate::runtime::Runtime;

/// Bytes under construction. The first failure is remembered and returned by [`ByteBuilder::finish`].
pub struct ByteBuilder<'a> {
    runtime: &'a Runtime,
    /// A bytes object, as long as there is room.
    storage: Option<Object>,
    length: usize,
    failed: bool,
}

impl<'a> ByteBuilder<'a> {
    /// Nothing yet.
    pub fn new(runtime: &'a Runtime) -> ByteBuilder<'a> {
        ByteBuilder { runtime, storage: None, length: 0, failed: false }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Adds a byte.
    pub fn push(&mut self, byte: u8) {
        self.extend(&[byte]);
    }

    /// Adds bytes.
    pub fn extend(&mut self, bytes: &[u8]) {
        if let Some(place) = self.place(bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Adds a byte `count` times.
    pub fn push_repeated(&mut self, byte: u8, count: usize) {
        if let Some(place) = self.place(count) {
            place.fill(byte);
        }
    }

    /// Adds what `work` writes into a place of `count` bytes: as many as it returns. Nothing if there is no memory for that.
    pub fn fill<E>(&mut self, count: usize, work: impl FnOnce(&mut [u8]) -> Result<usize, E>) -> Result<usize, E> {
        let old = self.length;
        let Some(place) = self.place(count) else { return Ok(0) };
        let written = work(place);
        self.length = old + written.as_ref().map_or(0, |written| *written);
        written
    }

    /// Room for `count` bytes, which are then part of the result.
    fn place(&mut self, count: usize) -> Option<&mut [u8]> {
        let needed = self.length.checked_add(count)?;
        let room = self.storage.as_ref().map_or(0, |storage| make::content(storage).len());
        if needed > room && !self.failed {
            let grown = make::allocate(self.runtime, (needed + needed / 4).max(32), |place| {
                if let Some(storage) = &self.storage {
                    place[..self.length].copy_from_slice(&make::content(storage)[..self.length]);
                }
            });
            match grown {
                Ok(grown) => self.storage = Some(grown),
                Err(_) => self.failed = true,
            }
        }
        let from = self.length;
        let storage = self.storage.as_ref().filter(|_| !self.failed)?;
        self.length = needed;
        Some(&mut make::content_mut(storage)[from..needed])
    }

    /// Drops the last `count` bytes.
    pub fn shorten(&mut self, count: usize) {
        self.length = self.length.saturating_sub(count);
    }

    /// What was built so far.
    pub fn as_slice(&self) -> &[u8] {
        self.storage.as_ref().map_or(&[], |storage| &make::content(storage)[..self.length])
    }

    /// The bytes object.
    pub fn finish(self) -> Value {
        if self.failed {
            return Err(Raised::OutOfMemory);
        }
        match self.storage {
            // Most of the block is used: it becomes the result.
            Some(storage) if self.length > 256 && self.length >= make::content(&storage).len() / 8 * 7 => {
                make::set_length(&storage, self.length);
                Ok(storage)
            }
            Some(storage) => make::new(self.runtime, &make::content(&storage)[..self.length]),
            None => make::empty(self.runtime),
        }
    }
}
