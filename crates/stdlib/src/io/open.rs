//! `open`: a file, a buffer around it, text around that.

use object::Object;
use types::class::name_of;
use types::{Args, Native, Raised, Runtime, Value, int, ops, text as string};

use super::base::get;
use super::newline::Newline;
use super::{buffered, file, text};
use crate::classes;

/// The functions of module `_io`.
pub(super) const FUNCTIONS: &[Native] = &[
    Native::new("open", "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", open)
        .doc("Open file and return a stream.  Raise OSError upon failure."),
    Native::new("open_code", "(path)", |runtime, args| {
        let mode = string::new(runtime, "rb")?;
        let open = get(runtime, &vm::import::import_module(runtime, "_io")?, "open")?;
        runtime.call(&open, &[&args.at(0), &mode])
    }),
    Native::new("text_encoding", "(encoding, stacklevel=2, /)", |runtime, args| {
        let encoding = args.at(0);
        if encoding.is(&runtime.none()) { string::new(runtime, "locale") } else { Ok(encoding.owned()) }
    }),
];

/// What a mode asks for.
struct Mode {
    /// The letters that a file without a buffer knows.
    raw: String,
    reads: bool,
    updates: bool,
    is_text: bool,
}

impl Mode {
    fn parse(runtime: &Runtime, mode: &str) -> Result<Mode, Raised> {
        let invalid = || runtime.value_error(format_args!("invalid mode: '{mode}'"));
        let mut raw = String::new();
        let (mut is_text, mut is_binary) = (false, false);
        for (index, letter) in mode.char_indices() {
            if mode[..index].contains(letter) {
                return Err(invalid());
            }
            match letter {
                'r' | 'w' | 'a' | 'x' | '+' => raw.push(letter),
                't' => is_text = true,
                'b' => is_binary = true,
                _ => return Err(invalid()),
            }
        }
        if is_text && is_binary {
            return Err(runtime.value_error(format_args!("can't have text and binary mode at once")));
        }
        if raw.chars().filter(|letter| *letter != '+').count() > 1 {
            return Err(runtime.value_error(format_args!("must have exactly one of create/read/write/append mode")));
        }
        Ok(Mode { reads: raw.contains('r'), updates: raw.contains('+'), raw, is_text: !is_binary })
    }
}

fn open(runtime: &Runtime, args: &Args<'_>) -> Value {
    let given = |index: usize| args.get(index).filter(|value| !value.is(&runtime.none()));
    let letters = match args.get(1) {
        None => "r".to_owned(),
        Some(mode) if string::view(&mode).is_some() => string::to_string(&mode),
        Some(mode) => {
            let class = name_of(&mode.class());
            return Err(runtime.type_error(format_args!("open() argument 'mode' must be str, not {class}")));
        }
    };
    let mode = Mode::parse(runtime, &letters)?;
    let buffering = args.get(2).map_or(Ok(-1), |buffering| ops::index(runtime, &buffering))?;
    if !mode.is_text {
        for (index, name) in [(3, "an encoding"), (4, "an errors"), (5, "a newline")] {
            if given(index).is_some() {
                return Err(runtime.value_error(format_args!("binary mode doesn't take {name} argument")));
            }
        }
    }
    let newline = Newline::from_argument(runtime, args.get(5).as_deref(), "open")?;
    let file = args.at(0);
    let file = if int::is_int(&file) { file.owned() } else { crate::path::of_object(runtime, &file)? };
    let closes = args.get(6).map_or_else(|| runtime.bool(true), |closes| closes.owned());
    let opener = args.get(7).map_or_else(|| runtime.none(), |opener| opener.owned());
    let raw = runtime.call(&runtime.class(classes::FILE_IO), &[&file, &string::new(runtime, &mode.raw)?, &closes, &opener])?;
    let opened = wrap(runtime, args, &mode, &letters, &raw, buffering, newline);
    if opened.is_err() {
        // The first failure is the one to tell of.
        let _ = runtime.call_method(&raw, "close", &[]);
    }
    opened
}

fn wrap(runtime: &Runtime, args: &Args<'_>, mode: &Mode, letters: &str, raw: &Object, buffering: i64, newline: Newline) -> Value {
    let is_terminal = ops::truth(runtime, &runtime.call_method(raw, "isatty", &[])?)?;
    let line_buffering = buffering == 1 && mode.is_text || buffering < 0 && is_terminal;
    let size = match buffering {
        2.. => buffering as usize,
        0 if mode.is_text => return Err(runtime.value_error(format_args!("can't have unbuffered text I/O"))),
        0 => return Ok(raw.clone()),
        _ => file::exact(raw).map_or(super::DEFAULT_BUFFER_SIZE, file::FileIo::block_size).max(super::DEFAULT_BUFFER_SIZE),
    };
    let number = match (mode.updates, mode.reads) {
        (true, _) => classes::BUFFERED_RANDOM,
        (_, true) => classes::BUFFERED_READER,
        _ => classes::BUFFERED_WRITER,
    };
    if number == classes::BUFFERED_RANDOM && !ops::truth(runtime, &runtime.call_method(raw, "seekable", &[])?)? {
        return Err(super::base::unsupported(runtime, "File or stream is not seekable."));
    }
    let buffer = buffered::around(runtime, number, raw.clone(), size)?;
    if !mode.is_text {
        return Ok(buffer);
    }
    let argument = |index: usize| args.get(index).map_or_else(|| runtime.none(), |argument| argument.owned());
    let (encoding, errors) = (argument(3), argument(4));
    let newline = match newline {
        Newline::Translate => runtime.none(),
        _ => argument(5),
    };
    let class = runtime.class(classes::TEXT_IO_WRAPPER);
    let stream = runtime.call(&class, &[&buffer, &encoding, &errors, &newline, &runtime.bool(line_buffering)])?;
    if let Some(stream) = text::exact(&stream) {
        stream.set_mode(string::new(runtime, letters)?);
    }
    Ok(stream)
}
