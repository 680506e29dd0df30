//! Holders in the words of a program: `globals()['p1']`, `local 'obj' of log (a.py:12)`, `.pet of a Person`, `list[3]`.
//!
//! A holder is a place, and sometimes that says little: a dict may be the variables of a module or the attributes of an object. So those
//! that are dicts, cells and tuples are looked up in turn: who holds *them* says what they are.

use std::collections::HashMap;

use heap::Ref;
use inspect::{Allowance, Edge};
use object::{Object, find};
use types::code::Code;
use types::dict::Dict;
use types::function::Function;
use types::module::Module;
use types::{Class, ClassId, FrameFlags, Raised, Root, Runtime, class, int, text, tuple};
use vm::holders::{Held, Place, each_root};

use crate::graph;

/// Everything that holds an object, native calls in progress among them: as many as its count says.
pub(super) fn of_all(runtime: &Runtime, object: &Object) -> Result<Vec<String>, Raised> {
    let count = object.count();
    let mut words = of_known(runtime, object)?;
    let Some(missing) = count.and_then(|count| (count as usize).checked_sub(words.len())) else { return Ok(words) };
    let by_host = host_holds(runtime).into_iter().filter(|held| *held == object.reference()).count();
    words.extend((0..missing.min(by_host)).map(|_| "the host that runs the program".to_owned()));
    let native = native_calls(runtime);
    words.extend((by_host..missing).map(|_| format!("held by {native}")));
    Ok(words)
}

/// The holders that can be named.
pub(super) fn of_known(runtime: &Runtime, object: &Object) -> Result<Vec<String>, Raised> {
    let allowance = Allowance::for_space(runtime);
    let target = object.reference();
    let held = inspect::holders(runtime, &[target], &allowance)?;
    let mut words = Vec::new();
    each_root(runtime, &mut |root, reference| {
        if reference == target {
            words.push(root.to_string());
        }
    });
    let context = Context::new(runtime, &held, &allowance)?;
    let references: Vec<Ref> = held.iter().map(|held| held.holder).collect();
    for (holder, held) in find(runtime, &references).into_iter().zip(held) {
        if let Some(holder) = holder {
            words.push(context.word(&holder, held.edge));
        }
    }
    Ok(words)
}

/// What the host holds that runs the program: the function made of the program, its code and its namespaces.
pub(super) fn host_holds(runtime: &Runtime) -> Vec<Ref> {
    let frames = std::iter::successors(runtime.frames.current(), |frame| frame.previous());
    let Some(first) = frames.filter(|frame| frame.flags.get().has(FrameFlags::ENTRY)).last() else { return Vec::new() };
    let function = first.function.get();
    let body = function.as_ref().and_then(|function| function.body::<Function>());
    let globals = body.and_then(|function| function.globals.reference());
    let mut held: Vec<Ref> =
        [first.function.reference(), first.code.reference(), first.code.reference(), globals, globals].into_iter().flatten().collect();
    held.extend(body.and_then(|function| function.builtins.reference()));
    held
}

/// The native calls in progress, but for the one that asks.
fn native_calls(runtime: &Runtime) -> String {
    let mut calls = Vec::new();
    let mut callees = Vec::new();
    each_root(runtime, &mut |root, reference| {
        if let vm::holders::Root::Frame(Held { place: Place::Callee, .. }) = root {
            callees.push((reference, root.to_string()));
        }
    });
    let references: Vec<Ref> = callees.iter().map(|(callee, _)| *callee).collect();
    for (callee, (_, word)) in find(runtime, &references).into_iter().zip(callees).skip(1) {
        if callee.is_some_and(|callee| callee.body::<Function>().is_none()) {
            calls.push(word);
        }
    }
    if calls.is_empty() { "native code".to_owned() } else { calls.join(", ") }
}

/// Who holds those holders that need it to be told what they are.
struct Context<'a> {
    runtime: &'a Runtime,
    above: HashMap<Ref, Vec<(Object, Edge)>>,
}

