//! The heap and the collector under a toy language, without Python. Its objects are nodes that hold up to two other nodes.
//!
//! `cargo run -p object --example heap_without_python`

#![expect(clippy::print_stdout, reason = "an example shows something")]

use std::mem::offset_of;

use object::{Audit, Body, DescriptorFlags, Field, Generation, Header, Kind, Layout, LayoutId, Object, OutOfMemory, Ref, Slot, Space};

/// A node as it lies on the heap. Every object begins with a header: its count, and the reference of its class.
#[repr(C)]
struct Node {
    header: Header,
    left: Slot,
    right: Slot,
}

/// All that is asked of the language: where the references are in its objects, and what people call them.
static LAYOUTS: [Layout; 2] = [
    Layout::leaf("class"),
    Layout {
        fields: &[
            Field { offset: offset_of!(Node, left) as u16, name: "left" },
            Field { offset: offset_of!(Node, right) as u16, name: "right" },
        ],
        ..Layout::leaf("node")
    },
];

// SAFETY: a node is `repr(C)`, begins with a header, and its references are those of its layout.
unsafe impl Body for Node {
    const LAYOUT: LayoutId = LayoutId(1);
}

fn node(space: &Space, class: Ref, left: Option<Object>, right: Option<Object>) -> Result<Object, OutOfMemory> {
    let body = Node { header: Header::new(class), left: Slot::empty(), right: Slot::empty() };
    // SAFETY: the body is what the layout of its class says, and can hold references.
    let object = unsafe { space.new_object(Kind::Container, body, 0) }?;
    let node = object.body::<Node>().expect("it was just made");
    node.left.replace(left);
    node.right.replace(right);
    Ok(object)
}

fn alive(space: &Space) -> usize {
    let mut nodes = 0;
    object::each_object(space, |object| nodes += usize::from(object.layout().name == "node"));
    nodes
}

pub(crate) fn main() -> Result<(), OutOfMemory> {
    let space = Space::new(1 << 20, &LAYOUTS)?;
    let meta = space.new_class(None, LayoutId(0), DescriptorFlags::NONE)?;
    let class = space.new_class(Some(meta), Node::LAYOUT, DescriptorFlags::NONE)?;

    // A chain dies when the last handle of its head goes.
    let head = node(&space, class, Some(node(&space, class, None, None)?), None)?;
    println!("{} nodes, {:?} references to the head", alive(&space), head.count());
    drop(head);
    assert_eq!(alive(&space), 0);

    // Two nodes that hold each other do not: the collector finds them.
    let first = node(&space, class, None, None)?;
    let second = node(&space, class, Some(first.clone()), None)?;
    first.body::<Node>().expect("it is a node").left.set(second);
    drop(first);
    let report = space.collect(Generation::Young).unwrap_or_default();
    println!("a cycle: {} looked at, {} freed in {:?}", report.examined, report.freed, report.duration);
    assert_eq!((report.freed, alive(&space)), (2, 0));

    // Memory ends in an error, and all is well when it is dropped.
    let mut chain = None;
    let made = (0..).take_while(|_| node(&space, class, chain.take(), None).map(|node| chain = Some(node)).is_ok()).count();
    println!("{made} nodes fit; committed {} of {} bytes", space.committed(), space.limit());
    drop(chain);
    assert!(made > 1000 && alive(&space) == 0 && Audit::of(&space).differences().is_empty());
    Ok(())
}
