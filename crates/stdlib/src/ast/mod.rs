//! Module `_ast`: the classes of the nodes of a syntax tree. `ast` in Python stands on it.
//!
//! The classes are ordinary ones, made when the module is imported: there are more than a hundred, and few programs need them.

mod build;
mod nodes;

use object::{Object, Slot};
use types::dict::{self, Dict};
use types::{
    Args, Class, ClassId, ClassSpec, ModuleSpec, Name, Native, Raised, Runtime, Value, attribute, class, generic_alias, instance, int,
    module, text, tuple,
};

use crate::classes;
pub(crate) use build::{is_node, tree, unparse};
use nodes::{NODES, Node, PLACE};

/// `compile(..., flags)`: give a tree, not code.
pub(crate) const ONLY_AST: i64 = 0x400;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec { name: "_ast", doc: "", functions: &[], classes: &[&BASE], furnish };

/// The class `AST`.
pub(crate) static BASE: ClassSpec = instance::spec(classes::AST, "ast", "AST").with_dict().methods(&[
    Native::new("__init__", "(*)", init),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let object = args.at(0);
        let own = attribute::get(runtime, &object, &runtime.name(Name::Dict))?;
        tuple::new(runtime, [object.class(), tuple::empty(runtime)?, own].into_iter())
    }),
]);

fn named(runtime: &Runtime, name: &str) -> Value {
    text::intern(runtime, text::new(runtime, name)?)
}

fn names(runtime: &Runtime, names: &[&str]) -> Value {
    let names = names.iter().map(|name| named(runtime, name)).collect::<Result<Vec<Object>, Raised>>()?;
    tuple::new(runtime, names.into_iter())
}

/// How often a field is there.
#[derive(Clone, Copy, PartialEq)]
enum Times {
    Once,
    Maybe,
    Many,
}

impl Node {
    fn name(&self) -> &'static str {
        self.form.split('(').next().unwrap_or(self.form)
    }

    /// The name, type and number of each field.
    fn fields(&self) -> Vec<(&'static str, &'static str, Times)> {
        let Some((_, inner)) = self.form.split_once('(') else { return Vec::new() };
        let parts = inner.trim_end_matches(')').split(", ").filter_map(|part| part.split_once(' '));
        let field = |(kind, name): (&'static str, &'static str)| {
            if let Some(kind) = kind.strip_suffix('*') {
                (name, kind, Times::Many)
            } else if let Some(kind) = kind.strip_suffix('?') {
                (name, kind, Times::Maybe)
            } else {
                (name, kind, Times::Once)
            }
        };
        parts.map(field).collect()
    }
}

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    let base = runtime.class(BASE.id).owned();
    for name in ["_fields", "_attributes", "__match_args__"] {
        class::set_attribute(runtime, &base, &named(runtime, name)?, Some(tuple::empty(runtime)?))?;
    }
    let flags = [
        ("PyCF_ONLY_AST", ONLY_AST),
        ("PyCF_TYPE_COMMENTS", 0x1000),
        ("PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000),
        ("PyCF_OPTIMIZED_AST", 0x8400),
    ];
    for (name, value) in flags {
        module::set(runtime, module, name, int::new(runtime, value)?)?;
    }
    let made = dict::new(runtime)?;
    let Some(made) = made.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    made.set(runtime, named(runtime, "AST")?, base)?;
    for node in NODES {
        let class = make(runtime, node, made)?;
        module::set(runtime, module, node.name(), class.clone())?;
        made.set(runtime, named(runtime, node.name())?, class)?;
    }
    for node in NODES {
        let Some(class) = made.get_name(runtime, &named(runtime, node.name())?) else { continue };
        class::set_attribute(runtime, &class, &named(runtime, "_field_types")?, Some(field_types(runtime, node, made)?))?;
    }
    Ok(())
}

