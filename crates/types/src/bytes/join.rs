//! `separator.join(pieces)`

use object::Slot;

use super::{ByteBuilder, array, find_buffer, get_buffer};
use crate::class::name_of;
use crate::error::Value;
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;
use crate::tuple;

/// `separator.join(iterable)`
pub(super) fn join(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (this, iterable) = (args.at(0), args.at(1));
    if !ops::is_iterable(runtime, &iterable) {
        return Err(runtime.type_error(format_args!("can only join an iterable")));
    }
    let items = tuple::from_iterable(runtime, &iterable)?;
    let items = tuple::items(&items).unwrap_or_default();
    let separator = get_buffer(runtime, &this)?;
    if let [one] = items
        && let Some(one) = one.get()
        && one.class_ref() == crate::ClassId::Bytes.reference()
        && !array::is_array(&this)
    {
        return Ok(one);
    }
    let mut builder = ByteBuilder::new(runtime);
    for (index, item) in items.iter().filter_map(Slot::get).enumerate() {
        if index > 0 {
            builder.extend(&separator);
        }
        match find_buffer(runtime, &item)? {
            Some(piece) => builder.extend(&piece),
            None => {
                let class = name_of(&item.class());
                return Err(runtime.type_error(format_args!("sequence item {index}: expected a bytes-like object, {class} found")));
            }
        }
    }
    let made = builder.finish()?;
    if array::is_array(&this) { array::of_storage(runtime, made) } else { Ok(made) }
}
