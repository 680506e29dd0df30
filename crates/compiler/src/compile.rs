//! The way from text to code: parse, scopes, lowering.

use std::rc::Rc;

use ruff_python_ast::{Mod, ModExpression, PythonVersion, Stmt};
use ruff_python_parser::{ParseOptions, Parsed};
use ruff_text_size::Ranged;

use crate::code::Code;
use crate::diagnose;
use crate::error::CompileError;
use crate::future;
use crate::lower::{self, Shared};
use crate::nesting;
use crate::scope;
use crate::source::Source;
use crate::tree::{self, Node};
use crate::unparsed;
use crate::warning::{self, Warning};

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module (`exec`).
    Module,
    /// An expression (`eval`).
    Expression,
    /// What was typed at the prompt (`single`): values of expression statements are printed.
    Interactive,
}

/// How to compile a source.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What it is.
    pub mode: Mode,
    /// 0: as written; 1: without assertions, `__debug__` is false; 2: without docstrings too.
    pub optimize: u8,
    /// `from __future__ import annotations` is in force before the source says so.
    pub future_annotations: bool,
}

impl Options {
    /// As written.
    pub const fn new(mode: Mode) -> Options {
        Options { mode, optimize: 0, future_annotations: false }
    }
}

/// Compiles a source as it is written.
pub fn compile(source: &str, filename: &str, mode: Mode) -> Result<Rc<Code>, CompileError> {
    compile_with(source, filename, Options::new(mode))
}

/// Compiles a source.
pub fn compile_with(source: &str, filename: &str, options: Options) -> Result<Rc<Code>, CompileError> {
    Ok(Prepared::new(source)?.compile(filename, options)?.code)
}

/// What becomes of a source.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its code.
    pub code: Rc<Code>,
    /// What is likely wrong with it.
    pub warnings: Vec<Warning>,
}

/// A source that was looked at: how deep it is nested, and how much memory it takes to compile it.
pub struct Prepared<'a> {
    source: Source<'a>,
    tokens: nesting::Tokens,
}

impl<'a> Prepared<'a> {
    /// Looks at a source. Until then it takes four bytes for each of its lines.
    pub fn new(source: &'a str) -> Result<Prepared<'a>, CompileError> {
        Prepared::looked_at(Source::new(source))
    }

    /// The same for a source that was made of a syntax tree; `lines` says for which line each of its lines stands.
    pub fn unparsed(source: &'a str, lines: &'a [u32]) -> Result<Prepared<'a>, CompileError> {
        Prepared::looked_at(Source::unparsed(source, lines))
    }

    fn looked_at(source: Source<'a>) -> Result<Prepared<'a>, CompileError> {
        let tokens = nesting::check(&source)?;
        Ok(Prepared { source, tokens })
    }

    /// The most memory in bytes that [`Prepared::compile`] takes at once, with what it returns.
    ///
    /// A text is there a few times; a tab of a docstring becomes as many as eight letters. What tokens take, [`nesting`] says.
    /// `tests/footprint.rs` checks the bound.
    pub fn most_memory(&self) -> usize {
        const ONCE: usize = 16 << 10;
        const PER_BYTE: usize = 4;
        const PER_TAB: usize = 32;
        let text = self.source.text;
        let tabs = text.bytes().filter(|byte| *byte == b'\t').count();
        let nesting::Memory { parsing, compiling } = self.tokens.memory;
        ONCE + parsing.max(compiling) + PER_BYTE * text.len() + PER_TAB * tabs
    }

    /// The same of [`Prepared::tree`].
    pub fn most_memory_of_tree(&self) -> usize {
        const PER_TOKEN: usize = 256;
        self.most_memory() + PER_TOKEN * self.tokens.count
    }

    /// Its tree, for programs to see.
    pub fn tree(&self, mode: Mode) -> Result<Node, CompileError> {
        tree::tree(&self.source, self.tokens.depth, mode)
    }

    /// Compiles it.
    pub fn compile(&self, filename: &str, options: Options) -> Result<Compiled, CompileError> {
        nesting::with_stack(self.tokens.depth, || from_source(&self.source, filename, options))
    }
}

impl Prepared<'_> {
    /// A warning as an error.
    pub fn as_error(&self, warning: &Warning) -> CompileError {
        self.source.error(warning.message.clone(), warning.place)
    }
}

fn from_source(source: &Source<'_>, filename: &str, options: Options) -> Result<Compiled, CompileError> {
    let mut module = parse(source, options.mode)?;
    if source.is_unparsed() {
        unparsed::restore_names(&mut module);
    }
    let features = future::features(&module, source)?;
    let future_annotations = options.future_annotations || features.annotations;
    let scopes = scope::build(&module, source, future_annotations)?;
    let options = Options { future_annotations, ..options };
    let code = lower::module(&module, &Shared { source, scopes: &scopes, filename: Rc::from(filename), options })?;
    let warnings = if source.is_unparsed() { Vec::new() } else { warning::warnings(&module, source) };
    Ok(Compiled { code, warnings })
}

/// The tree of a source.
pub(crate) fn parse(source: &Source<'_>, mode: Mode) -> Result<Mod, CompileError> {
    let grammar = match mode {
        Mode::Expression => ruff_python_parser::Mode::Expression,
        Mode::Module | Mode::Interactive => ruff_python_parser::Mode::Module,
    };
    let options = ParseOptions::from(grammar).with_target_version(PythonVersion::PY314);
    let parsed = ruff_python_parser::parse_unchecked(source.text, options);
    if parsed.has_syntax_errors() {
        return Err(diagnose::error(source, &parsed));
    }
    let module = finished(parsed);
    if mode == Mode::Interactive && !source.is_unparsed() {
        single_statement(&module, source)?;
    }
    Ok(module)
}

fn finished(parsed: Parsed<Mod>) -> Mod {
    match parsed.into_syntax() {
        Mod::Expression(ModExpression { body, range, node_index }) => Mod::Expression(ModExpression { body, range, node_index }),
        module => module,
    }
}

/// A prompt takes one statement, or simple ones on one line.
fn single_statement(module: &Mod, source: &Source<'_>) -> Result<(), CompileError> {
    let Mod::Module(module) = module else { return Ok(()) };
    let Some(first) = module.body.first() else { return Ok(()) };
    let is_compound = matches!(
        first,
        Stmt::If(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::With(_)
            | Stmt::Try(_)
            | Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::Match(_)
    );
    let line = source.line(first.start());
    match module.body.get(1) {
        Some(next) if is_compound || source.line(next.start()) != line => {
            Err(source.error("multiple statements found while compiling a single statement", next.range()))
        }
        _ => Ok(()),
    }
}
