//! `match` statements.
//!
//! While a pattern is tried, what it has taken from the subject lies in temporaries, none of which is given back before it is decided:
//! where it fails, exactly the temporaries up to the mark are full. So there is a way out for each mark, which empties one and goes on in
//! the next.
//! Names are bound only when the whole pattern has matched.

use ruff_python_ast::{self as ast, Expr, MatchCase, Pattern, Singleton};
use ruff_text_size::Ranged;

use super::{Lowered, Unit};
use crate::assembler::Label;
use crate::code::{Constant, Opcode};
use crate::registers::Register;

/// A pattern being tried.
struct Attempt<'a> {
    /// Temporaries in use before it.
    base: usize,
    /// Where it fails, by how many temporaries more are in use.
    ways_out: Vec<Label>,
    /// Names, and the temporaries with what they are going to be bound to.
    captures: Vec<(&'a str, Register)>,
}

impl Attempt<'_> {
    fn new(base: usize) -> Self {
        Attempt { base, ways_out: Vec::new(), captures: Vec::new() }
    }
}

impl<'a> Unit<'a> {
    pub(super) fn match_statement(&mut self, statement: &'a ast::StmtMatch) -> Lowered {
        let subject = self.push(&statement.subject)?;
        let end = self.assembler.label();
        for case in &statement.cases {
            self.case(case, subject, end)?;
        }
        self.assembler.at(statement.subject.range());
        self.emit1(Opcode::Clear, subject);
        self.assembler.place(end);
        self.temporaries.release_to(subject.index());
        Ok(())
    }

    /// One case; control goes on behind it where it does not match.
    fn case(&mut self, case: &'a MatchCase, subject: Register, end: Label) -> Lowered {
        let mut attempt = Attempt::new(self.temporaries.mark());
        self.pattern(&case.pattern, subject, &mut attempt)?;
        self.assembler.at(case.pattern.range());
        for (name, value) in std::mem::take(&mut attempt.captures) {
            self.store_name_kept(name, value)?;
        }
        self.empty_to(attempt.base);
        if let Some(guard) = &case.guard {
            let failed = self.way_out(&mut attempt);
            self.jump_if(guard, false, failed)?;
        }
        self.assembler.at(case.pattern.range());
        self.emit1(Opcode::Clear, subject);
        self.body(&case.body)?;
        self.assembler.jump(end);
        self.assembler.at(case.pattern.range());
        self.fail_here(&attempt);
        Ok(())
    }

    /// Empties the temporaries in use from `mark` on.
    fn empty_to(&mut self, mark: usize) {
        for index in mark..self.temporaries.mark() {
            self.emit1(Opcode::Clear, Register::temporary(index));
        }
        self.temporaries.release_to(mark);
    }

    /// Where a pattern goes that fails now.
    fn way_out(&mut self, attempt: &mut Attempt<'a>) -> Label {
        let depth = self.temporaries.mark() - attempt.base;
        while attempt.ways_out.len() <= depth {
            attempt.ways_out.push(self.assembler.label());
        }
        attempt.ways_out[depth]
    }

    /// All ways out lead here.
    fn fail_here(&mut self, attempt: &Attempt<'a>) {
        for (depth, way_out) in attempt.ways_out.iter().enumerate().rev() {
            self.assembler.place(*way_out);
            if depth > 0 {
                self.emit1(Opcode::Clear, Register::temporary(attempt.base + depth - 1));
            }
        }
    }

    /// Goes on if a pattern matches the subject, which stays where it is.
    fn pattern(&mut self, pattern: &'a Pattern, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        self.assembler.at(pattern.range());
        match pattern {
            Pattern::MatchValue(value) => self.value_pattern(&value.value, subject, attempt),
            Pattern::MatchSingleton(singleton) => self.singleton_pattern(singleton.value, subject, attempt),
            Pattern::MatchSequence(sequence) => self.sequence_pattern(&sequence.patterns, subject, attempt),
            Pattern::MatchMapping(mapping) => self.mapping_pattern(mapping, subject, attempt),
            Pattern::MatchClass(class) => self.class_pattern(class, subject, attempt),
            Pattern::MatchStar(star) => self.capture(star.name.as_ref(), subject, attempt),
            Pattern::MatchAs(pattern) => {
                if let Some(inner) = &pattern.pattern {
                    self.pattern(inner, subject, attempt)?;
                }
                self.capture(pattern.name.as_ref(), subject, attempt)
            }
            Pattern::MatchOr(alternatives) => self.alternatives(&alternatives.patterns, subject, attempt),
        }
    }

