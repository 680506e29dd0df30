//! Module `_struct`: numbers and bytes packed as C lays them out.

mod format;
mod object;
mod value;

use ::object::{Object, Slot};
use types::bytes::codec::{Encoding, Errors};
use types::class::name_of;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, attribute, bytes, dict, int, list, module, ops, text, tuple};
use vm::import;

use format::Format;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing \
    the C struct\n\
          and also as format strings (explained below) to describe the layout of data\nin the C struct.\n",
    functions: &[
        Native::new("calcsize", "(format, /)", |runtime, args| {
            let format = parse(runtime, &args.at(0))?;
            int::from_usize(runtime, format.size)
        }),
        Native::new("pack", "(*)", |runtime, args| {
            let format = parse(runtime, &first(runtime, args)?)?;
            pack(runtime, &format, &args.positional()[1..])
        }),
        Native::new("pack_into", "(*)", |runtime, args| {
            let format = parse(runtime, &first(runtime, args)?)?;
            pack_into(runtime, &format, &args.positional()[1..])
        }),
        Native::new("unpack", "(format, buffer, /)", |runtime, args| {
            let format = parse(runtime, &args.at(0))?;
            unpack(runtime, &format, &args.at(1))
        }),
        Native::new("unpack_from", "(format, /, buffer, offset=0)", |runtime, args| {
            let format = parse(runtime, &args.at(0))?;
            unpack_from(runtime, &format, args)
        }),
        Native::new("iter_unpack", "(format, buffer, /)", |runtime, args| {
            let format = parse(runtime, &args.at(0))?;
            iter_unpack(runtime, &format, &args.at(1))
        }),
        Native::new("_clearcache", "()", |runtime, _| Ok(runtime.none())),
    ],
    classes: &[&object::SPEC],
    furnish,
};

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    let error = exception_class(runtime, "error", "struct", ClassId::Exception)?;
    module::set(runtime, module, "error", error)
}

/// A class of exceptions that a native module brings along.
pub(crate) fn exception_class(runtime: &Runtime, name: &str, module: &str, base: ClassId) -> Value {
    let names = dict::new(runtime)?;
    if let Some(body) = names.body::<dict::Dict>() {
        drop(body.set(runtime, runtime.name(types::Name::Module).owned(), text::new(runtime, module)?)?);
    }
    let bases = tuple::new(runtime, [runtime.class(base).owned()].into_iter())?;
    runtime.call(&runtime.class(ClassId::Type), &[&text::new(runtime, name)?, &bases, &names])
}

/// An exception of the class `name` of a native module.
pub(crate) fn raise(runtime: &Runtime, module: &str, name: &str, message: &str) -> Raised {
    let make = || -> Value {
        let module = import::import_module(runtime, module)?;
        let class = attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, name)?)?)?;
        runtime.call(&class, &[&text::new(runtime, message)?])
    };
    make().map_or_else(|raised| raised, Raised::Exception)
}

/// `struct.error`
fn error(runtime: &Runtime, message: &str) -> Raised {
    raise(runtime, "_struct", "error", message)
}

fn first(runtime: &Runtime, args: &Args<'_>) -> Value {
    match args.get(0) {
        Some(format) if !args.is_empty() => Ok(format.owned()),
        _ => Err(runtime.type_error(format_args!("missing format argument"))),
    }
}

/// The format that a string or bytes object spells.
fn parse(runtime: &Runtime, object: &Object) -> Result<Format, Raised> {
    if text::view(object).is_some() {
        let ascii = Encoding::Ascii.encode(runtime, object, &Errors::strict())?;
        return Format::parse(runtime, bytes::view(&ascii).unwrap_or_default());
    }
    match bytes::view(object).filter(|_| bytes::is_bytes(object)) {
        Some(format) => Format::parse(runtime, format),
        None => {
            let class = name_of(&object.class());
            Err(runtime.type_error(format_args!("Struct() argument 1 must be a str or bytes object, not {class}")))
        }
    }
}

/// Writes values into `place`, which is as long as the format says.
fn write(runtime: &Runtime, format: &Format, values: &[Slot], place: &mut [u8]) -> Result<(), Raised> {
    place.fill(0);
    let mut values = values.iter().filter_map(Slot::get);
    for item in &format.items {
        let whole = matches!(item.letter, b's' | b'p');
        for number in 0..item.values() {
            let Some(value) = values.next() else { break };
            let start = item.offset + number * item.size;
            let end = if whole { start + item.count } else { start + item.size };
            value::pack(runtime, item, format.layout, &value, &mut place[start..end])?;
        }
    }
    Ok(())
}

fn check_count(runtime: &Runtime, format: &Format, function: &str, given: usize) -> Result<(), Raised> {
    let wanted = format.values;
    if given == wanted {
        return Ok(());
    }
    Err(error(runtime, &format!("{function} expected {wanted} items for packing (got {given})")))
}

