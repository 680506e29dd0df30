//! The calls an exception has passed, outermost first.

use object::Object;
use types::code::{Code, Position};
use types::exception::Exception;
use types::traceback::Traceback;
use types::{Root, Runtime, int};

use super::carets::{Columns, rows};
use super::{rust_text, sources};

/// How often the same call is shown in a row before it is only counted.
const CUTOFF: usize = 3;

/// One call.
#[derive(PartialEq)]
pub(super) struct Entry {
    filename: String,
    name: String,
    position: Option<Position>,
}

impl Entry {
    fn line(&self) -> Option<u32> {
        self.position.map(|position| position.line)
    }

    /// Whether both are shown as the same call.
    fn repeats(&self, other: &Entry) -> bool {
        self.line() == other.line() && self.name == other.name && self.filename == other.filename
    }
}

/// The calls of an exception's traceback: the innermost `sys.tracebacklimit` of them.
pub(super) fn entries(runtime: &Runtime, exception: &Object) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut next = exception.body::<Exception>().and_then(|exception| exception.traceback.get());
    while let Some(entry) = next.as_ref().and_then(|entry| entry.body::<Traceback>()) {
        entries.extend(entry.code().and_then(|code| call(&code, entry.word.get())));
        next = entry.next.get();
    }
    if let Some(limit) = limit(runtime) {
        entries.drain(..entries.len().saturating_sub(limit));
    }
    entries
}

fn call(code: &Object, word: u32) -> Option<Entry> {
    let code = code.body::<Code>()?;
    let filename = code.filename.get().and_then(|name| rust_text(&name)).unwrap_or_else(|| "<unknown>".to_owned());
    let name = code.name.get().and_then(|name| rust_text(&name)).unwrap_or_else(|| "<unknown>".to_owned());
    Some(Entry { filename, name, position: code.position_of(word) })
}

/// `sys.tracebacklimit`; a negative one is 0.
fn limit(runtime: &Runtime) -> Option<usize> {
    let sys = runtime.root(Root::Sys).get()?;
    let name = types::text::intern(runtime, types::text::new(runtime, "tracebacklimit").ok()?).ok()?;
    let limit = int::value(&sys.body::<types::dict::Dict>()?.get_name(runtime, &name)?)?;
    Some(usize::try_from(limit).unwrap_or(0))
}

/// Their lines: a call is a `File` line and its source text.
pub(super) fn lines(entries: &[Entry], sources: &mut sources::Reader<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for run in entries.chunk_by(Entry::repeats) {
        for entry in run.iter().take(CUTOFF) {
            lines.push(format(entry, sources));
        }
        match run.len().saturating_sub(CUTOFF) {
            0 => {}
            1 => lines.push("  [Previous line repeated 1 more time]\n".to_owned()),
            more => lines.push(format!("  [Previous line repeated {more} more times]\n")),
        }
    }
    lines
}

fn format(entry: &Entry, sources: &mut sources::Reader<'_>) -> String {
    let filename = if entry.filename.starts_with("<stdin>-") { "<stdin>" } else { &entry.filename };
    let line = entry.line().map_or_else(|| "None".to_owned(), |line| line.to_string());
    let mut text = format!("  File \"{filename}\", line {line}, in {}\n", entry.name);
    if let Some(position) = entry.position {
        let source = sources.lines(&entry.filename, position.line, position.end_line.max(position.line));
        let source: Vec<&str> = source.iter().map(|line| line.trim_end()).collect();
        for row in rows(&source, Columns { start: position.column as usize, end: position.end_column as usize }) {
            text.push_str(&row);
            text.push('\n');
        }
    }
    text
}
