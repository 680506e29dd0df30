//! Lowering: from the tree to instructions, one unit (module, class body, function) at a time.
//!
//! An expression is lowered by one of
//!
//! * `value`: wherever it is best, a local that already holds it or the next temporary;
//! * `push`: the next temporary;
//! * `value_to`: a certain register, written by the last instruction only.
//!
//! Temporaries are a stack. An instruction consumes those it names, so what is above the mark of a finished expression is empty.

mod annotation;
mod assign;
mod block;
mod call;
mod class;
mod comprehension;
mod condition;
mod display;
mod exception;
mod expression;
mod format;
mod function;
mod import;
mod name;
mod operator;
mod pattern;
mod statement;
mod type_parameters;
mod with;

use std::rc::Rc;

use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::assembler::{Assembled, Assembler};
use crate::bound::Bound;
use crate::code::{Code, CodeKind, Constant, LocalKind, Opcode, Text};
use crate::error::CompileError;
use crate::registers::{Register, Temporaries};
use crate::scope::{ScopeId, ScopeKind, Scopes};
use crate::source::Source;
use crate::{Mode, Options, fold};
use block::Block;

pub(crate) type Lowered<T = ()> = Result<T, CompileError>;

/// What all units of a source share.
pub(crate) struct Shared<'a> {
    pub(crate) source: &'a Source<'a>,
    pub(crate) scopes: &'a Scopes,
    pub(crate) filename: Rc<str>,
    pub(crate) options: Options,
}

/// The unit being lowered.
struct Unit<'a> {
    shared: &'a Shared<'a>,
    assembler: Assembler<'a>,
    temporaries: Temporaries,
    /// The scope whose frame this is.
    frame: ScopeId,
    /// The scope in which names are looked up: the frame's, or that of a comprehension in it.
    scope: ScopeId,
    qualname: String,
    /// The statements around: what has to be done on leaving them.
    blocks: Vec<Block<'a>>,
    /// Expression statements are printed.
    prints: bool,
    /// Some `:=` binds a local of the frame.
    has_walrus: bool,
}

/// Lowers a whole source.
pub(crate) fn module(module: &Mod, shared: &Shared<'_>) -> Lowered<Rc<Code>> {
    let mut unit = Unit::new(shared, ScopeId(0), "<module>".to_owned());
    unit.prints = shared.options.mode == Mode::Interactive;
    let mut docstring = None;
    match module {
        Mod::Module(module) => {
            if let Some(statement) = module.body.first() {
                unit.assembler.at(statement.range());
            }
            unit.module_annotations(module)?;
            if !unit.prints {
                docstring = unit.docstring(&module.body);
            }
            if let Some((value, range)) = &docstring {
                unit.assembler.at(*range);
                let value = unit.push_constant(value.clone())?;
                unit.store_name("__doc__", value)?;
            }
            unit.body(if docstring.is_some() { &module.body[1..] } else { &module.body })?;
            unit.return_none()?;
        }
        Mod::Expression(expression) => {
            let value = unit.value(&expression.body)?;
            unit.emit_return(value);
        }
    }
    Ok(unit.finish(CodeKind::Module, 1))
}

