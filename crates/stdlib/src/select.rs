//! `select`: waiting for descriptors, with `select` and `poll`.

use object::{Object, Slot};
use types::class::name_of;
use types::dict::{self, Dict};
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, ModuleSpec, Native, Raised, Runtime, Value, float, int, list, module, ops, tuple};

use crate::{classes, system};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "select",
    doc: "This module supports asynchronous I/O on multiple file descriptors.",
    functions: &[Native::new("select", "(rlist, wlist, xlist, timeout=None, /)", select)],
    classes: &[&POLL],
    furnish,
};

/// The class of poll objects: a dict from descriptors to what is waited for.
const POLL: ClassSpec = record::spec(classes::POLL, "select", "poll").sealed().methods(&[
    Native::static_method("__new__", "(cls)", |runtime, args| record::with(runtime, &args.at(0), [Some(dict::new(runtime)?)].into_iter())),
    Native::new("register", "(self, fd, eventmask=7, /)", |runtime, args| {
        let fd = int::new(runtime, descriptor(runtime, &args.at(1))?.into())?;
        let events = args.get(2).map_or_else(|| int::new(runtime, 7), |events| Ok(events.owned()))?;
        ops::set_item(runtime, &watched(runtime, args), &fd, &events)?;
        Ok(runtime.none())
    }),
    Native::new("modify", "(self, fd, eventmask, /)", |runtime, args| {
        let fd = int::new(runtime, descriptor(runtime, &args.at(1))?.into())?;
        let watched = watched(runtime, args);
        if !ops::contains(runtime, &watched, &fd)? {
            return Err(system::failure(runtime, libc::ENOENT, None));
        }
        ops::set_item(runtime, &watched, &fd, &args.at(2))?;
        Ok(runtime.none())
    }),
    Native::new("unregister", "(self, fd, /)", |runtime, args| {
        let fd = int::new(runtime, descriptor(runtime, &args.at(1))?.into())?;
        ops::del_item(runtime, &watched(runtime, args), &fd)?;
        Ok(runtime.none())
    }),
    Native::new("poll", "(self, timeout=None, /)", poll),
]);

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    let constants = [
        ("POLLIN", libc::POLLIN),
        ("POLLPRI", libc::POLLPRI),
        ("POLLOUT", libc::POLLOUT),
        ("POLLERR", libc::POLLERR),
        ("POLLHUP", libc::POLLHUP),
        ("POLLNVAL", libc::POLLNVAL),
        ("POLLRDNORM", libc::POLLRDNORM),
        ("POLLRDBAND", libc::POLLRDBAND),
        ("POLLWRNORM", libc::POLLWRNORM),
        ("POLLWRBAND", libc::POLLWRBAND),
        ("POLLRDHUP", libc::POLLRDHUP),
        ("PIPE_BUF", 4096),
    ];
    constants.iter().try_for_each(|(name, value)| module::set(runtime, module, name, int::new(runtime, (*value).into())?))?;
    module::set(runtime, module, "error", runtime.class(ClassId::OsError).owned())
}

fn watched(runtime: &Runtime, args: &Args<'_>) -> Object {
    args.this::<Record>().get(0).unwrap_or_else(|| runtime.none())
}

/// The descriptor that an object is or has.
fn descriptor(runtime: &Runtime, object: &Object) -> Result<i32, Raised> {
    let fd = if int::is_int(object) {
        int::to_i32(runtime, object)?
    } else {
        let name = types::text::intern(runtime, types::text::new(runtime, "fileno")?)?;
        let Some(fileno) = types::attribute::find(runtime, object, &name)? else {
            return Err(runtime.type_error(format_args!("argument must be an int, or have a fileno() method.")));
        };
        let fd = runtime.call(&fileno, &[])?;
        if !int::is_int(&fd) {
            let class = name_of(&fd.class());
            return Err(runtime.type_error(format_args!("fileno() returned a non-integer (type {class})")));
        }
        int::to_i32(runtime, &fd)?
    };
    if fd < 0 {
        return Err(runtime.value_error(format_args!("file descriptor cannot be a negative integer ({fd})")));
    }
    Ok(fd)
}

