//! `repr` of bytes.

use super::array;
use super::methods::own;
use crate::class::name_of;
use crate::error::Value;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::text::Builder;

/// `repr(bytes)`, and `str(bytes)`
pub(super) fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let this = args.at(0);
    let mut builder = Builder::new(runtime);
    if array::is_array(&this) {
        builder.push_str(&name_of(&this.class()));
        builder.push_str("(");
    }
    push_quoted(&mut builder, own(&this), array::is_array(&this));
    if array::is_array(&this) {
        builder.push_str(")");
    }
    builder.finish()
}

/// Adds bytes as a literal: in double quotes if they have single ones and no double ones. CPython escapes single quotes in a `bytearray`
/// even then.
fn push_quoted(builder: &mut Builder<'_>, bytes: &[u8], escape_single: bool) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    builder.push_str("b");
    builder.push(quote.into());
    for byte in bytes {
        match *byte {
            b'\t' => builder.push_str("\\t"),
            b'\n' => builder.push_str("\\n"),
            b'\r' => builder.push_str("\\r"),
            b'\\' => builder.push_str("\\\\"),
            byte if byte == quote || (byte == b'\'' && escape_single) => {
                builder.push_str("\\");
                builder.push(byte.into());
            }
            byte @ 0x20..0x7F => builder.push(byte.into()),
            byte => builder.push_str(&format!("\\x{byte:02x}")),
        }
    }
    builder.push(quote.into());
}
