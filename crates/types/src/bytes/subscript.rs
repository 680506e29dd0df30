//! `bytes[index]` and `bytes[start:stop:step]`.

use object::Object;

use super::methods::{like, own, same};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::slice::{self, Slice};
use crate::{int, ops};

/// `bytes[key]`
pub(super) fn get_of_bytes(runtime: &Runtime, args: &Args<'_>) -> Value {
    get(runtime, &args.at(0), &args.at(1), "byte", "index out of range")
}

/// `object[key]`; the last two arguments are for messages.
pub(super) fn get(runtime: &Runtime, object: &Object, key: &Object, name: &str, out_of_range: &str) -> Value {
    if key.body::<Slice>().is_some() {
        let parts = slice::parts(runtime, key)?;
        let bytes = own(object);
        let bounds = parts.within(bytes.len());
        if let Some(range) = bounds.contiguous() {
            if range.len() == bytes.len() {
                return same(runtime, object);
            }
            return like(runtime, object, &bytes[range]);
        }
        let picked = super::with(runtime, bounds.count, |place| {
            place.iter_mut().zip(bounds.positions()).for_each(|(place, position)| *place = bytes[position]);
        })?;
        return if super::array::is_array(object) { super::array::of_storage(runtime, picked) } else { Ok(picked) };
    }
    let index = index(runtime, key, name)?;
    let bytes = own(object);
    match ops::position(index, bytes.len()) {
        Some(position) => int::new(runtime, bytes[position].into()),
        None => Err(runtime.index_error(format_args!("{out_of_range}"))),
    }
}

/// The number that a key is, if it is not a slice.
pub(super) fn index(runtime: &Runtime, key: &Object, name: &str) -> Result<i64, Raised> {
    match ops::find_index(runtime, key)? {
        Some(index) => ops::index_or(runtime, &index, ClassId::IndexError),
        None => {
            let class = name_of(&key.class());
            Err(runtime.type_error(format_args!("{name} indices must be integers or slices, not {class}")))
        }
    }
}
