//! Calling objects from native code.

use object::{Object, Slot};

use crate::class::Class;
use crate::class::{construct, is_subclass, name_of};
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::frame_stack::{Frame, FrameFlags, Room};
use crate::function::{BuiltinFunction, Method};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::signature;
use crate::special::Special;
use crate::{attribute, text, tuple};

/// Registers for the arguments of a call from native code. They are emptied and given back when this is dropped.
pub(crate) struct Window<'a> {
    runtime: &'a Runtime,
    frame: &'a Frame,
}

impl Window<'_> {
    /// The registers.
    pub(crate) fn slots(&self) -> &[Slot] {
        self.frame.slots()
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        for slot in self.slots() {
            slot.release();
        }
        self.runtime.frames.pop(self.runtime, self.frame);
    }
}

impl Runtime {
    /// A window of `count` empty registers. Windows end in the order opposite to that in which they began.
    pub(crate) fn window(&self, count: usize) -> Result<Window<'_>, Raised> {
        let frame = self.frames.push(self, Room::new(0, count as u32), FrameFlags::NONE)?;
        Ok(Window { runtime: self, frame })
    }

    /// Calls an object with positional arguments.
    pub fn call(&self, callable: &Object, arguments: &[&Object]) -> Value {
        let window = self.window(arguments.len())?;
        for (slot, argument) in window.slots().iter().zip(arguments) {
            slot.set(Object::clone(argument));
        }
        self.call_with(callable, &Args::new(window.slots(), None))
    }

    /// Calls an object with positional and keyword arguments.
    pub fn call_keywords(&self, callable: &Object, positional: &[&Object], keywords: &[(&str, &Object)]) -> Value {
        let names = keywords.iter().map(|(name, _)| text::intern(self, text::new(self, name)?)).collect::<Result<Vec<Object>, Raised>>()?;
        let names = tuple::new(self, names.into_iter())?;
        let window = self.window(positional.len() + keywords.len())?;
        let values = positional.iter().copied().chain(keywords.iter().map(|(_, value)| *value));
        for (slot, argument) in window.slots().iter().zip(values) {
            slot.set(Object::clone(argument));
        }
        self.call_with(callable, &Args::new(window.slots(), Some(&names)))
    }

    /// `callable(receiver, *positional, **keywords)`: `positional` is a tuple, `keywords` a dict.
    pub fn call_unpacked(&self, callable: &Object, receiver: Option<&Object>, positional: &Object, keywords: Option<&Object>) -> Value {
        let positional = tuple::items(positional).unwrap_or_default();
        let keywords = keywords.and_then(|keywords| keywords.body::<Dict>()).filter(|keywords| !keywords.is_empty());
        let receivers = usize::from(receiver.is_some());
        let window = self.window(receivers + positional.len() + keywords.map_or(0, Dict::len))?;
        let (first, others) = window.slots().split_at(receivers);
        for slot in first {
            slot.replace(receiver.cloned());
        }
        for (slot, argument) in others.iter().zip(positional) {
            slot.replace(argument.get());
        }
        let Some(keywords) = keywords else { return self.call_with(callable, &Args::new(window.slots(), None)) };
        let mut position = 0;
        let _native = self.borrow_for::<Object>(keywords.len())?;
        let mut names = Vec::with_capacity(keywords.len());
        for slot in &others[positional.len()..] {
            let Some((name, value)) = keywords.next(&mut position) else { break };
            if text::view(&name).is_none() {
                return Err(self.type_error(format_args!("keywords must be strings")));
            }
            slot.set(value);
            names.push(name);
        }
        let names = tuple::new(self, names.into_iter())?;
        self.call_with(callable, &Args::new(window.slots(), Some(&names)))
    }

    /// Calls the attribute `name` of an object.
    pub fn call_method(&self, object: &Object, name: &str, arguments: &[&Object]) -> Value {
        let name = text::intern(self, text::new(self, name)?)?;
        let method = attribute::get_any(self, object, &name)?;
        self.call(&method, arguments)
    }

    /// Calls an object with arguments as they lie in registers.
    pub fn call_with(&self, callable: &Object, args: &Args<'_>) -> Value {
        let class = callable.class_ref();
        if let Some(function) = callable.body::<BuiltinFunction>() {
            if class == ClassId::MethodDescriptor.reference() || class == ClassId::WrapperDescriptor.reference() {
                check_receiver(self, function, args)?;
                return self.call_native(function, args);
            }
            return match function.owner.get() {
                Some(receiver) if class != ClassId::ClassMethodDescriptor.reference() => self.call_bound(callable, &receiver, args),
                _ => self.call_native(function, args),
            };
        }
        if class == ClassId::Function.reference() {
            return self.guarded(|| (self.hooks.call_function)(self, callable, args));
        }
        if let Some(method) = callable.body::<Method>()
            && let (Some(function), Some(receiver)) = (method.function.get(), method.receiver.get())
        {
            return self.call_unbound(&function, &receiver, args);
        }
        if let Some(metaclass) = callable.class().body::<Class>()
            && metaclass.inherits(self, Special::Call, ClassId::Type)
        {
            return self.guarded(|| construct(self, callable, args));
        }
        match self.special_of(callable, Special::Call) {
            Some(method) => self.guarded(|| self.call_found_with(callable, &method, args)),
            None => Err(self.type_error(format_args!("'{}' object is not callable", name_of(&callable.class())))),
        }
    }

    /// Calls the native function, whatever it is bound to.
    #[inline]
    pub fn call_native(&self, function: &BuiltinFunction, args: &Args<'_>) -> Value {
        let entry = self.native(function.number());
        signature::call(self, entry.native, entry.signature(), args)
    }

    fn call_bound(&self, callable: &Object, receiver: &Object, args: &Args<'_>) -> Value {
        let Some(function) = callable.body::<BuiltinFunction>() else { return Err(Raised::OutOfMemory) };
        let window = self.with_receiver(receiver, args)?;
        self.call_native(function, &Args::new(window.slots(), args.names()))
    }

    /// Calls a function that was found in a class, with the instance before the other arguments.
    pub(crate) fn call_unbound(&self, method: &Object, receiver: &Object, args: &Args<'_>) -> Value {
        let window = self.with_receiver(receiver, args)?;
        self.call_with(method, &Args::new(window.slots(), args.names()))
    }

    fn with_receiver(&self, receiver: &Object, args: &Args<'_>) -> Result<Window<'_>, Raised> {
        let window = self.window(args.slots().len() + 1)?;
        window.slots()[0].set(receiver.clone());
        for (slot, argument) in window.slots()[1..].iter().zip(args.slots()) {
            slot.replace(argument.get());
        }
        Ok(window)
    }

    /// The special method of an object's class.
    pub fn special_of(&self, object: &Object, special: Special) -> Option<Object> {
        let class = object.class();
        class.body::<Class>()?.special(special)
    }

    /// The special method of an object's class, bound to the object.
    pub fn bound_special(&self, object: &Object, special: Special) -> Result<Option<Object>, Raised> {
        match self.special_of(object, special) {
            Some(method) => attribute::bind(self, method, Some(object), &object.class()).map(Some),
            None => Ok(None),
        }
    }

    /// Calls a special method, if the object's class has it.
    pub fn call_special(&self, object: &Object, special: Special, arguments: &[&Object]) -> Result<Option<Object>, Raised> {
        match self.special_of(object, special) {
            Some(method) => self.call_found(object, &method, arguments).map(Some),
            None => Ok(None),
        }
    }

    /// Calls a method that was found in the class of `object`.
    pub fn call_found(&self, object: &Object, method: &Object, arguments: &[&Object]) -> Value {
        if !takes_receiver(method) {
            return self.call(&attribute::bind(self, method.clone(), Some(object), &object.class())?, arguments);
        }
        let window = self.window(arguments.len() + 1)?;
        window.slots()[0].fill(object.clone());
        for (slot, argument) in window.slots()[1..].iter().zip(arguments) {
            slot.fill(Object::clone(argument));
        }
        let args = Args::new(window.slots(), None);
        if method.header().descriptor() == ClassId::WrapperDescriptor.reference()
            && let Some(function) = method.body::<BuiltinFunction>()
        {
            check_owner(self, function, object)?;
            return self.call_native(function, &args);
        }
        self.call_with(method, &args)
    }

    /// Like [`Runtime::call_found`], with arguments as they lie in registers.
    pub(crate) fn call_found_with(&self, object: &Object, method: &Object, args: &Args<'_>) -> Value {
        if takes_receiver(method) {
            return self.call_unbound(method, object, args);
        }
        self.call_with(&attribute::bind(self, method.clone(), Some(object), &object.class())?, args)
    }

    /// Calls an object with positional arguments and the entries of a dict as keyword arguments.
    pub fn call_dict(&self, callable: &Object, positional: &[&Object], keywords: Option<&Dict>) -> Value {
        let Some(keywords) = keywords.filter(|keywords| !keywords.is_empty()) else { return self.call(callable, positional) };
        let window = self.window(positional.len() + keywords.len())?;
        let (first, last) = window.slots().split_at(positional.len());
        for (slot, argument) in first.iter().zip(positional) {
            slot.set(Object::clone(argument));
        }
        let _native = self.borrow_for::<Object>(keywords.len())?;
        let (mut names, mut position) = (Vec::with_capacity(keywords.len()), 0);
        for slot in last {
            let Some((name, value)) = keywords.next(&mut position) else { break };
            names.push(name);
            slot.set(value);
        }
        let names = tuple::new(self, names.into_iter())?;
        self.call_with(callable, &Args::new(window.slots(), Some(&names)))
    }
}

