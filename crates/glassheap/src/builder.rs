//! How an interpreter is made.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use types::permission::{Permission, Permissions};

use crate::function::{Boxed, Call, Function, Raise, Returned, boxed};
use crate::output::Streams;
use crate::{Error, Interpreter, Output, Result, Settings};

/// What an interpreter is to be like. See [`Interpreter::builder`].
///
/// Without being told otherwise an interpreter has no limits but those of Python, prints to the standard output of the process, and cannot
/// reach files, processes, the network or the environment: what tries raises `PermissionError`. Modules of the standard library can be
/// imported in any case.
#[derive(Default)]
pub struct Builder {
    pub(crate) memory_limit: Option<usize>,
    pub(crate) time_limit: Option<Duration>,
    pub(crate) recursion_limit: Option<u32>,
    hash_seed: Option<u32>,
    output: Output,
    errors: Output,
    process_streams: bool,
    pub(crate) permissions: Permissions,
    pub(crate) settings: Settings,
    pub(crate) functions: Vec<(String, Boxed)>,
}

impl Builder {
    /// Bytes that the interpreter's heap never exceeds. What does not fit raises `MemoryError`, which the program can catch.
    pub fn memory_limit(mut self, bytes: usize) -> Builder {
        self.memory_limit = Some(bytes);
        self
    }

    /// How long a run may take: whatever Rust asks of the interpreter, on its own ([`run`](Interpreter::run), a
    /// [`call`](crate::Handle::call), ...). By the clock on the wall.
    ///
    /// When the time is over, `glass.TimeLimitExceeded` is raised before the next instruction. It derives from `BaseException`, so
    /// `except Exception` does not stop it, but `finally` and `with` can put things in order. If the program still runs a tenth of the time
    /// later (100 ms at most), it is ended whatever it does. Either way Rust gets [`Error::TimeLimit`], and the interpreter can be used
    /// again.
    pub fn time_limit(mut self, limit: Duration) -> Builder {
        self.time_limit = Some(limit);
        self
    }

    /// How deep calls may be nested before `RecursionError`: 1000 if nothing is said. The program can change it with
    /// `sys.setrecursionlimit`, within what the memory limit allows.
    pub fn recursion_limit(mut self, calls: u32) -> Builder {
        self.recursion_limit = Some(calls);
        self
    }

    /// What strings are hashed with, as `PYTHONHASHSEED` says it: equal seeds give sets of strings the same order in every run.
    pub fn hash_seed(mut self, seed: u32) -> Builder {
        self.hash_seed = Some(seed);
        self
    }

    /// Where `sys.stdout` goes.
    pub fn output(mut self, output: Output) -> Builder {
        self.output = output;
        self
    }

    /// Where `sys.stderr` goes.
    pub fn errors(mut self, errors: Output) -> Builder {
        self.errors = errors;
        self
    }

    /// Keeps what the program prints, for [`Interpreter::take_output`] and [`Interpreter::take_errors`].
    pub fn capture_output(self) -> Builder {
        self.output(Output::Capture).errors(Output::Capture)
    }

    /// Gives the program the descriptors 0, 1 and 2 of the process as files, as the command does; it needs [`Builder::allow_files`].
    pub fn process_streams(mut self) -> Builder {
        self.process_streams = true;
        self
    }

    /// Permits files: by their names and by their descriptors, and modules in files ([`Builder::path`]).
    pub fn allow_files(self) -> Builder {
        self.allow(Permission::Files)
    }

    /// Permits processes: starting, stopping and waiting for them, ending this one, its signals and timers. `subprocess` needs files as
    /// well. A program that may start others is bounded by nothing that is said here.
    pub fn allow_processes(self) -> Builder {
        self.allow(Permission::Processes)
    }

    /// Permits the variables of the environment, and what is known of the machine and its user. Without it `os.environ` is empty.
    pub fn allow_environment(self) -> Builder {
        self.allow(Permission::Environment)
    }

    /// Permits sockets, and looking up the names of machines.
    pub fn allow_network(self) -> Builder {
        self.allow(Permission::Network)
    }

    /// Permits further threads: `threading` and what is built on it. They run only while Rust is inside the interpreter, one at a time;
    /// those that still run when the interpreter ends are ended.
    pub fn allow_threads(self) -> Builder {
        self.allow(Permission::Threads)
    }

    /// Permits everything, as the command does.
    pub fn allow_everything(self) -> Builder {
        self.allow_files().allow_processes().allow_environment().allow_network().allow_threads()
    }

