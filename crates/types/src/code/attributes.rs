//! What a program sees of a code object.

use object::Object;

use super::{Code, CodeFlags, LocalKind};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::{int, list, ops, text, tuple};

pub(super) const METHODS: &[Native] = &[
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equal(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equal(runtime, args, false)),
    Native::new("__hash__", "(self, /)", |runtime, args| {
        let code = args.this::<Code>();
        let name = code.name.get().map_or(Ok(0), |name| ops::hash(runtime, &name))?;
        int::new(runtime, name ^ i64::from(code.first_line.get()) ^ i64::from(code.word_count.get()))
    }),
    Native::new("co_lines", "(self, /)", |runtime, args| ops::iter(runtime, &lines(runtime, args.this::<Code>())?)),
    Native::new("co_positions", "(self, /)", |runtime, args| ops::iter(runtime, &positions(runtime, args.this::<Code>())?)),
    Native::new("replace", "(*)", replace).doc("Return a copy of the code object with new values for the specified fields."),
];

pub(super) const GETTERS: &[Getter] = &[
    Getter::new("co_argcount", |runtime, object| number(runtime, object, |code| code.positional.get())),
    Getter::new("co_posonlyargcount", |runtime, object| number(runtime, object, |code| code.positional_only.get())),
    Getter::new("co_kwonlyargcount", |runtime, object| number(runtime, object, |code| code.keyword_only.get())),
    Getter::new("co_nlocals", |runtime, object| int::new(runtime, names(object, is_variable).len() as i64)),
    Getter::new("co_stacksize", |runtime, object| number(runtime, object, |code| code.temporary_count.get())),
    Getter::new("co_flags", |runtime, object| number(runtime, object, flags)),
    Getter::new("co_firstlineno", |runtime, object| number(runtime, object, |code| code.first_line.get())),
    Getter::new("co_consts", |runtime, object| part(runtime, object, |code| &code.constants)),
    Getter::new("co_names", |runtime, object| part(runtime, object, |code| &code.names)),
    Getter::new("co_filename", |runtime, object| part(runtime, object, |code| &code.filename)),
    Getter::new("co_name", |runtime, object| part(runtime, object, |code| &code.name)),
    Getter::new("co_qualname", |runtime, object| part(runtime, object, |code| &code.qualname)),
    Getter::new("co_varnames", |runtime, object| tuple::new(runtime, names(object, is_variable).into_iter())),
    Getter::new("co_cellvars", |runtime, object| tuple::new(runtime, names(object, |_, _, kind| kind == LocalKind::Cell).into_iter())),
    Getter::new("co_freevars", |runtime, object| tuple::new(runtime, names(object, |_, _, kind| kind == LocalKind::Free).into_iter())),
];

fn number(runtime: &Runtime, object: &Object, of: impl Fn(&Code) -> u32) -> Value {
    int::new(runtime, object.body::<Code>().map_or(0, of).into())
}

fn part(runtime: &Runtime, object: &Object, of: impl Fn(&Code) -> &object::Slot) -> Value {
    Ok(object.body::<Code>().and_then(|code| of(code).get()).unwrap_or_else(|| runtime.none()))
}

/// The flags as CPython numbers them.
fn flags(code: &Code) -> u32 {
    const NEW_LOCALS: u32 = 2;
    const NESTED: u32 = 0x10;
    const SHOWN: u32 = 0x500_03ff;
    let own = code.flags.get();
    let mut shown = own.0 & SHOWN;
    if own.has(CodeFlags::FUNCTION) {
        shown |= NEW_LOCALS;
    }
    if code.free_count.get() > 0 {
        shown |= NESTED;
    }
    shown
}

/// How many of the locals are parameters.
fn parameter_count(code: &Code) -> usize {
    let flags = code.flags.get();
    let rest = usize::from(flags.has(CodeFlags::VARARGS)) + usize::from(flags.has(CodeFlags::VARKEYWORDS));
    code.positional.get() as usize + code.keyword_only.get() as usize + rest
}

/// Parameters and what lives in a register of its own.
fn is_variable(code: &Code, index: usize, kind: LocalKind) -> bool {
    kind == LocalKind::Value || (kind == LocalKind::Cell && index < parameter_count(code))
}

