//! Values that are copied between Rust and Python.

use num_bigint::BigInt;
use object::{Object, Slot};
use types::class::{is_instance_of, name_of};
use types::dict::{self, Dict};
use types::{ClassId, Raised, Runtime, Value, int, list, text, tuple};

use crate::Error;

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

impl Plain {
    /// Makes the Python object.
    pub(crate) fn to_object(&self, runtime: &Runtime) -> Value {
        match self {
            Plain::None => Ok(runtime.none()),
            Plain::Bool(value) => Ok(runtime.bool(*value)),
            Plain::Int(value) => int::new(runtime, *value),
            Plain::BigInt(value) => int::from_big(runtime, value),
            Plain::Float(value) => types::boxes::new_float(runtime, *value),
            Plain::Str(value) => text::new(runtime, value),
            Plain::Bytes(value) => {
                let items = Plain::List(value.iter().map(|byte| Plain::Int((*byte).into())).collect()).to_object(runtime)?;
                runtime.call(&runtime.class(ClassId::Bytes), &[&items])
            }
            Plain::List(items) => {
                let made = list::with_room(runtime, items.len())?;
                items.iter().try_for_each(|item| list::append(runtime, &made, item.to_object(runtime)?))?;
                Ok(made)
            }
            Plain::Tuple(items) => {
                let items = items.iter().map(|item| item.to_object(runtime)).collect::<Result<Vec<Object>, Raised>>()?;
                tuple::new(runtime, items.into_iter())
            }
            Plain::Dict(entries) => {
                let made = dict::new(runtime)?;
                for (key, value) in entries {
                    types::ops::set_item(runtime, &made, &key.to_object(runtime)?, &value.to_object(runtime)?)?;
                }
                Ok(made)
            }
        }
    }

    /// Copies a Python object.
    pub(crate) fn of(runtime: &Runtime, object: &Object) -> Result<Plain, Error> {
        Plain::within(runtime, object, DEPTH)
    }

    fn within(runtime: &Runtime, object: &Object, depth: usize) -> Result<Plain, Error> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Error::Conversion { found: name_of(&object.class()), wanted: "nested as little as a plain value may be" });
        };
        let is = |class| is_instance_of(object, class);
        let all = |items: &mut dyn Iterator<Item = Object>| {
            items.map(|item| Plain::within(runtime, &item, depth)).collect::<Result<Vec<Plain>, Error>>()
        };
        if object.is(&runtime.none()) {
            return Ok(Plain::None);
        }
        if is(ClassId::Bool) {
            return Ok(Plain::Bool(object.is(&runtime.bool(true))));
        }
        if let Some(value) = int::value(object) {
            return Ok(Plain::Int(value));
        }
        if let Some(value) = int::to_big(object) {
            return Ok(Plain::BigInt(value));
        }
        if let Some(value) = types::boxes::float(object) {
            return Ok(Plain::Float(value));
        }
        if text::view(object).is_some() {
            return Ok(Plain::Str(text::to_string(object)));
        }
        if let Some(items) = tuple::items(object) {
            return all(&mut items.iter().filter_map(Slot::get)).map(Plain::Tuple);
        }
        if is(ClassId::List) {
            return all(&mut (0..list::length(object)).filter_map(|index| list::item(object, index))).map(Plain::List);
        }
        if let Some(entries) = object.body::<Dict>() {
            let mut position = 0;
            let mut copied = Vec::new();
            while let Some((key, value)) = entries.next(&mut position) {
                copied.push((Plain::within(runtime, &key, depth)?, Plain::within(runtime, &value, depth)?));
            }
            return Ok(Plain::Dict(copied));
        }
        if is(ClassId::Bytes) || is(ClassId::ByteArray) {
            return bytes(runtime, object).map(Plain::Bytes).map_err(|raised| Error::of(runtime, raised));
        }
        Err(Error::Conversion { found: name_of(&object.class()), wanted: "a plain value" })
    }
}

fn bytes(runtime: &Runtime, object: &Object) -> Result<Vec<u8>, Raised> {
    let iterator = types::ops::iter(runtime, object)?;
    let mut bytes = Vec::new();
    while let Some(byte) = types::ops::next(runtime, &iterator)? {
        bytes.push(int::value(&byte).and_then(|byte| u8::try_from(byte).ok()).unwrap_or_default());
    }
    Ok(bytes)
}

macro_rules! from {
    ($($type:ty => $value:ident: $plain:expr,)*) => {
        $(impl From<$type> for Plain {
            fn from($value: $type) -> Plain {
                $plain
            }
        })*
    };
}

from! {
    () => _value: Plain::None,
    bool => value: Plain::Bool(value),
    i32 => value: Plain::Int(value.into()),
    u32 => value: Plain::Int(value.into()),
    i64 => value: Plain::Int(value),
    f64 => value: Plain::Float(value),
    &str => value: Plain::Str(value.to_owned()),
    String => value: Plain::Str(value),
    BigInt => value: i64::try_from(&value).map_or(Plain::BigInt(value), Plain::Int),
}

impl<T: Into<Plain>> From<Vec<T>> for Plain {
    fn from(items: Vec<T>) -> Plain {
        Plain::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Plain>> From<Option<T>> for Plain {
    fn from(value: Option<T>) -> Plain {
        value.map_or(Plain::None, Into::into)
    }
}

/// A Rust type that Python values can be taken as.
pub trait FromPython: Sized {
    /// What it is called in error messages, with its article.
    const WANTED: &'static str;

    /// The value, if it is of this type.
    fn from_plain(plain: Plain) -> Option<Self>;
}

macro_rules! from_python {
    ($($type:ty, $wanted:literal, $pattern:pat => $value:expr;)*) => {
        $(impl FromPython for $type {
            const WANTED: &'static str = $wanted;

            fn from_plain(plain: Plain) -> Option<$type> {
                match plain {
                    $pattern => $value,
                    _ => None,
                }
            }
        })*
    };
}

from_python! {
    (), "None", Plain::None => Some(());
    bool, "a bool", Plain::Bool(value) => Some(value);
    i32, "an int of 32 bits", Plain::Int(value) => i32::try_from(value).ok();
    i64, "an int of 64 bits", Plain::Int(value) => Some(value);
    usize, "an int that is a size", Plain::Int(value) => usize::try_from(value).ok();
    String, "a str", Plain::Str(value) => Some(value);
}

impl FromPython for f64 {
    const WANTED: &'static str = "a float";

    fn from_plain(plain: Plain) -> Option<f64> {
        match plain {
            Plain::Float(value) => Some(value),
            Plain::Int(value) => Some(value as f64),
            _ => None,
        }
    }
}

impl FromPython for Plain {
    const WANTED: &'static str = "a plain value";

    fn from_plain(plain: Plain) -> Option<Plain> {
        Some(plain)
    }
}

impl<T: FromPython> FromPython for Vec<T> {
    const WANTED: &'static str = "a list or tuple of such items";

    fn from_plain(plain: Plain) -> Option<Vec<T>> {
        match plain {
            Plain::List(items) | Plain::Tuple(items) => items.into_iter().map(T::from_plain).collect(),
            _ => None,
        }
    }
}

impl<T: FromPython> FromPython for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn from_plain(plain: Plain) -> Option<Option<T>> {
        match plain {
            Plain::None => Some(None),
            plain => T::from_plain(plain).map(Some),
        }
    }
}
