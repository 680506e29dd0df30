//! Module `_csv`: tables as text, values separated by commas.

mod dialect;
mod reader;
mod writer;

use ::object::Object;
use types::dict::Dict;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, attribute, dict, int, list, module, text};
use vm::import;

use crate::structure::{exception_class, raise};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_csv",
    doc: "CSV parsing and writing.\n",
    functions: &[
        Native::new("register_dialect", "(*)", register),
        Native::new("unregister_dialect", "(name)", unregister),
        Native::new("get_dialect", "(name)", |runtime, args| named(runtime, &args.at(0))),
        Native::new("list_dialects", "()", |runtime, _| list::from_iterable(runtime, &kept(runtime, DIALECTS)?)),
        Native::new("field_size_limit", "(limit=None, /)", field_size_limit),
    ],
    classes: &[&dialect::SPEC, &reader::SPEC, &writer::SPEC],
    furnish,
};

/// A dict of the registered dialects.
const DIALECTS: &str = "_dialects";
/// How many characters a field may have.
const LIMIT: &str = "_field_limit";

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "Error", exception_class(runtime, "Error", "_csv", ClassId::Exception)?)?;
    module::set(runtime, module, DIALECTS, dict::new(runtime)?)?;
    module::set(runtime, module, LIMIT, int::new(runtime, 131_072)?)?;
    module::set(runtime, module, "__version__", text::new(runtime, "1.0")?)?;
    for (number, name) in dialect::QUOTING.iter().enumerate() {
        module::set(runtime, module, name, int::new(runtime, number as i64)?)?;
    }
    Ok(())
}

/// `_csv.Error`
fn error(runtime: &Runtime, message: &str) -> Raised {
    raise(runtime, "_csv", "Error", message)
}

/// What the module keeps under a name.
fn kept(runtime: &Runtime, name: &str) -> Value {
    let module = import::import_module(runtime, "_csv")?;
    attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, name)?)?)
}

/// The registered dialect with a name.
fn named(runtime: &Runtime, name: &Object) -> Value {
    let dialects = kept(runtime, DIALECTS)?;
    let found = dialects.body::<Dict>().map_or(Ok(None), |dialects| dialects.get(runtime, name))?;
    found.ok_or_else(|| error(runtime, "unknown dialect"))
}

/// `register_dialect(name, dialect=None, **settings)`
fn register(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(name) = args.get(0).filter(|_| !args.is_empty()) else {
        return Err(runtime.type_error(format_args!("register_dialect expected at least 1 argument, got 0")));
    };
    if text::view(&name).is_none() {
        return Err(runtime.type_error(format_args!("dialect name must be a string")));
    }
    let dialect = dialect::from_call(runtime, args, 1)?;
    if let Some(dialects) = kept(runtime, DIALECTS)?.body::<Dict>() {
        drop(dialects.set(runtime, name.owned(), dialect)?);
    }
    Ok(runtime.none())
}

fn unregister(runtime: &Runtime, args: &Args<'_>) -> Value {
    let dialects = kept(runtime, DIALECTS)?;
    let removed = dialects.body::<Dict>().map_or(Ok(None), |dialects| dialects.remove(runtime, &args.at(0)))?;
    match removed {
        Some(_) => Ok(runtime.none()),
        None => Err(error(runtime, "unknown dialect")),
    }
}

/// `field_size_limit(limit)`: what it was before.
fn field_size_limit(runtime: &Runtime, args: &Args<'_>) -> Value {
    let old = kept(runtime, LIMIT)?;
    if let Some(limit) = args.get(0) {
        if !int::is_int(&limit) {
            return Err(runtime.type_error(format_args!("limit must be an integer")));
        }
        let module = import::import_module(runtime, "_csv")?;
        module::set(runtime, &module, LIMIT, limit.owned())?;
    }
    Ok(old)
}

/// How many characters a field may have now.
fn limit(runtime: &Runtime) -> Result<usize, Raised> {
    Ok(int::value(&kept(runtime, LIMIT)?).and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX))
}

/// Checks how many positional arguments a call has.
fn check_count(runtime: &Runtime, args: &Args<'_>) -> Result<(), Raised> {
    match args.len() {
        0 => Err(runtime.type_error(format_args!(" expected at least 1 argument, got 0"))),
        1 | 2 => Ok(()),
        given => Err(runtime.type_error(format_args!(" expected at most 2 arguments, got {given}"))),
    }
}
