//! `_io.TextIOWrapper`: text on a stream of bytes.
//!
//! | Question | File |
//! |---|---|
//! | How is text written? | `write.rs` |
//! | How is it read? | `read.rs` |
//! | What do `tell` and `seek` mean? | `place.rs` |
//! | How is one made, and changed? | `configure.rs` |

mod configure;
mod place;
mod read;
mod write;

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, DescriptorFlags, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::{Args, Class, ClassSpec, Getter, Native, Raised, Runtime, Value, instance, int, ops, text};

use super::base::{self, closed, get, is_closed, size};
use super::codec::Codec;
use super::newline::{Newline, Seen};
use super::store::Store;
use super::{buffered, file};
use crate::classes;

pub(super) use configure::{Settings, around};

/// The class `_io.TextIOWrapper`.
pub(super) const SPEC: ClassSpec =
    ClassSpec { flags: DescriptorFlags::FINALIZER, ..ClassSpec::new(classes::TEXT_IO_WRAPPER, "TextIOWrapper", LAYOUT) }
        .module("_io")
        .weakly_referenced()
        .base(classes::TEXT_IO_BASE)
        .methods(METHODS)
        .getters(GETTERS);

const LAYOUT: Layout = Layout {
    fields: &[
        field(offset_of!(TextIo, buffer), "buffer"),
        field(offset_of!(TextIo, encoding), "encoding"),
        field(offset_of!(TextIo, errors), "errors"),
        field(offset_of!(TextIo, encoder), "encoder"),
        field(offset_of!(TextIo, decoder), "decoder"),
        field(offset_of!(TextIo, mode), "mode"),
        field(offset_of!(TextIo, decoded), "decoded text"),
        field(offset_of!(TextIo, chunk), "bytes of the decoded text"),
    ],
    release: Some(release),
    extent: Extent::Fixed(size_of::<TextIo>() as u16),
    ..Layout::leaf("TextIOWrapper")
};

const fn field(offset: usize, name: &'static str) -> Field {
    Field { offset: offset as u16, name }
}

/// # Safety
///
/// `object` is a text stream.
unsafe fn release(object: &Object) {
    // SAFETY: the caller's promise.
    let stream = unsafe { object.body_unchecked::<TextIo>() };
    stream.pending.clear(object.space());
    stream.left.clear(object.space());
}

/// A text stream.
#[repr(C)]
pub(super) struct TextIo {
    header: Header,
    /// The stream of bytes; empty before it is initialised and after `detach`.
    buffer: Slot,
    encoding: Slot,
    errors: Slot,
    /// The incremental encoder and decoder of module `codecs`, where the codec is not one of ours.
    encoder: Slot,
    decoder: Slot,
    mode: Slot,
    /// Text that was read ahead: the program has had the first `used` code points.
    decoded: Slot,
    /// The bytes that became that text.
    chunk: Slot,
    used: Cell<u32>,
    /// Encoded text that waits to be written.
    pending: Store,
    /// Bytes behind the decoded text that are only the beginning of something.
    left: Store,
    chunk_size: Cell<u32>,
    codec: Cell<Codec>,
    newline: Cell<Newline>,
    seen: Cell<Seen>,
    /// `\r` was decoded, and `\n` may follow (with decoders of module `codecs`).
    after_cr: Cell<bool>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    seekable: Cell<bool>,
    /// Whether `tell` may be asked: not while lines are iterated over.
    telling: Cell<bool>,
    detached: Cell<bool>,
}

