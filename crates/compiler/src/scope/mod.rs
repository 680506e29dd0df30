//! The symbol table: which variable a name means, and where each variable lives.
//!
//! `build` walks the tree once and notes what every scope does with its names; `resolve` decides, once all is known, what each name means
//! and lays out the locals of each frame. A comprehension has a scope of its own but no frame: its variables are locals of the frame it
//! is in (PEP 709), so they need registers, also in a module or a class body. A generator expression has its own frame.

mod build;
mod check;
mod pattern;
mod resolve;
mod type_parameters;

use std::borrow::Cow;
use std::collections::HashMap;

use ruff_python_ast::name::Name;
use ruff_python_ast::{AtomicNodeIndex, NodeIndex};
use ruff_text_size::TextRange;

use crate::code::{Local, LocalKind};

pub(crate) use build::build;
pub(crate) use type_parameters::{given_defaults, name_and_default};

/// The number of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScopeId(pub(crate) usize);

/// A variable: a symbol of the scope that binds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct VariableId {
    scope: ScopeId,
    symbol: usize,
}

/// The variable that holds the tuple of type parameters, in their scope. No name of a source is like it, nor like the next two.
pub(crate) const TYPE_PARAMETERS: &str = ".type_params";
/// A parameter of the scope of a function's type parameters: its `__defaults__`, which are evaluated outside.
pub(crate) const DEFAULTS: &str = ".defaults";
/// The same for its `__kwdefaults__`.
pub(crate) const KEYWORD_DEFAULTS: &str = ".kwdefaults";

/// What kind of source a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A generator expression.
    Generator,
    /// A list, set or dict comprehension: no frame.
    Comprehension,
    /// Annotations, evaluated later by `__annotate__`; the value of a type alias, the bound or default of a type parameter.
    Annotation,
    /// Type parameters: a function around what is generic.
    TypeParameters,
}

/// What a scope does with a name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Uses {
    /// Assigned, imported, defined, deleted ...: the scope's own variable unless declared otherwise.
    pub(crate) bound: bool,
    pub(crate) parameter: bool,
    pub(crate) global: bool,
    /// For the module: a function or class in it declares the name global, which makes it one here too.
    pub(crate) global_within: bool,
    pub(crate) nonlocal: bool,
    pub(crate) read: bool,
    pub(crate) annotated: bool,
    /// A target of the `for` of a comprehension.
    pub(crate) iteration: bool,
    /// A target of `:=`.
    pub(crate) walrus: bool,
    pub(crate) deleted: bool,
}

/// A name in a scope.
#[derive(Clone, Debug)]
pub(crate) struct Symbol {
    pub(crate) name: Name,
    pub(crate) uses: Uses,
    /// Where it was declared global or nonlocal.
    declared_at: Option<TextRange>,
    /// Another frame's scope means this variable.
    captured: bool,
    meaning: Meaning,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A global, else a built-in.
    Global,
    /// A name in the frame's namespace, else a global, else a built-in.
    Namespace,
    /// A variable in a register or a cell.
    Variable(VariableId),
    /// In a class body: in the namespace, else the variable of a function around it.
    ClassVariable(VariableId),
    /// In a class's annotations: in the class's namespace, else a global, else a built-in.
    ClassGlobal,
    /// In a class's annotations: in the class's namespace, else the variable of a function around it.
    ClassFree(VariableId),
}

