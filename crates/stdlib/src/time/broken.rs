//! Time broken down into years, months and so on, by the C library.

use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;

mod c {
    // SAFETY: this is a function of the C library, with this type.
    unsafe extern "C" {
        pub(super) safe fn tzset();
    }
}

/// Reads the time zone from the environment again.
pub(super) fn read_zone() {
    c::tzset();
}

fn convert(call: unsafe extern "C" fn(*const libc::time_t, *mut libc::tm) -> *mut libc::tm, seconds: i64) -> Option<libc::tm> {
    let mut broken = MaybeUninit::<libc::tm>::uninit();
    // SAFETY: both functions that are passed here read one time and write the other.
    let result = unsafe { call(&raw const seconds, broken.as_mut_ptr()) };
    // SAFETY: the call succeeded.
    (!result.is_null()).then(|| unsafe { broken.assume_init() })
}

/// Seconds since 1970 in UTC; `None` if the year is too large.
pub(super) fn in_utc(seconds: i64) -> Option<libc::tm> {
    convert(libc::gmtime_r, seconds)
}

/// Seconds since 1970 in the local time zone.
pub(super) fn locally(seconds: i64) -> Option<libc::tm> {
    convert(libc::localtime_r, seconds)
}

/// A local time as seconds since 1970; `None` if that is too much. Completes the day of the week.
pub(super) fn to_seconds(broken: &mut libc::tm) -> Option<i64> {
    broken.tm_wday = -1;
    // SAFETY: the time is ours to complete.
    let seconds = unsafe { libc::mktime(std::ptr::from_mut(broken)) };
    (seconds != -1 || broken.tm_wday != -1).then_some(seconds)
}

/// A time with nothing set.
pub(super) fn zero() -> libc::tm {
    // SAFETY: numbers and a pointer that may be null.
    unsafe { std::mem::zeroed() }
}

/// Written by a format of C.
pub(super) fn format(format: &CStr, broken: &libc::tm) -> Vec<u8> {
    let mut room = 256;
    loop {
        let mut place = vec![0_u8; room];
        // SAFETY: the place is as long as said; format and time are valid.
        let length = unsafe { libc::strftime(place.as_mut_ptr().cast(), room, format.as_ptr(), std::ptr::from_ref(broken)) };
        // Nothing written may mean that nothing was to be written.
        if length > 0 || room > 256 * format.count_bytes() {
            place.truncate(length);
            return place;
        }
        room *= 2;
    }
}

/// The name of a time's zone.
pub(super) fn zone_name(broken: &libc::tm) -> String {
    let format = CString::new("%Z").unwrap_or_default();
    String::from_utf8_lossy(&self::format(&format, broken)).into_owned()
}

/// What there is to know of the local time zone.
pub(super) struct Zone {
    /// Seconds west of UTC.
    pub(super) standard: i64,
    /// The same in summer.
    pub(super) summer: i64,
    /// What it is called then.
    pub(super) names: [String; 2],
}

/// The local time zone, as it is in January and in July of this year.
pub(super) fn zone() -> Zone {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let now = super::clocks::read(libc::CLOCK_REALTIME).unwrap_or_default() / 1_000_000_000;
    let start = now / YEAR * YEAR;
    let [winter, summer] = [start, start + YEAR / 2].map(|seconds| locally(seconds).unwrap_or_else(zero));
    // South of the equator it is the other way round.
    let (standard, other) = if winter.tm_gmtoff <= summer.tm_gmtoff { (winter, summer) } else { (summer, winter) };
    Zone { standard: -standard.tm_gmtoff, summer: -other.tm_gmtoff, names: [zone_name(&standard), zone_name(&other)] }
}
