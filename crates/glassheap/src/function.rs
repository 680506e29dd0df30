//! Rust functions that Python calls.

use std::fmt::Display;

use object::{Object, Slot};
use types::class::derives_from;
use types::dict::Dict;
use types::{Args, ClassId, Raised, Root, Runtime, Value, text};

use crate::session::Session;
use crate::{Error, FromPython, Handle, IntoPython, Python, Result};

/// What a function of the host raises: an exception of a built-in class, or one that the program has defined in `__main__`, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    class: String,
    message: String,
}

impl Raise {
    /// `raise class(message)`
    pub fn new(class: impl Into<String>, message: impl Display) -> Raise {
        Raise { class: class.into(), message: message.to_string() }
    }

    fn into_raised(self, runtime: &Runtime) -> Raised {
        let class = known_class(runtime, &self.class).unwrap_or_else(|| runtime.class(ClassId::RuntimeError).owned());
        let make = || {
            let message = text::new(runtime, &self.message)?;
            runtime.call(&class, &[&message])
        };
        make().map_or_else(|raised| raised, Raised::Exception)
    }
}

/// The class of exceptions that a name means to the program.
fn known_class(runtime: &Runtime, name: &str) -> Option<Object> {
    let name = text::intern(runtime, text::new(runtime, name).ok()?).ok()?;
    let known =
        [Root::Builtins, Root::Main].into_iter().find_map(|root| runtime.root(root).get()?.body::<Dict>()?.get_name(runtime, &name));
    known.filter(|class| class.body::<types::Class>().is_some() && derives_from(class, ClassId::BaseException))
}

impl From<&str> for Raise {
    /// A `RuntimeError`.
    fn from(message: &str) -> Raise {
        Raise::new("RuntimeError", message)
    }
}

impl From<String> for Raise {
    /// A `RuntimeError`.
    fn from(message: String) -> Raise {
        Raise::new("RuntimeError", message)
    }
}

impl From<std::io::Error> for Raise {
    /// An `OSError`.
    fn from(error: std::io::Error) -> Raise {
        Raise::new("OSError", error)
    }
}

impl From<Error> for Raise {
    /// The same exception again; a `TypeError` for a value that cannot be converted.
    fn from(error: Error) -> Raise {
        match error {
            Error::Conversion { .. } => Raise::new("TypeError", error),
            Error::Exit { code, message } => Raise::new("SystemExit", message.unwrap_or_else(|| code.to_string())),
            error => match error.exception() {
                Some(exception) => Raise::new(exception.class.clone(), &exception.message),
                None => Raise::new("RuntimeError", error),
            },
        }
    }
}

/// A call of a function of the host, for one that takes any arguments.
pub struct Call<'a> {
    python: Python<'a>,
    args: &'a Args<'a>,
}

impl<'a> Call<'a> {
    /// The interpreter that calls.
    pub fn python(&self) -> Python<'a> {
        self.python
    }

    /// How many positional arguments there are.
    pub fn len(&self) -> usize {
        // The function object comes first.
        self.args.len() - 1
    }

    /// Whether there are no positional arguments.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A positional argument. Where it is missing, the error is Python's `TypeError`.
    pub fn argument<T: FromPython<'a>>(&self, index: usize) -> Result<T> {
        let argument = self.args.positional().get(index + 1).and_then(Slot::get);
        let argument = argument.ok_or_else(|| Error::Conversion { found: format!("argument {}", index + 1), wanted: "given" })?;
        Handle::new(self.python, argument).extract()
    }

    /// A keyword argument, if it is given.
    pub fn keyword<T: FromPython<'a>>(&self, name: &str) -> Result<Option<T>> {
        let mut keywords = (0..self.args.keyword_count()).filter_map(|index| self.args.keyword(index));
        let found = keywords.find(|(known, _)| text::view(known).is_some_and(|known| known.to_rust() == name));
        found.map(|(_, value)| Handle::new(self.python, value.owned()).extract()).transpose()
    }
}

/// What a function of the host may give back: a value, or a [`Result`] with one and what is to be raised instead.
pub trait Returned {
    /// The value, or what is raised.
    #[doc(hidden)]
    fn into_returned<'a>(self, python: Python<'a>) -> Result<Handle<'a>, Raise>;
}

impl<T: IntoPython> Returned for T {
    fn into_returned<'a>(self, python: Python<'a>) -> Result<Handle<'a>, Raise> {
        Ok(self.into_python(python)?)
    }
}

impl<T: IntoPython, E: Into<Raise>> Returned for Result<T, E> {
    fn into_returned<'a>(self, python: Python<'a>) -> Result<Handle<'a>, Raise> {
        Ok(self.map_err(Into::into)?.into_python(python)?)
    }
}

/// A Rust function that Python can call: up to six parameters of types that are [`FromPython`], and a [`Returned`] value. The type
/// parameter tells signatures apart; it is inferred.
pub trait Function<Signature>: Send + 'static {
    /// Calls it.
    #[doc(hidden)]
    fn invoke<'a>(&self, call: &Call<'a>) -> Result<Handle<'a>, Raise>;
}

macro_rules! functions {
    ($($count:literal ($($name:ident $index:literal)*))*) => {
        $(impl<F, R, $($name),*> Function<fn($($name),*) -> R> for F
        where
            F: Fn($($name),*) -> R + Send + 'static,
            R: Returned,
            $($name: for<'b> FromPython<'b>,)*
        {
            fn invoke<'a>(&self, call: &Call<'a>) -> Result<Handle<'a>, Raise> {
                expect(call, $count)?;
                self($(call.argument::<$name>($index)?),*).into_returned(call.python)
            }
        })*
    };
}

functions! {
    0 ()
    1 (A 0)
    2 (A 0 B 1)
    3 (A 0 B 1 C 2)
    4 (A 0 B 1 C 2 D 3)
    5 (A 0 B 1 C 2 D 3 E 4)
    6 (A 0 B 1 C 2 D 3 E 4 G 5)
}

/// Refuses another number of arguments.
fn expect(call: &Call<'_>, count: usize) -> Result<(), Raise> {
    if call.args.keyword_count() > 0 {
        return Err(Raise::new("TypeError", "this function takes no keyword arguments"));
    }
    if call.len() == count {
        return Ok(());
    }
    let plural = if count == 1 { "" } else { "s" };
    Err(Raise::new("TypeError", format_args!("this function takes {count} argument{plural} ({} given)", call.len())))
}

/// A function of the host, whatever its signature.
pub(crate) type Boxed = Box<dyn for<'a> Fn(&Call<'a>) -> Result<Handle<'a>, Raise> + Send>;

pub(crate) fn boxed<S>(function: impl Function<S>) -> Boxed {
    Box::new(move |call| function.invoke(call))
}

/// The function as the runtime calls it.
pub(crate) fn lent(function: Boxed) -> stdlib::HostCall {
    Box::new(move |runtime, args| invoke(runtime, args, &function))
}

fn invoke(runtime: &Runtime, args: &Args<'_>, function: &Boxed) -> Value {
    let session = Session::of(runtime);
    let call = Call { python: Python::new(runtime, &session), args };
    match function(&call) {
        Ok(value) => Ok(value.into_object()),
        Err(raise) => Err(raise.into_raised(runtime)),
    }
}
