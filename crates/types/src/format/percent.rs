//! `template % values`, for text and for bytes.

use object::{Object, Slot};

use super::conversion::{self, Conversion};
use crate::bytes::{self, ByteBuilder};
use crate::class::is_instance_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::ops;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::text::{self, Builder, Text};
use crate::{int, tuple};

/// What is put in the places of a template.
struct Values<'a> {
    runtime: &'a Runtime,
    given: &'a Object,
    items: Option<&'a [Slot]>,
    used: usize,
    /// Whether values are asked for by name.
    by_name: bool,
}

impl<'a> Values<'a> {
    fn new(runtime: &'a Runtime, given: &'a Object) -> Values<'a> {
        Values { runtime, given, items: tuple::items(given), used: 0, by_name: false }
    }

    /// Whether the values can be asked for by name.
    fn is_mapping(&self) -> bool {
        let sealed = [ClassId::Str, ClassId::Bytes, ClassId::ByteArray];
        let has_items = self.runtime.special_of(self.given, Special::GetItem).is_some();
        has_items && self.items.is_none() && !sealed.iter().any(|class| is_instance_of(self.given, *class))
    }

    /// The next value.
    fn next(&mut self) -> Value {
        let value = match self.items {
            Some(items) => items.get(self.used).and_then(Slot::get),
            None => (self.used == 0).then(|| self.given.clone()),
        };
        self.used += 1;
        value.ok_or_else(|| self.runtime.type_error(format_args!("not enough arguments for format string")))
    }

    /// The value with a name.
    fn named(&mut self, key: &Object) -> Value {
        if !self.is_mapping() {
            return Err(self.runtime.type_error(format_args!("format requires a mapping")));
        }
        // Who asks by name has no values in order.
        (self.by_name, self.used) = (true, 1);
        ops::get_item(self.runtime, self.given, key)
    }

    /// Complains if values are left over.
    fn finish(&self, kind: &str) -> Result<(), Raised> {
        let left_over = match self.items {
            Some(items) => self.used < items.len(),
            None => self.used == 0 && !self.is_mapping(),
        };
        if left_over && !self.by_name {
            return Err(self.runtime.type_error(format_args!("not all arguments converted during {kind} formatting")));
        }
        Ok(())
    }
}

/// What templates and results have in common.
trait Target {
    /// A name within the template.
    fn key(&self, runtime: &Runtime, range: std::ops::Range<usize>) -> Value;
    fn at(&self, index: usize) -> Option<u32>;
}

impl Target for Text<'_> {
    fn key(&self, runtime: &Runtime, range: std::ops::Range<usize>) -> Value {
        text::slice(runtime, *self, range)
    }

    fn at(&self, index: usize) -> Option<u32> {
        (index < self.len()).then(|| Text::at(*self, index))
    }
}

impl Target for [u8] {
    fn key(&self, runtime: &Runtime, range: std::ops::Range<usize>) -> Value {
        bytes::new(runtime, &self[range])
    }

    fn at(&self, index: usize) -> Option<u32> {
        self.get(index).map(|byte| u32::from(*byte))
    }
}

/// The conversion behind a percent sign at `position`, the value for it (none for `%%`), and where the template goes on.
fn parse<T: Target + ?Sized>(
    template: &T,
    values: &mut Values<'_>,
    mut position: usize,
) -> Result<(Conversion, Option<Object>, usize), Raised> {
    let runtime = values.runtime;
    let incomplete = || runtime.value_error(format_args!("incomplete format"));
    let mut conversion = Conversion::default();
    if template.at(position) == Some('%'.into()) {
        return Ok((conversion, None, position + 1));
    }
    let mut named = None;
    if template.at(position) == Some('('.into()) {
        let start = position + 1;
        let mut depth = 1;
        while depth > 0 {
            position += 1;
            match template.at(position).and_then(char::from_u32) {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                Some(_) => {}
                None => return Err(runtime.value_error(format_args!("incomplete format key"))),
            }
        }
        named = Some(values.named(&template.key(runtime, start..position)?)?);
        position += 1;
    }
    while let Some(flag) = template.at(position).and_then(char::from_u32) {
        match flag {
            '-' => conversion.left = true,
            '+' => conversion.plus = true,
            ' ' => conversion.blank = true,
            '#' => conversion.alternate = true,
            '0' => conversion.zero = true,
            _ => break,
        }
        position += 1;
    }
    let (width, after) = number(template, values, position, "width")?;
    position = after;
    match width {
        Some(width) if width < 0 => {
            conversion.left = true;
            conversion.width = width.unsigned_abs() as usize;
        }
        width => conversion.width = width.unwrap_or(0) as usize,
    }
    if template.at(position) == Some('.'.into()) {
        let (precision, after) = number(template, values, position + 1, "precision")?;
        position = after;
        conversion.precision = Some(precision.unwrap_or(0).max(0) as usize);
    }
    if matches!(template.at(position).and_then(char::from_u32), Some('h' | 'l' | 'L')) {
        position += 1;
    }
    let Some(letter) = template.at(position) else { return Err(incomplete()) };
    conversion.letter = letter;
    conversion.position = position;
    let value = match named {
        Some(value) => value,
        None => values.next()?,
    };
    Ok((conversion, Some(value), position + 1))
}

