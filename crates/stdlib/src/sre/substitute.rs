//! `pattern.sub`, `pattern.subn` and `pattern.split`.

use object::Object;
use types::bytes::ByteBuilder;
use types::class::name_of;
use types::text::Builder;
use types::{Args, Raised, Runtime, Special, Value, bytes, int, list, text, tuple};

use super::matched;
use super::pattern::Pattern;
use super::subject::{Mode, Subject};
use super::{number, template};

/// What is put in the place of a match.
enum Replacement {
    /// The same each time.
    Literal(Object),
    /// A template with groups.
    Template(Object),
    /// What a function returns.
    Function(Object),
}

/// The pieces of a result: strings, or bytes.
enum Pieces<'a> {
    Text(Builder<'a>),
    Bytes(ByteBuilder<'a>),
}

impl Pieces<'_> {
    fn push(&mut self, runtime: &Runtime, piece: &Object) -> Result<(), Raised> {
        let (fits, wanted) = match self {
            Pieces::Text(builder) => {
                builder.push_object(piece);
                (text::view(piece).is_some(), "str instance")
            }
            Pieces::Bytes(builder) => {
                let bytes = bytes::view(piece);
                builder.extend(bytes.unwrap_or_default());
                (bytes.is_some(), "a bytes-like object")
            }
        };
        if fits {
            return Ok(());
        }
        let class = name_of(&piece.class());
        Err(runtime.type_error(format_args!("sequence item 0: expected {wanted}, {class} found")))
    }

    fn finish(self) -> Value {
        match self {
            Pieces::Text(builder) => builder.finish(),
            Pieces::Bytes(builder) => builder.finish(),
        }
    }
}

fn replacement(runtime: &Runtime, pattern: &Object, given: &Object) -> Result<Replacement, Raised> {
    if runtime.special_of(given, Special::Call).is_some() {
        return Ok(Replacement::Function(given.clone()));
    }
    let has_escapes = match (text::view(given), bytes::view(given)) {
        (Some(text), _) => text.points().any(|point| point == u32::from('\\')),
        (None, Some(bytes)) => bytes.contains(&b'\\'),
        (None, None) => true,
    };
    if !has_escapes {
        return Ok(Replacement::Literal(given.clone()));
    }
    let compiled = template::compile(runtime, pattern, given)?;
    Ok(match template::literal(&compiled) {
        Some(literal) => Replacement::Literal(literal),
        None => Replacement::Template(compiled),
    })
}

/// `pattern.sub(repl, string, count)`; with the number of replacements, if asked for.
pub(super) fn substitute(runtime: &Runtime, args: &Args<'_>, counted: bool) -> Value {
    let (object, pattern, string) = (args.at(0), args.this::<Pattern>(), args.at(2));
    let replacement = replacement(runtime, &object, &args.at(1))?;
    let subject = Subject::new(runtime, pattern, &string)?;
    let most = number(runtime, args, 3, 0)?;
    let length = subject.len();
    let mut pieces = match text::view(&string) {
        Some(_) => Pieces::Text(Builder::new(runtime)),
        None => Pieces::Bytes(ByteBuilder::new(runtime)),
    };
    let (mut start, mut copied, mut count, mut may_be_empty) = (0, 0, 0, true);
    while most <= 0 || count < most {
        let Some(found) = subject.find(runtime, pattern, Mode::Search, start..length, may_be_empty)? else { break };
        let span = found.span.clone();
        if copied < span.start {
            pieces.push(runtime, &subject.part(runtime, copied..span.start)?)?;
        }
        let item = match &replacement {
            Replacement::Literal(literal) => literal.clone(),
            Replacement::Template(template) => {
                let matched = matched::new(runtime, &object, &string, found, 0..length)?;
                template::fill(runtime, template, &matched)?
            }
            Replacement::Function(function) => {
                let matched = matched::new(runtime, &object, &string, found, 0..length)?;
                runtime.call(function, &[&matched])?
            }
        };
        if !item.is(&runtime.none()) {
            pieces.push(runtime, &item)?;
        }
        (copied, start, count, may_be_empty) = (span.end, span.end, count + 1, !span.is_empty());
    }
    let result = if count == 0 {
        subject.part(runtime, 0..length)?
    } else {
        if copied < length {
            pieces.push(runtime, &subject.part(runtime, copied..length)?)?;
        }
        pieces.finish()?
    };
    if !counted {
        return Ok(result);
    }
    tuple::new(runtime, [result, int::new(runtime, count)?].into_iter())
}

/// `pattern.split(string, maxsplit)`
pub(super) fn split(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (pattern, string) = (args.this::<Pattern>(), args.at(1));
    let subject = Subject::new(runtime, pattern, &string)?;
    let most = number(runtime, args, 2, 0)?;
    let parts = list::new(runtime)?;
    let (mut start, mut last, mut count, mut may_be_empty) = (0, 0, 0, true);
    while most <= 0 || count < most {
        let Some(found) = subject.find(runtime, pattern, Mode::Search, start..subject.len(), may_be_empty)? else { break };
        list::append(runtime, &parts, subject.part(runtime, last..found.span.start)?)?;
        for group in 1..=pattern.groups.get() as usize {
            let part = found.place(group).map_or_else(|| Ok(runtime.none()), |place| subject.part(runtime, place))?;
            list::append(runtime, &parts, part)?;
        }
        (start, last, count, may_be_empty) = (found.span.end, found.span.end, count + 1, !found.span.is_empty());
    }
    list::append(runtime, &parts, subject.part(runtime, last..subject.len())?)?;
    Ok(parts)
}
