//! Generators going on: entering and leaving their frames, sending, throwing.

use compiler::code::Opcode;
use object::Object;
use types::generator::{self, Generator, GeneratorState, Resume, Resumed};
use types::{ClassId, Frame, FrameFlags, Name, Raised, Root, Runtime, attribute, class, ops, raise};

use crate::machine::{Done, Registers, a, b, opcode};
use crate::run::{self, Start};

/// Makes the frame of a generator that waits the running one. `flags` say who waits for it.
#[inline(always)]
pub(crate) fn enter(runtime: &Runtime, generator: &Generator, flags: FrameFlags) -> Done {
    let depth = runtime.frames.depth.get();
    if depth >= runtime.frames.depth_limit.get() {
        return Err(crate::frames::too_deep(runtime));
    }
    runtime.frames.depth.set(depth + 1);
    generator.state.set(GeneratorState::Running);
    generator.frame.flags.set(FrameFlags::GENERATOR.with(flags));
    runtime.frames.enter(&generator.frame);
    let handled = runtime.root(Root::Handled);
    if !handled.is_empty() || !generator.handled.is_empty() {
        swap_in_handled(runtime, generator);
    }
    Ok(())
}

/// What the generator was handling is handled again; what was being handled is kept in the generator meanwhile.
#[cold]
#[inline(never)]
fn swap_in_handled(runtime: &Runtime, generator: &Generator) {
    let handled = runtime.root(Root::Handled);
    let outer = handled.get();
    if let Some(own) = generator.handled.take() {
        handled.replace(Some(own));
    }
    generator.handled.replace(outer);
}

/// The reverse: what the generator is handling itself, if anything, is kept in it.
#[cold]
#[inline(never)]
fn swap_out_handled(runtime: &Runtime, generator: &Generator) {
    let outer = generator.handled.take();
    let is_outer = outer.as_ref().map(Object::reference) == runtime.root(Root::Handled).reference();
    let own = runtime.root(Root::Handled).replace(outer);
    if !is_outer {
        generator.handled.replace(own);
    }
}

/// Leaves the frame of the running generator, which has yielded.
#[inline(always)]
pub(crate) fn suspend(runtime: &Runtime, frame: &Frame) {
    if let Some(generator) = Generator::of_frame(frame) {
        generator.state.set(GeneratorState::Suspended);
        frame.flags.set(FrameFlags::GENERATOR);
        if !runtime.root(Root::Handled).is_empty() || !generator.handled.is_empty() {
            swap_out_handled(runtime, generator);
        }
    }
    runtime.frames.pop(runtime, frame);
    runtime.frames.depth.set(runtime.frames.depth.get() - 1);
}

/// Notes that the generator whose frame ends is finished. It keeps its code.
#[inline(never)]
pub(crate) fn finish(runtime: &Runtime, frame: &Frame) {
    if let Some(generator) = Generator::of_frame(frame) {
        generator::finish(runtime, generator);
        swap_out_handled(runtime, generator);
        drop(generator.handled.take());
    }
}

/// The hook: makes a generator go on until it yields or ends.
pub(crate) fn resume(runtime: &Runtime, object: &Object, how: Resume) -> Result<Resumed, Raised> {
    let Some(generator) = object.body::<Generator>() else { return Err(runtime.type_error(format_args!("a generator is expected"))) };
    match (generator.state.get(), how) {
        (GeneratorState::Running, _) => Err(runtime.value_error(format_args!("{} already executing", generator::kind(object)))),
        (GeneratorState::Finished, _) if object.class_ref() == ClassId::Coroutine.reference() => {
            Err(runtime.error(ClassId::RuntimeError, format_args!("cannot reuse already awaited coroutine")))
        }
        (GeneratorState::Finished, Resume::Send(_)) => Ok(Resumed::Returned(runtime.none())),
        (GeneratorState::Finished, Resume::Throw(raised)) => Err(raised),
        (GeneratorState::Created, Resume::Send(value)) if !value.is(&runtime.none()) => Err(not_begun(runtime, object)),
        (GeneratorState::Created, Resume::Send(_)) => go_on(runtime, generator, Start::Begin),
        (GeneratorState::Created, Resume::Throw(raised)) => go_on(runtime, generator, Start::Raise(raised)),
        (GeneratorState::Suspended, Resume::Send(value)) => go_on(runtime, generator, Start::Send(value)),
        (GeneratorState::Suspended, Resume::Throw(raised)) => throw(runtime, generator, raised),
    }
}

/// What cannot be sent to a generator that has not begun.
#[cold]
pub(crate) fn not_begun(runtime: &Runtime, object: &Object) -> Raised {
    runtime.type_error(format_args!("can't send non-None value to a just-started {}", generator::kind(object)))
}

fn go_on(runtime: &Runtime, generator: &Generator, start: Start) -> Result<Resumed, Raised> {
    runtime.guarded(|| {
        enter(runtime, generator, FrameFlags::ENTRY)?;
        let value = run::run(runtime, start)?;
        Ok(match generator.state.get() {
            GeneratorState::Suspended => Resumed::Yielded(value),
            _ => Resumed::Returned(value),
        })
    })
}

