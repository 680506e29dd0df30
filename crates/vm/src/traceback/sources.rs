//! Source text for tracebacks: of files, read when they are needed, and of sources that are no files, which are remembered.

use std::collections::HashMap;
use std::rc::Rc;

use types::dict::{self, Dict};
use types::{Runtime, kept, text};

use crate::import;

/// Where the texts of sources without a file are kept: a dict by the name that their code has (`<string>`, `<stdin>-3`).
const KEPT: &str = "sources";

/// Keeps the text of a source that is no file, unless memory runs out: then tracebacks do without its lines.
pub fn remember(runtime: &Runtime, filename: &str, source: &str) {
    let keep = || {
        let known = kept::get(runtime, KEPT)?;
        let sources = known.map_or_else(|| dict::new(runtime), Ok)?;
        if let Some(entries) = sources.body::<Dict>() {
            drop(entries.set(runtime, text::new(runtime, filename)?, text::new(runtime, source)?)?);
        }
        kept::set(runtime, KEPT, sources)
    };
    let _ = keep();
}

/// The text that was kept.
fn remembered(runtime: &Runtime, filename: &str) -> Option<Rc<str>> {
    let sources = kept::get(runtime, KEPT).ok()??;
    let name = text::new(runtime, filename).ok()?;
    let source = sources.body::<Dict>()?.get(runtime, &name).ok()??;
    Some(text::to_string(&source).into())
}

/// Reads sources for one report; a file is read once.
pub(super) struct Reader<'a> {
    runtime: &'a Runtime,
    read: HashMap<String, Option<Rc<str>>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(runtime: &'a Runtime) -> Reader<'a> {
        Reader { runtime, read: HashMap::new() }
    }

    /// Lines `first` to `last` (from 1) of a source, empty where there is none.
    pub(super) fn lines(&mut self, filename: &str, first: u32, last: u32) -> Vec<String> {
        let text = self.text(filename).unwrap_or_default();
        let mut lines = text.lines().skip(first.saturating_sub(1) as usize);
        (first..=last).map(|_| lines.next().unwrap_or_default().to_owned()).collect()
    }

    fn text(&mut self, filename: &str) -> Option<Rc<str>> {
        if let Some(known) = self.read.get(filename) {
            return known.clone();
        }
        let text = source(self.runtime, filename);
        self.read.insert(filename.to_owned(), text.clone());
        text
    }
}

/// The text of a source: remembered, of the standard library, or of a file.
fn source(runtime: &Runtime, filename: &str) -> Option<Rc<str>> {
    let remembered = remembered(runtime, filename);
    if remembered.is_some() || (filename.starts_with('<') && filename.ends_with('>')) {
        return remembered;
    }
    let bytes = import::read_source(runtime, filename)?;
    compiler::decode(&bytes).ok().map(Into::into)
}
