//! `_io.StringIO`: a text stream in memory. Its code points lie in a store, four bytes each, so that any of them can be replaced.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object, Slot};
use types::class::name_of;
use types::dict::{self, Dict};
use types::text::{self, Text};
use types::{Args, Class, ClassSpec, Getter, Name, Native, Raised, Runtime, Value, attribute, instance, int, ops, tuple};

use super::base::size;
use super::newline::{self, Newline, Seen};
use super::store::Store;
use crate::classes;

/// The class `_io.StringIO`.
pub(super) const SPEC: ClassSpec = ClassSpec::new(classes::STRING_IO, "StringIO", LAYOUT)
    .module("_io")
    .weakly_referenced()
    .with_dict()
    .base(classes::TEXT_IO_BASE)
    .methods(METHODS)
    .getters(&[
        Getter::new("closed", |runtime, object| Ok(runtime.bool(object.body::<StringIo>().is_some_and(|stream| stream.is_closed.get())))),
        Getter::new("line_buffering", |runtime, _| Ok(runtime.bool(false))),
        Getter::new("newlines", |runtime, object| {
            object.body::<StringIo>().map_or(Seen::default(), |stream| stream.seen.get()).to_object(runtime)
        }),
    ])
    .doc("Text I/O implementation using an in-memory buffer.");

const LAYOUT: Layout = Layout { release: Some(release), extent: Extent::Fixed(size_of::<StringIo>() as u16), ..Layout::leaf("StringIO") };

/// # Safety
///
/// `object` is a text stream in memory.
unsafe fn release(object: &Object) {
    // SAFETY: the caller's promise.
    let stream = unsafe { object.body_unchecked::<StringIo>() };
    stream.store.clear(object.space());
}

/// A text stream in memory.
#[repr(C)]
struct StringIo {
    header: Header,
    store: Store,
    /// Zero, as what follows: no padding says where the heap was.
    padding: [u8; 4],
    /// In code points.
    position: Cell<u64>,
    newline: Cell<Newline>,
    seen: Cell<Seen>,
    is_closed: Cell<bool>,
    end: [u8; 5],
}

const _: () = assert!(offset_of!(StringIo, store).is_multiple_of(4));

// SAFETY: `StringIo` is `repr(C)`, begins with a header, and has no references.
unsafe impl Body for StringIo {
    const LAYOUT: LayoutId = classes::STRING_IO.layout();
}

/// Takes what a text stream in memory holds, off the heap: it needs no memory there. `None` if the object is something else.
pub fn take_text(runtime: &Runtime, stream: &Object) -> Option<String> {
    let stream = stream.body::<StringIo>()?;
    let taken = stream.store.read_points(|points| Text::Full(points).to_rust().into_owned());
    stream.store.clear(runtime);
    stream.position.set(0);
    Some(taken)
}

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__getstate__", "(self, /)", state),
    Native::new("__setstate__", "(self, state, /)", set_state),
    Native::new("__init__", "(self, initial_value='', newline='\\n')", initialize),
    Native::new("read", "(self, size=-1, /)", |runtime, args| {
        let limit = size(runtime, args.get(1).as_deref())?.unwrap_or(usize::MAX);
        args.this::<StringIo>().take(runtime, |_, start| start.saturating_add(limit))
    }),
    Native::new("readline", "(self, size=-1, /)", |runtime, args| {
        let limit = size(runtime, args.get(1).as_deref())?;
        args.this::<StringIo>().line(runtime, limit.unwrap_or(usize::MAX))
    }),
    Native::new("__next__", ONE, |runtime, args| {
        let line = args.this::<StringIo>().line(runtime, usize::MAX)?;
        if ops::truth(runtime, &line)? { Ok(line) } else { Err(runtime.stop_iteration()) }
    }),
    Native::new("write", "(self, s, /)", |runtime, args| args.this::<StringIo>().write(runtime, &args.at(1))),
    Native::new("getvalue", ONE, |runtime, args| {
        let stream = args.this::<StringIo>();
        stream.check(runtime)?;
        stream.store.read_points(|points| text::slice(runtime, Text::Full(points), 0..points.len()))
    })
    .doc("Retrieve the entire contents of the object."),
    Native::new("seek", "(self, pos, whence=0, /)", seek),
    Native::new("tell", ONE, |runtime, args| {
        args.this::<StringIo>().check(runtime)?;
        int::from_u64(runtime, args.this::<StringIo>().position.get())
    }),
    Native::new("truncate", "(self, pos=None, /)", truncate),
    Native::new("close", ONE, |runtime, args| {
        let stream = args.this::<StringIo>();
        stream.is_closed.set(true);
        stream.store.clear(runtime);
        Ok(runtime.none())
    }),
    Native::new("flush", ONE, |runtime, args| {
        args.this::<StringIo>().check(runtime)?;
        Ok(runtime.none())
    }),
    Native::new("seekable", ONE, yes),
    Native::new("readable", ONE, yes),
    Native::new("writable", ONE, yes),
];