/// A scope.
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    /// The function's or class's name.
    pub(crate) name: Name,
    pub(crate) parent: Option<ScopeId>,
    /// What it is evaluated for, where that is done late or out of sight: nothing in it may wait, yield or bind.
    confined: Option<&'static str>,
    /// The class whose private names are mangled here.
    private: Option<Name>,
    symbols: Vec<Symbol>,
    index: HashMap<Name, usize>,
    /// It yields.
    pub(crate) is_generator: bool,
    /// `async def`
    pub(crate) is_coroutine: bool,
    /// `async def`: where it first returns a value, which one that yields may not.
    pub(crate) returns_at: Option<TextRange>,
    /// Parameters in register order.
    parameters: Vec<usize>,
    /// A class: the attributes that its functions assign through `self`.
    pub(crate) static_attributes: Vec<Name>,
    /// A module or class: some variable of it is annotated.
    pub(crate) annotates: bool,
    /// The scope of the annotations of a module's or class's variables, if there are any.
    pub(crate) annotations: Option<ScopeId>,
    /// A class: the variable behind `__class__` in its functions.
    class_cell: Option<usize>,
    /// A class: the variable behind its namespace, for its annotations.
    class_namespace: Option<usize>,
    /// The scope's frame, where it has one.
    pub(crate) frame: Frame,
}

/// The registers of a frame's locals.
#[derive(Default)]
pub(crate) struct Frame {
    pub(crate) locals: Vec<Local>,
    registers: HashMap<VariableId, usize>,
    /// Free variables in closure order.
    pub(crate) free: Vec<VariableId>,
}

/// All scopes of a source.
pub(crate) struct Scopes {
    scopes: Vec<Scope>,
}

impl Scope {
    fn new(kind: ScopeKind, name: Name, parent: Option<ScopeId>, private: Option<Name>) -> Scope {
        Scope {
            kind,
            name,
            parent,
            confined: match kind {
                ScopeKind::Annotation => Some("an annotation"),
                ScopeKind::TypeParameters => Some("the definition of a generic"),
                _ => None,
            },
            private,
            symbols: Vec::new(),
            index: HashMap::new(),
            is_generator: false,
            is_coroutine: false,
            returns_at: None,
            parameters: Vec::new(),
            static_attributes: Vec::new(),
            annotates: false,
            annotations: None,
            class_cell: None,
            class_namespace: None,
            frame: Frame::default(),
        }
    }

    /// A name as it is stored: private names of a class carry its name.
    pub(crate) fn mangle<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match &self.private {
            Some(class) => mangle(class, name),
            None => Cow::Borrowed(name),
        }
    }

    fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.index.get(name).map(|index| &self.symbols[*index])
    }

    /// The symbol of an already mangled name, made if it is not there.
    fn symbol_mut(&mut self, name: &str) -> &mut Symbol {
        let index = match self.index.get(name) {
            Some(index) => *index,
            None => {
                self.index.insert(Name::new(name), self.symbols.len());
                self.add_hidden(name)
            }
        };
        &mut self.symbols[index]
    }

    /// A symbol that no name of the source means.
    fn add_hidden(&mut self, name: &str) -> usize {
        self.symbols.push(Symbol {
            name: Name::new(name),
            uses: Uses::default(),
            declared_at: None,
            captured: false,
            meaning: Meaning::Global,
        });
        self.symbols.len() - 1
    }

    /// Whether it is a function of its own kind: names it binds are variables, not names of a namespace.
    fn has_variables(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }
}

/// A private name of a class, as it is stored.
fn mangle<'n>(class: &str, name: &'n str) -> Cow<'n, str> {
    let class = class.trim_start_matches('_');
    let private = name.starts_with("__") && !name.ends_with("__") && !name.contains('.');
    if private && !class.is_empty() { Cow::Owned(format!("_{class}{name}")) } else { Cow::Borrowed(name) }
}

