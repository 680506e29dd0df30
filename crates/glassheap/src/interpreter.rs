//! An interpreter in a Rust program.

use object::Object;
use types::dict::Dict;
use types::{Name, Raised, Root, Runtime, Value, text};
use vm::{Config, Mode, NotStarted};

use crate::error::Error;
use crate::{Builder, Flags, Handle, Interrupter, Plain, Settings, settings};

pub use types::Remains;

/// A Python interpreter with a heap of its own. Many can live in one process, and on one thread.
pub struct Interpreter {
    /// Empty only while it is dropped.
    vm: Option<vm::Interpreter>,
    flags: Flags,
}

impl Interpreter {
    /// Says what an interpreter is to be like.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn new(limit: usize, hash_key: (u64, u64), settings: &Settings, captures: bool) -> Result<Interpreter, Error> {
        let config = Config { limit, hash_key, tables: stdlib::tables() };
        let vm = vm::Interpreter::new(config).map_err(|failure| match failure {
            NotStarted::OutOfMemory => Error::OutOfMemory,
            NotStarted::Raised(said) => Error::NotStarted(said),
        })?;
        let interpreter = Interpreter { vm: Some(vm), flags: settings.flags };
        let furnish = || {
            settings.apply(interpreter.runtime())?;
            interpreter.furnish_main()?;
            if captures { interpreter.capture() } else { stdlib::io::install(interpreter.runtime()) }
        };
        match interpreter.lift(furnish()) {
            Ok(()) => Ok(interpreter),
            Err(error) if error.exception().is_some_and(|exception| exception.class == "MemoryError") => Err(Error::OutOfMemory),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        match &self.vm {
            Some(vm) => vm.runtime(),
            None => unreachable!("it is empty only while it is dropped"),
        }
    }

    /// An error of the runtime as one of this interface.
    pub(crate) fn lift<T>(&self, result: Result<T, Raised>) -> Result<T, Error> {
        result.map_err(|raised| Error::of(self.runtime(), raised))
    }

    /// Has `listener` told what each collection of cyclic garbage did and why, in words, from now on. That takes some time of each that finds
    /// something.
    pub fn log_collections(&self, listener: impl Fn(&str) + 'static) {
        stdlib::log_collections(self.runtime(), Box::new(listener));
    }

    /// Runs statements in the namespace of `__main__`.
    pub fn run(&self, source: &str) -> Result<(), Error> {
        self.lift(self.evaluate(source, Mode::Module)).map(drop)
    }

    /// The value of an expression in the namespace of `__main__`.
    pub fn eval(&self, source: &str) -> Result<Handle<'_>, Error> {
        let object = self.lift(self.evaluate(source, Mode::Expression))?;
        Ok(Handle::new(self, object))
    }

    fn evaluate(&self, source: &str, mode: Mode) -> Value {
        let code = vm::compile_remembered(self.runtime(), source, "<string>", mode)?;
        self.run_in_main(&code)
    }

    /// Runs code in the namespace of `__main__`, and what became due by it.
    pub(crate) fn run_in_main(&self, code: &Object) -> Value {
        let runtime = self.runtime();
        let main = runtime.root(Root::Main).get().ok_or(Raised::OutOfMemory)?;
        let result = vm::evaluate::run_code(runtime, code, &main, None, None);
        vm::safepoint::serve(runtime)?;
        result
    }

    /// Calls a function that `__main__` knows: one of the program, or a built-in one.
    pub fn call(&self, name: &str, arguments: &[Plain]) -> Result<Handle<'_>, Error> {
        self.get(name)?.call(arguments)
    }

    /// What a name means in `__main__`.
    pub fn get(&self, name: &str) -> Result<Handle<'_>, Error> {
        let runtime = self.runtime();
        let find = || {
            let key = text::intern(runtime, text::new(runtime, name)?)?;
            let found =
                [Root::Main, Root::Builtins].into_iter().find_map(|root| runtime.root(root).get()?.body::<Dict>()?.get_name(runtime, &key));
            found.ok_or_else(|| runtime.error(types::ClassId::NameError, format_args!("name '{name}' is not defined")))
        };
        Ok(Handle::new(self, self.lift(find())?))
    }

    /// Sets a variable of `__main__`.
    pub fn set(&self, name: &str, value: impl Into<Plain>) -> Result<(), Error> {
        let runtime = self.runtime();
        self.lift(value.into().to_object(runtime).and_then(|value| self.set_main(name, value)))
    }

    pub(crate) fn set_main(&self, name: &str, value: Object) -> Result<(), Raised> {
        let runtime = self.runtime();
        let key = text::intern(runtime, text::new(runtime, name)?)?;
        if let Some(main) = runtime.root(Root::Main).get()
            && let Some(main) = main.body::<Dict>()
        {
            drop(main.set(runtime, key, value)?);
        }
        Ok(())
    }

    /// `import name`
    pub fn import(&self, name: &str) -> Result<Handle<'_>, Error> {
        Ok(Handle::new(self, self.lift(vm::import::import_module(self.runtime(), name))?))
    }

    /// What the program has printed since this was last asked for. Empty unless the interpreter captures its output.
    pub fn take_output(&self) -> Result<String, Error> {
        let runtime = self.runtime();
        let Some(stream) = settings::stream(runtime, Name::Stdout) else { return Ok(String::new()) };
        let take = || {
            let text = runtime.call_method(&stream, "getvalue", &[])?;
            let start = types::int::new(runtime, 0)?;
            runtime.call_method(&stream, "seek", &[&start])?;
            runtime.call_method(&stream, "truncate", &[&start])?;
            Ok(text::to_string(&text))
        };
        self.lift(take())
    }

    /// Has the streams write to strings on the heap.
    fn capture(&self) -> Result<(), Raised> {
        let runtime = self.runtime();
        let io = vm::import::import_module(runtime, "_io")?;
        let stream = runtime.call_method(&io, "StringIO", &[])?;
        settings::set(runtime, "stdout", stream.clone())?;
        settings::set(runtime, "stderr", stream)
    }

    pub(crate) fn has_safe_path(&self) -> bool {
        self.flags.safe_path || self.flags.isolated
    }

    /// What stops a running program from another thread or a signal handler.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter::new(self.runtime().shared_attention())
    }

    /// Bytes that the heap has committed.
    pub fn memory_used(&self) -> usize {
        self.runtime().stats().committed
    }

    /// Ends the interpreter and says what was still alive: nothing, if all is well.
    pub fn close(mut self) -> Remains {
        self.vm.take().map_or(Remains { objects: 0 }, vm::Interpreter::close)
    }
}

impl Interpreter {
    /// Ends the interpreter as `close` does, in a process that is about to end: finalizers run, and what is left of the heap is left to the
    /// system.
    pub fn leave(mut self) {
        if let Some(vm) = self.vm.take() {
            vm.leave();
        }
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        let Some(vm) = self.vm.take() else { return };
        if std::thread::panicking() {
            // A law is broken: nothing can be taken apart any more, and the message that says so is all that counts.
            std::mem::forget(vm);
        } else {
            vm.close();
        }
    }
}