fn yes(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.this::<StringIo>().check(runtime)?;
    Ok(runtime.bool(true))
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::STRING_IO)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = StringIo {
        header: Header::new(class.reference()),
        store: Store::empty(),
        padding: [0; 4],
        position: Cell::new(0),
        newline: Cell::new(Newline::Lf),
        seen: Cell::new(Seen::default()),
        is_closed: Cell::new(false),
        end: [0; 5],
    };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

/// `__getstate__`: what it holds, how lines end, where it is, its other attributes.
fn state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<StringIo>();
    stream.check(runtime)?;
    let content = stream.store.read_points(|points| text::slice(runtime, Text::Full(points), 0..points.len()))?;
    let newline = match stream.newline.get() {
        Newline::Translate => runtime.none(),
        Newline::Any => text::empty(runtime)?,
        Newline::Lf => text::new(runtime, "\n")?,
        newline => text::new(runtime, newline.written().unwrap_or_default())?,
    };
    let attributes = attribute::get(runtime, &args.at(0), &runtime.name(Name::Dict))?;
    let attributes = match attributes.body::<Dict>() {
        Some(held) if !held.is_empty() => dict::copy(runtime, &attributes)?,
        _ => runtime.none(),
    };
    let items = [content, newline, int::from_u64(runtime, stream.position.get())?, attributes];
    tuple::new(runtime, items.into_iter())
}

/// `__setstate__`
fn set_state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, state) = (args.at(0), args.at(1));
    let stream = args.this::<StringIo>();
    let items: Vec<Object> = tuple::items(&state).unwrap_or_default().iter().filter_map(Slot::get).collect();
    let [content, newline, position, attributes] = items.as_slice() else {
        let given = name_of(&state.class());
        let class = name_of(&object.class());
        return Err(runtime.type_error(format_args!("{class}.__setstate__ argument should be 4-tuple, got {given}")));
    };
    if stream.is_closed.get() {
        return Err(runtime.value_error(format_args!("__setstate__ on closed file")));
    }
    let newline = Newline::from_argument(runtime, Some(newline), "StringIO")?;
    let Ok(position) = u64::try_from(ops::index(runtime, position)?) else {
        return Err(runtime.value_error(format_args!("position value cannot be negative")));
    };
    // The content is as it was kept: ends of lines are not translated again.
    stream.newline.set(Newline::Lf);
    stream.store.clear(runtime);
    stream.position.set(0);
    stream.write(runtime, content)?;
    stream.newline.set(newline);
    stream.position.set(position);
    if !attributes.is(&runtime.none()) {
        let own = attribute::get(runtime, &object, &runtime.name(Name::Dict))?;
        runtime.call_method(&own, "update", &[attributes])?;
    }
    Ok(runtime.none())
}

fn initialize(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<StringIo>();
    let newline = match args.get(2) {
        None => Newline::Lf,
        Some(newline) => Newline::from_argument(runtime, Some(&*newline), "StringIO")?,
    };
    stream.newline.set(newline);
    stream.seen.set(Seen::default());
    stream.is_closed.set(false);
    stream.store.clear(runtime);
    stream.position.set(0);
    if let Some(initial) = args.get(1).filter(|initial| !initial.is(&runtime.none())) {
        if text::view(&initial).is_none() {
            let class = name_of(&initial.class());
            return Err(runtime.type_error(format_args!("initial_value must be str or None, not {class}")));
        }
        stream.write(runtime, &initial)?;
        stream.position.set(0);
    }
    Ok(runtime.none())
}

