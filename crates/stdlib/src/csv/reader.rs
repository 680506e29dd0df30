//! The class of readers: rows of an iterable of lines.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::class::name_of;
use types::text::Builder;
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, int, list, ops, text};

use super::dialect::{self, Dialect, Quoting};
use super::{check_count, error, limit};
use crate::classes::CSV_READER;

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "_csv",
    ..ClassSpec::new(
        CSV_READER,
        "reader",
        Layout {
            fields: &[
                Field { offset: offset_of!(Reader, lines) as u16, name: "lines" },
                Field { offset: offset_of!(Reader, dialect) as u16, name: "dialect" },
            ],
            ..Layout::leaf("reader")
        },
    )
}
.sealed()
.methods(&[
    Native::static_method("__new__", "(*)", |runtime, args| {
        new(runtime, &Args::new(args.slots().get(1..).unwrap_or_default(), args.names()))
    }),
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__next__", "(self, /)", next),
])
.getters(&[
    Getter::new("dialect", |runtime, object| {
        Ok(object.body::<Reader>().and_then(|reader| reader.dialect.get()).unwrap_or_else(|| runtime.none()))
    }),
    Getter::new("line_num", |runtime, object| int::new(runtime, object.body::<Reader>().map_or(0, |reader| reader.count.get()).into())),
]);

/// A reader as it lies on the heap.
#[repr(C)]
struct Reader {
    header: Header,
    /// An iterator.
    lines: Slot,
    dialect: Slot,
    /// How many lines were read.
    count: Cell<u32>,
}

// SAFETY: `Reader` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Reader {
    const LAYOUT: LayoutId = CSV_READER.layout();
}

/// `reader(iterable, dialect='excel', **settings)`
fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    check_count(runtime, args)?;
    let lines = ops::iter(runtime, &args.at(0))?;
    let dialect = dialect::from_call(runtime, args, 1)?;
    let body = Reader { header: Header::new(CSV_READER.reference()), lines: Slot::empty(), dialect: Slot::empty(), count: Cell::new(0) };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(reader) = made.body::<Reader>() {
        reader.lines.set(lines);
        reader.dialect.set(dialect);
    }
    Ok(made)
}

/// Where in a row the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartOfRow,
    StartOfField,
    InField,
    InQuotes,
    EscapedInField,
    EscapedInQuotes,
    /// Behind a quote within quotes: it ends them, or stands for itself.
    QuoteInQuotes,
    /// Behind the end of a line.
    EndOfRow,
}

/// A row under construction.
struct Row<'a> {
    runtime: &'a Runtime,
    dialect: &'a Dialect,
    fields: Object,
    field: Builder<'a>,
    state: State,
    /// Whether the field began without quotes.
    unquoted: bool,
    limit: usize,
}

