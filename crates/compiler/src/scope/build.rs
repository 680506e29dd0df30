//! Walking the tree once: every scope, and what it does with its names.

use ruff_python_ast::name::Name;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    self as ast, AtomicNodeIndex, Comprehension, ExceptHandler, Expr, ExprContext, Identifier, Mod, Parameters, Pattern, Stmt,
};
use ruff_text_size::{Ranged, TextRange};

use super::check::Context;
use super::type_parameters::Generic;
use super::{Scope, ScopeId, ScopeKind, Scopes, TYPE_PARAMETERS, Uses, note_scope, resolve};
use crate::error::CompileError;
use crate::source::Source;

/// Makes the symbol table of a source.
pub(crate) fn build(module: &Mod, source: &Source<'_>, future_annotations: bool) -> Result<Scopes, CompileError> {
    let top = Scope::new(ScopeKind::Module, Name::new_static("<module>"), None, None);
    let mut builder = Builder {
        source,
        future_annotations,
        scopes: Scopes { scopes: vec![top] },
        current: ScopeId(0),
        context: Context::default(),
        error: None,
    };
    match module {
        Mod::Module(module) => builder.body(&module.body),
        Mod::Expression(expression) => builder.visit_expr(&expression.body),
    }
    match builder.error {
        Some(error) => Err(error),
        None => {
            resolve::resolve(&mut builder.scopes, source)?;
            Ok(builder.scopes)
        }
    }
}

/// Walks the tree. The first error ends it.
pub(super) struct Builder<'s> {
    pub(super) source: &'s Source<'s>,
    future_annotations: bool,
    pub(super) scopes: Scopes,
    pub(super) current: ScopeId,
    pub(super) context: Context,
    pub(super) error: Option<CompileError>,
}

