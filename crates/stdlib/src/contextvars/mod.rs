//! `_contextvars`: variables whose values belong to a context.
//!
//! A context is a dict from variables to values. The one that is entered is kept as `contextvars.current`, with those that were entered
//! before it behind it.

mod context;
mod token;
mod variable;

use object::Object;
use types::record::Record;
use types::{ModuleSpec, Native, Runtime, Value, class, kept, record, text};

use crate::classes;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[Native::new("copy_context", "()", |runtime, _| context::copy(runtime, &current(runtime)?))],
    classes: &[&context::SPEC, &variable::SPEC, &token::SPEC, &token::MISSING],
    furnish: |runtime, _| {
        let name = text::intern(runtime, text::new(runtime, "MISSING")?)?;
        class::set_attribute(runtime, &runtime.class(classes::TOKEN), &name, Some(missing(runtime)?)).map(drop)
    },
};

const CURRENT: &str = "contextvars.current";

/// The context that is entered: an empty one, if none was.
fn current(runtime: &Runtime) -> Value {
    if let Some(context) = kept::get_of_thread(runtime, CURRENT)? {
        return Ok(context);
    }
    let made = context::with(runtime, types::dict::new(runtime)?)?;
    kept::set_of_thread(runtime, CURRENT, made.clone())?;
    Ok(made)
}

/// `Token.MISSING`
fn missing(runtime: &Runtime) -> Value {
    const MISSING: &str = "contextvars.missing";
    if let Some(missing) = kept::get(runtime, MISSING)? {
        return Ok(missing);
    }
    let made = record::new(runtime, &runtime.class(classes::TOKEN_MISSING), 0)?;
    kept::set(runtime, MISSING, made.clone())?;
    Ok(made)
}

/// Reference `index` of an object of one of these classes.
fn part(runtime: &Runtime, object: &Object, index: usize) -> Object {
    object.body::<Record>().and_then(|record| record.get(index)).unwrap_or_else(|| runtime.none())
}
