//! `_io._IOBase` and the three abstract classes below it: what all streams have in common, by calling their other methods.

use object::{DescriptorFlags, Field, Header, Layout, Object};
use types::class::name_of;
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, attribute, bytes, exception, int, list, ops, text};

use crate::classes;

/// `_io._IOBase`
pub(super) const IO_BASE: ClassSpec = abstract_class(classes::IO_BASE, "_IOBase", ClassId::Object).methods(METHODS).getters(&[CLOSED]);
/// `_io._RawIOBase`
pub(super) const RAW_IO_BASE: ClassSpec = abstract_class(classes::RAW_IO_BASE, "_RawIOBase", classes::IO_BASE).methods(&[
    Native::new("read", "(self, size=-1, /)", raw_read),
    Native::new("readall", ONE, |runtime, args| read_all(runtime, &args.at(0))).doc("Read until EOF, using multiple read() call."),
    Native::new("readinto", "(self, buffer, /)", |runtime, _| Err(unsupported(runtime, "readinto"))),
    Native::new("write", "(self, b, /)", |runtime, _| Err(unsupported(runtime, "write"))),
]);
/// `_io._BufferedIOBase`
pub(super) const BUFFERED_IO_BASE: ClassSpec = abstract_class(classes::BUFFERED_IO_BASE, "_BufferedIOBase", classes::IO_BASE).methods(&[
    Native::new("read", "(self, size=-1, /)", |runtime, _| Err(unsupported(runtime, "read"))),
    Native::new("read1", "(self, size=-1, /)", |runtime, _| Err(unsupported(runtime, "read1"))),
    Native::new("readinto", "(self, buffer, /)", |runtime, args| read_into(runtime, args, "read")),
    Native::new("readinto1", "(self, buffer, /)", |runtime, args| read_into(runtime, args, "read1")),
    Native::new("write", "(self, b, /)", |runtime, _| Err(unsupported(runtime, "write"))),
    Native::new("detach", ONE, |runtime, _| Err(unsupported(runtime, "detach"))),
]);
/// `_io._TextIOBase`
pub(super) const TEXT_IO_BASE: ClassSpec = abstract_class(classes::TEXT_IO_BASE, "_TextIOBase", classes::IO_BASE)
    .methods(&[
        Native::new("read", "(self, size=-1, /)", |runtime, _| Err(unsupported(runtime, "read"))),
        Native::new("readline", "(self, size=-1, /)", |runtime, _| Err(unsupported(runtime, "readline"))),
        Native::new("write", "(self, s, /)", |runtime, _| Err(unsupported(runtime, "write"))),
        Native::new("detach", ONE, |runtime, _| Err(unsupported(runtime, "detach"))),
    ])
    .getters(&[
        Getter::new("encoding", |runtime, _| Ok(runtime.none())),
        Getter::new("newlines", |runtime, _| Ok(runtime.none())),
        Getter::new("errors", |runtime, _| Ok(runtime.none())),
    ]);

/// A class whose instances consist of attributes, as those of classes written in Python.
const fn abstract_class(number: ClassId, name: &'static str, base: ClassId) -> ClassSpec {
    // That field is what instances of classes written in Python have.
    let layout = Layout { fields: &[Field { offset: size_of::<Header>() as u16, name: "__dict__" }], ..Layout::leaf("_IOBase") };
    ClassSpec { flags: DescriptorFlags::FINALIZER, ..ClassSpec::new(number, name, layout) }
        .module("_io")
        .base(base)
        .layout_of(ClassId::Object)
        .weakly_referenced()
}

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::new("seek", "(self, offset, whence=0, /)", |runtime, _| Err(unsupported(runtime, "seek"))),
    Native::new("tell", ONE, |runtime, args| runtime.call_method(&args.at(0), "seek", &[&int::new(runtime, 0)?, &int::new(runtime, 1)?])),
    Native::new("truncate", "(self, size=None, /)", |runtime, _| Err(unsupported(runtime, "truncate"))),
    Native::new("fileno", ONE, |runtime, _| Err(unsupported(runtime, "fileno"))),
    Native::new(
        "flush",
        ONE,
        |runtime, args| {
            if is_marked_closed(runtime, &args.at(0))? { Err(closed(runtime)) } else { Ok(runtime.none()) }
        },
    ),
    Native::new("close", ONE, close),
    Native::new("seekable", ONE, |runtime, _| Ok(runtime.bool(false))),
    Native::new("readable", ONE, |runtime, _| Ok(runtime.bool(false))),
    Native::new("writable", ONE, |runtime, _| Ok(runtime.bool(false))),
    Native::new("isatty", ONE, |runtime, args| {
        check_open(runtime, &args.at(0))?;
        Ok(runtime.bool(false))
    }),
    Native::new("_checkClosed", "(self, message=None, /)", |runtime, args| {
        check_open(runtime, &args.at(0))?;
        Ok(runtime.none())
    }),
    Native::new("_checkSeekable", "(self, *args)", |runtime, args| {
        check_able(runtime, args, "seekable", "File or stream is not seekable.")
    }),
    Native::new("_checkReadable", "(self, *args)", |runtime, args| {
        check_able(runtime, args, "readable", "File or stream is not readable.")
    }),
    Native::new("_checkWritable", "(self, *args)", |runtime, args| {
        check_able(runtime, args, "writable", "File or stream is not writable.")
    }),
    Native::new("readline", "(self, size=-1, /)", read_line),
    Native::new("readlines", "(self, hint=-1, /)", read_lines),
    Native::new("writelines", "(self, lines, /)", write_lines),
    Native::new("__iter__", ONE, |runtime, args| {
        check_open(runtime, &args.at(0))?;
        Ok(args.at(0).owned())
    }),
    Native::new("__next__", ONE, |runtime, args| {
        let line = runtime.call_method(&args.at(0), "readline", &[])?;
        if ops::truth(runtime, &line)? { Ok(line) } else { Err(runtime.stop_iteration()) }
    }),
    Native::new("__enter__", ONE, |runtime, args| {
        check_open(runtime, &args.at(0))?;
        Ok(args.at(0).owned())
    }),
    Native::new("__exit__", "(self, *args)", |runtime, args| runtime.call_method(&args.at(0), "close", &[])),
    Native::new("__del__", ONE, finalize),
];

