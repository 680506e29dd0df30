//! The machine that matches: it goes on as long as it can, and falls back to the last choice that is left.
//!
//! Choices and what has to be undone on the way back lie in one stack on the heap, so neither patterns nor subjects use native stack.
//!
//! ```text
//! CHOICE   go on there instead: another branch, the rest behind a loop, one item less or more of a repetition
//! UNDO     put back a mark, the last group, the state of a loop
//! FRAME    a part that is matched by itself (a look around, an atomic group) began here
//! ```
//!
//! When such a part has matched, its choices are dropped and what must be undone is kept: then it is as if it had no choices.

use types::{Raised, Runtime, Scratch};

use super::charset::{contains, is_in_category, lower};
use super::opcode as op;

/// What is matched against: code points or bytes.
pub(super) trait Unit: Copy + Into<u32> {}
impl Unit for u8 {}
impl Unit for u16 {}
impl Unit for u32 {}

/// No position, no loop, no frame.
const NONE: u32 = u32::MAX;

/// What an entry of the stack is. Five operands follow.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
enum Kind {
    /// Go on at `pc`, `position`, in loop `current`.
    Choice,
    /// The branch at `pc`, `position`, in loop `current`.
    Branch,
    /// One item less: behind at `pc`, `position`, not below `least`, in loop `current`.
    Greedy,
    /// One item more: the instruction at `pc`, `position`, `count` items so far, in loop `current`.
    Lazy,
    /// One round more of the lazy loop `current`: the end of its body at `pc`, `position`.
    LazyRound,
    /// A part by itself: its instruction `pc`, `position`, loop `current`, the frame around it, rounds so far.
    Frame,
    /// Mark `index` was at `position`.
    Mark,
    /// The last mark and the last group were these.
    Last,
    /// Loop `number` was in round `count` and last began one at `position`.
    Round,
    /// A loop began.
    Loop,
}

const KINDS: [Kind; 10] =
    [Kind::Choice, Kind::Branch, Kind::Greedy, Kind::Lazy, Kind::LazyRound, Kind::Frame, Kind::Mark, Kind::Last, Kind::Round, Kind::Loop];

type Entry = [u32; 6];

/// A stack of entries on the heap.
struct Stack<'a> {
    room: Scratch<'a, Entry>,
    length: usize,
}

impl<'a> Stack<'a> {
    fn new(runtime: &'a Runtime) -> Result<Stack<'a>, Raised> {
        Ok(Stack { room: Scratch::new(runtime, 64)?, length: 0 })
    }

    #[inline]
    fn push(&mut self, kind: u32, operands: [u32; 5]) -> Result<(), Raised> {
        if self.length == self.room.len() {
            self.room.grow(self.length * 2)?;
        }
        let [a, b, c, d, e] = operands;
        self.room.words()[self.length] = [kind, a, b, c, d, e];
        self.length += 1;
        Ok(())
    }

    #[inline]
    fn pop(&mut self) -> Option<Entry> {
        self.length = self.length.checked_sub(1)?;
        Some(self.room.words()[self.length])
    }
}

/// How a match must end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Anywhere.
    Anywhere,
    /// At the end of the subject.
    AtEnd,
}

/// A pattern at work on a subject.
pub(super) struct Matcher<'a, U> {
    runtime: &'a Runtime,
    code: &'a [u32],
    subject: &'a [U],
    /// Where a match that is empty is none.
    pub(super) forbidden_empty: Option<usize>,
    pub(super) ending: Ending,
    marks: Scratch<'a, u32>,
    /// One more than the last mark that was set; 0 for none.
    last_mark: u32,
    /// The last group that was closed; 0 for none.
    pub(super) last_group: u32,
    stack: Stack<'a>,
    /// Running loops: instruction, round, where the last round began, the loop around it.
    loops: Stack<'a>,
    current: u32,
    frame: u32,
    start: usize,
}

/// Where the machine goes on.
type Next = Option<(usize, usize)>;

impl<'a, U: Unit> Matcher<'a, U> {
    /// A machine for a pattern with `groups` groups. `subject` ends where matching ends.
    pub(super) fn new(runtime: &'a Runtime, code: &'a [u32], groups: usize, subject: &'a [U]) -> Result<Matcher<'a, U>, Raised> {
        let mut marks = Scratch::new(runtime, groups * 2)?;
        marks.words().fill(NONE);
        Ok(Matcher {
            runtime,
            code,
            subject,
            forbidden_empty: None,
            ending: Ending::Anywhere,
            marks,
            last_mark: 0,
            last_group: 0,
            stack: Stack::new(runtime)?,
            loops: Stack::new(runtime)?,
            current: NONE,
            frame: NONE,
            start: 0,
        })
    }

    /// The words of the pattern.
    pub(super) fn code(&self) -> &'a [u32] {
        self.code
    }

