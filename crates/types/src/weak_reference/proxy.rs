//! `weakref.proxy`: behaves as the object does, without keeping it alive.

use std::mem::offset_of;

use object::{Body, Header, Kind, Layout, LayoutId, Object, WeakLink};

use super::{callback, check, given_callback, layout, show};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::ops::{self, BinaryOperator, Comparison};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::{attribute, int, text};

const LAYOUT: Layout = Layout { fields: &[callback(offset_of!(Proxy, link))], ..layout("ProxyType", offset_of!(Proxy, link)) };

/// Proxies.
pub(crate) const SPEC: ClassSpec =
    ClassSpec::new(ClassId::WeakProxy, "ProxyType", LAYOUT).module("weakref").methods(METHODS).unhashable().sealed();
/// Proxies of callables.
pub(crate) const CALLABLE: ClassSpec = ClassSpec::new(ClassId::WeakCallableProxy, "CallableProxyType", LAYOUT)
    .layout_of(ClassId::WeakProxy)
    .module("weakref")
    .methods(CALLABLE_METHODS)
    .unhashable()
    .sealed();

/// A proxy.
#[repr(C)]
struct Proxy {
    header: Header,
    link: WeakLink,
}

// SAFETY: `Proxy` is `repr(C)`, begins with a header, and its counted reference is the field of its layout.
unsafe impl Body for Proxy {
    const LAYOUT: LayoutId = ClassId::WeakProxy.layout();
}

/// The link of a proxy.
pub(super) fn link(object: &Object) -> Option<&WeakLink> {
    Some(&object.body::<Proxy>()?.link)
}

/// `weakref.proxy(target, callback)`
pub fn new(runtime: &Runtime, target: &Object, callback: Option<Object>) -> Value {
    check(runtime, target)?;
    let callback = given_callback(runtime, callback);
    let is_callable = runtime.special_of(target, Special::Call).is_some();
    let id = if is_callable { ClassId::WeakCallableProxy } else { ClassId::WeakProxy };
    if callback.is_none()
        && let Some(shared) = runtime.shared_weak_reference(target, id.reference())
    {
        return Ok(shared);
    }
    let body = Proxy { header: Header::new(id.reference()), link: WeakLink::new(None) };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(link) = link(&object) {
        link.callback.replace(callback);
    }
    runtime.refer_weakly(&object, target)?;
    Ok(object)
}

/// What a proxy stands for; any other object stands for itself.
fn unwrapped(runtime: &Runtime, object: &Object) -> Value {
    let Some(link) = link(object) else { return Ok(object.clone()) };
    link.target().ok_or_else(|| runtime.error(ClassId::ReferenceError, format_args!("weakly-referenced object no longer exists")))
}

/// Argument `index` of a call, a proxy replaced by what it stands for.
fn real(runtime: &Runtime, args: &Args<'_>, index: usize) -> Value {
    unwrapped(runtime, &args.at(index))
}

/// A method with one argument besides the receiver.
const fn operator(name: &'static str, call: crate::native::NativeCall) -> Native {
    Native::new(name, "(self, value, /)", call)
}

fn binary(runtime: &Runtime, args: &Args<'_>, operator: BinaryOperator) -> Value {
    ops::binary(runtime, operator, &real(runtime, args, 0)?, &real(runtime, args, 1)?)
}

fn reflected(runtime: &Runtime, args: &Args<'_>, operator: BinaryOperator) -> Value {
    ops::binary(runtime, operator, &real(runtime, args, 1)?, &real(runtime, args, 0)?)
}

fn in_place(runtime: &Runtime, args: &Args<'_>, operator: BinaryOperator) -> Value {
    ops::in_place(runtime, operator, &real(runtime, args, 0)?, &real(runtime, args, 1)?)
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    ops::compare(runtime, comparison, &real(runtime, args, 0)?, &real(runtime, args, 1)?)
}

/// Calls the special method of the object with the other arguments.
fn forward(runtime: &Runtime, args: &Args<'_>, special: Special) -> Value {
    let object = real(runtime, args, 0)?;
    let rest: Vec<Object> = (1..args.len()).map(|index| real(runtime, args, index)).collect::<Result<_, Raised>>()?;
    let rest: Vec<&Object> = rest.iter().collect();
    match runtime.call_special(&object, special, &rest)? {
        Some(result) => Ok(result),
        None => {
            let (class, name) = (name_of(&object.class()), special.name());
            Err(runtime.attribute_error(format_args!("'{class}' object has no attribute '{name}'")))
        }
    }
}