/// Whether a function found in a class is called with the instance first, without being bound before.
fn takes_receiver(method: &Object) -> bool {
    let class = method.class_ref();
    [ClassId::Function, ClassId::MethodDescriptor, ClassId::WrapperDescriptor].iter().any(|id| id.reference() == class)
}

/// Refuses to call a method of a built-in class on anything but its instances.
#[inline]
fn check_receiver(runtime: &Runtime, function: &BuiltinFunction, args: &Args<'_>) -> Result<(), Raised> {
    match args.get(0) {
        Some(receiver) if !args.is_empty() => check_owner(runtime, function, &receiver),
        _ => Err(no_receiver(runtime, function)),
    }
}

/// Refuses a receiver that is no instance of the class that a native method stands in.
#[inline]
pub(crate) fn check_owner(runtime: &Runtime, function: &BuiltinFunction, receiver: &Object) -> Result<(), Raised> {
    if function.owner.reference() == Some(receiver.class_ref()) {
        return Ok(());
    }
    let Some(owner) = function.owner.get() else { return Ok(()) };
    if receiver.class_ref() == owner.reference() || is_subclass(&receiver.class(), &owner) {
        return Ok(());
    }
    Err(wrong_receiver(runtime, function, &owner, receiver))
}

#[cold]
fn no_receiver(runtime: &Runtime, function: &BuiltinFunction) -> Raised {
    let name = runtime.native(function.number()).native.name;
    let owner = function.owner.get().map(|owner| name_of(&owner)).unwrap_or_default();
    if Special::from_name(name).is_some() {
        return runtime.type_error(format_args!("descriptor '{name}' of '{owner}' object needs an argument"));
    }
    runtime.type_error(format_args!("unbound method {owner}.{name}() needs an argument"))
}

#[cold]
fn wrong_receiver(runtime: &Runtime, function: &BuiltinFunction, owner: &Object, receiver: &Object) -> Raised {
    let name = runtime.native(function.number()).native.name;
    let (owner, receiver) = (name_of(owner), name_of(&receiver.class()));
    if Special::from_name(name).is_some() {
        return runtime.type_error(format_args!("descriptor '{name}' requires a '{owner}' object but received a '{receiver}'"));
    }
    runtime.type_error(format_args!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{receiver}' object"))
}
