//! `repr`, `str`, `ascii` and `format`.

use object::Object;

use crate::class::name_of;
use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::text::{self, Builder, Text};
use crate::{format, int};

/// `repr(object)`
pub fn repr(runtime: &Runtime, object: &Object) -> Value {
    checked(runtime, object, Special::Repr)
}

/// `str(object)`
pub fn str(runtime: &Runtime, object: &Object) -> Value {
    match ClassId::of(object) {
        ClassId::Str => return Ok(object.clone()),
        ClassId::Int => {
            if let Some(view) = int::view(object) {
                return int::repr(runtime, view);
            }
        }
        _ => {}
    }
    checked(runtime, object, if runtime.special_of(object, Special::Str).is_some() { Special::Str } else { Special::Repr })
}

/// `ascii(object)`: what `repr` says, with escapes for what is not ASCII.
pub fn ascii(runtime: &Runtime, object: &Object) -> Value {
    let shown = repr(runtime, object)?;
    let text = match text::view(&shown) {
        Some(Text::Ascii(_)) | None => return Ok(shown),
        Some(text) => text,
    };
    let mut builder = Builder::new(runtime);
    for point in text.points() {
        match point {
            0..0x80 => builder.push(point),
            _ => builder.push_str(&text::escape(point)),
        }
    }
    builder.finish()
}

/// `format(object, specification)`
pub fn format(runtime: &Runtime, object: &Object, specification: &Object) -> Value {
    if let Some(formatted) = format::of_builtin(runtime, object, specification) {
        return formatted;
    }
    if text::view(specification).is_none() {
        let given = name_of(&specification.class());
        return Err(runtime.type_error(format_args!("Format specifier must be a string, not {given}")));
    }
    let Some(formatted) = runtime.guarded(|| runtime.call_special(object, Special::Format, &[specification]))? else {
        let class = name_of(&object.class());
        return Err(runtime.type_error(format_args!("Type {class} doesn't define __format__")));
    };
    if text::view(&formatted).is_some() {
        return Ok(formatted);
    }
    Err(runtime.type_error(format_args!("__format__ must return a str, not {}", name_of(&formatted.class()))))
}

fn checked(runtime: &Runtime, object: &Object, special: Special) -> Value {
    let Some(result) = runtime.guarded(|| runtime.call_special(object, special, &[]))? else {
        return text::new(runtime, &format!("<{} object at {:#x}>", name_of(&object.class()), object.identity()));
    };
    if text::view(&result).is_some() {
        return Ok(result);
    }
    Err(runtime.type_error(format_args!("{} returned non-string (type {})", special.name(), name_of(&result.class()))))
}
