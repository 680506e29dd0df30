//! `reversed`: a sequence from its last item to its first.

use std::cell::Cell;

use object::{Object, Slot};

use super::sequence::{Cursor, item_or_end, reduce_to, shared};
use super::{ITSELF, allocate, give};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::{int, ops, tuple};

/// The class `reversed`.
pub(crate) const SPEC: ClassSpec = ClassSpec { subclassable: true, ..shared(ClassId::Reversed, "reversed") }
    .methods(&[
        Native::static_method("__new__", "(*)", new),
        ITSELF,
        Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
        Native::new("__length_hint__", "(self, /)", |runtime, args| {
            let cursor = args.this::<Cursor>();
            let Some(sequence) = cursor.sequence.get() else { return int::new(runtime, 0) };
            let (length, left) = (ops::length(runtime, &sequence)?, cursor.index.get() as usize);
            int::new(runtime, if left > length { 0 } else { left as i64 })
        }),
        Native::new("__reduce__", "(self, /)", |runtime, args| {
            let cursor = args.this::<Cursor>();
            match cursor.sequence.get() {
                Some(sequence) => {
                    let state = int::new(runtime, i64::from(cursor.index.get()) - 1)?;
                    reduce_to(runtime, "reversed", sequence, Some(state))
                }
                None => reduce_to(runtime, "reversed", tuple::empty(runtime)?, None),
            }
        }),
        Native::new("__setstate__", "(self, state, /)", |runtime, args| {
            let state = ops::index(runtime, &args.at(1))?;
            let cursor = args.this::<Cursor>();
            if let Some(sequence) = cursor.sequence.get() {
                let length = ops::length(runtime, &sequence)? as i64;
                cursor.index.set((state.clamp(-1, length - 1) + 1) as u32);
            }
            Ok(runtime.none())
        }),
    ])
    .constructed_by(|runtime, args| {
        let sequence = args.get(0).filter(|_| args.len() == 1)?;
        match ClassId::of(&sequence) {
            ClassId::List => Some(super::over_list_reversed(runtime, &sequence)),
            ClassId::Range => crate::range::iterator::over_range_reversed(runtime, &sequence),
            _ => None,
        }
    })
    .doc("Return a reverse iterator over the values of the given sequence.");

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check_constructor(runtime, "reversed", 1..=1)?;
    let sequence = args.at(1);
    let not_reversible = || runtime.type_error(format_args!("'{}' object is not reversible", name_of(&sequence.class())));
    match runtime.special_of(&sequence, Special::Reversed) {
        Some(method) if method.reference() == Singleton::None.reference() => return Err(not_reversible()),
        Some(_) => return runtime.call_special(&sequence, Special::Reversed, &[])?.ok_or_else(not_reversible),
        None => {}
    }
    if runtime.special_of(&sequence, Special::GetItem).is_none() || runtime.special_of(&sequence, Special::Len).is_none() {
        return Err(not_reversible());
    }
    let Ok(length) = u32::try_from(ops::length(runtime, &sequence)?) else {
        return Err(runtime.overflow_error(format_args!("iter index too large")));
    };
    let object = allocate(runtime, args, ClassId::Reversed, |header| Cursor { header, sequence: Slot::empty(), index: Cell::new(length) })?;
    if let Some(cursor) = object.body::<Cursor>() {
        cursor.sequence.set(sequence.owned());
    }
    Ok(object)
}

/// The next item of a `reversed`.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(cursor) = iterator.body::<Cursor>() else { return Ok(None) };
    let Some(sequence) = cursor.sequence.get() else { return Ok(None) };
    let item = match cursor.index.get().checked_sub(1) {
        Some(index) => {
            cursor.index.set(index);
            item_or_end(runtime, &sequence, index.into())?
        }
        None => None,
    };
    if item.is_none() {
        drop(cursor.sequence.take());
    }
    Ok(item)
}
