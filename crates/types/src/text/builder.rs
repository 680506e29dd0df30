//! Building a string piece by piece, in a buffer on the heap.

use std::fmt;
use std::ptr::NonNull;

use object::{Kind, Object};

use super::make::{copy, from_units, put, write};
use super::{MAX_LENGTH, Text, Width};
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
            let width = self.width;
            put(self.place(self.length, 1), width, point);
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
        if self.make_room(text.len(), text.width()) {
            let width = self.width;
            copy(self.place(self.length, text.len()), width, text);
            self.length += text.len();
        }
    }

    /// Adds a code point `count` times.
    pub fn push_repeated(&mut self, point: u32, count: usize) {
        if count > 0 && self.make_room(count, Width::of(point)) {
            let width = self.width;
            self.place(self.length, count).chunks_exact_mut(width.bytes()).for_each(|place| put(place, width, point));
            self.length += count;
        }
    }

    /// Adds code points.
    pub(crate) fn push_points(&mut self, points: &[u32]) {
        points.iter().for_each(|point| self.push(*point));
    }

    /// Has `finish` fail for want of memory.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
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
        let Some(buffer) = self.buffer else { return super::empty(self.runtime) };
        let (first, length) = (buffer.as_ptr(), self.length);
        match self.width {
            Width::Ascii => {
                // SAFETY: that many bytes of the buffer were written.
                let bytes = unsafe { std::slice::from_raw_parts(first, length) };
                write(self.runtime, Width::Ascii, length, |place| place.copy_from_slice(bytes))
            }
            // What was added may have been part of a wider text: the narrowest width is looked for.
            // SAFETY: that many code points of the width were written.
            Width::Latin1 => from_units(self.runtime, unsafe { std::slice::from_raw_parts(first, length) }),
            // SAFETY: as above; blocks are aligned to 8.
            Width::Wide => from_units(self.runtime, unsafe { std::slice::from_raw_parts(first.cast::<u16>(), length) }),
            // SAFETY: as above.
            Width::Full => from_units(self.runtime, unsafe { std::slice::from_raw_parts(first.cast::<u32>(), length) }),
        }
    }

    /// Makes room for `count` code points of `width`. False if that fails, now or earlier.
    fn make_room(&mut self, count: usize, width: Width) -> bool {
        if self.failed {
            return false;
        }
        let Some(needed) = self.length.checked_add(count).filter(|needed| *needed <= MAX_LENGTH) else {
            self.failed = true;
            return false;
        };
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
        let old = self.buffer.replace(block);
        let old_width = std::mem::replace(&mut self.width, width);
        self.capacity = capacity;
        if let Some(old) = old {
            let length = self.length;
            // SAFETY: that many bytes of the old block were written.
            let bytes = unsafe { std::slice::from_raw_parts(old.as_ptr(), length * old_width.bytes()) };
            let place = self.place(0, length);
            match old_width {
                Width::Ascii | Width::Latin1 => copy(place, width, Text::Latin1(bytes)),
                // A wider buffer than this one has words.
                _ => widen(place, bytes),
            }
            // SAFETY: the old block was the builder's alone.
            unsafe { self.runtime.free(old) };
        }
    }

    /// The part of the buffer for `count` code points from `index` on, for which there is room.
    fn place(&mut self, index: usize, count: usize) -> &mut [u8] {
        let Some(buffer) = self.buffer else { return &mut [] };
        debug_assert!(index + count <= self.capacity);
        // SAFETY: within the buffer.
        let first = unsafe { buffer.add(index * self.width.bytes()) };
        // SAFETY: as above; memory of a heap is initialised, and the buffer is the builder's alone.
        unsafe { std::slice::from_raw_parts_mut(first.as_ptr(), count * self.width.bytes()) }
    }
}

/// Copies code points of two bytes to places of four.
fn widen(place: &mut [u8], bytes: &[u8]) {
    let places = place.as_chunks_mut::<4>().0;
    for (place, point) in places.iter_mut().zip(bytes.as_chunks::<2>().0) {
        *place = u32::from(u16::from_ne_bytes(*point)).to_ne_bytes();
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
