//! Operators that give a value.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, UnaryOp};
use ruff_text_size::Ranged;

use super::{Lowered, Unit};
use crate::code::Opcode;
use crate::registers::Register;
use crate::{fold, fuse};

/// An operator of a chain of comparisons and what stands on its right.
type Link<'a> = (CmpOp, &'a Expr);

impl<'a> Unit<'a> {
    pub(super) fn binary(&mut self, operation: &'a ast::ExprBinOp, target: Register) -> Lowered {
        let form = fuse::binary(operation.op);
        let left = self.value_before(&operation.left, &[&operation.right])?;
        if let Some(constant) = self.constant(&operation.right) {
            if let (Some(opcode), Some(small)) = (form.small, constant.small().and_then(|value| u8::try_from(value).ok())) {
                self.assembler.at(operation.range);
                self.assembler.emit(opcode, target, left, small);
                return Ok(());
            }
            if let Ok(index) = u8::try_from(self.assembler.constant(constant)?) {
                self.assembler.at(operation.range);
                self.assembler.emit(form.constant, target, left, index);
                return Ok(());
            }
        }
        let right = self.value(&operation.right)?;
        self.assembler.at(operation.range);
        self.assembler.emit3(form.plain, target, left, right);
        Ok(())
    }

    pub(super) fn unary(&mut self, operation: &'a ast::ExprUnaryOp, target: Register) -> Lowered {
        let opcode = match operation.op {
            UnaryOp::Invert => Opcode::Invert,
            UnaryOp::UAdd => Opcode::Positive,
            UnaryOp::USub => Opcode::Negative,
            UnaryOp::Not => {
                if let Expr::Compare(comparison) = &*operation.operand
                    && let [operator] = &*comparison.ops
                    && let Some(opposite) = fuse::opposite(*operator)
                {
                    return self.single_comparison(comparison, opposite, target);
                }
                Opcode::Not
            }
        };
        let operand = self.value(&operation.operand)?;
        self.assembler.at(operation.range);
        self.assembler.emit(opcode, target, operand, 0);
        Ok(())
    }

    /// `and`, `or`: the first value that decides, in a temporary.
    pub(super) fn boolean(&mut self, operation: &'a ast::ExprBoolOp, target: Register) -> Lowered {
        let end = self.assembler.label();
        let sense = u8::from(operation.op == BoolOp::Or);
        for (index, value) in operation.values.iter().enumerate() {
            self.value_to(value, target)?;
            if index + 1 < operation.values.len() {
                self.assembler.at(value.range());
                self.assembler.jump_with(Opcode::JumpTruthOrPop, target.byte(), 0, sense, end);
            }
        }
        self.assembler.place(end);
        Ok(())
    }

    pub(super) fn comparison(&mut self, comparison: &'a ast::ExprCompare, target: Register) -> Lowered {
        match &*comparison.ops {
            [operator] => self.single_comparison(comparison, *operator, target),
            _ => self.in_temporary(target, |unit, target| unit.chained_comparison(comparison, target)),
        }
    }

    fn single_comparison(&mut self, comparison: &'a ast::ExprCompare, operator: CmpOp, target: Register) -> Lowered {
        let right = &comparison.comparators[0];
        let left = self.value_before(&comparison.left, &[right])?;
        let right = self.compared(right, operator)?;
        self.assembler.at(comparison.range);
        self.assembler.emit3(fuse::comparison(operator), target, left, right);
        Ok(())
    }

    /// The right operand of a comparison.
    pub(super) fn compared(&mut self, right: &'a Expr, operator: CmpOp) -> Lowered<Register> {
        match fold::searched(right, operator, self.source(), self.debug()) {
            Some(constant) => {
                self.assembler.at(right.range());
                self.push_constant(constant)
            }
            None => self.value(right),
        }
    }

