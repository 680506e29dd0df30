//! Source text for tracebacks: of files, read when they are needed, and of sources that are no files, which are remembered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use types::Runtime;

use crate::import;

/// Sources without a file, by the name that their code has: `<string>`, `<stdin>-3`.
#[derive(Default)]
pub struct Sources {
    remembered: RefCell<HashMap<String, Rc<str>>>,
}

/// Keeps the text of a source that is no file.
pub fn remember(runtime: &Runtime, filename: &str, text: &str) {
    runtime.attached::<Sources>().remembered.borrow_mut().insert(filename.to_owned(), text.into());
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
    let remembered = runtime.attached::<Sources>().remembered.borrow().get(filename).cloned();
    if remembered.is_some() || (filename.starts_with('<') && filename.ends_with('>')) {
        return remembered;
    }
    let bytes = import::read_source(runtime, filename)?;
    compiler::decode(&bytes).ok().map(Into::into)
}