impl<'a> Context<'a> {
    fn new(runtime: &'a Runtime, held: &[inspect::Held], allowance: &Allowance) -> Result<Context<'a>, Raised> {
        let mut context = Context { runtime, above: HashMap::new() };
        let holders: Vec<Ref> = held.iter().map(|held| held.holder).collect();
        let unclear = |object: &Object| object.body::<Dict>().is_some() || object.body::<types::function::Cell>().is_some();
        let mut wanted: Vec<Ref> = find(runtime, &holders).into_iter().flatten().filter(unclear).map(|object| object.reference()).collect();
        // Cells lie in tuples, and those are closures of functions.
        for _ in 0..2 {
            wanted.sort_unstable();
            wanted.dedup();
            if wanted.is_empty() {
                break;
            }
            let held = inspect::holders(runtime, &wanted, allowance)?;
            let references: Vec<Ref> = held.iter().map(|held| held.holder).collect();
            wanted.clear();
            for (object, held) in find(runtime, &references).into_iter().zip(held) {
                let Some(object) = object else { continue };
                if tuple::items(&object).is_some() {
                    wanted.push(object.reference());
                }
                context.above.entry(held.target).or_default().push((object, held.edge));
            }
        }
        Ok(context)
    }

    /// The objects that hold `object`, with the names under which they do, where that was looked up.
    fn above(&self, object: &Object) -> &[(Object, Edge)] {
        self.above.get(&object.reference()).map_or(&[], Vec::as_slice)
    }

    /// A holder and the name under which it holds, in words.
    fn word(&self, holder: &Object, edge: Edge) -> String {
        let class = class::name_of(&holder.class());
        if holder.body::<Dict>().is_some() {
            return self.word_of_dict(holder, edge);
        }
        match edge {
            Edge::Index(index) if holder.body::<types::frame::FrameObject>().is_some() => {
                format!("local {index} of {}", self.named(holder))
            }
            Edge::Index(index) => format!("{class}[{index}]"),
            Edge::Attribute(name) if class == "generator" => format!("local '{}' of {}", self.text_at(name), self.named(holder)),
            Edge::Attribute(name) => format!(".{} of {}", self.text_at(name), self.named(holder)),
            Edge::Extension(_) if is_dict_of(holder, edge) => format!("__dict__ of {}", self.named(holder)),
            Edge::Extension(place) => self.member(holder, place).unwrap_or_else(|| format!("slot {place} of {}", self.named(holder))),
            Edge::Key | Edge::ValueOf(_) => format!("an element of {}", self.named(holder)),
            Edge::Class => format!("the class of {}", self.named(holder)),
            Edge::Field(_) if holder.body::<types::function::Cell>().is_some() => self.word_of_cell(holder),
            Edge::Field(name) => match ClassId::of(holder) {
                ClassId::Roots => format!("the interpreter: {name}"),
                ClassId::Shape => format!("the attributes of instances ({name})"),
                _ => format!("{name} of {}", self.named(holder)),
            },
            Edge::Unnamed => format!("an element of {}", self.named(holder)),
        }
    }

    /// A dict holds: the variables of a module, the attributes of a class or of an instance, or just a dict.
    fn word_of_dict(&self, dict: &Object, edge: Edge) -> String {
        let key = match edge {
            Edge::ValueOf(key) => find(self.runtime, &[key]).pop().flatten(),
            _ => return format!("a key of {}", self.named_dict(dict)),
        };
        let name = key.as_ref().filter(|key| text::view(key).is_some()).map(text::to_string);
        if let Some(name) = name {
            if self.runtime.root(Root::Main).reference() == Some(dict.reference()) {
                return format!("globals()['{name}']");
            }
            for (owner, edge) in self.above(dict) {
                if !is_dict_of(owner, *edge) {
                    continue;
                }
                if owner.body::<Module>().is_some() {
                    return format!("{}.{name}", module_name(self.runtime, dict));
                }
                if owner.body::<Class>().is_some() {
                    return format!("{}.{name}", class::name_of(owner));
                }
                return format!(".{name} of {}", self.named(owner));
            }
            return format!("{}['{name}']", class::name_of(&dict.class()));
        }
        let key = key.map(|key| match int::value(&key) {
            Some(number) => number.to_string(),
            None => format!("<{}>", class::name_of(&key.class())),
        });
        format!("{}[{}]", class::name_of(&dict.class()), key.unwrap_or_default())
    }

    fn named_dict(&self, dict: &Object) -> String {
        if self.runtime.root(Root::Main).reference() == Some(dict.reference()) {
            return "globals()".to_owned();
        }
        let owner = self.above(dict).iter().find(|(owner, edge)| is_dict_of(owner, *edge));
        owner.map_or_else(|| self.named(dict), |(owner, _)| format!("the __dict__ of {}", self.named(owner)))
    }

    /// `closure cell 'x'`, and the functions that share it.
    fn word_of_cell(&self, cell: &Object) -> String {
        let names = self.above(cell).iter().filter_map(|(tuple, edge)| {
            let Edge::Index(index) = edge else { return None };
            self.above(tuple).iter().find_map(|(function, _)| free_name(function, *index))
        });
        let name = names.into_iter().next().or_else(|| self.name_in_frame(cell));
        name.map_or_else(|| "a closure cell".to_owned(), |name| format!("closure cell '{name}'"))
    }

    /// The name that a running call has for a cell.
    fn name_in_frame(&self, cell: &Object) -> Option<String> {
        let mut name = None;
        each_root(self.runtime, &mut |root, reference| {
            if let vm::holders::Root::Frame(Held { frame, place: Place::Local(index), .. }) = root
                && reference == cell.reference()
            {
                let code = frame.code.get();
                let known = code.as_ref().and_then(|code| code.body::<Code>()?.local_name(*index));
                name = known.as_ref().map(text::to_string);
            }
        });
        name
    }

    /// The attribute in a place that `__slots__` names.
    fn member(&self, holder: &Object, place: usize) -> Option<String> {
        let class = holder.class();
        let mro = class.body::<Class>()?.mro.get()?;
        for class in tuple::items(&mro)?.iter().filter_map(object::Slot::get) {
            let dict = class.body::<Class>()?.dict.get()?;
            let mut position = 0;
            while let Some((name, value)) = dict.body::<Dict>()?.next(&mut position) {
                if types::descriptor::place_of(&value) == Some(place) {
                    return Some(format!(".{} of {}", text::to_string(&name), self.named(holder)));
                }
            }
        }
        None
    }

    /// An object by its name, if it has one, or its class.
    fn named(&self, object: &Object) -> String {
        if let Some(module) = object.body::<Module>() {
            return format!("module {}", module.dict.get().map(|dict| module_name(self.runtime, &dict)).unwrap_or_default());
        }
        graph::named(object)
    }

    fn text_at(&self, reference: Ref) -> String {
        find(self.runtime, &[reference]).pop().flatten().as_ref().map(text::to_string).unwrap_or_default()
    }
}

/// Whether the edge of `owner` leads to its `__dict__`: instances that extend a built-in class have that in front of their other slots.
fn is_dict_of(owner: &Object, edge: Edge) -> bool {
    edge == Edge::Field("__dict__") || owner.layout().trailing && edge == Edge::Extension(0)
}

/// The name of free variable `index` of a function.
fn free_name(function: &Object, index: usize) -> Option<String> {
    let code = function.body::<Function>()?.code.get()?;
    let code = code.body::<Code>()?;
    let first = code.local_count.get() as usize - code.free_count.get() as usize;
    code.local_name(first + index).as_ref().map(text::to_string)
}

/// `__name__` in the dict of a module.
fn module_name(runtime: &Runtime, dict: &Object) -> String {
    let name = runtime.name(types::Name::Name);
    let found = dict.body::<Dict>().and_then(|dict| dict.get_name(runtime, &name));
    found.as_ref().map(text::to_string).unwrap_or_else(|| "module".to_owned())
}
