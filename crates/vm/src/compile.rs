//! From source text to code objects: the compiler's result is loaded onto the heap, its errors become exceptions.

use compiler::{CompileError, Mode, Options, Prepared, SourceError, SyntaxError, SyntaxErrorKind, Warning};
use heap::Loan;
use types::{ClassId, Number, Raised, Runtime, Value, attribute, class, int, text, tuple};

use crate::{import, loader, traceback};

/// Leaves out assertions (1) and docstrings (2) from now on, where a program does not say otherwise.
pub fn set_optimization(runtime: &Runtime, level: u8) {
    runtime.set_number(Number::Optimization, level.min(2).into());
}

/// Compiles text.
pub fn compile(runtime: &Runtime, source: &str, filename: &str, mode: Mode) -> Value {
    compile_with(runtime, source, filename, Request { mode, ..Request::default() })
}

/// What a program asks for when it compiles.
pub(crate) struct Request<'a> {
    pub(crate) mode: Mode,
    /// As `-O`, unless what was asked of the command holds.
    pub(crate) optimize: Option<u8>,
    /// `from __future__ import annotations` is in force.
    pub(crate) future_annotations: bool,
    /// Source that ends too early is told apart from other errors.
    pub(crate) tells_incomplete: bool,
    /// The source was made of a syntax tree: for which line each line stands.
    pub(crate) lines: Option<&'a [u32]>,
}

impl Default for Request<'_> {
    fn default() -> Self {
        Request { mode: Mode::Module, optimize: None, future_annotations: false, tells_incomplete: false, lines: None }
    }
}

/// Compiles text as a program asks. The memory that it takes besides the heap is charged before it is taken: it is not there if it does not
/// fit.
pub(crate) fn compile_with(runtime: &Runtime, source: &str, filename: &str, request: Request<'_>) -> Value {
    let Request { mode, optimize, future_annotations, tells_incomplete, lines } = request;
    let optimize = optimize.unwrap_or_else(|| runtime.number(Number::Optimization) as u8);
    let _lines = lend_for_lines(runtime, source)?;
    let prepared = match lines {
        Some(lines) => Prepared::unparsed(source, lines),
        None => Prepared::new(source),
    };
    let prepared = prepared.map_err(|error| compile_error(runtime, filename, &error))?;
    let _working_memory = runtime.lend(prepared.most_memory())?;
    match prepared.compile(filename, Options { mode, optimize, future_annotations }) {
        Ok(compiled) => {
            compiled.warnings.iter().try_for_each(|warning| warn(runtime, filename, &prepared, warning))?;
            loader::load(runtime, &compiled.code)
        }
        Err(CompileError::Syntax(error)) if tells_incomplete && error.incomplete => {
            Err(runtime.error(ClassId::IncompleteInputError, format_args!("incomplete input")))
        }
        Err(error) => Err(compile_error(runtime, filename, &error)),
    }
}

/// Gives a `SyntaxWarning`. One that the program's filters make an exception of becomes a `SyntaxError`.
fn warn(runtime: &Runtime, filename: &str, prepared: &Prepared<'_>, warning: &Warning) -> Result<(), Raised> {
    let warnings = import::import_module(runtime, "warnings")?;
    let give = attribute::get_any(runtime, &warnings, &text::intern(runtime, text::new(runtime, "warn_explicit")?)?)?;
    let (message, filename_of) = (text::new(runtime, &warning.message)?, text::new(runtime, filename)?);
    let (class, line) = (runtime.class(ClassId::SyntaxWarning), int::new(runtime, warning.line.into())?);
    match runtime.call(&give, &[&message, &class, &filename_of, &line]) {
        Err(Raised::Exception(exception)) if class::is_instance_of(&exception, ClassId::SyntaxWarning) => {
            Err(compile_error(runtime, filename, &prepared.as_error(warning)))
        }
        given => given.map(drop),
    }
}

/// Charges what it takes to look at the tokens of a source: where its lines are, and the copy that its text may be.
pub fn lend_for_lines<'a>(runtime: &'a Runtime, source: &str) -> Result<Loan<'a>, Raised> {
    let lines = source.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    Ok(runtime.lend(source.len() + size_of::<u32>() * (lines + 1))?)
}

