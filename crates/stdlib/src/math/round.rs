//! `ceil`, `floor` and `trunc`: by the special method, or of a float.

use types::class::{lookup, name_of};
use types::{Args, Runtime, Special, Value, float, text};

use super::number;

fn by_method(runtime: &Runtime, args: &Args<'_>, method: &str, of_float: fn(f64) -> f64) -> Value {
    let x = args.at(0);
    if !float::is_exact(&x) {
        let name = text::intern(runtime, text::new(runtime, method)?)?;
        if lookup(runtime, &x.class(), &name).is_some() {
            return runtime.call_method(&x, method, &[]);
        }
    }
    float::to_int(runtime, of_float(number(runtime, &x)?))
}

/// `ceil(x)`
pub(super) fn ceil(runtime: &Runtime, args: &Args<'_>) -> Value {
    by_method(runtime, args, "__ceil__", f64::ceil)
}

/// `floor(x)`
pub(super) fn floor(runtime: &Runtime, args: &Args<'_>) -> Value {
    by_method(runtime, args, "__floor__", f64::floor)
}

/// `trunc(x)`
pub(super) fn truncate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let x = args.at(0);
    match runtime.call_special(&x, Special::Trunc, &[])? {
        Some(result) => Ok(result),
        None => {
            let class = name_of(&x.class());
            Err(runtime.type_error(format_args!("type {class} doesn't define __trunc__ method")))
        }
    }
}
