//! What the compiler hands over: a [`Code`] for every module, class body, function and comprehension that needs a frame.
//!
//! A `Code` knows no heap. The upper layers copy it onto one.

mod constant;
pub mod disassemble;
pub mod opcode;
mod operands;
pub mod saved;
mod text;
pub mod verify;

use std::rc::Rc;

pub use opcode::{OPCODES, Opcode};
pub(crate) use operands::jumps_forward;
pub use text::Text;

/// One unit of compiled code.
#[derive(Clone, Debug)]
pub struct Code {
    /// `co_name`: the function's or class's name, `<module>`, `<lambda>`, `<genexpr>`.
    pub name: String,
    /// `co_qualname`.
    pub qualname: String,
    /// `co_filename`, shared by all units of a source.
    pub filename: Rc<str>,
    /// First line of the definition (of its first decorator), 1-based.
    pub first_line: u32,
    /// What kind of unit it is.
    pub kind: CodeKind,
    /// The body yields.
    pub is_generator: bool,
    /// `async def`
    pub is_coroutine: bool,
    /// `from __future__ import annotations` is in force.
    pub future_annotations: bool,
    /// Number of positional parameters, the positional-only ones among them.
    pub positional: u32,
    /// Number of positional-only parameters.
    pub positional_only: u32,
    /// Number of keyword-only parameters; they follow the positional ones.
    pub keyword_only: u32,
    /// There is a `*args`; its local follows the keyword-only ones.
    pub has_varargs: bool,
    /// There is a `**kwargs`; its local follows `*args`.
    pub has_varkeywords: bool,
    /// All locals in register order: parameters, other locals (also of inlined comprehensions), cells of its own, free variables.
    pub locals: Vec<Local>,
    /// How many temporaries the deepest instruction needs.
    pub temporaries: u32,
    /// Instructions and their extra words.
    pub words: Vec<u32>,
    /// Constants; equal constants of equal type are merged per `Code` (whoever copies a whole compilation unit to a heap merges the
    /// equal ones of its codes). A function's docstring, if any, is constant 0.
    pub constants: Vec<Constant>,
    /// The docstring is constant 0.
    pub has_docstring: bool,
    /// Names of globals and attributes.
    pub names: Vec<String>,
    /// Protected ranges, innermost first: the first entry that covers a word is the one that handles it.
    pub handlers: Vec<Handler>,
    /// Source positions, by ascending `word`; each holds until the next.
    pub positions: Vec<Position>,
    /// For a class body: the attributes that its functions assign through the name `self`, in order (CPython's rule).
    pub static_attributes: Vec<String>,
}

/// The kind of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// A module, `exec` or prompt source: names live in the frame's namespace.
    Module,
    /// A class body: names live in the frame's namespace.
    Class,
    /// A function, lambda or generator expression: names live in registers.
    Function,
}

/// A local variable: its name, and what its register holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// The name, as in the source (mangled where it is private). Inlined comprehension variables keep theirs.
    pub name: String,
    /// Value or cell.
    pub kind: LocalKind,
}

/// What a local's register holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// The value.
    Value,
    /// A cell made by this unit (`MakeCell`); it may be a parameter.
    Cell,
    /// A cell from the closure tuple, put there before the first instruction. Free variables come last, in closure order.
    Free,
}

/// A constant of a unit.
#[derive(Clone, Debug)]
pub enum Constant {
    None,
    Ellipsis,
    Bool(bool),
    /// An int of any size.
    Int(num_bigint::BigInt),
    Float(f64),
    Complex(f64, f64),
    /// Text, lone surrogates included.
    Str(Text),
    Bytes(Vec<u8>),
    Tuple(Vec<Constant>),
    /// From `x in {1, 2}`.
    FrozenSet(Vec<Constant>),
    Code(Rc<Code>),
}

/// A protected range of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First word covered.
    pub start: u32,
    /// First word no longer covered. An instruction is covered if its first word is.
    pub end: u32,
    /// Where control goes.
    pub target: u32,
    /// Temporaries from this one on are released; the exception is put into it.
    pub depth: u32,
}

/// Where the instructions from `word` on come from: 1-based lines, 0-based columns in UTF-8 bytes, as in `co_positions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub word: u32,
    pub line: u32,
    pub end_line: u32,
    pub column: u32,
    pub end_column: u32,
}
