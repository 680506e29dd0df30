//! `compile(..., PyCF_ONLY_AST)`: the compiler's tree as objects.

use compiler::{Field, Mode, Prepared};
use object::Object;
use types::dict::{self, Dict};
use types::module::Module;
use types::{Raised, Runtime, Value, attribute, int, list, text, tuple};

use super::{PLACE, named};

/// The tree of a source.
pub(crate) fn tree(runtime: &Runtime, source: &Object, filename: &str, mode: &str) -> Value {
    let mode = match mode {
        "exec" => Mode::Module,
        "eval" => Mode::Expression,
        "single" => Mode::Interactive,
        "func_type" => return Err(runtime.error(types::ClassId::NotImplementedError, format_args!("glassheap: function types"))),
        _ => return Err(runtime.value_error(format_args!("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"))),
    };
    let source = vm::dynamic::source_text(runtime, source, "compile() arg 1 must be a string, bytes or AST object")?;
    let source = if mode == Mode::Expression { source.trim_start_matches([' ', '\t']) } else { &source };
    let refused = |error| vm::compile_error(runtime, filename, &error);
    let _lines = vm::lend_for_lines(runtime, source)?;
    let prepared = Prepared::new(source).map_err(refused)?;
    let _working_memory = runtime.lend(prepared.most_memory_of_tree())?;
    let tree = prepared.tree(mode).map_err(refused)?;
    let module = vm::import::import_module(runtime, "_ast")?;
    let classes = module.body::<Module>().and_then(|module| module.dict.get()).ok_or(Raised::OutOfMemory)?;
    let words = dict::new(runtime)?;
    Builder { runtime, classes: &classes, words: &words }.node(&tree)
}

struct Builder<'a> {
    runtime: &'a Runtime,
    /// The classes of nodes, by name.
    classes: &'a Object,
    /// Operators and contexts: one object of a class is enough.
    words: &'a Object,
}

impl Builder<'_> {
    fn field(&self, field: &Field) -> Value {
        match field {
            Field::Nothing => Ok(self.runtime.none()),
            Field::Name(name) => named(self.runtime, name),
            Field::Number(number) => int::new(self.runtime, *number),
            Field::Constant(constant) => vm::constant(self.runtime, constant),
            Field::Node(node) => self.runtime.guarded(|| self.node(node)),
            Field::List(items) => {
                let made = list::new(self.runtime)?;
                for item in items {
                    list::append(self.runtime, &made, self.field(item)?)?;
                }
                Ok(made)
            }
        }
    }

    fn node(&self, node: &compiler::Node) -> Value {
        let name = named(self.runtime, node.name)?;
        let entries = |dict: &Object| dict.body::<Dict>().and_then(|dict| dict.get_name(self.runtime, &name));
        let is_word = node.fields.is_empty() && node.place.is_none();
        if is_word && let Some(known) = entries(self.words) {
            return Ok(known);
        }
        let class = entries(self.classes).ok_or(Raised::OutOfMemory)?;
        let fields = node.fields.iter().map(|field| self.field(field)).collect::<Result<Vec<Object>, Raised>>()?;
        let fields: Vec<&Object> = fields.iter().collect();
        let made = self.runtime.call(&class, &fields)?;
        if let Some(place) = node.place {
            for (name, number) in PLACE.iter().zip(place) {
                attribute::set(self.runtime, &made, &named(self.runtime, name)?, Some(int::new(self.runtime, number.into())?))?;
            }
        }
        if is_word && let Some(words) = self.words.body::<Dict>() {
            drop(words.set(self.runtime, name.clone(), made.clone())?);
        }
        Ok(made)
    }
}

/// Whether an object is a node.
pub(crate) fn is_node(runtime: &Runtime, object: &Object) -> bool {
    types::class::is_subclass(&object.class(), &runtime.class(super::BASE.id)) && text::view(object).is_none()
}

/// The source text of a tree, and for which line each of its lines stands: what the compiler takes.
pub(crate) fn unparse(runtime: &Runtime, tree: &Object, mode: &Object) -> Result<(Object, Vec<u32>), Raised> {
    let module = vm::import::import_module(runtime, "_glassheap_unparse")?;
    let made = runtime.call_method(&module, "unparse", &[tree, mode])?;
    let Some([source, lines]) = tuple::items(&made) else { return Err(Raised::OutOfMemory) };
    let lines = lines.get().and_then(|lines| {
        let items = lines.body::<list::List>()?;
        Some((0..items.len()).map(|index| items.get(index).and_then(|line| int::value(&line)).unwrap_or(1) as u32).collect())
    });
    source.get().zip(lines).ok_or(Raised::OutOfMemory)
}
