//! Module `_codecs`: the registry of encodings and error handlers, and the encodings that are native.

use object::Object;
use types::bytes::codec::{self, ByteOrder, Decoded, Encoding, Errors, Way};
use types::bytes::{self, Buffer};
use types::class::name_of;
use types::dict::Dict;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Special, Value, attribute, dict, int, list, module, text, tuple};
use vm::import;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec { name: "_codecs", doc: "", functions: FUNCTIONS, classes: &[], furnish };

/// The list of functions that find codecs.
const SEARCH_PATH: &str = "_search_path";
/// A dict of what they found, by normalised name.
const SEARCH_CACHE: &str = "_search_cache";
/// A dict of error handlers, by name.
const HANDLERS: &str = "_error_handlers";

const HANDLER_NAMES: [&str; 8] =
    ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"];

const FUNCTIONS: &[Native] = &[
    Native::new("register", "(search_function, /)", register),
    Native::new("unregister", "(search_function, /)", unregister),
    Native::new("lookup", "(encoding, /)", |runtime, args| lookup(runtime, &args.at(0))),
    Native::new("_forget_codec", "(encoding, /)", forget),
    Native::new("encode", "(obj, encoding='utf-8', errors='strict')", |runtime, args| convert(runtime, args, Way::Encode)),
    Native::new("decode", "(obj, encoding='utf-8', errors='strict')", |runtime, args| convert(runtime, args, Way::Decode)),
    Native::new("register_error", "(errors, handler, /)", register_error),
    Native::new("lookup_error", "(name, /)", lookup_error),
    Native::new("_unregister_error", "(errors, /)", unregister_error),
    Native::new("strict_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "strict", &args.at(0))),
    Native::new("ignore_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "ignore", &args.at(0))),
    Native::new("replace_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "replace", &args.at(0))),
    Native::new("xmlcharrefreplace_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "xmlcharrefreplace", &args.at(0))),
    Native::new("backslashreplace_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "backslashreplace", &args.at(0))),
    Native::new("namereplace_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "namereplace", &args.at(0))),
    Native::new("surrogatepass_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "surrogatepass", &args.at(0))),
    Native::new("surrogateescape_errors", "(exception, /)", |runtime, args| codec::handle(runtime, "surrogateescape", &args.at(0))),
    Native::new("utf_8_encode", "(str, errors=None, /)", |runtime, args| encode(runtime, args, Encoding::Utf8)),
    Native::new("utf_8_decode", "(data, errors=None, final=False, /)", |runtime, args| decode(runtime, args, Encoding::Utf8)),
    Native::new("ascii_encode", "(str, errors=None, /)", |runtime, args| encode(runtime, args, Encoding::Ascii)),
    Native::new("ascii_decode", "(data, errors=None, /)", |runtime, args| decode(runtime, args, Encoding::Ascii)),
    Native::new("latin_1_encode", "(str, errors=None, /)", |runtime, args| encode(runtime, args, Encoding::Latin1)),
    Native::new("latin_1_decode", "(data, errors=None, /)", |runtime, args| decode(runtime, args, Encoding::Latin1)),
    Native::new("utf_16_encode", "(str, errors=None, byteorder=0, /)", |runtime, args| {
        let order = order(runtime, args)?;
        encode(runtime, args, Encoding::Utf16(order))
    }),
    Native::new("utf_16_le_encode", "(str, errors=None, /)", |runtime, args| encode(runtime, args, Encoding::Utf16(ByteOrder::Little))),
    Native::new("utf_16_be_encode", "(str, errors=None, /)", |runtime, args| encode(runtime, args, Encoding::Utf16(ByteOrder::Big))),
    Native::new("utf_16_decode", "(data, errors=None, final=False, /)", |runtime, args| {
        decode(runtime, args, Encoding::Utf16(ByteOrder::Marked))
    }),
    Native::new("utf_16_le_decode", "(data, errors=None, final=False, /)", |runtime, args| {
        decode(runtime, args, Encoding::Utf16(ByteOrder::Little))
    }),
    Native::new("utf_16_be_decode", "(data, errors=None, final=False, /)", |runtime, args| {
        decode(runtime, args, Encoding::Utf16(ByteOrder::Big))
    }),
    Native::new("utf_16_ex_decode", "(data, errors=None, byteorder=0, final=False, /)", |runtime, args| {
        let order = order(runtime, args)?;
        decode_with_order(runtime, args, Encoding::Utf16(order))
    }),
    Native::new("utf_32_encode", "(str, errors=None, byteorder=0, /)", |runtime, args| {
        let order = order(runtime, args)?;
        encode(runtime, args, Encoding::Utf32(order))
    }),
    Native::new("utf_32_le_encode", "(str, errors=None, /)", |runtime, args| encode(runtime, args, Encoding::Utf32(ByteOrder::Little))),
    Native::new("utf_32_be_encode", "(str, errors=None, /)", |runtime, args| encode(runtime, args, Encoding::Utf32(ByteOrder::Big))),
    Native::new("utf_32_decode", "(data, errors=None, final=False, /)", |runtime, args| {
        decode(runtime, args, Encoding::Utf32(ByteOrder::Marked))
    }),
    Native::new("utf_32_le_decode", "(data, errors=None, final=False, /)", |runtime, args| {
        decode(runtime, args, Encoding::Utf32(ByteOrder::Little))
    }),
    Native::new("utf_32_be_decode", "(data, errors=None, final=False, /)", |runtime, args| {
        decode(runtime, args, Encoding::Utf32(ByteOrder::Big))
    }),
    Native::new("utf_32_ex_decode", "(data, errors=None, byteorder=0, final=False, /)", |runtime, args| {
        let order = order(runtime, args)?;
        decode_with_order(runtime, args, Encoding::Utf32(order))
    }),
    Native::new("unicode_escape_encode", "(str, errors=None, /)", |runtime, args| {
        encode_with(runtime, args, |string, _| codec::encode_unicode_escapes(runtime, string))
    }),
    Native::new("unicode_escape_decode", "(data, errors=None, final=True, /)", |runtime, args| {
        let (data, errors) = (source(runtime, args)?, errors(args, 1));
        let is_final = flag(runtime, args, 2, true)?;
        decoded(runtime, codec::decode_unicode_escapes(runtime, &data, &errors, is_final)?)
    }),
    Native::new("raw_unicode_escape_encode", "(str, errors=None, /)", |runtime, args| {
        encode_with(runtime, args, |string, _| codec::encode_raw_unicode_escapes(runtime, string))
    }),
    Native::new("raw_unicode_escape_decode", "(data, errors=None, final=True, /)", |runtime, args| {
        let (data, errors) = (source(runtime, args)?, errors(args, 1));
        let is_final = flag(runtime, args, 2, true)?;
        decoded(runtime, codec::decode_raw_unicode_escapes(runtime, &data, &errors, is_final)?)
    }),
    Native::new("escape_encode", "(data, errors=None, /)", |runtime, args| {
        let data = args.at(0);
        if !bytes::is_bytes(&data) {
            return Err(runtime.type_error(format_args!("escape_encode() argument 1 must be bytes, not {}", name_of(&data.class()))));
        }
        let data = bytes::get_buffer(runtime, &data)?;
        pair(runtime, codec::encode_escapes(runtime, &data)?, data.len())
    }),
    Native::new("escape_decode", "(data, errors=None, /)", |runtime, args| {
        let data = source(runtime, args)?;
        let errors = args.get(1).map_or_else(|| "strict".to_owned(), |errors| text::to_string(&errors));
        pair(runtime, codec::decode_escapes(runtime, &data, &errors)?, data.len())
    }),
    Native::new("readbuffer_encode", "(data, errors=None, /)", |runtime, args| {
        let data = source(runtime, args)?;
        pair(runtime, bytes::new(runtime, &data)?, data.len())
    }),
    Native::new("charmap_encode", "(str, errors=None, mapping=None, /)", |runtime, args| {
        let Some(mapping) = given(runtime, args, 2) else { return encode(runtime, args, Encoding::Latin1) };
        encode_with(runtime, args, |string, errors| codec::encode_charmap(runtime, string, errors, &mapping))
    }),
    Native::new("charmap_decode", "(data, errors=None, mapping=None, /)", |runtime, args| {
        let Some(mapping) = given(runtime, args, 2) else { return decode(runtime, args, Encoding::Latin1) };
        let data = bytes::get_buffer(runtime, &args.at(0))?;
        decoded(runtime, codec::decode_charmap(runtime, &data, &errors(args, 1), &mapping)?)
    }),
    Native::new("charmap_build", "(map, /)", |runtime, args| codec::build_charmap(runtime, &args.at(0))),
];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, SEARCH_PATH, list::new(runtime)?)?;
    module::set(runtime, module, SEARCH_CACHE, dict::new(runtime)?)?;
    let handlers = dict::new(runtime)?;
    if let Some(handlers) = handlers.body::<Dict>() {
        for name in HANDLER_NAMES {
            let function = attribute::get_any(runtime, module, &interned(runtime, &format!("{name}_errors"))?)?;
            drop(handlers.set(runtime, interned(runtime, name)?, function)?);
        }
    }
    module::set(runtime, module, HANDLERS, handlers)
}

fn interned(runtime: &Runtime, name: &str) -> Value {
    text::intern(runtime, text::new(runtime, name)?)
}

/// What the module keeps under a name.
fn kept(runtime: &Runtime, name: &str) -> Value {
    let module = import::import_module(runtime, "_codecs")?;
    attribute::get_any(runtime, &module, &interned(runtime, name)?)
}

/// An optional argument that is not `None`.
fn given(runtime: &Runtime, args: &Args<'_>, index: usize) -> Option<Object> {
    args.get(index).map(|argument| argument.owned()).filter(|argument| !argument.is(&runtime.none()))
}

fn flag(runtime: &Runtime, args: &Args<'_>, index: usize, default: bool) -> Result<bool, Raised> {
    args.get(index).map_or(Ok(default), |argument| types::ops::truth(runtime, &argument))
}

fn errors(args: &Args<'_>, index: usize) -> Errors {
    Errors::of(args.get(index).as_deref())
}

/// `register(search_function)`
fn register(runtime: &Runtime, args: &Args<'_>) -> Value {
    let function = args.at(0);
    if runtime.special_of(&function, Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("argument must be callable")));
    }
    list::append(runtime, &kept(runtime, SEARCH_PATH)?, function.owned())?;
    Ok(runtime.none())
}

/// `unregister(search_function)`
fn unregister(runtime: &Runtime, args: &Args<'_>) -> Value {
    let path = kept(runtime, SEARCH_PATH)?;
    let left = list::new(runtime)?;
    for index in 0..list::length(&path) {
        if let Some(function) = list::item(&path, index)
            && !function.is(&args.at(0))
        {
            list::append(runtime, &left, function)?;
        }
    }
    let module = import::import_module(runtime, "_codecs")?;
    module::set(runtime, &module, SEARCH_PATH, left)?;
    if let Some(cache) = kept(runtime, SEARCH_CACHE)?.body::<Dict>() {
        cache.clear(runtime);
    }
    Ok(runtime.none())
}

/// The name by which a codec is kept: in lower case, with `_` for blanks and hyphens.
fn normalised(name: &str) -> String {
    name.chars().map(|letter| if matches!(letter, ' ' | '-') { '_' } else { letter.to_ascii_lowercase() }).collect()
}

/// `lookup(encoding)`
fn lookup(runtime: &Runtime, encoding: &Object) -> Value {
    if text::view(encoding).is_none() {
        let class = name_of(&encoding.class());
        return Err(runtime.type_error(format_args!("lookup() argument must be str, not {class}")));
    }
    let name = text::to_string(encoding);
    let key = interned(runtime, &normalised(&name))?;
    let cache = kept(runtime, SEARCH_CACHE)?;
    let Some(cache) = cache.body::<Dict>() else { return Ok(runtime.none()) };
    if let Some(known) = cache.get(runtime, &key)? {
        return Ok(known);
    }
    let mut path = kept(runtime, SEARCH_PATH)?;
    if list::length(&path) == 0 {
        import::import_module(runtime, "encodings")?;
        path = kept(runtime, SEARCH_PATH)?;
    }
    let mut index = 0;
    while let Some(function) = list::item(&path, index) {
        let found = runtime.call(&function, &[&key])?;
        if !found.is(&runtime.none()) {
            if tuple::items(&found).is_none_or(|items| items.len() != 4) {
                return Err(runtime.type_error(format_args!("codec search functions must return 4-tuples")));
            }
            drop(cache.set(runtime, key, found.clone())?);
            return Ok(found);
        }
        index += 1;
    }
    Err(runtime.error(ClassId::LookupError, format_args!("unknown encoding: {name}")))
}

/// `_forget_codec(encoding)`
fn forget(runtime: &Runtime, args: &Args<'_>) -> Value {
    let key = interned(runtime, &normalised(&text::to_string(&args.at(0))))?;
    if let Some(cache) = kept(runtime, SEARCH_CACHE)?.body::<Dict>() {
        drop(cache.remove(runtime, &key)?);
    }
    Ok(runtime.none())
}

/// `encode(obj, encoding, errors)` and `decode(obj, encoding, errors)`
fn convert(runtime: &Runtime, args: &Args<'_>, way: Way) -> Value {
    let encoding = args.get(1).map_or_else(|| "utf-8".to_owned(), |encoding| text::to_string(&encoding));
    let errors = match args.get(2) {
        Some(errors) => errors.owned(),
        None => text::new(runtime, "strict")?,
    };
    codec::through_registry(runtime, way, &args.at(0), &encoding, &errors, false)
}

/// `register_error(name, handler)`
fn register_error(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (name, handler) = (args.at(0), args.at(1));
    if text::view(&name).is_none() {
        let class = name_of(&name.class());
        return Err(runtime.type_error(format_args!("register_error() argument 1 must be str, not {class}")));
    }
    if runtime.special_of(&handler, Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("handler must be callable")));
    }
    if let Some(handlers) = kept(runtime, HANDLERS)?.body::<Dict>() {
        drop(handlers.set(runtime, name.owned(), handler.owned())?);
    }
    Ok(runtime.none())
}

/// `lookup_error(name)`
fn lookup_error(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = args.at(0);
    if text::view(&name).is_none() {
        let class = name_of(&name.class());
        return Err(runtime.type_error(format_args!("lookup_error() argument must be str, not {class}")));
    }
    let handlers = kept(runtime, HANDLERS)?;
    let found = handlers.body::<Dict>().map_or(Ok(None), |handlers| handlers.get(runtime, &name))?;
    found.ok_or_else(|| {
        let name = text::to_string(&name);
        runtime.error(ClassId::LookupError, format_args!("unknown error handler name '{name}'"))
    })
}

/// `_unregister_error(name)`: whether it was there.
fn unregister_error(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = text::to_string(&args.at(0));
    if HANDLER_NAMES.contains(&name.as_str()) {
        return Err(runtime.value_error(format_args!("cannot un-register built-in error handler '{name}'")));
    }
    let handlers = kept(runtime, HANDLERS)?;
    let removed = handlers.body::<Dict>().map_or(Ok(None), |handlers| handlers.remove(runtime, &args.at(0)))?;
    Ok(runtime.bool(removed.is_some()))
}

/// The order of bytes that argument 2 asks for: 0 for a mark, negative for the least significant first.
fn order(runtime: &Runtime, args: &Args<'_>) -> Result<ByteOrder, Raised> {
    let order = args.get(2).map_or(Ok(0), |order| types::ops::index(runtime, &order))?;
    Ok(match order {
        0 => ByteOrder::Marked,
        ..0 => ByteOrder::Little,
        _ => ByteOrder::Big,
    })
}

fn pair(runtime: &Runtime, object: Object, length: usize) -> Value {
    tuple::new(runtime, [object, int::new(runtime, length as i64)?].into_iter())
}

/// What was decoded as a pair of the text and how many bytes that took.
fn decoded(runtime: &Runtime, decoded: Decoded) -> Value {
    pair(runtime, decoded.text, decoded.used)
}

fn encode(runtime: &Runtime, args: &Args<'_>, encoding: Encoding) -> Value {
    encode_with(runtime, args, |string, errors| encoding.encode(runtime, string, errors))
}

fn encode_with(runtime: &Runtime, args: &Args<'_>, encode: impl FnOnce(&Object, &Errors) -> Value) -> Value {
    let string = args.at(0);
    let Some(text) = text::view(&string) else {
        let class = name_of(&string.class());
        return Err(runtime.type_error(format_args!("encode() argument 1 must be str, not {class}")));
    };
    pair(runtime, encode(&string, &errors(args, 1))?, text.len())
}

fn decode(runtime: &Runtime, args: &Args<'_>, encoding: Encoding) -> Value {
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let is_final = flag(runtime, args, 2, false)?;
    decoded(runtime, encoding.decode(runtime, &data, &errors(args, 1), is_final)?)
}

fn decode_with_order(runtime: &Runtime, args: &Args<'_>, encoding: Encoding) -> Value {
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let is_final = flag(runtime, args, 3, false)?;
    let decoded = encoding.decode(runtime, &data, &errors(args, 1), is_final)?;
    let order = match decoded.order {
        ByteOrder::Marked => 0,
        ByteOrder::Little => -1,
        ByteOrder::Big => 1,
    };
    let parts = [decoded.text, int::new(runtime, decoded.used as i64)?, int::new(runtime, order)?];
    tuple::new(runtime, parts.into_iter())
}

/// The bytes of argument 0, which may be text: then its UTF-8.
fn source(runtime: &Runtime, args: &Args<'_>) -> Result<Buffer, Raised> {
    let data = args.at(0);
    if text::view(&data).is_none() {
        return bytes::get_buffer(runtime, &data);
    }
    bytes::get_buffer(runtime, &Encoding::Utf8.encode(runtime, &data, &Errors::strict())?)
}
