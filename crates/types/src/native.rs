//! Functions written in Rust, and how they get their arguments.
//!
//! A native function is a number in a table, never an address (the place law). Its parameters are declared as Python would write them:
//!
//! ```ignore
//! Native::new("insert", "(self, index, object, /)", insert)
//! fn insert(runtime: &Runtime, args: &Args<'_>) -> Value {
//!     let list = List::of(runtime, args.at(0))?;  ...
//! }
//! ```
//!
//! Arguments arrive bound: `args.at(i)` is parameter `i` of the signature, in order; `args.get(i)` is `None` if the caller left it out
//! (a default in the signature is documentation, and makes the parameter optional). `*args` arrives as a tuple, `**kwargs` as a dict, each
//! in its place in the order of parameters. A signature of `"(*)"` takes the call as it is: any number of positional arguments
//! through [`Args::len`] and [`Args::at`], and keywords through [`Args::keyword`].

use object::{Body, Borrowed, Object, Slot};

use crate::class;
use crate::error::Value;
use crate::runtime::Runtime;

/// The Rust side of a native function.
pub type NativeCall = fn(&Runtime, &Args<'_>) -> Value;

/// A native function: an entry of a table.
#[derive(Clone, Copy)]
pub struct Native {
    /// Its name in Python.
    pub name: &'static str,
    /// Its parameters as Python text.
    pub signature: &'static str,
    /// What it does.
    pub call: NativeCall,
    /// How it is bound in a class.
    pub binding: Binding,
    /// `__doc__`
    pub doc: &'static str,
}

/// How a native function in a class becomes a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The first parameter is the instance.
    Method,
    /// The first parameter is the class.
    ClassMethod,
    /// No implicit parameter. `__new__` is one.
    Static,
}

impl Native {
    /// A method, or a function of a module.
    pub const fn new(name: &'static str, signature: &'static str, call: NativeCall) -> Native {
        Native { name, signature, call, binding: Binding::Method, doc: "" }
    }

    /// A class method.
    pub const fn class_method(name: &'static str, signature: &'static str, call: NativeCall) -> Native {
        Native { name, signature, call, binding: Binding::ClassMethod, doc: "" }
    }

    /// A static method.
    pub const fn static_method(name: &'static str, signature: &'static str, call: NativeCall) -> Native {
        Native { name, signature, call, binding: Binding::Static, doc: "" }
    }

    /// The same with documentation.
    pub const fn doc(self, doc: &'static str) -> Native {
        Native { doc, ..self }
    }
}

/// One table of two: what classes share, and what one has of its own.
pub const fn join<const A: usize, const B: usize, const N: usize>(shared: [Native; A], own: [Native; B]) -> [Native; N] {
    assert!(A + B == N);
    let mut all = [if A > 0 { shared[0] } else { own[0] }; N];
    let mut index = 0;
    while index < N {
        all[index] = if index < A { shared[index] } else { own[index - A] };
        index += 1;
    }
    all
}

/// Writes a computed attribute of the object, or deletes it (`None`).
pub type Setter = fn(&Runtime, &Object, Option<&Object>) -> Result<(), crate::Raised>;

/// A computed attribute of a built-in class.
pub struct Getter {
    /// Its name in Python.
    pub name: &'static str,
    /// Reads it.
    pub get: fn(&Runtime, &Object) -> Value,
    /// Without this it is read-only.
    pub set: Option<Setter>,
}

impl Getter {
    /// A read-only attribute.
    pub const fn new(name: &'static str, get: fn(&Runtime, &Object) -> Value) -> Getter {
        Getter { name, get, set: None }
    }
}

/// The arguments of a native call: registers of the caller, which hold them for the time of the call.
pub struct Args<'a> {
    slots: &'a [Slot],
    /// For `"(*)"` signatures: a tuple of names for the last arguments.
    names: Option<&'a Object>,
}

