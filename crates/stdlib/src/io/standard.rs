//! `sys.stdin`, `sys.stdout` and `sys.stderr`.

use object::Object;
use types::dict::Dict;
use types::{Raised, Root, Runtime, Value, text as string};

use super::newline::Newline;
use super::text::Settings;
use super::{buffered, file, text};
use crate::classes;
use crate::system::{self, Fd};

/// A stream that a program finds in `sys`.
#[derive(Clone, Copy)]
enum Standard {
    Input,
    Output,
    Errors,
}

impl Standard {
    fn descriptor(self) -> Fd {
        self as Fd
    }

    fn name(self) -> &'static str {
        match self {
            Standard::Input => "<stdin>",
            Standard::Output => "<stdout>",
            Standard::Errors => "<stderr>",
        }
    }

    /// The stream, or `None` where the system gave the program no such descriptor.
    fn make(self, runtime: &Runtime) -> Value {
        let fd = self.descriptor();
        let files = runtime.files()?;
        if system::status(files, fd).is_err() {
            return Ok(runtime.none());
        }
        let writes = !matches!(self, Standard::Input);
        let raw = file::for_descriptor(runtime, fd, writes, string::new(runtime, self.name())?)?;
        let number = if writes { classes::BUFFERED_WRITER } else { classes::BUFFERED_READER };
        let buffer = buffered::around(runtime, number, raw, super::DEFAULT_BUFFER_SIZE)?;
        let settings = Settings {
            encoding: "utf-8",
            errors: match self {
                Standard::Errors => "backslashreplace",
                _ if is_locale_plain() => "surrogateescape",
                _ => "strict",
            },
            newline: if writes { Newline::Lf } else { Newline::Translate },
            line_buffering: matches!(self, Standard::Errors) || system::is_terminal(files, fd),
        };
        let stream = text::around(runtime, buffer, &settings)?;
        if let Some(stream) = text::exact(&stream) {
            stream.set_mode(string::new(runtime, if writes { "w" } else { "r" })?);
        }
        Ok(stream)
    }
}

/// Whether the environment names no locale, or that of C: then bytes that are not UTF-8 are to pass through.
fn is_locale_plain() -> bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|locale| !locale.is_empty()));
    named.is_none_or(|locale| locale == "C" || locale == "POSIX")
}

/// New objects for `sys.stdin`, `sys.stdout` and `sys.stderr`, on the descriptors 0, 1 and 2 of the process.
///
/// # Errors
///
/// If memory runs out, or files are not permitted.
pub fn standard_streams(runtime: &Runtime) -> Result<[Object; 3], Raised> {
    // The classes get their methods when the module is made.
    drop(vm::import::import_module(runtime, "_io")?);
    let [input, output, errors] = [Standard::Input, Standard::Output, Standard::Errors].map(|standard| standard.make(runtime));
    Ok([input?, output?, errors?])
}

/// Puts streams into `sys` (`None` where there is none), and `open` into `builtins`.
///
/// # Errors
///
/// If memory runs out.
pub fn install(runtime: &Runtime, streams: [Object; 3]) -> Result<(), Raised> {
    let set = |root: Root, name: &str, value: Object| {
        if let Some(module) = runtime.root(root).get()
            && let Some(entries) = module.body::<Dict>()
        {
            drop(entries.set(runtime, string::intern(runtime, string::new(runtime, name)?)?, value)?);
        }
        Ok::<(), Raised>(())
    };
    for (name, stream) in ["stdin", "stdout", "stderr"].iter().zip(streams) {
        set(Root::Sys, &format!("__{name}__"), stream.clone())?;
        set(Root::Sys, name, stream)?;
    }
    let io = vm::import::import_module(runtime, "_io")?;
    set(Root::Builtins, "open", super::base::get(runtime, &io, "open")?)
}
