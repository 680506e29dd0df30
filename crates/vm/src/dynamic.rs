//! `compile`, `exec`, `eval` and their like: code that a program makes while it runs, and the namespaces it sees.
//!
//! Native modules call these with the arguments that Python passed; what is wrong with them is said as CPython does.

use object::Object;
use types::code::{Code, CodeFlags};
use types::dict::Dict;
use types::{Raised, Runtime, Special, Value, class, text};

use crate::compile::{Request as How, compile_with, decoded};
use crate::{Mode, evaluate};

/// The arguments of `exec` and `eval`. `None` as an object counts as left out.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// A code object or source text.
    pub source: &'a Object,
    /// `globals`
    pub globals: Option<&'a Object>,
    /// `locals`
    pub locals: Option<&'a Object>,
    /// `closure`, a tuple of cells (`exec` only).
    pub closure: Option<&'a Object>,
}

/// Where code runs.
struct Namespaces {
    globals: Object,
    locals: Object,
}

/// `exec(source, globals, locals, closure)`
pub fn exec(runtime: &Runtime, request: &Request<'_>) -> Result<(), Raised> {
    let namespaces = namespaces(runtime, request, "exec")?;
    if request.source.body::<Code>().is_some() {
        let closure = evaluate::closure_of(runtime, request.source, given(runtime, request.closure))?;
        return run(runtime, request.source, &namespaces, closure.as_ref()).map(drop);
    }
    if given(runtime, request.closure).is_some() {
        return Err(runtime.type_error(format_args!("closure can only be used when source is a code object")));
    }
    let source = source_text(runtime, request.source, "exec() arg 1 must be a string, bytes or code object")?;
    let code = compile_inline(runtime, &source, Mode::Module)?;
    run(runtime, &code, &namespaces, None).map(drop)
}

/// `eval(source, globals, locals)`
pub fn eval(runtime: &Runtime, request: &Request<'_>) -> Value {
    let namespaces = namespaces(runtime, request, "eval")?;
    if request.source.body::<Code>().is_some() {
        if evaluate::free_count(request.source) > 0 {
            return Err(runtime.type_error(format_args!("code object passed to eval() may not contain free variables")));
        }
        return run(runtime, request.source, &namespaces, None);
    }
    let source = source_text(runtime, request.source, "eval() arg 1 must be a string, bytes or code object")?;
    let source = source.trim_start_matches([' ', '\t']);
    let code = compile_inline(runtime, source, Mode::Expression)?;
    run(runtime, &code, &namespaces, None)
}

/// The arguments of `compile` behind the source.
#[derive(Clone, Copy, Debug)]
pub struct Compilation<'a> {
    /// `filename`
    pub filename: &'a str,
    /// `mode`
    pub mode: &'a str,
    /// `flags`
    pub flags: i64,
    /// `dont_inherit`: what holds for the running code does not hold for the new one.
    pub dont_inherit: bool,
    /// `optimize`: -1, or as `-O`.
    pub optimize: i64,
    /// The source was made of a syntax tree: for which line each of its lines stands.
    pub lines: Option<&'a [u32]>,
}

/// Flags of `compile` that are about the source, not about the language.
const ALLOW_INCOMPLETE_INPUT: i64 = 0x4000;
const HARMLESS: i64 = 0x100 | 0x200 | ALLOW_INCOMPLETE_INPUT | FUTURE;
/// All features of `__future__`.
const FUTURE: i64 = 0x1fe_0010;
const FUTURE_ANNOTATIONS: i64 = CodeFlags::FUTURE_ANNOTATIONS.0 as i64;

/// `compile(source, filename, mode, flags, dont_inherit, optimize)`: a code object.
pub fn compile(runtime: &Runtime, source: &Object, request: &Compilation<'_>) -> Value {
    if request.flags & !HARMLESS != 0 {
        return Err(runtime.value_error(format_args!("compile(): unrecognised flags")));
    }
    if !(-1..=2).contains(&request.optimize) {
        return Err(runtime.value_error(format_args!("compile(): invalid optimize value")));
    }
    let mode = match request.mode {
        "exec" => Mode::Module,
        "eval" => Mode::Expression,
        "single" => Mode::Interactive,
        _ => return Err(runtime.value_error(format_args!("compile() mode must be 'exec', 'eval' or 'single'"))),
    };
    let text = source_text(runtime, source, "compile() arg 1 must be a string, bytes or AST object")?;
    let lines = request.lines;
    let text = if mode == Mode::Expression && lines.is_none() { text.trim_start_matches([' ', '\t']) } else { &text };
    let inherited = !request.dont_inherit && inherits_annotations(runtime);
    let how = How {
        mode,
        optimize: u8::try_from(request.optimize).ok(),
        future_annotations: inherited || request.flags & FUTURE_ANNOTATIONS != 0,
        tells_incomplete: request.flags & ALLOW_INCOMPLETE_INPUT != 0,
        lines,
    };
    compile_with(runtime, text, request.filename, how)
}

