//! Formats of `struct`: an order of bytes, then letters with counts before them.

use types::{Raised, Runtime};

use super::error;

/// How numbers lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// As the C compiler lays them out, aligned.
    Native,
    /// Standard sizes, least significant byte first.
    Little,
    /// Standard sizes, most significant byte first.
    Big,
}

/// An item of a format: a letter, and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) letter: u8,
    /// Bytes of one value.
    pub(super) size: usize,
    /// How many values; for `s` and `p`, which are one value, how many bytes.
    pub(super) count: usize,
    /// Where the first value begins.
    pub(super) offset: usize,
}

impl Item {
    /// How many Python objects it stands for.
    pub(super) fn values(&self) -> usize {
        match self.letter {
            b's' | b'p' => 1,
            b'x' => 0,
            _ => self.count,
        }
    }
}

/// A format that was read.
#[derive(Debug)]
pub(super) struct Format {
    pub(super) layout: Layout,
    pub(super) items: Vec<Item>,
    /// Bytes of all.
    pub(super) size: usize,
    /// How many Python objects it stands for.
    pub(super) values: usize,
}

/// Bytes of a value, if the letter is one of a layout.
fn size_of_letter(letter: u8, layout: Layout) -> Option<usize> {
    Some(match letter {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' if layout != Layout::Native => 4,
        b'l' | b'L' | b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if layout == Layout::Native => 8,
        _ => return None,
    })
}

impl Format {
    /// Reads a format.
    pub(super) fn parse(runtime: &Runtime, text: &[u8]) -> Result<Format, Raised> {
        let too_long = || error(runtime, "total struct size too long");
        let (layout, rest) = match text {
            [b'@', rest @ ..] => (Layout::Native, rest),
            [b'=' | b'<', rest @ ..] => (Layout::Little, rest),
            [b'>' | b'!', rest @ ..] => (Layout::Big, rest),
            _ => (Layout::Native, text),
        };
        let mut format = Format { layout, items: Vec::new(), size: 0, values: 0 };
        let mut letters = rest.iter().copied();
        while let Some(letter) = letters.next() {
            let mut letter = letter;
            let mut count = None;
            while letter.is_ascii_digit() {
                let more = count.unwrap_or(0_usize).checked_mul(10).and_then(|count| count.checked_add(usize::from(letter - b'0')));
                count = Some(more.filter(|count| i64::try_from(*count).is_ok()).ok_or_else(too_long)?);
                letter = letters.next().ok_or_else(|| error(runtime, "repeat count given without format specifier"))?;
            }
            if letter.is_ascii_whitespace() {
                if count.is_some() {
                    return Err(error(runtime, "bad char in struct format"));
                }
                continue;
            }
            let size = size_of_letter(letter, layout).ok_or_else(|| error(runtime, "bad char in struct format"))?;
            let count = count.unwrap_or(1);
            if layout == Layout::Native {
                format.size = format.size.checked_next_multiple_of(size).ok_or_else(too_long)?;
            }
            let item = Item { letter, size, count, offset: format.size };
            let end = size.checked_mul(count).and_then(|bytes| bytes.checked_add(format.size));
            format.size = end.filter(|end| i64::try_from(*end).is_ok()).ok_or_else(too_long)?;
            format.values = format.values.checked_add(item.values()).ok_or_else(too_long)?;
            format.items.push(item);
        }
        Ok(format)
    }
}
