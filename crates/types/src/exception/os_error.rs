//! `OSError`: the number of the error decides the class.

use object::{Object, Slot};

use super::{Exception, allocate, base, detail, set_detail, shown};
use crate::class::{Class, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{exception, instance, int, ops, text, tuple};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

pub(super) const DETAILS: &[&str] = &["errno", "strerror", "filename", "filename2", "characters_written"];

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", make),
    Native::new("__init__", "(*)", init),
    Native::new("__str__", "(self, /)", |runtime, args| str(runtime, &args.at(0))),
    Native::new("__reduce__", "(self, /)", |runtime, args| reduce(runtime, &args.at(0))),
];

pub(super) const GETTERS: &[Getter] = &[
    shown::<ERRNO>("errno"),
    shown::<STRERROR>("strerror"),
    shown::<FILENAME>("filename"),
    shown::<FILENAME2>("filename2"),
    Getter {
        name: "characters_written",
        get: |runtime, object| detail(object, WRITTEN).ok_or_else(|| runtime.attribute_error(format_args!("characters_written"))),
        set: Some(|runtime, object, value| {
            let value = value.map(|value| ops::index_object(runtime, value)).transpose()?;
            if value.is_none() && detail(object, WRITTEN).is_none() {
                return Err(runtime.attribute_error(format_args!("characters_written")));
            }
            set_detail(object, WRITTEN, value);
            Ok(())
        }),
    },
];

/// The classes by error number, as Linux numbers them.
const CLASSES: &[(i64, ClassId)] = &[
    (1, ClassId::PermissionError),
    (2, ClassId::FileNotFoundError),
    (3, ClassId::ProcessLookupError),
    (4, ClassId::InterruptedError),
    (10, ClassId::ChildProcessError),
    (11, ClassId::BlockingIoError),
    (13, ClassId::PermissionError),
    (17, ClassId::FileExistsError),
    (20, ClassId::NotADirectoryError),
    (21, ClassId::IsADirectoryError),
    (32, ClassId::BrokenPipeError),
    (103, ClassId::ConnectionAbortedError),
    (104, ClassId::ConnectionResetError),
    (108, ClassId::BrokenPipeError),
    (110, ClassId::TimeoutError),
    (111, ClassId::ConnectionRefusedError),
    (114, ClassId::BlockingIoError),
    (115, ClassId::BlockingIoError),
];

/// The class that `OSError(errno, ...)` makes.
pub fn class_for_errno(errno: i64) -> ClassId {
    CLASSES.iter().find(|(number, _)| *number == errno).map_or(ClassId::OsError, |(_, class)| *class)
}

/// The exception for an error of the system: `OSError(errno, strerror, filename)` or what derives from it.
pub fn new(runtime: &Runtime, errno: i64, message: &str, filename: Option<&Object>) -> Value {
    let args = [int::new(runtime, errno)?, text::new(runtime, message)?];
    let made = exception::new(runtime, class_for_errno(errno), &args)?;
    set_detail(&made, FILENAME, filename.cloned());
    Ok(made)
}

/// Whether the details are set by `__init__`, because a class has its own and not its own `__new__`.
fn set_by_init(runtime: &Runtime, class: &Class) -> bool {
    !class.inherits(runtime, Special::Init, ClassId::OsError) && class.inherits(runtime, Special::New, ClassId::OsError)
}

fn make(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::OsError)?;
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    if set_by_init(runtime, body) {
        return allocate(runtime, &class, tuple::empty(runtime)?);
    }
    if args.keyword_count() > 0 {
        let class = name_of(&class);
        return Err(runtime.type_error(format_args!("{class}() takes no keyword arguments")));
    }
    let given = given(args);
    let class = match given.first().and_then(int::value) {
        Some(errno) if (2..=5).contains(&given.len()) && body.is(ClassId::OsError) => runtime.class(class_for_errno(errno)).owned(),
        _ => class,
    };
    let object = allocate(runtime, &class, base::arguments(runtime, args)?)?;
    fill(runtime, &object, &given)?;
    Ok(object)
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let class = object.class();
    if class.body::<Class>().is_some_and(|class| set_by_init(runtime, class)) {
        base::no_keywords(runtime, args)?;
        base::keep_arguments(runtime, args)?;
        fill(runtime, &object, &given(args))?;
    }
    Ok(runtime.none())
}

fn given(args: &Args<'_>) -> Vec<Object> {
    args.positional()[1..].iter().filter_map(Slot::get).collect()
}

/// Sets the details from two to five arguments: number, message, file, nothing, second file.
pub(super) fn fill(runtime: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    if !(2..=5).contains(&args.len()) {
        return Ok(());
    }
    let none = runtime.none();
    let at = |index: usize| args.get(index).filter(|value| !value.is(&none)).cloned();
    set_detail(object, ERRNO, args.first().cloned());
    set_detail(object, STRERROR, args.get(1).cloned());
    let Some(filename) = at(2) else { return Ok(()) };
    if object.class_ref() == ClassId::BlockingIoError.reference()
        && let Some(written) = ops::find_index(runtime, &filename)?
    {
        set_detail(object, WRITTEN, Some(written));
        return Ok(());
    }
    set_detail(object, FILENAME, Some(filename));
    set_detail(object, FILENAME2, at(4));
    if let Some(body) = object.body::<Exception>() {
        body.args.set(tuple::new(runtime, args[..2].iter().cloned())?);
    }
    Ok(())
}

fn str(runtime: &Runtime, object: &Object) -> Value {
    let or_none = |index: usize| detail(object, index).unwrap_or_else(|| runtime.none());
    let (errno, strerror) = (detail(object, ERRNO), detail(object, STRERROR));
    if detail(object, FILENAME).is_none() && (errno.is_none() || strerror.is_none()) {
        return base::str(runtime, object);
    }
    let mut shown = text::Builder::new(runtime);
    shown.push_str("[Errno ");
    shown.push_object(&ops::str(runtime, &or_none(ERRNO))?);
    shown.push_str("] ");
    shown.push_object(&ops::str(runtime, &or_none(STRERROR))?);
    for (before, place) in [(": ", FILENAME), (" -> ", FILENAME2)] {
        if let Some(filename) = detail(object, place) {
            shown.push_str(before);
            shown.push_object(&ops::repr(runtime, &filename)?);
        }
    }
    shown.finish()
}

fn reduce(runtime: &Runtime, object: &Object) -> Value {
    let mut args = object.body::<Exception>().map(Exception::arguments).unwrap_or_default();
    if args.len() == 2
        && let Some(filename) = detail(object, FILENAME)
    {
        args.push(filename);
        if let Some(second) = detail(object, FILENAME2) {
            args.extend([runtime.none(), second]);
        }
    }
    base::reduced(runtime, object, tuple::new(runtime, args.into_iter())?)
}