/// `closed`, as an attribute says that `close` sets.
const CLOSED: Getter = Getter::new("closed", |runtime, object| Ok(runtime.bool(is_marked_closed(runtime, object)?)));

const MARK: &str = "__IOBase_closed";

fn is_marked_closed(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    let mark = text::intern(runtime, text::new(runtime, MARK)?)?;
    Ok(attribute::find(runtime, object, &mark)?.is_some())
}

/// `object.name`
pub(super) fn get(runtime: &Runtime, object: &Object, name: &str) -> Value {
    attribute::get_any(runtime, object, &text::intern(runtime, text::new(runtime, name)?)?)
}

/// Whether a stream says that it is closed.
pub(super) fn is_closed(runtime: &Runtime, stream: &Object) -> Result<bool, Raised> {
    ops::truth(runtime, &get(runtime, stream, "closed")?)
}

/// The error of a closed file.
#[cold]
pub(super) fn closed(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("I/O operation on closed file."))
}

pub(super) fn check_open(runtime: &Runtime, stream: &Object) -> Result<(), Raised> {
    if is_closed(runtime, stream)? { Err(closed(runtime)) } else { Ok(()) }
}

/// `UnsupportedOperation`
#[cold]
pub(super) fn unsupported(runtime: &Runtime, message: &str) -> Raised {
    let make = || {
        let module = vm::import::import_module(runtime, "_io")?;
        runtime.call(&get(runtime, &module, "UnsupportedOperation")?, &[&text::new(runtime, message)?])
    };
    make().map_or_else(|raised| raised, Raised::Exception)
}

fn check_able(runtime: &Runtime, args: &Args<'_>, question: &str, complaint: &str) -> Value {
    let answer = runtime.call_method(&args.at(0), question, &[])?;
    if ops::truth(runtime, &answer)? { Ok(answer) } else { Err(unsupported(runtime, complaint)) }
}

fn close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    if is_marked_closed(runtime, &own)? {
        return Ok(runtime.none());
    }
    let flushed = runtime.call_method(&own, "flush", &[]);
    let mark = text::intern(runtime, text::new(runtime, MARK)?)?;
    attribute::set_any(runtime, &own, &mark, Some(&runtime.bool(true)))?;
    flushed?;
    Ok(runtime.none())
}

/// Closes a stream that nobody refers to any more. Nobody is there to be told of a failure either.
fn finalize(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    if !is_closed(runtime, &own).unwrap_or(true) {
        let _ = runtime.call_method(&own, "close", &[]);
    }
    Ok(runtime.none())
}

/// An optional size: `None` and negative numbers are no limit.
pub(super) fn size(runtime: &Runtime, argument: Option<&Object>) -> Result<Option<usize>, Raised> {
    match argument {
        None => Ok(None),
        Some(argument) if argument.is(&runtime.none()) => Ok(None),
        Some(argument) => Ok(usize::try_from(ops::index(runtime, argument)?).ok()),
    }
}