impl StringIo {
    fn check(&self, runtime: &Runtime) -> Result<(), Raised> {
        if self.is_closed.get() { Err(runtime.value_error(format_args!("I/O operation on closed file"))) } else { Ok(()) }
    }

    /// How many code points there are.
    fn len(&self) -> usize {
        self.store.len() / 4
    }

    /// The next code points, up to where `end` says.
    fn take(&self, runtime: &Runtime, end: impl FnOnce(Text<'_>, usize) -> usize) -> Value {
        self.check(runtime)?;
        let start = usize::try_from(self.position.get()).unwrap_or(usize::MAX);
        if start >= self.len() {
            return text::empty(runtime);
        }
        self.store.read_points(|points| {
            let end = end(Text::Full(points), start).min(points.len());
            self.position.set(end as u64);
            text::slice(runtime, Text::Full(points), start..end)
        })
    }

    fn line(&self, runtime: &Runtime, limit: usize) -> Value {
        let mode = self.newline.get();
        self.take(runtime, |text, start| mode.find(text, start).unwrap_or(text.len()).min(start.saturating_add(limit)))
    }

    fn write(&self, runtime: &Runtime, string: &Object) -> Value {
        self.check(runtime)?;
        let Some(given) = text::view(string) else {
            let class = name_of(&string.class());
            return Err(runtime.type_error(format_args!("string argument expected, got '{class}'")));
        };
        let count = given.len();
        let mode = self.newline.get();
        if mode.is_universal() {
            let mut seen = self.seen.get();
            seen.note(given);
            self.seen.set(seen);
        }
        let string = match mode {
            Newline::Translate => newline::translated(runtime, string.clone())?,
            _ => match mode.written() {
                Some(end) => newline::with_ends(runtime, given, end)?,
                None => string.clone(),
            },
        };
        let written = text::view(&string).unwrap_or(Text::Ascii(""));
        if !written.is_empty() {
            let start = usize::try_from(self.position.get()).map_err(|_| Raised::OutOfMemory)?;
            let end = start.checked_add(written.len()).filter(|end| *end <= text::MAX_LENGTH).ok_or(Raised::OutOfMemory)?;
            // A gap is filled with zeros.
            self.store.resize(runtime, end.max(self.len()) * 4)?;
            self.store.change(|places| {
                let places = places[start * 4..end * 4].as_chunks_mut::<4>().0;
                places.iter_mut().zip(written.points()).for_each(|(place, point)| *place = point.to_ne_bytes());
            });
            self.position.set(end as u64);
        }
        int::from_usize(runtime, count)
    }
}

fn seek(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<StringIo>();
    stream.check(runtime)?;
    let offset = ops::index(runtime, &args.at(1))?;
    let whence = args.get(2).map_or(Ok(0), |whence| int::to_i32(runtime, &whence))?;
    let position = match whence {
        0 if offset < 0 => return Err(runtime.value_error(format_args!("Negative seek position {offset}"))),
        0 => offset as u64,
        1 | 2 if offset != 0 => return Err(unsupported_whence(runtime)),
        1 => stream.position.get(),
        2 => stream.len() as u64,
        _ => return Err(runtime.value_error(format_args!("Invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    stream.position.set(position);
    int::from_u64(runtime, position)
}

fn unsupported_whence(runtime: &Runtime) -> Raised {
    runtime.error(types::ClassId::OsError, format_args!("Can't do nonzero cur-relative seeks"))
}

fn truncate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<StringIo>();
    stream.check(runtime)?;
    let wanted = match args.get(1).filter(|wanted| !wanted.is(&runtime.none())) {
        Some(wanted) => ops::index(runtime, &wanted)?,
        None => stream.position.get() as i64,
    };
    let Ok(wanted) = usize::try_from(wanted) else {
        return Err(runtime.value_error(format_args!("Negative size value {wanted}")));
    };
    if wanted < stream.len() {
        stream.store.resize(runtime, wanted * 4)?;
    }
    int::from_usize(runtime, wanted)
}
