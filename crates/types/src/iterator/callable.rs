//! What `iter(callable, sentinel)` returns: what the callable returns, until that is the sentinel.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::{ITSELF, builtin, give};
use crate::class::is_subclass;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Native;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{ops, tuple};

/// The class `callable_iterator`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::CallableIterator,
    "callable_iterator",
    Layout {
        fields: &[
            Field { offset: offset_of!(CallableIterator, callable) as u16, name: "callable" },
            Field { offset: offset_of!(CallableIterator, sentinel) as u16, name: "sentinel" },
        ],
        ..Layout::leaf("callable_iterator")
    },
)
.methods(&[
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let iterator = args.this::<CallableIterator>();
        let function = builtin(runtime, "iter")?;
        let arguments = match (iterator.callable.get(), iterator.sentinel.get()) {
            (Some(callable), Some(sentinel)) => tuple::new(runtime, [callable, sentinel].into_iter())?,
            _ => tuple::new(runtime, std::iter::once(tuple::empty(runtime)?))?,
        };
        tuple::new(runtime, [function, arguments].into_iter())
    }),
])
.sealed();

/// A callable and what ends it. Both empty once that has been.
#[repr(C)]
struct CallableIterator {
    header: Header,
    callable: Slot,
    sentinel: Slot,
}

// SAFETY: `CallableIterator` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for CallableIterator {
    const LAYOUT: LayoutId = ClassId::CallableIterator.layout();
}

/// `iter(callable, sentinel)`
pub fn new(runtime: &Runtime, callable: &Object, sentinel: &Object) -> Value {
    let header = Header::new(ClassId::CallableIterator.reference());
    let body = CallableIterator { header, callable: Slot::empty(), sentinel: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(iterator) = object.body::<CallableIterator>() {
        iterator.callable.set(callable.clone());
        iterator.sentinel.set(sentinel.clone());
    }
    Ok(object)
}

/// The next item of a `callable_iterator`.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(iterator) = iterator.body::<CallableIterator>() else { return Ok(None) };
    let (Some(callable), Some(sentinel)) = (iterator.callable.get(), iterator.sentinel.get()) else { return Ok(None) };
    let end = || {
        drop(iterator.callable.take());
        drop(iterator.sentinel.take());
    };
    match runtime.call(&callable, &[]) {
        Ok(item) => {
            // The call may have exhausted this very iterator.
            if iterator.callable.is_empty() {
                return Ok(None);
            }
            if ops::equal(runtime, &sentinel, &item)? {
                end();
                return Ok(None);
            }
            Ok(Some(item))
        }
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::StopIteration)) => {
            end();
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}
