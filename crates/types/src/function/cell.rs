//! Cells: variables that a function shares with the functions defined in it.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of cells.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Cell,
    "cell",
    Layout { fields: &[Field { offset: offset_of!(Cell, content) as u16, name: "cell_contents" }], ..Layout::leaf("cell") },
)
.sealed();

/// A shared variable.
#[repr(C)]
pub struct Cell {
    header: Header,
    /// What the variable is bound to; empty while it is not.
    pub content: Slot,
}

// SAFETY: `Cell` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for Cell {
    const LAYOUT: LayoutId = ClassId::Cell.layout();
}

/// A cell with this content.
pub fn new(runtime: &Runtime, content: Option<Object>) -> Value {
    let body = Cell { header: Header::new(ClassId::Cell.reference()), content: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(cell) = object.body::<Cell>() {
        cell.content.replace(content);
    }
    Ok(object)
}