// SAFETY: `TextIo` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for TextIo {
    const LAYOUT: LayoutId = classes::TEXT_IO_WRAPPER.layout();
}

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new(
        "__init__",
        "(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
        configure::initialize,
    ),
    Native::new(
        "reconfigure",
        "(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
        configure::reconfigure,
    )
    .doc("Reconfigure the text stream with new parameters.\n\nThis also does an implicit stream flush."),
    Native::new("write", "(self, text, /)", |runtime, args| args.this::<TextIo>().write(runtime, &args.at(1))),
    Native::new("flush", ONE, |runtime, args| {
        args.this::<TextIo>().flush(runtime)?;
        Ok(runtime.none())
    }),
    Native::new("read", "(self, size=-1, /)", |runtime, args| {
        let limit = size(runtime, args.get(1).as_deref())?;
        args.this::<TextIo>().read(runtime, limit)
    }),
    Native::new("readline", "(self, size=-1, /)", |runtime, args| {
        let limit = size(runtime, args.get(1).as_deref())?;
        args.this::<TextIo>().line(runtime, limit.unwrap_or(usize::MAX))
    }),
    Native::new("__next__", ONE, next),
    Native::new("seek", "(self, cookie, whence=0, /)", place::seek),
    Native::new("tell", ONE, |runtime, args| int::new(runtime, args.this::<TextIo>().tell(runtime)?)),
    Native::new("truncate", "(self, pos=None, /)", |runtime, args| {
        let stream = args.this::<TextIo>();
        stream.flush(runtime)?;
        let position = args.get(1).map_or_else(|| runtime.none(), |position| position.owned());
        runtime.call_method(&stream.buffer(runtime)?, "truncate", &[&position])
    }),
    Native::new("close", ONE, close),
    Native::new("detach", ONE, |runtime, args| {
        let stream = args.this::<TextIo>();
        stream.buffer(runtime)?;
        runtime.call_method(&args.at(0), "flush", &[])?;
        let buffer = stream.buffer(runtime)?;
        drop(stream.buffer.take());
        stream.detached.set(true);
        Ok(buffer)
    }),
    Native::new("seekable", ONE, |runtime, args| ask(runtime, args, "seekable")),
    Native::new("readable", ONE, |runtime, args| ask(runtime, args, "readable")),
    Native::new("writable", ONE, |runtime, args| ask(runtime, args, "writable")),
    Native::new("fileno", ONE, |runtime, args| ask(runtime, args, "fileno")),
    Native::new("isatty", ONE, |runtime, args| ask(runtime, args, "isatty")),
    Native::new("__repr__", ONE, repr),
];

const GETTERS: &[Getter] = &[
    Getter::new("buffer", |runtime, object| of(runtime, object)?.buffer(runtime)),
    Getter::new("closed", |runtime, object| get(runtime, &of(runtime, object)?.buffer(runtime)?, "closed")),
    Getter::new("name", |runtime, object| get(runtime, &of(runtime, object)?.buffer(runtime)?, "name")),
    Getter::new("encoding", |runtime, object| Ok(of(runtime, object)?.encoding.get().unwrap_or_else(|| runtime.none()))),
    Getter::new("errors", |runtime, object| Ok(of(runtime, object)?.errors.get().unwrap_or_else(|| runtime.none()))),
    Getter::new("newlines", |runtime, object| of(runtime, object)?.seen.get().to_object(runtime)),
    Getter::new("line_buffering", |runtime, object| Ok(runtime.bool(of(runtime, object)?.line_buffering.get()))),
    Getter::new("write_through", |runtime, object| Ok(runtime.bool(of(runtime, object)?.write_through.get()))),
    Getter {
        name: "mode",
        get: |runtime, object| {
            let missing = || runtime.attribute_error(format_args!("'_io.TextIOWrapper' object has no attribute 'mode'"));
            of(runtime, object)?.mode.get().ok_or_else(missing)
        },
        set: Some(|runtime, object, value| {
            of(runtime, object)?.mode.replace(value.cloned());
            Ok(())
        }),
    },
    Getter {
        name: "_CHUNK_SIZE",
        get: |runtime, object| int::new(runtime, of(runtime, object)?.chunk_size.get().into()),
        set: Some(|runtime, object, value| {
            let Some(value) = value else { return Err(runtime.attribute_error(format_args!("cannot delete attribute"))) };
            match u32::try_from(ops::index(runtime, value)?) {
                Ok(size @ 1..) => of(runtime, object)?.chunk_size.set(size),
                _ => return Err(runtime.value_error(format_args!("a strictly positive integer is required"))),
            }
            Ok(())
        }),
    },
];

fn of<'a>(runtime: &Runtime, object: &'a Object) -> Result<&'a TextIo, Raised> {
    object.body().ok_or_else(|| runtime.type_error(format_args!("a TextIOWrapper is required")))
}

