//! `-m`: a module that is run as `__main__`.

use std::ffi::OsStr;

use object::Object;
use types::{Name, Raised, attribute, int, text};
use vm::import::{self, Found};

use crate::{Interpreter, settings};

/// Why there is no such module, in the words of `runpy`.
pub(crate) enum Failure {
    /// Something to say to whoever gave the name.
    Said(String),
    /// Importing a package of its name raised.
    Raised(Raised),
}

impl From<Raised> for Failure {
    fn from(raised: Raised) -> Failure {
        Failure::Raised(raised)
    }
}

/// A module to run: its full name, its file.
struct Target {
    name: String,
    found: Found,
    file: String,
}

impl Interpreter {
    /// Makes `__main__` the module of that name, and returns its code.
    pub(crate) fn prepare_module(&self, name: &str) -> Result<Object, Failure> {
        let runtime = self.runtime();
        let target = self.target(name)?;
        let code = import::code_of(runtime, &target.file).map_err(|_| Failure::Said(format!("No code object available for {name}")))??;
        if let Some(main) = import::known(runtime, "__main__")? {
            import::describe(runtime, &main, &target.name, &target.found)?;
        }
        if let Some(arguments) = settings::get(runtime, "argv")? {
            let file = settings::string(runtime, OsStr::new(&target.file))?;
            types::ops::set_item(runtime, &arguments, &int::new(runtime, 0)?, &file)?;
        }
        Ok(code)
    }

    /// The module, or for a package its `__main__`.
    fn target(&self, name: &str) -> Result<Target, Failure> {
        match self.find_module(name)? {
            Some(found @ Found::Module { .. }) => Ok(target(name.to_owned(), found)),
            Some(Found::Package { .. } | Found::Namespace { .. }) => {
                let main = format!("{name}.__main__");
                match self.find_module(&main)? {
                    Some(found @ Found::Module { .. }) => Ok(target(main, found)),
                    _ => Err(Failure::Said(format!("No module named {main}; '{name}' is a package and cannot be directly executed"))),
                }
            }
            Some(Found::Native) => Err(Failure::Said(format!("No code object available for {name}"))),
            None => Err(Failure::Said(format!("No module named {name}"))),
        }
    }

    /// Where a module is. Its packages are imported for it.
    fn find_module(&self, name: &str) -> Result<Option<Found>, Failure> {
        let runtime = self.runtime();
        let Some((package, tail)) = name.rsplit_once('.') else { return Ok(import::find(runtime, name, name, None)?) };
        let package = match import::import_module(runtime, package) {
            Ok(package) => package,
            Err(raised) => {
                let Some(said) = said(self, &raised) else { return Err(raised.into()) };
                return Err(Failure::Said(format!("Error while finding module specification for '{name}' ({said})")));
            }
        };
        let path = attribute::get_any(runtime, &package, &runtime.name(Name::Path)).map_err(|_| {
            Failure::Said(format!("Error while finding module specification for '{name}' (ModuleNotFoundError: __path__ attribute not found on '{}' while trying to find '{name}')", name.rsplit_once('.').map_or("", |(package, _)| package)))
        })?;
        Ok(import::find(runtime, name, tail, Some(&path))?)
    }
}

fn target(name: String, found: Found) -> Target {
    let file = match &found {
        Found::Module { file } => file.clone(),
        _ => String::new(),
    };
    Target { name, found, file }
}

/// What an `ImportError` says.
fn said(interpreter: &Interpreter, raised: &Raised) -> Option<String> {
    let Raised::Exception(exception) = raised else { return None };
    if !types::class::is_instance_of(exception, types::ClassId::ImportError) {
        return None;
    }
    let message = types::ops::str(interpreter.runtime(), exception).ok()?;
    Some(format!("{}: {}", types::class::name_of(&exception.class()), text::to_string(&message)))
}