    /// Keeps the subject for a name.
    fn capture(&mut self, name: Option<&'a ast::Identifier>, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        if let Some(name) = name {
            let kept = self.copy(subject)?;
            attempt.captures.push((name.as_str(), kept));
        }
        Ok(())
    }

    /// The subject once more, in the next temporary.
    fn copy(&mut self, subject: Register) -> Lowered<Register> {
        let copy = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::Copy, copy, subject, 0);
        Ok(copy)
    }

    fn value_pattern(&mut self, value: &'a Expr, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let failed = self.way_out(attempt);
        let mark = self.temporaries.mark();
        let copy = self.copy(subject)?;
        if let Some(small) = self.small_constant(value) {
            self.assembler.jump_with(Opcode::JumpEqualImm, copy.byte(), small as u8, 0, failed);
        } else {
            let value = self.value(value)?;
            self.assembler.jump_with(Opcode::JumpEqual, copy.byte(), value.byte(), 0, failed);
        }
        self.temporaries.release_to(mark);
        Ok(())
    }

    fn singleton_pattern(&mut self, singleton: Singleton, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let failed = self.way_out(attempt);
        let mark = self.temporaries.mark();
        let copy = self.copy(subject)?;
        match singleton {
            Singleton::None => self.assembler.jump_with(Opcode::JumpNone, copy.byte(), 0, 0, failed),
            Singleton::True | Singleton::False => {
                let value = self.push_constant(Constant::Bool(singleton == Singleton::True))?;
                self.assembler.jump_with(Opcode::JumpIs, copy.byte(), value.byte(), 0, failed);
            }
        }
        self.temporaries.release_to(mark);
        Ok(())
    }

    /// Fails unless the subject has `count` items, or at least as many.
    fn check_length(&mut self, count: usize, exactly: bool, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let failed = self.way_out(attempt);
        let mark = self.temporaries.mark();
        let length = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::Length, length, subject, 0);
        let (near, far) = match exactly {
            true => (Opcode::JumpEqualImm, Opcode::JumpEqual),
            false => (Opcode::JumpGreaterEqualImm, Opcode::JumpGreaterEqual),
        };
        match i8::try_from(count) {
            Ok(count) => self.assembler.jump_with(near, length.byte(), count as u8, 0, failed),
            Err(_) => {
                let count = self.push_constant(Constant::Int(count.into()))?;
                self.assembler.jump_with(far, length.byte(), count.byte(), 0, failed);
            }
        }
        self.temporaries.release_to(mark);
        Ok(())
    }

    fn sequence_pattern(&mut self, patterns: &'a [Pattern], subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let failed = self.way_out(attempt);
        self.assembler.jump_with(Opcode::JumpSequence, subject.byte(), 0, 0, failed);
        let star = patterns.iter().position(Pattern::is_match_star);
        let count = patterns.len() - usize::from(star.is_some());
        if star.is_none() || count > 0 {
            self.check_length(count, star.is_none(), subject, attempt)?;
        }
        if patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        match star {
            Some(star) if is_wildcard(&patterns[star]) => self.items_by_index(patterns, star, subject, attempt),
            star => self.items_unpacked(patterns, star, subject, attempt),
        }
    }

    /// The items around a `*_`, one by one.
    fn items_by_index(&mut self, patterns: &'a [Pattern], star: usize, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        for (index, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| !is_wildcard(pattern)) {
            let place = if index < star { index as i64 } else { index as i64 - patterns.len() as i64 };
            let item = self.copy(subject)?;
            let index = self.push_constant(Constant::Int(place.into()))?;
            self.assembler.emit3(Opcode::Subscript, item, item, index);
            self.temporaries.release_to(index.index());
            self.pattern(pattern, item, attempt)?;
        }
        Ok(())
    }

    /// All items at once.
    fn items_unpacked(&mut self, patterns: &'a [Pattern], star: Option<usize>, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let row = self.temporaries.take(patterns.len())?;
        let copy = self.copy(subject)?;
        match star {
            Some(star) => {
                self.assembler.emit(Opcode::UnpackStar, row, copy, star as u8);
                self.assembler.set_extra(Opcode::UnpackStar, (patterns.len() - star - 1) as u32);
            }
            None => self.assembler.emit(Opcode::Unpack, row, copy, patterns.len() as u8),
        }
        self.temporaries.release_to(copy.index());
        self.row_of_patterns(patterns.iter(), row, attempt)
    }

    fn row_of_patterns(&mut self, patterns: impl Iterator<Item = &'a Pattern>, row: Register, attempt: &mut Attempt<'a>) -> Lowered {
        for (index, pattern) in patterns.enumerate() {
            self.pattern(pattern, row.after(index), attempt)?;
        }
        Ok(())
    }

    fn mapping_pattern(&mut self, mapping: &'a ast::PatternMatchMapping, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let failed = self.way_out(attempt);
        self.assembler.jump_with(Opcode::JumpMapping, subject.byte(), 0, 0, failed);
        let count = mapping.keys.len();
        if count > 0 {
            self.check_length(count, false, subject, attempt)?;
        }
        let keys = mapping.rest.as_ref().map(|_| self.push_keys(&mapping.keys)).transpose()?;
        if count > 0 {
            let failed = self.way_out(attempt);
            let row = match keys {
                Some(keys) => self.copy(keys)?,
                None => self.push_keys(&mapping.keys)?,
            };
            self.assembler.jump_with(Opcode::MatchKeys, row.byte(), subject.byte(), count as u8, failed);
            self.temporaries.release_to(row.index());
            self.temporaries.take(count)?;
            self.row_of_patterns(mapping.patterns.iter(), row, attempt)?;
        }
        if let (Some(keys), Some(name)) = (keys, &mapping.rest) {
            let rest = self.copy(keys)?;
            self.assembler.emit3(Opcode::MatchRest, rest, subject, rest);
            attempt.captures.push((name.as_str(), rest));
        }
        Ok(())
    }

    /// A tuple of keys, in the next temporary.
    fn push_keys(&mut self, keys: &'a [Expr]) -> Lowered<Register> {
        let tuple = self.temporaries.next();
        for key in keys {
            self.push(key)?;
        }
        self.assembler.emit(Opcode::BuildTuple, tuple, tuple, keys.len() as u8);
        self.temporaries.release_to(tuple.index());
        Ok(self.temporaries.take(1)?)
    }

    fn class_pattern(&mut self, class: &'a ast::PatternMatchClass, subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let arguments = &class.arguments;
        let count = arguments.patterns.len() + arguments.keywords.len();
        let names = arguments.keywords.iter().map(|keyword| Constant::text(&keyword.attr)).collect();
        let failed = self.way_out(attempt);
        let row = self.push(&class.cls)?;
        self.push_constant(Constant::Tuple(names))?;
        self.assembler.at(class.range);
        self.assembler.jump_with(Opcode::MatchClass, row.byte(), subject.byte(), count as u8, failed);
        self.temporaries.release_to(row.index());
        self.temporaries.take(count)?;
        let patterns = arguments.patterns.iter().chain(arguments.keywords.iter().map(|keyword| &keyword.pattern));
        self.row_of_patterns(patterns, row, attempt)
    }

    /// Each alternative leaves what it captures in the same temporaries: in the order in which the first one binds the names.
    fn alternatives(&mut self, alternatives: &'a [Pattern], subject: Register, attempt: &mut Attempt<'a>) -> Lowered {
        let base = self.temporaries.mark();
        let matched = self.assembler.label();
        let mut names: Option<Vec<&'a str>> = None;
        for alternative in alternatives {
            let mut inner = Attempt::new(base);
            self.pattern(alternative, subject, &mut inner)?;
            let order = names.get_or_insert_with(|| inner.captures.iter().map(|(name, _)| *name).collect());
            self.gather(base, order, &inner)?;
            self.assembler.jump(matched);
            self.temporaries.release_to(base);
            self.fail_here(&inner);
        }
        let failed = self.way_out(attempt);
        self.assembler.jump(failed);
        self.assembler.place(matched);
        let names = names.unwrap_or_default();
        self.temporaries.take(names.len())?;
        let captures = names.into_iter().enumerate().map(|(index, name)| (name, Register::temporary(base + index)));
        attempt.captures.extend(captures);
        Ok(())
    }

    /// Moves what an alternative has captured to the temporaries from `base` on, and empties the others.
    fn gather(&mut self, base: usize, order: &[&'a str], inner: &Attempt<'a>) -> Lowered {
        let end = self.temporaries.mark();
        for name in order {
            let target = self.temporaries.take(1)?;
            if let Some((_, captured)) = inner.captures.iter().find(|(captured, _)| captured == name) {
                self.assembler.emit(Opcode::Take, target, *captured, 0);
            }
        }
        let is_captured = |index: usize| inner.captures.iter().any(|(_, captured)| captured.index() == index);
        for index in (base..end).filter(|index| !is_captured(*index)) {
            self.emit1(Opcode::Clear, Register::temporary(index));
        }
        if end != base {
            for index in 0..order.len() {
                self.assembler.emit(Opcode::Take, Register::temporary(base + index), Register::temporary(end + index), 0);
            }
        }
        Ok(())
    }
}

/// Whether a pattern matches anything and keeps nothing.
fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(pattern) => pattern.pattern.is_none() && pattern.name.is_none(),
        Pattern::MatchStar(star) => star.name.is_none(),
        _ => false,
    }
}
