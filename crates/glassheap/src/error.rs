//! What can go wrong, as a Rust program sees it.

use std::fmt;

use object::Object;
use types::class::{Class, is_instance_of, name_of};
use types::{ClassId, Raised, Runtime, int, ops, raise, text, tuple};

/// Why something did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Python code raised an exception that it did not catch.
    Exception(Box<Exception>),
    /// The memory limit was reached, and the program did not catch its `MemoryError`.
    MemoryLimit(Box<Exception>),
    /// The time limit was reached.
    TimeLimit(Box<Exception>),
    /// An [`InterruptHandle`](crate::InterruptHandle) stopped the program.
    Interrupted(Box<Exception>),
    /// The program asked for its end: `SystemExit`.
    Exit {
        /// The status that a process would end with.
        code: i32,
        /// What it would say before, if the program gave a text in place of a status.
        message: Option<String>,
    },
    /// A Python object is not what Rust asked for, or Rust has a value that Python cannot take.
    Conversion {
        /// The class of the object.
        found: String,
        /// What was wanted, with its article.
        wanted: &'static str,
    },
    /// There is no interpreter; why, in words: the memory limit is too small, or a thread for time limits could not be started.
    NotStarted(String),
    /// There is no template, or no image can be made; why, in words.
    Image(String),
}

/// A Python exception, copied off the heap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exception {
    /// The name of its class.
    pub class: String,
    /// `str(exception)`
    pub message: String,
    /// The traceback with the exception, as the command would print it.
    pub traceback: String,
    /// The names of the classes that its class derives from, itself first.
    ancestors: Vec<String>,
}

/// What a result of this crate is.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What was raised, copied.
    pub(crate) fn of(runtime: &Runtime, raised: Raised) -> Error {
        let Some(exception) = object_of(runtime, raised) else { return Error::MemoryLimit(Box::new(Exception::without_memory())) };
        let is = |class| is_instance_of(&exception, class);
        if is(ClassId::SystemExit) {
            return exit(runtime, &exception);
        }
        let copy = Box::new(Exception::of(runtime, &exception));
        if is(ClassId::MemoryError) {
            drop(exception);
            // What filled the memory may be in the frames that it has passed.
            raise::renew_memory_error(runtime);
            Error::MemoryLimit(copy)
        } else if is(ClassId::TimeLimitExceeded) {
            Error::TimeLimit(copy)
        } else if is(ClassId::KeyboardInterrupt) {
            Error::Interrupted(copy)
        } else {
            Error::Exception(copy)
        }
    }

    /// The time was over, and the program was about to end by itself.
    pub(crate) fn time_limit(runtime: &Runtime) -> Error {
        let raised = runtime.error(ClassId::TimeLimitExceeded, format_args!("time limit exceeded"));
        Error::of(runtime, raised).at_time_limit()
    }

    /// The same, known to have happened when the time was over.
    pub(crate) fn at_time_limit(self) -> Error {
        match self {
            Error::TimeLimit(exception) | Error::Exception(exception) | Error::MemoryLimit(exception) | Error::Interrupted(exception) => {
                Error::TimeLimit(exception)
            }
            _ => Error::TimeLimit(Box::default()),
        }
    }

    /// The exception, if there is one.
    pub fn exception(&self) -> Option<&Exception> {
        match self {
            Error::Exception(exception) | Error::MemoryLimit(exception) | Error::TimeLimit(exception) | Error::Interrupted(exception) => {
                Some(exception)
            }
            _ => None,
        }
    }

    /// For [`FromPython`](crate::FromPython): an object is not what is wanted, `wanted` with its article.
    pub fn conversion(found: &crate::Handle<'_>, wanted: &'static str) -> Error {
        Error::Conversion { found: found.class_name(), wanted }
    }
}

/// The name of a class without that of its module, which native classes outside of `builtins` have before it.
fn plain_name(class: &Object) -> String {
    let name = name_of(class);
    name.rsplit_once('.').map_or(name.clone(), |(_, name)| name.to_owned())
}

/// What `SystemExit` asks for.
fn exit(runtime: &Runtime, exception: &Object) -> Error {
    let code = types::attribute::get_any(runtime, exception, &runtime.name(types::Name::Code)).ok();
    match code.filter(|code| !code.is(&runtime.none())) {
        None => Error::Exit { code: 0, message: None },
        Some(code) if int::is_int(&code) => Error::Exit { code: int::value(&code).map_or(-1, |code| code as i32), message: None },
        Some(said) => {
            Error::Exit { code: 1, message: Some(ops::str(runtime, &said).map(|said| text::to_string(&said)).unwrap_or_default()) }
        }
    }
}

/// An exception as an object; for want of memory the one that was made in advance.
pub(crate) fn object_of(runtime: &Runtime, raised: Raised) -> Option<Object> {
    match raised {
        Raised::Exception(exception) => Some(exception),
        Raised::OutOfMemory => raise::memory_error(runtime),
    }
}

impl Exception {
    fn of(runtime: &Runtime, exception: &Object) -> Exception {
        let mut traceback = String::new();
        // Memory may have run out, and this is to be said.
        runtime.with_reserve(|| vm::traceback::write(runtime, exception, &mut |line| traceback.push_str(line)));
        let class = exception.class();
        let mro = class.body::<Class>().and_then(|class| class.mro.get());
        let mro = mro.as_ref().and_then(tuple::items).unwrap_or_default();
        Exception {
            class: plain_name(&class),
            message: ops::str(runtime, exception).map(|text| text::to_string(&text)).unwrap_or_default(),
            traceback,
            ancestors: mro.iter().filter_map(object::Slot::get).map(|class| plain_name(&class)).collect(),
        }
    }

    fn without_memory() -> Exception {
        Exception {
            class: "MemoryError".to_owned(),
            traceback: "MemoryError\n".to_owned(),
            ancestors: ["MemoryError", "Exception", "BaseException", "object"].map(str::to_owned).to_vec(),
            ..Exception::default()
        }
    }

    /// Whether `except class` would catch it.
    pub fn is(&self, class: &str) -> bool {
        self.ancestors.iter().any(|ancestor| ancestor == class)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Exception(exception) | Error::Interrupted(exception) => exception.fmt(formatter),
            Error::MemoryLimit(_) => formatter.write_str("the memory limit was reached"),
            Error::TimeLimit(_) => formatter.write_str("the time limit was reached"),
            Error::Exit { code, message: None } => write!(formatter, "the program ended with status {code}"),
            Error::Exit { code, message: Some(said) } => write!(formatter, "the program ended with status {code}: {said}"),
            Error::Conversion { found, wanted } => write!(formatter, "'{found}' is not {wanted}"),
            Error::Image(said) => formatter.write_str(said),
            Error::NotStarted(said) => write!(formatter, "the interpreter did not start: {said}"),
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() { formatter.write_str(&self.class) } else { write!(formatter, "{}: {}", self.class, self.message) }
    }
}

impl std::error::Error for Error {}
impl std::error::Error for Exception {}
