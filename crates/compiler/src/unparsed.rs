//! Source text that was made of a syntax tree: its lines stand for other ones, and some of its names are written so that the parser takes
//! them. (The Python module `_glassheap_unparse` writes it.)

use ruff_python_ast::name::Name;
use ruff_python_ast::visitor::transformer::{self, Transformer};
use ruff_python_ast::{Alias, ExceptHandler, Expr, Identifier, Keyword, Mod, Parameter, Pattern, PatternKeyword, Stmt, TypeParam};

/// What a name begins with that is written as hexadecimal digits.
const PREFIX: &str = "_glassheap_";

/// Gives all names of a tree back what they stand for.
pub(crate) fn restore_names(module: &mut Mod) {
    match module {
        Mod::Module(module) => Names.visit_body(&mut module.body),
        Mod::Expression(expression) => Names.visit_expr(&mut expression.body),
    }
}

/// The name that is written this way, if it is one that cannot be written otherwise.
fn restored(written: &str) -> Option<Name> {
    let digits = written.strip_prefix(PREFIX)?;
    let bytes = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok());
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok().map(Name::from)
}

fn restore(identifier: &mut Identifier) {
    if let Some(name) = restored(&identifier.id) {
        identifier.id = name;
    }
}

fn restore_maybe(identifier: &mut Option<Identifier>) {
    identifier.iter_mut().for_each(restore);
}

/// Visits everything that has a name.
struct Names;

impl Transformer for Names {
    fn visit_stmt(&self, statement: &mut Stmt) {
        match statement {
            Stmt::FunctionDef(function) => restore(&mut function.name),
            Stmt::ClassDef(class) => restore(&mut class.name),
            Stmt::Global(global) => global.names.iter_mut().for_each(restore),
            Stmt::Nonlocal(nonlocal) => nonlocal.names.iter_mut().for_each(restore),
            Stmt::Import(import) => import.names.iter_mut().for_each(|alias| self.visit_alias(alias)),
            Stmt::ImportFrom(import) => restore_maybe(&mut import.module),
            _ => {}
        }
        transformer::walk_stmt(self, statement);
    }

    fn visit_expr(&self, expression: &mut Expr) {
        match expression {
            Expr::Name(name) => {
                if let Some(restored) = restored(&name.id) {
                    name.id = restored;
                }
            }
            Expr::Attribute(attribute) => restore(&mut attribute.attr),
            _ => {}
        }
        transformer::walk_expr(self, expression);
    }

    fn visit_except_handler(&self, handler: &mut ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        restore_maybe(&mut inner.name);
        transformer::walk_except_handler(self, handler);
    }

    fn visit_parameter(&self, parameter: &mut Parameter) {
        restore(&mut parameter.name);
        transformer::walk_parameter(self, parameter);
    }

    fn visit_keyword(&self, keyword: &mut Keyword) {
        restore_maybe(&mut keyword.arg);
        transformer::walk_keyword(self, keyword);
    }

    fn visit_alias(&self, alias: &mut Alias) {
        restore(&mut alias.name);
        restore_maybe(&mut alias.asname);
    }

    fn visit_type_param(&self, parameter: &mut TypeParam) {
        match parameter {
            TypeParam::TypeVar(variable) => restore(&mut variable.name),
            TypeParam::ParamSpec(specification) => restore(&mut specification.name),
            TypeParam::TypeVarTuple(variables) => restore(&mut variables.name),
        }
        transformer::walk_type_param(self, parameter);
    }

    fn visit_pattern(&self, pattern: &mut Pattern) {
        match pattern {
            Pattern::MatchMapping(mapping) => restore_maybe(&mut mapping.rest),
            Pattern::MatchStar(star) => restore_maybe(&mut star.name),
            Pattern::MatchAs(named) => restore_maybe(&mut named.name),
            _ => {}
        }
        transformer::walk_pattern(self, pattern);
    }

    fn visit_pattern_keyword(&self, keyword: &mut PatternKeyword) {
        restore(&mut keyword.attr);
        transformer::walk_pattern_keyword(self, keyword);
    }
}
