//! Statements and patterns.

use ruff_python_ast::{self as ast, Decorator, ElifElseClause, ExceptHandler, Identifier, Pattern, Singleton, Stmt, TypeParam, TypeParams};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::expression::binary;
use super::{Builder, Field, bare, maybe_name, name};
use crate::code::Constant;

impl Builder<'_> {
    pub(super) fn body(&self, body: &[Stmt]) -> Field {
        self.list(body, |statement| self.statement(statement))
    }

    fn statement(&self, statement: &Stmt) -> Field {
        let range = statement.range();
        let node = |name, fields| self.node(name, range, fields);
        match statement {
            Stmt::FunctionDef(function) => {
                let class = if function.is_async { "AsyncFunctionDef" } else { "FunctionDef" };
                let fields = vec![
                    name(&function.name),
                    self.parameters(Some(&function.parameters)),
                    self.body(&function.body),
                    self.decorators(&function.decorator_list),
                    self.maybe(function.returns.as_deref()),
                    Field::Nothing,
                    self.type_parameters(function.type_params.as_deref()),
                ];
                self.node(class, self.behind_decorators(range, &function.decorator_list, &function.name), fields)
            }
            Stmt::ClassDef(class) => {
                let (bases, keywords) = self.arguments(class.arguments.as_deref());
                let fields = vec![
                    name(&class.name),
                    bases,
                    keywords,
                    self.body(&class.body),
                    self.decorators(&class.decorator_list),
                    self.type_parameters(class.type_params.as_deref()),
                ];
                self.node("ClassDef", self.behind_decorators(range, &class.decorator_list, &class.name), fields)
            }
            Stmt::Return(statement) => node("Return", vec![self.maybe(statement.value.as_deref())]),
            Stmt::Delete(statement) => node("Delete", vec![self.expressions(&statement.targets)]),
            Stmt::Assign(statement) => {
                node("Assign", vec![self.expressions(&statement.targets), self.expression(&statement.value), Field::Nothing])
            }
            Stmt::TypeAlias(statement) => {
                let parameters = self.type_parameters(statement.type_params.as_deref());
                node("TypeAlias", vec![self.expression(&statement.name), parameters, self.expression(&statement.value)])
            }
            Stmt::AugAssign(statement) => {
                node("AugAssign", vec![self.expression(&statement.target), binary(statement.op), self.expression(&statement.value)])
            }
            Stmt::AnnAssign(statement) => {
                let (target, annotation) = (self.expression(&statement.target), self.expression(&statement.annotation));
                let value = self.maybe(statement.value.as_deref());
                node("AnnAssign", vec![target, annotation, value, Field::Number(statement.simple.into())])
            }
            Stmt::For(statement) => {
                let class = if statement.is_async { "AsyncFor" } else { "For" };
                let (target, iterable) = (self.expression(&statement.target), self.expression(&statement.iter));
                node(class, vec![target, iterable, self.body(&statement.body), self.body(&statement.orelse), Field::Nothing])
            }
            Stmt::While(statement) => {
                node("While", vec![self.expression(&statement.test), self.body(&statement.body), self.body(&statement.orelse)])
            }
            Stmt::If(statement) => {
                let otherwise = self.clauses(&statement.elif_else_clauses, range);
                node("If", vec![self.expression(&statement.test), self.body(&statement.body), otherwise])
            }
            Stmt::With(statement) => {
                let class = if statement.is_async { "AsyncWith" } else { "With" };
                let items = self.list(&statement.items, |item| {
                    let parts = vec![self.expression(&item.context_expr), self.maybe(item.optional_vars.as_deref())];
                    Field::Node(bare("withitem", parts))
                });
                node(class, vec![items, self.body(&statement.body), Field::Nothing])
            }
            Stmt::Match(statement) => {
                let cases = self.list(&statement.cases, |case| {
                    let parts = vec![self.pattern(&case.pattern), self.maybe(case.guard.as_deref()), self.body(&case.body)];
                    Field::Node(bare("match_case", parts))
                });
                node("Match", vec![self.expression(&statement.subject), cases])
            }
            Stmt::Raise(statement) => node("Raise", vec![self.maybe(statement.exc.as_deref()), self.maybe(statement.cause.as_deref())]),
            Stmt::Try(statement) => {
                let class = if statement.is_star { "TryStar" } else { "Try" };
                let handlers = self.list(&statement.handlers, |handler| self.handler(handler));
                node(class, vec![self.body(&statement.body), handlers, self.body(&statement.orelse), self.body(&statement.finalbody)])
            }
            Stmt::Assert(statement) => node("Assert", vec![self.expression(&statement.test), self.maybe(statement.msg.as_deref())]),
            Stmt::Import(statement) => node("Import", vec![self.aliases(&statement.names)]),
            Stmt::ImportFrom(statement) => {
                let module = maybe_name(statement.module.as_ref());
                node("ImportFrom", vec![module, self.aliases(&statement.names), Field::Number(statement.level.into())])
            }
            Stmt::Global(statement) => node("Global", vec![self.list(&statement.names, name)]),
            Stmt::Nonlocal(statement) => node("Nonlocal", vec![self.list(&statement.names, name)]),
            Stmt::Expr(statement) => node("Expr", vec![self.expression(&statement.value)]),
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => node("Pass", Vec::new()),
            Stmt::Break(_) => node("Break", Vec::new()),
            Stmt::Continue(_) => node("Continue", Vec::new()),
        }
    }

    fn decorators(&self, decorators: &[Decorator]) -> Field {
        self.expressions(decorators.iter().map(|decorator| &decorator.expression))
    }

    /// A definition begins with its `def` or `class`, behind the decorators.
    fn behind_decorators(&self, range: TextRange, decorators: &[Decorator], name: &Identifier) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        let between = self.source.slice(TextRange::new(last.end(), name.start()));
        let mut at = 0;
        for line in between.split_inclusive('\n') {
            let text = line.trim_start();
            if ["def", "class", "async"].iter().any(|word| text.starts_with(word)) {
                at += line.len() - text.len();
                break;
            }
            at += line.len();
        }
        TextRange::new(last.end() + TextSize::from(at as u32), range.end())
    }

    /// `elif` is an `if` in the `else` of the one before it.
    fn clauses(&self, clauses: &[ElifElseClause], whole: TextRange) -> Field {
        let Some((first, others)) = clauses.split_first() else { return Field::List(Vec::new()) };
        let Some(test) = &first.test else { return self.body(&first.body) };
        let fields = vec![self.expression(test), self.body(&first.body), self.clauses(others, whole)];
        Field::List(vec![self.node("If", TextRange::new(first.start(), whole.end()), fields)])
    }

    fn handler(&self, handler: &ExceptHandler) -> Field {
        let ExceptHandler::ExceptHandler(handler) = handler;
        let fields = vec![self.maybe(handler.type_.as_deref()), maybe_name(handler.name.as_ref()), self.body(&handler.body)];
        self.node("ExceptHandler", handler.range, fields)
    }

    fn aliases(&self, aliases: &[ast::Alias]) -> Field {
        self.list(aliases, |alias| self.node("alias", alias.range, vec![name(&alias.name), maybe_name(alias.asname.as_ref())]))
    }

    fn type_parameters(&self, parameters: Option<&TypeParams>) -> Field {
        self.list(parameters.into_iter().flat_map(|parameters| &parameters.type_params), |parameter| match parameter {
            TypeParam::TypeVar(made) => {
                let fields = vec![name(&made.name), self.maybe(made.bound.as_deref()), self.maybe(made.default.as_deref())];
                self.node("TypeVar", made.range, fields)
            }
            TypeParam::ParamSpec(made) => self.node("ParamSpec", made.range, vec![name(&made.name), self.maybe(made.default.as_deref())]),
            TypeParam::TypeVarTuple(made) => {
                self.node("TypeVarTuple", made.range, vec![name(&made.name), self.maybe(made.default.as_deref())])
            }
        })
    }

    fn patterns<'p>(&self, patterns: impl IntoIterator<Item = &'p Pattern>) -> Field {
        self.list(patterns, |pattern| self.pattern(pattern))
    }

    fn pattern(&self, pattern: &Pattern) -> Field {
        let node = |name, fields| self.node(name, pattern.range(), fields);
        match pattern {
            Pattern::MatchValue(made) => node("MatchValue", vec![self.expression(&made.value)]),
            Pattern::MatchSingleton(made) => {
                let value = match made.value {
                    Singleton::None => Constant::None,
                    Singleton::True => Constant::Bool(true),
                    Singleton::False => Constant::Bool(false),
                };
                node("MatchSingleton", vec![Field::Constant(value)])
            }
            Pattern::MatchSequence(made) => node("MatchSequence", vec![self.patterns(&made.patterns)]),
            Pattern::MatchMapping(made) => {
                node("MatchMapping", vec![self.expressions(&made.keys), self.patterns(&made.patterns), maybe_name(made.rest.as_ref())])
            }
            Pattern::MatchClass(made) => {
                let keywords = &made.arguments.keywords;
                let names = self.list(keywords, |keyword| name(&keyword.attr));
                let inner = self.patterns(keywords.iter().map(|keyword| &keyword.pattern));
                node("MatchClass", vec![self.expression(&made.cls), self.patterns(&made.arguments.patterns), names, inner])
            }
            Pattern::MatchStar(made) => node("MatchStar", vec![maybe_name(made.name.as_ref())]),
            Pattern::MatchAs(made) => {
                let inner = made.pattern.as_deref().map_or(Field::Nothing, |pattern| self.pattern(pattern));
                node("MatchAs", vec![inner, maybe_name(made.name.as_ref())])
            }
            Pattern::MatchOr(made) => node("MatchOr", vec![self.patterns(&made.patterns)]),
        }
    }
}
