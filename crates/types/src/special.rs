//! The special methods: what a class can define to say how its instances behave.
//!
//! A class holds the resolved method for each of them in a table ([`crate::Class::special`]), so that `len(x)` or `a + b` finds its
//! function with one load. Built-in classes and classes written in Python fill the table in the same way: from the `__names__` in the
//! class dicts along the MRO. There are no other slots.

macro_rules! specials {
    ($($name:ident = $python:literal,)*) => {
        /// A special method.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Special { $(#[doc = $python] $name,)* }

        impl Special {
            /// All of them, in numeric order.
            pub const ALL: &'static [Special] = &[$(Special::$name,)*];
            const NAMES: &'static [&'static str] = &[$($python,)*];
        }
    };
}

specials! {
    New = "__new__", Init = "__init__", Del = "__del__", Repr = "__repr__", Str = "__str__", Bytes = "__bytes__", Format = "__format__",
    Less = "__lt__", LessEqual = "__le__", Equal = "__eq__", NotEqual = "__ne__", Greater = "__gt__", GreaterEqual = "__ge__",
    Hash = "__hash__", Bool = "__bool__",
    GetAttribute = "__getattribute__", GetAttr = "__getattr__", SetAttr = "__setattr__", DelAttr = "__delattr__", Dir = "__dir__",
    Get = "__get__", Set = "__set__", Delete = "__delete__", SetName = "__set_name__",
    InitSubclass = "__init_subclass__", ClassGetItem = "__class_getitem__", Prepare = "__prepare__",
    InstanceCheck = "__instancecheck__", SubclassCheck = "__subclasscheck__", MroEntries = "__mro_entries__",
    Call = "__call__",
    Len = "__len__", LengthHint = "__length_hint__", GetItem = "__getitem__", SetItem = "__setitem__", DelItem = "__delitem__",
    Missing = "__missing__", Iter = "__iter__", Next = "__next__", Reversed = "__reversed__", Contains = "__contains__",
    Add = "__add__", Sub = "__sub__", Mul = "__mul__", MatMul = "__matmul__", TrueDiv = "__truediv__", FloorDiv = "__floordiv__",
    Mod = "__mod__", DivMod = "__divmod__", Pow = "__pow__", LShift = "__lshift__", RShift = "__rshift__", And = "__and__",
    Xor = "__xor__", Or = "__or__",
    RAdd = "__radd__", RSub = "__rsub__", RMul = "__rmul__", RMatMul = "__rmatmul__", RTrueDiv = "__rtruediv__",
    RFloorDiv = "__rfloordiv__", RMod = "__rmod__", RDivMod = "__rdivmod__", RPow = "__rpow__", RLShift = "__rlshift__",
    RRShift = "__rrshift__", RAnd = "__rand__", RXor = "__rxor__", ROr = "__ror__",
    IAdd = "__iadd__", ISub = "__isub__", IMul = "__imul__", IMatMul = "__imatmul__", ITrueDiv = "__itruediv__",
    IFloorDiv = "__ifloordiv__", IMod = "__imod__", IPow = "__ipow__", ILShift = "__ilshift__", IRShift = "__irshift__",
    IAnd = "__iand__", IXor = "__ixor__", IOr = "__ior__",
    Negative = "__neg__", Positive = "__pos__", Abs = "__abs__", Invert = "__invert__",
    Complex = "__complex__", Int = "__int__", Float = "__float__", Index = "__index__", Round = "__round__", Trunc = "__trunc__",
    Buffer = "__buffer__",
    Enter = "__enter__", Exit = "__exit__",
    Await = "__await__", AsyncIter = "__aiter__", AsyncNext = "__anext__", AsyncEnter = "__aenter__", AsyncExit = "__aexit__",
}

impl Special {
    /// How many there are.
    pub const COUNT: usize = Special::ALL.len();

    /// Its name in Python.
    pub const fn name(self) -> &'static str {
        Special::NAMES[self as usize]
    }

    /// Whether CPython has a slot for it in its type objects. Where a built-in class defines another one, that is an ordinary method.
    pub const fn is_slot(self) -> bool {
        !matches!(
            self,
            Special::Bytes
                | Special::Format
                | Special::Dir
                | Special::SetName
                | Special::InitSubclass
                | Special::ClassGetItem
                | Special::Prepare
                | Special::InstanceCheck
                | Special::SubclassCheck
                | Special::MroEntries
                | Special::LengthHint
                | Special::Missing
                | Special::Reversed
                | Special::Complex
                | Special::Round
                | Special::Trunc
                | Special::Enter
                | Special::Exit
                | Special::AsyncEnter
                | Special::AsyncExit
        )
    }

    /// The special method with this name.
    pub fn from_name(name: &str) -> Option<Special> {
        if !name.starts_with("__") {
            return None;
        }
        Special::NAMES.iter().position(|candidate| *candidate == name).map(|index| Special::ALL[index])
    }
}
