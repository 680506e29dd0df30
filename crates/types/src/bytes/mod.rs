//! `bytes`: a fixed run of bytes within one block. What else gives access to bytes (`bytearray`, `memoryview`) keeps them in such a block.
//!
//! ```text
//! 0   header
//! 8   hash, 0 until it is asked for
//! 12  length
//! 16  bytes
//! ```
//!
//! | Question | File |
//! |---|---|
//! | How are bytes of other objects read? | `buffer.rs` |
//! | Which methods do `bytes` and `bytearray` have? | `methods.rs`, and what it names |
//! | How does a `bytearray` change? | `array/` |
//! | How do text and bytes become one another? | `codec/` |

pub mod array;
mod buffer;
mod builder;
pub mod codec;
mod construct;
mod find;
mod hexadecimal;
mod iterator;
mod join;
mod letters;
mod make;
mod methods;
mod pad;
mod parts;
mod show;
mod subscript;

use std::cell::Cell;

use object::{Body, Extent, Header, Layout, LayoutId, Object};

use crate::ids::ClassId;
use crate::memory_view;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::text;

pub use buffer::{Buffer, find as find_buffer, get as get_buffer};
pub use builder::ByteBuilder;
pub use hexadecimal::to_text as hex_text;
pub(crate) use iterator::{SPEC as ITERATOR, next as next_of_iterator};
pub(crate) use make::{content, content_mut, content_of, furnish};
pub use make::{empty, new, with};

/// The class `bytes`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Bytes, "bytes", LAYOUT).plain().methods(methods::OF_BYTES).doc(methods::DOC);

const LAYOUT: Layout = Layout { extent: Extent::Computed(extent), ..Layout::leaf("bytes") };

fn extent(object: &Object) -> usize {
    size_of::<Bytes>() + object.body::<Bytes>().map_or(0, |bytes| (bytes.length.get() as usize).next_multiple_of(4))
}

/// The fixed part of a bytes object.
#[repr(C)]
pub(crate) struct Bytes {
    header: Header,
    hash: Cell<u32>,
    length: Cell<u32>,
}

const _: () = assert!(size_of::<Bytes>() == 16);

// SAFETY: `Bytes` is `repr(C)`, begins with a header and has no references.
unsafe impl Body for Bytes {
    const LAYOUT: LayoutId = ClassId::Bytes.layout();
}

/// The bytes of a `bytes`, a `bytearray` or a `memoryview` whose bytes lie in a row; `None` for anything else. Not to be kept while Python
/// may run, unless the object is a `bytes`: see [`Buffer`].
#[inline]
pub fn view(object: &Object) -> Option<&[u8]> {
    if object.body::<Bytes>().is_some() {
        return Some(content(object));
    }
    array::view(object).or_else(|| memory_view::view(object))
}

/// Whether an object is a `bytes`, or an instance of a class that derives from it.
pub fn is_bytes(object: &Object) -> bool {
    object.body::<Bytes>().is_some()
}

/// The hash of a bytes object: that of a string with the same stored bytes. `None` for anything else.
pub fn hash(runtime: &Runtime, object: &Object) -> Option<u32> {
    let body = object.body::<Bytes>()?;
    if body.hash.get() == 0 {
        body.hash.set(text::hash_bytes(runtime, content(object)));
    }
    Some(body.hash.get())
}
