//! `print`, `input` and `format`.

use object::Object;
use types::class::name_of;
use types::{Args, ClassId, Name, Raised, Runtime, Value, ops, text, tuple};

use crate::sys::stream;

/// `print(*args, sep=' ', end='\n', file=None, flush=False)`
pub(super) fn print(runtime: &Runtime, args: &Args<'_>) -> Value {
    let file = match given(runtime, args, 3) {
        Some(file) => file,
        None => match stream(runtime, Name::Stdout)? {
            file if file.is(&runtime.none()) => return Ok(runtime.none()),
            file => file,
        },
    };
    let separator = text_argument(runtime, args, 1, "sep")?;
    let end = text_argument(runtime, args, 2, "end")?;
    let items = args.at(0);
    let mut line = Line { runtime, file: &file, pending: text::Builder::new(runtime), whole: is_native(&file) };
    for (index, item) in tuple::items(&items).unwrap_or_default().iter().enumerate() {
        if index > 0 {
            line.add(separator.as_ref(), " ")?;
        }
        if let Some(item) = item.get() {
            let shown = ops::str(runtime, &item)?;
            line.add(Some(&shown), "")?;
        }
    }
    line.add(end.as_ref(), "\n")?;
    line.finish()?;
    if let Some(flush) = given(runtime, args, 4)
        && ops::truth(runtime, &flush)?
    {
        runtime.call_method(&file, "flush", &[])?;
    }
    Ok(runtime.none())
}

/// What is printed: for a stream of ours in one piece, for any other piece by piece, as `write` may see the difference.
struct Line<'a> {
    runtime: &'a Runtime,
    file: &'a Object,
    pending: text::Builder<'a>,
    whole: bool,
}

impl Line<'_> {
    fn add(&mut self, piece: Option<&Object>, default: &str) -> Result<(), Raised> {
        match piece {
            Some(piece) => self.pending.push_object(piece),
            None => self.pending.push_str(default),
        }
        if self.whole { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), Raised> {
        let piece = std::mem::replace(&mut self.pending, text::Builder::new(self.runtime)).finish()?;
        self.runtime.call_method(self.file, "write", &[&piece]).map(drop)
    }

    fn finish(mut self) -> Result<(), Raised> {
        if self.whole { self.write() } else { Ok(()) }
    }
}

/// Whether a stream is one of the native ones, which only sees what is written, not in how many pieces.
fn is_native(file: &Object) -> bool {
    let class = file.class();
    class.body::<types::Class>().is_some_and(|class| class.flags.get().has(types::ClassFlags::BUILT_IN))
}

/// Argument `index`, unless it is left out or `None`.
fn given(runtime: &Runtime, args: &Args<'_>, index: usize) -> Option<Object> {
    args.get(index).map(|argument| argument.owned()).filter(|argument| !argument.is(&runtime.none()))
}

fn text_argument(runtime: &Runtime, args: &Args<'_>, index: usize, name: &str) -> Result<Option<Object>, Raised> {
    let argument = given(runtime, args, index);
    match &argument {
        Some(argument) if text::view(argument).is_none() => {
            let class = name_of(&argument.class());
            Err(runtime.type_error(format_args!("{name} must be None or a string, not {class}")))
        }
        _ => Ok(argument),
    }
}

/// `input(prompt='')`
pub(super) fn input(runtime: &Runtime, args: &Args<'_>) -> Value {
    let [stdin, stdout] = [(Name::Stdin, "stdin"), (Name::Stdout, "stdout")].map(|(id, name)| match stream(runtime, id) {
        Ok(stream) if stream.is(&runtime.none()) => Err(runtime.error(ClassId::RuntimeError, format_args!("input(): lost sys.{name}"))),
        stream => stream,
    });
    let (stdin, stdout) = (stdin?, stdout?);
    if let Some(prompt) = args.get(0) {
        let prompt = ops::str(runtime, &prompt)?;
        runtime.call_method(&stdout, "write", &[&prompt])?;
    }
    runtime.call_method(&stdout, "flush", &[])?;
    let line = runtime.call_method(&stdin, "readline", &[])?;
    match text::view(&line) {
        None => Err(runtime.type_error(format_args!("object.readline() returned non-string"))),
        Some(text) if text.is_empty() => Err(runtime.error(ClassId::EofError, format_args!("EOF when reading a line"))),
        Some(_) => runtime.call_method(&line, "removesuffix", &[&text::new(runtime, "\n")?]),
    }
}

/// `format(value, format_spec='')`
pub(super) fn format(runtime: &Runtime, args: &Args<'_>) -> Value {
    let spec = match args.get(1) {
        Some(spec) => spec.owned(),
        None => text::new(runtime, "")?,
    };
    if text::view(&spec).is_none() {
        let class = name_of(&spec.class());
        return Err(runtime.type_error(format_args!("format() argument 2 must be str, not {class}")));
    }
    ops::format(runtime, &args.at(0), &spec)
}
