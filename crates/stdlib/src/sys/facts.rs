//! What `sys` says about the interpreter and the machine: constants, versions, limits.

use object::Object;
use types::tuple::structure;
use types::{Args, ClassId, Raised, Runtime, Value, float, int, module, text, tuple};

use crate::classes;

/// The level of Python that programs find here.
const VERSION: [i64; 3] = [3, 14, 0];

/// `"utf-8"`
pub(super) fn utf8(runtime: &Runtime, _: &Args<'_>) -> Value {
    text::new(runtime, "utf-8")
}

/// `"surrogateescape"`
pub(super) fn surrogateescape(runtime: &Runtime, _: &Args<'_>) -> Value {
    text::new(runtime, "surrogateescape")
}

/// `False`
pub(super) fn no(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.bool(false))
}

/// `None`
pub(super) fn none(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.none())
}

/// `getswitchinterval()`
pub(super) fn switch_interval(runtime: &Runtime, _: &Args<'_>) -> Value {
    float::new(runtime, runtime.threads.switch_interval().as_secs_f64())
}

/// `setswitchinterval(interval)`
pub(super) fn set_switch_interval(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(seconds) = float::to_f64(runtime, &args.at(0))? else {
        let class = types::class::name_of(&args.at(0).class());
        return Err(runtime.type_error(format_args!("must be real number, not {class}")));
    };
    if seconds.is_nan() || seconds <= 0.0 {
        return Err(runtime.value_error(format_args!("switch interval must be strictly positive")));
    }
    let interval = std::time::Duration::try_from_secs_f64(seconds).unwrap_or(std::time::Duration::MAX);
    runtime.threads.set_switch_interval(interval);
    Ok(runtime.none())
}

/// `get_int_max_str_digits()`
pub(super) fn get_int_max_str_digits(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::from_usize(runtime, int::max_str_digits(runtime))
}

/// `set_int_max_str_digits(maxdigits)`: 0 is no limit.
pub(super) fn set_int_max_str_digits(runtime: &Runtime, args: &Args<'_>) -> Value {
    let digits = int::value(&types::ops::index_object(runtime, &args.at(0))?).and_then(|digits| usize::try_from(digits).ok());
    match digits {
        Some(digits) if digits == 0 || digits >= int::MAX_STR_DIGITS_LEAST => {
            int::set_max_str_digits(runtime, digits);
            Ok(runtime.none())
        }
        _ => Err(runtime.value_error(format_args!("maxdigits must be 0 or larger than {}", int::MAX_STR_DIGITS_LEAST))),
    }
}

/// Puts the constants into the module.
pub(super) fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    let set = |name: &str, value: Object| module::set(runtime, module, name, value);
    let string = |value: &str| text::new(runtime, value);
    let [major, minor, micro] = VERSION;
    set("version", string(&format!("{major}.{minor}.{micro} (Glassheap {}) [Rust]", env!("CARGO_PKG_VERSION")))?)?;
    set("hexversion", int::new(runtime, major << 24 | minor << 16 | micro << 8 | 0xf0)?)?;
    set("api_version", int::new(runtime, 1013)?)?;
    set("copyright", string("Copyright (c) the Glassheap developers.\nPython is a trademark of the Python Software Foundation.")?)?;
    set("platform", string(std::env::consts::OS)?)?;
    set("byteorder", string(if cfg!(target_endian = "little") { "little" } else { "big" })?)?;
    set("maxsize", int::new(runtime, i64::MAX)?)?;
    set("maxunicode", int::new(runtime, i64::from(u32::from(char::MAX)))?)?;
    set("float_repr_style", string("short")?)?;
    set("dont_write_bytecode", runtime.bool(true))?;
    set("pycache_prefix", runtime.none())?;
    set("abiflags", string("")?)?;
    set("platlibdir", string("lib")?)?;
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        set(name, string("")?)?;
    }
    set("warnoptions", types::list::new(runtime)?)?;
    set("_xoptions", types::dict::new(runtime)?)?;
    set("version_info", version_info(runtime)?)?;
    set("implementation", implementation(runtime)?)?;
    set("flags", flags(runtime)?)?;
    set("float_info", float_info(runtime)?)?;
    set("int_info", int_info(runtime)?)?;
    set("hash_info", hash_info(runtime)?)?;
    set("thread_info", structure(runtime, classes::THREAD_INFO, [string("pthread")?, runtime.none(), runtime.none()])?)?;
    let names = builtin_module_names(runtime)?;
    set("builtin_module_names", names)?;
    set("stdlib_module_names", library_module_names(runtime)?)
}

