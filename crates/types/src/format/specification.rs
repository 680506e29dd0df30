//! The format mini-language: `[[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision][type]`.

use object::Object;

use crate::class::name_of;
use crate::error::Raised;
use crate::runtime::Runtime;
use crate::text::{Text, unicode};

/// Where what is formatted stands in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
    Center,
    /// The padding goes between the sign and the digits.
    AfterSign,
}

/// A format specification.
#[derive(Clone, Copy, Debug)]
pub(super) struct Specification {
    pub(super) fill: u32,
    pub(super) align: Align,
    /// `+`, `-`, a blank, or nothing.
    pub(super) sign: Option<u8>,
    /// `z`: no minus before a zero.
    pub(super) positive_zero: bool,
    /// `#`
    pub(super) alternate: bool,
    pub(super) width: usize,
    /// `,` or `_` between groups of digits.
    pub(super) separator: Option<u8>,
    pub(super) precision: Option<usize>,
    /// The letter at the end.
    pub(super) kind: Option<u32>,
}

fn align_of(point: Option<u32>) -> Option<Align> {
    match char::from_u32(point?)? {
        '<' => Some(Align::Left),
        '>' => Some(Align::Right),
        '^' => Some(Align::Center),
        '=' => Some(Align::AfterSign),
        _ => None,
    }
}

/// Reads a specification from front to back.
struct Reader<'a> {
    text: Text<'a>,
    position: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<u32> {
        let position = self.position + ahead;
        (position < self.text.len()).then(|| self.text.at(position))
    }

    /// Whether the next code point is `wanted`, which is passed over then.
    fn accept(&mut self, wanted: u8) -> bool {
        let found = self.peek(0) == Some(wanted.into());
        self.position += usize::from(found);
        found
    }

    /// A decimal number, if one stands here.
    fn number(&mut self, runtime: &Runtime) -> Result<Option<usize>, Raised> {
        let mut number = None;
        while let Some(digit) = self.peek(0).and_then(unicode::decimal) {
            let more = number.unwrap_or(0_i64).checked_mul(10).and_then(|number: i64| number.checked_add(digit.into()));
            number = match more {
                Some(more) => Some(more),
                None => return Err(runtime.value_error(format_args!("Too many decimal digits in format string"))),
            };
            self.position += 1;
        }
        Ok(number.map(|number| number as usize))
    }
}

impl Specification {
    /// Reads a specification for `object`. `align` is what applies if nothing is said.
    pub(super) fn parse(runtime: &Runtime, text: Text<'_>, object: &Object, align: Align) -> Result<Specification, Raised> {
        let mut reader = Reader { text, position: 0 };
        let mut parsed = Specification {
            fill: ' '.into(),
            align,
            sign: None,
            positive_zero: false,
            alternate: false,
            width: 0,
            separator: None,
            precision: None,
            kind: None,
        };
        let (mut has_fill, mut has_align) = (false, false);
        if let Some(align) = align_of(reader.peek(1)) {
            parsed.fill = text.at(0);
            (parsed.align, has_fill, has_align) = (align, true, true);
            reader.position = 2;
        } else if let Some(align) = align_of(reader.peek(0)) {
            (parsed.align, has_align) = (align, true);
            reader.position = 1;
        }
        if let Some(sign @ (0x20 | 0x2B | 0x2D)) = reader.peek(0) {
            parsed.sign = Some(sign as u8);
            reader.position += 1;
        }
        parsed.positive_zero = reader.accept(b'z');
        parsed.alternate = reader.accept(b'#');
        if !has_fill && reader.accept(b'0') {
            parsed.fill = '0'.into();
            if !has_align && align == Align::Right {
                parsed.align = Align::AfterSign;
            }
        }
        parsed.width = reader.number(runtime)?.unwrap_or(0);
        parsed.separator = separator(runtime, &mut reader)?;
        if reader.accept(b'.') {
            parsed.precision = reader.number(runtime)?;
            if parsed.precision.is_none() {
                return Err(runtime.value_error(format_args!("Format specifier missing precision")));
            }
        }
        match text.len() - reader.position {
            0 => {}
            1 => parsed.kind = reader.peek(0),
            _ => {
                let (text, class) = (text.to_rust(), name_of(&object.class()));
                return Err(runtime.value_error(format_args!("Invalid format specifier '{text}' for object of type '{class}'")));
            }
        }
        parsed.check_separator(runtime)?;
        Ok(parsed)
    }

    /// The letter at the end, or `default`; 0 for one beyond ASCII.
    pub(super) fn letter(&self, default: u8) -> u8 {
        self.kind.map_or(default, |kind| u8::try_from(kind).unwrap_or(0))
    }

    fn check_separator(&self, runtime: &Runtime) -> Result<(), Raised> {
        let Some(separator) = self.separator else { return Ok(()) };
        match self.letter(b'd') {
            b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' => return Ok(()),
            b'b' | b'o' | b'x' | b'X' if separator == b'_' => return Ok(()),
            _ => {}
        }
        let (separator, kind) = (char::from(separator), self.kind.unwrap_or(0));
        Err(match kind {
            33..128 => runtime.value_error(format_args!("Cannot specify '{separator}' with '{}'.", char::from(kind as u8))),
            _ => runtime.value_error(format_args!("Cannot specify '{separator}' with '\\x{kind:x}'.")),
        })
    }

    /// How many digits are in a group.
    pub(super) fn group(&self) -> usize {
        if matches!(self.letter(b'd'), b'b' | b'o' | b'x' | b'X') { 4 } else { 3 }
    }

    /// The complaint that the letter at the end means nothing to `object`.
    #[cold]
    pub(super) fn unknown(&self, runtime: &Runtime, object: &Object) -> Raised {
        let (kind, class) = (self.kind.unwrap_or(0), name_of(&object.class()));
        match kind {
            33..128 => {
                let kind = char::from(kind as u8);
                runtime.value_error(format_args!("Unknown format code '{kind}' for object of type '{class}'"))
            }
            _ => runtime.value_error(format_args!("Unknown format code '\\x{kind:x}' for object of type '{class}'")),
        }
    }
}

fn separator(runtime: &Runtime, reader: &mut Reader<'_>) -> Result<Option<u8>, Raised> {
    let mut separator = None;
    if reader.accept(b',') {
        separator = Some(b',');
    }
    if reader.accept(b'_') {
        if separator.is_some() {
            return Err(both(runtime));
        }
        separator = Some(b'_');
    }
    if reader.peek(0) == Some(b','.into()) {
        if separator == Some(b'_') {
            return Err(both(runtime));
        }
        if separator == Some(b',') {
            return Err(runtime.value_error(format_args!("Cannot specify ',' with ','.")));
        }
    }
    Ok(separator)
}

#[cold]
fn both(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("Cannot specify both ',' and '_'."))
}
