//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: bytes between a program and a raw stream.
//!
//! The three are one structure. Its store holds either bytes that were read ahead, of which the program has had the first `position`, or
//! bytes that wait to be written.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, DescriptorFlags, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::{Args, Class, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, bytes, instance, int, ops, text};

use super::base::{get, is_closed, size, unsupported, writable};
use super::raw;
use super::store::Store;
use super::turn::{Turn, Turns};
use crate::classes;

/// `_io.BufferedReader`
pub(super) const READER: ClassSpec = class(classes::BUFFERED_READER, "BufferedReader").methods(&[
    NEW,
    Native::new("__init__", "(self, raw, buffer_size=8192)", |runtime, args| initialize(runtime, args, true, false)),
    READ,
    READ1,
    PEEK,
    READ_INTO,
    READ_INTO1,
    READ_LINE,
    NEXT,
    SEEK,
    TELL,
    TRUNCATE,
    FLUSH,
    CLOSE,
    DETACH,
    SEEKABLE,
    READABLE,
    FILENO,
    ISATTY,
    REPR,
]);

/// `_io.BufferedWriter`
pub(super) const WRITER: ClassSpec = class(classes::BUFFERED_WRITER, "BufferedWriter").methods(&[
    NEW,
    Native::new("__init__", "(self, raw, buffer_size=8192)", |runtime, args| initialize(runtime, args, false, true)),
    WRITE,
    SEEK,
    TELL,
    TRUNCATE,
    FLUSH,
    CLOSE,
    DETACH,
    SEEKABLE,
    WRITABLE,
    FILENO,
    ISATTY,
    REPR,
]);

/// `_io.BufferedRandom`
pub(super) const RANDOM: ClassSpec = class(classes::BUFFERED_RANDOM, "BufferedRandom").methods(&[
    NEW,
    Native::new("__init__", "(self, raw, buffer_size=8192)", |runtime, args| initialize(runtime, args, true, true)),
    READ,
    READ1,
    PEEK,
    READ_INTO,
    READ_INTO1,
    READ_LINE,
    NEXT,
    WRITE,
    SEEK,
    TELL,
    TRUNCATE,
    FLUSH,
    CLOSE,
    DETACH,
    SEEKABLE,
    READABLE,
    WRITABLE,
    FILENO,
    ISATTY,
    REPR,
]);

const fn class(number: ClassId, name: &'static str) -> ClassSpec {
    ClassSpec { flags: DescriptorFlags::FINALIZER, ..ClassSpec::new(number, name, LAYOUT) }
        .module("_io")
        .weakly_referenced()
        .base(classes::BUFFERED_IO_BASE)
        .layout_of(classes::BUFFERED_READER)
        .getters(GETTERS)
}

const LAYOUT: Layout = Layout {
    fields: &[Field { offset: offset_of!(Buffered, raw) as u16, name: "raw" }],
    release: Some(release),
    extent: Extent::Fixed(size_of::<Buffered>() as u16),
    ..Layout::leaf("buffered stream")
};

/// # Safety
///
/// `object` is a buffered stream.
unsafe fn release(object: &Object) {
    // SAFETY: the caller's promise.
    let stream = unsafe { object.body_unchecked::<Buffered>() };
    stream.store.clear(object.space());
}

/// A buffered stream.
#[repr(C)]
pub(super) struct Buffered {
    header: Header,
    /// Empty before it is initialised and after `detach`.
    raw: Slot,
    store: Store,
    /// How many of the bytes read ahead the program has had.
    position: Cell<u32>,
    /// How many bytes to keep.
    size: Cell<u32>,
    writable: Cell<bool>,
    /// Whether what is in the store waits to be written.
    writing: Cell<bool>,
    detached: Cell<bool>,
    /// Zero, so that no padding says where the heap was.
    padding: u8,
    turns: Turns,
}

// SAFETY: `Buffered` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for Buffered {
    const LAYOUT: LayoutId = classes::BUFFERED_READER.layout();
}

