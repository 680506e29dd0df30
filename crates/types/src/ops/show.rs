//! `repr`, `str`, `ascii` and `format`.

use object::Object;

use crate::class::name_of;
use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::text;

/// `repr(object)`
pub fn repr(runtime: &Runtime, object: &Object) -> Value {
    checked(runtime, object, Special::Repr)
}

/// `str(object)`
pub fn str(runtime: &Runtime, object: &Object) -> Value {
    if text::view(object).is_some() {
        return Ok(object.clone());
    }
    checked(runtime, object, if runtime.special_of(object, Special::Str).is_some() { Special::Str } else { Special::Repr })
}

/// `ascii(object)`: its `repr`, in which all that is not ASCII is escaped.
pub fn ascii(runtime: &Runtime, object: &Object) -> Value {
    let shown = repr(runtime, object)?;
    let Some(text) = text::view(&shown).filter(|text| text.points().any(|point| point > 0x7F)) else { return Ok(shown) };
    let mut builder = text::Builder::new(runtime);
    for point in text.points() {
        match point {
            0..=0x7F => builder.push(point),
            0x80..=0xFF => builder.push_str(&format!("\\x{point:02x}")),
            0x100..=0xFFFF => builder.push_str(&format!("\\u{point:04x}")),
            _ => builder.push_str(&format!("\\U{point:08x}")),
        }
    }
    builder.finish()
}

/// `format(object, specification)`
pub fn format(runtime: &Runtime, object: &Object, specification: &Object) -> Value {
    let is_empty = text::view(specification).is_some_and(|text| text.is_empty());
    let is_plain = || [ClassId::Str, ClassId::Int].iter().any(|id| id.reference() == object.class_ref());
    if is_empty && is_plain() {
        return str(runtime, object);
    }
    let class = || name_of(&object.class());
    let Some(result) = runtime.guarded(|| runtime.call_special(object, Special::Format, &[specification]))? else {
        return Err(runtime.type_error(format_args!("Type {} doesn't define __format__", class())));
    };
    match text::view(&result) {
        Some(_) => Ok(result),
        None => Err(runtime.type_error(format_args!("__format__ must return a str, not {}", name_of(&result.class())))),
    }
}

fn checked(runtime: &Runtime, object: &Object, special: Special) -> Value {
    let Some(result) = runtime.guarded(|| runtime.call_special(object, special, &[]))? else {
        return text::new(runtime, &format!("<{} object at {:#x}>", name_of(&object.class()), object.address()));
    };
    if text::view(&result).is_some() {
        return Ok(result);
    }
    Err(runtime.type_error(format_args!("{} returned non-string (type {})", special.name(), name_of(&result.class()))))
}
