//! Time as text.

use std::ffi::CString;

use object::Object;
use types::class::name_of;
use types::{Args, Raised, Runtime, Value, text};

use super::{broken, calendar};

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn written(runtime: &Runtime, broken: &libc::tm) -> Value {
    let (day, month) = (DAYS[broken.tm_wday.rem_euclid(7) as usize], MONTHS[broken.tm_mon.rem_euclid(12) as usize]);
    let year = i64::from(broken.tm_year) + 1900;
    let (hour, minute, second) = (broken.tm_hour, broken.tm_min, broken.tm_sec);
    text::new(runtime, &format!("{day} {month}{:3} {hour:02}:{minute:02}:{second:02} {year}", broken.tm_mday))
}

/// A tuple, or the present time.
fn given(runtime: &Runtime, argument: Option<&Object>, of: &str) -> Result<libc::tm, Raised> {
    match argument {
        None => calendar::broken_down(runtime, None, broken::locally),
        Some(argument) => {
            let mut broken = calendar::from_tuple(runtime, argument, of)?;
            calendar::check(runtime, &mut broken)?;
            Ok(broken)
        }
    }
}

/// `asctime`
pub(super) fn as_c(runtime: &Runtime, args: &Args<'_>) -> Value {
    written(runtime, &given(runtime, args.get(0).as_deref(), "asctime")?)
}

/// `ctime`
pub(super) fn seconds_as_c(runtime: &Runtime, args: &Args<'_>) -> Value {
    written(runtime, &calendar::broken_down(runtime, args.get(0).as_deref(), broken::locally)?)
}

/// `strftime`
pub(super) fn format(runtime: &Runtime, args: &Args<'_>) -> Value {
    let format = args.at(0);
    if text::view(&format).is_none() {
        let class = name_of(&format.class());
        return Err(runtime.type_error(format_args!("strftime() argument 1 must be str, not {class}")));
    }
    let mut time = given(runtime, args.get(1).as_deref(), "strftime")?;
    time.tm_isdst = time.tm_isdst.clamp(-1, 1);
    // The zone is that of the local time with that summer time.
    let mut local = time;
    if broken::to_seconds(&mut local).is_some() {
        (time.tm_gmtoff, time.tm_zone) = (local.tm_gmtoff, local.tm_zone);
    }
    let Ok(c_format) = CString::new(text::to_string(&format)) else {
        return Err(runtime.value_error(format_args!("embedded null character")));
    };
    text::new(runtime, &String::from_utf8_lossy(&broken::format(&c_format, &time)))
}
