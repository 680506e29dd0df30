//! `repr` and `str`.

use object::Object;

use crate::class::name_of;
use crate::error::Value;
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

fn checked(runtime: &Runtime, object: &Object, special: Special) -> Value {
    let Some(result) = runtime.guarded(|| runtime.call_special(object, special, &[]))? else {
        return text::new(runtime, &format!("<{} object at {:#x}>", name_of(&object.class()), object.address()));
    };
    if text::view(&result).is_some() {
        return Ok(result);
    }
    Err(runtime.type_error(format_args!("{} returned non-string (type {})", special.name(), name_of(&result.class()))))
}
