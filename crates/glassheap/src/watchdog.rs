//! Time limits: one thread for the whole process, which looks at the clock so that no evaluator has to.
//!
//! Whoever runs a program with a time limit leaves the deadline in an atomic word, a [`Timer`]. The thread sleeps until the earliest of
//! them and asks for the attention of the interpreter in question; the evaluator looks at that word between instructions anyway. So a
//! time limit costs nothing while a program runs, and a few tens of nanoseconds for each call from Rust: waking the thread is needed only
//! if a deadline is earlier than the one it sleeps for.
//!
//! ```text
//! deadline word   0                  no program runs, or it has no limit
//!                 even, n            at n nanoseconds: ask for Reason::Time, write the odd one
//!                 odd,  n            it was asked; at n: ask for Reason::End, write NEVER
//! ```

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use object::{Attention, Reason};

/// Nothing to wait for. Odd: everything was asked for.
const NEVER: u64 = u64::MAX;

/// The time that a program gets to put things in order once its time is over: a tenth of what it had, within these bounds.
const GRACE: std::ops::RangeInclusive<Duration> = Duration::from_millis(5)..=Duration::from_millis(100);

/// The deadline of one interpreter.
pub(crate) struct Timer {
    limit: Duration,
    deadline: AtomicU64,
    attention: Arc<Attention>,
}

impl Timer {
    /// A timer that is known to the watchdog, which is started if need be.
    pub(crate) fn new(limit: Duration, attention: Arc<Attention>) -> std::io::Result<Arc<Timer>> {
        let timer = Arc::new(Timer { limit, deadline: AtomicU64::new(0), attention });
        WATCHDOG.watch(&timer)?;
        Ok(timer)
    }

    /// Begins a run: from now on the time counts.
    pub(crate) fn start(&self) {
        let deadline = after(WATCHDOG.now(), self.limit);
        self.deadline.store(deadline, Ordering::SeqCst);
        WATCHDOG.expect(deadline);
    }

    /// Ends a run. When it returns, nothing will be asked for any more.
    pub(crate) fn stop(&self) {
        if self.deadline.swap(0, Ordering::SeqCst) & 1 == 1 {
            // The watchdog is at it: it asks while it holds the lock.
            drop(WATCHDOG.lock());
        }
    }

    /// Asks for what is due. Returns when to look again. The watchdog's lock is held.
    fn look(&self, now: u64) -> u64 {
        loop {
            let deadline = self.deadline.load(Ordering::SeqCst);
            if deadline == 0 {
                return NEVER;
            }
            if deadline > now {
                return deadline;
            }
            let is_first = deadline & 1 == 0;
            let next = if is_first { after(now, (self.limit / 10).clamp(*GRACE.start(), *GRACE.end())) | 1 } else { NEVER };
            if self.deadline.compare_exchange(deadline, next, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
                self.attention.ask(if is_first { Reason::Time } else { Reason::End });
                return next;
            }
        }
    }
}

/// A point in time, as the words have it: even.
fn after(now: u64, duration: Duration) -> u64 {
    let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(NEVER);
    now.saturating_add(nanoseconds).min(NEVER - 1) & !1
}

/// The thread, as others see it.
struct Watchdog {
    start: Instant,
    /// When it will look again by itself.
    wakes_at: AtomicU64,
    timers: Mutex<Timers>,
    changed: Condvar,
}

#[derive(Default)]
struct Timers {
    known: Vec<Weak<Timer>>,
    has_thread: bool,
}

static WATCHDOG: LazyLock<Watchdog> = LazyLock::new(|| Watchdog {
    start: Instant::now(),
    wakes_at: AtomicU64::new(NEVER),
    timers: Mutex::default(),
    changed: Condvar::new(),
});

impl Watchdog {
    /// Nanoseconds since the start, never 0.
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(NEVER - 1).max(2)
    }

    fn lock(&self) -> MutexGuard<'_, Timers> {
        // Nothing that is done under the lock leaves it half done.
        self.timers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, timer: &Arc<Timer>) -> std::io::Result<()> {
        let mut timers = self.lock();
        if !timers.has_thread {
            let thread = std::thread::Builder::new().name("glassheap time limits".to_owned()).stack_size(128 << 10);
            thread.spawn(|| WATCHDOG.run())?;
            timers.has_thread = true;
        }
        timers.known.push(Arc::downgrade(timer));
        Ok(())
    }

    /// Has the thread look again if it would come too late for a deadline, which is in its timer already.
    fn expect(&self, deadline: u64) {
        if deadline < self.wakes_at.load(Ordering::SeqCst) {
            let _timers = self.lock();
            self.changed.notify_one();
        }
    }

    fn run(&self) {
        let mut timers = self.lock();
        loop {
            // Whoever writes a deadline while it looks wakes it up: it takes the lock for that, which is free only once it waits.
            self.wakes_at.store(NEVER, Ordering::SeqCst);
            let next = self.look_at_all(&mut timers);
            self.wakes_at.store(next, Ordering::SeqCst);
            let wait = Duration::from_nanos(next.saturating_sub(self.now()));
            if next == NEVER {
                timers = self.changed.wait(timers).unwrap_or_else(PoisonError::into_inner);
            } else if !wait.is_zero() {
                timers = self.changed.wait_timeout(timers, wait).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }

    fn look_at_all(&self, timers: &mut Timers) -> u64 {
        let (now, mut next) = (self.now(), NEVER);
        timers.known.retain(|timer| {
            let timer = timer.upgrade();
            next = next.min(timer.as_ref().map_or(NEVER, |timer| timer.look(now)));
            timer.is_some()
        });
        next
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use object::{Attention, Reason};

    use super::Timer;

    fn wait_for(attention: &Attention, reason: Reason) -> bool {
        let end = Instant::now() + Duration::from_secs(10);
        while Instant::now() < end {
            if attention.is_for(reason) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        false
    }

    #[test]
    fn a_program_is_told_first_and_ended_then() {
        let attention = Arc::<Attention>::default();
        let timer = Timer::new(Duration::from_millis(20), Arc::clone(&attention)).expect("there are threads");
        let start = Instant::now();
        timer.start();
        assert!(wait_for(&attention, Reason::Time));
        assert!(start.elapsed() >= Duration::from_millis(20));
        assert!(wait_for(&attention, Reason::End));
        timer.stop();
    }

    #[test]
    fn a_run_that_ended_is_left_alone() {
        let attention = Arc::<Attention>::default();
        let timer = Timer::new(Duration::from_millis(10), Arc::clone(&attention)).expect("there are threads");
        for _ in 0..1000 {
            timer.start();
            timer.stop();
        }
        std::thread::sleep(Duration::from_millis(40));
        assert!(!attention.is_wanted());
    }

    #[test]
    fn an_earlier_deadline_is_not_slept_through() {
        let [slow, fast] = [60_000, 10].map(Duration::from_millis).map(|limit| {
            let attention = Arc::<Attention>::default();
            (Timer::new(limit, Arc::clone(&attention)).expect("there are threads"), attention)
        });
        slow.0.start();
        std::thread::sleep(Duration::from_millis(5));
        fast.0.start();
        assert!(wait_for(&fast.1, Reason::Time));
        assert!(!slow.1.is_wanted());
    }
}
