//! `array`: arrays of numbers, packed. Their bytes lie in a `bytearray`.

mod change;
mod element;

use object::Object;
use types::class::name_of;
use types::ops::{self, Comparison};
use types::record::{self, Record};
use types::{
    Args, ClassId, ClassSpec, Getter, ModuleSpec, Native, Raised, Runtime, Value, bytes, instance, int, list, module, slice, text, tuple,
};

use crate::classes;
use element::Kind;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.",
    functions: &[],
    classes: &[&ARRAY],
    furnish,
};

/// The class `array.array`. Reference 0 is the bytearray, number 0 the letter of the kind.
const ARRAY: ClassSpec = record::spec(classes::ARRAY, "array", "array").weakly_referenced().unhashable().methods(METHODS).getters(&[
    Getter::new("typecode", |runtime, object| text::character(runtime, Array::of(runtime, object)?.kind.0.into())),
    Getter::new("itemsize", |runtime, object| int::from_usize(runtime, Array::of(runtime, object)?.kind.size())),
]);

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("append", "(self, v, /)", |runtime, args| change::insert(runtime, &args.at(0), None, &args.at(1))),
    Native::new("insert", "(self, i, v, /)", |runtime, args| change::insert(runtime, &args.at(0), Some(&args.at(1)), &args.at(2))),
    Native::new("extend", "(self, bb, /)", |runtime, args| change::extend(runtime, &args.at(0), &args.at(1))),
    Native::new("fromlist", "(self, list, /)", |runtime, args| {
        if args.at(1).body::<list::List>().is_none() {
            return Err(runtime.type_error(format_args!("arg must be list")));
        }
        change::extend(runtime, &args.at(0), &args.at(1))
    }),
    Native::new("frombytes", "(self, buffer, /)", |runtime, args| {
        let buffer = bytes::get_buffer(runtime, &args.at(1))?;
        change::append_bytes(runtime, &args.at(0), &buffer)
    }),
    Native::new("fromunicode", "(self, ustr, /)", |runtime, args| {
        if !Array::of(runtime, &args.at(0))?.kind.is_text() {
            return Err(runtime.value_error(format_args!("fromunicode() may only be called on unicode type arrays ('u' or 'w')")));
        }
        change::extend(runtime, &args.at(0), &args.at(1))
    }),
    Native::new("fromfile", "(self, f, n, /)", change::from_file),
    Native::new("tofile", "(self, f, /)", |runtime, args| {
        let content = Array::of(runtime, &args.at(0))?.to_bytes(runtime)?;
        runtime.call_method(&args.at(1), "write", &[&content])?;
        Ok(runtime.none())
    }),
    Native::new("tobytes", ONE, |runtime, args| Array::of(runtime, &args.at(0))?.to_bytes(runtime)),
    Native::new("tolist", ONE, |runtime, args| Array::of(runtime, &args.at(0))?.to_list(runtime)),
    Native::new("tounicode", ONE, |runtime, args| {
        let array = Array::of(runtime, &args.at(0))?;
        if !array.kind.is_text() {
            return Err(runtime.value_error(format_args!("tounicode() may only be called on unicode type arrays ('u' or 'w')")));
        }
        array.to_text(runtime)
    }),
    Native::new("pop", "(self, i=-1, /)", change::pop),
    Native::new("remove", "(self, v, /)", |runtime, args| match Array::of(runtime, &args.at(0))?.find(runtime, &args.at(1), 0)? {
        Some(index) => change::delete(runtime, &args.at(0), index..index + 1),
        None => Err(runtime.value_error(format_args!("array.remove(x): x not in array"))),
    }),
    Native::new("clear", ONE, |runtime, args| {
        let length = Array::of(runtime, &args.at(0))?.len();
        change::delete(runtime, &args.at(0), 0..length)
    }),
    Native::new("reverse", ONE, change::reverse),
    Native::new("byteswap", ONE, change::swap_bytes),
    Native::new("index", "(self, v, start=0, stop=9223372036854775807, /)", index),
    Native::new("count", "(self, v, /)", |runtime, args| {
        let (array, mut count, mut from) = (Array::of(runtime, &args.at(0))?, 0, 0);
        while let Some(index) = array.find(runtime, &args.at(1), from)? {
            (count, from) = (count + 1, index + 1);
        }
        int::new(runtime, count)
    }),
    Native::new("buffer_info", ONE, |runtime, args| {
        let array = Array::of(runtime, &args.at(0))?;
        let items = [int::from_usize(runtime, array.storage.address())?, int::from_usize(runtime, array.len())?];
        tuple::new(runtime, items.into_iter())
    }),
    Native::new("__len__", ONE, |runtime, args| int::from_usize(runtime, Array::of(runtime, &args.at(0))?.len())),
    Native::new("__getitem__", "(self, key, /)", get_item),
    Native::new("__setitem__", "(self, key, value, /)", change::set_item),
    Native::new("__delitem__", "(self, key, /)", change::delete_item),
    Native::new("__contains__", "(self, key, /)", |runtime, args| {
        Ok(runtime.bool(Array::of(runtime, &args.at(0))?.find(runtime, &args.at(1), 0)?.is_some()))
    }),
    Native::new("__add__", "(self, value, /)", |runtime, args| {
        let sum = Array::of(runtime, &args.at(0))?.copy(runtime)?;
        change::extend_by_array(runtime, &sum, &args.at(1), "append")?;
        Ok(sum)
    }),
    Native::new("__iadd__", "(self, value, /)", |runtime, args| {
        change::extend_by_array(runtime, &args.at(0), &args.at(1), "extend array with")?;
        Ok(args.at(0).owned())
    }),
    Native::new("__mul__", "(self, value, /)", change::multiply),
    Native::new("__rmul__", "(self, value, /)", change::multiply),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("__buffer__", "(self, flags, /)", |runtime, args| {
        let array = Array::of(runtime, &args.at(0))?;
        types::memory_view::of_numbers(runtime, &args.at(0), &array.storage, array.kind.0)
    })
    .doc("Return a buffer object that exposes the underlying memory of the object."),
    Native::new("__copy__", ONE, |runtime, args| Array::of(runtime, &args.at(0))?.copy(runtime)),
    Native::new("__deepcopy__", "(self, memo, /)", |runtime, args| Array::of(runtime, &args.at(0))?.copy(runtime)),
    Native::new("__reduce_ex__", "(self, value, /)", |runtime, args| {
        let array = Array::of(runtime, &args.at(0))?;
        let items = [text::character(runtime, array.kind.0.into())?, array.to_list(runtime)?];
        let arguments = tuple::new(runtime, items.into_iter())?;
        tuple::new(runtime, [args.at(0).class(), arguments, runtime.none()].into_iter())
    }),
    types::generic_alias::CLASS_GETITEM,
    Native::new("__repr__", ONE, repr),
];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "ArrayType", runtime.class(classes::ARRAY).owned())?;
    module::set(runtime, module, "typecodes", text::new(runtime, "bBuwhHiIlLqQfd")?)
}

