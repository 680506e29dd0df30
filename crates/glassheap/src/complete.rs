//! What a name at a prompt could become: Python's `rlcompleter`.

use object::Object;
use types::dict::Dict;
use types::{Root, attribute, text};

use crate::Interpreter;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield",
];

impl Interpreter {
    /// What stands before a place in a line as far as it can be completed, `a.b.c` or a part of it, and everything that it could become.
    /// Attributes with leading underscores are offered once an underscore was typed.
    pub fn completions<'l>(&self, line: &'l str) -> (&'l str, Vec<String>) {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let start = line.rfind(|letter| !is_part(letter)).map_or(0, |place| place + line[place..].chars().next().map_or(1, char::len_utf8));
        let typed = &line[start..];
        let mut found = match typed.rsplit_once('.') {
            Some((path, prefix)) => self.attributes(path, prefix),
            None => self.names(typed),
        };
        found.sort_unstable();
        found.dedup();
        (typed, found)
    }

    fn names(&self, prefix: &str) -> Vec<String> {
        if prefix.is_empty() {
            return Vec::new();
        }
        let spaces = [Root::Main, Root::Builtins].into_iter().filter_map(|root| self.runtime().root(root).get());
        let known = spaces.flat_map(|space| keys(&space)).chain(KEYWORDS.map(str::to_owned));
        known.filter(|name| name.starts_with(prefix)).collect()
    }

    fn attributes(&self, path: &str, prefix: &str) -> Vec<String> {
        let Some(object) = self.resolve(path) else { return Vec::new() };
        let Some(names) = self.directory(&object) else { return Vec::new() };
        let is_offered = |name: &String| name.starts_with(prefix) && (!prefix.is_empty() || !name.starts_with('_'));
        names.into_iter().filter(is_offered).map(|name| format!("{path}.{name}")).collect()
    }

    /// The object that a dotted path means.
    fn resolve(&self, path: &str) -> Option<Object> {
        let runtime = self.runtime();
        let mut parts = path.split('.');
        let intern = |name: &str| text::intern(runtime, text::new(runtime, name).ok()?).ok();
        let first = intern(parts.next()?)?;
        let mut object = [Root::Main, Root::Builtins]
            .into_iter()
            .find_map(|root| runtime.root(root).get()?.body::<Dict>()?.get_name(runtime, &first))?;
        for part in parts {
            object = attribute::get_any(runtime, &object, &intern(part)?).ok()?;
        }
        Some(object)
    }

    fn directory(&self, object: &Object) -> Option<Vec<String>> {
        let runtime = self.runtime();
        let dir = runtime
            .root(Root::Builtins)
            .get()?
            .body::<Dict>()?
            .get_name(runtime, &text::intern(runtime, text::new(runtime, "dir").ok()?).ok()?)?;
        let names = runtime.call(&dir, &[object]).ok()?;
        Some(
            (0..types::list::length(&names))
                .filter_map(|index| types::list::item(&names, index))
                .map(|name| text::to_string(&name))
                .collect(),
        )
    }
}

fn keys(dict: &Object) -> Vec<String> {
    let Some(dict) = dict.body::<Dict>() else { return Vec::new() };
    let mut position = 0;
    std::iter::from_fn(|| dict.next(&mut position)).map(|(key, _)| text::to_string(&key)).collect()
}
