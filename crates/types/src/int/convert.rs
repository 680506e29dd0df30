//! How anything that is not text becomes an int. See also [`crate::ops::index`].

use object::Object;

use super::arithmetic::from_view;
use super::{View, is_exact, is_int, value, view};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{attribute, float, ops, text};

/// The result of a conversion method, which must be an int.
fn checked(runtime: &Runtime, result: Object, method: &str) -> Value {
    if is_int(&result) {
        return Ok(result);
    }
    let class = name_of(&result.class());
    Err(runtime.type_error(format_args!("{method} returned non-int (type {class})")))
}

/// An argument that a native function takes as a C `int`.
pub fn to_i32(runtime: &Runtime, object: &Object) -> Result<i32, Raised> {
    let index = ops::index_object(runtime, object)?;
    match value(&index).map(i32::try_from) {
        Some(Ok(value)) => Ok(value),
        _ if view(&index).is_some_and(View::is_negative) => {
            Err(runtime.overflow_error(format_args!("signed integer is less than minimum")))
        }
        _ => Err(runtime.overflow_error(format_args!("signed integer is greater than maximum"))),
    }
}

/// `int(object)` for what is not text: through `__int__`, `__index__` or `__trunc__`. The result is of the class `int` itself.
pub fn trunc(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    if is_exact(object) {
        return Ok(Some(object.clone()));
    }
    if object.class_ref() == ClassId::Float.reference()
        && let Some(value) = float::value(object)
    {
        return float::to_int(runtime, value).map(Some);
    }
    for special in [Special::Int, Special::Index] {
        if let Some(result) = runtime.call_special(object, special, &[])? {
            return plain(runtime, &checked(runtime, result, special.name())?).map(Some);
        }
    }
    if runtime.special_of(object, Special::Trunc).is_some()
        && let Some(method) = attribute::find(runtime, object, &text::intern(runtime, text::new(runtime, "__trunc__")?)?)?
    {
        let result = runtime.call(&method, &[])?;
        if !is_int(&result) && runtime.special_of(&result, Special::Index).is_none() {
            let class = name_of(&result.class());
            return Err(runtime.type_error(format_args!("__trunc__ returned non-Integral (type {class})")));
        }
        return plain(runtime, &ops::index_object(runtime, &result)?).map(Some);
    }
    Ok(None)
}

/// The same number as an object of the class `int` itself.
pub(super) fn plain(runtime: &Runtime, object: &Object) -> Value {
    match view(object) {
        Some(_) if is_exact(object) => Ok(object.clone()),
        Some(view) => from_view(runtime, view),
        None => ops::index_object(runtime, object),
    }
}
