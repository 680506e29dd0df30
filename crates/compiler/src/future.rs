//! `from __future__ import ...`: which features, and whether it stands where it may.

use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_text_size::Ranged;

use crate::error::CompileError;
use crate::source::Source;

/// Features that have long been part of the language.
const MANDATORY: [&str; 8] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "generator_stop",
];

/// What a source asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Features {
    pub(crate) annotations: bool,
}

/// Reads the `__future__` imports of a source. They must come first, behind the docstring.
pub(crate) fn features(module: &Mod, source: &Source<'_>) -> Result<Features, CompileError> {
    let mut features = Features::default();
    let Mod::Module(module) = module else { return Ok(features) };
    let mut is_beginning = true;
    for (index, statement) in module.body.iter().enumerate() {
        match statement {
            Stmt::ImportFrom(import) if import.level == 0 && import.module.as_deref() == Some("__future__") => {
                if !is_beginning {
                    return Err(source.error("from __future__ imports must occur at the beginning of the file", import.range));
                }
                for alias in &import.names {
                    match alias.name.as_str() {
                        "annotations" => features.annotations = true,
                        "braces" => return Err(source.error("not a chance", alias.range)),
                        name if MANDATORY.contains(&name) => {}
                        "barry_as_FLUFL" => return Err(source.unsupported("'barry_as_FLUFL'", alias.range)),
                        name => return Err(source.error(format!("future feature {name} is not defined"), alias.range)),
                    }
                }
            }
            Stmt::Expr(expression) if index == 0 && matches!(&*expression.value, Expr::StringLiteral(_)) => {}
            statement => {
                is_beginning = false;
                if let Some(range) = late_import(statement) {
                    return Err(source.error("from __future__ imports must occur at the beginning of the file", range));
                }
            }
        }
    }
    Ok(features)
}

/// A `__future__` import inside another statement.
fn late_import(statement: &Stmt) -> Option<ruff_text_size::TextRange> {
    use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
    #[derive(Default)]
    struct Search(Option<ruff_text_size::TextRange>);
    impl<'v> StatementVisitor<'v> for Search {
        fn visit_stmt(&mut self, statement: &'v Stmt) {
            match statement {
                Stmt::ImportFrom(import) if import.level == 0 && import.module.as_deref() == Some("__future__") => {
                    self.0.get_or_insert(import.range());
                }
                _ => walk_stmt(self, statement),
            }
        }
    }
    let mut search = Search::default();
    search.visit_stmt(statement);
    search.0
}
