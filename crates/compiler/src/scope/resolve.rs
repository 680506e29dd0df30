//! Deciding what each name means, and laying out the locals of each frame.

use super::{Meaning, Scope, ScopeId, ScopeKind, Scopes, Symbol, VariableId};
use crate::code::{Local, LocalKind};
use crate::error::CompileError;
use crate::source::Source;

/// Where the search for a name ended.
enum Found {
    Variable(VariableId),
    Nowhere,
}

/// Gives every symbol its meaning and every frame its locals.
pub(super) fn resolve(scopes: &mut Scopes, source: &Source<'_>) -> Result<(), CompileError> {
    for scope in 0..scopes.scopes.len() {
        for symbol in 0..scopes.scopes[scope].symbols.len() {
            resolve_symbol(scopes, source, VariableId { scope: ScopeId(scope), symbol })?;
        }
    }
    let mut members = vec![Vec::new(); scopes.scopes.len()];
    for scope in (0..scopes.scopes.len()).map(ScopeId) {
        members[scopes.frame_of(scope).0].push(scope);
    }
    for (frame, members) in members.iter().enumerate() {
        lay_out(scopes, ScopeId(frame), members);
    }
    Ok(())
}

fn resolve_symbol(scopes: &mut Scopes, source: &Source<'_>, id: VariableId) -> Result<(), CompileError> {
    let scope = scopes.get(id.scope);
    let Symbol { name, uses, declared_at, .. } = scope.symbols[id.symbol].clone();
    let hidden = scope.index.get(&name) != Some(&id.symbol);
    let meaning = if uses.global || uses.global_within {
        Meaning::Global
    } else if hidden || (scope.has_variables() && uses.bound && !uses.nonlocal) {
        Meaning::Variable(id)
    } else if !scope.has_variables() && uses.bound && !uses.nonlocal {
        Meaning::Namespace
    } else {
        match (search(scopes, id.scope, &name), uses.nonlocal) {
            (Found::Variable(variable), true) if scopes.get(variable.scope).kind == ScopeKind::TypeParameters => {
                let message = format!("nonlocal binding not allowed for type parameter '{name}'");
                return Err(source.error(message, declared_at.unwrap_or_default()));
            }
            (Found::Variable(variable), _) => {
                capture(scopes, id.scope, variable);
                free_meaning(scopes, id.scope, variable, uses.nonlocal)
            }
            (Found::Nowhere, true) => {
                return Err(source.error(format!("no binding for nonlocal '{name}' found"), declared_at.unwrap_or_default()));
            }
            (Found::Nowhere, false) => global_meaning(scopes, id.scope),
        }
    };
    if matches!(meaning, Meaning::ClassGlobal | Meaning::ClassFree(_))
        && let Some(class) = scopes.visible_class(id.scope)
    {
        let namespace = scopes.class_namespace(class).unwrap_or_else(|| add_class_variable(scopes, class, "__classdict__"));
        capture(scopes, id.scope, namespace);
    }
    scopes.scopes[id.scope.0].symbols[id.symbol].meaning = meaning;
    Ok(())
}

/// Looks for the function around `from` that binds a name. Classes are passed over, but for their `__class__`.
fn search(scopes: &mut Scopes, from: ScopeId, name: &str) -> Found {
    let mut next = scopes.get(from).parent;
    while let Some(id) = next {
        let scope = scopes.get(id);
        next = scope.parent;
        if scope.kind == ScopeKind::Class && name == "__class__" {
            return Found::Variable(scopes.class_cell(id).unwrap_or_else(|| add_class_variable(scopes, id, "__class__")));
        }
        if !scope.has_variables() {
            continue;
        }
        let Some(symbol) = scope.index.get(name).copied() else { continue };
        let uses = scope.symbols[symbol].uses;
        if uses.global {
            return Found::Nowhere;
        }
        if uses.bound && !uses.nonlocal {
            return Found::Variable(VariableId { scope: id, symbol });
        }
    }
    Found::Nowhere
}

