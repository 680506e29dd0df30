//! Module `builtins`: the functions, classes and constants that every program sees.

mod evaluate;
mod inspect;
mod iterate;
mod number;
mod output;

use object::Object;
use types::{ClassId, ModuleSpec, Native, Raised, Runtime, Singleton, module};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.",
    functions: FUNCTIONS,
    classes: &[],
    furnish,
};

const FUNCTIONS: &[Native] = &[
    Native::new("abs", "(number, /)", number::abs).doc("Return the absolute value of the argument."),
    Native::new("all", "(iterable, /)", iterate::all).doc("Return True if bool(x) is True for all values x in the iterable."),
    Native::new("aiter", "(async_iterable, /)", iterate::aiter).doc("Return an AsyncIterator for an AsyncIterable object."),
    Native::new("anext", "(*)", iterate::anext).doc("Return the next item from the async iterator."),
    Native::new("any", "(iterable, /)", iterate::any).doc("Return True if bool(x) is True for any x in the iterable."),
    Native::new("ascii", "(obj, /)", inspect::ascii).doc("Return an ASCII-only representation of an object."),
    Native::new("bin", "(number, /)", number::bin).doc("Return the binary representation of an integer."),
    Native::new("callable", "(obj, /)", inspect::callable).doc("Return whether the object is callable."),
    Native::new("chr", "(i, /)", number::chr).doc("Return a Unicode string of one character with ordinal i."),
    Native::new("compile", "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", evaluate::compile)
        .doc("Compile source into a code object that can be executed by exec() or eval()."),
    Native::new("delattr", "(obj, name, /)", inspect::delattr).doc("Deletes the named attribute from the given object."),
    Native::new("dir", "(*)", inspect::dir).doc("Return the names in the current scope, or the attributes of an object."),
    Native::new("divmod", "(x, y, /)", number::divmod).doc("Return the tuple (x//y, x%y)."),
    Native::new("eval", "(source, /, globals=None, locals=None)", evaluate::eval)
        .doc("Evaluate the given source in the context of globals and locals."),
    Native::new("exec", "(source, /, globals=None, locals=None, *, closure=None)", evaluate::exec)
        .doc("Execute the given source in the context of globals and locals."),
    Native::new("format", "(value, format_spec='', /)", output::format).doc("Return type(value).__format__(value, format_spec)."),
    Native::new("getattr", "(*)", inspect::getattr).doc("Get a named attribute from an object."),
    Native::new("globals", "()", evaluate::globals).doc("Return the dictionary containing the current scope's global variables."),
    Native::new("hasattr", "(obj, name, /)", inspect::hasattr).doc("Return whether the object has an attribute with the given name."),
    Native::new("hash", "(obj, /)", inspect::hash).doc("Return the hash value for the given object."),
    Native::new("hex", "(number, /)", number::hex).doc("Return the hexadecimal representation of an integer."),
    Native::new("id", "(obj, /)", inspect::id).doc("Return the identity of an object."),
    Native::new("input", "(prompt='', /)", output::input).doc("Read a string from standard input."),
    Native::new("isinstance", "(obj, class_or_tuple, /)", inspect::isinstance)
        .doc("Return whether an object is an instance of a class or of a subclass thereof."),
    Native::new("issubclass", "(cls, class_or_tuple, /)", inspect::issubclass)
        .doc("Return whether 'cls' is derived from another class or is the same class."),
    Native::new("iter", "(*)", iterate::iter).doc("Get an iterator from an object."),
    Native::new("len", "(obj, /)", iterate::len).doc("Return the number of items in a container."),
    Native::new("locals", "()", evaluate::locals).doc("Return a dictionary containing the current scope's local variables."),
    Native::new("max", "(*)", iterate::max).doc("Return the largest item of an iterable or of two or more arguments."),
    Native::new("min", "(*)", iterate::min).doc("Return the smallest item of an iterable or of two or more arguments."),
    Native::new("next", "(*)", iterate::next).doc("Return the next item from the iterator."),
    Native::new("oct", "(number, /)", number::oct).doc("Return the octal representation of an integer."),
    Native::new("ord", "(c, /)", number::ord).doc("Return the ordinal value of a character."),
    Native::new("pow", "(base, exp, mod=None)", number::pow).doc("Equivalent to base**exp with 2 arguments or base**exp % mod with 3."),
    Native::new("print", "(*args, sep=' ', end='\\n', file=None, flush=False)", output::print)
        .doc("Prints the values to a stream, or to sys.stdout by default."),
    Native::new("repr", "(obj, /)", inspect::repr).doc("Return the canonical string representation of the object."),
    Native::new("round", "(number, ndigits=None)", number::round).doc("Round a number to a given precision in decimal digits."),
    Native::new("setattr", "(obj, name, value, /)", inspect::setattr).doc("Sets the named attribute on the given object."),
    Native::new("sorted", "(*)", iterate::sorted).doc("Return a new list containing all items from the iterable in ascending order."),
    Native::new("sum", "(iterable, /, start=0)", iterate::sum).doc("Return the sum of a 'start' value plus an iterable of numbers."),
    Native::new("vars", "(*)", inspect::vars).doc("Show vars."),
    Native::new("__build_class__", "(*)", evaluate::build_class).doc("Internal helper function used by the class statement."),
    Native::new("__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", evaluate::import).doc("Import a module."),
];

/// Classes that are not built-in names: what a program finds in `types` or cannot name at all.
const UNNAMED: std::ops::RangeInclusive<ClassId> = ClassId::NoneType..=ClassId::Record;
const HIDDEN: &[ClassId] = &[ClassId::Shape, ClassId::TimeLimitExceeded];
const NAMED: &[ClassId] = &[
    ClassId::ClassMethod,
    ClassId::StaticMethod,
    ClassId::Property,
    ClassId::Super,
    ClassId::Enumerate,
    ClassId::Zip,
    ClassId::Map,
    ClassId::Filter,
    ClassId::Reversed,
];

/// Puts the classes and constants into the module.
fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for id in ClassId::ALL.iter().filter(|id| !HIDDEN.contains(id) && (!UNNAMED.contains(id) || NAMED.contains(id))) {
        let class = runtime.class(*id).owned();
        module::set(runtime, module, &types::class::name_of(&class), class.clone())?;
    }
    for alias in ["EnvironmentError", "IOError"] {
        module::set(runtime, module, alias, runtime.class(ClassId::OsError).owned())?;
    }
    let constants = [
        ("None", Singleton::None),
        ("True", Singleton::True),
        ("False", Singleton::False),
        ("Ellipsis", Singleton::Ellipsis),
        ("NotImplemented", Singleton::NotImplemented),
        ("__debug__", Singleton::True),
    ];
    constants.into_iter().try_for_each(|(name, constant)| module::set(runtime, module, name, runtime.singleton(constant)))
}
