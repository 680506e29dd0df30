//! `time.struct_time`, and what seconds since 1970 are in it.

use object::Object;
use types::tuple::{self, structure};
use types::{Args, ClassSpec, Raised, Runtime, Value, float, int, ops, text};

use super::broken;
use crate::classes;

/// The class `time.struct_time`.
pub(super) static STRUCT_TIME: ClassSpec = structure::with_hidden::<9, 11>(structure::spec(
    classes::STRUCT_TIME,
    "time",
    "struct_time",
    &[
        structure::field::<0>("tm_year"),
        structure::field::<1>("tm_mon"),
        structure::field::<2>("tm_mday"),
        structure::field::<3>("tm_hour"),
        structure::field::<4>("tm_min"),
        structure::field::<5>("tm_sec"),
        structure::field::<6>("tm_wday"),
        structure::field::<7>("tm_yday"),
        structure::field::<8>("tm_isdst"),
        structure::field::<9>("tm_zone"),
        structure::field::<10>("tm_gmtoff"),
    ],
));

/// The seconds since 1970 that an argument asks for: the present ones, if there is none.
fn seconds(runtime: &Runtime, argument: Option<&Object>) -> Result<i64, Raised> {
    let out_of_range = || runtime.overflow_error(format_args!("timestamp out of range for platform time_t"));
    let Some(argument) = argument.filter(|argument| !argument.is(&runtime.none())) else {
        return Ok(super::read(runtime, libc::CLOCK_REALTIME)? / 1_000_000_000);
    };
    if let Some(value) = float::value(argument) {
        if value.is_nan() {
            return Err(runtime.value_error(format_args!("Invalid value NaN (not a number)")));
        }
        let floor = value.floor();
        return if floor.abs() < 9.2e18 { Ok(floor as i64) } else { Err(out_of_range()) };
    }
    let index = ops::index_object(runtime, argument)?;
    int::value(&index).ok_or_else(out_of_range)
}

/// `gmtime` and `localtime`
pub(super) fn of_seconds(runtime: &Runtime, args: &Args<'_>, convert: fn(i64) -> Option<libc::tm>) -> Value {
    let broken = broken_down(runtime, args.get(0).as_deref(), convert)?;
    structure::new(runtime, classes::STRUCT_TIME, to_items(runtime, &broken)?.into_iter())
}

/// A time broken down.
pub(super) fn broken_down(runtime: &Runtime, argument: Option<&Object>, convert: fn(i64) -> Option<libc::tm>) -> Result<libc::tm, Raised> {
    let seconds = seconds(runtime, argument)?;
    convert(seconds).ok_or_else(|| crate::system::failure(runtime, libc::EOVERFLOW, None))
}

fn to_items(runtime: &Runtime, broken: &libc::tm) -> Result<[Object; 11], Raised> {
    let number = |value: i32| int::new(runtime, value.into());
    Ok([
        int::new(runtime, i64::from(broken.tm_year) + 1900)?,
        number(broken.tm_mon + 1)?,
        number(broken.tm_mday)?,
        number(broken.tm_hour)?,
        number(broken.tm_min)?,
        number(broken.tm_sec)?,
        number((broken.tm_wday + 6) % 7)?,
        number(broken.tm_yday + 1)?,
        number(broken.tm_isdst)?,
        text::new(runtime, &broken::zone_name(broken))?,
        int::new(runtime, broken.tm_gmtoff)?,
    ])
}

/// A tuple of nine numbers as C has them. `of` is the function that asks.
pub(super) fn from_tuple(runtime: &Runtime, object: &Object, of: &str) -> Result<libc::tm, Raised> {
    let Some(items) = tuple::items(object) else {
        return Err(runtime.type_error(format_args!("Tuple or struct_time argument required")));
    };
    // A `struct_time` has two more, which are not seen.
    if items.len() != 9 && object.class_ref() != classes::STRUCT_TIME.reference() {
        return Err(runtime.type_error(format_args!("{of}(): illegal time tuple argument")));
    }
    let mut values = [0; 9];
    for (value, item) in values.iter_mut().zip(items) {
        let item = item.get().unwrap_or_else(|| runtime.none());
        *value = int::to_i32(runtime, &item)?;
    }
    let mut broken = broken::zero();
    broken.tm_year = values[0].checked_sub(1900).ok_or_else(|| runtime.overflow_error(format_args!("year out of range")))?;
    broken.tm_mon = values[1].wrapping_sub(1);
    broken.tm_mday = values[2];
    broken.tm_hour = values[3];
    broken.tm_min = values[4];
    broken.tm_sec = values[5];
    broken.tm_wday = values[6].wrapping_add(1) % 7;
    broken.tm_yday = values[7].wrapping_sub(1);
    broken.tm_isdst = values[8];
    Ok(broken)
}

/// Refuses numbers that no calendar has; 0 stands for the first where C would take it for the one before.
pub(super) fn check(runtime: &Runtime, broken: &mut libc::tm) -> Result<(), Raised> {
    let out_of_range = |what: &str| Err(runtime.value_error(format_args!("{what} out of range")));
    match broken.tm_mon {
        -1 => broken.tm_mon = 0,
        0..=11 => {}
        _ => return out_of_range("month"),
    }
    match broken.tm_mday {
        0 => broken.tm_mday = 1,
        1..=31 => {}
        _ => return out_of_range("day of month"),
    }
    match broken.tm_yday {
        -1 => broken.tm_yday = 0,
        0..=365 => {}
        _ => return out_of_range("day of year"),
    }
    let checks = [(broken.tm_hour, 23, "hour"), (broken.tm_min, 59, "minute"), (broken.tm_sec, 61, "seconds")];
    for (value, most, what) in checks {
        if !(0..=most).contains(&value) {
            return out_of_range(what);
        }
    }
    if broken.tm_wday < 0 {
        return out_of_range("day of week");
    }
    Ok(())
}

/// `mktime`
pub(super) fn to_seconds(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut broken = from_tuple(runtime, &args.at(0), "mktime")?;
    match broken::to_seconds(&mut broken) {
        Some(seconds) => float::new(runtime, seconds as f64),
        None => Err(runtime.overflow_error(format_args!("mktime argument out of range"))),
    }
}
