//! `time`
//!
//! | Question | File |
//! |---|---|
//! | What do the clocks say? | `clocks.rs` |
//! | Which day is that? | `calendar.rs`; the C library's part in `broken.rs` |
//! | How is that written? | `format.rs` |

mod broken;
mod calendar;
mod clocks;
mod format;

use object::Object;
use types::{Args, ModuleSpec, Native, Raised, Runtime, Value, float, int, module, text, tuple};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: FUNCTIONS,
    classes: &[&calendar::STRUCT_TIME],
    furnish,
};

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (name, clock) in clocks::NAMED {
        module::set(runtime, module, name, int::new(runtime, (*clock).into())?)?;
    }
    module::set(runtime, module, "_STRUCT_TM_ITEMS", int::new(runtime, 11)?)?;
    set_zone(runtime, module)
}

/// Sets what the module says about the local time zone.
fn set_zone(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    let zone = broken::zone();
    module::set(runtime, module, "timezone", int::new(runtime, zone.standard)?)?;
    module::set(runtime, module, "altzone", int::new(runtime, zone.summer)?)?;
    module::set(runtime, module, "daylight", int::new(runtime, i64::from(zone.standard != zone.summer))?)?;
    let names = [text::new(runtime, &zone.names[0])?, text::new(runtime, &zone.names[1])?];
    module::set(runtime, module, "tzname", tuple::new(runtime, names.into_iter())?)
}

const NONE: &str = "()";

const FUNCTIONS: &[Native] = &[
    Native::new("time", NONE, |runtime, _| seconds(runtime, libc::CLOCK_REALTIME)),
    Native::new("time_ns", NONE, |runtime, _| nanoseconds(runtime, libc::CLOCK_REALTIME)),
    Native::new("monotonic", NONE, |runtime, _| seconds(runtime, libc::CLOCK_MONOTONIC)),
    Native::new("monotonic_ns", NONE, |runtime, _| nanoseconds(runtime, libc::CLOCK_MONOTONIC)),
    Native::new("perf_counter", NONE, |runtime, _| seconds(runtime, libc::CLOCK_MONOTONIC)),
    Native::new("perf_counter_ns", NONE, |runtime, _| nanoseconds(runtime, libc::CLOCK_MONOTONIC)),
    Native::new("process_time", NONE, |runtime, _| seconds(runtime, libc::CLOCK_PROCESS_CPUTIME_ID)),
    Native::new("process_time_ns", NONE, |runtime, _| nanoseconds(runtime, libc::CLOCK_PROCESS_CPUTIME_ID)),
    Native::new("thread_time", NONE, |runtime, _| seconds(runtime, libc::CLOCK_THREAD_CPUTIME_ID)),
    Native::new("thread_time_ns", NONE, |runtime, _| nanoseconds(runtime, libc::CLOCK_THREAD_CPUTIME_ID)),
    Native::new("clock_gettime", "(clk_id, /)", |runtime, args| seconds(runtime, int::to_i32(runtime, &args.at(0))?)),
    Native::new("clock_gettime_ns", "(clk_id, /)", |runtime, args| nanoseconds(runtime, int::to_i32(runtime, &args.at(0))?)),
    Native::new("clock_getres", "(clk_id, /)", |runtime, args| {
        let clock = int::to_i32(runtime, &args.at(0))?;
        let resolution = clocks::resolution(clock).map_err(|error| crate::system::error(runtime, &error, None))?;
        float::new(runtime, resolution as f64 * 1e-9)
    }),
    Native::new("get_clock_info", "(name, /)", clocks::info),
    Native::new("sleep", "(seconds, /)", clocks::sleep),
    Native::new("gmtime", "(seconds=None, /)", |runtime, args| calendar::of_seconds(runtime, args, broken::in_utc)),
    Native::new("localtime", "(seconds=None, /)", |runtime, args| calendar::of_seconds(runtime, args, broken::locally)),
    Native::new("mktime", "(tuple, /)", calendar::to_seconds),
    Native::new("asctime", "(tuple=None, /)", format::as_c),
    Native::new("ctime", "(seconds=None, /)", format::seconds_as_c),
    Native::new("strftime", "(format, tuple=None, /)", format::format),
    Native::new("strptime", "(*args)", parse),
    Native::new("tzset", NONE, |runtime, _| {
        broken::read_zone();
        set_zone(runtime, &vm::import::import_module(runtime, "time")?)?;
        Ok(runtime.none())
    }),
];

fn read(runtime: &Runtime, clock: libc::clockid_t) -> Result<i64, Raised> {
    clocks::read(clock).map_err(|error| crate::system::error(runtime, &error, None))
}

fn nanoseconds(runtime: &Runtime, clock: libc::clockid_t) -> Value {
    int::new(runtime, read(runtime, clock)?)
}

fn seconds(runtime: &Runtime, clock: libc::clockid_t) -> Value {
    float::new(runtime, read(runtime, clock)? as f64 / 1e9)
}

/// `strptime`: what the library's `_strptime` makes of it.
fn parse(runtime: &Runtime, args: &Args<'_>) -> Value {
    let parser = vm::import::import_module(runtime, "_strptime")?;
    let name = text::intern(runtime, text::new(runtime, "_strptime_time")?)?;
    let function = types::attribute::get_any(runtime, &parser, &name)?;
    runtime.call_unpacked(&function, None, &args.at(0), None)
}