impl Builder<'_> {
    pub(super) fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.scopes[self.current.0]
    }

    pub(super) fn kind(&self) -> ScopeKind {
        self.scopes.get(self.current).kind
    }

    /// The first error is the one that counts.
    pub(super) fn fail(&mut self, message: impl Into<String>, range: TextRange) {
        if self.error.is_none() {
            self.error = Some(self.source.error(message, range));
        }
    }

    /// Notes what the current scope does with a name.
    fn note(&mut self, name: &str, note: impl FnOnce(&mut Uses)) {
        let mangled = self.scope().mangle(name).into_owned();
        note(&mut self.scope().symbol_mut(&mangled).uses);
    }

    pub(super) fn bind(&mut self, name: &str, range: TextRange) {
        self.check_assignable(name, range);
        self.note(name, |uses| uses.bound = true);
    }

    pub(super) fn read(&mut self, name: &str) {
        self.note(name, |uses| uses.read = true);
        // `super()` finds its class through `__class__`.
        if name == "super" && self.scopes.get(self.current).has_variables() {
            self.note("__class__", |uses| uses.read = true);
        }
    }

    /// Runs `inside` in a new scope.
    pub(super) fn enter(&mut self, kind: ScopeKind, name: &str, node: Option<&AtomicNodeIndex>, inside: impl FnOnce(&mut Self)) -> ScopeId {
        let private = match kind {
            ScopeKind::Class => Some(Name::new(name)),
            _ => self.scope().private.clone(),
        };
        let id = ScopeId(self.scopes.scopes.len());
        self.scopes.scopes.push(Scope::new(kind, Name::new(name), Some(self.current), private));
        if let Some(node) = node {
            note_scope(node, id);
        }
        self.within(id, inside);
        id
    }

    /// Runs `inside` in a scope that is already there.
    fn within(&mut self, id: ScopeId, inside: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.current, id);
        let context = Context { in_iterable: self.context.in_iterable, ..Context::default() };
        let outer_context = std::mem::replace(&mut self.context, context);
        inside(self);
        self.current = outer;
        self.context = outer_context;
    }

    /// Defaults of parameters belong to the scope around the function.
    fn defaults(&mut self, parameters: &Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
    }

    fn annotations(&mut self, parameters: &Parameters, returns: Option<&Expr>) {
        let annotations: Vec<&Expr> = parameters.iter().filter_map(|parameter| parameter.annotation()).chain(returns).collect();
        if annotations.is_empty() || self.future_annotations {
            return;
        }
        self.enter(ScopeKind::Annotation, "__annotate__", Some(&parameters.node_index), |builder| {
            builder.parameter("format", TextRange::default());
            for annotation in annotations {
                builder.visit_expr(annotation);
            }
        });
    }

    pub(super) fn parameter(&mut self, name: &str, range: TextRange) {
        self.check_assignable(name, range);
        let mangled = self.scope().mangle(name).into_owned();
        let symbol = self.scope().symbol_mut(&mangled);
        let duplicate = std::mem::replace(&mut symbol.uses.parameter, true);
        symbol.uses.bound = true;
        let index = self.scope().index[mangled.as_str()];
        self.scope().parameters.push(index);
        if duplicate {
            self.fail(format!("duplicate argument '{name}' in function definition"), range);
        }
    }

    /// In register order: positional, keyword-only, `*args`, `**kwargs`.
    fn parameters(&mut self, parameters: &Parameters) {
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            self.parameter(&parameter.parameter.name, parameter.parameter.name.range);
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            self.parameter(&parameter.name, parameter.name.range);
        }
    }

    fn function(&mut self, function: &ast::StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        self.defaults(&function.parameters);
        self.bind(&function.name, function.name.range);
        self.generic(Generic::of_function(function), |builder| {
            builder.annotations(&function.parameters, function.returns.as_deref());
            builder.enter(ScopeKind::Function, &function.name, Some(&function.node_index), |builder| {
                builder.scope().is_coroutine = function.is_async;
                builder.parameters(&function.parameters);
                builder.body(&function.body);
            });
        });
    }

    fn class(&mut self, class: &ast::StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        self.bind(&class.name, class.name.range);
        self.generic(Generic::of_class(class), |builder| {
            if let Some(arguments) = &class.arguments {
                builder.visit_arguments(arguments);
            }
            builder.enter(ScopeKind::Class, &class.name, Some(&class.node_index), |builder| {
                if class.type_params.is_some() {
                    builder.read(TYPE_PARAMETERS);
                }
                builder.body(&class.body);
            });
        });
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda) {
        if let Some(parameters) = &lambda.parameters {
            self.defaults(parameters);
        }
        self.enter(ScopeKind::Lambda, "<lambda>", Some(&lambda.node_index), |builder| {
            if let Some(parameters) = &lambda.parameters {
                builder.parameters(parameters);
            }
            builder.visit_expr(&lambda.body);
        });
    }

    /// The first iterable is evaluated outside of the comprehension.
    fn comprehension(&mut self, kind: ScopeKind, name: &str, node: &AtomicNodeIndex, generators: &[Comprehension], results: &[&Expr]) {
        let Some((first, rest)) = generators.split_first() else { return };
        self.iterable(&first.iter);
        self.enter(kind, name, Some(node), |builder| {
            if kind == ScopeKind::Generator {
                builder.parameter(".0", first.iter.range());
                builder.scope().is_generator = true;
            }
            builder.iteration_target(first);
            for generator in rest {
                builder.iterable(&generator.iter);
                builder.iteration_target(generator);
            }
            for result in results {
                builder.visit_expr(result);
            }
        });
    }

    fn iterable(&mut self, iterable: &Expr) {
        let outer = std::mem::replace(&mut self.context.in_iterable, true);
        self.visit_expr(iterable);
        self.context.in_iterable = outer;
    }

    fn iteration_target(&mut self, generator: &Comprehension) {
        if generator.is_async {
            self.check_await("asynchronous comprehension", generator.range);
        }
        let outer = std::mem::replace(&mut self.context.in_target, true);
        self.visit_expr(&generator.target);
        self.context.in_target = outer;
        for condition in &generator.ifs {
            self.visit_expr(condition);
        }
    }

    /// `:=` binds in the function around all comprehensions.
    fn walrus(&mut self, named: &ast::ExprNamed) {
        let Expr::Name(target) = &*named.target else { return self.visit_expr(&named.value) };
        let (name, range) = (target.id.as_str(), named.range);
        if self.context.in_iterable {
            return self.fail("assignment expression cannot be used in a comprehension iterable expression", range);
        }
        if let Some(place) = self.scope().confined {
            return self.fail(format!("named expression cannot be used within {place}"), range);
        }
        self.visit_expr(&named.value);
        let mut home = self.current;
        let mut inner = Vec::new();
        while matches!(self.scopes.get(home).kind, ScopeKind::Comprehension | ScopeKind::Generator) {
            let mangled = self.scopes.get(home).mangle(name).into_owned();
            if self.scopes.get(home).symbol(&mangled).is_some_and(|symbol| symbol.uses.iteration) {
                let message = format!("assignment expression cannot rebind comprehension iteration variable '{name}'");
                return self.fail(message, target.range);
            }
            inner.push(home);
            let Some(parent) = self.scopes.get(home).parent else { break };
            home = parent;
        }
        if !inner.is_empty() && self.scopes.get(home).kind == ScopeKind::Class {
            return self.fail("assignment expression within a comprehension cannot be used in a class body", target.range);
        }
        let mangled = self.scopes.get(home).mangle(name).into_owned();
        let in_namespace = !self.scopes.get(home).has_variables();
        let uses = &mut self.scopes.scopes[home.0].symbol_mut(&mangled).uses;
        uses.walrus = true;
        let global = uses.global || in_namespace;
        self.within_symbol(home, name, target.range);
        for scope in inner {
            let uses = &mut self.scopes.scopes[scope.0].symbol_mut(&mangled).uses;
            (uses.walrus, uses.bound, uses.global, uses.nonlocal) = (true, true, global, !global);
        }
    }

    fn within_symbol(&mut self, scope: ScopeId, name: &str, range: TextRange) {
        let outer = std::mem::replace(&mut self.current, scope);
        self.bind(name, range);
        self.current = outer;
    }

    fn name(&mut self, name: &ast::ExprName) {
        match name.ctx {
            ExprContext::Load | ExprContext::Invalid => self.read(&name.id),
            ExprContext::Store => {
                if self.context.in_target {
                    self.note(&name.id, |uses| uses.iteration = true);
                    self.check_not_walrus(&name.id, name.range);
                }
                self.bind(&name.id, name.range);
            }
            ExprContext::Del => {
                self.check_deletable(&name.id, name.range);
                self.note(&name.id, |uses| (uses.bound, uses.deleted) = (true, true));
            }
        }
    }

    /// `self.x = ...` in a function of a class: an attribute that instances are known to have.
    fn attribute(&mut self, attribute: &ast::ExprAttribute) {
        self.visit_expr(&attribute.value);
        if attribute.ctx == ExprContext::Store {
            self.check_assignable(&attribute.attr, attribute.range);
        }
        let Expr::Name(object) = &*attribute.value else { return };
        if attribute.ctx != ExprContext::Store || object.id != "self" {
            return;
        }
        let name = Name::new(self.scope().mangle(&attribute.attr));
        let mut next = self.scopes.get(self.current).parent;
        while let Some(id) = next {
            let scope = &mut self.scopes.scopes[id.0];
            if scope.kind == ScopeKind::Class {
                if !scope.static_attributes.contains(&name) {
                    scope.static_attributes.push(name);
                }
                return;
            }
            next = scope.parent;
        }
    }

    fn annotated(&mut self, statement: &ast::StmtAnnAssign) {
        if let Expr::Name(name) = &*statement.target {
            self.check_annotated(&name.id, statement.range, statement.simple);
            self.note(&name.id, |uses| (uses.bound, uses.annotated) = (true, statement.simple));
            self.check_assignable(&name.id, name.range);
        } else {
            self.visit_expr(&statement.target);
        }
        if let Some(value) = &statement.value {
            self.visit_expr(value);
        }
        let in_function = self.scopes.get(self.current).has_variables();
        if !in_function && statement.simple {
            self.scope().annotates = true;
        }
        if self.future_annotations || in_function {
            return;
        }
        if !statement.simple {
            return self.visit_expr(&statement.annotation);
        }
        let id = match self.scope().annotations {
            Some(id) => id,
            None => {
                let id = self.enter(ScopeKind::Annotation, "__annotate__", None, |builder| {
                    builder.parameter("format", TextRange::default());
                });
                self.scope().annotations = Some(id);
                id
            }
        };
        self.within(id, |builder| builder.visit_expr(&statement.annotation));
    }

    fn import(&mut self, alias: &ast::Alias) {
        let bound: &Identifier = alias.asname.as_ref().unwrap_or(&alias.name);
        let name = if alias.asname.is_some() { bound.as_str() } else { bound.split('.').next().unwrap_or_default() };
        self.bind(name, alias.range);
    }

    pub(super) fn body(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.visit_stmt(statement);
        }
    }

    fn handler(&mut self, handler: &ExceptHandler) {
        let ExceptHandler::ExceptHandler(handler) = handler;
        if let Some(type_) = &handler.type_ {
            self.visit_expr(type_);
        }
        if let Some(name) = &handler.name {
            self.bind(name, name.range);
            self.note(name, |uses| uses.deleted = true);
        }
        self.body(&handler.body);
    }
}

