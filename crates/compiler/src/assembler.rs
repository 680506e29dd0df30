//! Writing instructions: words, labels, protected ranges, positions, constants and names of one unit.
//!
//! Nothing is written where control cannot come: after a jump or a return until the next label that something jumps to. So there is no
//! dead code, and a handler of a range without instructions is not written either.

use std::collections::HashMap;

use ruff_text_size::TextRange;

use crate::bound::Bound;
use crate::code::{Constant, Handler, Opcode, Position};
use crate::error::CompileError;
use crate::registers::Register;
use crate::source::{Place, Source};
use crate::thread;

/// A place in the code that is jumped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(usize);

/// A protected range that is open: where it begins, and where its exceptions go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) target: Label,
    pub(crate) depth: usize,
    start: usize,
}

#[derive(Default)]
struct LabelState {
    position: Option<usize>,
    /// Jump words to fill in.
    jumps: Vec<usize>,
    /// What is bound on all ways here; `None` while there is none.
    bound: Option<Bound>,
}

/// See the module.
pub(crate) struct Assembler<'a> {
    source: &'a Source<'a>,
    words: Vec<u32>,
    labels: Vec<LabelState>,
    handlers: Vec<(Handler, Label)>,
    positions: Vec<Position>,
    constants: Vec<Constant>,
    constant_index: HashMap<Constant, usize>,
    names: Vec<String>,
    name_index: HashMap<String, usize>,
    at: TextRange,
    place: Option<(TextRange, Place)>,
    /// What is bound here; `None` where control cannot come.
    bound: Option<Bound>,
    /// What the unit deletes somewhere.
    pub(crate) deleted: Bound,
}

/// What the unit's code is made of.
pub(crate) struct Assembled {
    pub(crate) words: Vec<u32>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) positions: Vec<Position>,
    pub(crate) constants: Vec<Constant>,
    pub(crate) names: Vec<String>,
}

