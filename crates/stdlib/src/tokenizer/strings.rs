//! String literals, and f-strings with what stands in their fields.

use super::scan::{Class, FSTRING_END, FSTRING_MIDDLE, FSTRING_START, OP, STRING, Scanner, Stop, Template, Token};

/// What stands before the quotes of a literal.
pub(super) struct Prefix {
    length: usize,
    raw: bool,
    /// Three more than the number of the token kinds, for `t`; `None` for a plain literal.
    template: Option<u8>,
}

type Give<'g> = &'g mut dyn FnMut(Token) -> Result<(), Stop>;

impl Scanner<'_> {
    /// The prefix of the literal that begins here, if one does.
    pub(super) fn string_prefix(&self) -> Option<Prefix> {
        let mut prefix = Prefix { length: 0, raw: false, template: None };
        let mut seen = String::new();
        while let Some(letter) = self.peek(prefix.length) {
            let letter = letter.to_ascii_lowercase();
            match letter {
                '\'' | '"' => return Some(prefix),
                'r' => prefix.raw = true,
                'f' => prefix.template = Some(0),
                't' => prefix.template = Some(3),
                'b' | 'u' => {}
                _ => return None,
            }
            seen.push(letter);
            let known = ["r", "f", "t", "b", "u", "rb", "br", "rf", "fr", "rt", "tr"];
            if !known.contains(&seen.as_str()) {
                return None;
            }
            prefix.length += 1;
        }
        None
    }

    /// Passes over a literal; of an f-string, over its beginning, which is given.
    pub(super) fn string(&mut self, prefix: Prefix, start: (usize, usize), give: Give<'_>) -> Result<Option<u8>, Stop> {
        let from = self.position;
        self.position += prefix.length;
        let Some(quote) = self.peek(0) else { return Ok(None) };
        let triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        self.position += if triple { 3 } else { 1 };
        if let Some(offset) = prefix.template {
            let fields = Vec::new();
            self.templates.push(Template { quote: quote.into(), triple, raw: prefix.raw, start, fields, offset });
            give(self.token(FSTRING_START + offset, from, start))?;
            return Ok(None);
        }
        loop {
            match self.peek(0) {
                Some(found) if found == quote && (!triple || (self.peek(1) == Some(quote) && self.peek(2) == Some(quote))) => {
                    self.position += if triple { 3 } else { 1 };
                    return Ok(Some(STRING));
                }
                Some('\\') => {
                    self.advance();
                    if self.peek(0) == Some('\r') && self.peek(1) == Some('\n') {
                        self.advance();
                    }
                    if self.peek(0).is_some() {
                        self.advance();
                    }
                }
                Some('\n') if !triple => {
                    if self.templates.last().is_some_and(|template| template.quote == u32::from(quote)) {
                        return Err(self.complain(Class::Syntax, "f-string: expecting '}'", (start.0, start.1 + 1)));
                    }
                    return Err(self.unterminated("string", false, start));
                }
                Some(_) => self.advance(),
                None => return Err(self.unterminated("string", triple, start)),
            }
        }
    }

    fn unterminated(&self, what: &str, triple: bool, (row, column): (usize, usize)) -> Stop {
        let kind = if triple { "triple-quoted " } else { "" };
        let last = if triple && self.position == self.line && self.row > row { self.row - 1 } else { self.row };
        let message = format!("unterminated {kind}{what} literal (detected at line {last})");
        self.complain(Class::Syntax, &message, (row, column + 1))
    }

    /// The text of an f-string up to the next field or its end, or the text of a field's format.
    pub(super) fn template_text(&mut self, give: Give<'_>) -> Result<(), Stop> {
        let Some(template) = self.templates.last() else { return Ok(()) };
        let (triple, raw, offset, opened) = (template.triple, template.raw, template.offset, template.start);
        let quote = char::from_u32(template.quote).unwrap_or('"');
        let in_format = !template.fields.is_empty();
        let what = if offset == 0 { "f-string" } else { "t-string" };
        let (from, start) = (self.position, self.place());
        loop {
            let ends = self.peek(0) == Some(quote) && (!triple || (self.peek(1) == Some(quote) && self.peek(2) == Some(quote)));
            match self.peek(0) {
                None => return Err(self.unterminated(what, triple, opened)),
                Some(_) if ends && !in_format => {
                    self.middle(from, start, offset, false, give)?;
                    let (from, start) = (self.position, self.place());
                    self.position += if triple { 3 } else { 1 };
                    self.templates.pop();
                    return give(self.token(FSTRING_END + offset, from, start));
                }
                Some(_) if ends => return Err(self.complain(Class::Syntax, &format!("{what}: expecting '}}'"), self.here())),
                Some('\n') if !triple && in_format => {
                    return Err(self.complain(
                        Class::Syntax,
                        &format!("{what}: newlines are not allowed in format specifiers"),
                        self.here(),
                    ));
                }
                Some('\n') if !triple => return Err(self.unterminated(what, false, opened)),
                Some('{') if self.peek(1) == Some('{') && !in_format => {
                    self.position += 1;
                    self.middle(from, start, offset, false, give)?;
                    self.position += 1;
                    return Ok(());
                }
                Some('{') => {
                    self.middle(from, start, offset, false, give)?;
                    let (from, start) = (self.position, self.place());
                    self.position += 1;
                    self.open_field(start);
                    return give(self.token(OP, from, start));
                }
                Some('}') if in_format => {
                    // Behind a field within the format, even nothing is text.
                    let after_field = from > 0 && self.text.at(from - 1) == u32::from('}');
                    self.middle(from, start, offset, after_field, give)?;
                    let (from, start) = (self.position, self.place());
                    self.position += 1;
                    self.close_field();
                    return give(self.token(OP, from, start));
                }
                Some('}') if self.peek(1) == Some('}') => {
                    self.position += 1;
                    self.middle(from, start, offset, false, give)?;
                    self.position += 1;
                    return Ok(());
                }
                Some('}') => {
                    return Err(self.complain(Class::Syntax, &format!("{what}: single '}}' is not allowed"), self.here()));
                }
                Some('\\') if self.peek(1) == Some('N') && self.peek(2) == Some('{') && !raw => {
                    while self.peek(0).is_some_and(|letter| letter != '}' && letter != '\n') {
                        self.position += 1;
                    }
                    if self.peek(0) == Some('}') {
                        self.position += 1;
                    }
                }
                Some('\\') => {
                    self.advance();
                    if self.peek(0).is_some_and(|next| !matches!(next, '{' | '}')) {
                        self.advance();
                    }
                }
                Some(_) => self.advance(),
            }
        }
    }

    fn here(&self) -> (usize, usize) {
        let (row, column) = self.place();
        (row, column + 1)
    }

    /// Gives text within an f-string, if there is any or it is wanted all the same.
    fn middle(&self, from: usize, start: (usize, usize), offset: u8, even_empty: bool, give: Give<'_>) -> Result<(), Stop> {
        if self.position == from && !even_empty {
            return Ok(());
        }
        give(self.token(FSTRING_MIDDLE + offset, from, start))
    }
}