/// What a suspended generator delegates to (`yield from`), and the instruction that does.
fn delegate(runtime: &Runtime, generator: &Generator) -> Option<(u32, Object)> {
    let word = generator.frame.call.get();
    if generator.state.get() != GeneratorState::Suspended || opcode(word) != Opcode::YieldFrom {
        return None;
    }
    let registers = Registers::of(runtime, &generator.frame);
    Some((word, registers.slot(b(word)).get()?))
}

/// The hook: what a suspended generator delegates to.
pub(crate) fn delegate_of(runtime: &Runtime, object: &Object) -> Option<Object> {
    delegate(runtime, object.body::<Generator>()?).map(|(_, inner)| inner)
}

/// Raises in a suspended generator, or in what it delegates to.
fn throw(runtime: &Runtime, generator: &Generator, raised: Raised) -> Result<Resumed, Raised> {
    let Some((word, inner)) = delegate(runtime, generator) else { return go_on(runtime, generator, Start::Raise(raised)) };
    let Raised::Exception(exception) = raised else { return go_on(runtime, generator, Start::Raise(raised)) };
    generator.state.set(GeneratorState::Running);
    let outcome = if class::is_instance_of(&exception, ClassId::GeneratorExit) {
        close(runtime, &inner).and(Err(Raised::Exception(exception)))
    } else {
        runtime.guarded(|| throw_into(runtime, &inner, exception))
    };
    generator.state.set(GeneratorState::Suspended);
    drop(inner);
    match outcome {
        Ok(Resumed::Yielded(value)) => Ok(Resumed::Yielded(value)),
        Ok(Resumed::Returned(value)) => {
            let registers = Registers::of(runtime, &generator.frame);
            drop(registers.slot(b(word)).take());
            drop(registers.slot(a(word)).replace(Some(value)));
            go_on(runtime, generator, Start::Begin)
        }
        Err(raised) => go_on(runtime, generator, Start::Raise(raised)),
    }
}

/// Raises in any iterator that can be delegated to.
fn throw_into(runtime: &Runtime, inner: &Object, exception: Object) -> Result<Resumed, Raised> {
    if inner.body::<Generator>().is_some() {
        return resume(runtime, inner, Resume::Throw(Raised::Exception(exception)));
    }
    let Some(method) = optional(runtime, inner, Name::Throw)? else { return Err(Raised::Exception(exception)) };
    returned(runtime, runtime.call(&method, &[&exception]))
}

fn close(runtime: &Runtime, inner: &Object) -> Done {
    if inner.body::<Generator>().is_some() {
        return runtime.guarded(|| generator::close(runtime, inner)).map(drop);
    }
    match optional(runtime, inner, Name::Close)? {
        Some(method) => runtime.call(&method, &[]).map(drop),
        None => Ok(()),
    }
}

/// Sends a value to any iterator that can be delegated to.
pub(crate) fn send_to(runtime: &Runtime, inner: &Object, sent: Object) -> Result<Resumed, Raised> {
    if inner.body::<Generator>().is_some() {
        return resume(runtime, inner, Resume::Send(sent));
    }
    if sent.is(&runtime.none()) {
        return match runtime.call_special(inner, types::Special::Next, &[]) {
            Ok(Some(item)) => Ok(Resumed::Yielded(item)),
            Ok(None) => Err(not_an_iterator(runtime, inner)),
            Err(raised) => returned(runtime, Err(raised)),
        };
    }
    returned(runtime, runtime.call_method(inner, "send", &[&sent]))
}

#[cold]
fn not_an_iterator(runtime: &Runtime, object: &Object) -> Raised {
    runtime.type_error(format_args!("'{}' object is not an iterator", class::name_of(&object.class())))
}

/// Takes `StopIteration` for the end.
fn returned(runtime: &Runtime, result: types::Value) -> Result<Resumed, Raised> {
    match result {
        Ok(value) => Ok(Resumed::Yielded(value)),
        Err(Raised::Exception(raised)) if class::is_instance_of(&raised, ClassId::StopIteration) => {
            Ok(Resumed::Returned(raise::stop_value(runtime, &raised)))
        }
        Err(raised) => Err(raised),
    }
}

/// An attribute that an iterator may have.
fn optional(runtime: &Runtime, object: &Object, name: Name) -> Result<Option<Object>, Raised> {
    match attribute::get_any(runtime, object, &runtime.name(name)) {
        Ok(found) => Ok(Some(found)),
        Err(Raised::Exception(raised)) if class::is_instance_of(&raised, ClassId::AttributeError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// `iter(x)` for `yield from`: a generator is its own.
pub(crate) fn delegate_for(runtime: &Runtime, object: &Object) -> types::Value {
    if object.body::<Generator>().is_some() { Ok(object.clone()) } else { ops::iter(runtime, object) }
}
