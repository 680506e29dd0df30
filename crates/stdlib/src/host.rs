//! `_glassheap_host`: functions that the program around us lends to Python.
//!
//! A heap holds no native addresses (the place law), so an object of this class holds a number: that of a function among those that were
//! lent to its runtime.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Getter, ModuleSpec, Native, Raised, Runtime, Value, text};

use crate::classes;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_glassheap_host",
    doc: "Functions of the program that Python is embedded in.",
    functions: &[],
    classes: &[&SPEC],
    furnish: |_, _| Ok(()),
};

/// The class of such functions: its number, and its name.
static SPEC: ClassSpec = record::spec(classes::HOST_FUNCTION, "_glassheap_host", "host_function")
    .sealed()
    .methods(&[
        Native::static_method("__new__", "(*)", |runtime, _| {
            Err(runtime.type_error(format_args!("cannot create '_glassheap_host.host_function' instances")))
        }),
        Native::new("__call__", "(*)", call),
        Native::new("__repr__", "(self, /)", |runtime, args| {
            text::new(runtime, &format!("<host function {}>", text::to_string(&name(runtime, &args.at(0))?)))
        }),
    ])
    .getters(&[Getter::new("__name__", name), Getter::new("__qualname__", name)])
    .doc("A function of the program that Python is embedded in.");

fn name(runtime: &Runtime, object: &Object) -> Value {
    Ok(object.body::<Record>().and_then(|record| record.get(0)).unwrap_or_else(|| runtime.none()))
}

/// A function that is lent. Its arguments come as Python passes them, the function object itself before them.
pub type HostCall = Box<dyn Fn(&Runtime, &Args<'_>) -> Value + Send>;

/// The functions that were lent to a runtime.
#[derive(Default)]
struct Lent {
    functions: RefCell<Vec<Rc<HostCall>>>,
}

/// Lends a function to a runtime, and returns it as Python sees it.
///
/// # Errors
///
/// If memory runs out.
pub fn lend(runtime: &Runtime, name: &str, function: HostCall) -> Value {
    // The class gets its methods when the module is made.
    drop(vm::import::import_module(runtime, MODULE.name)?);
    let object = record::with(runtime, &runtime.class(classes::HOST_FUNCTION), [Some(text::new(runtime, name)?)].into_iter())?;
    let lent = runtime.attached::<Lent>();
    if let Some(record) = object.body::<Record>() {
        record.number(0).set(lent.functions.borrow().len() as i64);
    }
    lent.functions.borrow_mut().push(Rc::new(function));
    Ok(object)
}

fn call(runtime: &Runtime, args: &Args<'_>) -> Value {
    let number = args.this::<Record>().number(0).get() as usize;
    let function = runtime.attached::<Lent>().functions.borrow().get(number).cloned();
    let Some(function) = function else {
        return Err(runtime.error(ClassId::RuntimeError, format_args!("this host does not lend that function")));
    };
    // It may run Python that calls it again.
    runtime.guarded(|| match catch_unwind(AssertUnwindSafe(|| function(runtime, args))) {
        Ok(result) => result,
        Err(panic) => Err(panicked(runtime, &*panic)),
    })
}

/// A panic of the host's function, which must not pass through the evaluator.
fn panicked(runtime: &Runtime, panic: &(dyn Any + Send)) -> Raised {
    let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let said = said.unwrap_or("no message");
    runtime.error(ClassId::SystemError, format_args!("a function of the host panicked: {said}"))
}
