//! Module `_glassheap_importer`: the built-in import as `importlib` sees one, a finder on `sys.meta_path` and the loader of what it finds.
//!
//! The `import` statement does not go through it while it is the only finder; `importlib.import_module`, `importlib.util.find_spec`, and
//! whoever asks a module's `__loader__` for its source do.

use object::Object;
use types::dict::Dict;
use types::module::Module;
use types::{Args, ClassId, ModuleSpec, Name, Native, Raised, Runtime, Value, attribute, list, module, ops, text, tuple};
use vm::import::{self, Found};

/// The module.
pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: import::IMPORTER, doc: "The built-in import.", functions: FUNCTIONS, classes: &[], furnish: |_, _| Ok(()) };

const FUNCTIONS: &[Native] = &[
    Native::new("find_spec", "(fullname, path=None, target=None)", find_spec).doc("Say where a module is."),
    Native::new("create_module", "(spec)", create_module).doc("Make a native module; None for others."),
    Native::new("exec_module", "(module)", exec_module).doc("Run the module."),
    Native::new("get_source", "(fullname)", get_source).doc("The source text of a module, None if it has none."),
    Native::new("get_code", "(fullname)", get_code).doc("The code object of a module, None if it has none."),
    Native::new("get_filename", "(fullname)", get_filename).doc("The path of a module's file."),
    Native::new("is_package", "(fullname)", is_package).doc("Whether a module is a package."),
    Native::new("get_data", "(path)", get_data).doc("The bytes of a file."),
    Native::new("get_resource_reader", "(fullname)", get_resource_reader).doc("What reads the files beside a module."),
    Native::new("find_distributions", "(context=None)", find_distributions).doc("The installed distributions that a context means."),
    Native::new("path_hook", "(path)", path_hook).doc("A finder for the modules in a folder: what stands on sys.path_hooks."),
    Native::new("invalidate_caches", "()", |runtime, _| Ok(runtime.none())),
];

fn find(runtime: &Runtime, name: &str, path: Option<&Object>) -> Result<Option<Found>, Raised> {
    let tail = name.rsplit('.').next().unwrap_or(name);
    import::find(runtime, name, tail, path.filter(|path| !path.is(&runtime.none())))
}

/// `find_spec(fullname, path=None, target=None)`
fn find_spec(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = text::to_string(&args.at(0));
    let Some(found) = find(runtime, &name, args.get(1).as_deref())? else { return Ok(runtime.none()) };
    let bootstrap = import::import_module(runtime, "importlib._bootstrap")?;
    let class = attribute_of(runtime, &bootstrap, "ModuleSpec")?;
    let loader = match found {
        Found::Namespace { .. } => runtime.none(),
        _ => own(runtime)?,
    };
    let origin = match &found {
        Found::Native => text::new(runtime, "built-in")?,
        Found::Module { file } | Found::Package { file, .. } => text::new(runtime, file)?,
        Found::Namespace { .. } => runtime.none(),
    };
    let is_package = matches!(found, Found::Package { .. } | Found::Namespace { .. });
    let keywords = [("origin", &origin), ("is_package", &runtime.bool(is_package))];
    let spec = runtime.call_keywords(&class, &[&args.at(0), &loader], &keywords)?;
    let folders = match &found {
        Found::Package { folder, .. } => std::slice::from_ref(folder),
        Found::Namespace { folders } => folders,
        Found::Native | Found::Module { .. } => &[],
    };
    if is_package {
        let search = list::new(runtime)?;
        folders.iter().try_for_each(|folder| list::append(runtime, &search, text::new(runtime, folder)?))?;
        set_attribute(runtime, &spec, "submodule_search_locations", &search)?;
    }
    if matches!(found, Found::Module { .. } | Found::Package { .. }) {
        set_attribute(runtime, &spec, "_set_fileattr", &runtime.bool(true))?;
    }
    Ok(spec)
}

/// `create_module(spec)`
fn create_module(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = attribute::get_any(runtime, &args.at(0), &runtime.name(Name::NameAttribute))?;
    Ok(module::make_native(runtime, &text::to_string(&name))?.unwrap_or_else(|| runtime.none()))
}

/// `exec_module(module)`
fn exec_module(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let spec = attribute::get_any(runtime, &object, &runtime.name(Name::Spec))?;
    let origin = attribute_of(runtime, &spec, "origin")?;
    let dict = match object.body::<Module>() {
        Some(module) => module.dict.get(),
        None => Some(attribute::get_any(runtime, &object, &runtime.name(Name::Dict))?),
    };
    let file = text::to_string(&origin);
    if let Some(dict) = dict {
        import::run(runtime, &file, &dict)?;
    }
    Ok(runtime.none())
}

/// The file of a module: as it was imported, or as it would be.
fn file_of(runtime: &Runtime, name: &Object) -> Result<Option<String>, Raised> {
    let name = text::to_string(name);
    if let Some(module) = import::known(runtime, &name)?
        && let Ok(file) = attribute::get_any(runtime, &module, &runtime.name(Name::File))
        && text::view(&file).is_some()
    {
        return Ok(Some(text::to_string(&file)));
    }
    match find_in_package(runtime, &name)? {
        Some(Found::Module { file } | Found::Package { file, .. }) => Ok(Some(file)),
        Some(Found::Native | Found::Namespace { .. }) => Ok(None),
        None => Err(no_module(runtime, &name)),
    }
}