/// Whether `from __future__ import annotations` is in force for the running code.
fn inherits_annotations(runtime: &Runtime) -> bool {
    let code = types::frame::running(runtime).and_then(|frame| frame.code.get());
    code.and_then(|code| Some(code.body::<Code>()?.flags.get())).is_some_and(|flags| flags.has(CodeFlags::FUTURE_ANNOTATIONS))
}

/// Compiles source that a program runs at once.
fn compile_inline(runtime: &Runtime, source: &str, mode: Mode) -> Value {
    let how = How { mode, future_annotations: inherits_annotations(runtime), ..How::default() };
    compile_with(runtime, source, "<string>", how)
}

/// `globals()`
pub fn globals(runtime: &Runtime) -> Value {
    evaluate::globals(runtime).map_or_else(|| Err(no_frame(runtime, "globals")), Ok)
}

/// `locals()`
pub fn locals(runtime: &Runtime) -> Value {
    evaluate::locals(runtime)?.map_or_else(|| Err(no_frame(runtime, "locals")), Ok)
}

#[cold]
fn no_frame(runtime: &Runtime, what: &str) -> Raised {
    runtime.error(types::ClassId::SystemError, format_args!("{what}() called without a frame"))
}

fn run(runtime: &Runtime, code: &Object, namespaces: &Namespaces, closure: Option<&Object>) -> Value {
    evaluate::run_code(runtime, code, &namespaces.globals, Some(&namespaces.locals), closure)
}

/// An argument that was given and is not `None`.
fn given<'a>(runtime: &Runtime, argument: Option<&'a Object>) -> Option<&'a Object> {
    argument.filter(|argument| !argument.is(&runtime.none()))
}

/// The namespaces that were given, or those of the code that asks.
fn namespaces(runtime: &Runtime, request: &Request<'_>, who: &str) -> Result<Namespaces, Raised> {
    let (globals, locals) = (given(runtime, request.globals), given(runtime, request.locals));
    if let Some(locals) = locals
        && !is_mapping(runtime, locals)
    {
        let class = class::name_of(&locals.class());
        return Err(match who {
            "exec" => runtime.type_error(format_args!("locals must be a mapping or None, not {class}")),
            _ => runtime.type_error(format_args!("locals must be a mapping")),
        });
    }
    if let Some(globals) = globals {
        if globals.body::<Dict>().is_none() {
            let class = class::name_of(&globals.class());
            return Err(match who {
                "exec" => runtime.type_error(format_args!("exec() globals must be a dict, not {class}")),
                _ if is_mapping(runtime, globals) => {
                    runtime.type_error(format_args!("globals must be a real dict; try eval(code, {{}}, mapping)"))
                }
                _ => runtime.type_error(format_args!("globals must be a dict")),
            });
        }
        return Ok(Namespaces { globals: globals.clone(), locals: locals.unwrap_or(globals).clone() });
    }
    let Some(own) = evaluate::globals(runtime) else {
        return Err(runtime.type_error(format_args!("{who} must be given globals and locals when called without a frame")));
    };
    let locals = match (locals, evaluate::locals(runtime)?) {
        (Some(locals), _) => locals.clone(),
        (None, Some(locals)) => locals,
        (None, None) => own.clone(),
    };
    Ok(Namespaces { globals: own, locals })
}

fn is_mapping(runtime: &Runtime, object: &Object) -> bool {
    runtime.special_of(object, Special::GetItem).is_some()
}

/// The text of a source: of a string, or of bytes that say their encoding.
pub fn source_text(runtime: &Runtime, source: &Object, refusal: &str) -> Result<String, Raised> {
    let Some(view) = text::view(source) else {
        return match decoded(runtime, source) {
            Some(decoded) => decoded,
            None => Err(runtime.type_error(format_args!("{refusal}"))),
        };
    };
    let mut source = String::with_capacity(view.len());
    for index in 0..view.len() {
        match char::from_u32(view.at(index)) {
            Some('\0') => return Err(syntax_error(runtime, "source code string cannot contain null bytes")),
            Some(character) => source.push(character),
            None => return Err(surrogate(runtime, view.at(index), index)),
        }
    }
    Ok(source)
}

#[cold]
fn syntax_error(runtime: &Runtime, message: &str) -> Raised {
    runtime.error(types::ClassId::SyntaxError, format_args!("{message}"))
}

/// Source text is encoded before it is read, which half of a pair cannot be.
#[cold]
fn surrogate(runtime: &Runtime, point: u32, index: usize) -> Raised {
    let message = format_args!("'utf-8' codec can't encode character '\\u{point:04x}' in position {index}: surrogates not allowed");
    runtime.error(types::ClassId::UnicodeEncodeError, message)
}
