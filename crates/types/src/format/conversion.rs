//! The conversions of `%`: one letter, with flags, width and precision.

use object::Object;

use super::number::{Number, sign};
use super::real::Style;
use super::specification::{Align, Specification};
use crate::bytes::{ByteBuilder, find_buffer};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::text::{self, Builder, Text};
use crate::{bytes, float, int, ops};

/// A conversion, as a template asks for it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Conversion {
    /// `-`
    pub(super) left: bool,
    /// `+`
    pub(super) plus: bool,
    /// A blank.
    pub(super) blank: bool,
    /// `#`
    pub(super) alternate: bool,
    /// `0`
    pub(super) zero: bool,
    pub(super) width: usize,
    pub(super) precision: Option<usize>,
    pub(super) letter: u32,
    /// Where the letter is in the template.
    pub(super) position: usize,
}

impl Conversion {
    fn letter(&self) -> Option<char> {
        char::from_u32(self.letter)
    }

    /// What the mini-language calls the same.
    fn specification(&self) -> Specification {
        let zero = self.zero && !self.left;
        Specification {
            fill: if zero { '0' } else { ' ' }.into(),
            align: if self.left {
                Align::Left
            } else if zero {
                Align::AfterSign
            } else {
                Align::Right
            },
            sign: if self.plus { Some(b'+') } else { self.blank.then_some(b' ') },
            positive_zero: false,
            alternate: self.alternate,
            width: self.width,
            separator: None,
            precision: None,
            kind: None,
        }
    }

    #[cold]
    fn unsupported(&self, runtime: &Runtime) -> Raised {
        let (letter, shown) = (self.letter, self.letter().unwrap_or('?'));
        let shown = if (32..127).contains(&letter) { shown } else { '?' };
        runtime.value_error(format_args!("unsupported format character '{shown}' ({letter:#x}) at index {}", self.position))
    }

    /// Adds text in a field as wide as asked for.
    fn pad(&self, builder: &mut Builder<'_>, text: Text<'_>) {
        let missing = self.width.saturating_sub(text.len());
        if !self.left {
            builder.push_repeated(' '.into(), missing);
        }
        builder.push_text(text);
        if self.left {
            builder.push_repeated(' '.into(), missing);
        }
    }

    fn cut<'a>(&self, text: Text<'a>) -> Text<'a> {
        text.part(0..self.precision.map_or(text.len(), |most| most.min(text.len())))
    }

    /// Adds a number.
    fn number(&self, runtime: &Runtime, value: &Object, builder: &mut Builder<'_>) -> Result<(), Raised> {
        match self.letter() {
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G') => self.real(runtime, value, builder),
            _ => self.integer(runtime, value, builder),
        }
    }

    fn real(&self, runtime: &Runtime, value: &Object, builder: &mut Builder<'_>) -> Result<(), Raised> {
        let Some(value) = float::to_f64(runtime, value)? else {
            let class = name_of(&value.class());
            return Err(runtime.type_error(format_args!("must be real number, not {class}")));
        };
        let style = Style {
            letter: self.letter as u8,
            precision: self.precision.unwrap_or(6),
            alternate: self.alternate,
            point_zero: false,
            positive_zero: false,
        };
        style.write(value).number().write(builder, &self.specification());
        Ok(())
    }

    fn integer(&self, runtime: &Runtime, value: &Object, builder: &mut Builder<'_>) -> Result<(), Raised> {
        let number = self.to_integer(runtime, value)?;
        let Some(number) = int::view(&number) else { return Ok(()) };
        let (radix, prefix) = match self.letter() {
            Some('o') => (8, "0o"),
            Some('x') => (16, "0x"),
            Some('X') => (16, "0X"),
            _ => (10, ""),
        };
        let mut digits = int::to_radix(runtime, number, radix)?;
        if self.letter() == Some('X') {
            digits.make_ascii_uppercase();
        }
        let digits = digits.trim_start_matches('-');
        let prefix = if self.alternate { prefix } else { "" };
        let negative = number.is_negative();
        let zeros = self.precision.unwrap_or(0).saturating_sub(digits.len());
        if zeros == 0 {
            Number { negative, prefix, whole: digits, rest: "", zeros: 0, tail: "" }.write(builder, &self.specification());
            return Ok(());
        }
        // A precision is the least number of digits; the field around them has no zeros of its own unless asked for.
        let specification = self.specification();
        let taken = sign(negative, specification.sign).len() + prefix.len() + zeros + digits.len();
        let missing = self.width.saturating_sub(taken);
        let within = specification.align == Align::AfterSign;
        if !self.left && !within {
            builder.push_repeated(' '.into(), missing);
        }
        builder.push_str(sign(negative, specification.sign));
        builder.push_str(prefix);
        if within {
            builder.push_repeated('0'.into(), missing);
        }
        builder.push_repeated('0'.into(), zeros);
        builder.push_str(digits);
        if self.left {
            builder.push_repeated(' '.into(), missing);
        }
        Ok(())
    }

    /// The int that a value is to be shown as.
    fn to_integer(self, runtime: &Runtime, value: &Object) -> Value {
        if int::is_int(value) {
            return Ok(value.clone());
        }
        let letter = self.letter().unwrap_or('d');
        let class = || name_of(&value.class());
        if matches!(letter, 'o' | 'x' | 'X') {
            return match ops::find_index(runtime, value)? {
                Some(number) => Ok(number),
                None => Err(runtime.type_error(format_args!("%{letter} format: an integer is required, not {}", class()))),
            };
        }
        if let Some(number) = ops::find_index(runtime, value)? {
            return Ok(number);
        }
        let real = || runtime.type_error(format_args!("%{letter} format: a real number is required, not {}", class()));
        match runtime.call_special(value, Special::Int, &[])? {
            Some(number) if int::is_int(&number) => Ok(number),
            _ => Err(real()),
        }
    }
}

