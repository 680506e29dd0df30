//! `repr` and `ascii` of text.

use super::unicode::{Properties, is};
use super::{Builder, Text, Width, make};
use crate::error::Value;
use crate::runtime::Runtime;

/// `repr(text)`
pub fn repr(runtime: &Runtime, text: Text<'_>) -> Value {
    quoted(runtime, text, |point| is(point, Properties::PRINTABLE))
}

/// `ascii(text)`: what is not ASCII is escaped.
pub fn ascii(runtime: &Runtime, text: Text<'_>) -> Value {
    quoted(runtime, text, |point| (0x20..0x7F).contains(&point))
}

/// The text in quotes: double ones if it has single ones and no double ones.
fn quoted(runtime: &Runtime, text: Text<'_>, shown: fn(u32) -> bool) -> Value {
    let has = |quote: u32| text.points().any(|point| point == quote);
    let quote: u32 = if has('\''.into()) && !has('"'.into()) { '"' } else { '\'' }.into();
    if let Text::Ascii(ascii) = text
        && ascii.bytes().all(|byte| (0x20..0x7F).contains(&byte) && byte != b'\\' && u32::from(byte) != quote)
    {
        return make::write(runtime, Width::Ascii, ascii.len() + 2, |place| {
            place[0] = quote as u8;
            place[1..=ascii.len()].copy_from_slice(ascii.as_bytes());
            place[ascii.len() + 1] = quote as u8;
        });
    }
    let mut builder = Builder::new(runtime);
    builder.push(quote);
    for point in text.points() {
        match point {
            0x5C => builder.push_str("\\\\"),
            _ if point == quote => {
                builder.push('\\'.into());
                builder.push(quote);
            }
            _ if shown(point) => builder.push(point),
            _ => push_escape(&mut builder, point),
        }
    }
    builder.push(quote);
    builder.finish()
}

/// Adds an escape for a code point that is not shown.
fn push_escape(builder: &mut Builder<'_>, point: u32) {
    match point {
        9 => builder.push_str("\\t"),
        10 => builder.push_str("\\n"),
        13 => builder.push_str("\\r"),
        _ => builder.push_str(&escape(point)),
    }
}

/// `\xe9`, `\u20ac` or `\U0001f600`: the shortest that holds the code point.
pub(crate) fn escape(point: u32) -> String {
    match point {
        0..0x100 => format!("\\x{point:02x}"),
        0x100..0x1_0000 => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}