fn pack(runtime: &Runtime, format: &Format, values: &[Slot]) -> Value {
    check_count(runtime, format, "pack", values.len())?;
    let mut failure = Ok(());
    let packed = bytes::with(runtime, format.size, |place| failure = write(runtime, format, values, place))?;
    failure.map(|()| packed)
}

/// `pack_into(buffer, offset, *values)`
fn pack_into(runtime: &Runtime, format: &Format, arguments: &[Slot]) -> Value {
    let (Some(target), rest) = (arguments.first().and_then(Slot::get), arguments.get(1..).unwrap_or_default()) else {
        return Err(error(runtime, "pack_into expected buffer argument"));
    };
    let (Some(offset), values) = (rest.first().and_then(Slot::get), rest.get(1..).unwrap_or_default()) else {
        return Err(error(runtime, "pack_into expected offset argument"));
    };
    check_count(runtime, format, "pack_into", values.len())?;
    let mut buffer = bytes::get_buffer(runtime, &target)?;
    if !buffer.is_writable() {
        let class = name_of(&target.class());
        return Err(runtime.type_error(format_args!("argument must be read-write bytes-like object, not {class}")));
    }
    let offset = ops::index(runtime, &offset)?;
    let (length, size) = (buffer.len(), format.size);
    let start = if offset < 0 {
        if offset + size as i64 > 0 {
            return Err(error(runtime, &format!("no space to pack {size} bytes at offset {offset}")));
        }
        let Ok(start) = usize::try_from(offset + length as i64) else {
            return Err(error(runtime, &format!("offset {offset} out of range for {length}-byte buffer")));
        };
        start
    } else {
        offset as usize
    };
    if length < start || length - start < size {
        let needed = start.saturating_add(size);
        return Err(error(
            runtime,
            &format!(
                "pack_into requires a buffer of at least {needed} bytes for packing {size} bytes at offset {start} \
                 (actual buffer size is {length})"
            ),
        ));
    }
    // Packing may run Python, which may write to the buffer: it is packed elsewhere and copied.
    let packed = pack(runtime, format, values)?;
    if let Some(place) = buffer.as_mut() {
        place[start..start + size].copy_from_slice(bytes::view(&packed).unwrap_or_default());
    }
    Ok(runtime.none())
}

/// A tuple of the values that stored bytes stand for.
fn read(runtime: &Runtime, format: &Format, stored: &[u8]) -> Value {
    let values = list::new(runtime)?;
    for item in &format.items {
        let whole = matches!(item.letter, b's' | b'p');
        for number in 0..item.values() {
            let start = item.offset + number * item.size;
            let end = if whole { start + item.count } else { start + item.size };
            list::append(runtime, &values, value::unpack(runtime, item, format.layout, &stored[start..end])?)?;
        }
    }
    list::to_tuple(runtime, &values)
}

fn unpack(runtime: &Runtime, format: &Format, object: &Object) -> Value {
    let buffer = bytes::get_buffer(runtime, object)?;
    if buffer.len() != format.size {
        return Err(error(runtime, &format!("unpack requires a buffer of {} bytes", format.size)));
    }
    read(runtime, format, &buffer)
}

/// `unpack_from(buffer, offset)`: arguments 1 and 2.
fn unpack_from(runtime: &Runtime, format: &Format, args: &Args<'_>) -> Value {
    let offset = args.get(2).map_or(Ok(0), |offset| ops::index(runtime, &offset))?;
    let buffer = bytes::get_buffer(runtime, &args.at(1))?;
    let (length, size) = (buffer.len(), format.size);
    let start = if offset < 0 {
        if offset + size as i64 > 0 {
            return Err(error(runtime, &format!("not enough data to unpack {size} bytes at offset {offset}")));
        }
        let Ok(start) = usize::try_from(offset + length as i64) else {
            return Err(error(runtime, &format!("offset {offset} out of range for {length}-byte buffer")));
        };
        start
    } else {
        offset as usize
    };
    if length < start || length - start < size {
        let needed = start.saturating_add(size);
        return Err(error(
            runtime,
            &format!(
                "unpack_from requires a buffer of at least {needed} bytes for unpacking {size} bytes at offset {start} \
                 (actual buffer size is {length})"
            ),
        ));
    }
    read(runtime, format, &buffer[start..start + size])
}

fn iter_unpack(runtime: &Runtime, format: &Format, object: &Object) -> Value {
    if format.size == 0 {
        return Err(error(runtime, "cannot iteratively unpack with a struct of length 0"));
    }
    let buffer = bytes::get_buffer(runtime, object)?;
    if !buffer.len().is_multiple_of(format.size) {
        let message = format!("iterative unpacking requires a buffer of a multiple of {} bytes", format.size);
        return Err(error(runtime, &message));
    }
    let all = list::new(runtime)?;
    for stored in buffer.chunks_exact(format.size) {
        list::append(runtime, &all, read(runtime, format, stored)?)?;
    }
    ops::iter(runtime, &all)
}
