//! Names that the runtime itself looks up, interned once.

use heap::Ref;
use object::{Borrowed, Object, Slot};

use crate::error::Raised;
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{text, tuple};

macro_rules! names {
    ($($name:ident = $python:literal,)*) => {
        /// A name that is not that of a special method.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Name { $(#[doc = $python] $name,)* }

        const NAMES: &[&str] = &[$($python,)*];
    };
}

names! {
    Dict = "__dict__", Class = "__class__", Module = "__module__", Name = "__name__", QualName = "__qualname__", Doc = "__doc__",
    Slots = "__slots__", ClassCell = "__classcell__", ClassDictCell = "__classdictcell__", StaticAttributes = "__static_attributes__", FirstLine = "__firstlineno__",
    Annotations = "__annotations__", Annotate = "__annotate__", AnnotateFunction = "__annotate_func__",
    AnnotationsCache = "__annotations_cache__", TypeParams = "__type_params__", WeakRef = "__weakref__",
    Builtins = "__builtins__", Import = "__import__", BuildClass = "__build_class__", File = "__file__", Path = "__path__",
    Spec = "__spec__", Loader = "__loader__", Package = "__package__", All = "__all__", Main = "__main__", Debug = "__debug__",
    Metaclass = "metaclass", Bases = "__bases__", Mro = "__mro__", MroMethod = "mro", AbstractMethods = "__abstractmethods__",
    IsAbstract = "__isabstractmethod__", Wrapped = "__wrapped__", Keys = "keys", Items = "items", Values = "values", Get = "get",
    Close = "close", Send = "send", Throw = "throw", Append = "append", Write = "write", Flush = "flush", Read = "read",
    Stdout = "stdout", Stderr = "stderr", Stdin = "stdin", Modules = "modules", SysPath = "path", Argv = "argv",
    DisplayHook = "displayhook", ExceptHook = "excepthook", UnraisableHook = "unraisablehook", Underscore = "_",
    Msg = "msg", Code = "code", Value = "value", Notes = "__notes__", Reduce = "__reduce__", ReduceEx = "__reduce_ex__",
    GetState = "__getstate__", GetNewArgs = "__getnewargs__", Objclass = "__objclass__", TextSignature = "__text_signature__",
    Obj = "obj", NameAttribute = "name", Filename = "filename",
}

/// Interns all names, which the root of that name then holds.
pub(crate) fn furnish(runtime: &Runtime) -> Result<(), Raised> {
    let all = Special::ALL.iter().map(|special| special.name()).chain(NAMES.iter().copied());
    let strings = all.map(|name| text::intern(runtime, text::new(runtime, name)?)).collect::<Result<Vec<Object>, Raised>>()?;
    runtime.root(Root::Names).set(tuple::new(runtime, strings.into_iter())?);
    Ok(())
}

impl Runtime {
    /// A name, as an interned string.
    #[inline]
    pub fn name(&self, name: Name) -> Borrowed<'_> {
        self.well_known(Special::COUNT + name as usize)
    }

    /// The name of a special method, as an interned string.
    #[inline]
    pub fn special_name(&self, special: Special) -> Borrowed<'_> {
        self.well_known(special as usize)
    }

    fn well_known(&self, index: usize) -> Borrowed<'_> {
        // SAFETY: the root is set once, when the runtime is made, and keeps the tuple.
        let names = unsafe { self.root(Root::Names).borrow() };
        let reference = names.as_ref().and_then(|names| tuple::items(names)?.get(index).and_then(Slot::reference));
        // SAFETY: the tuple keeps its strings as long as the runtime lives.
        unsafe { Borrowed::from_ref(self.base(), reference.unwrap_or_else(|| missing(index))) }
    }
}

#[cold]
fn missing(index: usize) -> Ref {
    panic!("broken law: name {index} was not interned")
}
