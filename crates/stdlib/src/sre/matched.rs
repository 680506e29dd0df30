//! The class `Match`.

use std::cell::Cell;
use std::mem::offset_of;
use std::ops::Range;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::dict::Dict;
use types::text::Builder;
use types::{Args, ClassSpec, Getter, Native, Raised, Runtime, Value, dict, generic_alias, int, ops, text, tuple};

use super::pattern::{Pattern, group_number};
use super::subject::{Found, Subject, place};
use super::template;
use crate::classes::MATCH;

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "re",
    ..ClassSpec::new(
        MATCH,
        "Match",
        Layout {
            fields: &[
                Field { offset: offset_of!(Match, pattern) as u16, name: "re" },
                Field { offset: offset_of!(Match, string) as u16, name: "string" },
                Field { offset: offset_of!(Match, places) as u16, name: "places" },
            ],
            ..Layout::leaf("Match")
        },
    )
}
.sealed()
.methods(&[
    Native::new("group", "(*)", group),
    Native::new("start", "(self, group=0, /)", |runtime, args| {
        int::new(runtime, span(runtime, args)?.map_or(-1, |span| span.start as i64))
    }),
    Native::new("end", "(self, group=0, /)", |runtime, args| int::new(runtime, span(runtime, args)?.map_or(-1, |span| span.end as i64))),
    Native::new("span", "(self, group=0, /)", |runtime, args| pair(runtime, span(runtime, args)?)),
    Native::new("groups", "(self, default=None)", groups),
    Native::new("groupdict", "(self, default=None)", group_dict),
    Native::new("expand", "(self, template)", |runtime, args| {
        let template = template::compile(runtime, &own_pattern(runtime, args), &args.at(1))?;
        template::fill(runtime, &template, &args.at(0))
    }),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| part(runtime, args, &args.at(1))),
    Native::new("__copy__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__deepcopy__", "(self, memo, /)", |_, args| Ok(args.at(0).owned())),
    Native::class_method("__class_getitem__", "(cls, object, /)", |runtime, args| generic_alias::new(runtime, &args.at(0), &args.at(1))),
    Native::new("__repr__", "(self, /)", repr),
])
.getters(&[
    Getter::new("string", |runtime, object| own(runtime, object, |body| body.string.get())),
    Getter::new("re", |runtime, object| own(runtime, object, |body| body.pattern.get())),
    Getter::new("pos", |runtime, object| int::new(runtime, object.body::<Match>().map_or(0, |body| body.start.get()).into())),
    Getter::new("endpos", |runtime, object| int::new(runtime, object.body::<Match>().map_or(0, |body| body.end.get()).into())),
    Getter::new("lastindex", |runtime, object| match object.body::<Match>().map(|body| body.last_group.get()) {
        Some(last @ 1..) => int::new(runtime, last.into()),
        _ => Ok(runtime.none()),
    }),
    Getter::new("lastgroup", last_group),
    Getter::new("regs", |runtime, object| {
        let Some(body) = object.body::<Match>() else { return Ok(runtime.none()) };
        let places = body.places.get();
        let pairs = (0..=body.groups()).map(|group| pair(runtime, places.as_ref().and_then(|places| place(places, group))));
        let pairs = pairs.collect::<Result<Vec<Object>, Raised>>()?;
        tuple::new(runtime, pairs.into_iter())
    }),
])
.doc("The result of re.match() and re.search().\nMatch objects always have a boolean value of True.");

/// A match as it lies on the heap.
#[repr(C)]
pub(super) struct Match {
    header: Header,
    pattern: Slot,
    string: Slot,
    /// See [`Found`].
    places: Slot,
    start: Cell<u32>,
    end: Cell<u32>,
    last_group: Cell<u32>,
}

// SAFETY: `Match` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Match {
    const LAYOUT: LayoutId = MATCH.layout();
}

impl Match {
    fn groups(&self) -> usize {
        self.pattern.get().and_then(|pattern| Some(pattern.body::<Pattern>()?.groups.get())).unwrap_or(0) as usize
    }
}

/// A match of `pattern` in `string`, which was looked at within `bounds`.
pub(super) fn new(runtime: &Runtime, pattern: &Object, string: &Object, found: Found, bounds: Range<usize>) -> Value {
    let body = Match {
        header: Header::new(MATCH.reference()),
        pattern: Slot::empty(),
        string: Slot::empty(),
        places: Slot::empty(),
        start: Cell::new(bounds.start as u32),
        end: Cell::new(bounds.end as u32),
        last_group: Cell::new(found.last_group),
    };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(body) = made.body::<Match>() {
        body.pattern.set(pattern.clone());
        body.string.set(string.clone());
        body.places.set(found.places);
    }
    Ok(made)
}

fn own(runtime: &Runtime, object: &Object, choose: fn(&Match) -> Option<Object>) -> Value {
    Ok(object.body::<Match>().and_then(choose).unwrap_or_else(|| runtime.none()))
}

