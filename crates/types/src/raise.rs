//! What `raise x` and `generator.throw(x)` raise: an instance, made from a class where need be.

use object::Object;

use crate::class::{self, Class};
use crate::error::Value;
use crate::exception::{self, Exception};
use crate::ids::ClassId;
use crate::roots::Root;
use crate::runtime::Runtime;

/// Whether an object is a class of exceptions.
pub fn is_exception_class(object: &Object) -> bool {
    object.body::<Class>().is_some() && class::derives_from(object, ClassId::BaseException)
}

/// Whether an object is an exception.
pub fn is_exception(object: &Object) -> bool {
    class::is_instance_of(object, ClassId::BaseException)
}

/// The exception that an object stands for: itself, or an instance of it. `complaint` is the message if it is neither.
pub fn instance(runtime: &Runtime, object: &Object, complaint: &str) -> Value {
    if is_exception(object) {
        return Ok(object.clone());
    }
    if !is_exception_class(object) {
        return Err(runtime.type_error(format_args!("{complaint}")));
    }
    let made = runtime.call(object, &[])?;
    if is_exception(&made) {
        return Ok(made);
    }
    let (class, got) = (class::name_of(object), class::name_of(&made.class()));
    Err(runtime.type_error(format_args!("calling <class '{class}'> should have returned an instance of BaseException, not {got}")))
}

/// `StopIteration.value`: what a generator returned.
pub fn stop_value(runtime: &Runtime, stop: &Object) -> Object {
    exception::stop_value(runtime, stop)
}

/// The `MemoryError` for which no memory is needed: the one that was made in advance, as good as new where nobody holds it.
pub fn memory_error(runtime: &Runtime) -> Option<Object> {
    renew_memory_error(runtime);
    runtime.root(Root::MemoryError).get()
}

/// Makes the `MemoryError` that was made in advance let go of the frames it passed, where nobody holds it any more: much of what filled
/// the memory may be in them.
pub fn renew_memory_error(runtime: &Runtime) {
    let Some(made) = runtime.root(Root::MemoryError).get() else { return };
    // The root and this handle.
    if made.count() == Some(2)
        && let Some(body) = made.body::<Exception>()
    {
        for slot in [&body.traceback, &body.context, &body.cause] {
            drop(slot.take());
        }
        body.suppress_context.set(false);
    }
}
