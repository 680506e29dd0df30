//! Checks that code keeps the contract of [`super::opcode`], by following every way through it.
//!
//! * Every operand names something that is there: a register of the frame, a constant, a name, an instruction to jump to.
//! * A temporary is full when it is read. Where ways meet, the same temporaries are full on all of them: none is stale.
//! * A local is bound when it is read as an operand.
//!
//! Nothing here is needed to run code; it is an oracle for tests.

use std::collections::BTreeSet;
use std::fmt;

use super::operands::{Instruction, Operand};
use super::{Code, Constant, LocalKind, Opcode};

/// What is wrong with a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The unit.
    pub qualname: String,
    /// The word of the instruction.
    pub word: usize,
    /// The problem.
    pub problem: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at word {}: {}", self.qualname, self.word, self.problem)
    }
}

/// Checks a unit and all units among its constants.
pub fn verify(code: &Code) -> Result<(), Violation> {
    Verifier::new(code)?.run()?;
    code.constants.iter().try_for_each(|constant| match constant {
        Constant::Code(inner) => verify(inner),
        _ => Ok(()),
    })
}

/// What is known before an instruction.
#[derive(Clone, PartialEq, Eq)]
struct State {
    /// Temporaries that are certainly full.
    full: u128,
    /// Temporaries that may be full.
    maybe: u128,
    /// Locals that are certainly bound.
    bound: Vec<bool>,
}

impl State {
    fn fill(&mut self, temporary: usize) {
        self.full |= 1 << temporary;
        self.maybe |= 1 << temporary;
    }

    fn empty(&mut self, temporary: usize) {
        self.full &= !(1 << temporary);
        self.maybe &= !(1 << temporary);
    }

    fn meet(&mut self, other: &State) {
        self.full &= other.full;
        self.maybe |= other.maybe;
        self.bound.iter_mut().zip(&other.bound).for_each(|(bound, other)| *bound &= other);
    }
}

struct Verifier<'a> {
    code: &'a Code,
    starts: BTreeSet<usize>,
    states: Vec<Option<State>>,
    waiting: Vec<usize>,
    at: usize,
}

type Checked<T = ()> = Result<T, Violation>;

