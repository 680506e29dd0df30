//! Comprehensions. A list, set or dict comprehension runs in the frame it stands in; its variables are locals of that frame, which are
//! emptied at its end, also where it ends by an exception.

use ruff_python_ast::{self as ast, AtomicNodeIndex, Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::{Lowered, Unit};
use crate::code::Opcode;
use crate::registers::Register;

/// What is done with each element.
#[derive(Clone, Copy)]
enum Element<'a> {
    Append(&'a Expr),
    Add(&'a Expr),
    Pair(&'a Expr, &'a Expr),
    Yield(&'a Expr),
}

impl<'a> Unit<'a> {
    /// A list, set or dict comprehension into a temporary, the next one.
    pub(super) fn comprehension(&mut self, expression: &'a Expr, target: Register) -> Lowered {
        match expression {
            Expr::ListComp(ast::ExprListComp { node_index, generators, elt, range }) => {
                self.collected(node_index, generators, Element::Append(elt), Opcode::BuildList, *range, target)
            }
            Expr::SetComp(ast::ExprSetComp { node_index, generators, elt, range }) => {
                self.collected(node_index, generators, Element::Add(elt), Opcode::BuildSet, *range, target)
            }
            Expr::DictComp(ast::ExprDictComp { node_index, generators, key: Some(key), value, range }) => {
                self.collected(node_index, generators, Element::Pair(key, value), Opcode::BuildMap, *range, target)
            }
            _ => Err(self.source().error("dict unpacking cannot be used in dict comprehension", expression.range())),
        }
    }

    fn collected(
        &mut self,
        node: &AtomicNodeIndex,
        generators: &'a [Comprehension],
        element: Element<'a>,
        build: Opcode,
        range: TextRange,
        target: Register,
    ) -> Lowered {
        let Some(first) = generators.first() else { return Ok(()) };
        let scope = self.scope_of(node)?;
        self.temporaries.take(1)?;
        let iterator = self.push_any_iterator(first)?;
        self.assembler.at(range);
        let outer = std::mem::replace(&mut self.scope, scope);
        let (cleanup, end) = (self.assembler.label(), self.assembler.label());
        self.make_cells(scope);
        let region = self.assembler.protect(cleanup, target.index());
        self.assembler.emit(build, target, target, 0);
        self.iterate(generators, Some(iterator), element, target)?;
        self.assembler.unprotect(&region);
        self.assembler.at(range);
        self.clear_locals(scope)?;
        self.assembler.jump(end);
        self.temporaries.release_to(target.index() + 1);
        self.assembler.place_handler(cleanup);
        self.clear_locals(scope)?;
        self.emit1(Opcode::ReRaise, target);
        self.assembler.end_of_path();
        self.assembler.place(end);
        self.scope = outer;
        self.temporaries.release_to(target.index());
        Ok(())
    }

    /// The body of a generator expression's function; its parameter is the first iterator.
    pub(super) fn generator_body(&mut self, generator: &'a ast::ExprGenerator) -> Lowered {
        let iterator = self.temporaries.take(1)?;
        match Register::local(0, self.local_count()) {
            Some(parameter) if self.holds_value(0) => {
                self.assembler.emit(Opcode::Move, iterator, parameter, 0);
                self.emit1(Opcode::Clear, parameter);
            }
            _ => {
                self.assembler.emit_wide(Opcode::LoadFar, iterator, 0);
                self.assembler.emit_wide(Opcode::DeleteFar, Register::NONE, 0);
            }
        }
        self.iterate(&generator.generators, Some(iterator), Element::Yield(&generator.elt), iterator)
    }

    /// The loops from the first of `generators` on, whose iterator may be there already.
    fn iterate(&mut self, generators: &'a [Comprehension], iterator: Option<Register>, element: Element<'a>, target: Register) -> Lowered {
        let Some((generator, inner)) = generators.split_first() else { return self.element(element, target) };
        let iterator = match iterator {
            Some(iterator) => iterator,
            None => self.push_any_iterator(generator)?,
        };
        if generator.is_async {
            return self.iterate_async(generator, inner, iterator, element, target);
        }
        let (head, next, exhausted) = (self.assembler.label(), self.assembler.label(), self.assembler.label());
        self.assembler.place_head(head);
        self.for_next(&generator.target, iterator, &generator.iter, exhausted)?;
        for condition in &generator.ifs {
            self.jump_if(condition, false, next)?;
        }
        self.iterate(inner, None, element, target)?;
        self.assembler.place(next);
        self.assembler.at(generator.iter.range());
        self.assembler.jump_back(head);
        self.assembler.place(exhausted);
        self.temporaries.release_to(iterator.index());
        Ok(())
    }

    /// The iterator of the `for` of a comprehension, in the next temporary.
    pub(super) fn push_any_iterator(&mut self, generator: &'a Comprehension) -> Lowered<Register> {
        match generator.is_async {
            true => self.push_async_iterator(&generator.iter),
            false => self.push_iterator(&generator.iter),
        }
    }

    fn iterate_async(
        &mut self,
        generator: &'a Comprehension,
        inner: &'a [Comprehension],
        iterator: Register,
        element: Element<'a>,
        target: Register,
    ) -> Lowered {
        let range = generator.iter.range();
        let [head, next, stopped] = std::array::from_fn(|_| self.assembler.label());
        self.assembler.place_head(head);
        let item = self.async_next(iterator, range, stopped)?;
        self.assign(&generator.target, item)?;
        for condition in &generator.ifs {
            self.jump_if(condition, false, next)?;
        }
        self.iterate(inner, None, element, target)?;
        self.assembler.place(next);
        self.assembler.at(range);
        self.assembler.jump_back(head);
        self.async_exhausted(iterator, item, stopped);
        Ok(())
    }

    fn element(&mut self, element: Element<'a>, target: Register) -> Lowered {
        let mark = self.temporaries.mark();
        match element {
            Element::Append(item) => {
                let value = self.value(item)?;
                self.assembler.at(item.range());
                self.assembler.emit(Opcode::ListAppend, target, value, 0);
            }
            Element::Add(item) => {
                let value = self.value(item)?;
                self.assembler.at(item.range());
                self.assembler.emit(Opcode::SetAdd, target, value, 0);
            }
            Element::Pair(key, value) => {
                let range = key.range().cover(value.range());
                let key = self.value_before(key, &[value])?;
                let value = self.value(value)?;
                self.assembler.at(range);
                self.assembler.emit3(Opcode::MapAdd, target, key, value);
            }
            Element::Yield(item) => {
                let value = self.value(item)?;
                self.assembler.at(item.range());
                self.temporaries.release_to(mark);
                let sent = self.temporaries.take(1)?;
                self.assembler.emit(Opcode::Yield, sent, value, 0);
                self.emit1(Opcode::Clear, sent);
            }
        }
        self.temporaries.release_to(mark);
        Ok(())
    }
}
