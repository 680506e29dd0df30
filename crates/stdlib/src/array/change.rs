//! How arrays change.

use std::ops::Range;

use object::Object;
use types::bytes::{self, array};
use types::class::name_of;
use types::{Args, ClassId, Raised, Runtime, Value, int, ops, slice};

use super::{Array, is_slice, made, position};
use crate::classes;

/// Puts bytes into the place of items.
fn replace(runtime: &Runtime, own: &Array, items: Range<usize>, with: &[u8]) -> Result<(), Raised> {
    let size = own.kind.size();
    array::replace(runtime, &own.storage, items.start * size..items.end * size, with).map_err(|raised| match raised {
        Raised::Exception(error) if types::class::is_instance_of(&error, ClassId::BufferError) => {
            runtime.error(ClassId::BufferError, format_args!("cannot resize an array that is exporting buffers"))
        }
        raised => raised,
    })
}

/// Adds bytes that are whole items.
pub(super) fn append_bytes(runtime: &Runtime, object: &Object, content: &[u8]) -> Value {
    let own = Array::of(runtime, object)?;
    if !content.len().is_multiple_of(own.kind.size()) {
        return Err(runtime.value_error(format_args!("bytes length not a multiple of item size")));
    }
    let end = own.len();
    // The content may be that of this array.
    let content = bytes::new(runtime, content)?;
    replace(runtime, &own, end..end, bytes::view(&content).unwrap_or_default())?;
    Ok(runtime.none())
}

/// Adds an item at the end, or before the one at `place`.
pub(super) fn insert(runtime: &Runtime, object: &Object, place: Option<&Object>, item: &Object) -> Value {
    let own = Array::of(runtime, object)?;
    let place = place.map(|place| ops::index(runtime, place)).transpose()?;
    let written = own.kind.write(runtime, item)?;
    let length = own.len() as i64;
    let place = place.map_or(length, |place| if place < 0 { (place + length).max(0) } else { place.min(length) }) as usize;
    replace(runtime, &own, place..place, &written[..own.kind.size()])?;
    Ok(runtime.none())
}

/// `extend`
pub(super) fn extend(runtime: &Runtime, object: &Object, items: &Object) -> Value {
    if types::class::is_instance_of(items, classes::ARRAY) {
        return extend_by_array(runtime, object, items, "extend array with");
    }
    extend_by_items(runtime, object, items)
}

/// Adds the items of an iterable.
pub(super) fn extend_by_items(runtime: &Runtime, object: &Object, items: &Object) -> Value {
    ops::for_each(runtime, items, |item| insert(runtime, object, None, &item).map(drop))?;
    Ok(runtime.none())
}

/// Adds the items of an array of the same kind. `doing` is what cannot be done with anything else.
pub(super) fn extend_by_array(runtime: &Runtime, object: &Object, others: &Object, doing: &str) -> Value {
    let Ok(others_array) = Array::of(runtime, others) else {
        let class = name_of(&others.class());
        return Err(runtime
            .type_error(format_args!("can only {doing} array (not \"{class}\"){}", if doing == "append" { " to array" } else { "" })));
    };
    if others_array.kind != Array::of(runtime, object)?.kind {
        return Err(match doing {
            "append" => runtime.type_error(format_args!("bad argument type for built-in operation")),
            _ => runtime.type_error(format_args!("can only extend with array of same kind")),
        });
    }
    append_bytes(runtime, object, others_array.bytes())
}

/// Takes items out.
pub(super) fn delete(runtime: &Runtime, object: &Object, items: Range<usize>) -> Value {
    replace(runtime, &Array::of(runtime, object)?, items, &[])?;
    Ok(runtime.none())
}

/// `pop`
pub(super) fn pop(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = Array::of(runtime, &args.at(0))?;
    if own.len() == 0 {
        return Err(runtime.index_error(format_args!("pop from empty array")));
    }
    let last = int::new(runtime, -1)?;
    let place = match args.get(1) {
        Some(place) => position(runtime, &own, &place, "pop index out of range")?,
        None => position(runtime, &own, &last, "pop index out of range")?,
    };
    let item = own.item(runtime, place)?;
    replace(runtime, &own, place..place + 1, &[])?;
    Ok(item)
}

