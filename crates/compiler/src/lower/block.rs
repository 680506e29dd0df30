//! The statements around the one being lowered, and leaving them by `return`, `break` or `continue`.

use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;

use super::{Lowered, Unit};
use crate::assembler::{Label, Region};
use crate::code::{Constant, Opcode};
use crate::registers::Register;

/// Blocks within each other; CPython counts them a little differently.
const MOST_BLOCKS: usize = 42;

/// A statement that has to be told when control leaves it.
pub(super) struct Block<'a> {
    pub(super) kind: BlockKind<'a>,
    /// The protected range that is open while control is in the block.
    pub(super) region: Option<Region>,
}

/// What has to be done on leaving a block.
#[derive(Clone, Copy)]
pub(super) enum BlockKind<'a> {
    /// A loop, with the iterator of a `for`.
    Loop { break_to: Label, continue_to: Label, iterator: Option<Register> },
    /// A `try` with handlers: nothing but to end its range.
    Try,
    /// A `try` with a `finally`, which is lowered again at each exit.
    Finally(&'a [Stmt]),
    /// The bound `__exit__` of a `with`, and where the item stands; that of an `async with` is waited for.
    With { exit: Register, range: TextRange, is_async: bool },
    /// A handler: what was being handled before.
    Handling { saved: Register },
    /// A handler's name.
    Name(&'a str),
    /// The copy of a `finally` that runs because of an exception.
    FinallyHandler { saved: Register, exception: Register },
    /// A `finally` that runs on the way to a `return`: the value that is dropped if the `finally` leaves itself.
    Returning { value: Register },
}

/// How control leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    Return,
    Break,
    Continue,
}

impl<'a> Unit<'a> {
    /// Enters a block; its exceptions go to `target`.
    pub(super) fn enter(&mut self, kind: BlockKind<'a>, target: Option<(Label, usize)>) -> Lowered {
        if self.blocks.len() >= MOST_BLOCKS {
            return Err(self.source().error("too many statically nested blocks", self.assembler.range()));
        }
        let region = target.map(|(target, depth)| {
            self.temporaries.provide(depth);
            self.assembler.protect(target, depth)
        });
        self.blocks.push(Block { kind, region });
        Ok(())
    }

    /// Emits something that the innermost block does not protect.
    pub(super) fn interrupt(&mut self, emit: impl FnOnce(&mut Self)) {
        let mut block = self.blocks.pop();
        if let Some(Block { region: Some(region), .. }) = &block {
            self.assembler.unprotect(region);
        }
        emit(self);
        if let Some(Block { region: Some(region), .. }) = &mut block {
            self.assembler.resume(region);
        }
        self.blocks.extend(block);
    }

    /// Leaves the innermost block on the ordinary way: its range ends.
    pub(super) fn leave(&mut self) {
        if let Some(Block { region: Some(region), .. }) = self.blocks.pop() {
            self.assembler.unprotect(&region);
        }
    }

    /// Whether code of the program runs on the way out of the function.
    pub(super) fn runs_code_on_return(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block.kind, BlockKind::Finally(_) | BlockKind::With { .. } | BlockKind::Name(_)))
    }

    /// Does what leaving needs, from the innermost block outwards, and hands on to `go`. Afterwards the blocks are as before, but
    /// for their ranges, which go on behind. `value` is what is to be returned.
    pub(super) fn unwind(&mut self, leave: Leave, value: Option<Register>, go: impl FnOnce(&mut Self, Option<BlockKind<'a>>)) -> Lowered {
        let range = self.assembler.range();
        let mut left = Vec::new();
        let mut arrived = None;
        while let Some(block) = self.blocks.pop() {
            if let (BlockKind::Loop { .. }, Leave::Break | Leave::Continue) = (block.kind, leave) {
                arrived = Some(block.kind);
                self.blocks.push(block);
                break;
            }
            if let Some(region) = &block.region {
                self.assembler.unprotect(region);
            }
            let kind = block.kind;
            left.push(block);
            self.assembler.at(range);
            match (kind, value) {
                (BlockKind::Finally(_), Some(value)) if value.is_temporary() => {
                    self.blocks.push(Block { kind: BlockKind::Returning { value }, region: None });
                    self.exit_block(kind)?;
                    self.blocks.pop();
                }
                _ => self.exit_block(kind)?,
            }
        }
        self.assembler.at(range);
        go(self, arrived);
        for mut block in left.into_iter().rev() {
            if let Some(region) = &mut block.region {
                self.assembler.resume(region);
            }
            self.blocks.push(block);
        }
        Ok(())
    }

    fn exit_block(&mut self, kind: BlockKind<'a>) -> Lowered {
        match kind {
            BlockKind::Try => {}
            // A frame that returns has empty temporaries.
            BlockKind::Loop { iterator: Some(iterator), .. } => self.emit1(Opcode::Clear, iterator),
            BlockKind::Loop { iterator: None, .. } => {}
            BlockKind::Finally(body) => self.body(body)?,
            BlockKind::With { exit, range, is_async } => {
                self.assembler.at(range);
                self.call_exit(exit, is_async)?;
            }
            BlockKind::Returning { value } => self.emit1(Opcode::Clear, value),
            BlockKind::Handling { saved } => self.emit1(Opcode::PopHandled, saved),
            BlockKind::Name(name) => self.forget_name(name)?,
            BlockKind::FinallyHandler { saved, exception } => {
                self.emit1(Opcode::PopHandled, saved);
                self.emit1(Opcode::Clear, exception);
            }
        }
        Ok(())
    }

    /// `__exit__(None, None, None)`, with the temporaries behind those in use.
    pub(super) fn call_exit(&mut self, exit: Register, is_async: bool) -> Lowered {
        let mark = self.temporaries.mark();
        let base = if exit.index() + 1 == mark { exit } else { self.temporaries.take(1)? };
        if base != exit {
            self.assembler.emit(Opcode::Take, base, exit, 0);
        }
        self.temporaries.take(1)?;
        for _ in 0..3 {
            self.push_constant(Constant::None)?;
        }
        self.assembler.emit(Opcode::Call, base, base, 3);
        if is_async {
            self.emit_await(base, base, base, 2);
        }
        self.emit1(Opcode::Clear, base);
        self.temporaries.release_to(mark);
        Ok(())
    }

    /// `return`, with the value in a register or none.
    pub(super) fn lower_return(&mut self, value: Option<Register>) -> Lowered {
        let mut nothing = Ok(());
        self.unwind(Leave::Return, value, |unit, _| match value {
            Some(value) => unit.emit_return(value),
            None => nothing = unit.return_none(),
        })?;
        nothing
    }

    /// `break` or `continue`
    pub(super) fn lower_leave(&mut self, leave: Leave) -> Lowered {
        self.unwind(leave, None, |unit, arrived| {
            if let Some(BlockKind::Loop { break_to, continue_to, iterator }) = arrived {
                match leave {
                    Leave::Continue => unit.assembler.jump(continue_to),
                    _ => {
                        if let Some(iterator) = iterator {
                            unit.emit1(Opcode::Clear, iterator);
                        }
                        unit.assembler.jump(break_to);
                    }
                }
            }
        })
    }
}