/// An array, looked at.
struct Array {
    kind: Kind,
    /// A bytearray.
    storage: Object,
}

impl Array {
    fn of(runtime: &Runtime, object: &Object) -> Result<Array, Raised> {
        let record = object.body::<Record>().filter(|_| types::class::is_instance_of(object, classes::ARRAY));
        let array = record.and_then(|record| Some(Array { kind: Kind(record.number(0).get() as u8), storage: record.get(0)? }));
        array.ok_or_else(|| runtime.type_error(format_args!("an array is required")))
    }

    fn bytes(&self) -> &[u8] {
        bytes::view(&self.storage).unwrap_or_default()
    }

    fn len(&self) -> usize {
        self.bytes().len() / self.kind.size()
    }

    fn item(&self, runtime: &Runtime, index: usize) -> Value {
        let size = self.kind.size();
        self.kind.read(runtime, &self.bytes()[index * size..(index + 1) * size])
    }

    fn to_bytes(&self, runtime: &Runtime) -> Value {
        bytes::new(runtime, self.bytes())
    }

    fn to_list(&self, runtime: &Runtime) -> Value {
        let items = list::new(runtime)?;
        for index in 0..self.len() {
            list::append(runtime, &items, self.item(runtime, index)?)?;
        }
        Ok(items)
    }

    fn to_text(&self, runtime: &Runtime) -> Value {
        let mut builder = text::Builder::new(runtime);
        self.bytes().as_chunks::<4>().0.iter().for_each(|point| builder.push(u32::from_le_bytes(*point)));
        builder.finish()
    }

    /// Another array with the same content.
    fn copy(&self, runtime: &Runtime) -> Value {
        made(runtime, &runtime.class(classes::ARRAY), self.kind, self.bytes())
    }

