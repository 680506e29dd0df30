//! `cmp_to_key`: what makes a key of a comparison in the old style.

use object::Object;
use types::ops::{self, Comparison};
use types::record::{self, Record};
use types::{Args, ClassSpec, Getter, Native, Raised, Runtime, Value, int};

use crate::classes;

pub(super) const FUNCTION: Native = Native::new("cmp_to_key", "(mycmp)", |runtime, args| make(runtime, Some(args.at(0).owned()), None))
    .doc("Convert a cmp= function into a key= function.");

/// The keys: references to the comparison and to the object. Without an object it makes keys.
pub(super) static SPEC: ClassSpec = record::spec(classes::KEY_WRAPPER, "functools", "KeyWrapper")
    .unhashable()
    .methods(&[
        Native::new("__call__", "(self, obj)", |runtime, args| make(runtime, args.this::<Record>().get(COMPARE), Some(args.at(1).owned()))),
        Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
        Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
        Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
        Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
        Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
        Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    ])
    .getters(&[Getter {
        name: "obj",
        get: |runtime, object| Ok(object_of(object).unwrap_or_else(|| runtime.none())),
        set: Some(|_, object, value| {
            if let Some(record) = object.body::<Record>() {
                record.slot(OBJECT).replace(value.cloned());
            }
            Ok(())
        }),
    }])
    .sealed();

const COMPARE: usize = 0;
const OBJECT: usize = 1;

fn make(runtime: &Runtime, comparison: Option<Object>, object: Option<Object>) -> Value {
    record::with(runtime, &runtime.class(classes::KEY_WRAPPER), [comparison, object].into_iter())
}

fn object_of(key: &Object) -> Option<Object> {
    if key.class_ref() == classes::KEY_WRAPPER.reference() { key.body::<Record>()?.get(OBJECT) } else { None }
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    if args.at(1).class_ref() != classes::KEY_WRAPPER.reference() {
        return Err(runtime.type_error(format_args!("other argument must be K instance")));
    }
    let (Some(left), Some(right)) = (object_of(&args.at(0)), object_of(&args.at(1))) else {
        return Err(runtime.attribute_error(format_args!("object")));
    };
    let function = args.this::<Record>().get(COMPARE).ok_or(Raised::OutOfMemory)?;
    let answer = runtime.call(&function, &[&left, &right])?;
    ops::compare(runtime, comparison, &answer, &int::new(runtime, 0)?)
}
