//! Compiled code onto the heap: words are checked and copied, names interned, constants made.

use std::collections::HashMap;

use compiler::code::{self as compiled, Constant, OPCODES};
use object::Object;
use types::code::{self, Code, CodeFlags, Handler, LocalKind, Parts, Position};
use types::{Raised, Runtime, Singleton, Value, boxes, complex, int, text, tuple};

/// The constants of a source that are objects by now: equal ones of all its units are one object.
type Made<'a> = HashMap<&'a Constant, Object>;

/// The code object of a unit.
pub fn load(runtime: &Runtime, unit: &compiled::Code) -> Value {
    load_with(runtime, unit, &mut Made::new())
}

fn load_with<'a>(runtime: &Runtime, unit: &'a compiled::Code, made: &mut Made<'a>) -> Value {
    check(unit);
    let handlers: Vec<Handler> = unit.handlers.iter().map(handler).collect();
    let positions: Vec<Position> = unit.positions.iter().map(position).collect();
    let kinds: Vec<LocalKind> = unit.locals.iter().map(|local| kind(local.kind)).collect();
    let parts = Parts { words: &unit.words, handlers: &handlers, positions: &positions, kinds: &kinds };
    let object = code::new(runtime, &parts)?;
    let Some(body) = object.body::<Code>() else { return Ok(object) };
    body.filename.set(interned(runtime, &unit.filename)?);
    fill(runtime, body, unit, made)?;
    Ok(object)
}

/// Fills in everything but the words and the file's name.
fn fill<'a>(runtime: &Runtime, body: &Code, unit: &'a compiled::Code, made: &mut Made<'a>) -> Result<(), Raised> {
    body.name.set(interned(runtime, &unit.name)?);
    body.qualname.set(interned(runtime, &unit.qualname)?);
    body.names.set(names(runtime, unit.names.iter())?);
    body.locals.set(names(runtime, unit.locals.iter().map(|local| &local.name))?);
    body.static_attributes.set(names(runtime, unit.static_attributes.iter())?);
    let constants = all(runtime, &unit.constants, made)?;
    body.constants.set(tuple::new(runtime, constants.into_iter())?);
    body.first_line.set(unit.first_line);
    body.positional.set(unit.positional);
    body.positional_only.set(unit.positional_only);
    body.keyword_only.set(unit.keyword_only);
    body.temporary_count.set(unit.temporaries);
    body.flags.set(flags(unit));
    body.settle();
    Ok(())
}

fn flags(unit: &compiled::Code) -> CodeFlags {
    let is_function = unit.kind == compiled::CodeKind::Function;
    let is_simple = is_function && unit.keyword_only == 0 && !unit.has_varargs && !unit.has_varkeywords;
    let facts = [
        (unit.has_varargs, CodeFlags::VARARGS),
        (unit.has_varkeywords, CodeFlags::VARKEYWORDS),
        (unit.is_generator && !unit.is_coroutine, CodeFlags::GENERATOR),
        (!unit.is_generator && unit.is_coroutine, CodeFlags::COROUTINE),
        (unit.is_generator && unit.is_coroutine, CodeFlags::ASYNC_GENERATOR),
        (unit.future_annotations, CodeFlags::FUTURE_ANNOTATIONS),
        (is_function, CodeFlags::FUNCTION),
        (unit.has_docstring, CodeFlags::DOCSTRING),
        (is_simple, CodeFlags::SIMPLE),
    ];
    facts.into_iter().filter(|(holds, _)| *holds).fold(CodeFlags::default(), |all, (_, flag)| all.with(flag))
}

/// Looks at every instruction, so that the evaluator can rely on what it reads.
///
/// # Panics
///
/// If the compiler broke the contract of `compiler::code::opcode`.
fn check(unit: &compiled::Code) {
    let mut at = 0;
    while at < unit.words.len() {
        let opcode = unit.words[at] as usize & 0xff;
        assert!(opcode < OPCODES.len(), "broken law: word {at} of {} is no instruction", unit.qualname);
        at += 1 + OPCODES[opcode].2;
    }
    assert!(at == unit.words.len() && at > 0, "broken law: the last instruction of {} is incomplete", unit.qualname);
    for handler in &unit.handlers {
        assert!((handler.target as usize) < unit.words.len(), "broken law: a handler outside of {}", unit.qualname);
        assert!(handler.depth < unit.temporaries, "broken law: a handler of {} puts its exception nowhere", unit.qualname);
    }
}

fn handler(handler: &compiled::Handler) -> Handler {
    Handler { start: handler.start, end: handler.end, target: handler.target, depth: handler.depth }
}

fn position(position: &compiled::Position) -> Position {
    let compiled::Position { word, line, end_line, column, end_column } = *position;
    Position { word, line, end_line, column, end_column }
}

fn kind(kind: compiled::LocalKind) -> LocalKind {
    match kind {
        compiled::LocalKind::Value => LocalKind::Value,
        compiled::LocalKind::Cell => LocalKind::Cell,
        compiled::LocalKind::Free => LocalKind::Free,
    }
}

fn names<'a>(runtime: &Runtime, names: impl Iterator<Item = &'a String>) -> Value {
    let names = names.map(|name| interned(runtime, name)).collect::<Result<Vec<Object>, Raised>>()?;
    tuple::new(runtime, names.into_iter())
}

fn interned(runtime: &Runtime, text: &str) -> Value {
    text::intern(runtime, text::new(runtime, text)?)
}

/// The object of a constant.
pub fn constant(runtime: &Runtime, constant: &Constant) -> Value {
    make(runtime, constant, &mut Made::new())
}

/// The object of a constant, made once.
fn make<'a>(runtime: &Runtime, constant: &'a Constant, made: &mut Made<'a>) -> Value {
    if let Some(object) = made.get(constant) {
        return Ok(object.clone());
    }
    let object = match constant {
        Constant::None => return Ok(runtime.none()),
        Constant::Ellipsis => return Ok(runtime.singleton(Singleton::Ellipsis)),
        Constant::Bool(value) => return Ok(runtime.bool(*value)),
        Constant::Code(unit) => return load_with(runtime, unit, made),
        Constant::Int(value) => int::from_big(runtime, value)?,
        Constant::Float(value) => boxes::new_float(runtime.region(), *value)?,
        Constant::Complex(real, imaginary) => complex::new(runtime, (*real, *imaginary))?,
        Constant::Str(text) => string(runtime, text)?,
        Constant::Bytes(bytes) => types::bytes::new(runtime, bytes)?,
        Constant::Tuple(items) => tuple::new(runtime, all(runtime, items, made)?.into_iter())?,
        Constant::FrozenSet(items) => types::set::frozen(runtime, all(runtime, items, made)?.into_iter())?,
    };
    made.insert(constant, object.clone());
    Ok(object)
}

fn all<'a>(runtime: &Runtime, constants: &'a [Constant], made: &mut Made<'a>) -> Result<Vec<Object>, Raised> {
    constants.iter().map(|constant| make(runtime, constant, made)).collect()
}

/// A string constant, interned where it looks like an identifier.
fn string(runtime: &Runtime, text: &compiled::Text) -> Value {
    let string = match text.as_str() {
        Some(text) => text::new(runtime, text)?,
        None => text::from_points(runtime, text.points())?,
    };
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    if text.as_bytes().iter().all(is_word) { text::intern(runtime, string) } else { Ok(string) }
}