    /// The first place from `start` on of an item that equals an object.
    fn find(&self, runtime: &Runtime, wanted: &Object, start: usize) -> Result<Option<usize>, Raised> {
        for index in start..self.len() {
            if index < self.len() && ops::equal(runtime, &self.item(runtime, index)?, wanted)? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }
}

/// An array of `class` with these bytes.
fn made(runtime: &Runtime, class: &Object, kind: Kind, content: &[u8]) -> Value {
    let array = record::with(runtime, class, [Some(bytes::array::new(runtime, content)?)].into_iter())?;
    if let Some(record) = array.body::<Record>() {
        record.number(0).set(kind.0.into());
    }
    Ok(array)
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::ARRAY)?;
    if class.is(&runtime.class(classes::ARRAY)) {
        args.check_constructor(runtime, "array", 1..=2)?;
    }
    let Some(code) = args.get(1) else {
        return Err(runtime.type_error(format_args!("array() takes at least 1 argument (0 given)")));
    };
    let letter = match text::view(&code) {
        Some(text) if text.len() == 1 => text.at(0),
        _ => {
            let given = name_of(&code.class());
            return Err(runtime.type_error(format_args!("array() argument 1 must be a unicode character, not {given}")));
        }
    };
    let Some(kind) = Kind::of(letter) else {
        return Err(runtime.value_error(format_args!("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")));
    };
    let array = made(runtime, &class, kind, &[])?;
    let Some(initial) = args.get(2) else { return Ok(array) };
    if text::view(&initial).is_some() && !kind.is_text() {
        let code = kind.0 as char;
        return Err(runtime.type_error(format_args!("cannot use a str to initialize an array with typecode '{code}'")));
    }
    if bytes::is_bytes(&initial) || bytes::array::is_array(&initial) {
        let buffer = bytes::get_buffer(runtime, &initial)?;
        change::append_bytes(runtime, &array, &buffer)?;
    } else {
        let others = Array::of(runtime, &initial).ok();
        match others.filter(|others| others.kind == kind) {
            Some(others) => change::append_bytes(runtime, &array, others.bytes())?,
            None => change::extend_by_items(runtime, &array, &initial)?,
        };
    }
    Ok(array)
}

/// The place that an index means.
fn position(runtime: &Runtime, array: &Array, key: &Object, complaint: &str) -> Result<usize, Raised> {
    let index = ops::index_or(runtime, key, ClassId::IndexError)?;
    ops::position(index, array.len()).ok_or_else(|| runtime.index_error(format_args!("{complaint}")))
}

fn is_slice(key: &Object) -> bool {
    key.class_ref() == ClassId::Slice.reference()
}

fn get_item(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (array, key) = (Array::of(runtime, &args.at(0))?, args.at(1));
    if !is_slice(&key) {
        if runtime.special_of(&key, types::Special::Index).is_none() {
            return Err(runtime.type_error(format_args!("array indices must be integers")));
        }
        return array.item(runtime, position(runtime, &array, &key, "array index out of range")?);
    }
    let bounds = slice::resolve(runtime, &key, array.len())?;
    let size = array.kind.size();
    let mut content = bytes::ByteBuilder::new(runtime);
    bounds.positions().for_each(|place| content.extend(&array.bytes()[place * size..(place + 1) * size]));
    let content = content.finish()?;
    made(runtime, &runtime.class(classes::ARRAY), array.kind, bytes::view(&content).unwrap_or_default())
}

fn index(runtime: &Runtime, args: &Args<'_>) -> Value {
    let array = Array::of(runtime, &args.at(0))?;
    let bound = |index: usize, default: usize| match args.get(index) {
        None => Ok(default),
        Some(bound) => {
            let bound = ops::index_clamped(runtime, &bound)?.unwrap_or(0);
            let length = array.len() as i64;
            Ok::<usize, Raised>(if bound < 0 { (bound + length).max(0) } else { bound.min(length) } as usize)
        }
    };
    let (start, stop) = (bound(2, 0)?, bound(3, array.len())?);
    match array.find(runtime, &args.at(1), start)?.filter(|index| *index < stop) {
        Some(index) => int::from_usize(runtime, index),
        None => Err(runtime.value_error(format_args!("array.index(x): x not in array"))),
    }
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let (Ok(own), Ok(other)) = (Array::of(runtime, &args.at(0)), Array::of(runtime, &args.at(1))) else {
        return Ok(runtime.singleton(types::Singleton::NotImplemented));
    };
    ops::compare(runtime, comparison, &own.to_list(runtime)?, &other.to_list(runtime)?)
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let array = Array::of(runtime, &args.at(0))?;
    let code = array.kind.0 as char;
    let class = args.at(0).class();
    let name = if class.is(&runtime.class(classes::ARRAY)) { "array".to_owned() } else { name_of(&class) };
    if array.len() == 0 {
        return text::new(runtime, &format!("{name}('{code}')"));
    }
    let content = if array.kind.is_text() { array.to_text(runtime)? } else { array.to_list(runtime)? };
    let mut builder = text::Builder::new(runtime);
    builder.push_str(&format!("{name}('{code}', "));
    builder.push_object(&ops::repr(runtime, &content)?);
    builder.push_str(")");
    builder.finish()
}