/// Reads until a line ends, byte by byte, or by what `peek` shows.
fn read_line(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let limit = size(runtime, args.get(1).as_deref())?.unwrap_or(usize::MAX);
    let peek = attribute::find(runtime, &own, &text::intern(runtime, text::new(runtime, "peek")?)?)?;
    let mut line = bytes::ByteBuilder::new(runtime);
    while line.len() < limit {
        let mut wanted = 1;
        if let Some(peek) = &peek {
            let seen = runtime.call(peek, &[&int::new(runtime, 1)?])?;
            let seen = bytes::view(&seen).unwrap_or_default();
            let end = seen.iter().position(|byte| *byte == b'\n').map_or(seen.len(), |end| end + 1);
            wanted = end.clamp(1, limit - line.len());
        }
        let read = runtime.call_method(&own, "read", &[&int::from_usize(runtime, wanted)?])?;
        let Some(read) = bytes::view(&read) else {
            let class = name_of(&read.class());
            return Err(runtime.error(ClassId::OsError, format_args!("read() should have returned a bytes object, not '{class}'")));
        };
        line.extend(read);
        if read.is_empty() || read.ends_with(b"\n") {
            break;
        }
    }
    line.finish()
}

fn read_lines(runtime: &Runtime, args: &Args<'_>) -> Value {
    let hint = size(runtime, args.get(1).as_deref())?.filter(|hint| *hint > 0);
    let lines = list::new(runtime)?;
    let mut total = 0;
    let iterator = ops::iter(runtime, &args.at(0))?;
    while let Some(line) = ops::next(runtime, &iterator)? {
        if hint.is_some() {
            total += usize::try_from(int::value(&runtime.call_method(&line, "__len__", &[])?).unwrap_or(0)).unwrap_or(0);
        }
        list::append(runtime, &lines, line)?;
        if hint.is_some_and(|hint| total >= hint) {
            break;
        }
    }
    Ok(lines)
}

fn write_lines(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    check_open(runtime, &own)?;
    let write = get(runtime, &own, "write")?;
    ops::for_each(runtime, &args.at(1), |line| runtime.call(&write, &[&line]).map(drop))?;
    Ok(runtime.none())
}

/// `read(size)` by `readinto`.
fn raw_read(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let Some(wanted) = size(runtime, args.get(1).as_deref())? else { return runtime.call_method(&own, "readall", &[]) };
    let place = runtime.call(&runtime.class(ClassId::ByteArray), &[&int::from_usize(runtime, wanted)?])?;
    let count = runtime.call_method(&own, "readinto", &[&place])?;
    if count.is(&runtime.none()) {
        return Ok(count);
    }
    let count = ops::index(runtime, &count)?;
    match usize::try_from(count) {
        Ok(count) if count <= wanted => bytes::new(runtime, &bytes::view(&place).unwrap_or_default()[..count]),
        _ => Err(runtime.value_error(format_args!("readinto returned {count} outside buffer size {wanted}"))),
    }
}

/// All that is left of a stream, by `read`.
pub(super) fn read_all(runtime: &Runtime, stream: &Object) -> Value {
    let mut all = bytes::ByteBuilder::new(runtime);
    let wanted = int::from_usize(runtime, super::DEFAULT_BUFFER_SIZE)?;
    loop {
        let read = runtime.call_method(stream, "read", &[&wanted])?;
        if read.is(&runtime.none()) && all.is_empty() {
            return Ok(read);
        }
        if read.is(&runtime.none()) {
            return all.finish();
        }
        let Some(read) = bytes::view(&read) else { return Err(runtime.type_error(format_args!("read() should return bytes"))) };
        if read.is_empty() {
            return all.finish();
        }
        all.extend(read);
    }
}

/// `readinto` by `read`.
fn read_into(runtime: &Runtime, args: &Args<'_>, method: &str) -> Value {
    let mut place = writable(runtime, &args.at(1), method)?;
    let read = runtime.call_method(&args.at(0), method, &[&int::from_usize(runtime, place.len())?])?;
    let Some(read) = bytes::view(&read) else { return Err(runtime.type_error(format_args!("{method}() should return bytes"))) };
    match place.as_mut().and_then(|place| place.get_mut(..read.len())) {
        Some(place) => place.copy_from_slice(read),
        None => {
            let (got, room) = (read.len(), place.len());
            return Err(runtime.value_error(format_args!("read() returned too much data: {room} bytes requested, {got} returned")));
        }
    }
    int::from_usize(runtime, read.len())
}

/// Bytes of an argument, to write to.
pub(super) fn writable(runtime: &Runtime, object: &Object, method: &str) -> Result<bytes::Buffer, Raised> {
    match bytes::find_buffer(runtime, object)? {
        Some(buffer) if buffer.is_writable() => Ok(buffer),
        _ => {
            let class = name_of(&object.class());
            Err(runtime.type_error(format_args!("{method}() argument must be read-write bytes-like object, not {class}")))
        }
    }
}

/// An exception that names an error number.
pub(super) fn would_block(runtime: &Runtime, message: &str, written: usize) -> Raised {
    let make = || {
        let arguments = [int::new(runtime, libc::EAGAIN.into())?, text::new(runtime, message)?, int::from_usize(runtime, written)?];
        exception::new(runtime, ClassId::BlockingIoError, &arguments)
    };
    make().map_or_else(|raised| raised, Raised::Exception)
}