    /// `a < b < c`: `b` is evaluated once. The result is in the target; left, middle and a copy of the middle operand lie behind it.
    fn chained_comparison(&mut self, comparison: &'a ast::ExprCompare, target: Register) -> Lowered {
        let (fail, end) = (self.assembler.label(), self.assembler.label());
        self.temporaries.take(1)?;
        if let Some((last, others)) = self.middles_are_locals(comparison) {
            let mut left = self.value(&comparison.left)?;
            for (operator, right) in others {
                let Some(right) = self.borrowed(right) else { continue };
                self.assembler.at(comparison.range);
                self.assembler.emit3(fuse::comparison(operator), target, left, right);
                self.assembler.jump_with(Opcode::JumpTruthOrPop, target.byte(), 0, 0, end);
                left = right;
            }
            let right = self.compared(last.1, last.0)?;
            self.assembler.at(comparison.range);
            self.assembler.emit3(fuse::comparison(last.0), target, left, right);
            self.assembler.place(end);
            return Ok(());
        }
        let left = self.push(&comparison.left)?;
        let middle = left.after(1);
        let mark = self.temporaries.mark();
        let last = comparison.ops.len() - 1;
        for (index, (operator, right)) in comparison.ops.iter().zip(&comparison.comparators).enumerate() {
            let opcode = fuse::comparison(*operator);
            if index == last {
                let right = self.compared(right, *operator)?;
                self.assembler.at(comparison.range);
                self.assembler.emit3(opcode, target, left, right);
                break;
            }
            self.push(right)?;
            self.assembler.at(comparison.range);
            let copy = self.temporaries.take(1)?;
            self.assembler.emit(Opcode::Copy, copy, middle, 0);
            self.assembler.emit3(opcode, target, left, copy);
            self.assembler.jump_with(Opcode::JumpTruthOrPop, target.byte(), 0, 0, fail);
            self.assembler.emit(Opcode::Take, left, middle, 0);
            self.temporaries.release_to(mark);
        }
        self.assembler.jump(end);
        if self.assembler.is_used(fail) {
            self.assembler.place(fail);
            self.emit1(Opcode::Clear, middle);
        }
        self.assembler.place(end);
        Ok(())
    }

    /// The last comparison of a chain and the others, if all operands in the middle are locals that nothing rebinds: then none is copied.
    fn middles_are_locals(&self, comparison: &'a ast::ExprCompare) -> Option<(Link<'a>, Vec<Link<'a>>)> {
        let (last, others) = comparison.comparators.split_last()?;
        let is_local = |middle: &Expr| middle.as_name_expr().is_some_and(|name| self.near_local(&name.id).is_some());
        if self.has_walrus || !others.iter().all(is_local) {
            return None;
        }
        let operator = *comparison.ops.last()?;
        Some(((operator, last), comparison.ops.iter().copied().zip(others).collect()))
    }

    /// Jumps to `target` if a chain of comparisons is `sense`.
    pub(super) fn jump_if_chain(&mut self, comparison: &'a ast::ExprCompare, sense: bool, target: crate::assembler::Label) -> Lowered {
        let (fail, end) = (self.assembler.label(), self.assembler.label());
        let mark = self.temporaries.mark();
        if let Some((last, others)) = self.middles_are_locals(comparison) {
            let mut left = self.value(&comparison.left)?;
            for (operator, right) in others {
                let Some(right) = self.borrowed(right) else { continue };
                let (opcode, inverted) = fuse::jump(operator);
                self.assembler.at(comparison.range);
                self.assembler.jump_with(opcode, left.byte(), right.byte(), u8::from(inverted), if sense { end } else { target });
                left = right;
            }
            self.jump_if_compared(comparison, left, last, sense, target)?;
            self.temporaries.release_to(mark);
            self.assembler.place(end);
            return Ok(());
        }
        let left = self.push(&comparison.left)?;
        let middle = left.after(1);
        let last = comparison.ops.len() - 1;
        for (index, (operator, right)) in comparison.ops.iter().zip(&comparison.comparators).enumerate() {
            let (opcode, inverted) = fuse::jump(*operator);
            if index == last {
                self.jump_if_compared(comparison, left, (*operator, right), sense, target)?;
                break;
            }
            self.push(right)?;
            self.assembler.at(comparison.range);
            let copy = self.temporaries.take(1)?;
            self.assembler.emit(Opcode::Copy, copy, middle, 0);
            self.assembler.jump_with(opcode, left.byte(), copy.byte(), u8::from(inverted), fail);
            self.assembler.emit(Opcode::Take, left, middle, 0);
            self.temporaries.release_to(mark + 1);
        }
        self.temporaries.release_to(mark);
        self.assembler.jump(end);
        if self.assembler.is_used(fail) {
            self.assembler.place(fail);
            self.emit1(Opcode::Clear, middle);
            if !sense {
                self.assembler.jump(target);
            }
        }
        self.assembler.place(end);
        Ok(())
    }
}