/// Waits until one of the descriptors is ready. The time is in milliseconds; below 0 for ever.
fn wait(runtime: &Runtime, all: &mut [libc::pollfd], milliseconds: i64) -> Result<(), Raised> {
    let files = runtime.files()?;
    let start = std::time::Instant::now();
    loop {
        let longest = system::LONGEST_WAIT.as_millis() as i64;
        let left = if milliseconds < 0 { longest } else { milliseconds.saturating_sub(start.elapsed().as_millis() as i64).max(0) };
        match runtime.without_baton(|| system::poll(files, all, left.min(longest) as i32)) {
            Ok(()) if all.iter().any(|one| one.revents != 0) || milliseconds >= 0 && left <= longest => return Ok(()),
            Ok(()) => vm::safepoint::serve(runtime)?,
            Err(error) if error.raw_os_error() == Some(libc::EINTR) => vm::safepoint::serve(runtime)?,
            Err(error) => return Err(system::error(runtime, &error, None)),
        }
    }
}

/// `poll(timeout)`: milliseconds.
fn poll(runtime: &Runtime, args: &Args<'_>) -> Value {
    let timeout = match args.get(1).filter(|timeout| !timeout.is(&runtime.none())) {
        Some(timeout) => float::to_f64(runtime, &timeout)?.map_or(-1, |timeout| timeout.ceil() as i64),
        None => -1,
    };
    let watched = watched(runtime, args);
    let mut all = Vec::new();
    if let Some(entries) = watched.body::<Dict>() {
        let mut position = 0;
        while let Some((fd, events)) = entries.next(&mut position) {
            all.push(libc::pollfd { fd: int::to_i32(runtime, &fd)?, events: int::to_i32(runtime, &events)? as i16, revents: 0 });
        }
    }
    wait(runtime, &mut all, timeout)?;
    let ready = list::new(runtime)?;
    for one in all.iter().filter(|one| one.revents != 0) {
        let items = [int::new(runtime, one.fd.into())?, int::new(runtime, i64::from(one.revents as u16))?];
        list::append(runtime, &ready, tuple::new(runtime, items.into_iter())?)?;
    }
    Ok(ready)
}

/// `select(rlist, wlist, xlist, timeout)`: seconds. By `poll`, which knows no largest descriptor.
fn select(runtime: &Runtime, args: &Args<'_>) -> Value {
    const WANTED: [i16; 3] = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    const READY: [i16; 3] = [libc::POLLIN | libc::POLLHUP | libc::POLLERR, libc::POLLOUT | libc::POLLERR, libc::POLLPRI];
    let timeout = match args.get(3).filter(|timeout| !timeout.is(&runtime.none())) {
        Some(timeout) => {
            let Some(seconds) = float::to_f64(runtime, &timeout)? else {
                return Err(runtime.type_error(format_args!("timeout must be a float or None")));
            };
            if seconds < 0.0 {
                return Err(runtime.value_error(format_args!("timeout must be non-negative")));
            }
            (seconds * 1000.0).ceil() as i64
        }
        None => -1,
    };
    let mut lists = Vec::with_capacity(3);
    let mut all = Vec::new();
    for (index, events) in WANTED.into_iter().enumerate() {
        let items = tuple::from_iterable(runtime, &args.at(index))
            .map_err(|_| runtime.type_error(format_args!("arguments 1-3 must be sequences")))?;
        for item in tuple::items(&items).unwrap_or_default().iter().filter_map(Slot::get) {
            all.push(libc::pollfd { fd: descriptor(runtime, &item)?, events, revents: 0 });
        }
        lists.push(items);
    }
    wait(runtime, &mut all, timeout)?;
    if all.iter().any(|one| one.revents & libc::POLLNVAL != 0) {
        return Err(system::failure(runtime, libc::EBADF, None));
    }
    let mut answers = all.iter();
    let mut results = Vec::with_capacity(3);
    for (items, ready) in lists.iter().zip(READY) {
        let result = list::new(runtime)?;
        for item in tuple::items(items).unwrap_or_default().iter().filter_map(Slot::get) {
            if answers.next().is_some_and(|answer| answer.revents & ready != 0) {
                list::append(runtime, &result, item)?;
            }
        }
        results.push(result);
    }
    tuple::new(runtime, results.into_iter())
}
