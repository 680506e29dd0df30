//! Parts of messages that several instructions need.

use object::Object;
use types::{ClassId, Name, Runtime, attribute, ops, text};

/// How a message names what is called: `name()`, with its module where that is not `builtins`.
pub(crate) fn callee(runtime: &Runtime, callable: &Object) -> String {
    let attribute = |name: Name| attribute::find(runtime, callable, &runtime.name(name)).ok().flatten();
    let Some(qualname) = attribute(Name::QualName).filter(|name| text::view(name).is_some()) else {
        return ops::str(runtime, callable).map(|text| text::to_string(&text)).unwrap_or_default();
    };
    let qualname = text::to_string(&qualname);
    match attribute(Name::Module).filter(|module| module.class_ref() != ClassId::NoneType.reference()) {
        Some(module) if text::to_string(&module) != "builtins" => format!("{}.{qualname}()", text::to_string(&module)),
        _ => format!("{qualname}()"),
    }
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`
pub(crate) fn enumeration(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("'{one}'"),
        [one, other] => format!("'{one}' and '{other}'"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|name| format!("'{name}'")).collect();
            format!("{}, and '{last}'", first.join(", "))
        }
    }
}

/// `s` for any number but one.
pub(crate) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
