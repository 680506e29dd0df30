//! A Python object in the hands of a Rust program.

use std::fmt;

use object::Object;
use types::class::name_of;
use types::{Value, ops, text};

use crate::{Arguments, FromPython, IntoPython, Python, Result};

/// A counted reference to a Python object; it keeps the object alive. It cannot outlive its interpreter, nor leave it.
///
/// Methods with a type parameter give a copy as that Rust type, or another handle for `Handle`.
#[derive(Clone)]
pub struct Handle<'a> {
    python: Python<'a>,
    object: Object,
}

impl<'a> Handle<'a> {
    pub(crate) fn new(python: Python<'a>, object: Object) -> Handle<'a> {
        Handle { python, object }
    }

    /// The interpreter that the object lives in.
    pub fn python(&self) -> Python<'a> {
        self.python
    }

    pub(crate) fn object(&self) -> &Object {
        &self.object
    }

    pub(crate) fn into_object(self) -> Object {
        self.object
    }

    /// A copy of the value as a Rust type.
    pub fn extract<T: FromPython<'a>>(&self) -> Result<T> {
        T::from_python(self.clone())
    }

    /// `object.name`
    pub fn get<T: FromPython<'a>>(&self, name: &str) -> Result<T> {
        self.python.make(|| self.attribute(name))?.extract()
    }

    fn attribute(&self, name: &str) -> Value {
        let runtime = self.python.runtime;
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        types::attribute::get_any(runtime, &self.object, &name)
    }

    /// `object.name = value`
    pub fn set(&self, name: &str, value: impl IntoPython) -> Result<()> {
        let runtime = self.python.runtime;
        let value = value.into_python(self.python)?;
        self.python.enter(|| {
            let name = text::intern(runtime, text::new(runtime, name)?)?;
            types::attribute::set_any(runtime, &self.object, &name, Some(&value.object))
        })
    }

    /// `object[key]`
    pub fn item<T: FromPython<'a>>(&self, key: impl IntoPython) -> Result<T> {
        let key = key.into_python(self.python)?;
        self.python.make(|| ops::get_item(self.python.runtime, &self.object, &key.object))?.extract()
    }

    /// `object[key] = value`
    pub fn set_item(&self, key: impl IntoPython, value: impl IntoPython) -> Result<()> {
        let (key, value) = (key.into_python(self.python)?, value.into_python(self.python)?);
        self.python.enter(|| ops::set_item(self.python.runtime, &self.object, &key.object, &value.object))
    }

    /// `object(*arguments)`
    pub fn call<T: FromPython<'a>>(&self, arguments: impl Arguments) -> Result<T> {
        let arguments = arguments.into_arguments(self.python)?;
        self.python.make(|| self.call_object(&self.object, &arguments, &[]))?.extract()
    }

    /// `object(*arguments, **keywords)`
    pub fn call_keywords<T: FromPython<'a>>(&self, arguments: impl Arguments, keywords: &[(&str, Handle<'_>)]) -> Result<T> {
        let arguments = arguments.into_arguments(self.python)?;
        keywords.iter().try_for_each(|(_, value)| self.python.own(value.object.clone()).map(drop))?;
        self.python.make(|| self.call_object(&self.object, &arguments, keywords))?.extract()
    }

    /// `object.name(*arguments)`
    pub fn call_method<T: FromPython<'a>>(&self, name: &str, arguments: impl Arguments) -> Result<T> {
        let arguments = arguments.into_arguments(self.python)?;
        self.python.make(|| self.call_object(&self.attribute(name)?, &arguments, &[]))?.extract()
    }

    fn call_object(&self, callable: &Object, arguments: &[Handle<'_>], keywords: &[(&str, Handle<'_>)]) -> Value {
        let runtime = self.python.runtime;
        let arguments: Vec<&Object> = arguments.iter().map(|argument| &argument.object).collect();
        if keywords.is_empty() {
            return runtime.call(callable, &arguments);
        }
        let keywords: Vec<(&str, &Object)> = keywords.iter().map(|(name, value)| (*name, &value.object)).collect();
        runtime.call_keywords(callable, &arguments, &keywords)
    }

    /// `list(object)`
    pub fn items(&self) -> Result<Vec<Handle<'a>>> {
        let runtime = self.python.runtime;
        self.python.make(|| types::list::from_iterable(runtime, &self.object))?.extract()
    }

    /// `len(object)`
    pub fn length(&self) -> Result<usize> {
        self.python.enter(|| ops::length(self.python.runtime, &self.object))
    }

    /// `bool(object)`
    pub fn is_true(&self) -> Result<bool> {
        self.python.enter(|| ops::truth(self.python.runtime, &self.object))
    }

    /// `object is None`
    pub fn is_none(&self) -> bool {
        self.object.is(&self.python.runtime.none())
    }

    /// `object is other`
    pub fn is(&self, other: &Handle<'_>) -> bool {
        self.object.is(&other.object)
    }

    /// `repr(object)`
    pub fn repr(&self) -> Result<String> {
        self.shown(|| ops::repr(self.python.runtime, &self.object))
    }

    /// `str(object)`
    pub fn str(&self) -> Result<String> {
        self.shown(|| ops::str(self.python.runtime, &self.object))
    }

    fn shown(&self, show: impl FnOnce() -> Value) -> Result<String> {
        self.python.enter(|| show().map(|shown| text::to_string(&shown)))
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
        write!(formatter, "<{} object at {:#x}>", self.class_name(), self.object.identity())
    }
}