fn structure<const COUNT: usize>(runtime: &Runtime, class: ClassId, items: [Object; COUNT]) -> Value {
    structure::new(runtime, class, items.into_iter())
}

/// A struct sequence of ints.
fn ints(runtime: &Runtime, class: ClassId, values: &[i64]) -> Value {
    let items = values.iter().map(|value| int::new(runtime, *value)).collect::<Result<Vec<Object>, Raised>>()?;
    structure::new(runtime, class, items.into_iter())
}

fn version_info(runtime: &Runtime) -> Value {
    let [major, minor, micro] = VERSION.map(|number| int::new(runtime, number));
    structure(runtime, classes::VERSION_INFO, [major?, minor?, micro?, text::new(runtime, "final")?, int::new(runtime, 0)?])
}

/// `sys.implementation`, which names us.
fn implementation(runtime: &Runtime) -> Value {
    let [name, tag] = ["glassheap", "glassheap-314"].map(|value| text::new(runtime, value));
    let (name, tag) = (name?, tag?);
    let (version, hexversion) = (version_info(runtime)?, int::new(runtime, 0x030e_00f0)?);
    let attributes = [("name", &name), ("cache_tag", &tag), ("version", &version), ("hexversion", &hexversion)];
    runtime.call_keywords(&runtime.class(ClassId::SimpleNamespace), &[], &attributes)
}

/// `sys.flags` as they are without options; the command sets its own.
fn flags(runtime: &Runtime) -> Value {
    let mut values = [0; 21].map(|zero| int::new(runtime, zero));
    values[4] = int::new(runtime, 1);
    values[11] = int::new(runtime, 1);
    values[13] = Ok(runtime.bool(false));
    values[14] = int::new(runtime, 1);
    values[16] = Ok(runtime.bool(false));
    values[18] = int::new(runtime, 1);
    values[17] = int::from_usize(runtime, int::MAX_STR_DIGITS_DEFAULT);
    let values = values.into_iter().collect::<Result<Vec<Object>, Raised>>()?;
    structure::new(runtime, classes::FLAGS, values.into_iter())
}

fn float_info(runtime: &Runtime) -> Value {
    let real = |value| float::new(runtime, value);
    let whole = |value: i32| int::new(runtime, value.into());
    let items = [
        real(f64::MAX)?,
        whole(f64::MAX_EXP)?,
        whole(f64::MAX_10_EXP)?,
        real(f64::MIN_POSITIVE)?,
        whole(f64::MIN_EXP)?,
        whole(f64::MIN_10_EXP)?,
        int::new(runtime, f64::DIGITS.into())?,
        int::new(runtime, f64::MANTISSA_DIGITS.into())?,
        real(f64::EPSILON)?,
        int::new(runtime, f64::RADIX.into())?,
        whole(1)?,
    ];
    structure(runtime, classes::FLOAT_INFO, items)
}

/// `sys.int_info`: digits of ours have 32 bits.
fn int_info(runtime: &Runtime) -> Value {
    ints(runtime, classes::INT_INFO, &[32, 4, int::MAX_STR_DIGITS_DEFAULT as i64, int::MAX_STR_DIGITS_LEAST as i64])
}

/// `sys.hash_info`: numbers are hashed modulo the prime 2**61 - 1.
fn hash_info(runtime: &Runtime) -> Value {
    let number = |value| int::new(runtime, value);
    let items = [
        number(64)?,
        number((1 << 61) - 1)?,
        number(314_159)?,
        number(0)?,
        number(1_000_003)?,
        text::new(runtime, "siphash13")?,
        number(64)?,
        number(128)?,
        number(0)?,
    ];
    structure(runtime, classes::HASH_INFO, items)
}

fn library_module_names(runtime: &Runtime) -> Value {
    let names = vm::import::LIBRARY_MODULES.iter().map(|name| text::new(runtime, name)).collect::<Result<Vec<Object>, Raised>>()?;
    types::set::frozen(runtime, names.into_iter())
}

fn builtin_module_names(runtime: &Runtime) -> Value {
    let mut names: Vec<&str> = module::native_names(runtime).filter(|name| !name.contains('.')).collect();
    names.sort_unstable();
    let names = names.into_iter().map(|name| text::new(runtime, name)).collect::<Result<Vec<Object>, Raised>>()?;
    tuple::new(runtime, names.into_iter())
}