    fn allow(mut self, permission: Permission) -> Builder {
        self.permissions = self.permissions.with(permission);
        self
    }

    /// Lends a Rust function to Python, as a variable of `__main__`.
    ///
    /// Its parameters are converted as [`FromPython`](crate::FromPython) says, its result as [`IntoPython`](crate::IntoPython) does. An
    /// error becomes an exception: see [`Raise`]. A panic becomes a `SystemError`.
    ///
    /// ```
    /// use glassheap::{Interpreter, Raise, Result};
    ///
    /// # fn main() -> Result<()> {
    /// let python = Interpreter::builder()
    ///     .function("add", |a: i64, b: i64| a + b)
    ///     .function("root", |x: f64| if x < 0.0 { Err(Raise::new("ValueError", "no root")) } else { Ok(x.sqrt()) })
    ///     .build()?;
    /// assert_eq!(python.eval::<f64>("root(add(4, 5))")?, 3.0);
    /// assert_eq!(python.run("root(-1.0)").unwrap_err().to_string(), "ValueError: no root");
    /// # Ok(())
    /// # }
    /// ```
    pub fn function<S>(mut self, name: impl Into<String>, function: impl Function<S>) -> Builder {
        self.functions.push((name.into(), boxed(function)));
        self
    }

    /// Lends a Rust function that takes any arguments, or that uses the interpreter that calls it.
    ///
    /// ```
    /// use glassheap::{Call, Handle, Interpreter, Result};
    ///
    /// # fn main() -> Result<()> {
    /// let python = Interpreter::builder()
    ///     .function_with_call("twice", |call: &Call<'_>| {
    ///         let function: Handle<'_> = call.argument(0)?;
    ///         function.call::<()>(())?;
    ///         function.call::<()>(())
    ///     })
    ///     .build()?;
    /// python.run("seen = []\ntwice(lambda: seen.append(1))")?;
    /// assert_eq!(python.get::<Vec<i64>>("seen")?, [1, 1]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn function_with_call<R, F>(mut self, name: impl Into<String>, function: F) -> Builder
    where
        R: Returned,
        F: for<'a> Fn(&Call<'a>) -> R + Send + 'static,
    {
        self.functions.push((name.into(), Box::new(move |call| -> Result<_, Raise> { function(call).into_returned(call.python()) })));
        self
    }

    /// `sys.argv`
    pub fn arguments<S: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = S>) -> Builder {
        self.settings.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// Folders where modules are looked for, before the standard library. It takes [`Builder::allow_files`] for anything to be found there.
    pub fn path<S: Into<OsString>>(mut self, folders: impl IntoIterator<Item = S>) -> Builder {
        self.settings.path = folders.into_iter().map(Into::into).collect();
        self
    }

    /// All that a host can decide about module `sys`.
    pub fn settings(mut self, settings: Settings) -> Builder {
        self.settings = settings;
        self
    }

    /// Makes the interpreter.
    ///
    /// # Errors
    ///
    /// [`Error::NotStarted`] if the memory limit is too small for an interpreter.
    pub fn build(mut self) -> Result<Interpreter, Error> {
        let streams = self.streams();
        let hash_key = self.hash_key();
        Interpreter::new(self, hash_key, streams)
    }

    pub(crate) fn streams(&mut self) -> Streams {
        let (output, errors) = (std::mem::take(&mut self.output), std::mem::take(&mut self.errors));
        if self.process_streams { Streams::Process } else { Streams::Host { output, errors } }
    }

    fn hash_key(&self) -> (u64, u64) {
        match self.hash_seed {
            Some(0) => (0, 0),
            Some(seed) => {
                let mut state = seed;
                (stretched(&mut state), stretched(&mut state))
            }
            // What the standard library seeds its own hash tables with is from the system's source of random numbers.
            None => (RandomState::new().build_hasher().finish(), RandomState::new().build_hasher().finish()),
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let functions: Vec<&str> = self.functions.iter().map(|(name, _)| &**name).collect();
        formatter
            .debug_struct("Builder")
            .field("memory_limit", &self.memory_limit)
            .field("time_limit", &self.time_limit)
            .field("recursion_limit", &self.recursion_limit)
            .field("permissions", &self.permissions)
            .field("functions", &functions)
            .finish_non_exhaustive()
    }
}

/// The next 8 bytes of the generator by which CPython stretches a seed.
fn stretched(state: &mut u32) -> u64 {
    let mut bytes = [0; 8];
    for byte in &mut bytes {
        *state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
        *byte = (*state >> 16) as u8;
    }
    u64::from_le_bytes(bytes)
}
