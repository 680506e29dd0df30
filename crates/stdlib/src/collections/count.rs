//! `_count_elements`: what `Counter.update` does.

use object::Object;
use types::dict::Dict;
use types::ops::{self, BinaryOperator};
use types::{Args, ClassId, Native, Raised, Runtime, Special, Value, class, int, text};

pub(super) const FUNCTION: Native =
    Native::new("_count_elements", "(mapping, iterable, /)", count).doc("Count elements in the iterable, updating the mapping");

fn count(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (mapping, iterable) = (args.at(0), args.at(1));
    let one = int::new(runtime, 1)?;
    let add = |old: &Object| ops::binary(runtime, BinaryOperator::Add, old, &one);
    match mapping.body::<Dict>().filter(|_| counts_as_dicts_do(runtime, &mapping).unwrap_or(false)) {
        Some(dict) => ops::for_each(runtime, &iterable, |item| {
            let new = match dict.get(runtime, &item)? {
                Some(old) => add(&old)?,
                None => one.clone(),
            };
            dict.set(runtime, item, new).map(drop)
        })?,
        None => {
            let zero = int::new(runtime, 0)?;
            ops::for_each(runtime, &iterable, |item| {
                let old = runtime.call_method(&mapping, "get", &[&item, &zero])?;
                ops::set_item(runtime, &mapping, &item, &add(&old)?)
            })?;
        }
    }
    Ok(runtime.none())
}

/// Whether a mapping's class has the `get` and the `__setitem__` of `dict`.
fn counts_as_dicts_do(runtime: &Runtime, mapping: &Object) -> Result<bool, Raised> {
    let plain = runtime.class(ClassId::Dict);
    for name in ["get", Special::SetItem.name()] {
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        match (class::lookup(runtime, &mapping.class(), &name), class::lookup(runtime, &plain, &name)) {
            (Some(own), Some(inherited)) if own.is(&inherited) => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}