const ONE: &str = "(self, /)";
const NEW: Native = Native::static_method("__new__", "(*)", new);
const READ: Native = Native::new("read", "(self, size=-1, /)", read);
const READ1: Native = Native::new("read1", "(self, size=-1, /)", read1);
const PEEK: Native = Native::new("peek", "(self, size=0, /)", peek);
const READ_INTO: Native = Native::new("readinto", "(self, buffer, /)", |runtime, args| read_into(runtime, args, false));
const READ_INTO1: Native = Native::new("readinto1", "(self, buffer, /)", |runtime, args| read_into(runtime, args, true));
const READ_LINE: Native = Native::new("readline", "(self, size=-1, /)", |runtime, args| {
    let limit = size(runtime, args.get(1).as_deref())?;
    args.this::<Buffered>().line(runtime, limit.unwrap_or(usize::MAX))
});
const NEXT: Native = Native::new("__next__", ONE, |runtime, args| {
    let line = args.this::<Buffered>().line(runtime, usize::MAX)?;
    if bytes::view(&line).is_some_and(<[u8]>::is_empty) { Err(runtime.stop_iteration()) } else { Ok(line) }
});
const WRITE: Native = Native::new("write", "(self, buffer, /)", |runtime, args| {
    if text::view(&args.at(1)).is_some() {
        return Err(runtime.type_error(format_args!("a bytes-like object is required, not 'str'")));
    }
    let bytes = bytes::get_buffer(runtime, &args.at(1))?;
    args.this::<Buffered>().write(runtime, &bytes)?;
    int::from_usize(runtime, bytes.len())
});
const SEEK: Native = Native::new("seek", "(self, target, whence=0, /)", |runtime, args| {
    let target = ops::index(runtime, &args.at(1))?;
    let whence = args.get(2).map_or(Ok(0), |whence| int::to_i32(runtime, &whence))?;
    int::new(runtime, args.this::<Buffered>().seek(runtime, target, whence)?)
});
const TELL: Native = Native::new("tell", ONE, |runtime, args| int::new(runtime, args.this::<Buffered>().tell(runtime)?));
const TRUNCATE: Native = Native::new("truncate", "(self, pos=None, /)", truncate);
const FLUSH: Native = Native::new("flush", ONE, |runtime, args| {
    args.this::<Buffered>().flush(runtime)?;
    Ok(runtime.none())
});
const CLOSE: Native = Native::new("close", ONE, close);
const DETACH: Native = Native::new("detach", ONE, detach);
const SEEKABLE: Native = Native::new("seekable", ONE, |runtime, args| ask(runtime, args, "seekable"));
const READABLE: Native = Native::new("readable", ONE, |runtime, args| ask(runtime, args, "readable"));
const WRITABLE: Native = Native::new("writable", ONE, |runtime, args| ask(runtime, args, "writable"));
const FILENO: Native = Native::new("fileno", ONE, |runtime, args| ask(runtime, args, "fileno"));
const ISATTY: Native = Native::new("isatty", ONE, |runtime, args| ask(runtime, args, "isatty"));
const REPR: Native = Native::new("__repr__", ONE, |runtime, args| super::repr_with_name(runtime, &args.at(0)));

const GETTERS: &[Getter] = &[
    Getter::new("raw", |runtime, object| of(runtime, object)?.raw(runtime)),
    Getter::new("closed", |runtime, object| get(runtime, &of(runtime, object)?.raw(runtime)?, "closed")),
    Getter::new("name", |runtime, object| get(runtime, &of(runtime, object)?.raw(runtime)?, "name")),
    Getter::new("mode", |runtime, object| get(runtime, &of(runtime, object)?.raw(runtime)?, "mode")),
];

fn of<'a>(runtime: &Runtime, object: &'a Object) -> Result<&'a Buffered, Raised> {
    object.body().ok_or_else(|| runtime.type_error(format_args!("a buffered stream is required")))
}

/// The stream of an object whose class is one of the three itself: no method of it is overridden.
pub(super) fn exact(object: &Object) -> Option<&Buffered> {
    let class = object.class_ref();
    let is_exact =
        [classes::BUFFERED_READER, classes::BUFFERED_WRITER, classes::BUFFERED_RANDOM].iter().any(|number| number.reference() == class);
    if is_exact { object.body() } else { None }
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let base = [classes::BUFFERED_READER, classes::BUFFERED_WRITER, classes::BUFFERED_RANDOM]
        .into_iter()
        .find(|number| types::class::derives_from(&args.at(0), *number))
        .unwrap_or(classes::BUFFERED_READER);
    let class = instance::requested_class(runtime, args, base)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    allocate(runtime, class)
}

