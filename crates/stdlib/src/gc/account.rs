//! The account of a collection: what it did and why, in words. It outlives what it tells of, so it is all text and numbers.
//!
//! However large a collection was, its account is small: it names a few classes and a few cycles, and says how much it leaves out.

use std::fmt;
use std::time::Duration;

/// Classes that are named.
pub(super) const CLASSES: usize = 12;
/// Cycles that are shown.
pub(super) const CYCLES: usize = 4;
/// Edges of a cycle that are shown.
pub(super) const EDGES: usize = 8;

/// How many objects of a class, and how large they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) class: String,
    pub(super) count: usize,
    pub(super) bytes: usize,
}

/// What was recorded about a collection's garbage while it was still there.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    /// What was freed, the class with the most bytes first; what is not named is the last, without a name.
    pub(super) freed: Vec<Tally>,
    /// Bytes that the heap had less in use afterwards.
    pub(super) bytes: usize,
    /// Why some of it was unreachable: each is a cycle, an edge in words each, and how many more edges there are.
    pub(super) cycles: Vec<(Vec<String>, usize)>,
    /// Garbage that lives on.
    pub(super) resurrected: Vec<Tally>,
}

/// One collection.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) generation: usize,
    pub(super) examined: usize,
    pub(super) unreachable: usize,
    pub(super) freed: usize,
    pub(super) saved: usize,
    pub(super) finalized: usize,
    pub(super) callbacks: usize,
    pub(super) resurrected: usize,
    pub(super) duration: Duration,
    /// `None` if nobody had asked for it.
    pub(super) details: Option<Details>,
}

impl fmt::Display for Account {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (time, examined) = (self.duration.as_secs_f64() * 1e3, counted(self.examined, "object"));
        writeln!(to, "collection of generation {}: looked at {examined} in {time:.2} ms", self.generation)?;
        if self.unreachable == 0 {
            return writeln!(to, "  nothing was unreachable");
        }
        writeln!(to, "  {} unreachable: nothing outside held {}", was(self.unreachable), it(self.unreachable))?;
        if let Some(details) = &self.details {
            for (edges, more) in &details.cycles {
                let back = match (edges.len(), more) {
                    (1, 0) => "itself".to_owned(),
                    (_, 0) => "the first again".to_owned(),
                    _ => format!("{more} more -> the first again"),
                };
                writeln!(to, "  held by a cycle only: {} -> {back}", edges.join(" -> "))?;
            }
        }
        if self.callbacks > 0 {
            writeln!(to, "  called back: {}", counted(self.callbacks, "weak reference"))?;
        }
        if self.finalized > 0 {
            writeln!(to, "  finalizers run: {}", self.finalized)?;
        }
        if self.resurrected > 0 {
            let named = self.details.as_ref().map(|details| format!(": {}", list(&details.resurrected))).unwrap_or_default();
            writeln!(to, "  resurrected, because it is held from outside again: {}{named}", counted(self.resurrected, "object"))?;
        }
        if self.saved > 0 {
            writeln!(to, "  kept in gc.garbage: {}", counted(self.saved, "object"))?;
            return Ok(());
        }
        match &self.details {
            Some(details) if self.freed > 0 => {
                let (freed, bytes) = (counted(self.freed, "object"), counted(details.bytes, "byte"));
                writeln!(to, "  freed {freed}, {bytes}: {}", list(&details.freed))
            }
            _ => writeln!(to, "  freed {}", counted(self.freed, "object")),
        }
    }
}

fn list(tallies: &[Tally]) -> String {
    let word = |tally: &Tally| match tally.class.as_str() {
        "" => format!("{} of other classes", tally.count),
        class => format!("{} {class}", tally.count),
    };
    tallies.iter().map(word).collect::<Vec<String>>().join(", ")
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn was(number: usize) -> String {
    format!("{} {}", counted(number, "object"), if number == 1 { "was" } else { "were" })
}

fn it(number: usize) -> &'static str {
    if number == 1 { "it" } else { "them" }
}