impl<'a> Verifier<'a> {
    fn new(code: &'a Code) -> Checked<Verifier<'a>> {
        let mut verifier = Verifier { code, starts: BTreeSet::new(), states: vec![None; code.words.len()], waiting: Vec::new(), at: 0 };
        while verifier.at < code.words.len() {
            verifier.starts.insert(verifier.at);
            let Some(instruction) = Instruction::read(&code.words, verifier.at) else {
                return Err(verifier.problem("no whole instruction"));
            };
            verifier.at = instruction.end();
        }
        Ok(verifier)
    }

    fn problem(&self, problem: impl Into<String>) -> Violation {
        Violation { qualname: self.code.qualname.clone(), word: self.at, problem: problem.into() }
    }

    fn run(mut self) -> Checked {
        self.tables()?;
        let code = self.code;
        let parameters = code.positional + code.keyword_only + u32::from(code.has_varargs) + u32::from(code.has_varkeywords);
        let bound = |(index, local): (usize, &super::Local)| index < parameters as usize || local.kind == LocalKind::Free;
        let bound = code.locals.iter().enumerate().map(bound).collect();
        self.arrive(0, State { full: 0, maybe: 0, bound }, true)?;
        while let Some(at) = self.waiting.pop() {
            self.at = at;
            let (Some(instruction), Some(state)) = (Instruction::read(&code.words, at), self.states[at].clone()) else { continue };
            self.step(&instruction, state)?;
        }
        Ok(())
    }

    /// Checks what needs no walk.
    fn tables(&mut self) -> Checked {
        self.at = 0;
        for handler in &self.code.handlers {
            let starts = [handler.start, handler.target].iter().all(|word| self.starts.contains(&(*word as usize)));
            if !starts || handler.start >= handler.end || handler.end as usize > self.code.words.len() {
                return Err(self.problem(format!("handler {handler:?} is not about instructions")));
            }
            if handler.depth >= self.code.temporaries {
                return Err(self.problem(format!("handler {handler:?} has no register for its exception")));
            }
        }
        for pair in self.code.positions.windows(2) {
            if pair[0].word >= pair[1].word {
                return Err(self.problem("positions are not in order"));
            }
        }
        Ok(())
    }

    fn step(&mut self, instruction: &Instruction<'_>, before: State) -> Checked {
        let mut state = before.clone();
        self.simple_sources(instruction, &mut state)?;
        self.several(instruction, &mut state)?;
        let consumed = state.clone();
        self.targets(instruction, &mut state)?;
        self.handlers(&[&before, &consumed, &state])?;
        if let Some(target) = instruction.target() {
            let mut there = state.clone();
            match instruction.opcode {
                Opcode::ForIter => self.consume(&mut there, instruction.b())?,
                Opcode::JumpTruthOrPop => there.fill(instruction.a().max(0) as usize),
                _ => {}
            }
            self.arrive(target, there, true)?;
        }
        match instruction.opcode {
            Opcode::ForIter => self.write(&mut state, instruction.a())?,
            Opcode::MatchKeys | Opcode::MatchClass => self.write_row(&mut state, instruction.a(), instruction.count())?,
            _ => {}
        }
        if instruction.goes_on() {
            self.arrive(instruction.end(), state, true)?;
        }
        Ok(())
    }

    /// Operands that stand for one register, a constant or a name.
    fn simple_sources(&mut self, instruction: &Instruction<'_>, state: &mut State) -> Checked {
        for (operand, value) in instruction.operands() {
            match operand {
                Operand::Source => self.consume(state, value as i8)?,
                Operand::Kept => self.read(state, value as i8)?,
                Operand::Constant | Operand::WideConstant if value as usize >= self.code.constants.len() => {
                    return Err(self.problem(format!("there is no constant {value}")));
                }
                Operand::Name if value as usize >= self.code.names.len() => return Err(self.problem(format!("there is no name {value}"))),
                Operand::Local if value as usize >= self.code.locals.len() => {
                    return Err(self.problem(format!("there is no local {value}")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Operands that stand for several registers, or are read in a way of their own.
    fn several(&mut self, instruction: &Instruction<'_>, state: &mut State) -> Checked {
        use Opcode::*;
        let (a, b, count) = (instruction.a(), instruction.b(), instruction.count());
        match instruction.opcode {
            BuildSlice | BuildTuple | BuildList | BuildSet | BuildString => self.consume_row(state, b, count),
            BuildMap => self.consume_row(state, b, 2 * count),
            MakeFunction => self.consume_row(state, b, (count & 15).count_ones() as usize),
            ImportName | BuildTemplate => self.consume_row(state, b, 2),
            BuildInterpolation => self.consume_row(state, b, 3),
            Format if count & 4 != 0 => self.consume_row(state, b, 2),
            Format | WithEnter | AsyncWithEnter | MatchGroup => self.consume(state, b),
            Call | CallKeyword | CallUnpack => {
                self.consume(state, b)?;
                let more = if instruction.opcode == CallUnpack { 1 + usize::from(count != 0) } else { count };
                if b < 0 || b as usize + 1 >= self.code.temporaries as usize {
                    return Err(self.problem("a call's row of registers is too short"));
                }
                state.empty(b as usize + 1);
                self.consume_row(state, b.wrapping_add(2), more)
            }
            Raise => {
                if count >= 1 {
                    self.consume(state, a)?;
                }
                if count == 2 { self.consume(state, b) } else { Ok(()) }
            }
            JumpTruthOrPop | MatchKeys => self.consume(state, a),
            MatchClass => self.consume_row(state, a, 2),
            ForIter => self.read(state, b),
            CheckBound | MakeCell => {
                self.range(a)?;
                self.set_bound(state, a, true);
                Ok(())
            }
            DeleteLocal | Clear => {
                self.range(a)?;
                match usize::try_from(a) {
                    Ok(temporary) => state.empty(temporary),
                    Err(_) => self.set_bound(state, a, false),
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn targets(&mut self, instruction: &Instruction<'_>, state: &mut State) -> Checked {
        use Opcode::*;
        let (a, b, count) = (instruction.a(), instruction.b(), instruction.count());
        for (operand, value) in instruction.operands() {
            if operand == Operand::Target {
                self.write(state, value as i8)?;
            }
        }
        match instruction.opcode {
            LoadMethod => {
                self.write(state, a)?;
                self.range(a.wrapping_add(1))?;
                // There or not; whatever calls it takes care of both.
                state.empty(a as usize + 1);
                Ok(())
            }
            WithEnter | AsyncWithEnter | MatchGroup => self.write(state, b),
            Unpack => self.write_row(state, a, count),
            UnpackStar => self.write_row(state, a, count + 1 + instruction.extra[0] as usize),
            UnpackTo => {
                let bytes = instruction.extra.iter().flat_map(|word| word.to_le_bytes());
                bytes.take(count).try_for_each(|register| self.write(state, register as i8))
            }
            _ => Ok(()),
        }
    }

    /// Exceptions of the instruction go to the innermost handler that covers it.
    fn handlers(&mut self, states: &[&State]) -> Checked {
        let at = self.at as u32;
        let Some(handler) = self.code.handlers.iter().find(|handler| (handler.start..handler.end).contains(&at)).copied() else {
            return Ok(());
        };
        for state in states {
            let mut state = (*state).clone();
            let below = (1u128 << handler.depth) - 1;
            (state.full, state.maybe) = (state.full & below, state.maybe & below);
            state.fill(handler.depth as usize);
            self.arrive(handler.target as usize, state, false)?;
        }
        Ok(())
    }

    /// Control comes to an instruction, by itself or because of an exception.
    fn arrive(&mut self, at: usize, state: State, by_itself: bool) -> Checked {
        if !self.starts.contains(&at) {
            return Err(self.problem(format!("control goes to word {at}, where no instruction begins")));
        }
        let known = match &mut self.states[at] {
            None => {
                self.states[at] = Some(state);
                self.waiting.push(at);
                return Ok(());
            }
            Some(known) => known,
        };
        let mut met = known.clone();
        met.meet(&state);
        if by_itself && met.full != met.maybe && met.maybe & !met.full & (state.full ^ known.full) != 0 {
            let stale = (met.maybe & !met.full).trailing_zeros();
            return Err(self.problem(format!("t{stale} is full on one way to word {at} and empty on another")));
        }
        if met != *known {
            *known = met;
            self.waiting.push(at);
        }
        Ok(())
    }

    // --- registers

    /// The local that an operand names.
    fn local(&self, register: i8) -> Option<usize> {
        (register < 0).then(|| self.code.locals.len().wrapping_add_signed(isize::from(register)))
    }

    fn range(&self, register: i8) -> Checked {
        let there = match self.local(register) {
            Some(local) => local < self.code.locals.len(),
            None => (register as usize) < self.code.temporaries as usize,
        };
        if there { Ok(()) } else { Err(self.problem(format!("there is no register {register}"))) }
    }

    fn set_bound(&self, state: &mut State, register: i8, is_bound: bool) {
        if let Some(bound) = self.local(register).and_then(|local| state.bound.get_mut(local)) {
            *bound = is_bound;
        }
    }

    fn read(&self, state: &State, register: i8) -> Checked {
        self.range(register)?;
        let is_there = match self.local(register) {
            Some(local) => state.bound[local],
            None => state.full >> register & 1 == 1,
        };
        if is_there { Ok(()) } else { Err(self.problem(format!("register {register} is read and may be empty"))) }
    }

    fn consume(&self, state: &mut State, register: i8) -> Checked {
        self.read(state, register)?;
        if let Ok(temporary) = usize::try_from(register) {
            state.empty(temporary);
        }
        Ok(())
    }

    fn consume_row(&self, state: &mut State, first: i8, count: usize) -> Checked {
        if count > 0 && first < 0 {
            return Err(self.problem("a row of registers begins with a local"));
        }
        (0..count).try_for_each(|index| self.consume(state, first.wrapping_add(index as i8)))
    }

    fn write(&self, state: &mut State, register: i8) -> Checked {
        self.range(register)?;
        match usize::try_from(register) {
            Ok(temporary) => state.fill(temporary),
            Err(_) => self.set_bound(state, register, true),
        }
        Ok(())
    }

    fn write_row(&self, state: &mut State, first: i8, count: usize) -> Checked {
        (0..count).try_for_each(|index| self.write(state, first.wrapping_add(index as i8)))
    }
}
