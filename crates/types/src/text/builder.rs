//! Building a string piece by piece, in a buffer on the heap.

use std::fmt;
use std::ptr::NonNull;

use object::{Kind, Object};

use super::{MAX_LENGTH, Text, Width, write};
use crate::error::{Raised, Value};
use crate::runtime::Runtime;

/// A string under construction. It starts narrow and widens when a code point needs it.
///
/// The first failure is remembered and returned by [`Builder::finish`], so that pieces can be pushed without looking at each.
pub struct Builder<'a> {
    runtime: &'a Runtime,
    buffer: Option<NonNull<u8>>,
    /// Code points in the buffer, and how many it has room for at the present width.
    length: usize,
    capacity: usize,
    width: Width,
    failed: bool,
}

impl<'a> Builder<'a> {
    /// An empty string to add to.
    pub fn new(runtime: &'a Runtime) -> Builder<'a> {
        Builder { runtime, buffer: None, length: 0, capacity: 0, width: Width::Ascii, failed: false }
    }

    /// How many code points there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Adds a code point.
    pub fn push(&mut self, point: u32) {
        let width = Width::of(point);
        if self.make_room(1, width) {
            self.put(self.length, point);
            self.length += 1;
        }
    }

    /// Adds Rust text.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_text(Text::Ascii(text));
        } else {
            text.chars().for_each(|point| self.push(point.into()));
        }
    }

    /// Adds stored text.
    pub fn push_text(&mut self, text: Text<'_>) {
        if !self.make_room(text.len(), text.width()) {
            return;
        }
        match (self.buffer, self.width.bytes() == text.width().bytes()) {
            (Some(buffer), true) => {
                let bytes = text.bytes();
                // SAFETY: room for the bytes was made behind those in use.
                let place = unsafe { buffer.add(self.length * self.width.bytes()) };
                // SAFETY: as above; the buffer is nobody else's.
                unsafe { place.copy_from_nonoverlapping(NonNull::from(bytes).cast(), bytes.len()) };
            }
            _ => {
                for (index, point) in text.points().enumerate() {
                    self.put(self.length + index, point);
                }
            }
        }
        self.length += text.len();
    }

    /// Adds the text of a string object; nothing if it is not one.
    pub fn push_object(&mut self, string: &Object) {
        if let Some(text) = super::view(string) {
            self.push_text(text);
        }
    }

    /// The string.
    pub fn finish(self) -> Value {
        if self.failed {
            return Err(Raised::OutOfMemory);
        }
        write(self.runtime, self.width, self.length, |place| {
            if let Some(buffer) = self.buffer {
                // SAFETY: that many bytes of the buffer were written.
                let bytes = unsafe { std::slice::from_raw_parts(buffer.as_ptr(), place.len()) };
                place.copy_from_slice(bytes);
            }
        })
    }

    /// Makes room for `count` code points of `width`. False if that fails, now or earlier.
    fn make_room(&mut self, count: usize, width: Width) -> bool {
        if self.failed {
            return false;
        }
        let needed = self.length + count;
        if needed <= self.capacity && width.bytes() <= self.width.bytes() {
            self.width = self.width.max(width);
            return true;
        }
        self.grow(needed, self.width.max(width));
        !self.failed
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, needed: usize, width: Width) {
        let capacity = if needed > self.capacity { (needed + needed / 2).max(32) } else { self.capacity };
        let bytes = capacity * width.bytes();
        if needed > MAX_LENGTH {
            self.failed = true;
            return;
        }
        if let Some(old) = self.buffer
            && width.bytes() == self.width.bytes()
        {
            // SAFETY: the block is the builder's alone.
            match unsafe { self.runtime.resize(old, bytes) } {
                Some(block) => self.buffer = Some(block),
                None => self.failed = true,
            }
            (self.capacity, self.width) = (capacity, width);
            return;
        }
        let Some(block) = self.runtime.alloc(Kind::Buffer, bytes) else {
            self.failed = true;
            return;
        };
        let old = std::mem::replace(&mut self.buffer, Some(block));
        let old_width = std::mem::replace(&mut self.width, width);
        self.capacity = capacity;
        if let Some(old) = old {
            for index in 0..self.length {
                let point = get(old, old_width, index);
                self.put(index, point);
            }
            // SAFETY: the old block was the builder's alone.
            unsafe { self.runtime.free(old) };
        }
    }

    /// Writes a code point for which there is room.
    fn put(&mut self, index: usize, point: u32) {
        let Some(buffer) = self.buffer else { return };
        debug_assert!(index < self.capacity && Width::of(point) <= self.width);
        // SAFETY: room was made for the index at this width.
        let place = unsafe { buffer.add(index * self.width.bytes()) };
        match self.width {
            // SAFETY: one byte of the buffer.
            Width::Ascii | Width::Latin1 => unsafe { place.write(point as u8) },
            // SAFETY: two bytes of the buffer, aligned.
            Width::Wide => unsafe { place.cast::<u16>().write(point as u16) },
            // SAFETY: four bytes of the buffer, aligned.
            Width::Full => unsafe { place.cast::<u32>().write(point) },
        }
    }
}

/// Reads a code point that was written.
fn get(buffer: NonNull<u8>, width: Width, index: usize) -> u32 {
    // SAFETY: the index was written at this width.
    let place = unsafe { buffer.add(index * width.bytes()) };
    match width {
        // SAFETY: one byte of the buffer.
        Width::Ascii | Width::Latin1 => unsafe { place.read() }.into(),
        // SAFETY: two bytes of the buffer, aligned.
        Width::Wide => unsafe { place.cast::<u16>().read() }.into(),
        // SAFETY: four bytes of the buffer, aligned.
        Width::Full => unsafe { place.cast::<u32>().read() },
    }
}

impl Drop for Builder<'_> {
    fn drop(&mut self) {
        if let Some(buffer) = self.buffer {
            // SAFETY: the block is the builder's alone.
            unsafe { self.runtime.free(buffer) };
        }
    }
}

impl fmt::Write for Builder<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}
