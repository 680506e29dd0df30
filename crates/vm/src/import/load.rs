//! How a module comes to life: made, put into `sys.modules`, run. A module that fails is taken out again.

use object::Object;
use types::dict::Dict;
use types::module::{self, Module};
use types::{ClassId, Number, Raised, Root, Runtime, Value, list, text};

use super::{Found, errors, files, modules};
use crate::{compile_file, evaluate, loader};

/// Makes a module that was found, and runs it.
pub fn load(runtime: &Runtime, name: &str, found: &Found) -> Value {
    let module = match found {
        Found::Native => module::make_native(runtime, name)?.ok_or_else(|| errors::not_found(runtime, name))?,
        _ => module::new(runtime, name, None)?,
    };
    let spec = describe(runtime, &module, name, found)?;
    let key = text::intern(runtime, text::new(runtime, name)?)?;
    set_module(runtime, &key, Some(module.clone()))?;
    let (Found::Module { file } | Found::Package { file, .. }) = found else { return Ok(module) };
    // From here on it can be found: whatever fails takes it out again.
    match set_initializing(runtime, &spec, true).and_then(|()| run_file(runtime, &module, file)) {
        Ok(()) => {
            set_initializing(runtime, &spec, false)?;
            // The module may have put another object in its place.
            let entry = modules(runtime).and_then(|modules| modules.body::<Dict>()?.get_name(runtime, &key));
            entry.ok_or_else(|| errors::not_found(runtime, name))
        }
        Err(raised) => {
            // What the module raised is more to the point than a failure to forget it.
            let _ = set_module(runtime, &key, None);
            Err(raised)
        }
    }
}

fn set_module(runtime: &Runtime, name: &Object, module: Option<Object>) -> Result<(), Raised> {
    if let Some(modules) = modules(runtime)
        && let Some(modules) = modules.body::<Dict>()
    {
        match module {
            Some(module) => drop(modules.set(runtime, name.clone(), module)?),
            None => drop(modules.remove(runtime, name)?),
        }
    }
    Ok(())
}

/// Says in a module where it comes from: `__spec__`, `__loader__`, `__package__`, `__file__`, `__path__`. Returns the spec.
pub fn describe(runtime: &Runtime, module: &Object, name: &str, found: &Found) -> Value {
    let string = |value: &str| text::new(runtime, value);
    let (file, folders) = match found {
        Found::Native => (None, None),
        Found::Module { file } => (Some(&**file), None),
        Found::Package { file, folder } => (Some(&**file), Some(std::slice::from_ref(folder))),
        Found::Namespace { folders } => (None, Some(&**folders)),
    };
    let package = if folders.is_some() { name } else { name.rsplit_once('.').map_or("", |(package, _)| package) };
    let path = match folders {
        None => runtime.none(),
        Some(folders) => {
            let folders = folders.iter().map(|folder| string(folder)).collect::<Result<Vec<Object>, Raised>>()?;
            list::from_objects(runtime, folders.into_iter())?
        }
    };
    let origin = match (found, file) {
        (Found::Native, _) => string("built-in")?,
        (_, Some(file)) => string(file)?,
        (_, None) => runtime.none(),
    };
    let (name, package) = (string(name)?, string(package)?);
    let loader = loader(runtime)?;
    let spec = namespace(
        runtime,
        &[
            ("name", &name),
            ("loader", &loader),
            ("origin", &origin),
            ("submodule_search_locations", &path),
            ("parent", &package),
            ("has_location", &runtime.bool(file.is_some())),
            ("cached", &runtime.none()),
            ("loader_state", &runtime.none()),
            ("_initializing", &runtime.bool(false)),
            ("_uninitialized_submodules", &list::new(runtime)?),
        ],
    )?;
    module::set(runtime, module, "__spec__", spec.clone())?;
    module::set(runtime, module, "__loader__", loader)?;
    module::set(runtime, module, "__package__", package)?;
    if file.is_some() {
        module::set(runtime, module, "__file__", origin)?;
        module::set(runtime, module, "__cached__", runtime.none())?;
        if let Some(builtins) = runtime.root(Root::Builtins).get() {
            module::set(runtime, module, "__builtins__", builtins)?;
        }
    }
    if folders.is_some() {
        module::set(runtime, module, "__path__", path)?;
    }
    Ok(spec)
}

/// What stands for the built-in import: the module of its name. Nothing before that is there.
fn loader(runtime: &Runtime) -> Value {
    Ok(super::known(runtime, super::IMPORTER)?.unwrap_or_else(|| runtime.none()))
}

fn namespace(runtime: &Runtime, attributes: &[(&str, &Object)]) -> Value {
    runtime.call_keywords(&runtime.class(ClassId::SimpleNamespace), &[], attributes)
}

/// While a module runs, messages call it partially initialized.
fn set_initializing(runtime: &Runtime, spec: &Object, value: bool) -> Result<(), Raised> {
    let name = text::intern(runtime, text::new(runtime, "_initializing")?)?;
    types::attribute::set_any(runtime, spec, &name, Some(&runtime.bool(value)))
}

fn run_file(runtime: &Runtime, module: &Object, file: &str) -> Result<(), Raised> {
    let code = code_of(runtime, file).map_err(|error| errors::unreadable(runtime, file, &error))??;
    let Some(dict) = module.body::<Module>().and_then(|module| module.dict.get()) else { return Err(Raised::OutOfMemory) };
    evaluate::run_code(runtime, &code, &dict, None, None).map(drop)
}

/// Runs the file of a module within its dict. Whether there is such a file.
pub fn run(runtime: &Runtime, file: &str, dict: &Object) -> Result<bool, Raised> {
    let Ok(code) = code_of(runtime, file) else { return Ok(false) };
    evaluate::run_code(runtime, &code?, dict, None, None)?;
    Ok(true)
}

/// The code of a module's file, or why the file cannot be read. That of the packed library is compiled already.
pub fn code_of(runtime: &Runtime, file: &str) -> std::io::Result<Value> {
    if let Some(saved) = files::saved_code(file)
        && runtime.number(Number::Optimization) == 0
        && let Some(code) = restore(runtime, &saved, file)
    {
        return Ok(code);
    }
    Ok(compile_file(runtime, &files::read(runtime, file)?, file))
}

/// Saved code, put onto the heap. What it takes besides is charged meanwhile.
fn restore(runtime: &Runtime, saved: &pylib::SavedCode, file: &str) -> Option<Value> {
    let _working_memory = match runtime.lend(saved.most_memory()) {
        Ok(loan) => loan,
        Err(failed) => return Some(Err(failed.into())),
    };
    let unit = compiler::code::saved::restore(&saved.unpack()?, file)?;
    Some(loader::load(runtime, &unit))
}
