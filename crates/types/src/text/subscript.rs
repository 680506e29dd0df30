//! `text[index]` and `text[start:stop:step]`.

use object::Object;

use super::{Text, character, exact, slice, view};
use crate::class::name_of;
use crate::error::Value;
use crate::ids::ClassId;
use crate::ops;
use crate::runtime::Runtime;
use crate::slice::{self as slices, Slice};

/// `text[key]`
pub(super) fn get(runtime: &Runtime, string: &Object, key: &Object) -> Value {
    let Some(text) = view(string) else { return Err(runtime.type_error(format_args!("a string was expected"))) };
    if key.body::<Slice>().is_some() {
        let bounds = slices::resolve(runtime, key, text.len())?;
        if let Some(range) = bounds.contiguous() {
            return if range == (0..text.len()) { exact(runtime, string, text) } else { slice(runtime, text, range) };
        }
        let mut builder = super::Builder::new(runtime);
        bounds.positions().for_each(|position| builder.push(text.at(position)));
        return builder.finish();
    }
    let Some(index) = ops::find_index(runtime, key)? else {
        return Err(runtime.type_error(format_args!("string indices must be integers, not '{}'", name_of(&key.class()))));
    };
    item(runtime, text, ops::index_or(runtime, &index, ClassId::IndexError)?)
}

/// Code point `index` as a string, counted from the end if it is negative.
pub fn item(runtime: &Runtime, text: Text<'_>, index: i64) -> Value {
    match ops::position(index, text.len()) {
        Some(position) => character(runtime, text.at(position)),
        None => Err(runtime.index_error(format_args!("string index out of range"))),
    }
}