/// Adds a value to text.
pub(super) fn write_text(runtime: &Runtime, conversion: &Conversion, value: &Object, builder: &mut Builder<'_>) -> Result<(), Raised> {
    let shown = match conversion.letter() {
        Some('s') => ops::str(runtime, value)?,
        Some('r') => ops::repr(runtime, value)?,
        Some('a') => ops::ascii(runtime, value)?,
        Some('c') => character(runtime, value)?,
        Some('d' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G') => {
            return conversion.number(runtime, value, builder);
        }
        _ => return Err(conversion.unsupported(runtime)),
    };
    let Some(text) = text::view(&shown) else { return Ok(()) };
    let text = if conversion.letter() == Some('c') { text } else { conversion.cut(text) };
    conversion.pad(builder, text);
    Ok(())
}

fn character(runtime: &Runtime, value: &Object) -> Value {
    if let Some(text) = text::view(value) {
        if text.len() == 1 {
            return Ok(value.clone());
        }
        return Err(runtime.type_error(format_args!("%c requires int or char")));
    }
    let Some(number) = ops::find_index(runtime, value)? else {
        return Err(runtime.type_error(format_args!("%c requires int or char")));
    };
    match int::value(&number).and_then(|point| u32::try_from(point).ok()).filter(|point| *point < 0x11_0000) {
        Some(point) => text::character(runtime, point),
        None => Err(runtime.overflow_error(format_args!("%c arg not in range(0x110000)"))),
    }
}

/// Adds a value to bytes.
pub(super) fn write_bytes(runtime: &Runtime, conversion: &Conversion, value: &Object, builder: &mut ByteBuilder<'_>) -> Result<(), Raised> {
    let pad = |builder: &mut ByteBuilder<'_>, bytes: &[u8]| {
        let missing = conversion.width.saturating_sub(bytes.len());
        if !conversion.left {
            builder.push_repeated(b' ', missing);
        }
        builder.extend(bytes);
        if conversion.left {
            builder.push_repeated(b' ', missing);
        }
    };
    let cut = |bytes: &'_ [u8]| conversion.precision.map_or(bytes.len(), |most| most.min(bytes.len()));
    match conversion.letter() {
        Some('s' | 'b') => {
            let made;
            let buffer = match find_buffer(runtime, value)? {
                Some(buffer) => buffer,
                None => match runtime.call_special(value, Special::Bytes, &[])? {
                    Some(bytes) if bytes::is_bytes(&bytes) => {
                        made = bytes;
                        bytes::get_buffer(runtime, &made)?
                    }
                    Some(other) => {
                        let class = name_of(&other.class());
                        return Err(runtime.type_error(format_args!("__bytes__ returned non-bytes (type {class})")));
                    }
                    None => {
                        let class = name_of(&value.class());
                        return Err(runtime.type_error(format_args!(
                            "%b requires a bytes-like object, or an object that implements __bytes__, not '{class}'"
                        )));
                    }
                },
            };
            pad(builder, &buffer[..cut(&buffer)]);
        }
        Some('c') => pad(builder, &[byte(runtime, value)?]),
        Some('r' | 'a') => {
            let shown = ops::ascii(runtime, value)?;
            let shown = text::to_string(&shown);
            pad(builder, &shown.as_bytes()[..cut(shown.as_bytes())]);
        }
        Some('d' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G') => {
            let mut text = Builder::new(runtime);
            conversion.number(runtime, value, &mut text)?;
            let text = text.finish()?;
            if let Some(Text::Ascii(text)) = text::view(&text) {
                builder.extend(text.as_bytes());
            }
        }
        _ => return Err(conversion.unsupported(runtime)),
    }
    Ok(())
}

fn byte(runtime: &Runtime, value: &Object) -> Result<u8, Raised> {
    if value.class_ref() != ClassId::Int.reference()
        && let Some(bytes) = bytes::view(value)
    {
        if let [byte] = bytes {
            return Ok(*byte);
        }
        let (class, length) = (name_of(&value.class()), bytes.len());
        return Err(runtime
            .type_error(format_args!("%c requires an integer in range(256) or a single byte, not a {class} object of length {length}")));
    }
    let Some(number) = ops::find_index(runtime, value)? else {
        let class = name_of(&value.class());
        return Err(runtime.type_error(format_args!("%c requires an integer in range(256) or a single byte, not {class}")));
    };
    match int::value(&number).and_then(|number| u8::try_from(number).ok()) {
        Some(byte) => Ok(byte),
        None => Err(runtime.overflow_error(format_args!("%c arg not in range(256)"))),
    }
}
