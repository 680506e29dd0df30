//! The class `Pattern`.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::dict::Dict;
use types::text::Builder;
use types::{
    Args, ClassSpec, Getter, Native, Raised, Runtime, Singleton, Value, bytes, generic_alias, int, list, mapping_proxy, ops, text, tuple,
};

use super::matched;
use super::scanner;
use super::subject::{Mode, Subject};
use super::substitute;
use super::{nothing, number};
use crate::classes::PATTERN;

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "re",
    ..ClassSpec::new(
        PATTERN,
        "Pattern",
        Layout {
            fields: &[
                Field { offset: offset_of!(Pattern, source) as u16, name: "pattern" },
                Field { offset: offset_of!(Pattern, code) as u16, name: "code" },
                Field { offset: offset_of!(Pattern, group_index) as u16, name: "groupindex" },
                Field { offset: offset_of!(Pattern, index_group) as u16, name: "indexgroup" },
            ],
            ..Layout::leaf("Pattern")
        },
    )
}
.sealed()
.methods(&[
    Native::new("match", "(self, string, pos=0, endpos=9223372036854775807)", |runtime, args| find(runtime, args, Mode::Match)),
    Native::new("fullmatch", "(self, string, pos=0, endpos=9223372036854775807)", |runtime, args| find(runtime, args, Mode::FullMatch)),
    Native::new("search", "(self, string, pos=0, endpos=9223372036854775807)", |runtime, args| find(runtime, args, Mode::Search)),
    Native::new("findall", "(self, string, pos=0, endpos=9223372036854775807)", find_all),
    Native::new("finditer", "(self, string, pos=0, endpos=9223372036854775807)", scanner::find_iter),
    Native::new("scanner", "(self, string, pos=0, endpos=9223372036854775807)", scanner::new),
    Native::new("split", "(self, string, maxsplit=0)", substitute::split),
    Native::new("sub", "(self, repl, string, count=0)", |runtime, args| substitute::substitute(runtime, args, false)),
    Native::new("subn", "(self, repl, string, count=0)", |runtime, args| substitute::substitute(runtime, args, true)),
    Native::new("__copy__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__deepcopy__", "(self, memo, /)", |_, args| Ok(args.at(0).owned())),
    Native::class_method("__class_getitem__", "(cls, object, /)", |runtime, args| generic_alias::new(runtime, &args.at(0), &args.at(1))),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equality(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equality(runtime, args, false)),
    Native::new("__hash__", "(self, /)", |runtime, args| {
        let pattern = args.this::<Pattern>();
        let source = pattern.source.get().map_or(Ok(0), |source| ops::hash(runtime, &source))?;
        let code = pattern.code.get().map_or(Ok(0), |code| ops::hash(runtime, &code))?;
        int::new(runtime, source ^ code ^ i64::from(pattern.flags.get()) ^ i64::from(pattern.groups.get()))
    }),
])
.getters(&[
    Getter::new("pattern", |runtime, object| part(runtime, object, |pattern| pattern.source.get())),
    Getter::new("flags", |runtime, object| int::new(runtime, object.body::<Pattern>().map_or(0, |pattern| pattern.flags.get()).into())),
    Getter::new("groups", |runtime, object| int::new(runtime, object.body::<Pattern>().map_or(0, |pattern| pattern.groups.get()).into())),
    Getter::new("groupindex", |runtime, object| {
        let index = part(runtime, object, |pattern| pattern.group_index.get())?;
        mapping_proxy::new(runtime, &index)
    }),
])
.doc("Compiled regular expression object.");

/// A pattern as it lies on the heap.
#[repr(C)]
pub(super) struct Pattern {
    header: Header,
    /// What it was compiled from, or `None`.
    pub(super) source: Slot,
    /// The program: words in a bytes object.
    pub(super) code: Slot,
    /// The numbers of the named groups, a dict.
    pub(super) group_index: Slot,
    /// The names of the groups, a tuple.
    pub(super) index_group: Slot,
    flags: Cell<u32>,
    pub(super) groups: Cell<u32>,
    /// Whether it is for bytes; `None` if for both.
    pub(super) is_bytes: Cell<Option<bool>>,
}

// SAFETY: `Pattern` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Pattern {
    const LAYOUT: LayoutId = PATTERN.layout();
}

/// The words of a program.
pub(super) fn words(code: &Object) -> &[u32] {
    let bytes = bytes::view(code).unwrap_or_default();
    // SAFETY: any bytes are words.
    let (before, words, _) = unsafe { bytes.align_to::<u32>() };
    debug_assert!(before.is_empty());
    words
}

