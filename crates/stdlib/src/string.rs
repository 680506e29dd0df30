//! Module `_string`: what `string.Formatter` asks of templates.

use types::format::template::{self, Part, Pieces, Step};
use types::text::{self, Text};
use types::{Args, ModuleSpec, Native, Raised, Runtime, Value, int, list, ops, tuple};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_string",
    doc: "string helper module",
    functions: &[
        Native::new("formatter_parser", "(string, /)", parse).doc("parse the argument as a format string"),
        Native::new("formatter_field_name_split", "(string, /)", split).doc("split the argument as a field name"),
    ],
    classes: &[],
    furnish: |_, _| Ok(()),
};

fn template<'a>(runtime: &Runtime, object: &'a object::Object) -> Result<Text<'a>, Raised> {
    text::view(object).ok_or_else(|| {
        let class = types::class::name_of(&object.class());
        runtime.type_error(format_args!("expected str, got {class}"))
    })
}

/// `formatter_parser(template)`: for each piece its literal text, and the name, specification and conversion of the field behind it.
fn parse(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let text = template(runtime, &object)?;
    let all = list::new(runtime)?;
    let mut pieces = Pieces::new(text, 0..text.len());
    while let Some(piece) = pieces.next(runtime)? {
        let literal = text::slice(runtime, text, piece.literal)?;
        let parts = match piece.field {
            None => [literal, runtime.none(), runtime.none(), runtime.none()],
            Some(field) => {
                let conversion = field.conversion.map_or(Ok(runtime.none()), |letter| text::character(runtime, letter))?;
                let specification = text::slice(runtime, text, field.specification)?;
                [literal, text::slice(runtime, text, field.name)?, specification, conversion]
            }
        };
        list::append(runtime, &all, tuple::new(runtime, parts.into_iter())?)?;
    }
    ops::iter(runtime, &all)
}

/// `formatter_field_name_split(name)`: the first part, and the steps behind it with whether each is an attribute.
fn split(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let text = template(runtime, &object)?;
    let (first, mut position) = template::first(runtime, text, 0..text.len())?;
    let value = |part: Part| match part {
        Part::Index(index) => int::new(runtime, index as i64),
        Part::Name(name) => text::slice(runtime, text, name),
    };
    let steps = list::new(runtime)?;
    while let Some((step, next)) = template::step(runtime, text, position, text.len())? {
        let (is_attribute, name) = match step {
            Step::Attribute(name) => (true, text::slice(runtime, text, name)?),
            Step::Item(part) => (false, value(part)?),
        };
        list::append(runtime, &steps, tuple::new(runtime, [runtime.bool(is_attribute), name].into_iter())?)?;
        position = next;
    }
    let steps = ops::iter(runtime, &steps)?;
    tuple::new(runtime, [value(first)?, steps].into_iter())
}
