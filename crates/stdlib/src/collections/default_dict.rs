//! `defaultdict`: a dict that makes the values it does not have.

use object::Object;
use types::dict::{self, Dict};
use types::{
    Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Singleton, Special, Value, class, generic_alias, instance, ops, text, tuple,
};

use crate::classes;

/// The class `defaultdict`. Its one reference of its own is to what makes missing values.
pub(super) static SPEC: ClassSpec = ClassSpec::new(classes::DEFAULT_DICT, "defaultdict", dict::LAYOUT)
    .module("collections")
    .base(ClassId::Dict)
    .layout_of(ClassId::Dict)
    .own_slots(1)
    .unhashable()
    .methods(&[
        Native::new("__init__", "(*)", init),
        Native::new("__missing__", "(self, key, /)", missing)
            .doc("__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n"),
        Native::new("__repr__", "(self, /)", repr),
        Native::new("copy", "(self, /)", |runtime, args| copy(runtime, &args.at(0))).doc("D.copy() -> a shallow copy of D."),
        Native::new("__copy__", "(self, /)", |runtime, args| copy(runtime, &args.at(0))).doc("D.copy() -> a shallow copy of D."),
        Native::new("__or__", "(self, value, /)", |runtime, args| unite(runtime, args, [0, 1])),
        Native::new("__ror__", "(self, value, /)", |runtime, args| unite(runtime, args, [1, 0])),
        Native::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling."),
        generic_alias::CLASS_GETITEM,
    ])
    .getters(&[Getter {
        name: "default_factory",
        get: |runtime, object| Ok(factory(object).unwrap_or_else(|| runtime.none())),
        set: Some(|runtime, object, value| {
            set_factory(object, value.filter(|value| !value.is(&runtime.none())));
            Ok(())
        }),
    }])
    .doc(
        "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to \
         produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same \
         items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword \
         arguments.",
    );

/// What makes missing values.
fn factory(object: &Object) -> Option<Object> {
    instance::own_slot(object, 0)?.get()
}

fn set_factory(object: &Object, factory: Option<&Object>) {
    if let Some(slot) = instance::own_slot(object, 0) {
        slot.replace(factory.cloned());
    }
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let given = args.get(1).filter(|_| args.len() > 1).map(object::Borrowed::owned);
    let factory = given.filter(|factory| !factory.is(&runtime.none()));
    if factory.as_ref().is_some_and(|factory| runtime.special_of(factory, Special::Call).is_none()) {
        return Err(runtime.type_error(format_args!("first argument must be callable or None")));
    }
    set_factory(&object, factory.as_ref());
    // The rest is for `dict.__init__`.
    let skipped = if args.len() > 1 { 2 } else { 1 };
    if args.len() > skipped + 1 {
        return Err(runtime.type_error(format_args!("dict expected at most 1 argument, got {}", args.len() - skipped)));
    }
    let Some(dict) = object.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    if let Some(source) = args.get(skipped).filter(|_| args.len() > skipped) {
        dict::update(runtime, dict, &source)?;
    }
    for index in 0..args.keyword_count() {
        if let Some((name, value)) = args.keyword(index) {
            drop(dict.set(runtime, name, value.owned())?);
        }
    }
    Ok(runtime.none())
}

fn missing(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, key) = (args.at(0), args.at(1));
    let Some(factory) = factory(&object) else { return Err(runtime.key_error(&key)) };
    let value = runtime.call(&factory, &[])?;
    ops::set_item(runtime, &object, &key, &value)?;
    Ok(value)
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let plain = runtime.class(ClassId::Dict);
    let Some(shown_dict) = class::lookup(runtime, &plain, &text::intern(runtime, text::new(runtime, "__repr__")?)?) else {
        return Err(Raised::OutOfMemory);
    };
    let items = runtime.call(&shown_dict, &[&object])?;
    let factory = factory(&object).unwrap_or_else(|| runtime.none());
    // A factory that holds the dict, as a bound method of it does.
    let shown = match ops::ReprGuard::enter(runtime, &factory) {
        Some(_guard) => ops::repr(runtime, &factory)?,
        None => text::new(runtime, "...")?,
    };
    let mut builder = text::Builder::new(runtime);
    builder.push_str(&class::short_name_of(&object.class()));
    builder.push_str("(");
    builder.push_object(&shown);
    builder.push_str(", ");
    builder.push_object(&items);
    builder.push_str(")");
    builder.finish()
}

fn copy(runtime: &Runtime, object: &Object) -> Value {
    let factory = factory(object).unwrap_or_else(|| runtime.none());
    runtime.call(&object.class(), &[&factory, object])
}

/// `left | right`: of the class of the one that is a `defaultdict`.
fn unite(runtime: &Runtime, args: &Args<'_>, [left, right]: [usize; 2]) -> Value {
    if args.at(1).body::<Dict>().is_none() {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    let own = args.at(0);
    let factory = factory(&own).unwrap_or_else(|| runtime.none());
    let made = runtime.call(&own.class(), &[&factory, &args.at(left)])?;
    if let Some(dict) = made.body::<Dict>() {
        dict::update(runtime, dict, &args.at(right))?;
    }
    Ok(made)
}

/// What pickles it: its class, the factory, and an iterator over the items.
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let arguments = match factory(&object) {
        Some(factory) => tuple::new(runtime, std::iter::once(factory))?,
        None => tuple::empty(runtime)?,
    };
    let items = ops::iter(runtime, &runtime.call_method(&object, "items", &[])?)?;
    tuple::new(runtime, [object.class(), arguments, runtime.none(), runtime.none(), items].into_iter())
}