const METHODS: &[Native] = &SHARED;

const CALLABLE_METHODS: &[Native] = &{
    let mut all = [Native::new("__call__", "(*)", call); COUNT + 1];
    let mut index = 0;
    while index < COUNT {
        all[index] = SHARED[index];
        index += 1;
    }
    all
};

fn call(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = real(runtime, args, 0)?;
    runtime.call_with(&object, &Args::new(&args.slots()[1..], args.names()))
}

const COUNT: usize = 68;

const SHARED: [Native; COUNT] = [
    Native::new("__getattribute__", "(self, name, /)", |runtime, args| {
        attribute::get(runtime, &real(runtime, args, 0)?, &attribute::name(runtime, &args.at(1))?)
    }),
    Native::new("__setattr__", "(self, name, value, /)", |runtime, args| {
        let name = attribute::name(runtime, &args.at(1))?;
        attribute::set(runtime, &real(runtime, args, 0)?, &name, Some(args.at(2).owned())).map(|()| runtime.none())
    }),
    Native::new("__delattr__", "(self, name, /)", |runtime, args| {
        let name = attribute::name(runtime, &args.at(1))?;
        attribute::set(runtime, &real(runtime, args, 0)?, &name, None).map(|()| runtime.none())
    }),
    Native::new("__repr__", "(self, /)", |runtime, args| {
        let own = args.at(0).identity();
        match link(&args.at(0)).and_then(WeakLink::target) {
            Some(target) => {
                let mut shown = show(runtime, "weakproxy", &args.at(0), &target);
                shown.push_str(">");
                shown.finish()
            }
            None => text::new(runtime, &format!("<weakproxy at {own:#x}; dead>")),
        }
    }),
    Native::new("__str__", "(self, /)", |runtime, args| ops::str(runtime, &real(runtime, args, 0)?)),
    Native::new("__bytes__", "(self, /)", |runtime, args| forward(runtime, args, Special::Bytes)),
    Native::new("__bool__", "(self, /)", |runtime, args| Ok(runtime.bool(ops::truth(runtime, &real(runtime, args, 0)?)?))),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, ops::length(runtime, &real(runtime, args, 0)?)? as i64)),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| ops::get_item(runtime, &real(runtime, args, 0)?, &args.at(1))),
    Native::new("__setitem__", "(self, key, value, /)", |runtime, args| {
        ops::set_item(runtime, &real(runtime, args, 0)?, &args.at(1), &args.at(2)).map(|()| runtime.none())
    }),
    Native::new("__delitem__", "(self, key, /)", |runtime, args| {
        ops::del_item(runtime, &real(runtime, args, 0)?, &args.at(1)).map(|()| runtime.none())
    }),
    Native::new("__contains__", "(self, key, /)", |runtime, args| {
        Ok(runtime.bool(ops::contains(runtime, &real(runtime, args, 0)?, &real(runtime, args, 1)?)?))
    }),
    Native::new("__iter__", "(self, /)", |runtime, args| ops::iter(runtime, &real(runtime, args, 0)?)),
    Native::new("__next__", "(self, /)", |runtime, args| {
        let object = real(runtime, args, 0)?;
        if runtime.special_of(&object, Special::Next).is_none() {
            let class = name_of(&object.class());
            return Err(runtime.type_error(format_args!("Weakref proxy referenced a non-iterator '{class}' object")));
        }
        forward(runtime, args, Special::Next)
    }),
    Native::new("__reversed__", "(self, /)", |runtime, args| forward(runtime, args, Special::Reversed)),
    operator("__eq__", |runtime, args| compare(runtime, args, Comparison::Equal)),
    operator("__ne__", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    operator("__lt__", |runtime, args| compare(runtime, args, Comparison::Less)),
    operator("__le__", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    operator("__gt__", |runtime, args| compare(runtime, args, Comparison::Greater)),
    operator("__ge__", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    operator("__add__", |runtime, args| binary(runtime, args, BinaryOperator::Add)),
    operator("__sub__", |runtime, args| binary(runtime, args, BinaryOperator::Sub)),
    operator("__mul__", |runtime, args| binary(runtime, args, BinaryOperator::Mul)),
    operator("__matmul__", |runtime, args| binary(runtime, args, BinaryOperator::MatMul)),
    operator("__truediv__", |runtime, args| binary(runtime, args, BinaryOperator::TrueDiv)),
    operator("__floordiv__", |runtime, args| binary(runtime, args, BinaryOperator::FloorDiv)),
    operator("__mod__", |runtime, args| binary(runtime, args, BinaryOperator::Mod)),
    operator("__divmod__", |runtime, args| forward(runtime, args, Special::DivMod)),
    operator("__pow__", |runtime, args| binary(runtime, args, BinaryOperator::Pow)),
    operator("__lshift__", |runtime, args| binary(runtime, args, BinaryOperator::LShift)),
    operator("__rshift__", |runtime, args| binary(runtime, args, BinaryOperator::RShift)),
    operator("__and__", |runtime, args| binary(runtime, args, BinaryOperator::And)),
    operator("__or__", |runtime, args| binary(runtime, args, BinaryOperator::Or)),
    operator("__xor__", |runtime, args| binary(runtime, args, BinaryOperator::Xor)),
    operator("__radd__", |runtime, args| reflected(runtime, args, BinaryOperator::Add)),
    operator("__rsub__", |runtime, args| reflected(runtime, args, BinaryOperator::Sub)),
    operator("__rmul__", |runtime, args| reflected(runtime, args, BinaryOperator::Mul)),
    operator("__rmatmul__", |runtime, args| reflected(runtime, args, BinaryOperator::MatMul)),
    operator("__rtruediv__", |runtime, args| reflected(runtime, args, BinaryOperator::TrueDiv)),
    operator("__rfloordiv__", |runtime, args| reflected(runtime, args, BinaryOperator::FloorDiv)),
    operator("__rmod__", |runtime, args| reflected(runtime, args, BinaryOperator::Mod)),
    operator("__rpow__", |runtime, args| reflected(runtime, args, BinaryOperator::Pow)),
    operator("__rlshift__", |runtime, args| reflected(runtime, args, BinaryOperator::LShift)),
    operator("__rrshift__", |runtime, args| reflected(runtime, args, BinaryOperator::RShift)),
    operator("__rand__", |runtime, args| reflected(runtime, args, BinaryOperator::And)),
    operator("__ror__", |runtime, args| reflected(runtime, args, BinaryOperator::Or)),
    operator("__rxor__", |runtime, args| reflected(runtime, args, BinaryOperator::Xor)),
    operator("__iadd__", |runtime, args| in_place(runtime, args, BinaryOperator::Add)),
    operator("__isub__", |runtime, args| in_place(runtime, args, BinaryOperator::Sub)),
    operator("__imul__", |runtime, args| in_place(runtime, args, BinaryOperator::Mul)),
    operator("__imatmul__", |runtime, args| in_place(runtime, args, BinaryOperator::MatMul)),
    operator("__itruediv__", |runtime, args| in_place(runtime, args, BinaryOperator::TrueDiv)),
    operator("__ifloordiv__", |runtime, args| in_place(runtime, args, BinaryOperator::FloorDiv)),
    operator("__imod__", |runtime, args| in_place(runtime, args, BinaryOperator::Mod)),
    operator("__ipow__", |runtime, args| in_place(runtime, args, BinaryOperator::Pow)),
    operator("__ilshift__", |runtime, args| in_place(runtime, args, BinaryOperator::LShift)),
    operator("__irshift__", |runtime, args| in_place(runtime, args, BinaryOperator::RShift)),
    operator("__iand__", |runtime, args| in_place(runtime, args, BinaryOperator::And)),
    operator("__ior__", |runtime, args| in_place(runtime, args, BinaryOperator::Or)),
    operator("__ixor__", |runtime, args| in_place(runtime, args, BinaryOperator::Xor)),
    Native::new("__neg__", "(self, /)", |runtime, args| forward(runtime, args, Special::Negative)),
    Native::new("__pos__", "(self, /)", |runtime, args| forward(runtime, args, Special::Positive)),
    Native::new("__abs__", "(self, /)", |runtime, args| forward(runtime, args, Special::Abs)),
    Native::new("__invert__", "(self, /)", |runtime, args| forward(runtime, args, Special::Invert)),
    Native::new("__int__", "(self, /)", |runtime, args| forward(runtime, args, Special::Int)),
    Native::new("__float__", "(self, /)", |runtime, args| forward(runtime, args, Special::Float)),
    Native::new("__index__", "(self, /)", |runtime, args| forward(runtime, args, Special::Index)),
];
