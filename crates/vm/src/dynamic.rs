//! `compile`, `exec`, `eval` and their like: code that a program makes while it runs, and the namespaces it sees.
//!
//! Native modules call these with the arguments that Python passed; what is wrong with them is said as CPython does.

use object::Object;
use types::code::Code;
use types::dict::Dict;
use types::{Raised, Runtime, Special, Value, class, text};

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
    let code = crate::compile(runtime, &source, "<string>", Mode::Module)?;
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
    let code = crate::compile(runtime, source, "<string>", Mode::Expression)?;
    run(runtime, &code, &namespaces, None)
}

/// `compile(source, filename, mode)`: a code object.
pub fn compile(runtime: &Runtime, source: &Object, filename: &str, mode: &str) -> Value {
    let mode = match mode {
        "exec" => Mode::Module,
        "eval" => Mode::Expression,
        "single" => Mode::Interactive,
        _ => return Err(runtime.value_error(format_args!("compile() mode must be 'exec', 'eval' or 'single'"))),
    };
    let text = source_text(runtime, source, "compile() arg 1 must be a string, bytes or AST object")?;
    let text = if mode == Mode::Expression { text.trim_start_matches([' ', '\t']) } else { &text };
    crate::compile(runtime, text, filename, mode)
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
fn source_text(runtime: &Runtime, source: &Object, refusal: &str) -> Result<String, Raised> {
    let Some(view) = text::view(source) else {
        return match crate::compile::decoded(runtime, source) {
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
