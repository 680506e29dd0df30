//! The items of a view: numbers of a native format, one letter of those that `struct` has.

use object::Object;

use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::{boxes, bytes, int, ops};

/// What an item is: a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Format {
    letter: u8,
    /// Whether it was given with an `@`.
    marked: bool,
}

impl Format {
    /// Unsigned bytes.
    pub(super) const BYTES: Format = Format { letter: b'B', marked: false };

    /// The format of an `array.array` of this kind. Views cannot take characters apart.
    pub(super) fn of_array(letter: u8) -> Format {
        Format { letter, marked: false }
    }

    /// The format that a text names.
    pub(super) fn parse(text: &str) -> Option<Format> {
        let (letter, marked) = match text.as_bytes() {
            [letter] => (*letter, false),
            [b'@', letter] => (*letter, true),
            _ => return None,
        };
        b"bBchHiIlLqQnNfdP?".contains(&letter).then_some(Format { letter, marked })
    }

    /// Its text.
    pub(super) fn text(self) -> String {
        let mark = if self.marked { "@" } else { "" };
        format!("{mark}{}", char::from(self.letter))
    }

    /// Bytes of an item.
    pub(super) fn size(self) -> usize {
        match self.letter {
            b'h' | b'H' => 2,
            b'i' | b'I' | b'f' | b'u' | b'w' => 4,
            b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
            _ => 1,
        }
    }

    /// Whether items are single bytes.
    pub(super) fn is_byte(self) -> bool {
        matches!(self.letter, b'b' | b'B' | b'c')
    }

    /// The object that stored bytes stand for.
    pub(super) fn unpack(self, runtime: &Runtime, stored: &[u8]) -> Value {
        let mut wide = [0; 8];
        wide[..stored.len()].copy_from_slice(stored);
        let word = u64::from_le_bytes(wide);
        match self.letter {
            b'u' | b'w' => Err(self.unsupported(runtime)),
            b'c' => bytes::new(runtime, stored),
            b'?' => Ok(runtime.bool(word != 0)),
            b'b' => int::new(runtime, (word as i8).into()),
            b'h' => int::new(runtime, (word as i16).into()),
            b'i' => int::new(runtime, (word as i32).into()),
            b'l' | b'q' | b'n' => int::new(runtime, word as i64),
            b'L' | b'Q' | b'N' | b'P' => int::from_big(runtime, &word.into()),
            b'f' => boxes::new_float(runtime.region(), f32::from_bits(word as u32).into()),
            b'd' => boxes::new_float(runtime.region(), f64::from_bits(word)),
            _ => int::new(runtime, word as i64),
        }
    }

    fn unsupported(self, runtime: &Runtime) -> Raised {
        let letter = char::from(self.letter);
        runtime.error(ClassId::NotImplementedError, format_args!("memoryview: format {letter} not supported"))
    }

    /// The bytes that store an object.
    pub(super) fn pack(self, runtime: &Runtime, value: &Object) -> Result<[u8; 8], Raised> {
        let invalid_value = || runtime.value_error(format_args!("memoryview: invalid value for format '{}'", self.text()));
        let invalid_type = || runtime.type_error(format_args!("memoryview: invalid type for format '{}'", self.text()));
        let word = match self.letter {
            b'u' | b'w' => return Err(self.unsupported(runtime)),
            b'c' => match bytes::view(value).filter(|_| bytes::is_bytes(value)) {
                Some([byte]) => u64::from(*byte),
                Some(_) => return Err(invalid_value()),
                None => return Err(invalid_type()),
            },
            b'?' => ops::truth(runtime, value)?.into(),
            b'f' | b'd' => {
                let Some(number) = boxes::float(value).or_else(|| int::value(value).map(|value| value as f64)) else {
                    return Err(invalid_type());
                };
                if self.letter == b'f' { u64::from((number as f32).to_bits()) } else { number.to_bits() }
            }
            _ => {
                let Some(number) = ops::find_index(runtime, value)? else { return Err(invalid_type()) };
                let Some(number) = int::to_big(&number).and_then(|number| i128::try_from(number).ok()) else { return Err(invalid_value()) };
                let bits = self.size() as u32 * 8;
                let signed = self.letter.is_ascii_lowercase();
                let (low, high) = if signed { (-(1i128 << (bits - 1)), 1i128 << (bits - 1)) } else { (0, 1i128 << bits) };
                if !(low..high).contains(&number) {
                    return Err(invalid_value());
                }
                number as u64
            }
        };
        Ok(word.to_le_bytes())
    }
}
