//! What `gc`, `objgraph` and `glass` have in common: objects that programs may see, found by reference.

use object::{Object, find};
use types::code::Code;
use types::function::Function;
use types::generator::Generator;
use types::{Class, ClassId, Runtime, Value, class, list, text};

/// Whether a program may see the object: what describes instances and what holds the roots are not objects of Python.
pub(crate) fn is_visible(object: &Object) -> bool {
    let class = ClassId::of(object);
    class != ClassId::Shape && class != ClassId::Roots
}

/// A list of the objects at `references` that programs may see and that are wanted.
pub(crate) fn list_of(runtime: &Runtime, references: &[heap::Ref], wanted: impl Fn(&Object) -> bool) -> Value {
    // Room first: what is found must not move while it is looked for.
    let list = list::with_room(runtime, references.len())?;
    for object in find(runtime, references).into_iter().flatten() {
        if is_visible(&object) && wanted(&object) {
            list::append(runtime, &list, object)?;
        }
    }
    Ok(list)
}

/// An object by its name, if it has one, or its class: `function f`, `a Person`.
pub(crate) fn named(object: &Object) -> String {
    let class = class::name_of(&object.class());
    let word = |name: Option<Object>| name.as_ref().map(text::to_string).unwrap_or_default();
    if object.body::<Class>().is_some() {
        return format!("class {}", class::name_of(object));
    }
    if let Some(function) = object.body::<Function>() {
        return format!("function {}", word(function.qualname.get()));
    }
    if let Some(code) = object.body::<Code>() {
        return format!("code {}", word(code.name.get()));
    }
    if let Some(generator) = object.body::<Generator>() {
        return format!("generator {}", word(generator.name.get()));
    }
    let article = if class.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
    format!("{article} {class}")
}