impl Scopes {
    /// The scope with this number.
    pub(crate) fn get(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0]
    }

    /// The scope of a node that makes one.
    pub(crate) fn of(&self, node: &AtomicNodeIndex) -> Option<ScopeId> {
        scope_of(node)
    }

    /// The scope in whose frame the code of `scope` runs.
    pub(crate) fn frame_of(&self, mut scope: ScopeId) -> ScopeId {
        while let Scope { kind: ScopeKind::Comprehension, parent: Some(parent), .. } = self.get(scope) {
            scope = *parent;
        }
        scope
    }

    /// What an already mangled name means in a scope.
    pub(crate) fn meaning(&self, scope: ScopeId, name: &str) -> Meaning {
        match self.get(scope).symbol(name) {
            Some(symbol) => symbol.meaning,
            None if self.get(scope).has_variables() => Meaning::Global,
            None => Meaning::Namespace,
        }
    }

    /// What the scope does with a name.
    pub(crate) fn uses(&self, scope: ScopeId, name: &str) -> Uses {
        self.get(scope).symbol(name).map(|symbol| symbol.uses).unwrap_or_default()
    }

    /// Whether a local of a frame is the target of some `:=`.
    pub(crate) fn has_walrus(&self, frame: ScopeId) -> bool {
        self.get(frame).frame.registers.keys().any(|variable| self.get(variable.scope).symbols[variable.symbol].uses.walrus)
    }

    /// Whether a variable is deleted somewhere.
    fn is_deleted(&self, variable: VariableId) -> bool {
        self.get(variable.scope).symbols[variable.symbol].uses.deleted
    }

    /// The number of a variable's local in a frame.
    pub(crate) fn local(&self, frame: ScopeId, variable: VariableId) -> Option<usize> {
        self.get(frame).frame.registers.get(&variable).copied()
    }

    /// The locals of a frame that are deleted somewhere.
    pub(crate) fn deleted_locals(&self, frame: ScopeId) -> impl Iterator<Item = usize> {
        let registers = &self.get(frame).frame.registers;
        registers.iter().filter(|(variable, _)| self.is_deleted(**variable)).map(|(_, local)| *local)
    }

    /// The locals that a scope's own variables take in its frame, with their kind.
    pub(crate) fn own_locals(&self, scope: ScopeId) -> Vec<(usize, LocalKind)> {
        let frame = &self.get(self.frame_of(scope)).frame;
        let mine = frame.registers.iter().filter(|(variable, _)| variable.scope == scope);
        let mut locals: Vec<_> = mine.map(|(_, local)| (*local, frame.locals[*local].kind)).collect();
        locals.sort_unstable_by_key(|(local, _)| *local);
        locals
    }

    /// The variable that holds a class for `__class__`, if a function of it wants that.
    pub(crate) fn class_cell(&self, class: ScopeId) -> Option<VariableId> {
        self.get(class).class_cell.map(|symbol| VariableId { scope: class, symbol })
    }

    /// The variable that holds a class's namespace for its annotations, if they want that.
    pub(crate) fn class_namespace(&self, class: ScopeId) -> Option<VariableId> {
        self.get(class).class_namespace.map(|symbol| VariableId { scope: class, symbol })
    }

    /// The class whose names a scope of annotations or type parameters sees.
    pub(crate) fn visible_class(&self, scope: ScopeId) -> Option<ScopeId> {
        let mut scope = scope;
        let mut sees = false;
        loop {
            let this = self.get(scope);
            match this.kind {
                ScopeKind::Class => return sees.then_some(scope),
                ScopeKind::Annotation | ScopeKind::TypeParameters => sees = true,
                ScopeKind::Comprehension => sees = false,
                _ => return None,
            }
            scope = this.parent?;
        }
    }

    /// The scope in which what a scope makes is known: not that of type parameters, which nobody sees.
    pub(crate) fn named_in(&self, mut scope: ScopeId) -> ScopeId {
        while let Scope { kind: ScopeKind::TypeParameters, parent: Some(parent), .. } = self.get(scope) {
            scope = *parent;
        }
        scope
    }
}

/// Nodes that make a scope carry its number.
fn note_scope(node: &AtomicNodeIndex, scope: ScopeId) {
    node.set(NodeIndex::from(scope.0 as u32));
}

fn scope_of(node: &AtomicNodeIndex) -> Option<ScopeId> {
    node.load().as_u32().map(|index| ScopeId(index as usize))
}
