//! `_io._HostStream`: text that goes to the program around us, for `sys.stdout` and `sys.stderr` of an interpreter that has no files.

use std::cell::{Cell, RefCell};
use std::io::Write;

use object::{Body, Extent, Header, Kind, Layout, LayoutId};
use types::class::name_of;
use types::{Args, ClassSpec, Getter, Native, Raised, Runtime, Value, instance, int, text};

use crate::{classes, system};

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec::new(classes::HOST_STREAM, "_HostStream", LAYOUT)
    .module("_io")
    .base(classes::TEXT_IO_BASE)
    .sealed()
    .methods(&[
        Native::static_method("__new__", "(*)", |runtime, _| {
            Err(runtime.type_error(format_args!("cannot create '_io._HostStream' instances")))
        }),
        Native::new("write", "(self, s, /)", write),
        Native::new("flush", "(self, /)", flush),
        // The host decides how long it listens.
        Native::new("close", "(self, /)", flush),
        Native::new("writable", "(self, /)", |runtime, _| Ok(runtime.bool(true))),
        Native::new("isatty", "(self, /)", |runtime, _| Ok(runtime.bool(false))),
    ])
    .getters(&[
        Getter::new("closed", |runtime, _| Ok(runtime.bool(false))),
        Getter::new("encoding", |runtime, _| text::new(runtime, "utf-8")),
        Getter::new("errors", |runtime, _| text::new(runtime, "backslashreplace")),
        Getter::new("line_buffering", |runtime, _| Ok(runtime.bool(true))),
        Getter::new("mode", |runtime, _| text::new(runtime, "w")),
        Getter::new("name", |runtime, object| {
            let channel = object.body::<HostStream>().map_or(Channel::Output, |stream| stream.channel.get());
            text::new(runtime, if channel == Channel::Output { "<stdout>" } else { "<stderr>" })
        }),
    ])
    .doc("Text for the program that Python is embedded in.");

const LAYOUT: Layout = Layout { extent: Extent::Fixed(size_of::<HostStream>() as u16), ..Layout::leaf("_HostStream") };

/// Which of the host's two places text goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Channel {
    /// For `sys.stdout`.
    Output,
    /// For `sys.stderr`.
    Errors,
}

#[repr(C)]
struct HostStream {
    header: Header,
    channel: Cell<Channel>,
}

// SAFETY: `HostStream` is `repr(C)`, begins with a header, and has no references.
unsafe impl Body for HostStream {
    const LAYOUT: LayoutId = classes::HOST_STREAM.layout();
}

/// Where the host takes text.
pub type Sink = Box<dyn Write + Send>;

/// The places of a runtime. Taken out while they are written to: they may be asked to write by themselves.
#[derive(Default)]
struct Sinks([RefCell<Option<Sink>>; 2]);

/// Says where the text of a stream of the host goes from now on, if there is one.
pub fn set_sink(runtime: &Runtime, channel: Channel, sink: Sink) {
    runtime.attached::<Sinks>().0[channel as usize].replace(Some(sink));
}

/// A stream whose text goes to the host.
///
/// # Errors
///
/// If memory runs out.
pub fn host_stream(runtime: &Runtime, channel: Channel, sink: Sink) -> Value {
    // The class gets its methods when the module is made.
    drop(vm::import::import_module(runtime, "_io")?);
    set_sink(runtime, channel, sink);
    let class = runtime.class_body(classes::HOST_STREAM);
    let body = HostStream { header: Header::new(class.reference()), channel: Cell::new(channel) };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

fn write(runtime: &Runtime, args: &Args<'_>) -> Value {
    let given = args.at(1);
    let Some(written) = text::view(&given) else {
        let class = name_of(&given.class());
        return Err(runtime.type_error(format_args!("write() argument must be str, not {class}")));
    };
    with_sink(runtime, args, |sink| sink.write_all(written.to_rust().as_bytes()))?;
    int::from_usize(runtime, written.len())
}

fn flush(runtime: &Runtime, args: &Args<'_>) -> Value {
    with_sink(runtime, args, |sink| sink.flush())?;
    Ok(runtime.none())
}

fn with_sink(runtime: &Runtime, args: &Args<'_>, work: impl FnOnce(&mut Sink) -> std::io::Result<()>) -> Result<(), Raised> {
    let sinks = runtime.attached::<Sinks>();
    let place = &sinks.0[args.this::<HostStream>().channel.get() as usize];
    let Some(mut sink) = place.take() else { return Ok(()) };
    let result = work(&mut sink);
    place.replace(Some(sink));
    result.map_err(|error| system::error(runtime, &error, None))
}
