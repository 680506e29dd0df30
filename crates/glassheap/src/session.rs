//! What an interpreter remembers from one entry to the next: its time, its native stack, and whether Rust is inside already.
//!
//! Every way from Rust into Python is an *entry*. The outermost one starts the clock and says how much native stack there is, as an
//! interpreter may have moved to another thread; a function of the host that calls back into Python enters within it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use object::Object;
use types::{Raised, Root, Runtime};

use crate::watchdog::Timer;
use crate::{Error, stack};

/// What an interpreter remembers. Kept with `Runtime::attached`.
#[derive(Default)]
pub(crate) struct Session {
    /// How many entries are in progress.
    depth: Cell<u32>,
    timer: RefCell<Option<Arc<Timer>>>,
}

impl Session {
    /// The session of a runtime.
    pub(crate) fn of(runtime: &Runtime) -> Rc<Session> {
        runtime.attached::<Session>()
    }

    /// From the next outermost entry on.
    pub(crate) fn set_timer(&self, timer: Option<Arc<Timer>>) {
        self.timer.replace(timer);
    }

    /// Enters Python: does the work, and what became due by it.
    pub(crate) fn enter<T>(&self, runtime: &Runtime, work: impl FnOnce() -> Result<T, Raised>) -> Result<T, Error> {
        let (result, was_ended) = self.within(runtime, || {
            let result = match (work(), vm::safepoint::serve(runtime)) {
                (Ok(value), served) => served.map(|()| value),
                (failed, _) => failed,
            };
            // What an exception says may be a matter of Python code.
            result.map_err(|raised| Error::of(runtime, raised))
        });
        match result {
            // Whatever came of it, the time was over.
            Ok(_) if was_ended => Err(Error::time_limit(runtime)),
            Err(error) if was_ended => Err(error.at_time_limit()),
            result => result,
        }
    }

    /// Does something within an entry. Says besides whether it was the outermost one and its time was over.
    pub(crate) fn within<T>(&self, runtime: &Runtime, work: impl FnOnce() -> T) -> (T, bool) {
        let entry = Entry::begin(self, runtime);
        let result = work();
        (result, entry.end())
    }

    /// The clock of this interpreter's runs, if their time is limited.
    pub(crate) fn timer(&self) -> Option<Arc<Timer>> {
        self.timer.borrow().clone()
    }
}

/// Says how much native stack there is from here on: an interpreter may have moved to another thread.
pub(crate) fn allow_native_stack(runtime: &Runtime) {
    if let Some(bytes) = stack::left() {
        runtime.allow_native_stack(bytes);
    }
}

/// An entry in progress.
struct Entry<'a> {
    session: &'a Session,
    runtime: &'a Runtime,
    /// Of the outermost entry: what was being handled before, and the timer.
    outermost: Option<(Option<Object>, Option<Arc<Timer>>)>,
}

impl<'a> Entry<'a> {
    fn begin(session: &'a Session, runtime: &'a Runtime) -> Entry<'a> {
        let depth = session.depth.get();
        session.depth.set(depth + 1);
        let outermost = (depth == 0).then(|| {
            allow_native_stack(runtime);
            let timer = session.timer();
            if let Some(timer) = &timer {
                timer.start();
            }
            (runtime.root(Root::Handled).take(), timer)
        });
        Entry { session, runtime, outermost }
    }

    /// Ends the entry. Returns whether it is the outermost one and its time was over.
    fn end(self) -> bool {
        self.session.depth.set(self.session.depth.get() - 1);
        let Some((handled, timer)) = self.outermost else { return false };
        if let Some(timer) = timer {
            timer.stop();
        }
        // Where a program was ended, nobody has cleaned up behind its handlers.
        drop(self.runtime.root(Root::Handled).replace(handled));
        let was_ended = self.runtime.is_out_of_time();
        self.runtime.begin_anew();
        was_ended
    }
}