/// The stream of an object whose class is `TextIOWrapper` itself: no method of it is overridden.
pub(super) fn exact(object: &Object) -> Option<&TextIo> {
    if object.class_ref() == classes::TEXT_IO_WRAPPER.reference() { object.body() } else { None }
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::TEXT_IO_WRAPPER)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    allocate(runtime, class)
}

fn allocate(runtime: &Runtime, class: &Class) -> Value {
    let body = TextIo {
        header: Header::new(class.reference()),
        buffer: Slot::empty(),
        encoding: Slot::empty(),
        errors: Slot::empty(),
        encoder: Slot::empty(),
        decoder: Slot::empty(),
        mode: Slot::empty(),
        decoded: Slot::empty(),
        chunk: Slot::empty(),
        used: Cell::new(0),
        pending: Store::empty(),
        left: Store::empty(),
        chunk_size: Cell::new(super::DEFAULT_BUFFER_SIZE as u32),
        codec: Cell::new(Codec::Utf8),
        newline: Cell::new(Newline::Translate),
        seen: Cell::new(Seen::default()),
        after_cr: Cell::new(false),
        line_buffering: Cell::new(false),
        write_through: Cell::new(false),
        readable: Cell::new(false),
        writable: Cell::new(false),
        seekable: Cell::new(false),
        telling: Cell::new(false),
        detached: Cell::new(false),
    };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

impl TextIo {
    /// The stream of bytes.
    fn buffer(&self, runtime: &Runtime) -> Value {
        self.buffer.get().ok_or_else(|| {
            if self.detached.get() {
                runtime.value_error(format_args!("underlying buffer has been detached"))
            } else {
                runtime.value_error(format_args!("I/O operation on uninitialized object"))
            }
        })
    }

    /// The stream of bytes, which must be open.
    fn open_buffer(&self, runtime: &Runtime) -> Value {
        let buffer = self.buffer(runtime)?;
        let raw = buffered::exact(&buffer).and_then(|buffered| buffered.raw_object());
        let is_closed = match raw.as_ref().and_then(file::exact) {
            Some(file) if file.is_left_behind() => return file.fd(runtime).map(|_| buffer),
            Some(file) => file.fd(runtime).is_err(),
            None => is_closed(runtime, &buffer)?,
        };
        if is_closed { Err(closed(runtime)) } else { Ok(buffer) }
    }

    fn errors(&self) -> String {
        self.errors.get().map_or_else(|| "strict".to_owned(), |errors| text::to_string(&errors))
    }

    /// Sets `mode`, as `open` does.
    pub(super) fn set_mode(&self, mode: Object) {
        self.mode.set(mode);
    }
}

fn next(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let stream = of(runtime, &own)?;
    stream.telling.set(false);
    let line = match exact(&own) {
        Some(stream) => stream.line(runtime, usize::MAX)?,
        None => runtime.call_method(&own, "readline", &[])?,
    };
    if ops::truth(runtime, &line)? {
        return Ok(line);
    }
    stream.telling.set(stream.seekable.get());
    drop(stream.chunk.take());
    Err(runtime.stop_iteration())
}

fn close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let buffer = of(runtime, &own)?.buffer(runtime)?;
    if is_closed(runtime, &buffer)? {
        return Ok(runtime.none());
    }
    let flushed = runtime.call_method(&own, "flush", &[]);
    let closed = runtime.call_method(&buffer, "close", &[]);
    flushed?;
    closed
}

fn ask(runtime: &Runtime, args: &Args<'_>, question: &str) -> Value {
    runtime.call_method(&args.this::<TextIo>().buffer(runtime)?, question, &[])
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let mut shown = "<_io.TextIOWrapper".to_owned();
    for name in ["name", "mode"] {
        if let Ok(value) = base::get(runtime, &own, name) {
            shown.push_str(&format!(" {name}={}", text::to_string(&runtime.guarded(|| ops::repr(runtime, &value))?)));
        }
    }
    let encoding = of(runtime, &own)?.encoding.get().map(|encoding| text::to_string(&encoding)).unwrap_or_default();
    shown.push_str(&format!(" encoding='{encoding}'>"));
    text::new(runtime, &shown)
}
