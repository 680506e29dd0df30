//! The class of writers: rows as lines of a file.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::class::{is_subclass, name_of};
use types::text::{Builder, Text};
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Special, Value, attribute, float, ops, text};

use super::dialect::{self, Dialect, Quoting};
use super::{check_count, error};
use crate::classes::CSV_WRITER;

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "_csv",
    ..ClassSpec::new(
        CSV_WRITER,
        "writer",
        Layout {
            fields: &[
                Field { offset: offset_of!(Writer, write) as u16, name: "write" },
                Field { offset: offset_of!(Writer, dialect) as u16, name: "dialect" },
            ],
            ..Layout::leaf("writer")
        },
    )
}
.sealed()
.methods(&[
    Native::static_method("__new__", "(*)", |runtime, args| {
        new(runtime, &Args::new(args.slots().get(1..).unwrap_or_default(), args.names()))
    }),
    Native::new("writerow", "(self, row, /)", |runtime, args| write_row(runtime, args.this::<Writer>(), &args.at(1))),
    Native::new("writerows", "(self, rows, /)", |runtime, args| {
        ops::for_each(runtime, &args.at(1), |row| write_row(runtime, args.this::<Writer>(), &row).map(drop))?;
        Ok(runtime.none())
    }),
])
.getters(&[Getter::new("dialect", |runtime, object| {
    Ok(object.body::<Writer>().and_then(|writer| writer.dialect.get()).unwrap_or_else(|| runtime.none()))
})]);

/// A writer as it lies on the heap.
#[repr(C)]
struct Writer {
    header: Header,
    /// The method `write` of a file.
    write: Slot,
    dialect: Slot,
}

// SAFETY: `Writer` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Writer {
    const LAYOUT: LayoutId = CSV_WRITER.layout();
}

/// `writer(file, dialect='excel', **settings)`
fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    check_count(runtime, args)?;
    let name = text::intern(runtime, text::new(runtime, "write")?)?;
    let write = attribute::find_any(runtime, &args.at(0), &name)?;
    let Some(write) = write.filter(|write| runtime.special_of(write, Special::Call).is_some()) else {
        return Err(runtime.type_error(format_args!("argument 1 must have a \"write\" method")));
    };
    let dialect = dialect::from_call(runtime, args, 1)?;
    let body = Writer { header: Header::new(CSV_WRITER.reference()), write: Slot::empty(), dialect: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(writer) = made.body::<Writer>() {
        writer.write.set(write);
        writer.dialect.set(dialect);
    }
    Ok(made)
}

fn write_row(runtime: &Runtime, writer: &Writer, row: &Object) -> Value {
    let (Some(write), Some(object)) = (writer.write.get(), writer.dialect.get()) else { return Ok(runtime.none()) };
    let Some(dialect) = object.body::<Dialect>() else { return Ok(runtime.none()) };
    let fields = match ops::iter(runtime, row) {
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::TypeError)) => {
            return Err(error(runtime, &format!("iterable expected, not {}", name_of(&row.class()))));
        }
        fields => fields?,
    };
    let mut line = Builder::new(runtime);
    let (mut count, mut lone_empty) = (0, false);
    while let Some(field) = ops::next(runtime, &fields)? {
        if count > 0 {
            line.push(dialect.delimiter.get());
        }
        count += 1;
        let quoted = match dialect.quoting.get() {
            Quoting::NonNumeric => !float::is_float(&field) && runtime.special_of(&field, Special::Float).is_none(),
            Quoting::All => true,
            Quoting::Strings => text::view(&field).is_some(),
            Quoting::NotNull => !field.is(&runtime.none()),
            Quoting::Minimal | Quoting::None => false,
        };
        let shown = if field.is(&runtime.none()) { text::empty(runtime)? } else { ops::str(runtime, &field)? };
        let text = text::view(&shown).unwrap_or(Text::Ascii(""));
        lone_empty = count == 1 && text.is_empty() && !quoted;
        write_field(runtime, dialect, text, quoted, &mut line)?;
    }
    if lone_empty && count == 1 {
        if dialect.quoting.get() == Quoting::None {
            return Err(error(runtime, "single empty field record must be quoted"));
        }
        let quote = dialect.quote.get().unwrap_or(34);
        line.push(quote);
        line.push(quote);
    }
    if let Some(line_end) = dialect.line_end.get() {
        line.push_object(&line_end);
    }
    runtime.call(&write, &[&line.finish()?])
}

/// Adds a field, quoted if it must be.
fn write_field(runtime: &Runtime, dialect: &Dialect, text: Text<'_>, quoted: bool, line: &mut Builder<'_>) -> Result<(), Raised> {
    let (quote, escape, delimiter) = (dialect.quote.get(), dialect.escape.get(), dialect.delimiter.get());
    let quotes = dialect.quoting.get() != Quoting::None;
    let line_end = dialect.line_end.get();
    let ends_line = |point: u32| {
        let ends = line_end.as_ref().and_then(text::view);
        matches!(point, 10 | 13) || ends.is_some_and(|ends| ends.points().any(|end| end == point))
    };
    let is_special = |point: u32| point == delimiter || Some(point) == escape || Some(point) == quote || ends_line(point);
    let mut quoted = quoted;
    // A blank is dropped again by who skips blanks.
    quoted |= quotes && text.is_empty() && delimiter == 32 && dialect.skip_space.get();
    if quotes && !quoted {
        let forces = |point: u32| is_special(point) && Some(point) != escape && (Some(point) != quote || dialect.double_quote.get());
        quoted = text.points().any(forces);
    }
    if quoted && let Some(quote) = quote {
        line.push(quote);
    }
    for point in text.points() {
        let is_quote = Some(point) == quote;
        if is_special(point) {
            let doubled = is_quote && quoted && dialect.double_quote.get();
            let needs_escape = if quoted { (is_quote && !doubled) || Some(point) == escape } else { !is_quote || quotes };
            if doubled {
                line.push(point);
            } else if needs_escape || (is_quote && !quotes) {
                match escape {
                    Some(escape) => line.push(escape),
                    None => return Err(error(runtime, "need to escape, but no escapechar set")),
                }
            }
        }
        line.push(point);
    }
    if quoted && let Some(quote) = quote {
        line.push(quote);
    }
    Ok(())
}
