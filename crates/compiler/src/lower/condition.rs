//! Conditions: expressions of which only the truth matters become jumps.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, UnaryOp};
use ruff_text_size::Ranged;

use super::{Lowered, Unit};
use crate::assembler::Label;
use crate::code::Opcode;
use crate::fuse;
use crate::registers::Register;

impl<'a> Unit<'a> {
    /// Jumps to `target` if the truth of a condition is `sense`; else control goes on.
    pub(super) fn jump_if(&mut self, condition: &'a Expr, sense: bool, target: Label) -> Lowered {
        if let Some(constant) = self.constant(condition) {
            if constant.truth() == sense {
                self.assembler.at(condition.range());
                self.assembler.jump(target);
            }
            return Ok(());
        }
        let mark = self.temporaries.mark();
        match condition {
            Expr::UnaryOp(ast::ExprUnaryOp { op: UnaryOp::Not, operand, .. }) => self.jump_if(operand, !sense, target)?,
            Expr::BoolOp(operation) => self.jump_if_boolean(operation, sense, target)?,
            Expr::Compare(comparison) => match &*comparison.ops {
                [operator] => self.jump_if_comparison(comparison, *operator, sense, target)?,
                _ => self.jump_if_chain(comparison, sense, target)?,
            },
            _ => {
                let value = self.value(condition)?;
                self.assembler.at(condition.range());
                self.assembler.jump_with(Opcode::JumpTruth, value.byte(), 0, u8::from(sense), target);
            }
        }
        self.temporaries.release_to(mark);
        Ok(())
    }

    fn jump_if_boolean(&mut self, operation: &'a ast::ExprBoolOp, sense: bool, target: Label) -> Lowered {
        // `and` is decided by the first that is false, `or` by the first that is true.
        let deciding = operation.op == BoolOp::Or;
        let Some((last, others)) = operation.values.split_last() else { return Ok(()) };
        let behind = self.assembler.label();
        for value in others {
            self.jump_if(value, deciding, if deciding == sense { target } else { behind })?;
        }
        self.jump_if(last, sense, target)?;
        self.assembler.place(behind);
        Ok(())
    }

    fn jump_if_comparison(&mut self, comparison: &'a ast::ExprCompare, operator: CmpOp, sense: bool, target: Label) -> Lowered {
        let right = &comparison.comparators[0];
        let left = self.value_before(&comparison.left, &[right])?;
        self.jump_if_compared(comparison, left, (operator, right), sense, target)
    }

    /// Jumps to `target` if the comparison of a register with the expression on its right is `sense`.
    pub(super) fn jump_if_compared(
        &mut self,
        comparison: &'a ast::ExprCompare,
        left: Register,
        (operator, right): (CmpOp, &'a Expr),
        sense: bool,
        target: Label,
    ) -> Lowered {
        if matches!(operator, CmpOp::Is | CmpOp::IsNot) && right.is_none_literal_expr() {
            self.assembler.at(comparison.range);
            let sense = sense == (operator == CmpOp::Is);
            self.assembler.jump_with(Opcode::JumpNone, left.byte(), 0, u8::from(sense), target);
            return Ok(());
        }
        if let (Some(opcode), Some(small)) = (fuse::jump_small(operator), self.small_constant(right)) {
            self.assembler.at(comparison.range);
            self.assembler.jump_with(opcode, left.byte(), small as u8, u8::from(sense), target);
            return Ok(());
        }
        if let (Some(opcode), Some(constant)) = (fuse::jump_constant(operator), self.constant(right))
            && let Ok(index) = u8::try_from(self.assembler.constant(constant)?)
        {
            self.assembler.at(comparison.range);
            self.assembler.jump_with(opcode, left.byte(), index, u8::from(sense), target);
            return Ok(());
        }
        let right = self.compared(right, operator)?;
        let (opcode, inverted) = fuse::jump(operator);
        self.assembler.at(comparison.range);
        self.assembler.jump_with(opcode, left.byte(), right.byte(), u8::from(sense != inverted), target);
        Ok(())
    }
}