/// A number in a template, or the next value for a `*`.
fn number<T: Target + ?Sized>(
    template: &T,
    values: &mut Values<'_>,
    mut position: usize,
    what: &str,
) -> Result<(Option<i64>, usize), Raised> {
    let runtime = values.runtime;
    if template.at(position) == Some('*'.into()) {
        let value = values.next()?;
        if !int::is_int(&value) {
            return Err(runtime.type_error(format_args!("* wants int")));
        }
        let limit = if what == "width" { i64::MAX } else { i32::MAX.into() };
        let Some(number) = int::value(&value).filter(|number| *number <= limit) else {
            let message =
                if what == "width" { "Python int too large to convert to C ssize_t" } else { "Python int too large to convert to C int" };
            return Err(runtime.overflow_error(format_args!("{message}")));
        };
        return Ok((Some(number), position + 1));
    }
    let mut number = None;
    while let Some(digit) = template.at(position).and_then(char::from_u32).and_then(|digit| digit.to_digit(10)) {
        let limit = if what == "width" { i64::MAX } else { i32::MAX.into() };
        let more = number.unwrap_or(0_i64).checked_mul(10).and_then(|number: i64| number.checked_add(digit.into()));
        number = match more.filter(|more| *more <= limit) {
            Some(more) => Some(more),
            None if what == "width" => return Err(runtime.value_error(format_args!("width too big"))),
            None => return Err(runtime.value_error(format_args!("precision too big"))),
        };
        position += 1;
    }
    Ok((number, position))
}

/// `text % values`
pub(crate) fn text(runtime: &Runtime, template: Text<'_>, given: &Object) -> Value {
    let mut values = Values::new(runtime, given);
    let mut builder = Builder::new(runtime);
    let mut position = 0;
    while position < template.len() {
        let next = (position..template.len()).find(|index| Text::at(template, *index) == u32::from('%')).unwrap_or(template.len());
        builder.push_text(template.part(position..next));
        if next == template.len() {
            break;
        }
        let (conversion, value, after) = parse(&template, &mut values, next + 1)?;
        position = after;
        match value {
            None => builder.push('%'.into()),
            Some(value) => conversion::write_text(runtime, &conversion, &value, &mut builder)?,
        }
    }
    values.finish("string")?;
    builder.finish()
}

/// `bytes % values`, of the class that the template is of.
pub(crate) fn bytes(runtime: &Runtime, template: &Object, given: &Object) -> Value {
    let buffer = bytes::get_buffer(runtime, template)?;
    let mut values = Values::new(runtime, given);
    let mut builder = ByteBuilder::new(runtime);
    let mut position = 0;
    while position < buffer.len() {
        let next = memchr::memchr(b'%', &buffer[position..]).map_or(buffer.len(), |next| position + next);
        builder.extend(&buffer[position..next]);
        if next == buffer.len() {
            break;
        }
        let (conversion, value, after) = parse(&*buffer, &mut values, next + 1)?;
        position = after;
        match value {
            None => builder.push(b'%'),
            Some(value) => conversion::write_bytes(runtime, &conversion, &value, &mut builder)?,
        }
    }
    values.finish("bytes")?;
    let made = builder.finish()?;
    if bytes::array::is_array(template) { bytes::array::of_storage(runtime, made) } else { Ok(made) }
}