fn own_pattern(runtime: &Runtime, args: &Args<'_>) -> Object {
    args.this::<Match>().pattern.get().unwrap_or_else(|| runtime.none())
}

fn pair(runtime: &Runtime, span: Option<Range<usize>>) -> Value {
    let (start, end) = span.map_or((-1, -1), |span| (span.start as i64, span.end as i64));
    tuple::new(runtime, [int::new(runtime, start)?, int::new(runtime, end)?].into_iter())
}

/// The number of the group that a key means, which must exist.
fn number_of(runtime: &Runtime, body: &Match, key: &Object) -> Result<usize, Raised> {
    let pattern = body.pattern.get();
    let number = match pattern.as_ref().and_then(|pattern| pattern.body::<Pattern>()) {
        Some(pattern) => group_number(runtime, pattern, key)?,
        None => None,
    };
    number.ok_or_else(|| runtime.index_error(format_args!("no such group")))
}

/// Where the group is that argument 1 means, the whole if it was left out.
fn span(runtime: &Runtime, args: &Args<'_>) -> Result<Option<Range<usize>>, Raised> {
    let body = args.this::<Match>();
    let number = args.get(1).map_or(Ok(0), |key| number_of(runtime, body, &key))?;
    Ok(body.places.get().and_then(|places| place(&places, number)))
}

/// What group `group` of a match matched; `default` if nothing.
pub(super) fn text_of(runtime: &Runtime, body: &Match, group: usize, default: Option<&Object>) -> Value {
    let default = || Ok(default.cloned().unwrap_or_else(|| runtime.none()));
    let Some(places) = body.places.get() else { return default() };
    let (Some(span), Some(pattern), Some(string)) = (place(&places, group), body.pattern.get(), body.string.get()) else {
        return default();
    };
    match pattern.body::<Pattern>() {
        Some(pattern) => Subject::new(runtime, pattern, &string)?.part(runtime, span),
        None => default(),
    }
}

fn part(runtime: &Runtime, args: &Args<'_>, key: &Object) -> Value {
    let body = args.this::<Match>();
    text_of(runtime, body, number_of(runtime, body, key)?, None)
}

/// `match.group(*groups)`
fn group(runtime: &Runtime, args: &Args<'_>) -> Value {
    let body = args.this::<Match>();
    match &args.positional()[1..] {
        [] => text_of(runtime, body, 0, None),
        [_] => part(runtime, args, &args.at(1)),
        several => {
            let parts = several.iter().filter_map(Slot::get).map(|key| part(runtime, args, &key));
            let parts = parts.collect::<Result<Vec<Object>, Raised>>()?;
            tuple::new(runtime, parts.into_iter())
        }
    }
}

fn groups(runtime: &Runtime, args: &Args<'_>) -> Value {
    let body = args.this::<Match>();
    let default = args.get(1);
    let parts = (1..=body.groups()).map(|group| text_of(runtime, body, group, default.as_deref()));
    let parts = parts.collect::<Result<Vec<Object>, Raised>>()?;
    tuple::new(runtime, parts.into_iter())
}

fn group_dict(runtime: &Runtime, args: &Args<'_>) -> Value {
    let body = args.this::<Match>();
    let default = args.get(1);
    let made = dict::new(runtime)?;
    let index = own_pattern(runtime, args).body::<Pattern>().and_then(|pattern| pattern.group_index.get());
    if let (Some(made), Some(index)) = (made.body::<Dict>(), index.as_ref().and_then(|index| index.body::<Dict>())) {
        let mut position = 0;
        while let Some((name, number)) = index.next(&mut position) {
            let number = int::value(&number).and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
            drop(made.set(runtime, name, text_of(runtime, body, number, default.as_deref())?)?);
        }
    }
    Ok(made)
}

fn last_group(runtime: &Runtime, object: &Object) -> Value {
    let Some(body) = object.body::<Match>() else { return Ok(runtime.none()) };
    let names = body.pattern.get().and_then(|pattern| pattern.body::<Pattern>()?.index_group.get());
    let last = body.last_group.get() as usize;
    let name = names.as_ref().and_then(|names| tuple::items(names)?.get(last)?.get());
    Ok(name.filter(|_| last > 0).unwrap_or_else(|| runtime.none()))
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let body = args.this::<Match>();
    let span = body.places.get().and_then(|places| place(&places, 0)).unwrap_or(0..0);
    let shown = ops::repr(runtime, &text_of(runtime, body, 0, None)?)?;
    let mut builder = Builder::new(runtime);
    builder.push_str(&format!("<re.Match object; span=({}, {}), match=", span.start, span.end));
    if let Some(text) = text::view(&shown) {
        builder.push_object(&text::slice(runtime, text, 0..text.len().min(50))?);
    }
    builder.push_str(">");
    builder.finish()
}
