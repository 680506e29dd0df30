//! The buffer protocol: bytes of another object, held in place while they are looked at.
//!
//! All bytes lie in a `bytes` object: a `bytearray` keeps its own in one that nobody else holds, and a `memoryview` holds that of the
//! object it looks at. So an export needs no count of its own: a `bytearray` is exported as long as somebody else holds its storage.
//! Other objects are asked for a `memoryview` by `__buffer__` (PEP 688).

use std::ops::{Deref, Range};

use object::Object;

use super::{Bytes, array, content, content_mut};
use crate::class::name_of;
use crate::error::Raised;
use crate::memory_view;
use crate::runtime::Runtime;
use crate::special::Special;

/// Bytes of an object. As long as this exists, the object cannot be resized.
pub struct Buffer {
    storage: Object,
    range: Range<usize>,
    writable: bool,
}

impl Buffer {
    /// Bytes in a storage.
    pub(crate) fn new(storage: Object, range: Range<usize>, writable: bool) -> Buffer {
        Buffer { storage, range, writable }
    }

    /// Whether they may be written to.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// The bytes to write to; `None` if they may not be. No other view of them is in use meanwhile.
    pub fn as_mut(&mut self) -> Option<&mut [u8]> {
        self.writable.then(|| &mut content_mut(&self.storage)[self.range.clone()])
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &content(&self.storage)[self.range.clone()]
    }
}

/// The bytes of an object that has any: `None` if it has none.
pub fn find(runtime: &Runtime, object: &Object) -> Result<Option<Buffer>, Raised> {
    if object.body::<Bytes>().is_some() {
        return Ok(Some(Buffer::new(object.clone(), 0..content(object).len(), false)));
    }
    if let Some(buffer) = array::export(runtime, object)? {
        return Ok(Some(buffer));
    }
    if let Some(buffer) = memory_view::export(runtime, object)? {
        return Ok(Some(buffer));
    }
    if runtime.special_of(object, Special::Buffer).is_none() {
        return Ok(None);
    }
    memory_view::export(runtime, &memory_view::new(runtime, object)?)
}

/// The bytes of an object, which must have some.
pub fn get(runtime: &Runtime, object: &Object) -> Result<Buffer, Raised> {
    match find(runtime, object)? {
        Some(buffer) => Ok(buffer),
        None => Err(runtime.type_error(format_args!("a bytes-like object is required, not '{}'", name_of(&object.class())))),
    }
}
