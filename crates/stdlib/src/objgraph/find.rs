//! Finding objects: by type, by address, those that nothing refers to.

use heap::{REGION_SIZE, Ref};
use object::{Object, each_edge, each_object, find};
use types::dict::Dict;
use types::module::Module;
use types::{Args, Raised, Root, Runtime, Value, class, int, list, ops, text};

use super::count::type_name;
use super::names::Names;
use super::{all_or, collect, given};
use crate::graph;

/// A list of all objects that are wanted, but for itself.
pub(super) fn wanted(runtime: &Runtime, mut is_wanted: impl FnMut(&Object) -> bool) -> Value {
    let mut count = 0;
    each_object(runtime, |object| count += usize::from(graph::is_visible(object) && is_wanted(object)));
    // Room first: nothing may move while the heap is walked.
    let found = list::with_room(runtime, count + 1)?;
    let mut failed = None;
    each_object(runtime, |object| {
        let room = list::length(&found) < count && failed.is_none();
        if room && !object.is(&found) && graph::is_visible(object) && is_wanted(object) {
            failed = list::append(runtime, &found, object.clone()).err();
        }
    });
    failed.map_or(Ok(found), Err)
}

/// `objgraph.by_type()`
pub(super) fn by_type(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = type_name(runtime, &args.at(0))?;
    let names = Names::of(&name);
    if let Some(objects) = given(runtime, args, 1) {
        let found = list::new(runtime)?;
        ops::for_each(runtime, &objects, |object| match names.of_object(runtime, &object)? == name {
            true => list::append(runtime, &found, object),
            false => Ok(()),
        })?;
        return Ok(found);
    }
    // Classes first: their names may be known to Python only, which cannot run while the heap is walked.
    let mut classes = Vec::new();
    let all = wanted(runtime, |object| object.body::<types::Class>().is_some())?;
    for class in (0..list::length(&all)).filter_map(|index| list::item(&all, index)) {
        if names.of_class(runtime, &class)? == name {
            classes.push(class.reference());
        }
    }
    // The list of the classes is not one that anybody asked for.
    let own = all.reference();
    wanted(runtime, |object| classes.contains(&object.class_ref()) && object.reference() != own)
}

/// `objgraph.at()`
pub(super) fn at(runtime: &Runtime, args: &Args<'_>) -> Value {
    let address = int::value(&args.at(0));
    let found = address.and_then(reference_of).and_then(|reference| find(runtime, &[reference]).pop()?);
    Ok(found.filter(graph::is_visible).unwrap_or_else(|| runtime.none()))
}

/// `objgraph.at_addrs()`
pub(super) fn at_addrs(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut references = Vec::new();
    ops::for_each(runtime, &args.at(0), |address| {
        references.extend(int::value(&address).and_then(reference_of));
        Ok(())
    })?;
    references.sort_unstable();
    references.dedup();
    graph::list_of(runtime, &references, |_| true)
}

/// The reference that `id()` of an object here can be.
fn reference_of(address: i64) -> Option<Ref> {
    let offset = usize::try_from(address).ok().filter(|offset| *offset < REGION_SIZE)?;
    (offset > 0 && offset.is_multiple_of(8)).then(|| Ref::from_offset(offset))
}

/// `objgraph.get_leaking_objects()`
pub(super) fn leaking(runtime: &Runtime, args: &Args<'_>) -> Value {
    let objects = given(runtime, args, 0);
    if objects.is_none() {
        collect(runtime);
    }
    let all = all_or(runtime, objects.as_ref())?;
    let mut held = std::collections::HashSet::new();
    let objects = || (0..list::length(&all)).filter_map(|index| list::item(&all, index));
    for object in objects() {
        each_edge(&object, &mut |_, target| {
            held.insert(target);
        });
    }
    list::from_objects(runtime, objects().filter(|object| !held.contains(&object.reference())))
}

/// Whether an object is a module that is in `sys.modules` under its name.
pub(super) fn is_proper_module(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    if !class::is_instance_of(object, types::ClassId::Module) {
        return Ok(false);
    }
    let name = text::intern(runtime, text::new(runtime, "__name__")?)?;
    let Some(dict) = object.body::<Module>().and_then(|module| module.dict.get()) else { return Ok(false) };
    let Some(name) = dict.body::<Dict>().and_then(|dict| dict.get_name(runtime, &name)) else { return Ok(false) };
    let Some(modules) = runtime.root(Root::Modules).get() else { return Ok(false) };
    let found = match modules.body::<Dict>() {
        Some(modules) => modules.get(runtime, &name)?,
        None => None,
    };
    Ok(found.is_some_and(|found| found.is(object)))
}
