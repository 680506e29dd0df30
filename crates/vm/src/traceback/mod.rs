//! Tracebacks as text, as CPython 3.13 writes them: calls, chained exceptions, notes, groups, suggestions.
//!
//! | Question | File |
//! |---|---|
//! | In which order are exceptions and groups shown? | `report.rs` |
//! | Which calls, and which of them are folded? | `stack.rs` |
//! | What is marked in their source text? | `carets.rs` |
//! | Where does the source text come from? | `sources.rs` |
//! | What is said of the exception itself? | `message.rs`, `syntax.rs` |
//! | What may have been meant? | `suggest.rs`, with `../suggest.rs` |

mod carets;
mod message;
mod report;
mod sources;
mod stack;
mod suggest;
mod syntax;

use object::Object;
use types::{Name, Raised, Root, Runtime, Value, text};

pub use sources::remember;

/// What takes the lines of a report, each with its line end.
pub type Lines<'a> = dyn FnMut(&str) + 'a;

/// Writes an exception with its traceback and everything that led to it.
pub fn write(runtime: &Runtime, exception: &Object, lines: &mut Lines<'_>) {
    report::Report::new(runtime, lines).exception(exception);
}

/// The exception alone: its class and what it says, its notes.
pub fn write_only(runtime: &Runtime, exception: &Object, lines: &mut Lines<'_>) {
    message::exception_lines(runtime, exception).iter().for_each(|line| lines(line));
}

/// The report as a Python string.
pub fn format(runtime: &Runtime, exception: &Object) -> Value {
    let mut builder = text::Builder::new(runtime);
    write(runtime, exception, &mut |line| builder.push_str(line));
    builder.finish()
}

/// Prints an exception on `sys.stderr`, with memory that is kept in reserve for that if need be. Where it cannot be written to, the lines
/// go to `otherwise`; if it is `None`, nowhere.
pub fn print(runtime: &Runtime, exception: &Object, otherwise: &mut Lines<'_>) {
    runtime.with_reserve(|| print_lines(runtime, exception, otherwise));
}

fn print_lines(runtime: &Runtime, exception: &Object, otherwise: &mut Lines<'_>) {
    let stderr = sys_attribute(runtime, Name::Stderr);
    if stderr.as_ref().is_some_and(|stderr| stderr.is(&runtime.none())) {
        return;
    }
    let mut usable = stderr;
    write(runtime, exception, &mut |line| {
        let written = usable.as_ref().is_some_and(|stderr| write_line(runtime, stderr, line).is_ok());
        if !written {
            usable = None;
            otherwise(line);
        }
    });
    if let Some(stderr) = usable {
        // There is nobody left to tell.
        let _ = runtime.call_method(&stderr, "flush", &[]);
    }
}

fn write_line(runtime: &Runtime, stderr: &Object, line: &str) -> Result<(), Raised> {
    runtime.call_method(stderr, "write", &[&text::new(runtime, line)?]).map(drop)
}

/// An attribute of module `sys`, if that is there yet.
pub(crate) fn sys_attribute(runtime: &Runtime, name: Name) -> Option<Object> {
    let dict = runtime.root(Root::Sys).get()?;
    dict.body::<types::dict::Dict>()?.get_name(runtime, &runtime.name(name))
}

/// The same by any name.
pub(crate) fn sys_attribute_named(runtime: &Runtime, name: &str) -> Option<Object> {
    let name = text::intern(runtime, text::new(runtime, name).ok()?).ok()?;
    runtime.root(Root::Sys).get()?.body::<types::dict::Dict>()?.get_name(runtime, &name)
}

/// An attribute of any object; nothing if it is missing or reading it fails.
fn attribute(runtime: &Runtime, object: &Object, name: &str) -> Option<Object> {
    let name = text::intern(runtime, text::new(runtime, name).ok()?).ok()?;
    types::attribute::get_any(runtime, object, &name).ok()
}

/// The same, and nothing for `None`.
fn attribute_not_none(runtime: &Runtime, object: &Object, name: &str) -> Option<Object> {
    attribute(runtime, object, name).filter(|value| !value.is(&runtime.none()))
}

/// A string as Rust text. Lone surrogates are written as escapes, as stderr's error handler does it.
fn rust_text(string: &Object) -> Option<String> {
    let view = text::view(string)?;
    if let text::Text::Ascii(text) = view {
        return Some(text.to_owned());
    }
    let mut shown = String::with_capacity(view.len());
    for point in view.points() {
        match char::from_u32(point) {
            Some(letter) => shown.push(letter),
            None => shown.push_str(&format!("\\u{point:04x}")),
        }
    }
    Some(shown)
}