fn find_in_package(runtime: &Runtime, name: &str) -> Result<Option<Found>, Raised> {
    let Some((package, _)) = name.rsplit_once('.') else { return find(runtime, name, None) };
    let package = import::import_module(runtime, package)?;
    let path = attribute::get_any(runtime, &package, &runtime.name(Name::Path))?;
    find(runtime, name, Some(&path))
}

fn no_module(runtime: &Runtime, name: &str) -> Raised {
    runtime.error(ClassId::ImportError, format_args!("no module named '{name}'"))
}

/// `get_source(fullname)`
fn get_source(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(file) = file_of(runtime, &args.at(0))? else { return Ok(runtime.none()) };
    let Some(source) = import::read_source(runtime, &file) else { return Ok(runtime.none()) };
    text::new(runtime, &vm::decode_source(runtime, &source, &file)?)
}

/// `get_code(fullname)`
fn get_code(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(file) = file_of(runtime, &args.at(0))? else { return Ok(runtime.none()) };
    import::code_of(runtime, &file).unwrap_or_else(|_| Ok(runtime.none()))
}

/// `get_filename(fullname)`
fn get_filename(runtime: &Runtime, args: &Args<'_>) -> Value {
    match file_of(runtime, &args.at(0))? {
        Some(file) => text::new(runtime, &file),
        None => Err(no_module(runtime, &text::to_string(&args.at(0)))),
    }
}

/// `is_package(fullname)`
fn is_package(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = text::to_string(&args.at(0));
    if let Some(module) = import::known(runtime, &name)? {
        let dict = module.body::<Module>().and_then(|module| module.dict.get());
        let path = dict.and_then(|dict| dict.body::<Dict>()?.get_name(runtime, &runtime.name(Name::Path)));
        return Ok(runtime.bool(path.is_some()));
    }
    let found = find_in_package(runtime, &name)?;
    Ok(runtime.bool(matches!(found, Some(Found::Package { .. } | Found::Namespace { .. }))))
}

/// `get_data(path)`
fn get_data(runtime: &Runtime, args: &Args<'_>) -> Value {
    let path = args.at(0);
    if text::view(&path).is_some()
        && import::is_packed(&text::to_string(&path))
        && let Some(content) = import::read_source(runtime, &text::to_string(&path))
    {
        return types::bytes::new(runtime, &content);
    }
    let file = runtime.call_method(&import::import_module(runtime, "io")?, "open", &[&path, &text::new(runtime, "rb")?])?;
    let content = runtime.call_method(&file, "read", &[])?;
    runtime.call_method(&file, "close", &[])?;
    Ok(content)
}

/// `get_resource_reader(fullname)`: for modules that are files of their own.
fn get_resource_reader(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(file) = file_of(runtime, &args.at(0))?.filter(|file| !import::is_packed(file)) else { return Ok(runtime.none()) };
    let loader = types::namespace::new(runtime, &[("path", text::new(runtime, &file)?)])?;
    runtime.call_method(&import::import_module(runtime, "importlib.readers")?, "FileReader", &[&loader])
}

/// `path_hook(path)`: `importlib`'s own finder, for programs that look for modules by themselves.
fn path_hook(runtime: &Runtime, args: &Args<'_>) -> Value {
    let os = import::import_module(runtime, "os.path")?;
    if !ops::truth(runtime, &runtime.call_method(&os, "isdir", &[&args.at(0)])?)? {
        return Err(runtime.error(ClassId::ImportError, format_args!("only directories are supported")));
    }
    let machinery = import::import_module(runtime, "importlib.machinery")?;
    let loader = attribute_of(runtime, &machinery, "SourceFileLoader")?;
    let suffixes = attribute_of(runtime, &machinery, "SOURCE_SUFFIXES")?;
    let details = tuple::new(runtime, [loader, suffixes].into_iter())?;
    runtime.call_method(&machinery, "FileFinder", &[&args.at(0), &details])
}

/// `find_distributions(context)`: what `importlib.metadata` finds on the path.
fn find_distributions(runtime: &Runtime, args: &Args<'_>) -> Value {
    let metadata = import::import_module(runtime, "importlib.metadata")?;
    let finder = attribute_of(runtime, &metadata, "MetadataPathFinder")?;
    match args.get(0) {
        Some(context) => runtime.call_method(&finder, "find_distributions", &[&context]),
        None => runtime.call_method(&finder, "find_distributions", &[]),
    }
}

/// This module as an object: its own loader.
fn own(runtime: &Runtime) -> Value {
    import::import_module(runtime, import::IMPORTER)
}

fn attribute_of(runtime: &Runtime, object: &Object, name: &str) -> Value {
    attribute::get_any(runtime, object, &text::intern(runtime, text::new(runtime, name)?)?)
}

fn set_attribute(runtime: &Runtime, object: &Object, name: &str, value: &Object) -> Result<(), Raised> {
    attribute::set_any(runtime, object, &text::intern(runtime, text::new(runtime, name)?)?, Some(value))
}
