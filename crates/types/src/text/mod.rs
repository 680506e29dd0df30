//! `str`: how text lies on the heap.
//!
//! ```text
//! 0   header
//! 8   hash, 0 until it is asked for
//! 12  length in code points (29 bits) | width (2 bits) | interned (1 bit)
//! 16  code points, each in 1, 2 or 4 bytes: the narrowest that holds them all (PEP 393)
//! ```

mod builder;
mod case;
mod find;
mod grow;
mod intern;
pub(crate) mod iterator;
mod join;
mod make;
mod methods;
mod pad;
mod parts;
pub mod point;
mod predicate;
pub(crate) mod search;
mod show;
pub(crate) mod split;
mod subscript;
mod translate;
pub(crate) mod unicode;
pub(crate) mod unit;

use std::borrow::Cow;
use std::cell::Cell;
use std::hash::Hasher;
use std::ops::Range;
use std::ptr::NonNull;

use object::{Body, Borrowed, Extent, Header, Layout, LayoutId, Object};
use siphasher::sip::SipHasher13;

use crate::error::Value;
use crate::ids::ClassId;
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

pub use builder::Builder;
pub use grow::{append, concat};
pub use intern::{InternTable, intern};
pub use join::join_strings;
pub use make::{character, concatenate, empty, exact, from_points, new, slice};
pub(crate) use make::{fill_with, from_units, furnish, interruptible, repeat, size};
pub(crate) use show::escape;
pub use show::{ascii, repr};
pub use subscript::item;
pub(crate) use unit::{compare, with_units};

/// The class `str`.
pub(crate) const SPEC: ClassSpec =
    ClassSpec::new(ClassId::Str, "str", LAYOUT).methods(methods::TABLE).plain().constructed_by(of_object).doc(methods::DOC);

/// `str(object)`
fn of_object(runtime: &Runtime, args: &Args<'_>) -> Option<Value> {
    let object = args.get(0).filter(|_| args.len() == 1)?;
    Some(ops::str(runtime, &object))
}

const LAYOUT: Layout = Layout { extent: Extent::Computed(extent), ..Layout::leaf("str") };

fn extent(object: &Object) -> usize {
    size_of::<Str>() + view(object).map_or(0, |text| text.bytes().len().next_multiple_of(4))
}

/// Code points that a string can have at the most.
pub const MAX_LENGTH: usize = LENGTH_MASK as usize;

const LENGTH_MASK: u32 = (1 << 29) - 1;
const WIDTH_SHIFT: u32 = 29;
const INTERNED: u32 = 1 << 31;

/// The fixed part of a string.
#[repr(C)]
pub(crate) struct Str {
    header: Header,
    hash: Cell<u32>,
    meta: Cell<u32>,
}

// SAFETY: `Str` is `repr(C)`, begins with a header and has no references.
unsafe impl Body for Str {
    const LAYOUT: LayoutId = ClassId::Str.layout();
}

/// The code points of a string, as they are stored.
#[derive(Clone, Copy, Debug)]
pub enum Text<'a> {
    /// All below U+0080.
    Ascii(&'a str),
    /// All below U+0100, some above U+007F.
    Latin1(&'a [u8]),
    /// All below U+10000, some above U+00FF.
    Wide(&'a [u16]),
    /// Some above U+FFFF.
    Full(&'a [u32]),
}

impl<'a> Text<'a> {
    /// How many code points.
    pub fn len(self) -> usize {
        match self {
            Text::Ascii(text) => text.len(),
            Text::Latin1(points) => points.len(),
            Text::Wide(points) => points.len(),
            Text::Full(points) => points.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code point at `index`, which is below the length.
    pub fn at(self, index: usize) -> u32 {
        match self {
            Text::Ascii(text) => text.as_bytes()[index].into(),
            Text::Latin1(points) => points[index].into(),
            Text::Wide(points) => points[index].into(),
            Text::Full(points) => points[index],
        }
    }

    /// The code points in order.
    pub fn points(self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + use<'a> {
        (0..self.len()).map(move |index| self.at(index))
    }

    /// Some of the code points. Their width may be less than this says: not for comparing.
    pub(crate) fn part(self, range: Range<usize>) -> Text<'a> {
        match self {
            Text::Ascii(text) => Text::Ascii(&text[range]),
            Text::Latin1(points) => Text::Latin1(&points[range]),
            Text::Wide(points) => Text::Wide(&points[range]),
            Text::Full(points) => Text::Full(&points[range]),
        }
    }

    /// Some of the code points as Rust text.
    pub fn part_to_rust(self, range: Range<usize>) -> String {
        let range = range.start.min(self.len())..range.end.min(self.len());
        self.part(range).to_rust().into_owned()
    }

    /// The code points from `start` on.
    pub(crate) fn from(self, start: usize) -> Text<'a> {
        self.part(start..self.len())
    }

    /// As Rust text; lone surrogates become U+FFFD.
    pub fn to_rust(self) -> Cow<'a, str> {
        match self {
            Text::Ascii(text) => Cow::Borrowed(text),
            _ => Cow::Owned(self.points().map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()),
        }
    }

    pub(crate) fn width(self) -> Width {
        match self {
            Text::Ascii(_) => Width::Ascii,
            Text::Latin1(_) => Width::Latin1,
            Text::Wide(_) => Width::Wide,
            Text::Full(_) => Width::Full,
        }
    }

    /// The bytes of the stored form: with the width, they decide equality.
    pub(crate) fn bytes(self) -> &'a [u8] {
        match self {
            Text::Ascii(text) => text.as_bytes(),
            Text::Latin1(points) => points,
            Text::Wide(points) => as_bytes(points),
            Text::Full(points) => as_bytes(points),
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Text<'_>) -> bool {
        // The stored form is the narrowest, so equal text has equal width.
        self.width() == other.width() && self.bytes() == other.bytes()
    }
}

/// In how many bytes a code point is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Width {
    /// One byte, below U+0080.
    Ascii,
    /// One byte.
    Latin1,
    /// Two bytes.
    Wide,
    /// Four bytes.
    Full,
}

impl Width {
    /// The narrowest width that holds `point`.
    pub fn of(point: u32) -> Width {
        match point {
            0..0x80 => Width::Ascii,
            0x80..0x100 => Width::Latin1,
            0x100..0x1_0000 => Width::Wide,
            _ => Width::Full,
        }
    }

    /// Bytes of a code point.
    pub fn bytes(self) -> usize {
        match self {
            Width::Ascii | Width::Latin1 => 1,
            Width::Wide => 2,
            Width::Full => 4,
        }
    }
}

/// The text of a string, or of an instance of a class that derives from `str`; `None` for anything else.
#[inline]
pub fn view(object: &Object) -> Option<Text<'_>> {
    let body = object.body::<Str>()?;
    // SAFETY: it is a string's body, within its block.
    Some(unsafe { body.text(object.block()) })
}

