//! What is said of an exception itself: `module.Class: message`, then its notes.

use object::{Object, Slot};
use types::class::is_subclass;
use types::{ClassId, Runtime, Value, ops, tuple};

use super::{attribute, rust_text, suggest, syntax};

/// The lines, each with its end.
pub(super) fn exception_lines(runtime: &Runtime, exception: &Object) -> Vec<String> {
    let class = class_name(runtime, exception);
    let mut lines = if is_subclass(&exception.class(), &runtime.class(ClassId::SyntaxError)) {
        syntax::lines(runtime, exception, &class)
    } else {
        let mut said = safe(ops::str(runtime, exception), "exception", "str");
        said.push_str(&suggest::suggestion(runtime, exception));
        vec![if said.is_empty() { format!("{class}\n") } else { format!("{class}: {said}\n") }]
    };
    notes(runtime, exception, &mut lines);
    lines
}

/// The class, with its module unless that is `builtins` or `__main__`.
pub(super) fn class_name(runtime: &Runtime, exception: &Object) -> String {
    let class = exception.class();
    let text = |name| attribute(runtime, &class, name).and_then(|text| rust_text(&text));
    let name = text("__qualname__").unwrap_or_else(|| "<unknown>".to_owned());
    match text("__module__").as_deref() {
        Some("builtins" | "__main__") => name,
        Some(module) => format!("{module}.{name}"),
        None => format!("<unknown>.{name}"),
    }
}

fn notes(runtime: &Runtime, exception: &Object, lines: &mut Vec<String>) {
    let Some(notes) = attribute(runtime, exception, "__notes__").filter(|notes| !notes.is(&runtime.none())) else { return };
    let items: Option<Vec<Object>> = match tuple::items(&notes) {
        Some(items) => Some(items.iter().filter_map(Slot::get).collect()),
        None => items_of_list(runtime, &notes),
    };
    match items {
        Some(items) => {
            for note in items {
                let note = safe(ops::str(runtime, &note), "note", "str");
                lines.extend(note.split('\n').map(|line| format!("{line}\n")));
            }
        }
        None => lines.push(format!("{}\n", safe(ops::repr(runtime, &notes), "__notes__", "repr"))),
    }
}

fn items_of_list(runtime: &Runtime, list: &Object) -> Option<Vec<Object>> {
    if !is_subclass(&list.class(), &runtime.class(ClassId::List)) {
        return None;
    }
    let length = ops::length(runtime, list).ok()?;
    (0..length).map(|index| ops::get_item(runtime, list, &types::int::new(runtime, index as i64).ok()?).ok()).collect()
}

/// The text, or that it could not be had.
fn safe(text: Value, what: &str, function: &str) -> String {
    text.ok().and_then(|text| rust_text(&text)).unwrap_or_else(|| format!("<{what} {function}() failed>"))
}
