//! What an array consists of: numbers or code points of one kind.

use object::Object;
use types::class::name_of;
use types::{ClassId, Raised, Runtime, Value, float, int, ops, text};

/// A kind of elements, by its letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind(pub(super) u8);

/// The letters there are.
pub(super) const LETTERS: &str = "buwhHiIlLqQfdB";

impl Kind {
    /// The kind of a letter.
    pub(super) fn of(letter: u32) -> Option<Kind> {
        let letter = char::from_u32(letter).filter(|letter| LETTERS.contains(*letter))?;
        Some(Kind(letter as u8))
    }

    /// Bytes of an element.
    pub(super) fn size(self) -> usize {
        match self.0 {
            b'b' | b'B' => 1,
            b'h' | b'H' => 2,
            b'u' | b'w' | b'i' | b'I' | b'f' => 4,
            _ => 8,
        }
    }

    /// Whether elements are code points.
    pub(super) fn is_text(self) -> bool {
        matches!(self.0, b'u' | b'w')
    }

    /// The element that bytes are.
    pub(super) fn read(self, runtime: &Runtime, bytes: &[u8]) -> Value {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        let raw = u64::from_le_bytes(word);
        match self.0 {
            b'b' => int::new(runtime, i64::from(raw as i8)),
            b'h' => int::new(runtime, i64::from(raw as i16)),
            b'i' => int::new(runtime, i64::from(raw as i32)),
            b'l' | b'q' => int::new(runtime, raw as i64),
            b'f' => float::new(runtime, f32::from_bits(raw as u32).into()),
            b'd' => float::new(runtime, f64::from_bits(raw)),
            b'u' | b'w' => match u32::try_from(raw) {
                Ok(point @ ..=0x10_ffff) => text::character(runtime, point),
                _ => Err(runtime.value_error(format_args!("character U+{raw:x} is not in range [U+0000; U+10ffff]"))),
            },
            _ => int::from_u64(runtime, raw),
        }
    }

    /// The bytes of an element, in the first of the eight.
    pub(super) fn write(self, runtime: &Runtime, object: &Object) -> Result<[u8; 8], Raised> {
        match self.0 {
            b'f' | b'd' => {
                let Some(value) = float::to_f64(runtime, object)? else {
                    let class = name_of(&object.class());
                    return Err(runtime.type_error(format_args!("must be real number, not {class}")));
                };
                Ok(if self.0 == b'd' { value.to_bits() } else { u64::from((value as f32).to_bits()) }.to_le_bytes())
            }
            b'u' | b'w' => match text::view(object) {
                Some(text) if text.len() == 1 => Ok(u64::from(text.at(0)).to_le_bytes()),
                _ => Err(runtime.type_error(format_args!("array item must be unicode character"))),
            },
            _ => self.write_int(runtime, object),
        }
    }

    fn write_int(self, runtime: &Runtime, object: &Object) -> Result<[u8; 8], Raised> {
        let index = ops::index_object(runtime, object)?;
        let value = int::to_big(&index).and_then(|value| i128::try_from(&value).ok());
        let negative = int::view(&index).is_some_and(int::View::is_negative);
        let bits = 8 * self.size() as u32;
        let signed = self.0.is_ascii_lowercase();
        let (least, most) = if signed { (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1) } else { (0, (1_i128 << bits) - 1) };
        match value {
            Some(value) if (least..=most).contains(&value) => Ok((value as u64).to_le_bytes()),
            _ => Err(self.out_of_range(runtime, negative)),
        }
    }

    #[cold]
    fn out_of_range(self, runtime: &Runtime, negative: bool) -> Raised {
        let what = match self.0 {
            b'b' => "signed char",
            b'B' => "unsigned byte integer",
            b'h' => "signed short integer",
            b'H' => "unsigned short",
            b'i' => "signed integer",
            b'I' if negative => return runtime.overflow_error(format_args!("can't convert negative value to unsigned int")),
            b'I' => "unsigned int",
            b'L' | b'Q' if negative => return runtime.overflow_error(format_args!("can't convert negative int to unsigned")),
            b'L' => return runtime.overflow_error(format_args!("Python int too large to convert to C unsigned long")),
            b'l' => return runtime.overflow_error(format_args!("Python int too large to convert to C long")),
            _ => return runtime.error(ClassId::OverflowError, format_args!("int too big to convert")),
        };
        let how = if negative { "less than minimum" } else { "greater than maximum" };
        runtime.overflow_error(format_args!("{what} is {how}"))
    }
}
