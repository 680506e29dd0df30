//! Python objects as Rust values.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

use num_bigint::BigInt;
use object::{Object, Slot};
use types::class::is_instance_of;
use types::dict::Dict;
use types::set::{Set, is_set};
use types::{ClassId, boxes, bytes, int, list, text, tuple};

use crate::{Bytes, Error, Handle, Result};

/// A Rust type that Python objects can be taken as. What does not fit is an [`Error::Conversion`], and nothing is rounded or cut off.
///
/// ```
/// use glassheap::{FromPython, Handle, Interpreter, Result};
///
/// struct Point { x: f64, y: f64 }
///
/// impl<'a> FromPython<'a> for Point {
///     fn from_python(point: Handle<'a>) -> Result<Point> {
///         Ok(Point { x: point.get("real")?, y: point.get("imag")? })
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let python = Interpreter::builder().build()?;
/// let point: Point = python.eval("3 + 4j")?;
/// assert_eq!((point.x, point.y), (3.0, 4.0));
/// # Ok(())
/// # }
/// ```
pub trait FromPython<'a>: Sized {
    /// Takes the value.
    fn from_python(handle: Handle<'a>) -> Result<Self>;
}

impl<'a> FromPython<'a> for Handle<'a> {
    fn from_python(handle: Handle<'a>) -> Result<Handle<'a>> {
        Ok(handle)
    }
}

macro_rules! from_python {
    ($($type:ty, $wanted:literal, $object:ident => $value:expr;)*) => {
        $(impl FromPython<'_> for $type {
            fn from_python(handle: Handle<'_>) -> Result<$type> {
                let $object = handle.object();
                $value.ok_or_else(|| Error::conversion(&handle, $wanted))
            }
        })*
    };
}

/// An int, which a bool is not here.
fn whole(object: &Object) -> Option<i64> {
    if is_instance_of(object, ClassId::Bool) {
        return None;
    }
    // The least that fits is not kept in 64 bits.
    int::value(object).or_else(|| int::to_big(object)?.try_into().ok())
}

fn big(object: &Object) -> Option<BigInt> {
    whole(object).map(BigInt::from).or_else(|| int::to_big(object).filter(|_| !is_instance_of(object, ClassId::Bool)))
}

fn number(object: &Object) -> Option<f64> {
    // Ints up to here are floats too.
    const EXACT: i64 = 1 << 53;
    boxes::float(object).or_else(|| whole(object).filter(|value| (-EXACT..=EXACT).contains(value)).map(|value| value as f64))
}

from_python! {
    (), "None", object => is_instance_of(object, ClassId::NoneType).then_some(());
    bool, "a bool", object => is_instance_of(object, ClassId::Bool).then(|| int::value(object) == Some(1));
    i8, "an int of 8 bits", object => whole(object).and_then(|value| value.try_into().ok());
    i16, "an int of 16 bits", object => whole(object).and_then(|value| value.try_into().ok());
    i32, "an int of 32 bits", object => whole(object).and_then(|value| value.try_into().ok());
    i64, "an int of 64 bits", object => whole(object);
    isize, "an int of 64 bits", object => whole(object).and_then(|value| value.try_into().ok());
    u8, "an int of 8 bits, 0 or more", object => whole(object).and_then(|value| value.try_into().ok());
    u16, "an int of 16 bits, 0 or more", object => whole(object).and_then(|value| value.try_into().ok());
    u32, "an int of 32 bits, 0 or more", object => whole(object).and_then(|value| value.try_into().ok());
    u64, "an int of 64 bits, 0 or more", object => big(object).and_then(|value| value.try_into().ok());
    usize, "an int of 64 bits, 0 or more", object => big(object).and_then(|value| value.try_into().ok());
    i128, "an int of 128 bits", object => big(object).and_then(|value| value.try_into().ok());
    u128, "an int of 128 bits, 0 or more", object => big(object).and_then(|value| value.try_into().ok());
    BigInt, "an int", object => big(object);
    f32, "a float", object => number(object).map(|value| value as f32);
    f64, "a float", object => number(object);
    char, "a str of one character", object => one_character(object);
    String, "a str", object => string(object);
    Bytes, "bytes", object => bytes::view(object).map(|bytes| Bytes(bytes.to_vec()));
}

/// A str without lone surrogates.
fn string(object: &Object) -> Option<String> {
    match text::view(object)? {
        text::Text::Ascii(text) => Some(text.to_owned()),
        text => text.points().map(char::from_u32).collect(),
    }
}

fn one_character(object: &Object) -> Option<char> {
    let mut points = text::view(object)?.points();
    let first = char::from_u32(points.next()?)?;
    points.next().is_none().then_some(first)
}

