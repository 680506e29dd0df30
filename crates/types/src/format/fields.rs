//! `str.format` and `str.format_map`: the fields of a template, filled in.

use std::ops::Range;

use object::Object;

use super::template::{self, Field, Part, Pieces, Step};
use crate::attribute;
use crate::error::Value;
use crate::int;
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;
use crate::text::{self, Builder, Text, view_borrowed};

/// What fields are filled in with.
enum Source<'a> {
    /// The arguments of the call, behind the template itself.
    Arguments(&'a Args<'a>),
    /// Anything with items by name.
    Mapping(&'a Object),
}

/// How fields without a name are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

struct Filler<'a> {
    runtime: &'a Runtime,
    text: Text<'a>,
    source: Source<'a>,
    numbering: Numbering,
}

/// `template.format(*args, **kwargs)`
pub(crate) fn format_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let text = view_borrowed(args.at(0)).unwrap_or(Text::Ascii(""));
    fill(runtime, text, Source::Arguments(args))
}

/// `template.format_map(mapping)`
pub(crate) fn format_map_method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let text = view_borrowed(args.at(0)).unwrap_or(Text::Ascii(""));
    let mapping = args.at(1);
    fill(runtime, text, Source::Mapping(&mapping))
}

fn fill(runtime: &Runtime, text: Text<'_>, source: Source<'_>) -> Value {
    let mut filler = Filler { runtime, text, source, numbering: Numbering::Unknown };
    filler.fill(0..text.len(), 2)
}

impl Filler<'_> {
    /// Part of the template with its fields filled in. Fields within fields are allowed as long as `depth` is not 0.
    fn fill(&mut self, range: Range<usize>, depth: usize) -> Value {
        if depth == 0 {
            return Err(self.runtime.value_error(format_args!("Max string recursion exceeded")));
        }
        let mut builder = Builder::new(self.runtime);
        let mut pieces = Pieces::new(self.text, range);
        while let Some(piece) = pieces.next(self.runtime)? {
            builder.push_text(self.text.part(piece.literal));
            if let Some(field) = piece.field {
                builder.push_object(&self.field(&field, depth)?);
            }
        }
        builder.finish()
    }

    fn field(&mut self, field: &Field, depth: usize) -> Value {
        let value = self.value(field)?;
        let value = match field.conversion {
            None => value,
            Some(letter) => self.convert(&value, letter)?,
        };
        let specification =
            if field.nested { self.fill(field.specification.clone(), depth - 1)? } else { self.string(field.specification.clone())? };
        ops::format(self.runtime, &value, &specification)
    }

    fn convert(&self, value: &Object, letter: u32) -> Value {
        match char::from_u32(letter) {
            Some('r') => ops::repr(self.runtime, value),
            Some('s') => ops::str(self.runtime, value),
            Some('a') => ops::ascii(self.runtime, value),
            Some(letter @ '\u{21}'..='\u{7e}') => Err(self.runtime.value_error(format_args!("Unknown conversion specifier {letter}"))),
            _ => Err(self.runtime.value_error(format_args!("Unknown conversion specifier \\x{letter:x}"))),
        }
    }

    fn string(&self, range: Range<usize>) -> Value {
        text::slice(self.runtime, self.text, range)
    }

    /// The object that a field's name means.
    fn value(&mut self, field: &Field) -> Value {
        let (first, mut position) = template::first(self.runtime, self.text, field.name.clone())?;
        let mut value = self.start(first)?;
        while let Some((step, next)) = template::step(self.runtime, self.text, position, field.name.end)? {
            value = match step {
                Step::Attribute(name) => {
                    let name = text::intern(self.runtime, self.string(name)?)?;
                    attribute::get_any(self.runtime, &value, &name)?
                }
                Step::Item(Part::Index(index)) => ops::get_item(self.runtime, &value, &int::new(self.runtime, index as i64)?)?,
                Step::Item(Part::Name(name)) => ops::get_item(self.runtime, &value, &self.string(name)?)?,
            };
            position = next;
        }
        Ok(value)
    }

    /// The argument that the first part of a field's name means.
    fn start(&mut self, first: Part) -> Value {
        let index = match first {
            Part::Name(name) if !name.is_empty() => return self.named(name),
            Part::Name(_) => {
                let next = match self.numbering {
                    Numbering::Unknown => 0,
                    Numbering::Automatic(next) => next,
                    Numbering::Manual => {
                        let message = format_args!("cannot switch from manual field specification to automatic field numbering");
                        return Err(self.runtime.value_error(message));
                    }
                };
                self.numbering = Numbering::Automatic(next + 1);
                next
            }
            Part::Index(index) => {
                if matches!(self.numbering, Numbering::Automatic(_)) {
                    let message = format_args!("cannot switch from automatic field numbering to manual field specification");
                    return Err(self.runtime.value_error(message));
                }
                self.numbering = Numbering::Manual;
                index
            }
        };
        match &self.source {
            Source::Mapping(_) => Err(self.runtime.value_error(format_args!("Format string contains positional fields"))),
            Source::Arguments(args) => match args.get(index + 1).filter(|_| index + 1 < args.len()) {
                Some(argument) => Ok(argument.owned()),
                None => {
                    let message = format_args!("Replacement index {index} out of range for positional args tuple");
                    Err(self.runtime.index_error(message))
                }
            },
        }
    }

    fn named(&self, name: Range<usize>) -> Value {
        let key = self.string(name)?;
        match &self.source {
            Source::Mapping(mapping) => ops::get_item(self.runtime, mapping, &key),
            Source::Arguments(args) => {
                let found = (0..args.keyword_count()).filter_map(|index| args.keyword(index));
                let found = found.into_iter().find(|(name, _)| text::equal(name, &key));
                found.map(|(_, value)| value.owned()).ok_or_else(|| self.runtime.key_error(&key))
            }
        }
    }
}
