//! `. Did you mean: 'x'?`: a name near the one that was not found.

use object::Object;
use types::class::is_subclass;
use types::dict::Dict;
use types::exception::Exception;
use types::traceback::Traceback;
use types::{ClassId, Root, Runtime, ops};

use super::{attribute, attribute_not_none, rust_text};
use crate::import;
use crate::suggest::nearest;

/// What to say behind the message of an exception; empty for most.
pub(super) fn suggestion(runtime: &Runtime, exception: &Object) -> String {
    let is = |class| is_subclass(&exception.class(), &runtime.class(class));
    let text = |name| attribute_not_none(runtime, exception, name).and_then(|value| rust_text(&value));
    if is(ClassId::ImportError) {
        return said(text("name_from").and_then(|wrong| nearest(&wrong, &names_of_module(runtime, exception, &wrong)?)));
    }
    let is_name_error = is(ClassId::NameError);
    if !is_name_error && !is(ClassId::AttributeError) {
        return String::new();
    }
    let Some(wrong) = text("name") else { return String::new() };
    let suggestion = if is_name_error {
        of_self(runtime, exception, &wrong).or_else(|| nearest(&wrong, &names_in_scope(runtime, exception)?))
    } else {
        attributes(runtime, exception, &wrong).and_then(|names| nearest(&wrong, &names))
    };
    let forgotten = is_name_error && import::is_library_module(&wrong);
    match (suggestion, forgotten) {
        (Some(suggestion), true) => format!(". Did you mean: '{suggestion}'? Or did you forget to import '{wrong}'?"),
        (None, true) => format!(". Did you forget to import '{wrong}'?"),
        (suggestion, false) => said(suggestion),
    }
}

fn said(suggestion: Option<String>) -> String {
    suggestion.map_or_else(String::new, |name| format!(". Did you mean: '{name}'?"))
}

/// What `dir()` says of the object that lacks an attribute. Names with `_` only if the wrong one has it.
fn attributes(runtime: &Runtime, exception: &Object, wrong: &str) -> Option<Vec<String>> {
    Some(public(directory(runtime, &attribute(runtime, exception, "obj")?)?, wrong))
}

fn names_of_module(runtime: &Runtime, exception: &Object, wrong: &str) -> Option<Vec<String>> {
    let modules = runtime.root(Root::Modules).get()?;
    let module = modules.body::<Dict>()?.get(runtime, &attribute_not_none(runtime, exception, "name")?).ok()??;
    Some(public(directory(runtime, &module)?, wrong))
}

fn public(mut names: Vec<String>, wrong: &str) -> Vec<String> {
    if !wrong.starts_with('_') {
        names.retain(|name| !name.starts_with('_'));
    }
    names
}

fn directory(runtime: &Runtime, object: &Object) -> Option<Vec<String>> {
    let builtins = runtime.root(Root::Builtins).get()?;
    let name = types::text::intern(runtime, types::text::new(runtime, "dir").ok()?).ok()?;
    let dir = builtins.body::<Dict>()?.get_name(runtime, &name)?;
    let names = runtime.call(&dir, &[object]).ok()?;
    let length = ops::length(runtime, &names).ok()?;
    let at = |index: usize| ops::get_item(runtime, &names, &types::int::new(runtime, index as i64).ok()?).ok();
    Some((0..length).filter_map(at).filter_map(|name| rust_text(&name)).collect())
}

/// The names that the innermost call of an exception could have meant: its locals, its globals, the built-in ones.
fn names_in_scope(runtime: &Runtime, exception: &Object) -> Option<Vec<String>> {
    let frame = innermost_frame(exception)?;
    let spaces = ["f_locals", "f_globals", "f_builtins"].into_iter().filter_map(|name| attribute(runtime, &frame, name));
    Some(spaces.flat_map(|space| keys(&space)).collect())
}

/// `self.name`, if the innermost call of an exception is a method, and that would have been found.
fn of_self(runtime: &Runtime, exception: &Object, wrong: &str) -> Option<String> {
    let locals = attribute(runtime, &innermost_frame(exception)?, "f_locals")?;
    let name = types::text::intern(runtime, types::text::new(runtime, "self").ok()?).ok()?;
    let receiver = locals.body::<Dict>()?.get_name(runtime, &name)?;
    attribute(runtime, &receiver, wrong).map(|_| format!("self.{wrong}"))
}

fn innermost_frame(exception: &Object) -> Option<Object> {
    let mut innermost = exception.body::<Exception>()?.traceback.get()?;
    while let Some(next) = innermost.body::<Traceback>()?.next.get() {
        innermost = next;
    }
    innermost.body::<Traceback>()?.frame.get()
}

fn keys(dict: &Object) -> Vec<String> {
    let Some(dict) = dict.body::<Dict>() else { return Vec::new() };
    let mut position = 0;
    std::iter::from_fn(|| dict.next(&mut position)).filter_map(|(key, _)| rust_text(&key)).collect()
}