fn add_class_variable(scopes: &mut Scopes, class: ScopeId, name: &str) -> VariableId {
    let scope: &mut Scope = &mut scopes.scopes[class.0];
    let symbol = scope.add_hidden(name);
    let variable = VariableId { scope: class, symbol };
    scope.symbols[symbol].captured = true;
    scope.symbols[symbol].meaning = Meaning::Variable(variable);
    match name {
        "__class__" => scope.class_cell = Some(symbol),
        _ => scope.class_namespace = Some(symbol),
    }
    variable
}

/// A variable used in the frame of `user`: where that is another frame it needs a cell, which all frames between pass on.
fn capture(scopes: &mut Scopes, user: ScopeId, variable: VariableId) {
    let home = scopes.frame_of(variable.scope);
    let mut frame = scopes.frame_of(user);
    if frame != home {
        scopes.scopes[variable.scope.0].symbols[variable.symbol].captured = true;
    }
    while frame != home {
        let free = &mut scopes.scopes[frame.0].frame.free;
        if !free.contains(&variable) {
            free.push(variable);
        }
        match scopes.get(frame).parent {
            Some(parent) => frame = scopes.frame_of(parent),
            None => break,
        }
    }
}

fn free_meaning(scopes: &Scopes, user: ScopeId, variable: VariableId, nonlocal: bool) -> Meaning {
    match scopes.get(user).kind {
        ScopeKind::Class if !nonlocal => Meaning::ClassVariable(variable),
        // What scopes within the class bind is nobody else's; scopes are numbered from the outside in.
        _ if scopes.visible_class(user).is_some_and(|class| variable.scope.0 < class.0) => Meaning::ClassFree(variable),
        _ => Meaning::Variable(variable),
    }
}

fn global_meaning(scopes: &Scopes, user: ScopeId) -> Meaning {
    let owner = scopes.get(scopes.frame_of(user));
    match (scopes.get(user).kind, owner.kind) {
        (ScopeKind::Module | ScopeKind::Class, _) | (_, ScopeKind::Module) => Meaning::Namespace,
        _ if scopes.visible_class(user).is_some() => Meaning::ClassGlobal,
        _ => Meaning::Global,
    }
}

/// Parameters, other locals (those of inlined comprehensions among them), cells, free variables.
fn lay_out(scopes: &mut Scopes, id: ScopeId, members: &[ScopeId]) {
    let mut values = Vec::new();
    let mut cells = Vec::new();
    for scope in members {
        for (index, symbol) in scopes.get(*scope).symbols.iter().enumerate() {
            let variable = VariableId { scope: *scope, symbol: index };
            if symbol.meaning == Meaning::Variable(variable) && !symbol.uses.parameter {
                if symbol.captured { cells.push(variable) } else { values.push(variable) }
            }
        }
    }
    let name = |variable: &VariableId| scopes.get(variable.scope).symbols[variable.symbol].name.clone();
    cells.sort_by_key(name);
    let mut free = scopes.get(id).frame.free.clone();
    free.sort_by_key(name);
    let scope = scopes.get(id);
    let kind_of = |symbol: usize| if scope.symbols[symbol].captured { LocalKind::Cell } else { LocalKind::Value };
    let parameters = scope.parameters.iter().map(|symbol| (VariableId { scope: id, symbol: *symbol }, kind_of(*symbol)));
    let mut order: Vec<(VariableId, LocalKind)> = parameters.collect();
    order.extend(values.into_iter().map(|variable| (variable, LocalKind::Value)));
    order.extend(cells.into_iter().map(|variable| (variable, LocalKind::Cell)));
    order.extend(free.iter().map(|variable| (*variable, LocalKind::Free)));
    let locals = order.iter().map(|(variable, kind)| Local { name: name(variable).to_string(), kind: *kind }).collect();
    let frame = &mut scopes.scopes[id.0].frame;
    frame.locals = locals;
    frame.registers = order.iter().enumerate().map(|(index, (variable, _))| (*variable, index)).collect();
    frame.free = free;
}
