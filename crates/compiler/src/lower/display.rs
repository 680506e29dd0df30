//! Displays: lists, tuples, sets and dicts. Long ones, and those with stars, are filled step by step.

use ruff_python_ast::{self as ast, DictItem, Expr};
use ruff_text_size::Ranged;

use super::{Lowered, Unit};
use crate::code::{Constant, Opcode};
use crate::registers::Register;

/// Items that are collected in temporaries before they are added.
const CHUNK: usize = 30;
/// A list of at least so many constants is copied from a tuple.
const FEW: usize = 3;

impl<'a> Unit<'a> {
    pub(super) fn list(&mut self, items: &'a [Expr], target: Register) -> Lowered {
        self.in_temporary_unless_short(items, Opcode::BuildList, target, |unit, target| {
            unit.fill(items, Opcode::BuildList, Opcode::ListAppend, Opcode::ListExtend, target)
        })
    }

    pub(super) fn set(&mut self, items: &'a [Expr], target: Register) -> Lowered {
        self.in_temporary_unless_short(items, Opcode::BuildSet, target, |unit, target| {
            unit.fill(items, Opcode::BuildSet, Opcode::SetAdd, Opcode::SetUpdate, target)
        })
    }

    pub(super) fn tuple(&mut self, items: &'a [Expr], target: Register) -> Lowered {
        self.in_temporary_unless_short(items, Opcode::BuildTuple, target, |unit, target| {
            let range = unit.assembler.range();
            unit.fill(items, Opcode::BuildList, Opcode::ListAppend, Opcode::ListExtend, target)?;
            unit.assembler.at(range);
            unit.assembler.emit(Opcode::ListToTuple, target, target, 0);
            Ok(())
        })
    }

    /// A short display without stars is built at once; `fill` does the others, in a temporary.
    fn in_temporary_unless_short(
        &mut self,
        items: &'a [Expr],
        build: Opcode,
        target: Register,
        fill: impl FnOnce(&mut Self, Register) -> Lowered,
    ) -> Lowered {
        let constants = build != Opcode::BuildTuple && items.len() >= FEW && items.iter().all(|item| self.constant(item).is_some());
        let short = items.len() <= CHUNK.min(self.temporaries.left() / 2) && !items.iter().any(Expr::is_starred_expr);
        if !short || constants {
            return self.in_temporary(target, fill);
        }
        let range = self.assembler.range();
        let first = self.temporaries.next();
        for item in items {
            self.push(item)?;
        }
        self.assembler.at(range);
        self.assembler.emit(build, target, first, items.len() as u8);
        Ok(())
    }

    fn fill(&mut self, items: &'a [Expr], build: Opcode, add: Opcode, extend: Opcode, target: Register) -> Lowered {
        let range = self.assembler.range();
        self.assembler.emit(build, target, target, 0);
        self.temporaries.take(1)?;
        self.fill_more(items, add, extend, target)?;
        self.assembler.at(range);
        Ok(())
    }

    /// Adds items to the list or set in a temporary.
    pub(super) fn fill_more(&mut self, items: &'a [Expr], add: Opcode, extend: Opcode, target: Register) -> Lowered {
        // What cannot be iterated over is the whole display's fault.
        let whole = self.assembler.range();
        let mut rest = items;
        while let Some((first, others)) = rest.split_first() {
            let mark = self.temporaries.mark();
            let constants: Vec<Constant> = rest.iter().map_while(|item| self.constant(item)).collect();
            if constants.len() >= FEW {
                rest = &rest[constants.len()..];
                let range = self.assembler.range();
                let constant = if add == Opcode::SetAdd { Constant::FrozenSet(constants) } else { Constant::Tuple(constants) };
                let items = self.push_constant(constant)?;
                self.assembler.at(range);
                self.assembler.emit(extend, target, items, 0);
            } else if let Expr::Starred(starred) = first {
                rest = others;
                let items = self.value(&starred.value)?;
                self.assembler.at(whole);
                self.assembler.emit(extend, target, items, 0);
            } else {
                rest = others;
                let item = self.value(first)?;
                self.assembler.at(first.range());
                self.assembler.emit(add, target, item, 0);
            }
            self.temporaries.release_to(mark);
        }
        Ok(())
    }

    pub(super) fn dict(&mut self, dict: &'a ast::ExprDict, target: Register) -> Lowered {
        let short = dict.items.len() <= (CHUNK / 2).min(self.temporaries.left() / 4) && dict.items.iter().all(|item| item.key.is_some());
        if !short {
            return self.in_temporary(target, |unit, target| unit.fill_dict(dict, target));
        }
        let first = self.temporaries.next();
        for DictItem { key, value } in &dict.items {
            if let Some(key) = key {
                self.push(key)?;
            }
            self.push(value)?;
        }
        self.assembler.at(dict.range);
        self.assembler.emit(Opcode::BuildMap, target, first, dict.items.len() as u8);
        Ok(())
    }

    fn fill_dict(&mut self, dict: &'a ast::ExprDict, target: Register) -> Lowered {
        self.assembler.emit(Opcode::BuildMap, target, target, 0);
        self.temporaries.take(1)?;
        for DictItem { key, value } in &dict.items {
            let mark = self.temporaries.mark();
            match key {
                Some(key) => {
                    let key = self.value_before(key, &[value])?;
                    let value = self.value(value)?;
                    self.assembler.at(dict.range);
                    self.assembler.emit3(Opcode::MapAdd, target, key, value);
                }
                None => {
                    let mapping = self.value(value)?;
                    self.assembler.at(value.range());
                    self.assembler.emit(Opcode::MapUpdate, target, mapping, 0);
                }
            }
            self.temporaries.release_to(mark);
        }
        Ok(())
    }

    /// A display that is assigned at once to as many targets needs no tuple: its items, without stars.
    pub(super) fn plain_items(expression: &'a Expr) -> Option<&'a [Expr]> {
        let items: &[Expr] = match expression {
            Expr::Tuple(tuple) => &tuple.elts,
            Expr::List(list) => &list.elts,
            _ => return None,
        };
        (!items.iter().any(Expr::is_starred_expr)).then_some(items)
    }
}