fn names(object: &Object, wanted: impl Fn(&Code, usize, LocalKind) -> bool) -> Vec<Object> {
    let Some(code) = object.body::<Code>() else { return Vec::new() };
    let kinds = code.kinds().iter().enumerate();
    kinds.filter(|(index, kind)| wanted(code, *index, **kind)).filter_map(|(index, _)| code.local_name(index)).collect()
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let Some(code) = object.body::<Code>() else { return Err(Raised::OutOfMemory) };
    let mut shown = text::Builder::new(runtime);
    shown.push_str("<code object ");
    code.name.get().iter().for_each(|name| shown.push_object(name));
    shown.push_str(&format!(" at {:#x}, file \"", object.identity()));
    code.filename.get().iter().for_each(|name| shown.push_object(name));
    shown.push_str(&format!("\", line {}>", code.first_line.get()));
    shown.finish()
}

fn equal(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let (Some(a), Some(b)) = (left.body::<Code>(), right.body::<Code>()) else {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    };
    let same_counts = [a, b].map(|code| {
        (
            code.first_line.get(),
            flags(code),
            code.positional.get(),
            code.positional_only.get(),
            code.keyword_only.get(),
            code.word_count.get(),
        )
    });
    let mut same = left.is(&right) || same_counts[0] == same_counts[1] && a.positions() == b.positions();
    if !left.is(&right) {
        let parts: [fn(&Code) -> Option<Object>; 4] =
            [|code| code.name.get(), |code| code.names.get(), |code| code.locals.get(), |code| code.constants.get()];
        for of in parts {
            same = same
                && match (of(a), of(b)) {
                    (Some(a), Some(b)) => runtime.guarded(|| ops::equal(runtime, &a, &b))?,
                    (a, b) => a.is_none() && b.is_none(),
                };
        }
    }
    Ok(runtime.bool(same == wanted))
}

/// `(start, end, line)` of each run of instructions that come from one line; 4 bytes a word.
fn lines(runtime: &Runtime, code: &Code) -> Value {
    let lines = list::new(runtime)?;
    let positions = code.positions();
    let mut index = 0;
    while index < positions.len() {
        let (first, line) = (positions[index].word, positions[index].line);
        while positions.get(index).is_some_and(|position| position.line == line) {
            index += 1;
        }
        let end = positions.get(index).map_or(code.word_count.get(), |next| next.word);
        let row = [first * 4, end * 4, line].map(|value| int::new(runtime, value.into()));
        let row = row.into_iter().collect::<Result<Vec<Object>, Raised>>()?;
        list::append(runtime, &lines, tuple::new(runtime, row.into_iter())?)?;
    }
    Ok(lines)
}

/// `(line, end line, column, end column)` of each two bytes of instructions, as CPython counts them: twice for each word.
fn positions(runtime: &Runtime, code: &Code) -> Value {
    let rows = list::new(runtime)?;
    for word in 0..code.word_count.get() {
        let row: Vec<Object> = match code.position_of(word) {
            Some(at) => [at.line, at.end_line, at.column, at.end_column]
                .map(|value| int::new(runtime, value.into()))
                .into_iter()
                .collect::<Result<_, Raised>>()?,
            None => vec![runtime.none(); 4],
        };
        let row = tuple::new(runtime, row.into_iter())?;
        list::append(runtime, &rows, row.clone())?;
        list::append(runtime, &rows, row)?;
    }
    Ok(rows)
}

/// A copy with another name, file, line, constants or names. What would change the instructions cannot be replaced.
fn replace(runtime: &Runtime, args: &Args<'_>) -> Value {
    args_are_keywords(runtime, args)?;
    let code = args.this::<Code>();
    let copy = super::copy(runtime, code)?;
    let Some(made) = copy.body::<Code>() else { return Err(Raised::OutOfMemory) };
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { break };
        let slot = match &*text::to_string(&name) {
            "co_name" => &made.name,
            "co_qualname" => &made.qualname,
            "co_filename" => &made.filename,
            "co_consts" => &made.constants,
            "co_names" => &made.names,
            "co_firstlineno" => {
                let line = ops::index(runtime, &value)?;
                made.first_line.set(u32::try_from(line).unwrap_or(0));
                continue;
            }
            "co_flags" => {
                let flags = ops::index(runtime, &value)? as u32;
                const CHANGEABLE: u32 = 0x100;
                made.flags.set(CodeFlags(made.flags.get().0 & !CHANGEABLE | flags & CHANGEABLE));
                continue;
            }
            other => {
                let message = format_args!("glassheap: code.replace({other}=...)");
                return Err(runtime.error(ClassId::NotImplementedError, message));
            }
        };
        slot.set(value.owned());
    }
    Ok(copy)
}

fn args_are_keywords(runtime: &Runtime, args: &Args<'_>) -> Result<(), Raised> {
    match args.len() {
        1 => Ok(()),
        more => Err(runtime.type_error(format_args!("replace() takes exactly 0 positional arguments ({} given)", more - 1))),
    }
}
