//! Templates of replacements, taken apart by `re._parser`: text and the groups between.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::bytes::ByteBuilder;
use types::text::Builder;
use types::{Args, ClassSpec, Runtime, Value, attribute, bytes, int, list, text, tuple};
use vm::import;

use super::matched::{Match, text_of};
use super::pattern::Pattern;
use crate::classes::TEMPLATE;

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "_sre",
    ..ClassSpec::new(
        TEMPLATE,
        "SRE_Template",
        Layout { fields: &[Field { offset: offset_of!(Template, items) as u16, name: "items" }], ..Layout::leaf("SRE_Template") },
    )
}
.sealed();

/// A template as it lies on the heap.
#[repr(C)]
pub(super) struct Template {
    header: Header,
    /// A tuple: text, the number of a group, text, and so on; text is last.
    items: Slot,
}

// SAFETY: `Template` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Template {
    const LAYOUT: LayoutId = TEMPLATE.layout();
}

/// `template(pattern, items)`
pub(super) fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let given = args.at(1);
    if args.at(0).body::<Pattern>().is_none() || given.body::<list::List>().is_none() {
        return Err(runtime.type_error(format_args!("invalid template")));
    }
    let body = Template { header: Header::new(TEMPLATE.reference()), items: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(body) = made.body::<Template>() {
        body.items.set(list::to_tuple(runtime, &given)?);
    }
    Ok(made)
}

/// The template that text spells, by way of module `re`.
pub(super) fn compile(runtime: &Runtime, pattern: &Object, template: &Object) -> Value {
    let module = import::import_module(runtime, "re")?;
    let function = attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, "_compile_template")?)?)?;
    runtime.call(&function, &[pattern, template])
}

/// The text of a template that has no groups.
pub(super) fn literal(template: &Object) -> Option<Object> {
    let items = template.body::<Template>()?.items.get()?;
    match tuple::items(&items)? {
        [only] => only.get(),
        _ => None,
    }
}

/// A template filled in with the groups of a match.
pub(super) fn fill(runtime: &Runtime, template: &Object, matched: &Object) -> Value {
    let (Some(body), Some(matched)) = (template.body::<Template>(), matched.body::<Match>()) else { return Ok(template.clone()) };
    let items = body.items.get();
    let items = items.as_ref().and_then(tuple::items).unwrap_or_default();
    let is_bytes = items.first().and_then(Slot::get).is_some_and(|first| bytes::view(&first).is_some());
    let (mut text, mut raw) = (Builder::new(runtime), ByteBuilder::new(runtime));
    for item in items.iter().filter_map(Slot::get) {
        let piece = match int::value(&item) {
            Some(group) => text_of(runtime, matched, usize::try_from(group).unwrap_or(0), None)?,
            None => item,
        };
        if is_bytes {
            raw.extend(bytes::view(&piece).unwrap_or_default());
        } else {
            text.push_object(&piece);
        }
    }
    if is_bytes { raw.finish() } else { text.finish() }
}
