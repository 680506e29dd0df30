//! Where a pattern matches first: what the compiler says about the beginnings of matches is looked for before the machine is started.

use types::Raised;

use super::charset::contains;
use super::matcher::{Matcher, Unit};
use super::opcode as op;

/// What all matches begin with.
enum Beginning {
    Anything,
    Literal(u32),
    /// One of the set at this place of the code.
    Set(usize),
}

impl<U: Unit> Matcher<'_, U> {
    /// The first match from `from` on: where it is.
    pub(super) fn search(&mut self, from: usize) -> Result<Option<(usize, usize)>, Raised> {
        let code = self.code();
        let word = |at: usize| code.get(at).copied().unwrap_or(op::FAILURE);
        let mut least = 0;
        let mut beginning = Beginning::Anything;
        if word(0) == op::INFO {
            least = word(3) as usize;
            if word(2) & op::INFO_PREFIX != 0 {
                beginning = Beginning::Literal(word(7));
            } else if word(2) & op::INFO_CHARSET != 0 {
                beginning = Beginning::Set(5);
            }
        } else if word(0) == op::LITERAL {
            beginning = Beginning::Literal(word(1));
        }
        let subject = self.subject();
        let Some(last) = subject.len().checked_sub(least) else { return Ok(None) };
        let mut start = from;
        while start <= last {
            let rest = subject[start..].iter().map(|unit| (*unit).into());
            let found = match beginning {
                Beginning::Anything => Some(0),
                Beginning::Literal(literal) => rest.into_iter().position(|point: u32| point == literal),
                Beginning::Set(set) => rest.into_iter().position(|point| contains(code, set, point)),
            };
            let Some(ahead) = found else { return Ok(None) };
            start += ahead;
            if start > last {
                break;
            }
            if let Some(end) = self.run(0, start)? {
                return Ok(Some((start, end)));
            }
            // Only the very first place is not to match nothing.
            start += 1;
        }
        Ok(None)
    }
}
