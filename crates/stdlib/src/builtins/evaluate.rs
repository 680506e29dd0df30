//! Built-in functions that run code: `compile`, `eval`, `exec`, `globals`, `locals`, and what class and import statements call.

use object::{Borrowed, Object};
use types::class::name_of;
use types::{Args, Raised, Runtime, Value, bytes, ops, text};
use vm::{dynamic, import};

/// `compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)`
pub(super) fn compile(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(mode) = text::view(&args.at(2)).map(|mode| mode.to_rust().into_owned()) else {
        let class = name_of(&args.at(2).class());
        return Err(runtime.type_error(format_args!("compile() argument 'mode' must be str, not {class}")));
    };
    let number = |index: usize, default: i64| args.get(index).map_or(Ok(default), |value| ops::index(runtime, &value));
    let (flags, optimize) = (number(3, 0)?, number(5, -1)?);
    let dont_inherit = args.get(4).map_or(Ok(false), |value| ops::truth(runtime, &value))?;
    let filename = file_name(runtime, &args.at(1))?;
    let is_node = crate::ast::is_node(runtime, &args.at(0));
    if flags & crate::ast::ONLY_AST != 0 {
        return if is_node { Ok(args.at(0).owned()) } else { crate::ast::tree(runtime, &args.at(0), &filename, &mode) };
    }
    let compilation = dynamic::Compilation { filename: &filename, mode: &mode, flags, dont_inherit, optimize, lines: None };
    if !is_node {
        return dynamic::compile(runtime, &args.at(0), &compilation);
    }
    let (source, lines) = crate::ast::unparse(runtime, &args.at(0), &args.at(2))?;
    dynamic::compile(runtime, &source, &dynamic::Compilation { lines: Some(&lines), ..compilation })
}

fn file_name(runtime: &Runtime, name: &Object) -> Result<String, Raised> {
    if text::view(name).is_some() {
        return Ok(text::to_string(name));
    }
    if let Some(name) = bytes::view(name) {
        return Ok(String::from_utf8_lossy(name).into_owned());
    }
    match runtime.call_method(name, "__fspath__", &[]) {
        Ok(path) if text::view(&path).is_some() => Ok(text::to_string(&path)),
        _ => Err(runtime.type_error(format_args!("expected str, bytes or os.PathLike object, not {}", name_of(&name.class())))),
    }
}

/// `eval(source, /, globals=None, locals=None)`
pub(super) fn eval(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (source, globals, locals) = (args.at(0), args.get(1), args.get(2));
    dynamic::eval(runtime, &dynamic::Request { source: &source, globals: globals.as_deref(), locals: locals.as_deref(), closure: None })
}

/// `exec(source, /, globals=None, locals=None, *, closure=None)`
pub(super) fn exec(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (source, globals, locals, closure) = (args.at(0), args.get(1), args.get(2), args.get(3));
    let request = dynamic::Request { source: &source, globals: globals.as_deref(), locals: locals.as_deref(), closure: closure.as_deref() };
    dynamic::exec(runtime, &request)?;
    Ok(runtime.none())
}

/// `globals()`
pub(super) fn globals(runtime: &Runtime, _: &Args<'_>) -> Value {
    dynamic::globals(runtime)
}

/// `locals()`
pub(super) fn locals(runtime: &Runtime, _: &Args<'_>) -> Value {
    dynamic::locals(runtime)
}

/// `__build_class__(func, name, /, *bases, [metaclass], **kwds)`
pub(super) fn build_class(runtime: &Runtime, args: &Args<'_>) -> Value {
    vm::build_class(runtime, args)
}

/// `__import__(name, globals=None, locals=None, fromlist=(), level=0)`
pub(super) fn import(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (name, globals, from) = (args.at(0), args.get(1), args.get(3));
    let level = args.get(4).map_or(Ok(0), |level: Borrowed<'_>| ops::index(runtime, &level))?;
    import::import(runtime, &import::Request { name: &name, globals: globals.as_deref(), from: from.as_deref(), level })
}
