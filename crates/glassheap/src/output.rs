//! Where a program's output goes.

use std::io::Write;

use stdlib::io::{Channel, Sink, host_stream, set_sink};
use types::{Raised, Value};

use crate::{Interpreter, Result, settings};

/// Where what a program prints goes.
#[derive(Default)]
pub enum Output {
    /// To the standard output (or error output) of the process, as `print!` does it.
    #[default]
    Inherit,
    /// Into a string on the interpreter's heap, so that its memory limit holds for it too, for [`Interpreter::take_output`] or
    /// [`Interpreter::take_errors`].
    Capture,
    /// Nowhere.
    Discard,
    /// To a writer.
    To(Box<dyn Write + Send>),
}

impl Output {
    /// To a function, text by text as the program writes it.
    pub fn with(function: impl FnMut(&str) + Send + 'static) -> Output {
        Output::To(Box::new(Listener(function)))
    }

    fn sink(self, channel: Channel) -> Option<Sink> {
        match (self, channel) {
            (Output::Capture, _) => None,
            (Output::Inherit, Channel::Output) => Some(Box::new(std::io::stdout())),
            (Output::Inherit, Channel::Errors) => Some(Box::new(std::io::stderr())),
            (Output::Discard, _) => Some(Box::new(std::io::sink())),
            (Output::To(writer), _) => Some(writer),
        }
    }
}

/// A function that takes text as a writer takes bytes. What is written to a stream of the host is whole characters.
struct Listener<F>(F);

impl<F: FnMut(&str)> Write for Listener<F> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        (self.0)(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The streams of an interpreter.
pub(crate) enum Streams {
    /// Descriptors 0, 1 and 2.
    Process,
    /// No input, and the output as the host wants it.
    Host { output: Output, errors: Output },
}

impl Interpreter {
    /// Puts the streams into `sys`.
    pub(crate) fn connect(&self, streams: Streams) -> std::result::Result<(), Raised> {
        let runtime = self.runtime();
        let streams = match streams {
            Streams::Process => stdlib::io::standard_streams(runtime)?,
            Streams::Host { output, errors } => {
                [runtime.none(), self.stream(output, Channel::Output)?, self.stream(errors, Channel::Errors)?]
            }
        };
        stdlib::io::install(runtime, streams)
    }

    /// Gives the streams that a template had to this host: what is captured goes to new strings.
    pub(crate) fn reconnect(&self, streams: Streams) -> std::result::Result<(), Raised> {
        let Streams::Host { output, errors } = streams else { return self.connect(streams) };
        for (output, channel, name) in [(output, Channel::Output, "stdout"), (errors, Channel::Errors, "stderr")] {
            match output.sink(channel) {
                Some(sink) => set_sink(self.runtime(), channel, sink),
                None => {
                    let stream = self.stream(Output::Capture, channel)?;
                    settings::set(self.runtime(), &format!("__{name}__"), stream.clone())?;
                    settings::set(self.runtime(), name, stream)?;
                }
            }
        }
        Ok(())
    }

    fn stream(&self, output: Output, channel: Channel) -> Value {
        let runtime = self.runtime();
        match output.sink(channel) {
            Some(sink) => host_stream(runtime, channel, sink),
            None => {
                let io = vm::import::import_module(runtime, "_io")?;
                runtime.call_method(&io, "StringIO", &[])
            }
        }
    }

    /// What the program has written to the `sys.stdout` it began with, since this was last asked for. Empty unless that is captured.
    pub fn take_output(&self) -> Result<String> {
        self.take("__stdout__")
    }

    /// The same of its `sys.stderr`.
    pub fn take_errors(&self) -> Result<String> {
        self.take("__stderr__")
    }

    fn take(&self, name: &str) -> Result<String> {
        let runtime = self.runtime();
        // A program that has filled its memory may have filled it with this.
        let stream = self.python().lift(runtime.with_reserve(|| settings::get(runtime, name)))?;
        Ok(stream.and_then(|stream| stdlib::io::take_text(runtime, &stream)).unwrap_or_default())
    }
}