/// `own[key] = value`
pub(super) fn set_item(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (own, key, value) = (Array::of(runtime, &args.at(0))?, args.at(1), args.at(2));
    let size = own.kind.size();
    if !is_slice(&key) {
        if runtime.special_of(&key, types::Special::Index).is_none() {
            return Err(runtime.type_error(format_args!("array indices must be integers")));
        }
        let place = position(runtime, &own, &key, "array assignment index out of range")?;
        let written = own.kind.write(runtime, &value)?;
        if place < own.len() {
            replace(runtime, &own, place..place + 1, &written[..size])?;
        }
        return Ok(runtime.none());
    }
    let Ok(others) = Array::of(runtime, &value) else {
        let class = name_of(&value.class());
        return Err(runtime.type_error(format_args!("can only assign array (not \"{class}\") to array slice")));
    };
    if others.kind != own.kind {
        return Err(runtime.type_error(format_args!("bad argument type for built-in operation")));
    }
    let bounds = slice::resolve(runtime, &key, own.len())?;
    // The other array may be this one.
    let content = others.to_bytes(runtime)?;
    let content = bytes::view(&content).unwrap_or_default();
    if let Some(range) = bounds.contiguous() {
        replace(runtime, &own, range, content)?;
        return Ok(runtime.none());
    }
    let (wanted, given) = (bounds.positions().len(), content.len() / size);
    if wanted != given {
        return Err(runtime.value_error(format_args!("attempt to assign array of size {given} to extended slice of size {wanted}")));
    }
    for (place, item) in bounds.positions().zip(content.chunks_exact(size)) {
        replace(runtime, &own, place..place + 1, item)?;
    }
    Ok(runtime.none())
}

/// `del own[key]`
pub(super) fn delete_item(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (own, key) = (Array::of(runtime, &args.at(0))?, args.at(1));
    if !is_slice(&key) {
        let place = position(runtime, &own, &key, "array assignment index out of range")?;
        replace(runtime, &own, place..place + 1, &[])?;
        return Ok(runtime.none());
    }
    let bounds = slice::resolve(runtime, &key, own.len())?;
    if let Some(range) = bounds.contiguous() {
        replace(runtime, &own, range, &[])?;
        return Ok(runtime.none());
    }
    for place in bounds.ascending().positions().rev() {
        replace(runtime, &own, place..place + 1, &[])?;
    }
    Ok(runtime.none())
}

/// Changes all bytes at once, item by item.
fn edit(runtime: &Runtime, own: &Array, work: impl FnOnce(&mut [u8])) -> Value {
    let content = bytes::with(runtime, own.bytes().len(), |place| {
        place.copy_from_slice(own.bytes());
        work(place);
    })?;
    replace(runtime, own, 0..own.len(), bytes::view(&content).unwrap_or_default())?;
    Ok(runtime.none())
}

/// `reverse`
pub(super) fn reverse(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = Array::of(runtime, &args.at(0))?;
    let size = own.kind.size();
    edit(runtime, &own, |all| {
        // All bytes the other way round, then those of each item back.
        all.reverse();
        all.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    })
}

/// `byteswap`
pub(super) fn swap_bytes(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = Array::of(runtime, &args.at(0))?;
    let size = own.kind.size();
    edit(runtime, &own, |all| all.chunks_exact_mut(size).for_each(<[u8]>::reverse))
}

/// `own * count`
pub(super) fn multiply(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = Array::of(runtime, &args.at(0))?;
    let Some(count) = ops::find_index(runtime, &args.at(1))? else {
        return Ok(runtime.singleton(types::Singleton::NotImplemented));
    };
    let count = usize::try_from(int::value(&count).unwrap_or(0)).unwrap_or(0);
    own.bytes().len().checked_mul(count).ok_or(Raised::OutOfMemory)?;
    let mut content = bytes::ByteBuilder::new(runtime);
    for _ in 0..if own.len() == 0 { 0 } else { count } {
        content.extend(own.bytes());
    }
    let content = content.finish()?;
    made(runtime, &runtime.class(classes::ARRAY), own.kind, bytes::view(&content).unwrap_or_default())
}

/// `fromfile(f, n)`
pub(super) fn from_file(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = Array::of(runtime, &args.at(0))?;
    let Ok(count) = usize::try_from(ops::index(runtime, &args.at(2))?) else {
        return Err(runtime.value_error(format_args!("negative count")));
    };
    let wanted = count.checked_mul(own.kind.size()).ok_or(Raised::OutOfMemory)?;
    let read = runtime.call_method(&args.at(1), "read", &[&int::from_usize(runtime, wanted)?])?;
    let Some(content) = bytes::view(&read) else {
        return Err(runtime.type_error(format_args!("read() didn't return bytes")));
    };
    append_bytes(runtime, &args.at(0), content)?;
    if content.len() < wanted {
        return Err(runtime.error(ClassId::EofError, format_args!("read() didn't return enough bytes")));
    }
    Ok(runtime.none())
}
