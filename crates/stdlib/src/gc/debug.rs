//! `gc.set_debug()`: what is written to `sys.stderr` about collections, and garbage that is kept in `gc.garbage`.

use std::fmt;

use object::{Collection, Generation, Object, Report};
use types::{Args, Number, Root, Runtime, Value, class, dict, int, list, text};

use super::{c_int, explain, objects};

/// The flags, as CPython numbers them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(pub(super) i64);

impl Flags {
    const STATS: Flags = Flags(1);
    const COLLECTABLE: Flags = Flags(2);
    const UNCOLLECTABLE: Flags = Flags(4);
    const SAVE_ALL: Flags = Flags(32);
    const LEAK: Flags = Flags(Flags::COLLECTABLE.0 | Flags::UNCOLLECTABLE.0 | Flags::SAVE_ALL.0);

    /// What module `gc` calls them.
    pub(super) const NAMES: [(&'static str, Flags); 5] = [
        ("DEBUG_STATS", Flags::STATS),
        ("DEBUG_COLLECTABLE", Flags::COLLECTABLE),
        ("DEBUG_UNCOLLECTABLE", Flags::UNCOLLECTABLE),
        ("DEBUG_SAVEALL", Flags::SAVE_ALL),
        ("DEBUG_LEAK", Flags::LEAK),
    ];

    fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }
}

pub(super) const SET_DOC: &str = "Set the garbage collection debugging flags.\n\n  flags\n    \
    An integer that can have the following bits turned on:\n      DEBUG_STATS - Print statistics during collection.\n      \
    DEBUG_COLLECTABLE - Print collectable objects found.\n      DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects\n        \
    found.\n      DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.\n      \
    DEBUG_LEAK - Debug leaking programs (everything but STATS).\n\nDebugging information is written to sys.stderr.";

/// `gc.set_debug()`
pub(super) fn set_flags(runtime: &Runtime, args: &Args<'_>) -> Value {
    let flags = c_int(runtime, &args.at(0))?;
    runtime.set_number(Number::CollectorFlags, flags.into());
    Ok(runtime.none())
}

/// `gc.get_debug()`
pub(super) fn flags(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, current(runtime).0)
}

fn current(runtime: &Runtime) -> Flags {
    Flags(runtime.number(Number::CollectorFlags))
}

/// `DEBUG_STATS`: a collection begins (no report) or has ended.
pub(super) fn tell(runtime: &Runtime, generation: Generation, report: Option<&Report>) {
    if !current(runtime).has(Flags::STATS) {
        return;
    }
    match report {
        None => {
            let ([young, survivors, old], frozen) = objects::population(runtime);
            write(runtime, format_args!("gc: collecting generation {}...\n", generation as usize));
            write(runtime, format_args!("gc: objects in each generation: {young} {survivors} {old}\n"));
            write(runtime, format_args!("gc: objects in permanent generation: {frozen}\n"));
        }
        Some(report) => {
            let seconds = report.duration.as_secs_f64();
            write(runtime, format_args!("gc: done, {} unreachable, 0 uncollectable, {seconds:.4}s elapsed\n", report.collected));
        }
    }
}

/// Whether the flags, or who asked for an account, want each piece of garbage to be looked at.
pub(super) fn looks_at_garbage(runtime: &Runtime) -> bool {
    let flags = current(runtime);
    flags.has(Flags::COLLECTABLE) || flags.has(Flags::SAVE_ALL) || explain::is_wanted(runtime)
}

/// Ends a collection as the flags say: tells of its garbage, and frees it or keeps it.
pub(super) fn finish(runtime: &Runtime, collection: Collection<'_>) -> Report {
    let flags = current(runtime);
    if flags.has(Flags::COLLECTABLE) {
        let mut garbage = Vec::new();
        collection.each(&mut |object| {
            if object::is_tracked(object) {
                garbage.push((class::name_of(&object.class()), object.identity()));
            }
        });
        for (class, address) in garbage {
            write(runtime, format_args!("gc: collectable <{class} {address:#x}>\n"));
        }
        collection.disturb();
    }
    let garbage = runtime.root(Root::CollectorGarbage).get();
    explain::account_for(runtime, collection, |collection| match garbage {
        Some(garbage) if flags.has(Flags::SAVE_ALL) => collection.finish_and_save(&mut |object| {
            if object::is_tracked(&object) {
                // There is nobody to tell when memory runs out: what is not kept is garbage still.
                let _ = list::append(runtime, &garbage, object);
            }
        }),
        _ => collection.finish(),
    })
}

/// Writes to `sys.stderr`, if that can be done.
fn write(runtime: &Runtime, message: fmt::Arguments<'_>) {
    let stderr = || -> Option<Object> {
        let name = text::intern(runtime, text::new(runtime, "stderr").ok()?).ok()?;
        runtime.root(Root::Sys).get()?.body::<dict::Dict>()?.get_name(runtime, &name)
    };
    if let (Some(stderr), Ok(message)) = (stderr(), text::new(runtime, &message.to_string())) {
        let _ = runtime.call_method(&stderr, "write", &[&message]);
    }
}
