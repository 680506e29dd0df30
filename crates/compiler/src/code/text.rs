//! The value of a string constant.

use std::fmt;

/// Text with lone surrogates: UTF-8, in which a surrogate is three bytes as any other of its size would be.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Text(Vec<u8>);

impl Text {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Text of bytes that [`Text::as_bytes`] returned. None if they are no text.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Text> {
        let mut rest = bytes;
        while let Err(error) = std::str::from_utf8(rest) {
            let [0xED, 0xA0..=0xBF, 0x80..=0xBF, others @ ..] = &rest[error.valid_up_to()..] else { return None };
            rest = others;
        }
        Some(Text(bytes.to_vec()))
    }

    /// As a string, if no surrogate is in it.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The code points.
    pub fn points(&self) -> impl Iterator<Item = u32> + Clone {
        let mut rest = self.0.iter().copied().map(u32::from);
        std::iter::from_fn(move || {
            let first = rest.next()?;
            let (more, bits) = match first {
                0..0x80 => return Some(first),
                0x80..0xE0 => (1, first & 0x1F),
                0xE0..0xF0 => (2, first & 0x0F),
                _ => (3, first & 0x07),
            };
            Some(rest.by_ref().take(more).fold(bits, |bits, byte| bits << 6 | byte & 0x3F))
        })
    }

    /// How many code points there are.
    pub fn len(&self) -> usize {
        self.0.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends a code point.
    pub(crate) fn push(&mut self, point: u32) {
        let last = |shift: u32| (point >> shift & 0x3F) as u8 | 0x80;
        match point {
            0..0x80 => self.0.push(point as u8),
            0x80..0x800 => self.0.extend([(point >> 6) as u8 | 0xC0, last(0)]),
            0x800..0x10000 => self.0.extend([(point >> 12) as u8 | 0xE0, last(6), last(0)]),
            _ => self.0.extend([(point >> 18) as u8 | 0xF0, last(12), last(6), last(0)]),
        }
    }

    /// Appends another text.
    pub(crate) fn append(&mut self, other: &Text) {
        self.0.extend(&other.0);
    }

    /// It, so many times.
    pub(crate) fn repeat(&self, times: usize) -> Text {
        Text(self.0.repeat(times))
    }

    /// Text of bytes of other texts, in which no code point is cut.
    pub(crate) fn of_whole_points(bytes: Vec<u8>) -> Text {
        Text(bytes)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(text.as_bytes().to_vec())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.points().map(|point| char::from_u32(point).unwrap_or('\u{FFFD}')).collect();
        write!(formatter, "{text:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(points: impl IntoIterator<Item = u32>) -> Text {
        let mut text = Text::default();
        points.into_iter().for_each(|point| text.push(point));
        text
    }

    #[test]
    fn points_are_those_that_were_pushed() {
        let points = [0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF];
        let text = text(points);
        assert_eq!(text.points().collect::<Vec<_>>(), points);
        assert_eq!((text.len(), text.as_str()), (points.len(), None));
        assert_eq!(Text::from_bytes(text.as_bytes()), Some(text));
        assert_eq!(Text::from_bytes(b"a\xff"), None);
    }

    #[test]
    fn text_without_surrogates_is_a_string() {
        let string = "a\u{E4}\u{20AC}\u{1F600}";
        let whole = Text::from(string);
        assert_eq!(whole.as_str(), Some(string));
        assert_eq!(whole.points().collect::<Vec<_>>(), string.chars().map(u32::from).collect::<Vec<_>>());
        assert_eq!(whole, text(string.chars().map(u32::from)));
    }
}
