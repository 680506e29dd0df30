//! Filling up to a width: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use super::methods::{own, same};
use super::{ByteBuilder, array, view};
use crate::arguments::{c_int, described};
use crate::error::{Raised, Value};
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;

/// How much is missing to the width that argument 1 says, and what it is filled with.
fn missing(runtime: &Runtime, args: &Args<'_>, function: &str) -> Result<(usize, u8), Raised> {
    let width = ops::index(runtime, &args.at(1))?;
    let fill = match args.get(2) {
        None => b' ',
        Some(argument) => match view(&argument) {
            Some([fill]) => *fill,
            _ => {
                let class = described(&argument);
                return Err(runtime.type_error(format_args!("{function}() argument 2 must be a byte string of length 1, not {class}")));
            }
        },
    };
    Ok((usize::try_from(width).unwrap_or(0).saturating_sub(own(&args.at(0)).len()), fill))
}

fn padded(runtime: &Runtime, args: &Args<'_>, left: usize, right: usize, fill: u8) -> Value {
    let this = args.at(0);
    if left + right == 0 {
        return same(runtime, &this);
    }
    let mut builder = ByteBuilder::new(runtime);
    builder.push_repeated(fill, left);
    builder.extend(own(&this));
    builder.push_repeated(fill, right);
    let made = builder.finish()?;
    if array::is_array(&this) { array::of_storage(runtime, made) } else { Ok(made) }
}

pub(super) fn center(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, fill) = missing(runtime, args, "center")?;
    let left = missing / 2 + (missing & (own(&args.at(0)).len() + missing) & 1);
    padded(runtime, args, left, missing - left, fill)
}

pub(super) fn left(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, fill) = missing(runtime, args, "ljust")?;
    padded(runtime, args, 0, missing, fill)
}

pub(super) fn right(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, fill) = missing(runtime, args, "rjust")?;
    padded(runtime, args, missing, 0, fill)
}

/// `bytes.zfill(width)`: zeros between the sign and the rest.
pub(super) fn zeros(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, _) = missing(runtime, args, "zfill")?;
    let this = args.at(0);
    if missing == 0 {
        return same(runtime, &this);
    }
    let bytes = own(&this);
    let signs = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let mut builder = ByteBuilder::new(runtime);
    builder.extend(&bytes[..signs]);
    builder.push_repeated(b'0', missing);
    builder.extend(&bytes[signs..]);
    let made = builder.finish()?;
    if array::is_array(&this) { array::of_storage(runtime, made) } else { Ok(made) }
}

/// `bytes.expandtabs(tabsize)`
pub(super) fn expand_tabs(runtime: &Runtime, args: &Args<'_>) -> Value {
    let size = args.get(1).map_or(Ok(8), |size| c_int(runtime, &size))?;
    let size = usize::try_from(size).unwrap_or(0);
    let this = args.at(0);
    let mut builder = ByteBuilder::new(runtime);
    let mut column = 0;
    for byte in own(&this) {
        if *byte == b'\t' {
            let spaces = if size == 0 { 0 } else { size - column % size };
            builder.push_repeated(b' ', spaces);
            column += spaces;
        } else {
            builder.push(*byte);
            column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
        }
    }
    let made = builder.finish()?;
    if array::is_array(&this) { array::of_storage(runtime, made) } else { Ok(made) }
}
