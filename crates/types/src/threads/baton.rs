//! The baton: of the threads of an interpreter, the one that holds it runs.
//!
//! ```text
//! runs     holds the baton, touches the heap
//! queues   wants it, in the order of asking; whoever is first asks the holder for it when an interval has passed
//! parked   waits for a key (a lock's place) to be released; whoever releases it wakes the first one up, which queues then
//! away     does something that touches no object: sleeps, waits for the system
//! ```
//!
//! It knows nothing of heaps: numbers, a lock and a condition for each thread.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use object::{Attention, Reason};

/// `sys.getswitchinterval()` of a new interpreter, in nanoseconds.
const INTERVAL: u64 = 5_000_000;

/// Where a thread waits.
pub(super) struct Seat {
    pub(super) number: u32,
    changed: Condvar,
}

impl Seat {
    pub(super) fn new(number: u32) -> Arc<Seat> {
        Arc::new(Seat { number, changed: Condvar::new() })
    }
}

/// Who holds the baton, and who waits.
struct State {
    holder: Option<u32>,
    queue: VecDeque<Arc<Seat>>,
    parked: Vec<(usize, Arc<Seat>)>,
}

impl State {
    /// Hands the baton to the first who queues.
    fn pass_on(&mut self) {
        let next = self.queue.pop_front();
        self.holder = next.as_ref().map(|next| next.number);
        // The one behind it is the first now, which watches the clock.
        for seat in next.iter().chain(self.queue.front()) {
            seat.changed.notify_one();
        }
    }

    /// Wakes up the first of those parked that are meant. Whether there was one.
    fn wake(&mut self, is_meant: impl Fn(usize, &Seat) -> bool) -> bool {
        let Some(index) = self.parked.iter().position(|(key, seat)| is_meant(*key, seat)) else { return false };
        let (_, seat) = self.parked.remove(index);
        seat.changed.notify_one();
        true
    }

    fn is_parked(&self, seat: &Seat) -> bool {
        self.parked.iter().any(|(_, parked)| parked.number == seat.number)
    }
}

/// The baton of an interpreter.
pub(super) struct Baton {
    state: Mutex<State>,
    attention: Arc<Attention>,
    /// Nanoseconds.
    pub(super) interval: AtomicU64,
}

impl Baton {
    /// A baton that thread `holder` holds.
    pub(super) fn new(holder: u32, attention: Arc<Attention>) -> Arc<Baton> {
        let state = State { holder: Some(holder), queue: VecDeque::new(), parked: Vec::new() };
        Arc::new(Baton { state: Mutex::new(state), attention, interval: AtomicU64::new(INTERVAL) })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that is done under the lock leaves it half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the baton.
    pub(super) fn take(&self, seat: &Arc<Seat>) {
        drop(self.queue(self.lock(), seat));
    }

    /// Lets go of the baton.
    pub(super) fn give(&self) {
        self.lock().pass_on();
    }

    /// Lets those run who queue, and waits for the baton again.
    pub(super) fn hand_over(&self, seat: &Arc<Seat>) {
        let mut state = self.lock();
        if !state.queue.is_empty() {
            state.pass_on();
            drop(self.queue(state, seat));
        }
    }

    /// The same for one of those who queue, or are parked, before all others.
    pub(super) fn summon(&self, seat: &Arc<Seat>, wanted: u32) {
        let mut state = self.lock();
        state.wake(|_, parked| parked.number == wanted);
        if let Some(index) = state.queue.iter().position(|queued| queued.number == wanted) {
            state.queue.swap(0, index);
            state.pass_on();
            drop(self.queue(state, seat));
        }
    }

    fn queue<'a>(&'a self, mut state: MutexGuard<'a, State>, seat: &Arc<Seat>) -> MutexGuard<'a, State> {
        if state.holder.is_none() {
            state.holder = Some(seat.number);
            return state;
        }
        state.queue.push_back(Arc::clone(seat));
        while state.holder != Some(seat.number) {
            let is_first = state.queue.front().is_some_and(|first| first.number == seat.number);
            if !is_first {
                state = seat.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let interval = Duration::from_nanos(self.interval.load(Ordering::Relaxed));
            let (guard, waited) = seat.changed.wait_timeout(state, interval).unwrap_or_else(PoisonError::into_inner);
            state = guard;
            if waited.timed_out() && state.holder != Some(seat.number) {
                self.attention.ask(Reason::Switch);
            }
        }
        state
    }

    /// Lets go of the baton until somebody wakes this thread up for `key`, or it is time. Whether it was woken up.
    pub(super) fn park(&self, seat: &Arc<Seat>, key: usize, end: Option<Instant>) -> bool {
        let mut state = self.lock();
        state.parked.push((key, Arc::clone(seat)));
        state.pass_on();
        let mut is_woken = true;
        while state.is_parked(seat) {
            let Some(end) = end else {
                state = seat.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                is_woken = false;
                state.wake(|_, parked| parked.number == seat.number);
            } else {
                state = seat.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        drop(self.queue(state, seat));
        is_woken
    }

    /// Wakes up the first who is parked for `key`.
    pub(super) fn wake_one(&self, key: usize) {
        self.lock().wake(|parked, _| parked == key);
    }

    /// Wakes up all who are parked for `key`.
    pub(super) fn wake_all(&self, key: usize) {
        let mut state = self.lock();
        while state.wake(|parked, _| parked == key) {}
    }

    /// Wakes up everybody.
    pub(super) fn wake_everybody(&self) {
        let mut state = self.lock();
        while state.wake(|_, _| true) {}
    }
}
