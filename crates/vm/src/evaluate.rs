//! Running code from native code: functions, module and class bodies, `exec` and `eval`.

use object::Object;
use types::code::Code;
use types::dict::Dict;
use types::function;
use types::{Args, ClassId, FrameFlags, Name, Raised, Root, Runtime, Value, frame, tuple};

use crate::bind::{Arguments, Keywords};
use crate::frames;
use crate::run::{self, Start};

/// The hook: calls a function written in Python.
pub(crate) fn call_function(runtime: &Runtime, function: &Object, args: &Args<'_>) -> Value {
    let keywords = match args.names() {
        Some(names) => Keywords::Named(names, &args.slots()[args.len()..]),
        None => Keywords::None,
    };
    let arguments = Arguments { receiver: None, positional: args.positional(), keywords };
    frames::push_bound(runtime, function.clone(), arguments, FrameFlags::ENTRY)?;
    run::run(runtime, Start::Begin)
}

/// Runs a function without parameters in a namespace: the body of a class.
pub(crate) fn run_in_namespace(runtime: &Runtime, function: &Object, namespace: &Object) -> Value {
    runtime.guarded(|| {
        let frame = frames::push(runtime, function.clone(), FrameFlags::ENTRY)?;
        frame.namespace.set(namespace.clone());
        run::run(runtime, Start::Begin)
    })
}

/// Runs a code object: a module's, or what `exec` and `eval` compile. `globals` is a dict, which gets `__builtins__` if it has none;
/// `locals` is any mapping, and the globals where there is none. `closure` is a tuple of cells, for code that has free variables.
pub fn run_code(runtime: &Runtime, code: &Object, globals: &Object, locals: Option<&Object>, closure: Option<&Object>) -> Value {
    let builtins = builtins_for(runtime, globals)?;
    let made = function::new_function(runtime, code, globals, &builtins)?;
    if let Some(body) = made.body::<function::Function>() {
        body.closure.replace(closure.cloned());
    }
    run_in_namespace(runtime, &made, locals.unwrap_or(globals))
}

/// How many free variables a code object has.
pub fn free_count(code: &Object) -> usize {
    code.body::<Code>().map_or(0, |code| code.free_count.get() as usize)
}

/// The built-ins that code with these globals sees: their `__builtins__`, which is set if it is not there.
pub fn builtins_for(runtime: &Runtime, globals: &Object) -> Value {
    let Some(dict) = globals.body::<Dict>() else { return Err(runtime.type_error(format_args!("globals must be a dict"))) };
    let name = runtime.name(Name::Builtins);
    if let Some(builtins) = dict.get_name(runtime, &name) {
        return Ok(match builtins.body::<types::module::Module>() {
            Some(module) => module.dict.get().unwrap_or(builtins),
            None => builtins,
        });
    }
    let builtins = runtime.root(Root::Builtins).get().ok_or(Raised::OutOfMemory)?;
    drop(dict.set(runtime, name.owned(), builtins.clone())?);
    Ok(builtins)
}

/// `globals()` of the running function, if any is running.
pub fn globals(runtime: &Runtime) -> Option<Object> {
    let frame = frame::running(runtime)?;
    frame.function.get()?.body::<function::Function>()?.globals.get()
}

/// `locals()` of the running function, if any is running.
pub fn locals(runtime: &Runtime) -> Result<Option<Object>, Raised> {
    frame::running(runtime).map(|running| frame::locals(runtime, running)).transpose()
}

/// A tuple for a closure, checked: as many cells as the code has free variables.
pub fn closure_of(runtime: &Runtime, code: &Object, closure: Option<&Object>) -> Result<Option<Object>, Raised> {
    let wanted = free_count(code);
    match closure {
        None if wanted == 0 => Ok(None),
        Some(cells) if wanted > 0 => {
            let items = tuple::items(cells).unwrap_or_default();
            let fits = items.len() == wanted
                && items.iter().all(|slot| slot.get().is_some_and(|cell| cell.class_ref() == ClassId::Cell.reference()));
            if fits {
                return Ok(Some(cells.clone()));
            }
            Err(runtime.type_error(format_args!("code object requires a closure of exactly length {wanted}")))
        }
        None => Err(runtime.type_error(format_args!("code object requires a closure of exactly length {wanted}"))),
        Some(_) => Err(runtime.type_error(format_args!("cannot use a closure with this code object"))),
    }
}