    /// The subject up to its end.
    pub(super) fn subject(&self) -> &'a [U] {
        self.subject
    }

    /// What group `group`, counted from 0, last matched.
    pub(super) fn group(&mut self, group: usize) -> Option<(usize, usize)> {
        if group * 2 + 1 >= self.last_mark as usize {
            return None;
        }
        match self.marks.words().get(group * 2..group * 2 + 2) {
            Some(&[start, end]) if start != NONE && end != NONE => Some((start as usize, end as usize)),
            _ => None,
        }
    }

    #[inline]
    fn word(&self, at: usize) -> u32 {
        self.code.get(at).copied().unwrap_or(op::FAILURE)
    }

    /// Behind the part whose length stands at `at`.
    #[inline]
    fn skip(&self, at: usize) -> usize {
        at + self.word(at) as usize
    }

    #[inline]
    fn point(&self, position: usize) -> Option<u32> {
        self.subject.get(position).map(|unit| (*unit).into())
    }

    /// Whether the instruction at `pc`, which matches one code point, matches that at `position`.
    #[inline]
    fn matches_one(&self, pc: usize, position: usize) -> bool {
        let Some(point) = self.point(position) else { return false };
        let opcode = self.word(pc);
        match opcode {
            op::LITERAL => point == self.word(pc + 1),
            op::NOT_LITERAL => point != self.word(pc + 1),
            op::ANY => point != 10,
            op::ANY_ALL => true,
            op::IN => contains(self.code, pc + 2, point),
            op::CATEGORY => is_in_category(self.word(pc + 1), point),
            op::RANGE => (self.word(pc + 1)..=self.word(pc + 2)).contains(&point),
            op::IN_IGNORE | op::IN_LOCALE_IGNORE | op::IN_UNICODE_IGNORE => contains(self.code, pc + 2, lower(opcode, point)),
            op::LITERAL_IGNORE | op::LITERAL_LOCALE_IGNORE | op::LITERAL_UNICODE_IGNORE => lower(opcode, point) == self.word(pc + 1),
            op::NOT_LITERAL_IGNORE | op::NOT_LITERAL_LOCALE_IGNORE | op::NOT_LITERAL_UNICODE_IGNORE => {
                lower(opcode, point) != self.word(pc + 1)
            }
            _ => false,
        }
    }

    /// How often that instruction matches from `position` on, at the most `most` times.
    fn count(&self, pc: usize, position: usize, most: u32) -> usize {
        let left = self.subject.len().saturating_sub(position);
        let most = if most == op::MAX_REPEAT { left } else { left.min(most as usize) };
        if self.word(pc) == op::ANY_ALL {
            return most;
        }
        (0..most).find(|index| !self.matches_one(pc, position + index)).unwrap_or(most)
    }

    /// Matches from `start` on. Where the match ends, if there is one.
    pub(super) fn run(&mut self, pc: usize, start: usize) -> Result<Option<usize>, Raised> {
        self.start = start;
        let (mut pc, mut position) = (pc, start);
        loop {
            // What a pattern does on a subject may take for ever.
            self.runtime.check_interruption()?;
            let next = match self.word(pc) {
                op::SUCCESS if self.frame == NONE => {
                    let wrong_end = self.ending == Ending::AtEnd && position != self.subject.len();
                    if !wrong_end && self.forbidden_empty != Some(position) {
                        return Ok(Some(position));
                    }
                    None
                }
                op::SUCCESS => self.close(position)?,
                opcode => self.step(opcode, pc, position)?,
            };
            (pc, position) = match next {
                Some(next) => next,
                None => match self.fall_back()? {
                    Some(next) => next,
                    None => return Ok(None),
                },
            };
        }
    }

    /// One instruction; `None` if it does not match.
    #[inline]
    fn step(&mut self, opcode: u32, pc: usize, position: usize) -> Result<Next, Raised> {
        let (at, here) = (pc as u32, position as u32);
        Ok(match opcode {
            op::LITERAL
            | op::NOT_LITERAL
            | op::LITERAL_IGNORE
            | op::LITERAL_LOCALE_IGNORE
            | op::LITERAL_UNICODE_IGNORE
            | op::NOT_LITERAL_IGNORE
            | op::NOT_LITERAL_LOCALE_IGNORE
            | op::NOT_LITERAL_UNICODE_IGNORE
            | op::CATEGORY => self.matches_one(pc, position).then_some((pc + 2, position + 1)),
            op::ANY | op::ANY_ALL => self.matches_one(pc, position).then_some((pc + 1, position + 1)),
            op::IN | op::IN_IGNORE | op::IN_LOCALE_IGNORE | op::IN_UNICODE_IGNORE => {
                self.matches_one(pc, position).then(|| (self.skip(pc + 1), position + 1))
            }
            op::AT => self.is_at(self.word(pc + 1), position).then_some((pc + 2, position)),
            op::INFO | op::JUMP => Some((self.skip(pc + 1), position)),
            op::MARK => {
                self.set_mark(self.word(pc + 1), here)?;
                Some((pc + 2, position))
            }
            op::BRANCH => self.branch(pc + 1, position)?,
            op::GROUP_REF | op::GROUP_REF_IGNORE | op::GROUP_REF_LOCALE_IGNORE | op::GROUP_REF_UNICODE_IGNORE => {
                self.repeat_group(opcode, pc, position)
            }
            op::GROUP_REF_EXISTS => {
                let exists = self.group(self.word(pc + 1) as usize).is_some();
                Some((if exists { pc + 3 } else { pc + 1 + self.word(pc + 2) as usize }, position))
            }
            op::REPEAT_ONE => self.greedy(pc, position)?,
            op::MIN_REPEAT_ONE => self.lazy(pc, position)?,
            op::POSSESSIVE_REPEAT_ONE => {
                let count = self.count(pc + 4, position, self.word(pc + 3));
                (count >= self.word(pc + 2) as usize).then(|| (self.skip(pc + 1), position + count))
            }
            op::REPEAT => {
                let number = self.loops.length as u32;
                self.loops.push(at, [0, NONE, self.current, 0, 0])?;
                self.stack.push(Kind::Loop as u32, [0; 5])?;
                self.current = number;
                Some((self.skip(pc + 1), position))
            }
            op::MAX_UNTIL => self.max_until(pc, position)?,
            op::MIN_UNTIL => self.min_until(pc, position)?,
            op::ASSERT | op::ASSERT_NOT => match position.checked_sub(self.word(pc + 2) as usize) {
                Some(from) => self.open(pc, position, 0).map(|()| Some((pc + 3, from)))?,
                None if opcode == op::ASSERT_NOT => Some((self.skip(pc + 1), position)),
                None => None,
            },
            op::ATOMIC_GROUP => self.open(pc, position, 0).map(|()| Some((pc + 2, position)))?,
            op::POSSESSIVE_REPEAT if self.word(pc + 3) == 0 => Some((self.skip(pc + 1) + 1, position)),
            op::POSSESSIVE_REPEAT => self.open(pc, position, 0).map(|()| Some((pc + 4, position)))?,
            _ => None,
        })
    }

    fn is_at(&self, place: u32, position: usize) -> bool {
        let (length, category) = (self.subject.len(), if place >= 10 { 14 } else { 4 });
        let is_word = |position: Option<usize>| {
            position.and_then(|position| self.point(position)).is_some_and(|point| is_in_category(category, point))
        };
        let is_boundary = || is_word(position.checked_sub(1)) != is_word(Some(position));
        match place {
            0 | 2 => position == 0,
            1 => position == 0 || self.point(position - 1) == Some(10),
            3 | 8 | 10 => is_boundary(),
            4 | 9 | 11 => !is_boundary(),
            5 => position == length || (position + 1 == length && self.point(position) == Some(10)),
            6 => position == length || self.point(position) == Some(10),
            7 => position == length,
            _ => false,
        }
    }

    fn set_mark(&mut self, index: u32, position: u32) -> Result<(), Raised> {
        let Some(old) = self.marks.words().get(index as usize).copied() else { return Ok(()) };
        self.stack.push(Kind::Mark as u32, [index, old, 0, 0, 0])?;
        self.stack.push(Kind::Last as u32, [self.last_mark, self.last_group, 0, 0, 0])?;
        self.marks.words()[index as usize] = position;
        if index % 2 == 1 {
            self.last_group = index / 2 + 1;
        }
        self.last_mark = self.last_mark.max(index + 1);
        Ok(())
    }

    /// The branch whose length stands at `at`, with the others as choices.
    fn branch(&mut self, at: usize, position: usize) -> Result<Next, Raised> {
        let mut at = at;
        loop {
            if self.word(at) == 0 {
                return Ok(None);
            }
            // A branch that cannot begin here needs no choice.
            let begins = self.word(at + 1) != op::LITERAL || self.point(position) == Some(self.word(at + 2));
            let next = self.skip(at);
            if begins {
                if self.word(next) != 0 {
                    self.stack.push(Kind::Branch as u32, [next as u32, position as u32, self.current, 0, 0])?;
                }
                return Ok(Some((at + 1, position)));
            }
            at = next;
        }
    }

    /// What a group matched, once more.
    fn repeat_group(&mut self, opcode: u32, pc: usize, position: usize) -> Next {
        let (start, end) = self.group(self.word(pc + 1) as usize)?;
        let again = self.subject.get(position..position + end.checked_sub(start)?)?;
        let before = &self.subject[start..end];
        let fold = |unit: &U| if opcode == op::GROUP_REF { (*unit).into() } else { lower(opcode, (*unit).into()) };
        before.iter().map(fold).eq(again.iter().map(fold)).then_some((pc + 2, position + end - start))
    }

    fn greedy(&mut self, pc: usize, position: usize) -> Result<Next, Raised> {
        let least = self.word(pc + 2) as usize;
        let count = self.count(pc + 4, position, self.word(pc + 3));
        if count < least {
            return Ok(None);
        }
        self.greedy_from(self.skip(pc + 1), position + count, position + least)
    }

    /// Goes on behind a repetition at the last place between `least` and `position` where that can succeed.
    #[inline]
    fn greedy_from(&mut self, pc: usize, position: usize, least: usize) -> Result<Next, Raised> {
        let mut position = position;
        if self.word(pc) == op::LITERAL {
            while self.point(position) != Some(self.word(pc + 1)) {
                if position == least {
                    return Ok(None);
                }
                position -= 1;
            }
        }
        if position > least {
            self.stack.push(Kind::Greedy as u32, [pc as u32, position as u32, least as u32, self.current, 0])?;
        }
        Ok(Some((pc, position)))
    }

    fn lazy(&mut self, pc: usize, position: usize) -> Result<Next, Raised> {
        let least = self.word(pc + 2);
        if self.count(pc + 4, position, least) < least as usize {
            return Ok(None);
        }
        let position = position + least as usize;
        self.stack.push(Kind::Lazy as u32, [pc as u32, position as u32, least, self.current, 0])?;
        Ok(Some((self.skip(pc + 1), position)))
    }

    /// The running loop at `pc`: its number, its instruction, rounds so far, where the last one began, the loop around it.
    fn running(&mut self) -> Option<(usize, usize, u32, u32, u32)> {
        let number = self.current as usize;
        let [pc, round, began, around, ..] = *self.loops.room.words()[..self.loops.length].get(number)?;
        Some((number, pc as usize, round, began, around))
    }

    /// Begins a round of a loop.
    fn begin_round(&mut self, number: usize, round: u32, began: u32, now: u32) -> Result<(), Raised> {
        self.stack.push(Kind::Round as u32, [number as u32, round, began, 0, 0])?;
        let entry = &mut self.loops.room.words()[number];
        (entry[1], entry[2]) = (round + 1, now);
        Ok(())
    }

    fn max_until(&mut self, pc: usize, position: usize) -> Result<Next, Raised> {
        let Some((number, start, round, began, around)) = self.running() else { return Ok(None) };
        let (least, most, here) = (self.word(start + 2), self.word(start + 3), position as u32);
        if round < least {
            self.begin_round(number, round, began, began)?;
            return Ok(Some((start + 4, position)));
        }
        if (round < most || most == op::MAX_REPEAT) && began != here {
            self.stack.push(Kind::Choice as u32, [pc as u32 + 1, here, around, 0, 0])?;
            self.begin_round(number, round, began, here)?;
            return Ok(Some((start + 4, position)));
        }
        self.current = around;
        Ok(Some((pc + 1, position)))
    }

    fn min_until(&mut self, pc: usize, position: usize) -> Result<Next, Raised> {
        let Some((number, start, round, began, around)) = self.running() else { return Ok(None) };
        if round < self.word(start + 2) {
            self.begin_round(number, round, began, began)?;
            return Ok(Some((start + 4, position)));
        }
        self.stack.push(Kind::LazyRound as u32, [pc as u32, position as u32, self.current, 0, 0])?;
        self.current = around;
        Ok(Some((pc + 1, position)))
    }

    fn lazy_round(&mut self, position: usize) -> Result<Next, Raised> {
        let Some((number, start, round, began, _)) = self.running() else { return Ok(None) };
        let (most, here) = (self.word(start + 3), position as u32);
        if (round >= most && most != op::MAX_REPEAT) || began == here {
            return Ok(None);
        }
        self.begin_round(number, round, began, here)?;
        Ok(Some((start + 4, position)))
    }

    /// Begins a part that is matched by itself.
    fn open(&mut self, pc: usize, position: usize, rounds: u32) -> Result<(), Raised> {
        let place = self.stack.length as u32;
        self.stack.push(Kind::Frame as u32, [pc as u32, position as u32, self.current, self.frame, rounds])?;
        self.frame = place;
        Ok(())
    }

    /// Ends the innermost part that is matched by itself, at `position`.
    fn close(&mut self, position: usize) -> Result<Next, Raised> {
        let place = self.frame as usize;
        let [_, pc, began, current, around, rounds] = self.stack.room.words()[place];
        let (pc, began) = (pc as usize, began as usize);
        if self.word(pc) == op::ASSERT_NOT {
            while self.stack.length > place {
                self.undo_last();
            }
            (self.frame, self.current) = (around, current);
            return Ok(None);
        }
        self.drop_choices(place);
        (self.frame, self.current) = (around, current);
        Ok(Some(match self.word(pc) {
            op::ASSERT => (self.skip(pc + 1), began),
            op::POSSESSIVE_REPEAT => {
                let (least, most, rounds) = (self.word(pc + 2), self.word(pc + 3), rounds + 1);
                let goes_on = (rounds < most || most == op::MAX_REPEAT) && (position != began || rounds < least);
                if goes_on {
                    self.open(pc, position, rounds)?;
                    (pc + 4, position)
                } else {
                    (self.skip(pc + 1) + 1, position)
                }
            }
            _ => (self.skip(pc + 1), position),
        }))
    }

    /// Drops the frame at `place` and the choices behind it; what must be undone stays.
    fn drop_choices(&mut self, place: usize) {
        let length = self.stack.length;
        let entries = &mut self.stack.room.words()[..length];
        let mut kept = place;
        for index in place + 1..length {
            let entry = entries[index];
            if entry[0] >= Kind::Mark as u32 {
                entries[kept] = entry;
                kept += 1;
            }
        }
        self.stack.length = kept;
    }

    /// Takes the last entry off the stack, and undoes what it says.
    fn undo_last(&mut self) -> Option<Entry> {
        let entry = self.stack.pop()?;
        let [kind, a, b, c, ..] = entry;
        match KINDS[kind as usize] {
            Kind::Mark => self.marks.words()[a as usize] = b,
            Kind::Last => (self.last_mark, self.last_group) = (a, b),
            Kind::Round => {
                let entry = &mut self.loops.room.words()[a as usize];
                (entry[1], entry[2]) = (b, c);
            }
            Kind::Loop => self.loops.length -= 1,
            _ => {}
        }
        Some(entry)
    }

    /// Goes back to the last choice that is left.
    fn fall_back(&mut self) -> Result<Next, Raised> {
        while let Some([kind, a, b, c, d, e]) = self.undo_last() {
            let (pc, position) = (a as usize, b as usize);
            let next = match KINDS[kind as usize] {
                Kind::Choice => {
                    self.current = c;
                    Some((pc, position))
                }
                Kind::Branch => {
                    self.current = c;
                    self.branch(pc, position)?
                }
                Kind::Greedy => {
                    self.current = d;
                    self.greedy_from(pc, position - 1, c as usize)?
                }
                Kind::Lazy => {
                    self.current = d;
                    let most = self.word(pc + 3);
                    if (c < most || most == op::MAX_REPEAT) && self.matches_one(pc + 4, position) {
                        self.stack.push(kind, [a, b + 1, c + 1, d, 0])?;
                        Some((self.skip(pc + 1), position + 1))
                    } else {
                        None
                    }
                }
                Kind::LazyRound => {
                    self.current = c;
                    self.lazy_round(position)?
                }
                Kind::Frame => {
                    (self.current, self.frame) = (c, d);
                    match self.word(pc) {
                        op::ASSERT_NOT => Some((self.skip(pc + 1), position)),
                        op::POSSESSIVE_REPEAT if e >= self.word(pc + 2) => Some((self.skip(pc + 1) + 1, position)),
                        _ => None,
                    }
                }
                _ => None,
            };
            if next.is_some() {
                return Ok(next);
            }
        }
        Ok(None)
    }
}