/// The class of a node.
fn make(runtime: &Runtime, node: &Node, made: &Dict) -> Value {
    let base = made.get_name(runtime, &named(runtime, node.base)?).ok_or(Raised::OutOfMemory)?;
    let namespace = dict::new(runtime)?;
    let Some(entries) = namespace.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    let fields = node.fields();
    let field_names: Vec<&str> = fields.iter().map(|(name, ..)| *name).collect();
    let set = |name: &str, value: Object| entries.set(runtime, named(runtime, name)?, value).map(drop);
    set("__module__", named(runtime, "ast")?)?;
    set("__doc__", text::new(runtime, node.form)?)?;
    set("_fields", names(runtime, &field_names)?)?;
    set("__match_args__", names(runtime, &field_names)?)?;
    if node.has_place {
        set("_attributes", names(runtime, PLACE)?)?;
        for end in ["end_lineno", "end_col_offset"] {
            set(end, runtime.none())?;
        }
    }
    for (name, ..) in fields.iter().filter(|(_, _, times)| *times == Times::Maybe) {
        set(name, runtime.none())?;
    }
    let bases = tuple::new(runtime, std::iter::once(base))?;
    runtime.call(&runtime.class(ClassId::Type), &[&named(runtime, node.name())?, &bases, &namespace])
}

/// The type of each field: a class, `list[class]` or `class | None`.
fn field_types(runtime: &Runtime, node: &Node, made: &Dict) -> Value {
    let types = dict::new(runtime)?;
    let Some(entries) = types.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    for (name, kind, times) in node.fields() {
        let class = match kind {
            "identifier" | "string" => runtime.class(ClassId::Str).owned(),
            "int" => runtime.class(ClassId::Int).owned(),
            "constant" => runtime.class(ClassId::Object).owned(),
            kind => made.get_name(runtime, &named(runtime, kind)?).unwrap_or_else(|| runtime.class(ClassId::Object).owned()),
        };
        let class = match times {
            Times::Once => class,
            Times::Many => generic_alias::new(runtime, &runtime.class(ClassId::List), &class)?,
            Times::Maybe => generic_alias::unite(runtime, &class, &runtime.none())?,
        };
        entries.set(runtime, named(runtime, name)?, class)?;
    }
    Ok(types)
}

/// Fields by position or name; lists that are left out are empty, contexts are `Load()`.
fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let class = class::short_name_of(&object.class());
    let fields = attribute::get(runtime, &object.class(), &named(runtime, "_fields")?)?;
    let fields: Vec<Object> = tuple::items(&fields).unwrap_or_default().iter().filter_map(Slot::get).collect();
    let given = &args.positional()[1..];
    if given.len() > fields.len() {
        let (most, plural) = (fields.len(), if fields.len() == 1 { "" } else { "s" });
        return Err(runtime.type_error(format_args!("{class} constructor takes at most {most} positional argument{plural}")));
    }
    let mut left: Vec<Object> = fields[given.len()..].to_vec();
    for (name, value) in fields.iter().zip(given) {
        attribute::set(runtime, &object, name, value.get())?;
    }
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { break };
        if fields[..given.len()].iter().any(|field| text::equal(field, &name)) {
            let name = text::to_string(&name);
            return Err(runtime.type_error(format_args!("{class} got multiple values for argument '{name}'")));
        }
        left.retain(|field| !text::equal(field, &name));
        attribute::set(runtime, &object, &attribute::name(runtime, &name)?, Some(value.owned()))?;
    }
    let types = attribute::find(runtime, &object.class(), &named(runtime, "_field_types")?)?;
    for name in left {
        let kind = types.as_ref().and_then(|types| types.body::<Dict>()?.get_name(runtime, &name));
        if let Some(default) = kind.map(|kind| default_of(runtime, &kind)).transpose()?.flatten() {
            attribute::set(runtime, &object, &name, Some(default))?;
        }
    }
    Ok(runtime.none())
}

fn default_of(runtime: &Runtime, kind: &Object) -> Result<Option<Object>, Raised> {
    if class::is_instance_of(kind, ClassId::GenericAlias) {
        return types::list::new(runtime).map(Some);
    }
    if kind.body::<Class>().is_none() || class::short_name_of(kind) != "expr_context" {
        return Ok(None);
    }
    let module = vm::import::import_module(runtime, "_ast")?;
    let load = attribute::get(runtime, &module, &named(runtime, "Load")?)?;
    runtime.call(&load, &[]).map(Some)
}
