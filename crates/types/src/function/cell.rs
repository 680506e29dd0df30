//! Cells: variables that a function shares with the functions defined in it.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Getter, Native};
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::text;

/// The class of cells.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Cell,
    "cell",
    Layout { fields: &[Field { offset: offset_of!(Cell, content) as u16, name: "cell_contents" }], ..Layout::leaf("cell") },
)
.methods(METHODS)
.getters(&[Getter { name: "cell_contents", get: get_contents, set: Some(set_contents) }])
.unhashable()
.sealed()
.doc("Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.");

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| {
        args.check(runtime, "cell", 1, 0..=1)?;
        new(runtime, args.get(1).map(|content| content.owned()))
    }),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
];

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

fn get_contents(runtime: &Runtime, object: &Object) -> Value {
    let content = object.body::<Cell>().and_then(|cell| cell.content.get());
    content.ok_or_else(|| runtime.value_error(format_args!("Cell is empty")))
}

fn set_contents(_: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    object.body::<Cell>().map(|cell| cell.content.replace(value.cloned()));
    Ok(())
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let address = object.identity();
    match object.body::<Cell>().and_then(|cell| cell.content.get()) {
        Some(content) => {
            let (class, at) = (name_of(&content.class()), content.identity());
            text::new(runtime, &format!("<cell at {address:#x}: {class} object at {at:#x}>"))
        }
        None => text::new(runtime, &format!("<cell at {address:#x}: empty>")),
    }
}

/// By their contents; an empty one comes first.
fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let other = args.at(1);
    let Some(other) = other.body::<Cell>() else { return Ok(runtime.singleton(Singleton::NotImplemented)) };
    match (args.this::<Cell>().content.get(), other.content.get()) {
        (Some(left), Some(right)) => runtime.guarded(|| ops::compare(runtime, comparison, &left, &right)),
        (left, right) => Ok(runtime.bool(comparison.holds(left.is_some().cmp(&right.is_some())))),
    }
}
