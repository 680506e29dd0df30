//! The syntax tree as Python's module `ast` shows it: names of nodes, their fields in order, places.

mod expression;
mod statement;

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{Identifier, Mod, Stmt};
use ruff_text_size::TextRange;

use crate::code::Constant;
use crate::compile::{Mode, parse};
use crate::error::CompileError;
use crate::nesting;
use crate::source::{self, Source};

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// The name of its class.
    pub name: &'static str,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Line, column in bytes, end line, end column, for a node that has a place.
    pub place: Option<[u32; 4]>,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Field {
    /// `None`
    Nothing,
    /// A node.
    Node(Node),
    /// A list.
    List(Vec<Field>),
    /// A name.
    Name(String),
    /// A number.
    Number(i64),
    /// The value of a constant.
    Constant(Constant),
}

/// The tree of a source.
pub(crate) fn tree(source: &Source<'_>, depth: usize, mode: Mode) -> Result<Node, CompileError> {
    nesting::with_stack(depth, || {
        let module = parse(source, mode)?;
        if has_long_chain(&module) {
            return Err(CompileError::TooDeep);
        }
        let builder = Builder { source };
        Ok(match &module {
            Mod::Expression(expression) => bare("Expression", vec![builder.expression(&expression.body)]),
            Mod::Module(module) if mode == Mode::Interactive => bare("Interactive", vec![builder.body(&module.body)]),
            Mod::Module(module) => bare("Module", vec![builder.body(&module.body), Field::List(Vec::new())]),
        })
    })
}

/// Whether an `if` has so many `elif`, each of which is a level of the tree, that whoever walks it would go too deep.
fn has_long_chain(module: &Mod) -> bool {
    const MOST: usize = 1000;
    struct Chains(usize);
    impl<'a> StatementVisitor<'a> for Chains {
        fn visit_stmt(&mut self, statement: &'a Stmt) {
            if let Stmt::If(chain) = statement {
                self.0 = self.0.max(chain.elif_else_clauses.len());
            }
            walk_stmt(self, statement);
        }
    }
    let mut chains = Chains(0);
    if let Mod::Module(module) = module {
        chains.visit_body(&module.body);
    }
    chains.0 > MOST
}

/// Makes nodes of the parser's.
struct Builder<'s> {
    source: &'s Source<'s>,
}

/// A node without a place.
fn bare(name: &'static str, fields: Vec<Field>) -> Node {
    Node { name, fields, place: None }
}

/// A field with a node that has neither fields nor a place: an operator, a context.
fn word(name: &'static str) -> Field {
    Field::Node(bare(name, Vec::new()))
}

fn name(identifier: &Identifier) -> Field {
    Field::Name(identifier.to_string())
}

fn maybe_name(identifier: Option<&Identifier>) -> Field {
    identifier.map_or(Field::Nothing, name)
}

impl Builder<'_> {
    fn node(&self, name: &'static str, range: TextRange, fields: Vec<Field>) -> Field {
        let source::Place { line, end_line, column, end_column } = self.source.place(range);
        Field::Node(Node { name, fields, place: Some([line, column, end_line, end_column]) })
    }

    fn list<T>(&self, items: impl IntoIterator<Item = T>, make: impl Fn(T) -> Field) -> Field {
        Field::List(items.into_iter().map(make).collect())
    }
}