impl<'a> Assembler<'a> {
    pub(crate) fn new(source: &'a Source<'a>, bound: Bound) -> Assembler<'a> {
        Assembler {
            source,
            words: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            positions: Vec::new(),
            constants: Vec::new(),
            constant_index: HashMap::new(),
            names: Vec::new(),
            name_index: HashMap::new(),
            at: TextRange::default(),
            place: None,
            bound: Some(bound),
            deleted: Bound::default(),
        }
    }

    /// What follows comes from this range of the source.
    pub(crate) fn at(&mut self, range: TextRange) {
        self.at = range;
    }

    /// The range that instructions are now said to come from.
    pub(crate) fn range(&self) -> TextRange {
        self.at
    }

    /// Whether control can come here.
    pub(crate) fn reachable(&self) -> bool {
        self.bound.is_some()
    }

    // --- instructions

    /// An instruction with three operand bytes.
    pub(crate) fn emit_bytes(&mut self, opcode: Opcode, a: u8, b: u8, c: u8) {
        if !self.reachable() {
            return;
        }
        self.note_position();
        self.words.push(opcode as u32 | u32::from(a) << 8 | u32::from(b) << 16 | u32::from(c) << 24);
        self.words.resize(self.words.len() + opcode.extra(), 0);
    }

    /// An instruction with two registers and a number.
    pub(crate) fn emit(&mut self, opcode: Opcode, a: Register, b: Register, c: u8) {
        self.emit_bytes(opcode, a.byte(), b.byte(), c);
    }

    /// An instruction with three registers.
    pub(crate) fn emit3(&mut self, opcode: Opcode, a: Register, b: Register, c: Register) {
        self.emit_bytes(opcode, a.byte(), b.byte(), c.byte());
    }

    /// An instruction with a register and a 16-bit operand.
    pub(crate) fn emit_wide(&mut self, opcode: Opcode, a: Register, bc: u16) {
        self.emit_bytes(opcode, a.byte(), bc as u8, (bc >> 8) as u8);
    }

    /// Fills the first extra word of the last instruction.
    pub(crate) fn set_extra(&mut self, opcode: Opcode, value: u32) {
        if self.reachable() {
            let index = self.words.len() - opcode.extra();
            self.words[index] = value;
        }
    }

    /// Fills the second one.
    pub(crate) fn set_second_extra(&mut self, opcode: Opcode, value: u32) {
        if self.reachable() {
            let index = self.words.len() - opcode.extra() + 1;
            self.words[index] = value;
        }
    }

    /// Nothing follows: the last instruction left.
    pub(crate) fn end_of_path(&mut self) {
        self.bound = None;
    }

    fn note_position(&mut self) {
        let place = match self.place {
            Some((range, place)) if range == self.at => place,
            _ => {
                let place = self.source.place(self.at);
                self.place = Some((self.at, place));
                place
            }
        };
        let Place { line, end_line, column, end_column } = place;
        let same = |last: &Position| (last.line, last.end_line, last.column, last.end_column) == (line, end_line, column, end_column);
        if !self.positions.last().is_some_and(same) {
            self.positions.push(Position { word: self.words.len() as u32, line, end_line, column, end_column });
        }
    }

    // --- labels

    /// A label that is not placed yet.
    pub(crate) fn label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        Label(self.labels.len() - 1)
    }

    /// A jumping instruction whose only extra word is the way to a label further down.
    pub(crate) fn jump_with(&mut self, opcode: Opcode, a: u8, b: u8, c: u8, target: Label) {
        let Some(bound) = &self.bound else { return };
        let state = &mut self.labels[target.0];
        meet(&mut state.bound, bound);
        state.jumps.push(self.words.len() + 1);
        self.emit_bytes(opcode, a, b, c);
    }

    /// Goes to a label further down.
    pub(crate) fn jump(&mut self, target: Label) {
        self.jump_with(Opcode::Jump, 0, 0, 0, target);
        self.end_of_path();
    }

    /// Goes back to the head of a loop.
    pub(crate) fn jump_back(&mut self, head: Label) {
        if let Some(position) = self.labels[head.0].position {
            self.emit_bytes(Opcode::JumpBack, 0, 0, 0);
            self.set_extra(Opcode::JumpBack, (self.words.len() - position) as u32);
        }
        self.end_of_path();
    }

    /// Control comes here from the jumps to a label, and from above if it can.
    pub(crate) fn place(&mut self, label: Label) {
        let here = self.words.len();
        let state = &mut self.labels[label.0];
        state.position = Some(here);
        for word in state.jumps.drain(..) {
            self.words[word] = (here - word - 1) as u32;
        }
        let arriving = state.bound.take();
        match (&mut self.bound, arriving) {
            (Some(bound), Some(arriving)) => bound.intersect(&arriving),
            (None, arriving) => self.bound = arriving,
            (Some(_), None) => {}
        }
    }

    /// The head of a loop: as [`Assembler::place`], with what the loop may delete not bound.
    pub(crate) fn place_head(&mut self, label: Label) {
        self.place(label);
        if let Some(bound) = &mut self.bound {
            bound.subtract(&self.deleted);
        }
    }

    /// Whether a label is jumped to.
    pub(crate) fn is_used(&self, label: Label) -> bool {
        self.labels[label.0].bound.is_some()
    }

    // --- what is bound

    /// Whether a local is certainly bound. (So it is where control cannot come.)
    pub(crate) fn is_bound(&self, local: usize) -> bool {
        self.bound.as_ref().is_none_or(|bound| bound.contains(local))
    }

    /// A local is bound from here on.
    pub(crate) fn bind(&mut self, local: usize) {
        if let Some(bound) = &mut self.bound {
            bound.insert(local);
        }
    }

    /// A local is no longer bound.
    pub(crate) fn unbind(&mut self, local: usize) {
        if let Some(bound) = &mut self.bound {
            bound.remove(local);
        }
    }

    // --- protected ranges

    /// From here on exceptions go to `target`, with the temporaries from `depth` on released.
    pub(crate) fn protect(&mut self, target: Label, depth: usize) -> Region {
        if let Some(bound) = &self.bound {
            let mut bound = bound.clone();
            bound.subtract(&self.deleted);
            meet(&mut self.labels[target.0].bound, &bound);
        }
        Region { target, depth, start: self.words.len() }
    }

    /// The range ends here, or is interrupted.
    pub(crate) fn unprotect(&mut self, region: &Region) {
        let end = self.words.len();
        if region.start < end {
            let handler = Handler { start: region.start as u32, end: end as u32, target: 0, depth: region.depth as u32 };
            self.handlers.push((handler, region.target));
        }
    }

    /// The range goes on here.
    pub(crate) fn resume(&mut self, region: &mut Region) {
        region.start = self.words.len();
    }

    /// The handler begins here. It is not reachable if its range has no instructions.
    pub(crate) fn place_handler(&mut self, label: Label) {
        self.end_of_path();
        if self.handlers.iter().rev().any(|(_, target)| *target == label) {
            self.place(label);
        }
    }

    // --- constants and names

    /// The index of a constant.
    pub(crate) fn constant(&mut self, constant: Constant) -> Result<usize, CompileError> {
        if let Some(index) = self.constant_index.get(&constant) {
            return Ok(*index);
        }
        let index = self.constants.len();
        self.constants.push(constant.clone());
        self.constant_index.insert(constant, index);
        if index > usize::from(u16::MAX) {
            Err(self.source.unsupported("more than 65,536 constants in one code", self.at))
        } else {
            Ok(index)
        }
    }

    /// The index of a name.
    pub(crate) fn name(&mut self, name: &str) -> Result<u16, CompileError> {
        if let Some(index) = self.name_index.get(name) {
            return Ok(*index as u16);
        }
        let index = self.names.len();
        self.names.push(name.to_owned());
        self.name_index.insert(name.to_owned(), index);
        u16::try_from(index).map_err(|_| self.source.unsupported("more than 65,536 names in one code", self.at))
    }

    /// Everything, with the handlers' targets filled in.
    pub(crate) fn finish(self) -> Assembled {
        let resolve = |(handler, label): &(Handler, Label)| {
            let target = self.labels[label.0].position.unwrap_or_default() as u32;
            Handler { target, ..*handler }
        };
        let handlers = self.handlers.iter().map(resolve).collect();
        let mut words = self.words;
        thread::thread(&mut words);
        Assembled { words, handlers, positions: self.positions, constants: self.constants, names: self.names }
    }
}

fn meet(known: &mut Option<Bound>, arriving: &Bound) {
    match known {
        Some(known) => known.intersect(arriving),
        None => *known = Some(arriving.clone()),
    }
}
