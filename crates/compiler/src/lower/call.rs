//! Calls. Callable and arguments lie in consecutive temporaries and stay there while the call runs.

use ruff_python_ast::{self as ast, Expr, Keyword};
use ruff_text_size::{Ranged, TextRange};

use super::{Lowered, Unit};
use crate::code::{Constant, Opcode};
use crate::registers::Register;

/// Arguments that are passed one by one; more go through a tuple.
const MOST_ARGUMENTS: usize = 30;

impl<'a> Unit<'a> {
    pub(super) fn call(&mut self, call: &'a ast::ExprCall, target: Register) -> Lowered {
        let ast::Arguments { args, keywords, .. } = &call.arguments;
        let range = call.range();
        let base = self.temporaries.next();
        match &*call.func {
            Expr::Attribute(method) if self.passes_one_by_one(0, args, keywords) => {
                let object = self.value(&method.value)?;
                self.temporaries.release_to(base.index());
                self.temporaries.take(2)?;
                let range = self.method_range(method, method.range);
                self.assembler.at(range);
                let name = self.attribute_name(&method.attr)?;
                self.assembler.emit(Opcode::LoadMethod, base, object, 0);
                self.assembler.set_extra(Opcode::LoadMethod, u32::from(name));
            }
            function => {
                self.push(function)?;
                self.temporaries.take(1)?;
            }
        }
        let range = match &*call.func {
            Expr::Attribute(method) => self.method_range(method, range),
            _ => range,
        };
        self.arguments(base, 0, args, keywords, range, target)
    }

    /// A method on a line below its object is said to be called where its name stands.
    fn method_range(&self, method: &ast::ExprAttribute, range: TextRange) -> TextRange {
        let source = self.source();
        if source.line(method.attr.start()) == source.line(method.start()) {
            range
        } else {
            TextRange::new(method.attr.start(), range.end())
        }
    }

    /// Whether the arguments can lie in temporaries each.
    fn passes_one_by_one(&self, before: usize, args: &[Expr], keywords: &[Keyword]) -> bool {
        let count = before + args.len() + keywords.len();
        let most = MOST_ARGUMENTS.min(self.temporaries.left() / 2);
        count <= most && !args.iter().any(Expr::is_starred_expr) && keywords.iter().all(|keyword| keyword.arg.is_some())
    }

    /// The arguments of the callable at `base`, of which the first `before` are there already, and the call.
    pub(super) fn arguments(
        &mut self,
        base: Register,
        before: usize,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        range: TextRange,
        target: Register,
    ) -> Lowered {
        if !self.passes_one_by_one(before, args, keywords) {
            return self.unpacked_arguments(base, before, args, keywords, range, target);
        }
        for argument in args {
            self.push(argument)?;
        }
        let count = (before + args.len() + keywords.len()) as u8;
        if keywords.is_empty() {
            self.assembler.at(range);
            self.assembler.emit(Opcode::Call, target, base, count);
            return Ok(());
        }
        let mut names = Vec::new();
        for keyword in keywords {
            names.extend(keyword.arg.as_ref().map(|name| self.keyword_name(name)));
            self.push(&keyword.value)?;
        }
        self.assembler.at(range);
        let names = self.assembler.constant(Constant::Tuple(names))?;
        self.assembler.emit(Opcode::CallKeyword, target, base, count);
        self.assembler.set_extra(Opcode::CallKeyword, names as u32);
        Ok(())
    }

    fn keyword_name(&self, name: &str) -> Constant {
        Constant::text(&self.shared.scopes.get(self.scope).mangle(name))
    }

    fn unpacked_arguments(
        &mut self,
        base: Register,
        before: usize,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        range: TextRange,
        target: Register,
    ) -> Lowered {
        self.positional_list(base, before, args, range)?;
        self.call_with_list(base, keywords, range, target)
    }

    /// The list of positional arguments behind the callable at `base`, in the last temporary.
    pub(super) fn positional_list(&mut self, base: Register, before: usize, args: &'a [Expr], range: TextRange) -> Lowered<Register> {
        let list = base.after(2);
        self.assembler.at(range);
        self.assembler.emit(Opcode::BuildList, list, list, before as u8);
        self.temporaries.release_to(list.index());
        self.temporaries.take(1)?;
        for argument in args {
            let mark = self.temporaries.mark();
            match argument {
                Expr::Starred(starred) => {
                    let items = self.value(&starred.value)?;
                    self.assembler.at(starred.range);
                    self.assembler.emit(Opcode::ListExtend, list, items, 1);
                }
                _ => {
                    let item = self.value(argument)?;
                    self.assembler.at(argument.range());
                    self.assembler.emit(Opcode::ListAppend, list, item, 0);
                }
            }
            self.temporaries.release_to(mark);
        }
        Ok(list)
    }

    /// The call with that list and keywords.
    pub(super) fn call_with_list(&mut self, base: Register, keywords: &'a [Keyword], range: TextRange, target: Register) -> Lowered {
        let list = base.after(2);
        self.assembler.at(range);
        self.assembler.emit(Opcode::ListToTuple, list, list, 0);
        if !keywords.is_empty() {
            self.unpacked_keywords(base, keywords, range)?;
        }
        self.assembler.at(range);
        self.assembler.emit(Opcode::CallUnpack, target, base, u8::from(!keywords.is_empty()));
        Ok(())
    }

    /// The dict of keyword arguments, behind the tuple of the others.
    fn unpacked_keywords(&mut self, base: Register, keywords: &'a [Keyword], range: TextRange) -> Lowered {
        let dict = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::BuildMap, dict, dict, 0);
        let mut unpacked = false;
        for keyword in keywords {
            let mark = self.temporaries.mark();
            match &keyword.arg {
                // Behind `**mapping` a name may be there already, which is an error.
                Some(name) if unpacked => {
                    let single = self.temporaries.next();
                    let name = self.keyword_name(name);
                    self.push_constant(name)?;
                    self.push(&keyword.value)?;
                    self.assembler.at(range);
                    self.assembler.emit(Opcode::BuildMap, single, single, 1);
                    self.assembler.emit3(Opcode::MapMerge, dict, single, base);
                }
                Some(name) => {
                    let name = self.keyword_name(name);
                    let name = self.push_constant(name)?;
                    let value = self.value(&keyword.value)?;
                    self.assembler.at(range);
                    self.assembler.emit3(Opcode::MapAdd, dict, name, value);
                }
                None => {
                    unpacked = true;
                    let mapping = self.value(&keyword.value)?;
                    self.assembler.at(range);
                    self.assembler.emit3(Opcode::MapMerge, dict, mapping, base);
                }
            }
            self.temporaries.release_to(mark);
        }
        Ok(())
    }
}