/// `compile(pattern, flags, code, groups, groupindex, indexgroup)`
pub(super) fn compile(runtime: &Runtime, args: &Args<'_>) -> Value {
    let source = args.at(0);
    let is_bytes = match (text::view(&source), bytes::view(&source)) {
        (Some(_), _) => Some(false),
        (None, Some(_)) => Some(true),
        (None, None) => None,
    };
    let (flags, groups) = (ops::index(runtime, &args.at(1))?, ops::index(runtime, &args.at(3))?);
    let given = args.at(2);
    let count = list::length(&given);
    let mut failure = None;
    let code = bytes::with(runtime, count * 4, |place| {
        for (index, place) in place.chunks_exact_mut(4).enumerate() {
            let word = list::item(&given, index).and_then(|word| int::value(&word)).and_then(|word| u32::try_from(word).ok());
            match word {
                Some(word) => place.copy_from_slice(&word.to_ne_bytes()),
                None => failure = Some(index),
            }
        }
    })?;
    if failure.is_some() {
        return Err(runtime.overflow_error(format_args!("regular expression code size limit exceeded")));
    }
    let Some(groups) = u32::try_from(groups).ok().filter(|groups| *groups < 1 << 28) else {
        return Err(runtime.error(types::ClassId::RuntimeError, format_args!("invalid SRE code")));
    };
    let body = Pattern {
        header: Header::new(PATTERN.reference()),
        source: Slot::empty(),
        code: Slot::empty(),
        group_index: Slot::empty(),
        index_group: Slot::empty(),
        flags: Cell::new(flags as u32),
        groups: Cell::new(groups),
        is_bytes: Cell::new(is_bytes),
    };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(pattern) = made.body::<Pattern>() {
        pattern.source.set(source.owned());
        pattern.code.set(code);
        pattern.group_index.set(args.at(4).owned());
        pattern.index_group.set(args.at(5).owned());
    }
    Ok(made)
}

fn part(runtime: &Runtime, object: &Object, choose: fn(&Pattern) -> Option<Object>) -> Value {
    Ok(object.body::<Pattern>().and_then(choose).unwrap_or_else(|| runtime.none()))
}

/// The number of a group that a number or name means.
pub(super) fn group_number(runtime: &Runtime, pattern: &Pattern, key: &Object) -> Result<Option<usize>, Raised> {
    let number = match ops::find_index(runtime, key)? {
        Some(number) => int::value(&number),
        None => {
            let index = pattern.group_index.get();
            let index = index.as_ref().and_then(|index| index.body::<Dict>());
            let number = index.map_or(Ok(None), |index| index.get(runtime, key))?;
            number.and_then(|number| int::value(&number))
        }
    };
    Ok(number.and_then(|number| usize::try_from(number).ok()).filter(|number| *number <= pattern.groups.get() as usize))
}

/// The subject and the part of it that arguments 1 to 3 say.
fn subject(runtime: &Runtime, args: &Args<'_>) -> Result<(Subject, std::ops::Range<usize>), Raised> {
    let subject = Subject::new(runtime, args.this::<Pattern>(), &args.at(1))?;
    let (start, end) = (number(runtime, args, 2, 0)?, number(runtime, args, 3, i64::MAX)?);
    let bounds = subject.bounds(start, end);
    Ok((subject, bounds))
}

fn find(runtime: &Runtime, args: &Args<'_>, mode: Mode) -> Value {
    let (subject, bounds) = subject(runtime, args)?;
    match subject.find(runtime, args.this::<Pattern>(), mode, bounds.clone(), true)? {
        Some(found) => matched::new(runtime, &args.at(0), &args.at(1), found, bounds),
        None => nothing(runtime),
    }
}

fn find_all(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (subject, bounds) = subject(runtime, args)?;
    let pattern = args.this::<Pattern>();
    let all = list::new(runtime)?;
    let (mut start, mut may_be_empty) = (bounds.start, true);
    while let Some(found) = subject.find(runtime, pattern, Mode::Search, start..bounds.end, may_be_empty)? {
        let group = |group: usize| subject.part(runtime, found.place(group).unwrap_or(0..0));
        let item = match pattern.groups.get() as usize {
            0 => group(0)?,
            1 => group(1)?,
            groups => {
                let parts = (1..=groups).map(group).collect::<Result<Vec<Object>, Raised>>()?;
                tuple::new(runtime, parts.into_iter())?
            }
        };
        list::append(runtime, &all, item)?;
        (start, may_be_empty) = (found.span.end, !found.span.is_empty());
    }
    Ok(all)
}

/// The flags that `repr` shows, in its order.
const FLAGS: [(u32, &str); 8] = [
    (2, "re.IGNORECASE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
    (4, "re.LOCALE"),
    (32, "re.UNICODE"),
];

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let pattern = args.this::<Pattern>();
    let mut flags = pattern.flags.get();
    if pattern.is_bytes.get() == Some(false) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let mut builder = Builder::new(runtime);
    builder.push_str("re.compile(");
    let source = pattern.source.get().unwrap_or_else(|| runtime.none());
    let shown = ops::repr(runtime, &source)?;
    if let Some(text) = text::view(&shown) {
        builder.push_object(&text::slice(runtime, text, 0..text.len().min(200))?);
    }
    let mut between = ", ";
    for (flag, name) in FLAGS {
        if flags & flag != 0 {
            builder.push_str(between);
            builder.push_str(name);
            (between, flags) = ("|", flags & !flag);
        }
    }
    if flags != 0 {
        builder.push_str(between);
        builder.push_str(&format!("{flags:#x}"));
    }
    builder.push_str(")");
    builder.finish()
}

fn equality(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    let other = args.at(1);
    let (left, Some(right)) = (args.this::<Pattern>(), other.body::<Pattern>()) else {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    };
    let mut same = left.flags == right.flags && left.groups == right.groups && left.is_bytes == right.is_bytes;
    for (one, other) in [(&left.code, &right.code), (&left.source, &right.source)] {
        if same && let (Some(one), Some(other)) = (one.get(), other.get()) {
            same = ops::equal(runtime, &one, &other)?;
        }
    }
    Ok(runtime.bool(same == wanted))
}
