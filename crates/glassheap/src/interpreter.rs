//! An interpreter in a Rust program.

use std::rc::Rc;
use std::time::Duration;

use object::Object;
use types::{Raised, Root, Runtime, Value};
use vm::{Config, NotStarted};

use crate::error::Error;
use crate::function::{Boxed, lent};
use crate::output::Streams;
use crate::session::{Session, allow_native_stack};
use crate::template::Arrival;
use crate::watchdog::Timer;
use crate::{Arguments, Builder, Flags, FromPython, Handle, InterruptHandle, IntoPython, Python, Result, Template};

pub use types::Remains;

/// A Python interpreter with a heap of its own. Many can live in one process, each used by one thread at a time; it may be moved to another
/// thread while no [`Handle`] is out.
///
/// ```compile_fail
/// # use glassheap::{Handle, Interpreter};
/// let python = Interpreter::builder().build().unwrap();
/// let list: Handle<'_> = python.eval("[]").unwrap();
/// std::thread::spawn(move || drop(list)); // a handle stays with its thread
/// ```
pub struct Interpreter {
    /// Empty only while it is dropped.
    pub(crate) vm: Option<vm::Interpreter>,
    session: Rc<Session>,
    flags: Flags,
}

// SAFETY: an interpreter owns its heap and all native state that belongs to it, counted pointers (`Rc`) to it included; what others keep is
// an `Arc` of atomics (interrupt handles, the watchdog). What hosts put in (functions, writers) is `Send`. It is not `Sync`, and handles
// borrow it, so it moves only while nobody else refers to anything in it. Nothing in it belongs to a thread: the bounds of the native stack
// are set anew at every entry.
unsafe impl Send for Interpreter {}

