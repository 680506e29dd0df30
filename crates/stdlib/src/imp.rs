//! Module `_imp`: what `importlib` asks of the import that is built in. There are no frozen modules and no extensions in C.

use std::hash::Hasher;

use object::Object;
use siphasher::sip::SipHasher13;
use types::{Args, ModuleSpec, Native, Raised, Runtime, Value, attribute, bytes, int, list, module, ops, text};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_imp",
    doc: "(Extremely) low-level import machinery bits as used by importlib.",
    functions: FUNCTIONS,
    classes: &[],
    furnish,
};

const FUNCTIONS: &[Native] = &[
    Native::new("acquire_lock", "()", none).doc("Acquires the interpreter's import lock for the current thread."),
    Native::new("release_lock", "()", none).doc("Release the interpreter's import lock."),
    Native::new("lock_held", "()", no).doc("Return True if the import lock is currently held, else False."),
    Native::new("is_builtin", "(name, /)", is_builtin).doc("Returns True if the module name corresponds to a built-in module."),
    Native::new("create_builtin", "(spec, /)", create_builtin).doc("Create an extension module."),
    Native::new("exec_builtin", "(mod, /)", zero).doc("Initialize a built-in module."),
    Native::new("is_frozen", "(name, /)", no).doc("Returns True if the module name corresponds to a frozen module."),
    Native::new("is_frozen_package", "(name, /)", no_such_frozen),
    Native::new("find_frozen", "(name, /, *, withdata=False)", none).doc("Return info about the corresponding frozen module."),
    Native::new("get_frozen_object", "(name, data=None, /)", no_such_frozen),
    Native::new("init_frozen", "(name, /)", none),
    Native::new("extension_suffixes", "()", extension_suffixes)
        .doc("Returns the list of file suffixes used to identify extension modules."),
    Native::new("create_dynamic", "(spec, file=None, /)", no_dynamic).doc("Create an extension module."),
    Native::new("exec_dynamic", "(mod, /)", zero).doc("Initialize an extension module."),
    Native::new("source_hash", "(key, source)", source_hash),
    Native::new("_fix_co_filename", "(code, path, /)", none),
    Native::new("_override_multi_interp_extensions_check", "(override, /)", zero),
    Native::new("_override_frozen_modules_for_tests", "(override, /)", none),
];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "check_hash_based_pycs", text::new(runtime, "never")?)?;
    module::set(runtime, module, "pyc_magic_number_token", int::new(runtime, 0)?)
}

fn none(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.none())
}

fn no(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.bool(false))
}

fn zero(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, 0)
}

/// `source_hash(key, source)`: what tells apart the sources that compiled files were made of.
fn source_hash(runtime: &Runtime, args: &Args<'_>) -> Value {
    let key = int::to_big(&ops::index_object(runtime, &args.at(0))?).and_then(|key| key.iter_u64_digits().next()).unwrap_or(0);
    let mut hasher = SipHasher13::new_with_keys(key, 0);
    hasher.write(&bytes::get_buffer(runtime, &args.at(1))?);
    bytes::new(runtime, &hasher.finish().to_le_bytes())
}

/// `is_builtin(name)`: 1 if it is, 0 if not.
fn is_builtin(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = text::to_string(&args.at(0));
    int::new(runtime, module::native_names(runtime).any(|native| native == name).into())
}

/// `create_builtin(spec)`
fn create_builtin(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = attribute::get_any(runtime, &args.at(0), &runtime.name(types::Name::NameAttribute))?;
    Ok(module::make_native(runtime, &text::to_string(&name))?.unwrap_or_else(|| runtime.none()))
}

fn no_such_frozen(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = text::to_string(&types::ops::repr(runtime, &args.at(0))?);
    Err(runtime.error(types::ClassId::ImportError, format_args!("No such frozen object named {name}")))
}

fn extension_suffixes(runtime: &Runtime, _: &Args<'_>) -> Value {
    list::new(runtime)
}

fn no_dynamic(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = attribute::get_any(runtime, &args.at(0), &runtime.name(types::Name::NameAttribute))?;
    let name = text::to_string(&name);
    Err(runtime.error(types::ClassId::ImportError, format_args!("glassheap: '{name}' is an extension module in C, which cannot be loaded")))
}