impl<'a> Unit<'a> {
    fn new(shared: &'a Shared<'a>, frame: ScopeId, qualname: String) -> Unit<'a> {
        let mut bound = Bound::default();
        let mut deleted = Bound::default();
        for (local, description) in shared.scopes.get(frame).frame.locals.iter().enumerate() {
            if description.kind != LocalKind::Value {
                bound.insert(local);
            }
        }
        shared.scopes.deleted_locals(frame).for_each(|local| deleted.insert(local));
        let mut assembler = Assembler::new(shared.source, bound);
        assembler.deleted = deleted;
        Unit {
            shared,
            assembler,
            temporaries: Temporaries::default(),
            frame,
            scope: frame,
            qualname,
            blocks: Vec::new(),
            prints: false,
            has_walrus: shared.scopes.has_walrus(frame),
        }
    }

    /// The finished code; what its parameters are is filled in by `function`.
    fn finish(self, kind: CodeKind, first_line: u32) -> Rc<Code> {
        Rc::new(self.finish_code(kind, first_line))
    }

    fn finish_code(self, kind: CodeKind, first_line: u32) -> Code {
        let scope = self.shared.scopes.get(self.frame);
        let Assembled { words, handlers, positions, constants, names } = self.assembler.finish();
        Code {
            name: scope.name.to_string(),
            qualname: self.qualname,
            filename: self.shared.filename.clone(),
            first_line,
            kind,
            is_generator: scope.is_generator,
            is_coroutine: scope.is_coroutine,
            future_annotations: self.shared.options.future_annotations,
            positional: 0,
            positional_only: 0,
            keyword_only: 0,
            has_varargs: false,
            has_varkeywords: false,
            locals: scope.frame.locals.clone(),
            temporaries: self.temporaries.deepest() as u32,
            words,
            constants,
            has_docstring: false,
            names,
            handlers,
            positions,
            static_attributes: scope.static_attributes.iter().map(ToString::to_string).collect(),
        }
    }

    /// The docstring of a body and where it stands, unless docstrings are left out.
    fn docstring(&self, body: &[Stmt]) -> Option<(Constant, TextRange)> {
        let Some(Stmt::Expr(statement)) = body.first() else { return None };
        let Expr::StringLiteral(string) = &*statement.value else { return None };
        let text = crate::literal::string(&string.value, self.shared.source);
        (self.shared.options.optimize < 2).then(|| (Constant::Str(clean_docstring(&text)), string.range))
    }

    fn source(&self) -> &'a Source<'a> {
        self.shared.source
    }

    fn kind(&self) -> ScopeKind {
        self.shared.scopes.get(self.frame).kind
    }

    /// How many locals the frame has.
    fn local_count(&self) -> usize {
        self.shared.scopes.get(self.frame).frame.locals.len()
    }

    /// The value of an expression, if it is constant.
    fn constant(&self, expression: &Expr) -> Option<Constant> {
        fold::constant(expression, self.shared.source, self.debug())
    }

    /// `__debug__`
    fn debug(&self) -> bool {
        self.shared.options.optimize == 0
    }

    /// Puts a constant into a register.
    fn load_constant(&mut self, constant: Constant, target: Register) -> Lowered {
        if let Some(small) = constant.small().filter(|value| (-5..=256).contains(value)) {
            self.assembler.emit_wide(Opcode::LoadInt, target, small as i16 as u16);
            return Ok(());
        }
        let index = self.assembler.constant(constant)?;
        self.assembler.emit_wide(Opcode::LoadConst, target, index as u16);
        Ok(())
    }

    /// Puts a constant into the next temporary.
    fn push_constant(&mut self, constant: Constant) -> Lowered<Register> {
        let target = self.temporaries.take(1)?;
        self.load_constant(constant, target)?;
        Ok(target)
    }

    fn return_none(&mut self) -> Lowered {
        let index = self.assembler.constant(Constant::None)?;
        self.assembler.emit_wide(Opcode::ReturnConst, Register::NONE, index as u16);
        self.assembler.end_of_path();
        Ok(())
    }

    fn emit_return(&mut self, value: Register) {
        self.assembler.emit(Opcode::Return, value, Register::NONE, 0);
        self.assembler.end_of_path();
    }

    /// An instruction on one register.
    fn emit1(&mut self, opcode: Opcode, a: Register) {
        self.assembler.emit(opcode, a, Register::NONE, 0);
    }
}

/// What `inspect.cleandoc` leaves of a docstring: the indentation that its lines share goes. Takes no memory but for the result.
fn clean_docstring(text: &Text) -> Text {
    let mut lines = text.as_bytes().split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let indentation = |line: &[u8]| expanded(line).position(|byte| byte != b' ');
    let margin = lines.clone().filter_map(indentation).min().unwrap_or(0);
    let rest = |line| std::iter::once(b'\n').chain(expanded(line).skip(margin));
    let cleaned = || expanded(first).skip_while(|byte| *byte == b' ').chain(lines.clone().flat_map(rest));
    let mut result = Vec::with_capacity(cleaned().count());
    result.extend(cleaned());
    Text::of_whole_points(result)
}

/// A line with spaces in place of its tabs.
fn expanded(line: &[u8]) -> impl Iterator<Item = u8> {
    let mut column = 0;
    line.iter().flat_map(move |&byte| {
        let (byte, width) = if byte == b'\t' { (b' ', 8 - column % 8) } else { (byte, 1) };
        // A letter of several bytes is one column wide.
        column += if byte & 0xC0 == 0x80 { 0 } else { width };
        std::iter::repeat_n(byte, width)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docstrings_lose_their_indentation() {
        let clean = |text: &str| {
            let cleaned = clean_docstring(&text.into());
            cleaned.as_str().expect("no surrogates").to_owned()
        };
        assert_eq!(clean("  One\n      two\n    three\n    "), "One\n  two\nthree\n");
        assert_eq!(clean("\tOne\n\ttwo"), "One\ntwo");
        assert_eq!(clean("\u{E4}\tb\n  \n \u{20AC}\tc"), "\u{E4}       b\n \n\u{20AC}      c");
        assert_eq!(clean(""), "");
    }
}
