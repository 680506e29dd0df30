//! What the grammar allows and the language does not: statements and expressions where they cannot stand, and declarations that come
//! too late. The messages are CPython's.

use ruff_python_ast::{Expr, Identifier, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::build::Builder;
use super::{Scope, ScopeKind, Uses};

/// Where in its scope the walk is.
#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    /// In the body of a loop.
    pub(super) in_loop: bool,
    /// In an `except*` block, and not in a loop of that block.
    pub(super) in_except_star: bool,
    /// In an iterable of a comprehension.
    pub(super) in_iterable: bool,
    /// In the target of a comprehension.
    pub(super) in_target: bool,
}

impl Builder<'_> {
    pub(super) fn in_loop(&mut self, inside: impl FnOnce(&mut Self)) {
        let outer = self.context;
        (self.context.in_loop, self.context.in_except_star) = (true, false);
        inside(self);
        self.context = outer;
    }

    pub(super) fn in_except_star(&mut self, inside: impl FnOnce(&mut Self)) {
        let outer = self.context;
        self.context.in_except_star = true;
        inside(self);
        self.context = outer;
    }

    pub(super) fn check_statement(&mut self, statement: &Stmt) {
        let range = statement.range();
        match statement {
            Stmt::Return(_) if self.kind() != ScopeKind::Function => self.fail("'return' outside function", range),
            Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) if self.context.in_except_star => {
                self.fail("'break', 'continue' and 'return' cannot appear in an except* block", range);
            }
            Stmt::Break(_) if !self.context.in_loop => self.fail("'break' outside loop", range),
            Stmt::Continue(_) if !self.context.in_loop => self.fail("'continue' not properly in loop", range),
            Stmt::ImportFrom(import) if import.names.iter().any(|alias| &alias.name == "*") && self.kind() != ScopeKind::Module => {
                let range = import.names.first().map_or(range, |alias| alias.range);
                self.fail("import * only allowed at module level", range);
            }
            Stmt::Assign(assignment) => assignment.targets.iter().for_each(|target| self.check_stars(target)),
            Stmt::Try(statement) => {
                let bare =
                    |handler: &ruff_python_ast::ExceptHandler| handler.as_except_handler().is_some_and(|handler| handler.type_.is_none());
                let last = statement.handlers.len().saturating_sub(1);
                if let Some(handler) = statement.handlers.iter().take(last).find(|handler| bare(handler)) {
                    self.fail("default 'except:' must be last", handler.range());
                }
            }
            Stmt::Match(statement) => self.check_match(statement),
            Stmt::For(statement) if statement.is_async => self.check_await("'async for'", range),
            Stmt::For(statement) => self.check_stars(&statement.target),
            Stmt::With(statement) if statement.is_async => self.check_await("'async with'", range),
            Stmt::Return(statement) if statement.value.is_some() && self.scope().is_coroutine => {
                self.scope().returns_at.get_or_insert(range);
            }
            _ => {}
        }
    }

    /// A starred target stands in a list or tuple, which has no other.
    fn check_stars(&mut self, target: &Expr) {
        let items = match target {
            Expr::Starred(_) => return self.fail("starred assignment target must be in a list or tuple", target.range()),
            Expr::Tuple(tuple) => &tuple.elts,
            Expr::List(list) => &list.elts,
            _ => return,
        };
        if items.iter().filter(|item| item.is_starred_expr()).count() > 1 {
            self.fail("multiple starred expressions in assignment", target.range());
        }
        for item in items {
            match item {
                Expr::Starred(starred) => self.check_stars(&starred.value),
                item => self.check_stars(item),
            }
        }
    }

    pub(super) fn check_expression(&mut self, expression: &Expr) {
        let Expr::Call(call) = expression else { return };
        let keywords = call.arguments.keywords.iter();
        let names: Vec<_> = keywords.filter_map(|keyword| Some((keyword.arg.as_ref()?, keyword.range))).collect();
        for (index, (name, range)) in names.iter().enumerate() {
            self.check_assignable(name, *range);
            if names[..index].iter().any(|(other, _)| other.id == name.id) {
                self.fail(format!("keyword argument repeated: {name}"), *range);
            }
        }
    }

    /// Waiting is for coroutines. Comprehensions in one wait with it.
    pub(super) fn check_await(&mut self, what: &str, range: TextRange) {
        let mut scope = self.current;
        while matches!(self.scopes.get(scope).kind, ScopeKind::Comprehension)
            && let Some(parent) = self.scopes.get(scope).parent
        {
            scope = parent;
        }
        match self.scopes.get(scope) {
            scope if scope.is_coroutine => {}
            Scope { kind: ScopeKind::Generator, .. } => self.scopes.scopes[scope.0].is_coroutine = true,
            Scope { confined: Some(place), .. } if what == "'await'" => {
                self.fail(format!("await expression cannot be used within {place}"), range);
            }
            scope if what == "'await'" && !scope.has_variables() => self.fail("'await' outside function", range),
            _ => self.fail(format!("{what} outside async function"), range),
        }
    }

    pub(super) fn check_yield(&mut self, expression: &Expr) {
        let keyword = if matches!(expression, Expr::YieldFrom(_)) { "'yield from'" } else { "'yield'" };
        let place = match self.kind() {
            ScopeKind::Function if self.scope().is_coroutine && expression.is_yield_from_expr() => {
                return self.fail("'yield from' inside async function", expression.range());
            }
            ScopeKind::Function if self.scope().is_coroutine && self.scope().returns_at.is_some() => {
                let range = self.scope().returns_at.unwrap_or_default();
                return self.fail("'return' with value in async generator", range);
            }
            ScopeKind::Function | ScopeKind::Lambda => return,
            ScopeKind::Comprehension | ScopeKind::Generator => match self.scope().name.as_str() {
                "<listcomp>" => "inside list comprehension",
                "<setcomp>" => "inside set comprehension",
                "<dictcomp>" => "inside dict comprehension",
                _ => "inside generator expression",
            },
            ScopeKind::Annotation | ScopeKind::TypeParameters => {
                let place = self.scope().confined.unwrap_or_default();
                return self.fail(format!("yield expression cannot be used within {place}"), expression.range());
            }
            ScopeKind::Module | ScopeKind::Class => "outside function",
        };
        let keyword = if place == "outside function" { keyword } else { "'yield'" };
        self.fail(format!("{keyword} {place}"), expression.range());
    }

    pub(super) fn check_assignable(&mut self, name: &str, range: TextRange) {
        if name == "__debug__" {
            self.fail("cannot assign to __debug__", range);
        }
    }

    pub(super) fn check_deletable(&mut self, name: &str, range: TextRange) {
        if name == "__debug__" {
            self.fail("cannot delete __debug__", range);
        }
    }

    /// A comprehension's target that an assignment expression in it has bound already.
    pub(super) fn check_not_walrus(&mut self, name: &str, range: TextRange) {
        if self.uses(name).walrus {
            self.fail(format!("comprehension inner loop cannot rebind assignment expression target '{name}'"), range);
        }
    }

    /// An annotated name cannot be declared global or nonlocal.
    pub(super) fn check_annotated(&mut self, name: &str, range: TextRange, simple: bool) {
        let uses = self.uses(name);
        let in_module = self.kind() == ScopeKind::Module;
        if simple && !in_module && (uses.global || uses.nonlocal) {
            let declared = if uses.global { "global" } else { "nonlocal" };
            self.fail(format!("annotated name '{name}' can't be {declared}"), range);
        }
    }

    fn uses(&mut self, name: &str) -> Uses {
        let name = self.scope().mangle(name).into_owned();
        self.scope().symbol(&name).map(|symbol| symbol.uses).unwrap_or_default()
    }

    /// `global` or `nonlocal`: it must come before any use of the name.
    pub(super) fn declare(&mut self, name: &Identifier, global: bool, statement: TextRange) {
        let word = if global { "global" } else { "nonlocal" };
        let uses = self.uses(name);
        let problem = if uses.parameter {
            Some(format!("name '{name}' is parameter and {word}"))
        } else if uses.annotated {
            Some(format!("annotated name '{name}' can't be {word}"))
        } else if uses.bound {
            Some(format!("name '{name}' is assigned to before {word} declaration"))
        } else if uses.read {
            Some(format!("name '{name}' is used prior to {word} declaration"))
        } else if (uses.global && !global) || (uses.nonlocal && global) {
            Some(format!("name '{name}' is nonlocal and global"))
        } else {
            None
        };
        if let Some(problem) = problem {
            let scope = self.scopes.get(self.current);
            let declared = scope.symbol(&scope.mangle(name)).and_then(|symbol| symbol.declared_at);
            let clash = declared.filter(|_| problem.ends_with("nonlocal and global"));
            return self.fail(problem, clash.unwrap_or(statement));
        }
        if !global && self.kind() == ScopeKind::Module {
            return self.fail("nonlocal declaration not allowed at module level", statement);
        }
        let mangled = self.scope().mangle(name).into_owned();
        let symbol = self.scope().symbol_mut(&mangled);
        symbol.declared_at = Some(statement);
        match global {
            true => {
                symbol.uses.global = true;
                self.scopes.scopes[0].symbol_mut(&mangled).uses.global_within = true;
            }
            false => symbol.uses.nonlocal = true,
        }
    }
}