impl<'v> Visitor<'v> for Builder<'_> {
    fn visit_stmt(&mut self, statement: &'v Stmt) {
        if self.error.is_some() {
            return;
        }
        self.check_statement(statement);
        match statement {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::AnnAssign(statement) => self.annotated(statement),
            Stmt::TypeAlias(statement) => self.type_alias(statement),
            Stmt::Import(import) => import.names.iter().for_each(|alias| self.import(alias)),
            Stmt::ImportFrom(import) => {
                import.names.iter().filter(|alias| &alias.name != "*").for_each(|alias| self.import(alias));
            }
            Stmt::Global(statement) => statement.names.iter().for_each(|name| self.declare(name, true, statement.range)),
            Stmt::Nonlocal(statement) => statement.names.iter().for_each(|name| self.declare(name, false, statement.range)),
            Stmt::For(statement) => {
                self.visit_expr(&statement.iter);
                self.visit_expr(&statement.target);
                self.in_loop(|builder| builder.body(&statement.body));
                self.body(&statement.orelse);
            }
            Stmt::While(statement) => {
                self.visit_expr(&statement.test);
                self.in_loop(|builder| builder.body(&statement.body));
                self.body(&statement.orelse);
            }
            Stmt::Try(statement) => {
                self.body(&statement.body);
                for handler in &statement.handlers {
                    match statement.is_star {
                        true => self.in_except_star(|builder| builder.handler(handler)),
                        false => self.handler(handler),
                    }
                }
                self.body(&statement.orelse);
                self.body(&statement.finalbody);
            }
            Stmt::AugAssign(statement) => {
                self.visit_expr(&statement.target);
                if let Expr::Name(name) = &*statement.target {
                    self.read(&name.id);
                }
                self.visit_expr(&statement.value);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_pattern(&mut self, pattern: &'v Pattern) {
        match pattern {
            Pattern::MatchAs(ast::PatternMatchAs { name: Some(name), .. })
            | Pattern::MatchStar(ast::PatternMatchStar { name: Some(name), .. })
            | Pattern::MatchMapping(ast::PatternMatchMapping { rest: Some(name), .. }) => self.bind(name, name.range),
            _ => {}
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_expr(&mut self, expression: &'v Expr) {
        if self.error.is_some() {
            return;
        }
        self.check_expression(expression);
        match expression {
            Expr::Name(name) => self.name(name),
            Expr::Named(named) => self.walrus(named),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::Attribute(attribute) => self.attribute(attribute),
            Expr::ListComp(ast::ExprListComp { node_index, generators, elt, .. }) => {
                self.comprehension(ScopeKind::Comprehension, "<listcomp>", node_index, generators, &[elt]);
            }
            Expr::SetComp(ast::ExprSetComp { node_index, generators, elt, .. }) => {
                self.comprehension(ScopeKind::Comprehension, "<setcomp>", node_index, generators, &[elt]);
            }
            Expr::DictComp(ast::ExprDictComp { node_index, generators, key, value, .. }) => match key {
                Some(key) => self.comprehension(ScopeKind::Comprehension, "<dictcomp>", node_index, generators, &[key, value]),
                None => self.fail("dict unpacking cannot be used in dict comprehension", value.range()),
            },
            Expr::Generator(ast::ExprGenerator { node_index, generators, elt, .. }) => {
                self.comprehension(ScopeKind::Generator, "<genexpr>", node_index, generators, &[elt]);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                visitor::walk_expr(self, expression);
                self.check_yield(expression);
                self.scope().is_generator = true;
            }
            Expr::Await(_) => {
                self.check_await("'await'", expression.range());
                visitor::walk_expr(self, expression);
            }
            _ => visitor::walk_expr(self, expression),
        }
    }
}
