//! `weakref.ref` and the proxies: ways to an object that do not keep it alive. The links themselves are `object`'s.

mod proxy;
mod reference;

pub use proxy::new as new_proxy;
pub(crate) use proxy::{CALLABLE as CALLABLE_PROXY, SPEC as PROXY};
pub(crate) use reference::SPEC as REF;
pub use reference::{new as new_reference, target};

use std::mem::offset_of;

use object::{Field, Layout, Object, WeakLink};

use crate::class::{self, Class, ClassFlags, name_of};
use crate::error::{Raised, Value};
use crate::runtime::Runtime;
use crate::{list, text};

/// The layout of something that begins with a header, and a link behind that.
const fn layout(name: &'static str, link: usize) -> Layout {
    Layout { weak_link: Some(link as u16), ..Layout::leaf(name) }
}

/// The field of the callback in a link at `link`.
const fn callback(link: usize) -> Field {
    Field { offset: (link + offset_of!(WeakLink, callback)) as u16, name: "__callback__" }
}

/// Refuses objects that cannot be weakly referenced.
fn check(runtime: &Runtime, target: &Object) -> Result<(), Raised> {
    let class = target.class();
    if class.body::<Class>().is_some_and(|class| class.has(ClassFlags::HAS_WEAKREF)) {
        return Ok(());
    }
    let class = name_of(&class);
    Err(runtime.type_error(format_args!("cannot create weak reference to '{class}' object")))
}

/// How many weak references and proxies there are to an object.
pub fn count(runtime: &Runtime, target: &Object) -> usize {
    runtime.weak_references(target).count()
}

/// A list of the weak references and proxies to an object.
pub fn all(runtime: &Runtime, target: &Object) -> Value {
    let found: Vec<Object> = runtime.weak_references(target).map(|reference| reference.owned()).collect();
    list::from_objects(runtime, found.into_iter())
}

/// `__weakref__`: the first weak reference to an object, or `None`.
pub(crate) fn first_of(runtime: &Runtime, target: &Object) -> Value {
    let first = runtime.weak_references(target).next().map(|reference| reference.owned());
    Ok(first.unwrap_or_else(|| runtime.none()))
}

/// The beginning of what is shown of a weak reference: `<weakref at 0x...; to 'module.Class' at 0x...`.
fn show<'a>(runtime: &'a Runtime, kind: &str, reference: &Object, target: &Object) -> text::Builder<'a> {
    let mut shown = text::Builder::new(runtime);
    shown.push_str(&format!("<{kind} at {:#x}; to '", reference.identity()));
    class::push_name_in_program(runtime, &target.class(), &mut shown);
    shown.push_str(&format!("' at {:#x}", target.identity()));
    shown
}

/// The callback of an argument list `(target, callback=None)`.
fn given_callback(runtime: &Runtime, given: Option<Object>) -> Option<Object> {
    given.filter(|callback| !callback.is(&runtime.none()))
}

/// Sorts out positional arguments for an object whose class has its own `__init__`.
fn unpack(runtime: &Runtime, name: &str, given: &[object::Slot]) -> Result<(Object, Option<Object>), Raised> {
    let count = given.len();
    match given {
        [target] => Ok((target.get().unwrap_or_else(|| runtime.none()), None)),
        [target, callback] => Ok((target.get().unwrap_or_else(|| runtime.none()), given_callback(runtime, callback.get()))),
        [] => Err(runtime.type_error(format_args!("{name} expected at least 1 argument, got 0"))),
        _ => Err(runtime.type_error(format_args!("{name} expected at most 2 arguments, got {count}"))),
    }
}
