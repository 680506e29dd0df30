//! Finders that a program has put on `sys.meta_path`.

use object::Object;
use types::dict::Dict;
use types::module::Module;
use types::{Name, Raised, Runtime, Value, list, text};

use super::{IMPORTER, import_module};
use crate::traceback::sys_attribute_named;

/// What a program's own finders make of a module. Nothing if it has none, or none of them knows it: then it is for the built-in import to
/// find, which stands where the module of its name stands on `sys.meta_path`.
pub(super) fn ask(runtime: &Runtime, name: &str, path: Option<&Object>, place: Place) -> Result<Option<Object>, Raised> {
    let Some(finders) = sys_attribute_named(runtime, "meta_path") else { return Ok(None) };
    let own = (0..list::length(&finders)).find(|index| list::item(&finders, *index).is_some_and(|finder| is_built_in(runtime, &finder)));
    let length = list::length(&finders);
    let own = own.unwrap_or(length);
    let range = match place {
        Place::Before => 0..own,
        Place::Behind => (own + 1).min(length)..length,
    };
    for index in range {
        let Some(finder) = list::item(&finders, index) else { break };
        if let Some(spec) = spec_of(runtime, &finder, name, path)? {
            return load(runtime, &spec).map(Some);
        }
    }
    Ok(None)
}

/// Which finders are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Those before the built-in import.
    Before,
    /// Those behind it.
    Behind,
}

fn is_built_in(runtime: &Runtime, finder: &Object) -> bool {
    let dict = finder.body::<Module>().and_then(|module| module.dict.get());
    let name = dict.and_then(|dict| dict.body::<Dict>()?.get_name(runtime, &runtime.name(Name::Name)));
    name.and_then(|name| text::view(&name).map(|name| name.to_rust() == IMPORTER)).unwrap_or(false)
}

fn spec_of(runtime: &Runtime, finder: &Object, name: &str, path: Option<&Object>) -> Result<Option<Object>, Raised> {
    let find = text::intern(runtime, text::new(runtime, "find_spec")?)?;
    let Some(find) = super::attribute_or_none(runtime, finder, &find)? else { return Ok(None) };
    let path = path.cloned().unwrap_or_else(|| runtime.none());
    let spec = runtime.call(&find, &[&text::new(runtime, name)?, &path, &runtime.none()])?;
    Ok(Some(spec).filter(|spec| !spec.is(&runtime.none())))
}

/// Loads a module by its spec as `importlib` does.
fn load(runtime: &Runtime, spec: &Object) -> Value {
    import_module(runtime, "importlib")?;
    let bootstrap = import_module(runtime, "importlib._bootstrap")?;
    runtime.call_method(&bootstrap, "_load_unlocked", &[spec])
}
