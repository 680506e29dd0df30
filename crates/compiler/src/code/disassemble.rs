//! Code as text, for people.
//!
//! ```text
//! function f (example.py:1), 2 temporaries
//!   locals a, b
//!     2     0  JumpLess a, b, 0 -> 4
//! ```

use std::fmt::{self, Write};

use super::operands::{Instruction, Operand};
use super::{Code, CodeKind, Constant, LocalKind};

/// The text of a unit and of all units among its constants.
pub fn disassemble(code: &Code) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = unit(code, &mut text);
    text
}

fn unit(code: &Code, text: &mut String) -> fmt::Result {
    let kind = match code.kind {
        CodeKind::Module => "module",
        CodeKind::Class => "class",
        CodeKind::Function if code.is_generator => "generator",
        CodeKind::Function => "function",
    };
    writeln!(text, "{kind} {} ({}:{}), {} temporaries", code.qualname, code.filename, code.first_line, code.temporaries)?;
    if !code.locals.is_empty() {
        let locals: Vec<String> = code.locals.iter().map(|local| format!("{}{}", prefix(local.kind), local.name)).collect();
        writeln!(text, "  locals {}", locals.join(", "))?;
    }
    let mut at = 0;
    let mut line = 0;
    while let Some(instruction) = Instruction::read(&code.words, at) {
        let now = line_of(code, at);
        if now == line {
            write!(text, "      ")?;
        } else {
            write!(text, "{now:>6}")?;
            line = now;
        }
        writeln!(text, "{at:>6}  {}", Shown { code, instruction })?;
        at = instruction.end();
    }
    for handler in &code.handlers {
        writeln!(text, "  {}..{} -> {} (t{})", handler.start, handler.end, handler.target, handler.depth)?;
    }
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            writeln!(text)?;
            unit(inner, text)?;
        }
    }
    Ok(())
}

fn prefix(kind: LocalKind) -> &'static str {
    match kind {
        LocalKind::Value => "",
        LocalKind::Cell => "cell ",
        LocalKind::Free => "free ",
    }
}

fn line_of(code: &Code, at: usize) -> u32 {
    let next = code.positions.partition_point(|position| position.word as usize <= at);
    code.positions.get(next.wrapping_sub(1)).map_or(0, |position| position.line)
}

struct Shown<'a> {
    code: &'a Code,
    instruction: Instruction<'a>,
}

impl Shown<'_> {
    fn register(&self, register: i64) -> String {
        if register >= 0 {
            return format!("t{register}");
        }
        let local = self.code.locals.len().wrapping_add_signed(register as isize);
        self.code.locals.get(local).map_or_else(|| format!("?{register}"), |local| local.name.clone())
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.instruction.opcode.name())?;
        let mut separator = " ";
        for (operand, value) in self.instruction.operands() {
            match operand {
                Operand::Nothing | Operand::Cache | Operand::Forward | Operand::Backward => continue,
                _ => formatter.write_str(std::mem::replace(&mut separator, ", "))?,
            }
            match operand {
                Operand::Target => {
                    write!(formatter, "{} =", self.register(value))?;
                    separator = " ";
                }
                Operand::Source | Operand::Kept | Operand::Several => formatter.write_str(&self.register(value))?,
                Operand::Constant | Operand::WideConstant => match self.code.constants.get(value as usize) {
                    Some(constant) => show(constant, formatter)?,
                    None => write!(formatter, "?{value}")?,
                },
                Operand::Name => formatter.write_str(self.code.names.get(value as usize).map_or("?", |name| name))?,
                Operand::Local => formatter.write_str(self.code.locals.get(value as usize).map_or("?", |local| &local.name))?,
                _ => write!(formatter, "{value}")?,
            }
        }
        match self.instruction.target() {
            Some(target) => write!(formatter, " -> {target}"),
            None => Ok(()),
        }
    }
}

fn show(constant: &Constant, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    match constant {
        Constant::None => formatter.write_str("None"),
        Constant::Ellipsis => formatter.write_str("..."),
        Constant::Bool(value) => formatter.write_str(if *value { "True" } else { "False" }),
        Constant::Int(value) => write!(formatter, "{value}"),
        Constant::Float(value) => write!(formatter, "{value:?}"),
        Constant::Complex(real, imaginary) => write!(formatter, "({real:?}+{imaginary:?}j)"),
        Constant::Str(text) => write!(formatter, "{text:?}"),
        Constant::Bytes(bytes) => write!(formatter, "b\"{}\"", bytes.escape_ascii()),
        Constant::Tuple(items) => show_all(items, "(", ")", formatter),
        Constant::FrozenSet(items) => show_all(items, "{", "}", formatter),
        Constant::Code(code) => write!(formatter, "<code {}>", code.qualname),
    }
}

fn show_all(items: &[Constant], open: &str, close: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    formatter.write_str(open)?;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            formatter.write_str(", ")?;
        }
        show(item, formatter)?;
    }
    formatter.write_str(close)
}