impl Row<'_> {
    fn push(&mut self, point: u32) -> Result<(), Raised> {
        if self.field.len() >= self.limit {
            return Err(error(self.runtime, &format!("field larger than field limit ({})", self.limit)));
        }
        self.field.push(point);
        Ok(())
    }

    /// Ends a field.
    fn save(&mut self) -> Result<(), Raised> {
        let field = std::mem::replace(&mut self.field, Builder::new(self.runtime)).finish()?;
        let is_empty = text::view(&field).is_some_and(|text| text.is_empty());
        let quoting = self.dialect.quoting.get();
        let field = if self.unquoted && is_empty && matches!(quoting, Quoting::NotNull | Quoting::Strings) {
            self.runtime.none()
        } else if self.unquoted && (quoting == Quoting::NonNumeric && !is_empty || quoting == Quoting::Strings) {
            self.runtime.call(&self.runtime.class(ClassId::Float), &[&field])?
        } else {
            field
        };
        list::append(self.runtime, &self.fields, field)
    }

    /// Takes one code point in; `None` is the end of a line.
    fn take(&mut self, point: Option<u32>) -> Result<(), Raised> {
        let dialect = self.dialect;
        let (quote, escape, delimiter) = (dialect.quote.get(), dialect.escape.get(), dialect.delimiter.get());
        let quotes = dialect.quoting.get() != Quoting::None;
        let is_line_end = matches!(point, None | Some(10 | 13));
        let after_line_end = if point.is_none() { State::StartOfRow } else { State::EndOfRow };
        match self.state {
            State::StartOfRow if point.is_none() => {}
            State::StartOfRow if is_line_end => self.state = State::EndOfRow,
            State::StartOfRow | State::StartOfField => {
                self.unquoted = true;
                if is_line_end {
                    self.save()?;
                    self.state = after_line_end;
                } else if point == quote && quotes {
                    (self.unquoted, self.state) = (false, State::InQuotes);
                } else if point == escape {
                    self.state = State::EscapedInField;
                } else if point == Some(32) && dialect.skip_space.get() {
                    self.state = State::StartOfField;
                } else if point == Some(delimiter) {
                    self.save()?;
                    self.state = State::StartOfField;
                } else if let Some(point) = point {
                    self.push(point)?;
                    self.state = State::InField;
                }
            }
            State::EscapedInField if matches!(point, Some(10 | 13)) => {
                self.push(point.unwrap_or(10))?;
                self.state = State::InField;
            }
            State::EscapedInField => {
                self.push(point.unwrap_or(10))?;
                self.state = State::InField;
            }
            State::InField => {
                if is_line_end {
                    self.save()?;
                    self.state = after_line_end;
                } else if point == escape {
                    self.state = State::EscapedInField;
                } else if point == Some(delimiter) {
                    self.save()?;
                    self.state = State::StartOfField;
                } else if let Some(point) = point {
                    self.push(point)?;
                }
            }
            State::InQuotes => match point {
                None => {}
                _ if point == escape => self.state = State::EscapedInQuotes,
                _ if point == quote && quotes => {
                    self.state = if dialect.double_quote.get() { State::QuoteInQuotes } else { State::InField };
                }
                Some(point) => self.push(point)?,
            },
            State::EscapedInQuotes => {
                self.push(point.unwrap_or(10))?;
                self.state = State::InQuotes;
            }
            State::QuoteInQuotes => {
                if point == quote && quotes {
                    self.push(quote.unwrap_or(0))?;
                    self.state = State::InQuotes;
                } else if point == Some(delimiter) {
                    self.save()?;
                    self.state = State::StartOfField;
                } else if is_line_end {
                    self.save()?;
                    self.state = after_line_end;
                } else if dialect.strict.get() {
                    let show = |point: Option<u32>| point.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
                    let message = format!("'{}' expected after '{}'", show(Some(delimiter)), show(quote));
                    return Err(error(self.runtime, &message));
                } else if let Some(point) = point {
                    self.push(point)?;
                    self.state = State::InField;
                }
            }
            State::EndOfRow => match point {
                None => self.state = State::StartOfRow,
                _ if is_line_end => {}
                _ => {
                    let message = "new-line character seen in unquoted field - do you need to open the file with newline=''?";
                    return Err(error(self.runtime, message));
                }
            },
        }
        Ok(())
    }
}

fn next(runtime: &Runtime, args: &Args<'_>) -> Value {
    let reader = args.this::<Reader>();
    let (Some(lines), Some(dialect)) = (reader.lines.get(), reader.dialect.get()) else { return Err(runtime.stop_iteration()) };
    let Some(dialect) = dialect.body::<Dialect>() else { return Err(runtime.stop_iteration()) };
    let fields = list::new(runtime)?;
    let mut row = Row {
        runtime,
        dialect,
        fields: fields.clone(),
        field: Builder::new(runtime),
        state: State::StartOfRow,
        unquoted: true,
        limit: limit(runtime)?,
    };
    loop {
        let Some(line) = ops::next(runtime, &lines)? else {
            let unfinished = !row.field.is_empty() || row.state == State::InQuotes;
            if !unfinished {
                return Err(runtime.stop_iteration());
            }
            if dialect.strict.get() {
                return Err(error(runtime, "unexpected end of data"));
            }
            row.save()?;
            return Ok(fields);
        };
        let Some(text) = text::view(&line) else {
            let class = name_of(&line.class());
            let message = format!("iterator should return strings, not {class} (the file should be opened in text mode)");
            return Err(error(runtime, &message));
        };
        reader.count.set(reader.count.get() + 1);
        for point in text.points() {
            row.take(Some(point))?;
        }
        row.take(None)?;
        if row.state == State::StartOfRow {
            return Ok(fields);
        }
    }
}
