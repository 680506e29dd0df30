//! How lines end in a text stream: the argument `newline`.

use object::Object;
use types::class::name_of;
use types::text::{self, Builder, Text};
use types::{Raised, Runtime, Value};

/// What the argument `newline` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Newline {
    /// `None`: any end of a line is read as `\n`.
    Translate,
    /// `''`: any end of a line ends one, and is kept.
    Any,
    /// `'\n'`
    Lf,
    /// `'\r'`: what `\n` is written as.
    Cr,
    /// `'\r\n'`: likewise.
    CrLf,
}

impl Newline {
    /// Understands an argument; `of` is what it is an argument of.
    pub(super) fn from_argument(runtime: &Runtime, argument: Option<&Object>, of: &str) -> Result<Newline, Raised> {
        let Some(argument) = argument.filter(|argument| !argument.is(&runtime.none())) else { return Ok(Newline::Translate) };
        let Some(text) = text::view(argument) else {
            let class = name_of(&argument.class());
            return Err(runtime.type_error(format_args!("{of}() argument 'newline' must be str or None, not {class}")));
        };
        Ok(match &*text.to_rust() {
            "" => Newline::Any,
            "\n" => Newline::Lf,
            "\r" => Newline::Cr,
            "\r\n" => Newline::CrLf,
            _ if of == "StringIO" => {
                let shown = text::to_string(&text::repr(runtime, text)?);
                return Err(runtime.value_error(format_args!("illegal newline value: {shown}")));
            }
            other => return Err(runtime.value_error(format_args!("illegal newline value: {other}"))),
        })
    }

    /// Whether all three ends of lines are known.
    pub(super) fn is_universal(self) -> bool {
        matches!(self, Newline::Translate | Newline::Any)
    }

    /// Whether `\r` at the end of what was read may be half of an end.
    pub(super) fn may_be_half(self) -> bool {
        self.is_universal() || self == Newline::CrLf
    }

    /// What `\n` is written as, where that is something else.
    pub(super) fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// Where the first line of `text` from `start` on ends, with its end.
    pub(super) fn find(self, text: Text<'_>, start: usize) -> Option<usize> {
        if let (Text::Ascii(text), Newline::Translate | Newline::Lf) = (text, self) {
            return memchr::memchr(b'\n', &text.as_bytes()[start..]).map(|end| start + end + 1);
        }
        let is = |index: usize, wanted: u8| index < text.len() && text.at(index) == u32::from(wanted);
        (start..text.len()).find_map(|index| match self {
            Newline::Translate | Newline::Lf => is(index, b'\n').then_some(index + 1),
            Newline::Cr => is(index, b'\r').then_some(index + 1),
            Newline::CrLf => (is(index, b'\r') && is(index + 1, b'\n')).then_some(index + 2),
            Newline::Any if is(index, b'\r') => Some(if is(index + 1, b'\n') { index + 2 } else { index + 1 }),
            Newline::Any => is(index, b'\n').then_some(index + 1),
        })
    }
}

/// Which ends of lines were seen: what the attribute `newlines` tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen(pub(super) u8);

impl Seen {
    const LF: u8 = 1;
    const CR: u8 = 2;
    const CRLF: u8 = 4;

    /// Looks at text.
    pub(super) fn note(&mut self, text: Text<'_>) {
        if let Text::Ascii(text) = text
            && memchr::memchr(b'\r', text.as_bytes()).is_none()
        {
            if self.0 & Seen::LF == 0 && memchr::memchr(b'\n', text.as_bytes()).is_some() {
                self.0 |= Seen::LF;
            }
            return;
        }
        let mut after_cr = false;
        for point in text.points() {
            match point {
                0x0a if after_cr => self.0 |= Seen::CRLF,
                0x0a => self.0 |= Seen::LF,
                _ if after_cr => self.0 |= Seen::CR,
                _ => {}
            }
            after_cr = point == 0x0d;
        }
        if after_cr {
            self.0 |= Seen::CR;
        }
    }

    /// `None`, a string, or a tuple of strings.
    pub(super) fn to_object(self, runtime: &Runtime) -> Value {
        let all = [(Seen::CR, "\r"), (Seen::LF, "\n"), (Seen::CRLF, "\r\n")];
        let seen = all.iter().filter(|(bit, _)| self.0 & bit != 0).map(|(_, end)| text::new(runtime, end));
        let seen = seen.collect::<Result<Vec<Object>, Raised>>()?;
        match &seen[..] {
            [] => Ok(runtime.none()),
            [one] => Ok(one.clone()),
            _ => types::tuple::new(runtime, seen.into_iter()),
        }
    }
}

/// The same text with `\n` at the end of each line.
pub(super) fn translated(runtime: &Runtime, string: Object) -> Value {
    let Some(text) = text::view(&string) else { return Ok(string) };
    if !contains_cr(text) {
        return Ok(string);
    }
    let mut builder = Builder::new(runtime);
    let mut after_cr = false;
    for point in text.points() {
        match point {
            0x0a if after_cr => {}
            0x0d => builder.push(0x0a),
            _ => builder.push(point),
        }
        after_cr = point == 0x0d;
    }
    builder.finish()
}

/// The same text with another end for each `\n`.
pub(super) fn with_ends(runtime: &Runtime, text: Text<'_>, end: &str) -> Value {
    let mut builder = Builder::new(runtime);
    for point in text.points() {
        if point == 0x0a { builder.push_str(end) } else { builder.push(point) }
    }
    builder.finish()
}

fn contains_cr(text: Text<'_>) -> bool {
    match text {
        Text::Ascii(text) => memchr::memchr(b'\r', text.as_bytes()).is_some(),
        _ => text.points().any(|point| point == 0x0d),
    }
}
