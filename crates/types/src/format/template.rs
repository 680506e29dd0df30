//! Templates of `str.format` taken apart: literal text and fields, and the parts of a field's name.

use std::ops::Range;

use crate::error::Raised;
use crate::runtime::Runtime;
use crate::text::Text;

/// A piece of a template: literal text, and the field behind it, if there is one. Ranges of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text before the field.
    pub literal: Range<usize>,
    /// The field.
    pub field: Option<Field>,
}

/// A replacement field: `{name!conversion:specification}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name, with its attributes and subscripts.
    pub name: Range<usize>,
    /// `r`, `s` or `a`, as a rule.
    pub conversion: Option<u32>,
    /// The specification, which may have fields itself.
    pub specification: Range<usize>,
    /// Whether the specification has fields.
    pub nested: bool,
}

const OPEN: u32 = '{' as u32;
const CLOSE: u32 = '}' as u32;

/// Takes a template apart, piece by piece.
pub struct Pieces<'a> {
    text: Text<'a>,
    position: usize,
    end: usize,
}

impl<'a> Pieces<'a> {
    /// The pieces of part of a text.
    pub fn new(text: Text<'a>, range: Range<usize>) -> Pieces<'a> {
        Pieces { text, position: range.start, end: range.end }
    }

    fn peek(&self) -> Option<u32> {
        (self.position < self.end).then(|| self.text.at(self.position))
    }

    /// The next piece.
    pub fn next(&mut self, runtime: &Runtime) -> Result<Option<Piece>, Raised> {
        let complain = |message: &str| Err(runtime.value_error(format_args!("{message}")));
        let start = self.position;
        if start >= self.end {
            return Ok(None);
        }
        while let Some(point) = self.peek() {
            self.position += 1;
            if point != OPEN && point != CLOSE {
                continue;
            }
            if self.peek() == Some(point) {
                // Doubled: the first one is text.
                let literal = start..self.position;
                self.position += 1;
                return Ok(Some(Piece { literal, field: None }));
            }
            let literal = start..self.position - 1;
            return match (point, self.peek()) {
                (CLOSE, _) => complain("Single '}' encountered in format string"),
                (_, None) => complain("Single '{' encountered in format string"),
                _ => Ok(Some(Piece { literal, field: Some(self.field(runtime)?) })),
            };
        }
        Ok(Some(Piece { literal: start..self.position, field: None }))
    }

    /// The field that begins here, behind its brace.
    fn field(&mut self, runtime: &Runtime) -> Result<Field, Raised> {
        let unclosed = || runtime.value_error(format_args!("expected '}}' before end of string"));
        let start = self.position;
        let mut subscripts = false;
        let stop = loop {
            let Some(point) = self.peek() else { return Err(unclosed()) };
            self.position += 1;
            match char::from_u32(point) {
                Some('{') => return Err(runtime.value_error(format_args!("unexpected '{{' in field name"))),
                Some('[') => subscripts = true,
                Some(']') => subscripts = false,
                Some('}' | ':' | '!') if !subscripts => break point,
                _ => {}
            }
        };
        let name = start..self.position - 1;
        let mut field = Field { name, conversion: None, specification: self.position..self.position, nested: false };
        let mut stop = char::from_u32(stop);
        if stop == Some('!') {
            field.conversion = self.peek();
            if field.conversion.is_none() {
                return Err(runtime.value_error(format_args!("end of string while looking for conversion specifier")));
            }
            self.position += 1;
            stop = self.peek().and_then(char::from_u32);
            self.position += 1;
            match stop {
                None => return Err(runtime.value_error(format_args!("unmatched '{{' in format spec"))),
                Some(':' | '}') => {}
                Some(_) => return Err(runtime.value_error(format_args!("expected ':' after conversion specifier"))),
            }
        }
        if stop == Some('}') {
            field.specification = self.position..self.position;
            return Ok(field);
        }
        let start = self.position;
        let mut depth = 1;
        while let Some(point) = self.peek() {
            self.position += 1;
            match point {
                OPEN => {
                    field.nested = true;
                    depth += 1;
                }
                CLOSE => {
                    depth -= 1;
                    if depth == 0 {
                        field.specification = start..self.position - 1;
                        return Ok(field);
                    }
                }
                _ => {}
            }
        }
        Err(runtime.value_error(format_args!("unmatched '{{' in format spec")))
    }
}

/// The first part of a field's name, or one behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A number.
    Index(usize),
    /// A name.
    Name(Range<usize>),
}

/// A step from an object to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`
    Attribute(Range<usize>),
    /// `[index]` or `[name]`
    Item(Part),
}

/// The number that a part of a text spells; `None` if it is no number.
fn number(runtime: &Runtime, text: Text<'_>, range: Range<usize>) -> Result<Option<usize>, Raised> {
    let mut number: i64 = 0;
    if range.is_empty() {
        return Ok(None);
    }
    for index in range {
        let Some(digit) = crate::text::unicode::decimal(text.at(index)) else { return Ok(None) };
        number = match number.checked_mul(10).and_then(|number| number.checked_add(digit.into())) {
            Some(number) => number,
            None => return Err(runtime.value_error(format_args!("Too many decimal digits in format string"))),
        };
    }
    Ok(Some(number as usize))
}

fn part(runtime: &Runtime, text: Text<'_>, range: Range<usize>) -> Result<Part, Raised> {
    Ok(number(runtime, text, range.clone())?.map_or(Part::Name(range), Part::Index))
}

/// The first part of a field's name, and where the steps behind it begin.
pub fn first(runtime: &Runtime, text: Text<'_>, name: Range<usize>) -> Result<(Part, usize), Raised> {
    let stop = |index: &usize| matches!(char::from_u32(text.at(*index)), Some('.' | '['));
    let end = name.clone().find(stop).unwrap_or(name.end);
    Ok((part(runtime, text, name.start..end)?, end))
}

/// The step that begins at `position`, and where the next one does.
pub fn step(runtime: &Runtime, text: Text<'_>, position: usize, end: usize) -> Result<Option<(Step, usize)>, Raised> {
    if position >= end {
        return Ok(None);
    }
    let empty = || runtime.value_error(format_args!("Empty attribute in format string"));
    let start = position + 1;
    match char::from_u32(text.at(position)) {
        Some('.') => {
            let stop = |index: &usize| matches!(char::from_u32(text.at(*index)), Some('.' | '['));
            let stop = (start..end).find(stop).unwrap_or(end);
            if stop == start {
                return Err(empty());
            }
            Ok(Some((Step::Attribute(start..stop), stop)))
        }
        Some('[') => {
            let Some(close) = (start..end).find(|index| text.at(*index) == u32::from(']')) else {
                return Err(runtime.value_error(format_args!("Missing ']' in format string")));
            };
            if close == start {
                return Err(empty());
            }
            Ok(Some((Step::Item(part(runtime, text, start..close)?), close + 1)))
        }
        _ => Err(runtime.value_error(format_args!("Only '.' or '[' may follow ']' in format field specifier"))),
    }
}