/// The same for as long as a borrowed object is.
#[inline]
pub(crate) fn view_borrowed<'a>(object: Borrowed<'a>) -> Option<Text<'a>> {
    let body: &'a Str = object.body()?;
    // SAFETY: it is a string's body, within its block.
    Some(unsafe { body.text(object.block()) })
}

/// Whether a string is interned.
pub fn is_interned(object: &Object) -> bool {
    object.body::<Str>().is_some_and(|body| body.meta.get() & INTERNED != 0)
}

impl Str {
    /// The code points behind the body.
    ///
    /// # Safety
    ///
    /// `block` is the block that the body lies in.
    #[inline]
    unsafe fn text(&self, block: NonNull<u8>) -> Text<'_> {
        let meta = self.meta.get();
        let length = (meta & LENGTH_MASK) as usize;
        // SAFETY: the code points follow the body.
        let first = unsafe { block.add(size_of::<Str>()) };
        match meta >> WIDTH_SHIFT & 3 {
            0 => {
                // SAFETY: `length` bytes follow; strings do not change.
                let bytes = unsafe { std::slice::from_raw_parts(first.as_ptr(), length) };
                // SAFETY: the width says that all are below 0x80.
                Text::Ascii(unsafe { std::str::from_utf8_unchecked(bytes) })
            }
            // SAFETY: `length` code points of the width follow, aligned to 8; strings do not change.
            1 => Text::Latin1(unsafe { std::slice::from_raw_parts(first.as_ptr(), length) }),
            // SAFETY: as above.
            2 => Text::Wide(unsafe { std::slice::from_raw_parts(first.cast().as_ptr(), length) }),
            // SAFETY: as above.
            _ => Text::Full(unsafe { std::slice::from_raw_parts(first.cast().as_ptr(), length) }),
        }
    }
}

/// The text of a string as Rust text, for messages; nothing for anything else.
pub fn to_string(object: &Object) -> String {
    view(object).map(|text| text.to_rust().into_owned()).unwrap_or_default()
}

/// Whether both strings have the same text. False if one is not a string.
pub fn equal(left: &Object, right: &Object) -> bool {
    left.is(right) || view(left).is_some_and(|left| view(right) == Some(left))
}

/// The hash of a string: never 0 but for the empty one, 32 bits.
pub fn hash(runtime: &Runtime, object: &Object) -> Option<u32> {
    let body = object.body::<Str>()?;
    let known = body.hash.get();
    if known != 0 {
        return Some(known);
    }
    let text = view(object)?;
    let hash = hash_bytes(runtime, text.bytes());
    body.hash.set(hash);
    Some(hash)
}

/// The hash of stored bytes, of a string or of a bytes object: never 0 but for no bytes at all.
pub(crate) fn hash_bytes(runtime: &Runtime, bytes: &[u8]) -> u32 {
    if bytes.is_empty() {
        return 0;
    }
    let mut hasher = SipHasher13::new_with_keys(runtime.hash_key.0, runtime.hash_key.1);
    hasher.write(bytes);
    let hash = hasher.finish();
    ((hash >> 32) as u32 ^ hash as u32).max(1)
}

fn as_bytes<T: Copy>(points: &[T]) -> &[u8] {
    // SAFETY: any initialised integers can be read as bytes.
    unsafe { std::slice::from_raw_parts(points.as_ptr().cast(), size_of_val(points)) }
}
