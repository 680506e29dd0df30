//! Classes.

mod body;

use object::Object;

pub(crate) use body::SPEC;
pub use body::{Class, ClassFlags};

use crate::text;

/// The `__name__` of a class, for messages.
pub(crate) fn name_of(class: &Object) -> String {
    let name = class.body::<Class>().and_then(|class| class.name.get());
    name.and_then(|name| text::view(&name).map(|text| text.to_rust().into_owned())).unwrap_or_default()
}