impl<'a, T: FromPython<'a>> FromPython<'a> for Option<T> {
    fn from_python(handle: Handle<'a>) -> Result<Option<T>> {
        if handle.is_none() { Ok(None) } else { T::from_python(handle).map(Some) }
    }
}

/// The items of a list or tuple.
fn items(object: &Object) -> Option<Vec<Object>> {
    if let Some(items) = tuple::items(object) {
        return Some(items.iter().filter_map(Slot::get).collect());
    }
    is_instance_of(object, ClassId::List).then(|| (0..list::length(object)).filter_map(|index| list::item(object, index)).collect())
}

fn keys(object: &Object) -> Option<Vec<Object>> {
    let set = object.body::<Set>().filter(|_| is_set(object))?;
    let (mut position, mut keys) = (0, Vec::new());
    while let Some((key, _)) = set.next(&mut position) {
        keys.push(key);
    }
    Some(keys)
}

fn each<'a, T: FromPython<'a>, C: FromIterator<T>>(handle: &Handle<'a>, objects: Option<Vec<Object>>, wanted: &'static str) -> Result<C> {
    let objects = objects.ok_or_else(|| Error::conversion(handle, wanted))?;
    objects.into_iter().map(|object| T::from_python(Handle::new(handle.python(), object))).collect()
}

fn entries<'a, K: FromPython<'a>, V: FromPython<'a>, C: FromIterator<(K, V)>>(handle: &Handle<'a>) -> Result<C> {
    let Some(dict) = handle.object().body::<Dict>() else { return Err(Error::conversion(handle, "a dict")) };
    let (mut position, python) = (0, handle.python());
    std::iter::from_fn(|| dict.next(&mut position))
        .map(|(key, value)| Ok((K::from_python(Handle::new(python, key))?, V::from_python(Handle::new(python, value))?)))
        .collect()
}

impl<'a, T: FromPython<'a>> FromPython<'a> for Vec<T> {
    fn from_python(handle: Handle<'a>) -> Result<Vec<T>> {
        each(&handle, items(handle.object()), "a list or tuple")
    }
}

impl<'a, T: FromPython<'a>, const N: usize> FromPython<'a> for [T; N] {
    fn from_python(handle: Handle<'a>) -> Result<[T; N]> {
        let items: Vec<T> = handle.extract()?;
        items.try_into().map_err(|_| Error::conversion(&handle, "a list or tuple of that length"))
    }
}

impl<'a, K: FromPython<'a> + Eq + Hash, V: FromPython<'a>, S: BuildHasher + Default> FromPython<'a> for HashMap<K, V, S> {
    fn from_python(handle: Handle<'a>) -> Result<HashMap<K, V, S>> {
        entries(&handle)
    }
}

impl<'a, K: FromPython<'a> + Ord, V: FromPython<'a>> FromPython<'a> for BTreeMap<K, V> {
    fn from_python(handle: Handle<'a>) -> Result<BTreeMap<K, V>> {
        entries(&handle)
    }
}

impl<'a, T: FromPython<'a> + Eq + Hash, S: BuildHasher + Default> FromPython<'a> for HashSet<T, S> {
    fn from_python(handle: Handle<'a>) -> Result<HashSet<T, S>> {
        each(&handle, keys(handle.object()), "a set")
    }
}

impl<'a, T: FromPython<'a> + Ord> FromPython<'a> for BTreeSet<T> {
    fn from_python(handle: Handle<'a>) -> Result<BTreeSet<T>> {
        each(&handle, keys(handle.object()), "a set")
    }
}

macro_rules! tuples {
    ($($count:literal ($($name:ident)+))*) => {
        $(impl<'a, $($name: FromPython<'a>),+> FromPython<'a> for ($($name,)+) {
            fn from_python(handle: Handle<'a>) -> Result<($($name,)+)> {
                let items = tuple::items(handle.object()).filter(|items| items.len() == $count);
                let items = items.ok_or_else(|| Error::conversion(&handle, concat!("a tuple of ", $count)))?;
                let mut items = items.iter().filter_map(Slot::get).map(|item| Handle::new(handle.python(), item));
                let mut next = || items.next().ok_or_else(|| Error::conversion(&handle, concat!("a tuple of ", $count)));
                Ok(($($name::from_python(next()?)?,)+))
            }
        })*
    };
}

tuples! {
    1 (A) 2 (A B) 3 (A B C) 4 (A B C D) 5 (A B C D E) 6 (A B C D E F) 7 (A B C D E F G) 8 (A B C D E F G H)
}
