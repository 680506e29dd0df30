//! Rust values as Python objects.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use num_bigint::BigInt;
use object::Object;
use types::{bytes, dict, float, int, list, set, text, tuple};

use crate::{Bytes, Handle, Python, Result};

/// A Rust type whose values become Python objects.
///
/// ```
/// use glassheap::{Handle, Interpreter, IntoPython, Python, Result};
///
/// struct Point { x: f64, y: f64 }
///
/// impl IntoPython for Point {
///     fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
///         python.object((self.x, self.y))
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let python = Interpreter::builder().build()?;
/// python.set("point", Point { x: 3.0, y: 4.0 })?;
/// assert_eq!(python.eval::<f64>("abs(complex(*point))")?, 5.0);
/// # Ok(())
/// # }
/// ```
pub trait IntoPython {
    /// Makes the object.
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>>;
}

macro_rules! into_python {
    ($($type:ty, $runtime:ident, $value:ident => $made:expr;)*) => {
        $(impl IntoPython for $type {
            fn into_python<'a>($value, python: Python<'a>) -> Result<Handle<'a>> {
                let $runtime = python.runtime;
                python.build($made)
            }
        })*
    };
}

into_python! {
    (), runtime, self => Ok(runtime.none());
    bool, runtime, self => Ok(runtime.bool(self));
    i8, runtime, self => int::new(runtime, self.into());
    i16, runtime, self => int::new(runtime, self.into());
    i32, runtime, self => int::new(runtime, self.into());
    i64, runtime, self => int::new(runtime, self);
    isize, runtime, self => int::new(runtime, self as i64);
    u8, runtime, self => int::new(runtime, self.into());
    u16, runtime, self => int::new(runtime, self.into());
    u32, runtime, self => int::new(runtime, self.into());
    u64, runtime, self => int::from_u64(runtime, self);
    usize, runtime, self => int::from_usize(runtime, self);
    i128, runtime, self => int::from_wide(runtime, self);
    u128, runtime, self => int::from_big(runtime, &self.into());
    &BigInt, runtime, self => int::from_big(runtime, self);
    BigInt, runtime, self => int::from_big(runtime, &self);
    f32, runtime, self => float::new(runtime, self.into());
    f64, runtime, self => float::new(runtime, self);
    char, runtime, self => text::new(runtime, self.encode_utf8(&mut [0; 4]));
    &str, runtime, self => text::new(runtime, self);
    &String, runtime, self => text::new(runtime, self);
    String, runtime, self => text::new(runtime, &self);
    Bytes, runtime, self => bytes::new(runtime, &self.0);
}

impl IntoPython for Handle<'_> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        python.own(self.into_object())
    }
}

impl IntoPython for &Handle<'_> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        python.own(self.object().clone())
    }
}

impl<T: IntoPython> IntoPython for Option<T> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        self.map_or_else(|| Ok(python.none()), |value| value.into_python(python))
    }
}

/// A list.
fn sequence<'a, T: IntoPython>(python: Python<'a>, items: impl ExactSizeIterator<Item = T>) -> Result<Handle<'a>> {
    let made = python.build(list::with_room(python.runtime, items.len()))?;
    for item in items {
        let item = item.into_python(python)?.into_object();
        python.lift(list::append(python.runtime, made.object(), item))?;
    }
    Ok(made)
}

fn mapping<'a, K: IntoPython, V: IntoPython>(python: Python<'a>, entries: impl Iterator<Item = (K, V)>) -> Result<Handle<'a>> {
    let made = python.build(dict::new(python.runtime))?;
    for (key, value) in entries {
        made.set_item(key, value)?;
    }
    Ok(made)
}

fn group<'a, T: IntoPython>(python: Python<'a>, items: impl Iterator<Item = T>) -> Result<Handle<'a>> {
    let made = python.build(set::new(python.runtime))?;
    for item in items {
        let item = item.into_python(python)?.into_object();
        python.enter(|| set::add(python.runtime, made.object(), item))?;
    }
    Ok(made)
}

impl<T: IntoPython> IntoPython for Vec<T> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        sequence(python, self.into_iter())
    }
}

impl<T: IntoPython + Clone> IntoPython for &[T] {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        sequence(python, self.iter().cloned())
    }
}

impl<T: IntoPython, const N: usize> IntoPython for [T; N] {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        sequence(python, self.into_iter())
    }
}

impl<K: IntoPython, V: IntoPython, S> IntoPython for HashMap<K, V, S> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        mapping(python, self.into_iter())
    }
}

impl<K: IntoPython, V: IntoPython> IntoPython for BTreeMap<K, V> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        mapping(python, self.into_iter())
    }
}

impl<T: IntoPython, S> IntoPython for HashSet<T, S> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        group(python, self.into_iter())
    }
}

impl<T: IntoPython> IntoPython for BTreeSet<T> {
    fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
        group(python, self.into_iter())
    }
}

/// Values that are the arguments of a call: a tuple, or any number of values of one type.
pub trait Arguments {
    /// Makes the objects.
    fn into_arguments<'a>(self, python: Python<'a>) -> Result<Vec<Handle<'a>>>;
}

impl Arguments for () {
    fn into_arguments<'a>(self, _: Python<'a>) -> Result<Vec<Handle<'a>>> {
        Ok(Vec::new())
    }
}

impl<T: IntoPython> Arguments for Vec<T> {
    fn into_arguments<'a>(self, python: Python<'a>) -> Result<Vec<Handle<'a>>> {
        self.into_iter().map(|argument| argument.into_python(python)).collect()
    }
}

impl<T: IntoPython + Clone> Arguments for &[T] {
    fn into_arguments<'a>(self, python: Python<'a>) -> Result<Vec<Handle<'a>>> {
        self.iter().map(|argument| argument.clone().into_python(python)).collect()
    }
}

impl<T: IntoPython, const N: usize> Arguments for [T; N] {
    fn into_arguments<'a>(self, python: Python<'a>) -> Result<Vec<Handle<'a>>> {
        self.into_iter().map(|argument| argument.into_python(python)).collect()
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))*) => {
        $(impl<$($name: IntoPython),+> Arguments for ($($name,)+) {
            #[allow(non_snake_case, reason = "values are named as their types are")]
            fn into_arguments<'a>(self, python: Python<'a>) -> Result<Vec<Handle<'a>>> {
                let ($($name,)+) = self;
                Ok(vec![$($name.into_python(python)?),+])
            }
        }

        impl<$($name: IntoPython),+> IntoPython for ($($name,)+) {
            fn into_python<'a>(self, python: Python<'a>) -> Result<Handle<'a>> {
                let items = self.into_arguments(python)?.into_iter().map(Handle::into_object).collect::<Vec<Object>>();
                python.build(tuple::new(python.runtime, items.into_iter()))
            }
        })*
    };
}

tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}
