//! What a program may replace in `sys`: how results and exceptions are shown. And `exit`.

use object::Object;
use types::tuple::structure;
use types::{Args, ClassId, Name, Raised, Root, Runtime, Value, attribute, exception, module, ops, text, tuple};
use vm::safepoint::SafepointHooks;
use vm::traceback;

use super::frames::traceback_of;
use crate::classes;

/// Keeps the hooks under their other names as well, and has exceptions that cannot travel go through `unraisablehook`.
pub(super) fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for name in ["displayhook", "excepthook", "unraisablehook"] {
        let hook = attribute::get_any(runtime, module, &text::intern(runtime, text::new(runtime, name)?)?)?;
        module::set(runtime, module, &format!("__{name}__"), hook)?;
    }
    connect(runtime);
    Ok(())
}

/// Has exceptions that cannot travel go through `unraisablehook`.
pub(crate) fn connect(runtime: &Runtime) {
    runtime.attached::<SafepointHooks>().unraisable.set(Some(report_unraisable));
}

/// `exit(status=None)`
pub(super) fn exit(runtime: &Runtime, args: &Args<'_>) -> Value {
    let status = args.get(0).map(|status| status.owned());
    let arguments: Vec<Object> = match status {
        // A tuple stands for several arguments, as where an exception is raised.
        Some(status) if status.class_ref() == ClassId::Tuple.reference() => {
            tuple::items(&status).unwrap_or_default().iter().filter_map(object::Slot::get).collect()
        }
        Some(status) if status.is(&runtime.none()) => Vec::new(),
        status => status.into_iter().collect(),
    };
    Err(Raised::Exception(exception::new(runtime, ClassId::SystemExit, &arguments)?))
}

/// `displayhook(object)`: prints what a prompt's expression gave, unless it is `None`, and keeps it as `builtins._`.
pub(super) fn displayhook(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    if object.is(&runtime.none()) {
        return Ok(runtime.none());
    }
    let Some(builtins) = runtime.root(Root::Builtins).get() else {
        return Err(runtime.error(ClassId::RuntimeError, format_args!("lost builtins module")));
    };
    let underscore = runtime.name(Name::Underscore);
    ops::set_item(runtime, &builtins, &underscore, &runtime.none())?;
    let stdout = super::stream(runtime, Name::Stdout)?;
    let mut line = text::Builder::new(runtime);
    line.push_object(&ops::repr(runtime, &object)?);
    line.push_str("\n");
    runtime.call_method(&stdout, "write", &[&line.finish()?])?;
    ops::set_item(runtime, &builtins, &underscore, &object)?;
    Ok(runtime.none())
}

/// `excepthook(exctype, value, traceback)`: prints an exception on `sys.stderr`.
pub(super) fn excepthook(runtime: &Runtime, args: &Args<'_>) -> Value {
    traceback::print(runtime, &args.at(1), &mut |_| ());
    Ok(runtime.none())
}

/// `unraisablehook(unraisable)`: prints an exception that could not travel on `sys.stderr`.
pub(super) fn unraisablehook(runtime: &Runtime, args: &Args<'_>) -> Value {
    let unraisable = args.at(0);
    let part = |name: &str| -> Result<Option<Object>, Raised> {
        let value = attribute::get_any(runtime, &unraisable, &text::intern(runtime, text::new(runtime, name)?)?)?;
        Ok(Some(value).filter(|value| !value.is(&runtime.none())))
    };
    let (exception, message, object) = (part("exc_value")?, part("err_msg")?, part("object")?);
    let Ok(stderr) = super::stream(runtime, Name::Stderr) else { return Ok(runtime.none()) };
    let mut head = text::Builder::new(runtime);
    match &message {
        Some(message) => head.push_object(&ops::str(runtime, message)?),
        None if object.is_some() => head.push_str("Exception ignored in"),
        None => {}
    }
    if let Some(object) = &object {
        head.push_str(": ");
        match ops::repr(runtime, object) {
            Ok(shown) => head.push_object(&shown),
            Err(_) => head.push_str("<object repr() failed>"),
        }
    }
    if message.is_some() || object.is_some() {
        head.push_str(if object.is_some() { "\n" } else { ":\n" });
    }
    runtime.call_method(&stderr, "write", &[&head.finish()?])?;
    if let Some(exception) = exception {
        traceback::print(runtime, &exception, &mut |_| ());
    }
    Ok(runtime.none())
}

/// Hands an exception that cannot travel to `sys.unraisablehook`; if that fails too, it is lost.
fn report_unraisable(runtime: &Runtime, exception: &Object, object: Option<&Object>, message: Option<&str>) {
    let _ = call_unraisablehook(runtime, exception, object, message);
}

fn call_unraisablehook(runtime: &Runtime, exception: &Object, object: Option<&Object>, message: Option<&str>) -> Result<(), Raised> {
    let hook = super::attribute(runtime, Name::UnraisableHook);
    let Some(hook) = hook.filter(|hook| !hook.is(&runtime.none())) else { return Ok(()) };
    let message = message.map(|message| text::new(runtime, message)).transpose()?;
    let parts = [Some(exception.class()), Some(exception.clone()), traceback_of(exception), message, object.cloned()];
    let parts = parts.map(|part| part.unwrap_or_else(|| runtime.none()));
    let unraisable = structure::new(runtime, classes::UNRAISABLE_HOOK_ARGS, parts.into_iter())?;
    runtime.call(&hook, &[&unraisable]).map(drop)
}