/// Compiles text that is in no file; tracebacks show its lines all the same.
pub fn compile_remembered(runtime: &Runtime, source: &str, filename: &str, mode: Mode) -> Value {
    traceback::remember(runtime, filename, source);
    compile(runtime, source, filename, mode)
}

/// Compiles the bytes of a source file, whose encoding they say themselves.
pub fn compile_file(runtime: &Runtime, bytes: &[u8], filename: &str) -> Value {
    compile(runtime, &decode_source(runtime, bytes, filename)?, filename, Mode::Module)
}

/// The text of a source file, or the `SyntaxError` that says why there is none.
pub fn decode_source(runtime: &Runtime, bytes: &[u8], filename: &str) -> Result<String, Raised> {
    compiler::decode(bytes).map_err(|error| not_text(runtime, filename, &error))
}

/// Whether source typed at a prompt ends where more is expected.
pub fn is_cut_short(source: &str) -> bool {
    matches!(compiler::compile(source, "<stdin>", Mode::Interactive), Err(CompileError::Syntax(error)) if error.incomplete)
}

/// The text of a source that came as bytes, if it is such an object.
pub(crate) fn decoded(runtime: &Runtime, source: &object::Object) -> Option<Result<String, Raised>> {
    let bytes = types::bytes::view(source)?.to_vec();
    Some(decode_source(runtime, &bytes, "<string>"))
}

/// The exception for source that could not be compiled.
pub fn compile_error(runtime: &Runtime, filename: &str, error: &CompileError) -> Raised {
    match error {
        CompileError::Syntax(error) => syntax_error(runtime, filename, error).map_or_else(|raised| raised, Raised::Exception),
        CompileError::Unsupported { construct, line } => {
            runtime.error(ClassId::NotImplementedError, format_args!("glassheap: {construct}, line {line}"))
        }
        CompileError::TooDeep => {
            runtime.error(ClassId::RecursionError, format_args!("maximum recursion depth exceeded during compilation"))
        }
        CompileError::ParserStack => {
            runtime.error(ClassId::MemoryError, format_args!("Parser stack overflowed - Python source too complex to parse"))
        }
    }
}

fn syntax_error(runtime: &Runtime, filename: &str, error: &SyntaxError) -> Value {
    let class = match error.kind {
        SyntaxErrorKind::Syntax => ClassId::SyntaxError,
        SyntaxErrorKind::Indentation => ClassId::IndentationError,
        SyntaxErrorKind::Tab => ClassId::TabError,
    };
    let number = |number: i64| int::new(runtime, number);
    let line = error.text.as_deref().map_or_else(|| Ok(runtime.none()), |line| text::new(runtime, line))?;
    let place = [
        text::new(runtime, filename)?,
        number(error.line.into())?,
        number(error.column.into())?,
        line,
        number(error.end_line.into())?,
        number(error.end_column.into())?,
    ];
    let place = tuple::new(runtime, place.into_iter())?;
    runtime.call(&runtime.class(class), &[&text::new(runtime, &error.message)?, &place])
}

/// The `SyntaxError` for bytes that are not source text.
fn not_text(runtime: &Runtime, filename: &str, error: &SourceError) -> Raised {
    let made = || {
        let (line, shown) = match error {
            SourceError::NotUtf8 { line, .. } => (*line, None),
            SourceError::Null { line, text } => (*line, Some(&**text)),
            SourceError::UnknownEncoding(_) | SourceError::Contradiction(_) => (0, None),
        };
        let shown = shown.map_or_else(|| Ok(runtime.none()), |line| text::new(runtime, line))?;
        let place = [text::new(runtime, filename)?, int::new(runtime, line.into())?, runtime.none(), shown];
        let place = tuple::new(runtime, place.into_iter())?;
        runtime.call(&runtime.class(ClassId::SyntaxError), &[&text::new(runtime, &error.message(filename))?, &place])
    };
    made().map_or_else(|raised| raised, Raised::Exception)
}