fn allocate(runtime: &Runtime, class: &Class) -> Value {
    let body = Buffered {
        header: Header::new(class.reference()),
        raw: Slot::empty(),
        store: Store::empty(),
        position: Cell::new(0),
        size: Cell::new(super::DEFAULT_BUFFER_SIZE as u32),
        writable: Cell::new(false),
        writing: Cell::new(false),
        detached: Cell::new(false),
        padding: 0,
        turns: Turns::new(),
    };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

/// A stream of the class `number` itself around a raw stream that can do what it needs.
pub(super) fn around(runtime: &Runtime, number: ClassId, raw: Object, size: usize) -> Value {
    let object = allocate(runtime, runtime.class_body(number))?;
    if let Some(stream) = object.body::<Buffered>() {
        stream.raw.set(raw);
        stream.size.set(u32::try_from(size).unwrap_or(u32::MAX));
        stream.writable.set(number != classes::BUFFERED_READER);
    }
    Ok(object)
}

fn initialize(runtime: &Runtime, args: &Args<'_>, reads: bool, writes: bool) -> Value {
    let stream = args.this::<Buffered>();
    let raw = args.at(1);
    if reads && writes && !ops::truth(runtime, &runtime.call_method(&raw, "seekable", &[])?)? {
        return Err(unsupported(runtime, "File or stream is not seekable."));
    }
    for (wanted, question) in [(reads, "readable"), (writes, "writable")] {
        if wanted && !ops::truth(runtime, &runtime.call_method(&raw, question, &[])?)? {
            return Err(unsupported(runtime, &format!("File or stream is not {question}.")));
        }
    }
    let size = args.get(2).map_or(Ok(super::DEFAULT_BUFFER_SIZE as i64), |size| ops::index(runtime, &size))?;
    match u32::try_from(size) {
        Ok(size @ 1..) => stream.size.set(size),
        _ => return Err(runtime.value_error(format_args!("buffer size must be strictly positive"))),
    }
    stream.forget(runtime);
    stream.raw.set(raw.owned());
    stream.writable.set(writes);
    stream.detached.set(false);
    Ok(runtime.none())
}

impl Buffered {
    fn raw(&self, runtime: &Runtime) -> Value {
        self.raw.get().ok_or_else(|| {
            if self.detached.get() {
                runtime.value_error(format_args!("raw stream has been detached"))
            } else {
                runtime.value_error(format_args!("I/O operation on uninitialized object"))
            }
        })
    }

    /// The raw stream, if it is there.
    pub(super) fn raw_object(&self) -> Option<Object> {
        self.raw.get()
    }

    /// The raw stream, which must be open. `doing` is what cannot be done otherwise.
    fn open_raw(&self, runtime: &Runtime, doing: &str) -> Value {
        let raw = self.raw(runtime)?;
        let closed = match super::file::exact(&raw) {
            Some(file) if file.is_left_behind() => return file.fd(runtime).map(|_| raw),
            Some(file) => file.fd(runtime).is_err(),
            None => is_closed(runtime, &raw)?,
        };
        if closed { Err(runtime.value_error(format_args!("{doing} closed file"))) } else { Ok(raw) }
    }

    fn forget(&self, runtime: &Runtime) {
        self.store.clear(runtime);
        self.position.set(0);
        self.writing.set(false);
    }

    /// How many bytes were read ahead and not yet given out.
    fn ahead(&self) -> usize {
        if self.writing.get() { 0 } else { self.store.len().saturating_sub(self.position.get() as usize) }
    }

    /// Gets ready to read: writes what waits for it.
    fn prepare_reading(&self, runtime: &Runtime, doing: &str) -> Value {
        let raw = self.open_raw(runtime, doing)?;
        if self.writing.get() {
            raw::write_store(runtime, &raw, &self.store)?;
            self.forget(runtime);
        }
        Ok(raw)
    }

    /// Reads once into the empty store. How much; `None` if nothing is there now.
    fn fill(&self, runtime: &Runtime, raw: &Object) -> Result<Option<usize>, Raised> {
        self.store.clear(runtime);
        self.position.set(0);
        raw::read(runtime, raw, &self.store, self.size.get() as usize)
    }

    /// Gives out at most `limit` of the bytes read ahead.
    fn give<T>(&self, limit: usize, work: impl FnOnce(&[u8]) -> T) -> T {
        let start = self.position.get() as usize;
        let end = start + self.ahead().min(limit);
        self.position.set(end as u32);
        self.store.read(|bytes| work(&bytes[start..end]))
    }

    /// Waits until no other thread uses the stream.
    fn take_turn<'a>(&'a self, runtime: &'a Runtime) -> Result<Turn<'a>, Raised> {
        self.turns.take(runtime, if self.writable.get() { "_io.BufferedWriter" } else { "_io.BufferedReader" })
    }

    /// A line with its end, or its first `limit` bytes.
    fn line(&self, runtime: &Runtime, limit: usize) -> Value {
        let _turn = self.take_turn(runtime)?;
        let raw = self.prepare_reading(runtime, "readline of")?;
        let mut line = bytes::ByteBuilder::new(runtime);
        while line.len() < limit {
            if self.ahead() == 0 && self.fill(runtime, &raw)?.unwrap_or(0) == 0 {
                break;
            }
            let start = self.position.get() as usize;
            let end = self.store.read(|bytes| memchr::memchr(b'\n', &bytes[start..]));
            let wanted = end.map_or(usize::MAX, |end| end + 1).min(limit - line.len());
            let found = end.is_some_and(|end| end < wanted);
            if found && line.is_empty() {
                return self.give(wanted, |bytes| bytes::new(runtime, bytes));
            }
            self.give(wanted, |bytes| line.extend(bytes));
            if found {
                break;
            }
        }
        line.finish()
    }

    /// All that is left.
    fn read_all(&self, runtime: &Runtime) -> Value {
        let _turn = self.take_turn(runtime)?;
        let raw = self.prepare_reading(runtime, "read of")?;
        let mut all = bytes::ByteBuilder::new(runtime);
        self.give(usize::MAX, |bytes| all.extend(bytes));
        self.forget(runtime);
        let name = text::intern(runtime, text::new(runtime, "readall")?)?;
        if let Some(method) = types::attribute::find(runtime, &raw, &name)? {
            let rest = runtime.call(&method, &[])?;
            if rest.is(&runtime.none()) {
                return if all.is_empty() { Ok(rest) } else { all.finish() };
            }
            let Some(rest_bytes) = bytes::view(&rest) else {
                return Err(runtime.type_error(format_args!("readall() should return bytes")));
            };
            if all.is_empty() {
                return Ok(rest);
            }
            all.extend(rest_bytes);
            return all.finish();
        }
        let rest = super::base::read_all(runtime, &raw)?;
        all.extend(bytes::view(&rest).unwrap_or_default());
        all.finish()
    }

    /// `count` bytes, or fewer at the end; `None` if nothing is there now.
    pub(super) fn read(&self, runtime: &Runtime, count: usize) -> Value {
        let _turn = self.take_turn(runtime)?;
        let raw = self.prepare_reading(runtime, "read of")?;
        if self.ahead() >= count {
            return self.give(count, |bytes| bytes::new(runtime, bytes));
        }
        let mut result = bytes::ByteBuilder::new(runtime);
        self.give(usize::MAX, |bytes| result.extend(bytes));
        while result.len() < count {
            match self.fill(runtime, &raw)? {
                Some(0) => break,
                Some(_) => self.give(count - result.len(), |bytes| result.extend(bytes)),
                None if result.is_empty() => return Ok(runtime.none()),
                None => break,
            }
        }
        result.finish()
    }

    /// What is there, at most `count` bytes: with one read of the raw stream, if any.
    pub(super) fn read1(&self, runtime: &Runtime, count: usize) -> Value {
        let _turn = self.take_turn(runtime)?;
        let raw = self.prepare_reading(runtime, "read of")?;
        if self.ahead() == 0 && count > 0 {
            self.fill(runtime, &raw)?;
        }
        self.give(count, |bytes| bytes::new(runtime, bytes))
    }

    /// Keeps bytes to be written, or writes them.
    pub(super) fn write(&self, runtime: &Runtime, bytes: &[u8]) -> Result<(), Raised> {
        let _turn = self.take_turn(runtime)?;
        let raw = self.open_raw(runtime, "write to")?;
        if !self.writable.get() {
            return Err(unsupported(runtime, "write"));
        }
        if !self.writing.get() {
            let ahead = self.ahead() as i64;
            if ahead > 0 {
                raw::seek(runtime, &raw, -ahead, libc::SEEK_CUR)?;
            }
            self.forget(runtime);
            self.writing.set(true);
        }
        let room = self.size.get() as usize;
        if self.store.len() + bytes.len() <= room {
            return self.store.append(runtime, bytes);
        }
        raw::write_store(runtime, &raw, &self.store)?;
        let mut left = bytes;
        while left.len() > room {
            match raw::write(runtime, &raw, left)? {
                Some(count) => {
                    left = &left[count..];
                    // A signal may have come before all was written.
                    vm::safepoint::serve(runtime)?;
                }
                None => {
                    let written = bytes.len() - left.len();
                    return Err(super::base::would_block(runtime, "write could not complete without blocking", written));
                }
            }
        }
        self.store.append(runtime, left)
    }

    /// Writes what waits for it, and takes back what was read ahead.
    pub(super) fn flush(&self, runtime: &Runtime) -> Result<(), Raised> {
        let _turn = self.take_turn(runtime)?;
        let raw = self.open_raw(runtime, "flush of")?;
        if self.writing.get() {
            return raw::write_store(runtime, &raw, &self.store);
        }
        let ahead = self.ahead() as i64;
        if ahead > 0 && self.writable.get() {
            raw::seek(runtime, &raw, -ahead, libc::SEEK_CUR)?;
            self.forget(runtime);
        }
        Ok(())
    }

    /// Where the program is in the stream.
    pub(super) fn tell(&self, runtime: &Runtime) -> Result<i64, Raised> {
        let position = raw::tell(runtime, &self.raw(runtime)?)?;
        let waiting = if self.writing.get() { self.store.len() } else { 0 };
        Ok((position - self.ahead() as i64 + waiting as i64).max(0))
    }

    /// Moves to another place of the stream.
    pub(super) fn seek(&self, runtime: &Runtime, target: i64, whence: i32) -> Result<i64, Raised> {
        let _turn = self.take_turn(runtime)?;
        let raw = self.open_raw(runtime, "seek of")?;
        if !(0..=2).contains(&whence) {
            return Err(runtime.value_error(format_args!("whence value {whence} unsupported")));
        }
        if !ops::truth(runtime, &runtime.call_method(&raw, "seekable", &[])?)? {
            return Err(unsupported(runtime, "File or stream is not seekable."));
        }
        if self.writing.get() {
            raw::write_store(runtime, &raw, &self.store)?;
        }
        let target = if whence == libc::SEEK_CUR { target - self.ahead() as i64 } else { target };
        let position = raw::seek(runtime, &raw, target, whence)?;
        self.forget(runtime);
        Ok(position)
    }
}

fn read(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<Buffered>();
    match args.get(1).filter(|count| !count.is(&runtime.none())) {
        None => stream.read_all(runtime),
        Some(count) => match ops::index(runtime, &count)? {
            -1 => stream.read_all(runtime),
            count => match usize::try_from(count) {
                Ok(count) => stream.read(runtime, count),
                Err(_) => Err(runtime.value_error(format_args!("read length must be non-negative or -1"))),
            },
        },
    }
}

fn read1(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<Buffered>();
    let count = size(runtime, args.get(1).as_deref())?.unwrap_or(stream.size.get() as usize);
    stream.read1(runtime, count)
}

fn peek(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<Buffered>();
    let _turn = stream.take_turn(runtime)?;
    let raw = stream.prepare_reading(runtime, "peek of")?;
    if stream.ahead() == 0 {
        stream.fill(runtime, &raw)?;
    }
    let start = stream.position.get() as usize;
    stream.store.read(|bytes| bytes::new(runtime, &bytes[start..]))
}

fn read_into(runtime: &Runtime, args: &Args<'_>, once: bool) -> Value {
    let stream = args.this::<Buffered>();
    let mut place = writable(runtime, &args.at(1), if once { "readinto1" } else { "readinto" })?;
    let read = if once { stream.read1(runtime, place.len())? } else { stream.read(runtime, place.len())? };
    let Some(read) = bytes::view(&read) else { return Ok(read.clone()) };
    place.as_mut().unwrap_or_default()[..read.len()].copy_from_slice(read);
    int::from_usize(runtime, read.len())
}

fn truncate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<Buffered>();
    let raw = stream.open_raw(runtime, "truncate of")?;
    if !stream.writable.get() {
        return Err(unsupported(runtime, "truncate"));
    }
    stream.flush(runtime)?;
    let length = match args.get(1).filter(|length| !length.is(&runtime.none())) {
        Some(length) => length.owned(),
        None => int::new(runtime, stream.tell(runtime)?)?,
    };
    runtime.call_method(&raw, "truncate", &[&length])
}

fn close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let stream = of(runtime, &own)?;
    let raw = stream.raw(runtime)?;
    if is_closed(runtime, &raw)? {
        return Ok(runtime.none());
    }
    let flushed = match exact(&own) {
        Some(_) => stream.flush(runtime),
        None => runtime.call_method(&own, "flush", &[]).map(drop),
    };
    let closed = runtime.call_method(&raw, "close", &[]);
    stream.forget(runtime);
    flushed?;
    closed
}

fn detach(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<Buffered>();
    stream.raw(runtime)?;
    runtime.call_method(&args.at(0), "flush", &[])?;
    let raw = stream.raw(runtime)?;
    drop(stream.raw.take());
    stream.detached.set(true);
    Ok(raw)
}

fn ask(runtime: &Runtime, args: &Args<'_>, question: &str) -> Value {
    runtime.call_method(&args.this::<Buffered>().raw(runtime)?, question, &[])
}
