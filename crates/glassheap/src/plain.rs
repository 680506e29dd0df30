//! Python values of any plain type, copied: for a host that does not know in advance what comes.

use num_bigint::BigInt;
use object::Slot;
use types::class::is_instance_of;
use types::dict::Dict;
use types::{ClassId, boxes, bytes, int, list, text, tuple};

use crate::{Error, FromPython, Handle, IntoPython, Python, Result};

/// `bytes`, which a `Vec<u8>` is not: that is a list of ints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bytes(pub Vec<u8>);

/// A Python value as a Rust value.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// `None`
    None,
    /// A `bool`.
    Bool(bool),
    /// An `int` that fits.
    Int(i64),
    /// Any other `int`.
    BigInt(BigInt),
    /// A `float`.
    Float(f64),
    /// A `str`. Lone surrogates become U+FFFD.
    Str(String),
    /// `bytes`
    Bytes(Vec<u8>),
    /// A `list`.
    List(Vec<Plain>),
    /// A `tuple`.
    Tuple(Vec<Plain>),
    /// A `dict`, in its order.
    Dict(Vec<(Plain, Plain)>),
}

/// How deep values may be nested; a list can contain itself.
const DEPTH: usize = 200;

impl IntoPython for Plain {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        match self {
            Plain::None => Ok(python.none()),
            Plain::Bool(value) => value.into_python(python),
            Plain::Int(value) => value.into_python(python),
            Plain::BigInt(value) => value.into_python(python),
            Plain::Float(value) => value.into_python(python),
            Plain::Str(value) => value.into_python(python),
            Plain::Bytes(value) => Bytes(value).into_python(python),
            Plain::List(items) => items.into_python(python),
            Plain::Tuple(items) => {
                let items = items.into_iter().map(|item| item.into_python(python).map(Handle::into_object)).collect::<Result<Vec<_>>>()?;
                python.build(tuple::new(python.runtime, items.into_iter()))
            }
            Plain::Dict(entries) => {
                let made = python.build(types::dict::new(python.runtime))?;
                entries.into_iter().try_for_each(|(key, value)| made.set_item(key, value))?;
                Ok(made)
            }
        }
    }
}

impl FromPython<'_> for Plain {
    fn from_python(handle: Handle<'_>) -> Result<Plain> {
        Plain::within(&handle, DEPTH)
    }
}

impl Plain {
    fn within(handle: &Handle<'_>, depth: usize) -> Result<Plain> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Error::conversion(handle, "nested as little as a plain value may be"));
        };
        let (python, object) = (handle.python(), handle.object());
        let is = |class| is_instance_of(object, class);
        let all = |items: &mut dyn Iterator<Item = object::Object>| {
            items.map(|item| Plain::within(&Handle::new(python, item), depth)).collect::<Result<Vec<Plain>>>()
        };
        if handle.is_none() {
            return Ok(Plain::None);
        }
        if is(ClassId::Bool) {
            return Ok(Plain::Bool(int::value(object) == Some(1)));
        }
        if let Some(value) = int::value(object) {
            return Ok(Plain::Int(value));
        }
        if let Some(value) = int::to_big(object) {
            return Ok(Plain::BigInt(value));
        }
        if let Some(value) = boxes::float(object) {
            return Ok(Plain::Float(value));
        }
        if text::view(object).is_some() {
            return Ok(Plain::Str(text::to_string(object)));
        }
        if let Some(bytes) = bytes::view(object) {
            return Ok(Plain::Bytes(bytes.to_vec()));
        }
        if let Some(items) = tuple::items(object) {
            return all(&mut items.iter().filter_map(Slot::get)).map(Plain::Tuple);
        }
        if is(ClassId::List) {
            return all(&mut (0..list::length(object)).filter_map(|index| list::item(object, index))).map(Plain::List);
        }
        if let Some(entries) = object.body::<Dict>() {
            let (mut position, mut copied) = (0, Vec::new());
            while let Some((key, value)) = entries.next(&mut position) {
                copied.push((Plain::within(&Handle::new(python, key), depth)?, Plain::within(&Handle::new(python, value), depth)?));
            }
            return Ok(Plain::Dict(copied));
        }
        Err(Error::conversion(handle, "a plain value"))
    }
}
