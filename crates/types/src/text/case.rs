//! Upper, lower, title and folded case.

use super::unicode::{self, Mapped, Properties};
use super::{Builder, Text, make};
use crate::error::Value;
use crate::runtime::Runtime;

/// `text.upper()`
pub(super) fn upper(runtime: &Runtime, text: Text<'_>) -> Value {
    match text {
        Text::Ascii(text) => ascii(runtime, text, |_, byte| byte.to_ascii_uppercase()),
        _ => map(runtime, text, |_, point| unicode::to_upper(point)),
    }
}

/// `text.lower()`
pub(super) fn lower(runtime: &Runtime, text: Text<'_>) -> Value {
    match text {
        Text::Ascii(text) => ascii(runtime, text, |_, byte| byte.to_ascii_lowercase()),
        _ => map(runtime, text, |index, point| lower_at(text, index, point)),
    }
}

/// `text.casefold()`
pub(super) fn casefold(runtime: &Runtime, text: Text<'_>) -> Value {
    match text {
        Text::Ascii(text) => ascii(runtime, text, |_, byte| byte.to_ascii_lowercase()),
        _ => map(runtime, text, |_, point| unicode::fold(point)),
    }
}

/// `text.capitalize()`
pub(super) fn capitalize(runtime: &Runtime, text: Text<'_>) -> Value {
    match text {
        Text::Ascii(text) => {
            ascii(runtime, text, |index, byte| if index == 0 { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() })
        }
        _ => map(runtime, text, |index, point| if index == 0 { unicode::to_title(point) } else { lower_at(text, index, point) }),
    }
}

/// `text.swapcase()`
pub(super) fn swap(runtime: &Runtime, text: Text<'_>) -> Value {
    map(runtime, text, |index, point| {
        if unicode::is(point, Properties::UPPER) {
            lower_at(text, index, point)
        } else if unicode::is(point, Properties::LOWER) {
            unicode::to_upper(point)
        } else {
            Mapped::one(point)
        }
    })
}

/// `text.title()`
pub(super) fn title(runtime: &Runtime, text: Text<'_>) -> Value {
    let mut within_word = false;
    let mut builder = Builder::new(runtime);
    for (index, point) in text.points().enumerate() {
        let mapped = if within_word { lower_at(text, index, point) } else { unicode::to_title(point) };
        builder.push_points(mapped.points());
        within_word = unicode::is(point, Properties::CASED);
    }
    builder.finish()
}

fn ascii(runtime: &Runtime, text: &str, map: impl Fn(usize, u8) -> u8) -> Value {
    make::write(runtime, super::Width::Ascii, text.len(), |place| {
        for (index, (place, byte)) in place.iter_mut().zip(text.bytes()).enumerate() {
            *place = map(index, byte);
        }
    })
}

fn map(runtime: &Runtime, text: Text<'_>, map: impl Fn(usize, u32) -> Mapped) -> Value {
    let mut builder = Builder::new(runtime);
    for (index, point) in text.points().enumerate() {
        builder.push_points(map(index, point).points());
    }
    builder.finish()
}

/// The lower case of a code point where it stands: a sigma at the end of a word looks different.
fn lower_at(text: Text<'_>, index: usize, point: u32) -> Mapped {
    const SIGMA: u32 = 0x3A3;
    if point != SIGMA {
        return unicode::to_lower(point);
    }
    let is_cased = |mut points: Box<dyn Iterator<Item = u32> + '_>| {
        let next = points.find(|point| !unicode::is(*point, Properties::CASE_IGNORABLE));
        next.is_some_and(|point| unicode::is(point, Properties::CASED))
    };
    let before = is_cased(Box::new((0..index).rev().map(|index| text.at(index))));
    let after = is_cased(Box::new((index + 1..text.len()).map(|index| text.at(index))));
    Mapped::one(if before && !after { 0x3C2 } else { 0x3C3 })
}
