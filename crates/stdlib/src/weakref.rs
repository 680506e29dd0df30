//! Module `_weakref`: weak references and proxies. `weakref` in Python stands on it.

use object::Object;
use types::dict::Dict;
use types::{ClassId, ModuleSpec, Native, Raised, Runtime, int, module, weak_reference};

/// The module.
pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: "_weakref", doc: "Weak-reference support module.", functions: FUNCTIONS, classes: &[], furnish };

const FUNCTIONS: &[Native] = &[
    Native::new("getweakrefcount", "(object, /)", |runtime, args| {
        int::new(runtime, weak_reference::count(runtime, &args.at(0)) as i64)
    })
    .doc("Return the number of weak references to 'object'."),
    Native::new("getweakrefs", "(object, /)", |runtime, args| weak_reference::all(runtime, &args.at(0)))
        .doc("Return a list of all weak reference objects pointing to 'object'."),
    Native::new("proxy", "(object, callback=None, /)", |runtime, args| {
        weak_reference::new_proxy(runtime, &args.at(0), args.get(1).map(|callback| callback.owned()))
    })
    .doc("Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized."),
    Native::new("_remove_dead_weakref", "(dct, key, /)", |runtime, args| {
        remove_dead(runtime, &args.at(0), &args.at(1))?;
        Ok(runtime.none())
    })
    .doc("Atomically remove key from dict if it points to a dead weakref."),
];

/// Removes the entry of a dict whose value is a weak reference to something that has died.
fn remove_dead(runtime: &Runtime, dict: &Object, key: &Object) -> Result<(), Raised> {
    let Some(entries) = dict.body::<Dict>() else {
        let given = types::class::name_of(&dict.class());
        return Err(runtime.type_error(format_args!("_remove_dead_weakref() argument 1 must be dict, not {given}")));
    };
    let Some(value) = entries.get(runtime, key)? else { return Ok(()) };
    if types::class::is_instance_of(&value, ClassId::WeakRef) && runtime.call(&value, &[])?.is(&runtime.none()) {
        drop(entries.remove(runtime, key)?);
    }
    Ok(())
}

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (name, class) in [
        ("ref", ClassId::WeakRef),
        ("ReferenceType", ClassId::WeakRef),
        ("ProxyType", ClassId::WeakProxy),
        ("CallableProxyType", ClassId::WeakCallableProxy),
    ] {
        module::set(runtime, module, name, runtime.class(class).owned())?;
    }
    Ok(())
}
