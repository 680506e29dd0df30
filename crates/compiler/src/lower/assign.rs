//! Assignments, `del`, and what unpacks.

use ruff_python_ast::{self as ast, Expr, Operator};
use ruff_text_size::{Ranged, TextRange};

use super::{Lowered, Unit};
use crate::code::Opcode;
use crate::fuse;
use crate::registers::Register;

/// Targets that one instruction can name.
const MOST_NAMED: usize = 8;

impl<'a> Unit<'a> {
    pub(super) fn assign_statement(&mut self, statement: &'a ast::StmtAssign) -> Lowered {
        let (targets, value) = (&statement.targets, &*statement.value);
        let [target] = targets.as_slice() else { return self.assign_many(targets, value) };
        if let Expr::Name(name) = target
            && let Some((register, local)) = self.near_local(&name.id)
        {
            self.value_to(value, register)?;
            self.assembler.bind(local);
            return Ok(());
        }
        if let (Some(targets), Some(values)) = (Self::plain_items(target), Self::plain_items(value))
            && targets.len() == values.len()
            && values.len() <= self.temporaries.left() / 2
        {
            return self.assign_in_parallel(targets, values);
        }
        let value = self.value_before(value, &[target])?;
        self.assign(target, value)
    }

    /// `a = b = value`, from left to right.
    fn assign_many(&mut self, targets: &'a [Expr], value: &'a Expr) -> Lowered {
        let Some((last, others)) = targets.split_last() else { return Ok(()) };
        let value = self.push(value)?;
        for target in others {
            let copy = self.temporaries.take(1)?;
            self.assembler.at(target.range());
            self.assembler.emit(Opcode::Copy, copy, value, 0);
            self.assign(target, copy)?;
        }
        self.assign(last, value)
    }

    /// `a, b = x, y`: all values first, then all targets, without a tuple.
    fn assign_in_parallel(&mut self, targets: &'a [Expr], values: &'a [Expr]) -> Lowered {
        let near = |unit: &Self, target: &'a Expr| target.as_name_expr().is_some_and(|name| unit.near_local(&name.id).is_some());
        if values.iter().all(|value| self.constant(value).is_some()) && targets.iter().all(|target| near(self, target)) {
            for (target, value) in targets.iter().zip(values) {
                if let Expr::Name(name) = target
                    && let Some((register, local)) = self.near_local(&name.id)
                {
                    self.value_to(value, register)?;
                    self.assembler.bind(local);
                }
            }
            return Ok(());
        }
        let first = self.temporaries.mark();
        for value in values {
            self.push(value)?;
        }
        for (index, target) in targets.iter().enumerate() {
            self.assign_kept(target, Register::temporary(first + index))?;
        }
        self.temporaries.release_to(first);
        Ok(())
    }

    /// Assigns what a register holds. A temporary is consumed, and those from it on are free again.
    pub(super) fn assign(&mut self, target: &'a Expr, value: Register) -> Lowered {
        let mark = if value.is_temporary() { value.index() } else { self.temporaries.mark() };
        self.assign_kept(target, value)?;
        self.temporaries.release_to(mark);
        Ok(())
    }

    /// The same, with the temporaries that were in use still in use.
    fn assign_kept(&mut self, target: &'a Expr, value: Register) -> Lowered {
        let mark = self.temporaries.mark();
        self.assembler.at(target.range());
        match target {
            Expr::Name(name) => self.store_name_kept(&name.id, value)?,
            Expr::Attribute(attribute) => {
                let object = self.value(&attribute.value)?;
                self.assembler.at(attribute.range);
                self.store_attribute(object, &attribute.attr, value)?;
            }
            Expr::Subscript(subscript) => {
                let object = self.value_before(&subscript.value, &[&subscript.slice])?;
                let index = self.value(&subscript.slice)?;
                self.assembler.at(subscript.range);
                self.assembler.emit3(Opcode::StoreSubscript, object, index, value);
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.unpack(elts, target.range(), value)?;
            }
            Expr::Starred(starred) => return self.assign_kept(&starred.value, value),
            _ => return Err(self.source().error("cannot assign to expression", target.range())),
        }
        self.temporaries.release_to(mark);
        Ok(())
    }

    fn store_attribute(&mut self, object: Register, name: &str, value: Register) -> Lowered {
        let name = self.attribute_name(name)?;
        self.assembler.emit(Opcode::StoreAttr, object, value, 0);
        self.assembler.set_extra(Opcode::StoreAttr, u32::from(name));
        Ok(())
    }

    fn unpack(&mut self, targets: &'a [Expr], range: TextRange, value: Register) -> Lowered {
        if let Some(star) = targets.iter().position(Expr::is_starred_expr) {
            let after = targets.len() - star - 1;
            let first = self.temporaries.take(targets.len())?;
            self.assembler.emit(Opcode::UnpackStar, first, value, star as u8);
            self.assembler.set_extra(Opcode::UnpackStar, after as u32);
            return self.assign_each(targets, first);
        }
        if targets.len() <= u8::MAX as usize
            && let Some(named) = self.distinct_near(targets)
            && named.windows(2).all(|pair| pair[0].0.byte().wrapping_add(1) == pair[1].0.byte())
            && let Some((first, _)) = named.first()
        {
            named.iter().for_each(|(_, local)| self.assembler.bind(*local));
            self.assembler.emit(Opcode::Unpack, *first, value, targets.len() as u8);
            return Ok(());
        }
        if (1..=MOST_NAMED).contains(&targets.len())
            && let Some(named) = self.distinct_near(targets)
        {
            let mut words = [0; 2];
            for (index, (register, local)) in named.iter().enumerate() {
                words[index / 4] |= u32::from(register.byte()) << (8 * (index % 4));
                self.assembler.bind(*local);
            }
            self.assembler.emit(Opcode::UnpackTo, Register::NONE, value, targets.len() as u8);
            self.assembler.set_extra(Opcode::UnpackTo, words[0]);
            self.assembler.set_second_extra(Opcode::UnpackTo, words[1]);
            return Ok(());
        }
        if targets.len() > self.temporaries.left() / 2 {
            return Err(self.source().unsupported(format!("unpacking into {} targets", targets.len()), range));
        }
        let first = self.temporaries.take(targets.len())?;
        self.assembler.emit(Opcode::Unpack, first, value, targets.len() as u8);
        self.assign_each(targets, first)
    }

