//! The class of scanners, which find one match after another; `finditer` calls one until there is none.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Slot};
use types::{Args, ClassSpec, Getter, Native, Runtime, Value, attribute, iterator, text};

use super::matched;
use super::pattern::Pattern;
use super::subject::{Mode, Subject};
use super::{nothing, number};
use crate::classes::SCANNER;

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "_sre",
    ..ClassSpec::new(
        SCANNER,
        "SRE_Scanner",
        Layout {
            fields: &[
                Field { offset: offset_of!(Scanner, pattern) as u16, name: "pattern" },
                Field { offset: offset_of!(Scanner, string) as u16, name: "string" },
            ],
            ..Layout::leaf("SRE_Scanner")
        },
    )
}
.sealed()
.methods(&[
    Native::new("match", "(self, /)", |runtime, args| next(runtime, args, Mode::Match)),
    Native::new("search", "(self, /)", |runtime, args| next(runtime, args, Mode::Search)),
])
.getters(&[Getter::new("pattern", |runtime, object| {
    Ok(object.body::<Scanner>().and_then(|scanner| scanner.pattern.get()).unwrap_or_else(|| runtime.none()))
})]);

/// A scanner as it lies on the heap.
#[repr(C)]
struct Scanner {
    header: Header,
    pattern: Slot,
    string: Slot,
    /// The part of the string that was asked for.
    first: Cell<u32>,
    end: Cell<u32>,
    /// Where the next match is looked for; `None` once there was none.
    start: Cell<Option<u32>>,
    /// Whether that may be empty where it is looked for.
    may_be_empty: Cell<bool>,
}

// SAFETY: `Scanner` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Scanner {
    const LAYOUT: LayoutId = SCANNER.layout();
}

/// `pattern.scanner(string, pos, endpos)`
pub(super) fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let subject = Subject::new(runtime, args.this::<Pattern>(), &args.at(1))?;
    let bounds = subject.bounds(number(runtime, args, 2, 0)?, number(runtime, args, 3, i64::MAX)?);
    let body = Scanner {
        header: Header::new(SCANNER.reference()),
        pattern: Slot::empty(),
        string: Slot::empty(),
        first: Cell::new(bounds.start as u32),
        end: Cell::new(bounds.end as u32),
        start: Cell::new(Some(bounds.start as u32)),
        may_be_empty: Cell::new(true),
    };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(scanner) = made.body::<Scanner>() {
        scanner.pattern.set(args.at(0).owned());
        scanner.string.set(args.at(1).owned());
    }
    Ok(made)
}

/// `pattern.finditer(string, pos, endpos)`
pub(super) fn find_iter(runtime: &Runtime, args: &Args<'_>) -> Value {
    let scanner = new(runtime, args)?;
    let search = attribute::get_any(runtime, &scanner, &text::intern(runtime, text::new(runtime, "search")?)?)?;
    iterator::over_callable(runtime, &search, &runtime.none())
}

fn next(runtime: &Runtime, args: &Args<'_>, mode: Mode) -> Value {
    let scanner = args.this::<Scanner>();
    let (Some(start), Some(object), Some(string)) = (scanner.start.get(), scanner.pattern.get(), scanner.string.get()) else {
        return nothing(runtime);
    };
    let Some(pattern) = object.body::<Pattern>() else { return nothing(runtime) };
    let subject = Subject::new(runtime, pattern, &string)?;
    let end = (scanner.end.get() as usize).min(subject.len());
    let start = (start as usize).min(end);
    let found = subject.find(runtime, pattern, mode, start..end, scanner.may_be_empty.get())?;
    let Some(found) = found else {
        scanner.start.set(None);
        return nothing(runtime);
    };
    scanner.start.set(Some(found.span.end as u32));
    scanner.may_be_empty.set(!found.span.is_empty());
    matched::new(runtime, &object, &string, found, scanner.first.get() as usize..end)
}
