//! How deep a source is nested and how much memory it takes to compile it, found out from its tokens: before anything is done with it.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};
use ruff_text_size::{TextRange, TextSize};

use crate::error::{CompileError, SyntaxErrorKind};
use crate::source::Source;

/// Brackets in brackets that the language allows.
const MOST_BRACKETS: usize = 200;
/// Levels of indentation that the language allows.
const MOST_INDENTATIONS: usize = 100;
/// Operators of one expression, as far as they may lie within each other.
const MOST_OPERATORS: usize = 6000;
/// Prefix operators within each other: a parser's stack.
const MOST_PREFIXES: usize = 1000;

/// Stack that the walks over one level of nesting may need.
const STACK_PER_LEVEL: usize = if cfg!(debug_assertions) { 32 << 10 } else { 8 << 10 };
/// Stack that is enough for nesting that nobody notices.
const ORDINARY_STACK: usize = 2 << 20;
/// Nesting that nobody notices.
const ORDINARY_DEPTH: usize = 40;

/// What the tokens of a source say of its tree.
pub(crate) struct Tokens {
    /// How many they are.
    pub(crate) count: usize,
    /// The most memory in bytes that they take, text apart.
    pub(crate) memory: Memory,
    /// An upper bound of how deep the tree will be.
    pub(crate) depth: usize,
}

/// The most memory in bytes that is taken for tokens.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    /// By the parser, with what it says where they are wrong.
    pub(crate) parsing: usize,
    /// By tree, scopes and code together, where they are right.
    pub(crate) compiling: usize,
}

impl Memory {
    /// What a token takes: fitted to the sources of `tests/footprint.rs`, each of which makes the most of some kind, and rounded up.
    const fn of(kind: TokenKind) -> Memory {
        use TokenKind as T;
        let (parsing, compiling) = match kind {
            // What adds nothing that its neighbours would not.
            T::Comment | T::NonLogicalNewline | T::Indent | T::Dedent | T::Rpar | T::Rsqb | T::Rbrace | T::FStringEnd => (36, 36),
            T::TStringEnd | T::Colon | T::Dot | T::Equal | T::As | T::In | T::Exclamation => (36, 36),
            // A statement, and an error in each line.
            T::Newline | T::Semi => (544, 232),
            // An item, of `with` perhaps, where each is a block of its own.
            T::Comma => (104, 432),
            // Blocks, and the clauses of comprehensions.
            T::For | T::While | T::With | T::Try | T::Except | T::Finally | T::Case | T::Async => (176, 1264),
            // Code with names of its own.
            T::Def | T::Lambda => (2560, 1696),
            T::Class | T::Type => (3840, 3840),
            T::Name => (288, 344),
            T::String => (176, 176),
            T::Lpar | T::Lsqb | T::Lbrace => (240, 184),
            _ => (240, 312),
        };
        Memory { parsing, compiling }
    }

    fn add(&mut self, other: Memory) {
        self.parsing += other.parsing;
        self.compiling += other.compiling;
    }
}

/// Checks the limits.
pub(crate) fn check(source: &Source<'_>) -> Result<Tokens, CompileError> {
    let mut lexer = lexer::lex(source.text, Mode::Module);
    let mut depth = Depth::default();
    let mut tokens = Tokens { count: 0, memory: Memory { parsing: 0, compiling: 0 }, depth: 0 };
    loop {
        let kind = lexer.next_token();
        if kind == TokenKind::EndOfFile {
            return Ok(tokens);
        }
        tokens.count += 1;
        tokens.memory.add(Memory::of(kind));
        depth.see(kind);
        if depth.brackets.len() > MOST_BRACKETS {
            return Err(source.error("too many nested parentheses", place_of_brackets(source)));
        }
        if depth.indentations >= MOST_INDENTATIONS {
            let error = source.error_of(SyntaxErrorKind::Indentation, "too many levels of indentation", place_of_indentation(source));
            return Err(error.into());
        }
        if depth.prefixes > MOST_PREFIXES {
            return Err(CompileError::ParserStack);
        }
        let total = depth.outer + depth.operators + depth.indentations;
        if total > MOST_OPERATORS {
            return Err(CompileError::TooDeep);
        }
        tokens.depth = tokens.depth.max(total);
    }
}

#[derive(Default)]
struct Depth {
    /// For each open bracket the operators of the expression around it.
    brackets: Vec<usize>,
    /// Their sum.
    outer: usize,
    /// Operators of the innermost expression so far.
    operators: usize,
    /// Prefix operators since the last operand.
    prefixes: usize,
    indentations: usize,
}

impl Depth {
    fn see(&mut self, kind: TokenKind) {
        use TokenKind as T;
        match kind {
            T::Lpar | T::Lsqb | T::Lbrace => {
                self.brackets.push(self.operators + 1);
                self.outer += self.operators + 1;
                self.operators = 0;
                self.prefixes = 0;
            }
            T::Rpar | T::Rsqb | T::Rbrace => {
                self.operators = self.brackets.pop().unwrap_or_default();
                self.outer -= self.operators;
                self.prefixes = 0;
            }
            T::Comma | T::Semi | T::Newline => (self.operators, self.prefixes) = (0, 0),
            T::Indent => self.indentations += 1,
            T::Dedent => self.indentations = self.indentations.saturating_sub(1),
            T::Not | T::Minus | T::Plus | T::Tilde | T::Lambda | T::Await | T::DoubleStar | T::Else | T::FStringStart | T::Star => {
                self.operators += 1;
                self.prefixes += 1;
            }
            // `x ** y ** z` and `a if b else c if d else e` go on behind an operand, but hardly a thousand times.
            T::FStringEnd | T::Name | T::Int | T::Float | T::Complex | T::String => self.prefixes = 0,
            _ => self.operators += 1,
        }
    }
}

/// Where the bracket is that is one too many, or nearly: strings are passed over as if they could not contain one another.
fn place_of_brackets(source: &Source<'_>) -> TextRange {
    let mut depth: usize = 0;
    let mut quote = None;
    for (index, letter) in source.text.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_BRACKETS {
            return TextRange::at(TextSize::from(index as u32), TextSize::from(1));
        }
    }
    TextRange::default()
}

/// The line that is indented once too often.
fn place_of_indentation(source: &Source<'_>) -> TextRange {
    let mut levels = vec![0];
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            while levels.last().is_some_and(|level| *level > indentation) {
                levels.pop();
            }
            if levels.last() != Some(&indentation) {
                levels.push(indentation);
            }
        }
        if levels.len() > MOST_INDENTATIONS {
            return TextRange::at(TextSize::from(start as u32), TextSize::from(line.len() as u32));
        }
        start += line.len();
    }
    TextRange::default()
}

/// Runs `walk` with the stack that it takes to go so deep.
pub(crate) fn with_stack<T>(depth: usize, walk: impl FnOnce() -> T) -> T {
    if depth <= ORDINARY_DEPTH {
        return stacker::maybe_grow(ORDINARY_STACK / 2, ORDINARY_STACK, walk);
    }
    let needed = depth * STACK_PER_LEVEL;
    stacker::maybe_grow(needed, needed + ORDINARY_STACK, walk)
}
