//! The order of a report: what led to an exception first, then the exception; groups as boxes within it.

use std::collections::HashSet;

use object::Object;
use types::class::is_subclass;
use types::{ClassId, Runtime, tuple};

use super::{Lines, attribute, attribute_not_none, message, sources, stack};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// How many exceptions of a group are shown, and how many groups within groups.
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;

/// A report in the making.
pub(super) struct Report<'a, 'b> {
    runtime: &'a Runtime,
    lines: &'a mut Lines<'b>,
    sources: sources::Reader<'a>,
    /// Addresses of the exceptions that were shown: chains may be cycles.
    seen: HashSet<usize>,
    /// In how many groups the present exception is.
    depth: usize,
    /// Whether the present group's box must still be closed.
    need_close: bool,
}

/// An exception of a chain, and how the one before it led to it.
struct Link {
    exception: Object,
    reason: Option<&'static str>,
}

impl<'a, 'b> Report<'a, 'b> {
    pub(super) fn new(runtime: &'a Runtime, lines: &'a mut Lines<'b>) -> Report<'a, 'b> {
        Report { runtime, lines, sources: sources::Reader::new(runtime), seen: HashSet::new(), depth: 0, need_close: false }
    }

    /// Shows an exception and what led to it.
    pub(super) fn exception(&mut self, exception: &Object) {
        for link in self.chain(exception).into_iter().rev() {
            if let Some(reason) = link.reason {
                self.emit(reason, '|');
            }
            match self.members(&link.exception) {
                None => self.single(&link.exception),
                Some(_) if self.depth > GROUP_DEPTH => self.emit(&format!("... (max_group_depth is {GROUP_DEPTH})\n"), '|'),
                Some(members) => self.group(&link.exception, &members),
            }
        }
    }

    /// The exception, what led to it, what led to that.
    fn chain(&mut self, exception: &Object) -> Vec<Link> {
        let mut chain = Vec::new();
        let mut next = Some(exception.clone());
        while let Some(exception) = next {
            self.seen.insert(exception.address());
            let (reason, earlier) = match self.earlier(&exception) {
                Some((reason, earlier)) => (Some(reason), Some(earlier)),
                None => (None, None),
            };
            chain.push(Link { exception, reason });
            next = earlier;
        }
        chain
    }

    fn earlier(&self, exception: &Object) -> Option<(&'static str, Object)> {
        let unseen = |earlier: &Object| !self.seen.contains(&earlier.address());
        if let Some(cause) = attribute_not_none(self.runtime, exception, "__cause__").filter(unseen) {
            return Some((CAUSE, cause));
        }
        let suppressed = attribute(self.runtime, exception, "__suppress_context__").is_some_and(|flag| flag.is(&self.runtime.bool(true)));
        let context = attribute_not_none(self.runtime, exception, "__context__").filter(unseen)?;
        (!suppressed).then_some((CONTEXT, context))
    }

    /// The exceptions of a group; `None` if it is none.
    fn members(&self, exception: &Object) -> Option<Vec<Object>> {
        if !is_subclass(&exception.class(), &self.runtime.class(ClassId::BaseExceptionGroup)) {
            return None;
        }
        let members = attribute(self.runtime, exception, "exceptions")?;
        Some(tuple::items(&members)?.iter().filter_map(object::Slot::get).collect())
    }

    fn single(&mut self, exception: &Object) {
        self.traceback(exception, "Traceback (most recent call last):\n", '|');
        self.message(exception);
    }

    fn group(&mut self, exception: &Object, members: &[Object]) {
        let outermost = self.depth == 0;
        self.depth += usize::from(outermost);
        self.traceback(exception, "Exception Group Traceback (most recent call last):\n", if outermost { '+' } else { '|' });
        self.message(exception);
        self.need_close = false;
        let shown = members.len().min(GROUP_WIDTH + 1);
        for (index, member) in members.iter().take(shown).enumerate() {
            let is_last = index + 1 == shown;
            self.need_close |= is_last;
            let title = if index < GROUP_WIDTH { (index + 1).to_string() } else { "...".to_owned() };
            let corner = if index == 0 { "+-" } else { "  " };
            self.bare(&format!("{}{corner}+---------------- {title} ----------------\n", self.indent()));
            self.depth += 1;
            if index < GROUP_WIDTH {
                self.exception(member);
            } else {
                let remaining = members.len() - GROUP_WIDTH;
                self.emit(&format!("and {remaining} more exception{}\n", if remaining > 1 { "s" } else { "" }), '|');
            }
            if is_last && self.need_close {
                self.bare(&format!("{}+------------------------------------\n", self.indent()));
                self.need_close = false;
            }
            self.depth -= 1;
        }
        self.depth -= usize::from(outermost);
    }

    fn traceback(&mut self, exception: &Object, title: &str, margin: char) {
        let entries = stack::entries(self.runtime, exception);
        if entries.is_empty() {
            return;
        }
        self.emit(title, margin);
        for line in stack::lines(&entries, &mut self.sources) {
            self.emit(&line, '|');
        }
    }

    fn message(&mut self, exception: &Object) {
        for line in message::exception_lines(self.runtime, exception) {
            self.emit(&line, '|');
        }
    }

    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    fn bare(&mut self, text: &str) {
        (self.lines)(text);
    }

    /// Writes text; within a group, each line behind its margin.
    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            return (self.lines)(text);
        }
        let indent = self.indent();
        for line in text.split_inclusive('\n') {
            (self.lines)(&format!("{indent}{margin} {line}"));
        }
    }
}