    fn assign_each(&mut self, targets: &'a [Expr], first: Register) -> Lowered {
        for (index, target) in targets.iter().enumerate() {
            self.assign_kept(target, first.after(index))?;
        }
        Ok(())
    }

    /// The registers of targets that are all names of different near locals.
    fn distinct_near(&self, targets: &'a [Expr]) -> Option<Vec<(Register, usize)>> {
        let mut found: Vec<(Register, usize)> = Vec::new();
        for target in targets {
            let (register, local) = self.near_local(&target.as_name_expr()?.id)?;
            if found.iter().any(|(_, other)| *other == local) {
                return None;
            }
            found.push((register, local));
        }
        Some(found)
    }

    // --- augmented assignment

    pub(super) fn augmented_assignment(&mut self, statement: &'a ast::StmtAugAssign) -> Lowered {
        let (operator, value, range) = (statement.op, &*statement.value, statement.range);
        match &*statement.target {
            Expr::Name(name) => {
                if let Some(local) = self.borrowed(&statement.target)
                    && !self.may_rebind(local, &[value])
                {
                    return self.operate_in_place(operator, local, local, value, range);
                }
                let target = self.push(&statement.target)?;
                self.operate_in_place(operator, target, target, value, range)?;
                self.store_name(&name.id, target)
            }
            Expr::Attribute(attribute) => {
                let object = self.value_before(&attribute.value, &[value])?;
                let old = self.temporaries.take(1)?;
                let operand = self.duplicate(object, old);
                self.assembler.at(attribute.range);
                self.load_attribute(operand, &attribute.attr, old)?;
                self.operate_in_place(operator, old, old, value, range)?;
                self.assembler.at(attribute.range);
                self.store_attribute(object, &attribute.attr, old)
            }
            Expr::Subscript(subscript) => {
                let object = self.value_before(&subscript.value, &[&subscript.slice, value])?;
                let index = self.value_before(&subscript.slice, &[value])?;
                let old = self.temporaries.take(1)?;
                let behind = self.temporaries.take(1)?;
                self.assembler.at(subscript.range);
                let (object_operand, index_operand) = (self.duplicate(object, old), self.duplicate(index, behind));
                self.assembler.emit3(Opcode::Subscript, old, object_operand, index_operand);
                self.temporaries.release_to(behind.index());
                self.operate_in_place(operator, old, old, value, range)?;
                self.assembler.at(subscript.range);
                self.assembler.emit3(Opcode::StoreSubscript, object, index, old);
                Ok(())
            }
            target => Err(self.source().error("illegal expression for augmented assignment", target.range())),
        }
    }

    /// An operand that may be consumed: a local as it is, of a temporary a copy.
    fn duplicate(&mut self, register: Register, copy: Register) -> Register {
        if !register.is_temporary() {
            return register;
        }
        self.assembler.emit(Opcode::Copy, copy, register, 0);
        copy
    }

    /// R[target] = R[left] operator= value
    fn operate_in_place(&mut self, operator: Operator, target: Register, left: Register, value: &'a Expr, range: TextRange) -> Lowered {
        if let Some(opcode) = fuse::in_place_small(operator)
            && let Some(small) = self.constant(value).and_then(|constant| constant.small()).and_then(|small| u8::try_from(small).ok())
        {
            self.assembler.at(range);
            self.assembler.emit(opcode, target, left, small);
            return Ok(());
        }
        let right = self.value(value)?;
        self.assembler.at(range);
        match fuse::in_place(operator) {
            Some(opcode) => self.assembler.emit3(opcode, target, left, right),
            None => {
                self.assembler.emit3(Opcode::InPlace, target, left, right);
                self.assembler.set_extra(Opcode::InPlace, fuse::binary(operator).plain as u32);
            }
        }
        Ok(())
    }

    // --- del

    pub(super) fn delete(&mut self, target: &'a Expr) -> Lowered {
        let mark = self.temporaries.mark();
        self.assembler.at(target.range());
        match target {
            Expr::Name(name) => self.delete_name(&name.id)?,
            Expr::Attribute(attribute) => {
                let object = self.value(&attribute.value)?;
                self.assembler.at(attribute.range);
                let name = self.attribute_name(&attribute.attr)?;
                self.emit1(Opcode::DeleteAttr, object);
                self.assembler.set_extra(Opcode::DeleteAttr, u32::from(name));
            }
            Expr::Subscript(subscript) => {
                let object = self.value_before(&subscript.value, &[&subscript.slice])?;
                let index = self.value(&subscript.slice)?;
                self.assembler.at(subscript.range);
                self.assembler.emit(Opcode::DeleteSubscript, object, index, 0);
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().try_for_each(|target| self.delete(target))?;
            }
            _ => return Err(self.source().error("cannot delete expression", target.range())),
        }
        self.temporaries.release_to(mark);
        Ok(())
    }
}