impl Interpreter {
    /// Says what an interpreter is to be like.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(builder: Builder, hash_key: (u64, u64), streams: Streams) -> Result<Interpreter> {
        let config = Config { limit: builder.memory_limit.unwrap_or(usize::MAX), hash_key, tables: stdlib::tables() };
        let vm = vm::Interpreter::new(config).map_err(|failure| match failure {
            NotStarted::OutOfMemory => Error::NotStarted(TOO_SMALL.to_owned()),
            NotStarted::Raised(said) => Error::NotStarted(said),
        })?;
        let session = Session::of(vm.runtime());
        vm.runtime().permit(builder.permissions);
        if let Some(limit) = builder.recursion_limit {
            vm.runtime().frames.depth_limit.set(limit.max(1));
        }
        let interpreter = Interpreter { vm: Some(vm), session, flags: builder.settings.flags };
        let runtime = interpreter.runtime();
        let furnished = interpreter.python().enter(|| {
            builder.settings.apply(runtime)?;
            interpreter.furnish_main()?;
            interpreter.connect(streams)?;
            interpreter.lend(builder.functions)?;
            // What every interpreter has is no garbage.
            runtime.grow_old();
            Ok(())
        });
        furnished.map_err(|error| match error {
            Error::MemoryLimit(_) => Error::NotStarted(TOO_SMALL.to_owned()),
            error => Error::NotStarted(error.to_string()),
        })?;
        interpreter.set_time_limit(builder.time_limit)?;
        Ok(interpreter)
    }

    /// An interpreter that goes on from a template, as one of many or as that of its process.
    pub(crate) fn spawn(builder: Builder, template: &Template, streams: Streams, arrival: Arrival) -> Result<Interpreter> {
        let limit = builder.memory_limit.unwrap_or(usize::MAX);
        let spawned = vm::Interpreter::spawn(template.image(), limit, stdlib::tables());
        let vm = spawned.map_err(|_| Error::NotStarted(TOO_SMALL.to_owned()))?;
        let session = Session::of(vm.runtime());
        vm.runtime().permit(builder.permissions);
        if let Some(limit) = builder.recursion_limit {
            vm.runtime().frames.depth_limit.set(limit.max(1));
        }
        let interpreter = Interpreter { vm: Some(vm), session, flags: builder.settings.flags };
        let runtime = interpreter.runtime();
        let arrived = interpreter.python().enter(|| {
            stdlib::travel::arrive(runtime)?;
            match arrival {
                Arrival::OneOfMany => interpreter.reconnect(streams)?,
                Arrival::Alone => {
                    builder.settings.apply_command(runtime)?;
                    interpreter.connect(streams)?;
                    stdlib::travel::ask_for_signals(runtime)?;
                }
            }
            interpreter.lend(builder.functions)
        });
        arrived.map_err(|error| match error {
            Error::MemoryLimit(_) => Error::NotStarted(TOO_SMALL.to_owned()),
            error => Error::NotStarted(error.to_string()),
        })?;
        interpreter.set_time_limit(builder.time_limit)?;
        Ok(interpreter)
    }

    /// Lends functions of the host to `__main__`.
    fn lend(&self, functions: Vec<(String, Boxed)>) -> Result<(), Raised> {
        for (name, function) in functions {
            self.python().set_main(&name, stdlib::lend(self.runtime(), &name, lent(function))?)?;
        }
        Ok(())
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        match &self.vm {
            Some(vm) => vm.runtime(),
            None => unreachable!("it is empty only while it is dropped"),
        }
    }

    /// The interpreter as something to use: what functions of the host get too.
    pub fn python(&self) -> Python<'_> {
        Python::new(self.runtime(), &self.session)
    }

    /// Has `listener` told what each collection of cyclic garbage did and why, in words, from now on. That takes some time of each that
    /// finds something.
    pub fn log_collections(&self, listener: impl Fn(&str) + Send + 'static) {
        stdlib::log_collections(self.runtime(), Box::new(listener));
    }

    /// Runs statements in the namespace of `__main__`.
    pub fn run(&self, source: &str) -> Result<()> {
        self.python().run(source)
    }

    /// The value of an expression in the namespace of `__main__`.
    pub fn eval<'a, T: FromPython<'a>>(&'a self, source: &str) -> Result<T> {
        self.python().eval(source)
    }

    /// Calls a function that `__main__` knows: one of the program, or a built-in one.
    pub fn call<'a, T: FromPython<'a>>(&'a self, name: &str, arguments: impl Arguments) -> Result<T> {
        self.python().call(name, arguments)
    }

    /// What a name means in `__main__`.
    pub fn get<'a, T: FromPython<'a>>(&'a self, name: &str) -> Result<T> {
        self.python().get(name)
    }

    /// Sets a variable of `__main__`.
    pub fn set(&self, name: &str, value: impl IntoPython) -> Result<()> {
        self.python().set(name, value)
    }

    /// `import name`
    pub fn import(&self, name: &str) -> Result<Handle<'_>> {
        self.python().import(name)
    }

    /// Runs code in the namespace of `__main__`, and what became due by it.
    pub(crate) fn run_in_main(&self, code: &Object) -> Value {
        let result = self.python().run_code(code);
        vm::safepoint::serve(self.runtime())?;
        result
    }

    /// Gives `__main__` the built-ins.
    fn furnish_main(&self) -> Result<(), Raised> {
        if let Some(builtins) = vm::import::known(self.runtime(), "builtins")? {
            self.python().set_main("__builtins__", builtins)?;
        }
        debug_assert!(!self.runtime().root(Root::Main).is_empty());
        Ok(())
    }

    pub(crate) fn has_safe_path(&self) -> bool {
        self.flags.safe_path || self.flags.isolated
    }

    /// Changes how long a run may take: see [`Builder::time_limit`].
    ///
    /// # Errors
    ///
    /// If the thread that looks at the clock cannot be started.
    pub fn set_time_limit(&self, limit: Option<Duration>) -> Result<()> {
        let timer = limit.map(|limit| Timer::new(limit, self.runtime().shared_attention())).transpose();
        self.session.set_timer(timer.map_err(|error| Error::NotStarted(format!("no thread for time limits: {error}")))?);
        Ok(())
    }

    /// Changes how much memory the heap may take: see [`Builder::memory_limit`]. Returns whether it did: not if more is in use.
    pub fn set_memory_limit(&self, bytes: usize) -> bool {
        self.runtime().set_limit(bytes).is_ok()
    }

    /// What stops a running program from another thread or a signal handler.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle::new(self.runtime().shared_attention())
    }

    /// Ends the interpreter and says what was still alive: nothing, if all is well. Finalizers run, for as long as any run may take.
    pub fn close(mut self) -> Remains {
        self.end(vm::Interpreter::close).unwrap_or(Remains { objects: 0 })
    }

    /// Ends the interpreter as `close` does, in a process that is about to end: finalizers run, and what is left of the heap is left to the
    /// system.
    pub fn leave(mut self) {
        self.end(vm::Interpreter::leave);
    }

    fn end<T>(&mut self, end: impl FnOnce(vm::Interpreter) -> T) -> Option<T> {
        let vm = self.vm.take()?;
        allow_native_stack(vm.runtime());
        let timer = self.session.timer();
        if let Some(timer) = &timer {
            timer.start();
        }
        let ended = end(vm);
        if let Some(timer) = timer {
            timer.stop();
        }
        Some(ended)
    }
}

/// Why there is no interpreter within a limit.
const TOO_SMALL: &str = "the memory limit is too small to start in";

impl Drop for Interpreter {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // A law may be broken: then nothing can be taken apart any more, and the message that says so is all that counts.
            std::mem::forget(self.vm.take());
        } else {
            self.end(vm::Interpreter::discard);
        }
    }
}