impl<'a> Args<'a> {
    /// Arguments in registers. `names`, if any, is a tuple of the names of the last ones.
    #[inline(always)]
    pub fn new(slots: &'a [Slot], names: Option<&'a Object>) -> Args<'a> {
        Args { slots, names }
    }

    /// How many there are: parameters of the signature, or positional arguments for `"(*)"`.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.slots.len() - self.keyword_count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Argument `index`, if it was given; keyword arguments of `"(*)"` do not count.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Borrowed<'a>> {
        if index < self.len() { self.register(index) } else { None }
    }

    #[inline(always)]
    fn register(&self, index: usize) -> Option<Borrowed<'a>> {
        // SAFETY: the caller's registers hold the arguments for the time of the call.
        unsafe { self.slots.get(index)?.borrow() }
    }

    /// Argument `index`, which the signature requires.
    #[inline(always)]
    pub fn at(&self, index: usize) -> Borrowed<'a> {
        match self.get(index) {
            Some(argument) => argument,
            None => missing_argument(index),
        }
    }

    /// Argument 0 of a method as what its class's instances begin with: a method is only called on these.
    #[inline(always)]
    pub fn this<B: Body>(&self) -> &'a B {
        match self.at(0).body::<B>() {
            Some(body) => body,
            None => wrong_receiver(),
        }
    }

    /// The arguments of a `"(*)"` call of `name`, beyond the first `implicit` ones: checks that there are as many as `allowed` says and no
    /// keywords.
    pub fn check(
        &self,
        runtime: &Runtime,
        name: &str,
        implicit: usize,
        allowed: std::ops::RangeInclusive<usize>,
    ) -> Result<(), crate::Raised> {
        if self.keyword_count() > 0 {
            return Err(runtime.type_error(format_args!("{name}() takes no keyword arguments")));
        }
        let given = self.len().saturating_sub(implicit);
        if allowed.contains(&given) {
            return Ok(());
        }
        let (least, most) = (*allowed.start(), *allowed.end());
        let (bound, wanted) = if given < least { ("at least ", least) } else { ("at most ", most) };
        let bound = if least == most { "" } else { bound };
        let plural = if wanted == 1 { "" } else { "s" };
        Err(runtime.type_error(format_args!("{name} expected {bound}{wanted} argument{plural}, got {given}")))
    }

    /// The same for a `__new__` or `__init__` of the class `name`: keywords are let pass if they are meant for the other of the two.
    pub fn check_constructor(&self, runtime: &Runtime, name: &str, allowed: std::ops::RangeInclusive<usize>) -> Result<(), crate::Raised> {
        if self.keyword_count() > 0 && class::is_half_written(&self.at(0)) {
            return Args::new(self.positional(), None).check(runtime, name, 1, allowed);
        }
        self.check(runtime, name, 1, allowed)
    }

    /// How many keyword arguments there are (`"(*)"` only).
    #[inline(always)]
    pub fn keyword_count(&self) -> usize {
        self.names.map_or(0, |names| crate::tuple::items(names).map_or(0, <[Slot]>::len))
    }

    /// Keyword argument `index`: its name and value (`"(*)"` only).
    pub fn keyword(&self, index: usize) -> Option<(Object, Borrowed<'a>)> {
        let name = crate::tuple::items(self.names?)?.get(index)?.get()?;
        Some((name, self.register(self.len() + index)?))
    }

    /// The registers of the positional arguments.
    pub fn positional(&self) -> &'a [Slot] {
        &self.slots[..self.len()]
    }

    /// The names of the keyword arguments.
    pub fn names(&self) -> Option<&'a Object> {
        self.names
    }

    /// All registers.
    pub fn slots(&self) -> &'a [Slot] {
        self.slots
    }
}

#[cold]
fn wrong_receiver() -> ! {
    panic!("broken law: a method is called on an instance of another class")
}

#[cold]
fn missing_argument(index: usize) -> ! {
    panic!("broken law: a native function reads argument {index}, which its signature does not require")
}
