//! A Python object in the hands of a Rust program.

use std::fmt;

use object::Object;
use types::class::name_of;
use types::{Raised, ops, text};

use crate::{Error, FromPython, Interpreter, Plain};

/// A counted reference to a Python object; it keeps the object alive. It cannot outlive its interpreter.
#[derive(Clone)]
pub struct Handle<'a> {
    interpreter: &'a Interpreter,
    object: Object,
}

impl<'a> Handle<'a> {
    pub(crate) fn new(interpreter: &'a Interpreter, object: Object) -> Handle<'a> {
        Handle { interpreter, object }
    }

    fn wrap(&self, value: Result<Object, Raised>) -> Result<Handle<'a>, Error> {
        let object = self.interpreter.lift(value)?;
        Ok(Handle { object, ..*self })
    }

    /// A copy of the value as a Rust type.
    pub fn extract<T: FromPython>(&self) -> Result<T, Error> {
        let plain = Plain::of(self.interpreter.runtime(), &self.object)?;
        T::from_plain(plain).ok_or_else(|| Error::Conversion { found: self.class_name(), wanted: T::WANTED })
    }

    /// `object.name`
    pub fn get(&self, name: &str) -> Result<Handle<'a>, Error> {
        let runtime = self.interpreter.runtime();
        self.wrap(text::new(runtime, name).and_then(|name| {
            let name = text::intern(runtime, name)?;
            types::attribute::get_any(runtime, &self.object, &name)
        }))
    }

    /// `object.name = value`
    pub fn set(&self, name: &str, value: impl Into<Plain>) -> Result<(), Error> {
        let runtime = self.interpreter.runtime();
        let set = || {
            let name = text::intern(runtime, text::new(runtime, name)?)?;
            types::attribute::set_any(runtime, &self.object, &name, Some(&value.into().to_object(runtime)?))
        };
        self.interpreter.lift(set())
    }

    /// `object[key]`
    pub fn item(&self, key: impl Into<Plain>) -> Result<Handle<'a>, Error> {
        let runtime = self.interpreter.runtime();
        self.wrap(key.into().to_object(runtime).and_then(|key| ops::get_item(runtime, &self.object, &key)))
    }

    /// `object(*arguments)`
    pub fn call(&self, arguments: &[Plain]) -> Result<Handle<'a>, Error> {
        let runtime = self.interpreter.runtime();
        let call = || {
            let arguments = arguments.iter().map(|argument| argument.to_object(runtime)).collect::<Result<Vec<Object>, Raised>>()?;
            runtime.call(&self.object, &arguments.iter().collect::<Vec<&Object>>())
        };
        self.wrap(call())
    }

    /// `object.name(*arguments)`
    pub fn call_method(&self, name: &str, arguments: &[Plain]) -> Result<Handle<'a>, Error> {
        self.get(name)?.call(arguments)
    }

    /// `repr(object)`
    pub fn repr(&self) -> Result<String, Error> {
        let shown = self.interpreter.lift(ops::repr(self.interpreter.runtime(), &self.object))?;
        Ok(text::to_string(&shown))
    }

    /// `type(object).__name__`
    pub fn class_name(&self) -> String {
        name_of(&self.object.class())
    }

    /// How many references to the object there are, this one among them; `None` if it is immortal.
    pub fn count(&self) -> Option<u32> {
        self.object.count()
    }
}

impl fmt::Debug for Handle<'_> {
    /// Runs no Python: the class and the address, as the default `repr` has them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<{} object at {:#x}>", self.class_name(), self.object.address())
    }
}
