//! Coroutines (`async def`): generators that are awaited instead of iterated.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::{Raised, Value};
use crate::generator::{self, Generator, GeneratorState};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::text;

pub(crate) const LAYOUT: Layout =
    Layout { visit: Some(generator::visit), name_edges: Some(generator::name_edges), ..Layout::leaf("coroutine") };

/// The class of coroutines.
pub(crate) const SPEC: ClassSpec =
    ClassSpec::new(ClassId::Coroutine, "coroutine", LAYOUT)
        .layout_of(ClassId::Generator)
        .weakly_referenced()
        .sealed()
        .methods(&[
            Native::new("send", "(self, arg, /)", generator::send)
                .doc("send(arg) -> send 'arg' into coroutine,\nreturn next yielded value or raise StopIteration."),
            Native::new("throw", "(self, type, value=None, traceback=None, /)", generator::throw)
                .doc("throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next yielded value or raise\nStopIteration."),
            CLOSE.doc("close() -> raise GeneratorExit inside coroutine."),
            Native::new("__await__", "(self, /)", |runtime, args| wrap(runtime, &args.at(0))).doc("Return an iterator to be used in await expression."),
            DEL,
            Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0), "coroutine")),
        ])
        .getters(&[
            NAME,
            QUALNAME,
            Getter::new("cr_code", |_, object| generator::slot(object, |coroutine| &coroutine.frame.code)),
            Getter::new("cr_running", |runtime, object| is(runtime, object, GeneratorState::Running)),
            Getter::new("cr_suspended", |runtime, object| is(runtime, object, GeneratorState::Suspended)),
            Getter::new("cr_frame", generator::gi_frame),
            Getter::new("cr_await", |runtime, object| Ok((runtime.hooks.delegate_of)(runtime, object).unwrap_or_else(|| runtime.none()))),
            Getter::new("cr_origin", |runtime, _| Ok(runtime.none())),
        ]);

/// The class of what `coroutine.__await__()` gives.
pub(crate) const WRAPPER: ClassSpec = ClassSpec::new(
    ClassId::CoroutineWrapper,
    "coroutine_wrapper",
    Layout { fields: &[Field { offset: offset_of!(Wrapper, coroutine) as u16, name: "coroutine" }], ..Layout::leaf("coroutine_wrapper") },
)
.sealed()
.methods(&[
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__next__", "(self, /)", |runtime, args| pass_on(runtime, args, "send", &[&runtime.none()])),
    Native::new("send", "(self, arg, /)", |runtime, args| pass_on(runtime, args, "send", &[&args.at(1)])),
    Native::new("throw", "(self, type, value=None, traceback=None, /)", |runtime, args| {
        pass_on(runtime, args, "throw", &[&generator::thrown(runtime, args)?])
    }),
    Native::new("close", "(self, /)", |runtime, args| pass_on(runtime, args, "close", &[])),
]);

/// As for generators: that the class has it says that there is something to finalize.
pub(crate) const DEL: Native = Native::new("__del__", "(self, /)", |runtime, args| generator::close(runtime, &args.at(0)));
const CLOSE: Native = Native::new("close", "(self, /)", |runtime, args| generator::close(runtime, &args.at(0)));
pub(crate) const NAME: Getter =
    Getter { name: "__name__", get: |_, object| generator::slot(object, |made| &made.name), set: Some(generator::set_name) };
pub(crate) const QUALNAME: Getter =
    Getter { name: "__qualname__", get: |_, object| generator::slot(object, |made| &made.qualname), set: Some(generator::set_qualname) };

/// An iterator that sends to a coroutine.
#[repr(C)]
struct Wrapper {
    header: Header,
    coroutine: Slot,
}

// SAFETY: `Wrapper` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for Wrapper {
    const LAYOUT: LayoutId = ClassId::CoroutineWrapper.layout();
}

fn wrap(runtime: &Runtime, coroutine: &Object) -> Value {
    let body = Wrapper { header: Header::new(ClassId::CoroutineWrapper.reference()), coroutine: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(wrapper) = object.body::<Wrapper>() {
        wrapper.coroutine.set(coroutine.clone());
    }
    Ok(object)
}

fn pass_on(runtime: &Runtime, args: &Args<'_>, method: &str, arguments: &[&Object]) -> Value {
    let coroutine = args.this::<Wrapper>().coroutine.get().ok_or(Raised::OutOfMemory)?;
    runtime.call_method(&coroutine, method, arguments)
}

fn is(runtime: &Runtime, object: &Object, state: GeneratorState) -> Value {
    Ok(runtime.bool(generator::state(object) == Some(state)))
}

pub(crate) fn repr(runtime: &Runtime, object: &Object, class: &str) -> Value {
    let name = object.body::<Generator>().and_then(|made| made.qualname.get());
    let name = name.as_ref().map(text::to_string).unwrap_or_default();
    text::new(runtime, &format!("<{class} object {name} at {:#x}>", object.identity()))
}
