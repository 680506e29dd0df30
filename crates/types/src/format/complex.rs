//! `complex.__format__`

use object::Object;

use super::number::margins;
use super::real::{self, Notation};
use super::specification::{Align, Specification};
use crate::error::Value;
use crate::runtime::Runtime;
use crate::text::{Builder, view};

/// A complex number in its field.
pub(super) fn format(runtime: &Runtime, object: &Object, specification: &Specification) -> Value {
    let (real, imaginary) = crate::complex::parts(object).unwrap_or((0.0, 0.0));
    if specification.letter(b'r') == b'%' {
        return Err(specification.unknown(runtime, object));
    }
    let mut style = real::style(runtime, object, specification)?;
    style.point_zero = false;
    if specification.fill == u32::from('0') && specification.align == Align::AfterSign {
        return Err(runtime.value_error(format_args!("Zero padding is not allowed in complex format specifier")));
    }
    if specification.align == Align::AfterSign {
        return Err(runtime.value_error(format_args!("'=' alignment flag is not allowed in complex format specifier")));
    }
    // Without a letter it is like `str`: a real part of zero is left out, anything else is in parentheses.
    let plain = specification.kind.is_none();
    let only_imaginary = plain && real == 0.0 && real.is_sign_positive();
    let parentheses = plain && !only_imaginary;
    let mut content = Builder::new(runtime);
    if parentheses {
        content.push_str("(");
    }
    if !only_imaginary {
        part(&mut content, &style.write(real), specification, specification.sign);
    }
    let sign = if only_imaginary { specification.sign } else { Some(b'+') };
    part(&mut content, &style.write(imaginary), specification, sign);
    content.push_str("j");
    if parentheses {
        content.push_str(")");
    }
    let content = content.finish()?;
    let Some(text) = view(&content) else { return Ok(content) };
    let (left, right) = margins(specification.align, specification.width.saturating_sub(text.len()));
    let mut builder = Builder::new(runtime);
    builder.push_repeated(specification.fill, left);
    builder.push_text(text);
    builder.push_repeated(specification.fill, right);
    builder.finish()
}

/// Adds one of the two parts, without padding.
fn part(builder: &mut Builder<'_>, notation: &Notation, specification: &Specification, sign: Option<u8>) {
    let specification = Specification { width: 0, sign, align: Align::Right, ..*specification };
    notation.number().write(builder, &specification);
}
