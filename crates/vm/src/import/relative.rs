//! Relative names: `.x` and `..x` mean something within a package.

use object::Object;
use types::dict::Dict;
use types::{ClassId, Name, Raised, Runtime, attribute, text};

use super::errors;

/// The absolute name of `name` behind `level` dots, in code with these globals.
pub(super) fn absolute(runtime: &Runtime, name: &str, globals: Option<&Object>, level: i64) -> Result<String, Raised> {
    let Some(globals) = globals.and_then(|globals| globals.body::<Dict>()) else {
        return Err(runtime.error(ClassId::KeyError, format_args!("'__name__' not in globals")));
    };
    let package = package_of(runtime, globals)?;
    if package.is_empty() {
        return Err(errors::no_parent(runtime));
    }
    let mut base = &*package;
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((parent, _)) => base = parent,
            None => return Err(errors::beyond_top(runtime)),
        }
    }
    Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
}

/// The package that code with these globals is in: `__package__`, or `__spec__.parent`, or by `__name__` and `__path__`.
fn package_of(runtime: &Runtime, globals: &Dict) -> Result<String, Raised> {
    let global = |name| globals.get_name(runtime, &runtime.name(name)).filter(|value| !value.is(&runtime.none()));
    if let Some(package) = global(Name::Package) {
        return match text::view(&package) {
            Some(package) => Ok(package.to_rust().into_owned()),
            None => Err(runtime.type_error(format_args!("package must be a string"))),
        };
    }
    if let Some(spec) = global(Name::Spec) {
        let parent = text::intern(runtime, text::new(runtime, "parent")?)?;
        let parent = attribute::get_any(runtime, &spec, &parent)?;
        return match text::view(&parent) {
            Some(parent) => Ok(parent.to_rust().into_owned()),
            None => Err(runtime.type_error(format_args!("__spec__.parent must be a string"))),
        };
    }
    let Some(name) = global(Name::Name) else {
        return Err(runtime.error(ClassId::KeyError, format_args!("'__name__' not in globals")));
    };
    let Some(name) = text::view(&name) else { return Err(runtime.type_error(format_args!("__name__ must be a string"))) };
    let name = name.to_rust();
    if global(Name::Path).is_some() {
        return Ok(name.into_owned());
    }
    Ok(name.rsplit_once('.').map_or_else(String::new, |(parent, _)| parent.to_owned()))
}
