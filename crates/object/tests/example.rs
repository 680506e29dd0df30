//! The example of the top folder does what it says.

#[path = "../../../examples/heap_without_python.rs"]
mod heap_without_python;

#[test]
fn a_heap_works_without_python() {
    heap_without_python::main().expect("its own assertions hold, and memory is enough");
}
