//! What both the host and its functions do with an interpreter.

use object::Object;
use types::dict::Dict;
use types::{ClassId, Raised, Root, Runtime, Value, text};
use vm::Mode;

use crate::session::Session;
use crate::{Arguments, Error, FromPython, Handle, IntoPython, Result};

/// An interpreter that is being used: what [`Interpreter::python`](crate::Interpreter::python) gives, and what a function of the host that
/// Python calls finds in its [`Call`](crate::Call).
#[derive(Clone, Copy)]
pub struct Python<'a> {
    pub(crate) runtime: &'a Runtime,
    session: &'a Session,
}

impl<'a> Python<'a> {
    pub(crate) fn new(runtime: &'a Runtime, session: &'a Session) -> Python<'a> {
        Python { runtime, session }
    }

    /// Does what may run Python.
    pub(crate) fn enter<T>(self, work: impl FnOnce() -> Result<T, Raised>) -> Result<T> {
        self.session.enter(self.runtime, work)
    }

    /// Does what may run Python and tells of its failures itself.
    pub(crate) fn within<T>(self, work: impl FnOnce() -> T) -> T {
        self.session.within(self.runtime, work).0
    }

    /// Takes what was made without running Python.
    pub(crate) fn build(self, made: Value) -> Result<Handle<'a>> {
        self.lift(made).map(|object| Handle::new(self, object))
    }

    /// An error of the runtime as one of this interface.
    pub(crate) fn lift<T>(self, result: Result<T, Raised>) -> Result<T> {
        result.map_err(|raised| Error::of(self.runtime, raised))
    }

    /// Does what makes an object and may run Python.
    pub(crate) fn make(self, work: impl FnOnce() -> Value) -> Result<Handle<'a>> {
        Ok(Handle::new(self, self.enter(work)?))
    }

    /// Runs statements in the namespace of `__main__`.
    pub fn run(self, source: &str) -> Result<()> {
        self.enter(|| self.evaluate(source, Mode::Module)).map(drop)
    }

    /// The value of an expression in the namespace of `__main__`.
    pub fn eval<T: FromPython<'a>>(self, source: &str) -> Result<T> {
        self.make(|| self.evaluate(source, Mode::Expression))?.extract()
    }

    fn evaluate(self, source: &str, mode: Mode) -> Value {
        // A program may have filled its memory, and the source may be about giving some back.
        let code = self.runtime.with_reserve(|| vm::compile_remembered(self.runtime, source, "<string>", mode))?;
        self.run_code(&code)
    }

    /// Runs code in the namespace of `__main__`.
    pub(crate) fn run_code(self, code: &Object) -> Value {
        let main = self.runtime.root(Root::Main).get().ok_or(Raised::OutOfMemory)?;
        vm::evaluate::run_code(self.runtime, code, &main, None, None)
    }

    /// Calls a function that `__main__` knows: one of the program, or a built-in one.
    pub fn call<T: FromPython<'a>>(self, name: &str, arguments: impl Arguments) -> Result<T> {
        self.get::<Handle<'a>>(name)?.call(arguments)
    }

    /// What a name means in `__main__`.
    pub fn get<T: FromPython<'a>>(self, name: &str) -> Result<T> {
        let runtime = self.runtime;
        let find = || {
            let key = text::intern(runtime, text::new(runtime, name)?)?;
            let found =
                [Root::Main, Root::Builtins].into_iter().find_map(|root| runtime.root(root).get()?.body::<Dict>()?.get_name(runtime, &key));
            found.ok_or_else(|| runtime.error(ClassId::NameError, format_args!("name '{name}' is not defined")))
        };
        self.build(self.runtime.with_reserve(find))?.extract()
    }

    /// Sets a variable of `__main__`.
    pub fn set(self, name: &str, value: impl IntoPython) -> Result<()> {
        let value = value.into_python(self)?;
        self.lift(self.runtime.with_reserve(|| self.set_main(name, value.into_object())))
    }

    pub(crate) fn set_main(self, name: &str, value: Object) -> Result<(), Raised> {
        let runtime = self.runtime;
        let key = text::intern(runtime, text::new(runtime, name)?)?;
        if let Some(main) = runtime.root(Root::Main).get()
            && let Some(main) = main.body::<Dict>()
        {
            drop(main.set(runtime, key, value)?);
        }
        Ok(())
    }

    /// `import name`
    pub fn import(self, name: &str) -> Result<Handle<'a>> {
        self.make(|| vm::import::import_module(self.runtime, name))
    }

    /// A Python object for a Rust value.
    pub fn object(self, value: impl IntoPython) -> Result<Handle<'a>> {
        value.into_python(self)
    }

    /// `None`
    pub fn none(self) -> Handle<'a> {
        Handle::new(self, self.runtime.none())
    }

    /// Checks that an object lives in this interpreter.
    pub(crate) fn own(self, object: Object) -> Result<Handle<'a>> {
        if object.base() == self.runtime.base() {
            return Ok(Handle::new(self, object));
        }
        Err(Error::Conversion { found: "object of another interpreter".to_owned(), wanted: "an object of this one" })
    }
}
