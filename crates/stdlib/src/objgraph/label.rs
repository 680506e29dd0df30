//! What the graphs of `objgraph` say about objects and references.

use inspect::{Allowance, Edge};
use object::{Object, find};
use types::{ClassId, Raised, Runtime, attribute, class, int, ops, text};

use super::names::Names;

/// Characters of a `repr()` that fit a node.
const LENGTH: usize = 40;

/// The name of an object's node.
pub(super) fn node(object: &Object) -> String {
    format!("o{}", object.identity())
}

/// Text as it stands between quotes in the language of graphviz.
pub(super) fn quote(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\0', "\\\\0")
}

/// The object in a few words. What goes wrong meanwhile is not the caller's concern.
pub(super) fn safe_repr(runtime: &Runtime, object: &Object) -> String {
    short_repr(runtime, object).unwrap_or_else(|_| "(unrepresentable)".to_owned())
}

fn short_repr(runtime: &Runtime, object: &Object) -> Result<String, Raised> {
    let is = |id| class::is_instance_of(object, id);
    if is(ClassId::Type) || is(ClassId::Module) || is(ClassId::BuiltinFunction) {
        return name_or_repr(runtime, object);
    }
    if is(ClassId::Method) {
        let function = read(runtime, object, "__func__")?;
        return Ok(name_or_repr(runtime, &function.unwrap_or_else(|| object.clone()))? + " (bound)");
    }
    if is(ClassId::Function) && name_or_repr(runtime, object)? == "<lambda>" {
        let code = read(runtime, object, "__code__")?.unwrap_or_else(|| runtime.none());
        let file = read(runtime, &code, "co_filename")?.map(|file| text::to_string(&file)).unwrap_or_default();
        let line = read(runtime, &code, "co_firstlineno")?.and_then(|line| int::value(&line)).unwrap_or(0);
        return Ok(format!("lambda: {}:{line}", file.rsplit('/').next().unwrap_or(&file)));
    }
    if is(ClassId::Frame) {
        let code = read(runtime, object, "f_code")?.unwrap_or_else(|| runtime.none());
        let file = read(runtime, &code, "co_filename")?.map(|file| text::to_string(&file)).unwrap_or_default();
        let line = read(runtime, object, "f_lineno")?.and_then(|line| int::value(&line)).unwrap_or(0);
        return Ok(format!("{file}:{line}"));
    }
    if is(ClassId::Tuple) || is(ClassId::List) || is(ClassId::Dict) || is(ClassId::Set) {
        return Ok(format!("{} items", ops::length(runtime, object)?));
    }
    clipped(runtime, object)
}

fn name_or_repr(runtime: &Runtime, object: &Object) -> Result<String, Raised> {
    match read(runtime, object, "__name__")? {
        Some(name) if text::view(&name).is_some() => Ok(text::to_string(&name)),
        _ => clipped(runtime, object),
    }
}

fn clipped(runtime: &Runtime, object: &Object) -> Result<String, Raised> {
    Ok(text::to_string(&ops::repr(runtime, object)?).chars().take(LENGTH).collect())
}

/// An attribute, if there is one.
pub(super) fn read(runtime: &Runtime, object: &Object, name: &str) -> Result<Option<Object>, Raised> {
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    attribute::find(runtime, object, &name)
}

/// What stands behind the arrow from `source` to `target`: under which name it holds it.
pub(super) fn edge(runtime: &Runtime, source: &Object, target: &Object, names: Names) -> Result<String, Raised> {
    let edges = inspect::referents(source, &Allowance::for_space(runtime))?;
    let Some((edge, _)) = edges.into_iter().find(|(_, other)| *other == target.reference()) else { return Ok(String::new()) };
    let object_at = |reference| find(runtime, &[reference]).pop().flatten();
    Ok(match edge {
        Edge::Field(name) => format!(" [label=\"{}\",weight=10]", quote(name)),
        Edge::Attribute(name) => named(&object_at(name).map(|name| text::to_string(&name)).unwrap_or_default()),
        Edge::ValueOf(key) => match object_at(key) {
            Some(key) if text::view(&key).is_some_and(|key| is_identifier(&key.to_rust())) => named(&text::to_string(&key)),
            Some(key) => format!(" [label=\"{}\"]", quote(&format!("{}\n{}", names.of_object(runtime, &key)?, safe_repr(runtime, &key)))),
            None => String::new(),
        },
        Edge::Index(index) => format!(" [label=\"[{index}]\"]"),
        Edge::Key | Edge::Class | Edge::Extension(_) | Edge::Unnamed => String::new(),
    })
}

fn named(name: &str) -> String {
    format!(" [label=\"{}\",weight=2]", quote(name))
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    letters.next().is_some_and(is_letter) && letters.all(|letter| is_letter(letter) || letter.is_ascii_digit())
}
