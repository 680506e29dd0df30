//! What native modules keep from one call to the next: Python objects by name, in a dict that a root holds.
//!
//! So they lie on the heap, are counted and have a holder that can be named, as everything else.

use object::Object;

use crate::dict::{self, Dict};
use crate::error::Raised;
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::text;

/// What is kept under `name`.
pub fn get(runtime: &Runtime, name: &str) -> Result<Option<Object>, Raised> {
    get_from(runtime, Root::Kept, name)
}

/// Keeps `object` under `name`.
pub fn set(runtime: &Runtime, name: &str, object: Object) -> Result<(), Raised> {
    set_in(runtime, Root::Kept, name, object)
}

/// What is kept under `name` for the running thread.
pub fn get_of_thread(runtime: &Runtime, name: &str) -> Result<Option<Object>, Raised> {
    get_from(runtime, Root::Thread, name)
}

/// Keeps `object` under `name` for the running thread.
pub fn set_of_thread(runtime: &Runtime, name: &str, object: Object) -> Result<(), Raised> {
    set_in(runtime, Root::Thread, name, object)
}

fn get_from(runtime: &Runtime, root: Root, name: &str) -> Result<Option<Object>, Raised> {
    let Some(all) = runtime.root(root).get() else { return Ok(None) };
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    Ok(all.body::<Dict>().and_then(|all| all.get_name(runtime, &name)))
}

fn set_in(runtime: &Runtime, root: Root, name: &str, object: Object) -> Result<(), Raised> {
    let root = runtime.root(root);
    if root.is_empty() {
        root.set(dict::new(runtime)?);
    }
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    if let Some(all) = root.get()
        && let Some(all) = all.body::<Dict>()
    {
        drop(all.set(runtime, name, object)?);
    }
    Ok(())
}
