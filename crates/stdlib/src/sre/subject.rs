//! What a pattern is matched against: a string, or the bytes of an object.

use std::ops::Range;

use object::Object;
use types::bytes::Buffer;
use types::class::name_of;
use types::text::Text;
use types::{Raised, Runtime, Value, bytes, text};

use super::matcher::{Ending, Matcher};
use super::pattern::Pattern;

/// A subject, held as long as it is matched against.
pub(super) struct Subject {
    object: Object,
    /// The bytes, if it is not a string.
    buffer: Option<Buffer>,
}

/// A match: where the whole and each group was found, and the last group.
pub(super) struct Found {
    /// Whole and groups, start and end of each; -1 where there is nothing. In a bytes object, four bytes each.
    pub(super) places: Object,
    pub(super) span: Range<usize>,
    pub(super) last_group: u32,
}

/// What is asked of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A match that begins at the start.
    Match,
    /// One that also ends at the end.
    FullMatch,
    /// The first match.
    Search,
}

impl Subject {
    /// An object as a subject of a pattern.
    pub(super) fn new(runtime: &Runtime, pattern: &Pattern, object: &Object) -> Result<Subject, Raised> {
        if text::view(object).is_some() {
            if pattern.is_bytes.get() == Some(true) {
                return Err(runtime.type_error(format_args!("cannot use a bytes pattern on a string-like object")));
            }
            return Ok(Subject { object: object.clone(), buffer: None });
        }
        let Some(buffer) = bytes::find_buffer(runtime, object)? else {
            let class = name_of(&object.class());
            return Err(runtime.type_error(format_args!("expected string or bytes-like object, got '{class}'")));
        };
        if pattern.is_bytes.get() == Some(false) {
            return Err(runtime.type_error(format_args!("cannot use a string pattern on a bytes-like object")));
        }
        Ok(Subject { object: object.clone(), buffer: Some(buffer) })
    }

    /// How long it is.
    pub(super) fn len(&self) -> usize {
        match &self.buffer {
            Some(buffer) => buffer.len(),
            None => text::view(&self.object).map_or(0, Text::len),
        }
    }

    /// The part between two places that arguments give.
    pub(super) fn bounds(&self, start: i64, end: i64) -> Range<usize> {
        let length = self.len() as i64;
        let start = start.clamp(0, length);
        start as usize..end.clamp(start, length) as usize
    }

    /// Part of it as an object: of a string a string, of anything else bytes.
    pub(super) fn part(&self, runtime: &Runtime, range: Range<usize>) -> Value {
        if range.len() == self.len() && (self.buffer.is_none() || bytes::is_bytes(&self.object)) {
            let is_plain = [types::ClassId::Str, types::ClassId::Bytes].iter().any(|class| class.reference() == self.object.class_ref());
            if is_plain {
                return Ok(self.object.clone());
            }
        }
        match (&self.buffer, text::view(&self.object)) {
            (Some(buffer), _) => bytes::new(runtime, buffer.get(range).unwrap_or_default()),
            (None, Some(text)) => text::slice(runtime, text, range.start.min(text.len())..range.end.min(text.len())),
            (None, None) => Ok(runtime.none()),
        }
    }

    /// Applies a pattern to the part of the subject in `range`. `may_be_empty`: else a match of nothing at its very start is none.
    pub(super) fn find(
        &self,
        runtime: &Runtime,
        pattern: &Pattern,
        mode: Mode,
        range: Range<usize>,
        may_be_empty: bool,
    ) -> Result<Option<Found>, Raised> {
        let Some(code) = pattern.code.get() else { return Ok(None) };
        let code = super::pattern::words(&code);
        macro_rules! apply {
            ($units:expr) => {{
                let mut matcher = Matcher::new(runtime, code, pattern.groups.get() as usize, &$units[..range.end])?;
                matcher.forbidden_empty = (!may_be_empty).then_some(range.start);
                if mode == Mode::FullMatch {
                    matcher.ending = Ending::AtEnd;
                }
                let span = match mode {
                    Mode::Search => matcher.search(range.start)?,
                    _ => matcher.run(0, range.start)?.map(|end| (range.start, end)),
                };
                let Some((start, end)) = span else { return Ok(None) };
                let groups = pattern.groups.get() as usize;
                let places = bytes::with(runtime, (groups + 1) * 8, |place| {
                    for (index, place) in place.chunks_exact_mut(8).enumerate() {
                        let (start, end) = match index.checked_sub(1) {
                            None => (start as i32, end as i32),
                            Some(group) => matcher.group(group).map_or((-1, -1), |(start, end)| (start as i32, end as i32)),
                        };
                        place[..4].copy_from_slice(&start.to_ne_bytes());
                        place[4..].copy_from_slice(&end.to_ne_bytes());
                    }
                })?;
                Ok(Some(Found { places, span: start..end, last_group: matcher.last_group }))
            }};
        }
        match (&self.buffer, text::view(&self.object)) {
            (Some(buffer), _) => apply!(&**buffer),
            (None, Some(Text::Ascii(text))) => apply!(text.as_bytes()),
            (None, Some(Text::Latin1(units))) => apply!(units),
            (None, Some(Text::Wide(units))) => apply!(units),
            (None, Some(Text::Full(units))) => apply!(units),
            (None, None) => Ok(None),
        }
    }
}

impl Found {
    /// Where group `group` was found; 0 is the whole.
    pub(super) fn place(&self, group: usize) -> Option<Range<usize>> {
        place(&self.places, group)
    }
}

/// Where group `group` is, by the places of a match.
pub(super) fn place(places: &Object, group: usize) -> Option<Range<usize>> {
    let bytes = bytes::view(places)?.get(group * 8..group * 8 + 8)?;
    let number = |at: usize| i32::from_ne_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    Some(usize::try_from(number(0)).ok()?..usize::try_from(number(4)).ok()?)
}
