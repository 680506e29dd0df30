//! Filling up to a width: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use object::Borrowed;

use super::methods::own;
use super::{Builder, Text, exact, view_borrowed};
use crate::arguments::{c_int, described};
use crate::error::{Raised, Value};
use crate::native::Args;
use crate::ops;
use crate::runtime::Runtime;

/// How much is missing to the width that argument 1 says, and what it is filled with.
fn missing(runtime: &Runtime, args: &Args<'_>) -> Result<(usize, u32), Raised> {
    let width = ops::index(runtime, &args.at(1))?;
    let fill = args.get(2).map_or(Ok(' '.into()), |fill| fill_character(runtime, fill))?;
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(own(args).len());
    Ok((missing, fill))
}

fn fill_character(runtime: &Runtime, fill: Borrowed<'_>) -> Result<u32, Raised> {
    match view_borrowed(fill) {
        Some(text) if text.len() == 1 => Ok(text.at(0)),
        Some(_) => Err(runtime.type_error(format_args!("The fill character must be exactly one character long"))),
        None => Err(runtime.type_error(format_args!("The fill character must be a unicode character, not {}", described(&fill)))),
    }
}

/// The text a method is called on with `fill` on both sides.
fn padded(runtime: &Runtime, args: &Args<'_>, left: usize, right: usize, fill: u32) -> Value {
    if left + right == 0 {
        return exact(runtime, &args.at(0), own(args));
    }
    let mut builder = Builder::new(runtime);
    builder.push_repeated(fill, left);
    builder.push_text(own(args));
    builder.push_repeated(fill, right);
    builder.finish()
}

/// `text.center(width, fill)`
pub(super) fn center(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, fill) = missing(runtime, args)?;
    // What is odd goes left if the width is odd too.
    let left = missing / 2 + (missing & (own(args).len() + missing) & 1);
    padded(runtime, args, left, missing - left, fill)
}

/// `text.ljust(width, fill)`
pub(super) fn left(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, fill) = missing(runtime, args)?;
    padded(runtime, args, 0, missing, fill)
}

/// `text.rjust(width, fill)`
pub(super) fn right(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, fill) = missing(runtime, args)?;
    padded(runtime, args, missing, 0, fill)
}

/// `text.zfill(width)`: zeros between the sign and the rest.
pub(super) fn zeros(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (missing, _) = missing(runtime, args)?;
    let text = own(args);
    if missing == 0 {
        return exact(runtime, &args.at(0), text);
    }
    let mut builder = Builder::new(runtime);
    let signs = usize::from(!text.is_empty() && matches!(text.at(0), 0x2B | 0x2D));
    text.points().take(signs).for_each(|sign| builder.push(sign));
    builder.push_repeated('0'.into(), missing);
    builder.push_text(text.from(signs));
    builder.finish()
}

/// `text.expandtabs(tabsize)`
pub(super) fn expand_tabs(runtime: &Runtime, args: &Args<'_>) -> Value {
    let size = args.get(1).map_or(Ok(8), |size| c_int(runtime, &size))?;
    let size = usize::try_from(size).unwrap_or(0);
    let text: Text<'_> = own(args);
    let mut builder = Builder::new(runtime);
    let mut column = 0;
    for point in text.points() {
        match point {
            9 => {
                let spaces = if size == 0 { 0 } else { size - column % size };
                builder.push_repeated(' '.into(), spaces);
                column += spaces;
            }
            _ => {
                builder.push(point);
                column = if matches!(point, 10 | 13) { 0 } else { column + 1 };
            }
        }
    }
    builder.finish()
}
