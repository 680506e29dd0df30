//! Descriptors: what stands in a class and says what its instances' attributes do.

pub(crate) mod class_method;
pub(crate) mod getset;
pub(crate) mod member;
pub(crate) mod property;
pub(crate) mod super_object;

pub use member::place_of;
pub use super_object::{get_behind as get_super, method as super_method, new as new_super};

use object::Object;

use crate::class::name_of;
use crate::error::Raised;
use crate::runtime::Runtime;

/// The message when a descriptor is used on an object that is no instance of its class.
#[cold]
fn wrong_object(runtime: &Runtime, name: &str, owner: &Object, object: &Object) -> Raised {
    let (owner, class) = (name_of(owner), name_of(&object.class()));
    runtime.type_error(format_args!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"))
}
