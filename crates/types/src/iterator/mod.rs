//! Iterators of the built-in types.
//!
//! Each kind has a native `next` that says `None` at the end. `__next__` is that with a `StopIteration`: only who calls it from Python pays
//! for one. [`crate::ops::next`] picks the native one by class.

mod callable;
mod enumerate;
mod filter;
mod map;
mod reversed;
pub(crate) mod sequence;
mod zip;

use object::Object;

pub use callable::{new as over_callable, next as next_of_callable};
pub use enumerate::next as next_of_enumerate;
pub use filter::next as next_of_filter;
pub use map::next as next_of_map;
pub use reversed::next as next_of_reversed;
pub use sequence::{
    next_of_items, next_of_list, next_of_list_reversed, next_of_tuple, over_items, over_list, over_list_reversed, over_tuple,
};
pub use zip::next as next_of_zip;

pub(crate) use callable::SPEC as CALLABLE;
pub(crate) use enumerate::SPEC as ENUMERATE;
pub(crate) use filter::SPEC as FILTER;
pub(crate) use map::SPEC as MAP;
pub(crate) use reversed::SPEC as REVERSED;
pub(crate) use sequence::{LIST, LIST_REVERSE, SEQUENCE, TUPLE};
pub(crate) use zip::SPEC as ZIP;

use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::text;

/// `__iter__` of an iterator: itself.
pub const ITSELF: Native = Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())).doc("Implement iter(self).");

/// `__next__` of a class whose spec has a native `next`.
pub const NEXT: Native = Native::new("__next__", "(self, /)", |runtime, args| {
    let class = args.at(0).class();
    let tables = runtime.tables();
    let native = |class: &Object| tables.classes.get(ClassId::of_class(class).number())?.spec.next;
    let next = native(&class).or_else(|| crate::class::order_of(&class).iter().find_map(native));
    match next {
        Some(next) => give(runtime, next(runtime, &args.at(0))),
        None => Err(runtime.type_error(format_args!("'{}' object is not an iterator", crate::class::name_of(&class)))),
    }
})
.doc("Implement next(self).");

/// What a native `next` said, as `__next__` says it.
pub fn give(runtime: &Runtime, next: Result<Option<Object>, Raised>) -> Value {
    next?.ok_or_else(|| runtime.stop_iteration())
}

/// A function of `builtins` by its name, for `__reduce__`.
pub fn builtin(runtime: &Runtime, name: &str) -> Value {
    let key = text::intern(runtime, text::new(runtime, name)?)?;
    let found = runtime.root(Root::Builtins).get().and_then(|builtins| builtins.body::<Dict>()?.get_name(runtime, &key));
    found.ok_or_else(|| runtime.error(crate::ids::ClassId::RuntimeError, format_args!("lost builtins.{name}")))
}

/// The class that `__new__` in `args` was asked for, and its native side's header.
pub(crate) fn allocate<B: object::Body>(
    runtime: &Runtime,
    args: &Args<'_>,
    id: crate::ids::ClassId,
    body: impl FnOnce(object::Header) -> B,
) -> Value {
    let class = crate::instance::requested_class(runtime, args, id)?;
    let Some(described) = class.body::<crate::class::Class>() else { return Err(Raised::OutOfMemory) };
    let body = body(object::Header::new(class.reference()));
    // SAFETY: the header names the class, which has the layout of `B` or extends it; the extent of these is their body.
    unsafe { crate::instance::allocate(runtime, described, object::Kind::Container, body, 0) }
}
