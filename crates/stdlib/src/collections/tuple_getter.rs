//! `_tuplegetter`: how a field of a `namedtuple` is read.

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, class, int, ops, text, tuple};

use crate::classes;

/// The class: a reference to the documentation; the number is the place of the item.
pub(super) static SPEC: ClassSpec = record::spec(classes::TUPLE_GETTER, "_collections", "_tuplegetter")
    .methods(&[
        Native::static_method("__new__", "(cls, index, doc, /)", |runtime, args| {
            let index = ops::index(runtime, &args.at(1))?;
            let made = record::requested(runtime, args, classes::TUPLE_GETTER, std::iter::once(Some(args.at(2).owned())))?;
            if let Some(record) = made.body::<Record>() {
                record.number(0).set(index);
            }
            Ok(made)
        }),
        Native::new("__get__", "(self, instance, owner=None, /)", get),
        Native::new(
            "__set__",
            "(self, instance, value, /)",
            |runtime, _| Err(runtime.attribute_error(format_args!("can't set attribute"))),
        ),
        Native::new("__delete__", "(self, instance, /)", |runtime, _| Err(runtime.attribute_error(format_args!("can't delete attribute")))),
        Native::new("__reduce__", "(self, /)", |runtime, args| {
            let arguments = tuple::new(runtime, parts(runtime, &args.at(0))?.into_iter())?;
            tuple::new(runtime, [args.at(0).class(), arguments].into_iter())
        }),
        Native::new("__repr__", "(self, /)", |runtime, args| {
            let [index, doc] = parts(runtime, &args.at(0))?;
            let (class, index) = (class::short_name_of(&args.at(0).class()), int::value(&index).unwrap_or(0));
            let doc = text::to_string(&ops::repr(runtime, &doc)?);
            text::new(runtime, &format!("{class}({index}, {doc})"))
        }),
    ])
    .getters(&[Getter {
        name: "__doc__",
        get: |runtime, object| Ok(object.body::<Record>().and_then(|record| record.get(0)).unwrap_or_else(|| runtime.none())),
        set: Some(|_, object, value| {
            if let Some(record) = object.body::<Record>() {
                record.slot(0).replace(value.cloned());
            }
            Ok(())
        }),
    }]);

/// The place of the item and the documentation.
fn parts(runtime: &Runtime, object: &Object) -> Result<[Object; 2], Raised> {
    let Some(record) = object.body::<Record>() else { return Err(Raised::OutOfMemory) };
    Ok([int::new(runtime, record.number(0).get())?, record.get(0).unwrap_or_else(|| runtime.none())])
}

fn get(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (getter, instance) = (args.this::<Record>(), args.at(1));
    let index = getter.number(0).get();
    if instance.is(&runtime.none()) {
        return Ok(args.at(0).owned());
    }
    if !class::is_instance_of(&instance, ClassId::Tuple) {
        let other = class::name_of(&instance.class());
        return Err(
            runtime.type_error(format_args!("descriptor for index '{index}' for tuple subclasses doesn't apply to '{other}' object"))
        );
    }
    let item = tuple::items(&instance).and_then(|items| items.get(usize::try_from(index).ok()?)?.get());
    item.ok_or_else(|| runtime.index_error(format_args!("tuple index out of range")))
}
