//! Module `_tokenize`: Python source as tokens, for `tokenize`.
//!
//! All lines are read and taken apart when an iterator is made. What is wrong with a source is raised once the tokens before it were given.

mod scan;
mod strings;

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Slot};
use types::bytes::codec::{Encoding, Errors};
use types::text::Builder;
use types::{Args, ClassId, ClassSpec, ModuleSpec, Native, Raised, Runtime, Value, bytes, int, list, text, tuple};

use crate::classes::TOKENIZER;
use scan::{Complaint, Scanner, Token};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec { name: "_tokenize", doc: "", functions: &[], classes: &[&SPEC], furnish: |_, _| Ok(()) };

const SPEC: ClassSpec = ClassSpec {
    module: "_tokenize",
    ..ClassSpec::new(
        TOKENIZER,
        "TokenizerIter",
        Layout {
            fields: &[
                Field { offset: offset_of!(Tokenizer, tokens) as u16, name: "tokens" },
                Field { offset: offset_of!(Tokenizer, error) as u16, name: "error" },
            ],
            ..Layout::leaf("TokenizerIter")
        },
    )
}
.sealed()
.methods(&[
    Native::static_method("__new__", "(cls, readline, /, *, encoding=None, extra_tokens=False)", new),
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__next__", "(self, /)", next),
]);

/// An iterator as it lies on the heap.
#[repr(C)]
struct Tokenizer {
    header: Header,
    /// A list of tuples.
    tokens: Slot,
    /// What is raised behind them.
    error: Slot,
    index: Cell<u32>,
}

// SAFETY: `Tokenizer` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Tokenizer {
    const LAYOUT: LayoutId = TOKENIZER.layout();
}

/// The whole source: what `readline` gives, one line after the other.
fn read(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (readline, encoding) = (args.at(1), args.get(2).filter(|encoding| !encoding.is(&runtime.none())));
    let mut source = Builder::new(runtime);
    loop {
        let line = match runtime.call(&readline, &[]) {
            Err(Raised::Exception(exception)) if types::class::derives_from(&exception.class(), ClassId::StopIteration) => break,
            line => line?,
        };
        let line = match (text::view(&line), bytes::view(&line)) {
            (Some(_), _) if encoding.is_none() => line,
            (None, Some(bytes)) if encoding.is_some() => {
                let name = encoding.map(|encoding| text::to_string(&encoding)).unwrap_or_default();
                match Encoding::find(&name) {
                    Some(encoding) => encoding.decode(runtime, bytes, &Errors::of(Some(&text::new(runtime, "replace")?)), true)?.text,
                    None => runtime.call_method(&line, "decode", &[&text::new(runtime, &name)?])?,
                }
            }
            _ => {
                let (wanted, class) = (if encoding.is_some() { "bytes" } else { "str" }, types::class::name_of(&line.class()));
                return Err(runtime.type_error(format_args!("readline() returned a non-{wanted} object, {class}")));
            }
        };
        if text::view(&line).is_none_or(|line| line.is_empty()) {
            break;
        }
        source.push_object(&line);
    }
    source.finish()
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let source = read(runtime, args)?;
    let body = Tokenizer { header: Header::new(TOKENIZER.reference()), tokens: Slot::empty(), error: Slot::empty(), index: Cell::new(0) };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    let Some(body) = made.body::<Tokenizer>() else { return Ok(made) };
    let tokens = list::new(runtime)?;
    body.tokens.set(tokens.clone());
    let Some(text) = text::view(&source) else { return Ok(made) };
    let mut failure = None;
    let complaint = Scanner::new(text).run(|token| {
        let added = as_tuple(runtime, text, token).and_then(|token| list::append(runtime, &tokens, token));
        failure = added.err();
        failure.is_none()
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    if let Err(complaint) = complaint {
        body.error.set(exception(runtime, &complaint)?);
    }
    Ok(made)
}

/// A token as a tuple: kind, text, start, end, lines.
fn as_tuple(runtime: &Runtime, source: text::Text<'_>, token: &Token) -> Value {
    let place = |(row, column): (usize, usize)| {
        tuple::new(runtime, [int::new(runtime, row as i64)?, int::new(runtime, column as i64)?].into_iter())
    };
    let parts = [
        int::new(runtime, token.kind.into())?,
        text::slice(runtime, source, token.range.clone())?,
        place(token.start)?,
        place(token.end)?,
        text::slice(runtime, source, token.lines.clone())?,
    ];
    tuple::new(runtime, parts.into_iter())
}

fn exception(runtime: &Runtime, complaint: &Complaint) -> Value {
    let class = match complaint.class {
        scan::Class::Syntax => ClassId::SyntaxError,
        scan::Class::Indentation => ClassId::IndentationError,
        scan::Class::Tab => ClassId::TabError,
    };
    let place = [
        text::new(runtime, "<string>")?,
        int::new(runtime, complaint.row as i64)?,
        int::new(runtime, complaint.column as i64)?,
        text::new(runtime, &complaint.line)?,
        runtime.none(),
        runtime.none(),
    ];
    let place = tuple::new(runtime, place.into_iter())?;
    runtime.call(&runtime.class(class), &[&text::new(runtime, &complaint.message)?, &place])
}

fn next(runtime: &Runtime, args: &Args<'_>) -> Value {
    let body = args.this::<Tokenizer>();
    let index = body.index.get();
    if let Some(token) = body.tokens.get().and_then(|tokens| list::item(&tokens, index as usize)) {
        body.index.set(index + 1);
        return Ok(token);
    }
    Err(match body.error.take() {
        Some(error) => Raised::Exception(error),
        None => runtime.stop_iteration(),
    })
}
