//! Threads of Python: native threads, of which one runs at a time.
//!
//! The one that holds the [`baton`](Baton) runs. It hands it over between two instructions, when somebody has waited for an interval
//! (`Reason::Switch`), and while it does something that touches no object ([`Runtime::without_baton`], [`Runtime::park`]). So the heap
//! never sees two threads, and nobody but this module knows that there are several: what belongs to one of them is exchanged at a switch
//! ([`State`]).
//!
//! The first thread is whoever is inside the interpreter from outside. When it leaves, it keeps the baton: the others run only while it
//! is inside, and waits. See `docs/internals/threads.md`.

mod baton;
mod state;

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use object::{Object, Reason};

use baton::{Baton, Seat};
use state::State;

use crate::frame_stack::Frame;
use crate::permission::Permission;
use crate::runtime::Runtime;

/// The number of the first thread.
pub const MAIN: u32 = 1;
/// Bytes of native stack that a thread has if the program does not say otherwise, and the least it gets. Code that is not optimised takes
/// more.
pub const STACK: usize = if cfg!(debug_assertions) { 8 << 20 } else { 2 << 20 };
/// Bytes at the end of a thread's stack that are left for native code between two tests of how deep it is.
const RESERVE: usize = 512 << 10;

/// A thread that has not ended.
struct Member {
    seat: Arc<Seat>,
    state: State,
    /// What it is to begin with.
    task: Option<Object>,
    is_daemon: bool,
    /// Bytes lent for its native stack.
    lent: usize,
}

/// The threads of an interpreter.
pub struct Threads {
    baton: Arc<Baton>,
    /// The one that runs.
    running: Cell<u32>,
    /// The number that was given last.
    last: Cell<u32>,
    /// How many there are.
    count: Cell<usize>,
    members: RefCell<Vec<Member>>,
    natives: RefCell<Vec<JoinHandle<()>>>,
}

/// What a new thread does: its runtime, and the object that it was started with.
pub type Entry = fn(&Runtime, Object);

/// Takes a runtime to a native thread.
struct Shared(*const Runtime);

// SAFETY: a thread uses the runtime only while it holds the baton, which one thread does at a time and hands over under a lock; and the
// runtime does not end before its threads have.
unsafe impl Send for Shared {}

impl Shared {
    fn get(&self) -> *const Runtime {
        self.0
    }
}

/// Ends the process if a thread breaks off: nobody else would get the baton.
struct Whole;

impl Drop for Whole {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}

impl Threads {
    pub(crate) fn new(space: &object::Space) -> Threads {
        Threads {
            baton: Baton::new(MAIN, space.shared_attention()),
            running: Cell::new(MAIN),
            last: Cell::new(MAIN),
            count: Cell::new(1),
            members: RefCell::new(vec![Member::new(MAIN)]),
            natives: RefCell::default(),
        }
    }

    /// The number of the thread that runs.
    #[inline]
    pub fn running(&self) -> u32 {
        self.running.get()
    }

    /// Whether the first one runs: it serves signals.
    #[inline]
    pub fn is_main(&self) -> bool {
        self.running.get() == MAIN
    }

    /// Whether there is but one.
    #[inline]
    pub fn is_alone(&self) -> bool {
        self.count.get() == 1
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count.get()
    }

    /// How long a thread waits before it asks for the baton.
    pub fn switch_interval(&self) -> Duration {
        Duration::from_nanos(self.baton.interval.load(Ordering::Relaxed))
    }

    /// Sets that.
    pub fn set_switch_interval(&self, interval: Duration) {
        self.baton.interval.store(u64::try_from(interval.as_nanos()).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
    }

    /// Wakes up the first thread that is parked for `key`.
    pub fn wake_one(&self, key: usize) {
        self.baton.wake_one(key);
    }

    /// Wakes up all threads that are parked for `key`.
    pub fn wake_all(&self, key: usize) {
        self.baton.wake_all(key);
    }

    /// Whether another thread than the running one keeps the program from ending.
    pub fn are_awaited(&self) -> bool {
        let running = self.running.get();
        self.members.borrow().iter().any(|member| !member.is_daemon && member.seat.number != MAIN && member.seat.number != running)
    }

    /// Whether a thread has not ended.
    pub fn is_alive(&self, number: u32) -> bool {
        self.members.borrow().iter().any(|member| member.seat.number == number)
    }

    fn seat(&self) -> Arc<Seat> {
        let (members, running) = (self.members.borrow(), self.running.get());
        match members.iter().find(|member| member.seat.number == running) {
            Some(member) => Arc::clone(&member.seat),
            None => panic!("broken law: a thread that is not known runs"),
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if !self.is_alone() {
            // They wait for the baton for ever; what they hold goes with the heap.
            std::mem::forget(self.members.take());
        }
    }
}

impl Member {
    fn new(number: u32) -> Member {
        Member { seat: Seat::new(number), state: State::new(), task: None, is_daemon: false, lent: 0 }
    }
}

impl Runtime {
    /// Starts a thread, which begins with `entry` and `task`. Its number; `None` if it may not, or the system or the limit has no room.
    pub fn start_thread(&self, stack: usize, is_daemon: bool, entry: Entry, task: Object) -> Option<u32> {
        if !self.permissions().has(Permission::Threads) || self.is_ending() {
            return None;
        }
        let stack = stack.max(STACK);
        let lent = self.lend(stack).ok()?.keep();
        let threads = &self.threads;
        let number = threads.last.get() + 1;
        threads.last.set(number);
        let member = Member { task: Some(task), is_daemon, lent, ..Member::new(number) };
        let (seat, baton, shared) = (Arc::clone(&member.seat), Arc::clone(&threads.baton), Shared(self));
        threads.members.borrow_mut().push(member);
        threads.count.set(threads.count.get() + 1);
        let work = move || {
            let whole = Whole;
            baton.take(&seat);
            // SAFETY: this thread holds the baton, and the runtime waits for it before it ends.
            let runtime = unsafe { &*shared.get() };
            runtime.begin_thread(seat.number, stack, entry);
            baton.give();
            drop(whole);
        };
        let spawned = std::thread::Builder::new().name("glassheap".to_owned()).stack_size(stack).spawn(work);
        let mut natives = threads.natives.borrow_mut();
        natives.retain(|native| !native.is_finished());
        match spawned {
            Ok(native) => {
                natives.push(native);
                Some(number)
            }
            Err(_) => {
                self.forget_thread(number);
                None
            }
        }
    }

    /// The whole life of a thread, which holds the baton at its begin and at its end.
    fn begin_thread(&self, number: u32, stack: usize, entry: Entry) {
        self.enter_thread(number);
        self.allow_native_stack(stack - RESERVE);
        let task =
            self.threads.members.borrow_mut().iter_mut().find(|member| member.seat.number == number).and_then(|member| member.task.take());
        if let Some(task) = task {
            entry(self, task);
        }
        for root in state::ROOTS {
            drop(self.root(root).take());
        }
        self.frames.release(self);
        self.leave_thread();
        self.forget_thread(number);
    }

    fn forget_thread(&self, number: u32) {
        let mut members = self.threads.members.borrow_mut();
        if let Some(index) = members.iter().position(|member| member.seat.number == number) {
            let member = members.remove(index);
            self.threads.count.set(members.len());
            drop(members);
            self.take_back(member.lent);
        }
    }

    /// Puts what belongs to the running thread away.
    fn leave_thread(&self) {
        self.exchange_state(self.threads.running.get());
    }

    /// Makes a thread that holds the baton the running one.
    fn enter_thread(&self, number: u32) {
        self.threads.running.set(number);
        self.exchange_state(number);
    }

    fn exchange_state(&self, number: u32) {
        let members = self.threads.members.borrow();
        if let Some(member) = members.iter().find(|member| member.seat.number == number) {
            member.state.exchange(self);
        }
    }

    /// Does something during which others may run.
    fn away<T>(&self, work: impl FnOnce(&Baton, &Arc<Seat>) -> T) -> T {
        let seat = self.threads.seat();
        self.leave_thread();
        let result = work(&self.threads.baton, &seat);
        self.enter_thread(seat.number);
        result
    }

    /// Does what may take long and touches no object: other threads run meanwhile.
    pub fn without_baton<T>(&self, work: impl FnOnce() -> T) -> T {
        if self.threads.is_alone() {
            return work();
        }
        self.away(|baton, seat| {
            baton.give();
            let result = work();
            baton.take(seat);
            result
        })
    }

    /// Waits until another thread wakes up those that wait for `key`, or it is time. Whether it was woken up.
    pub fn park(&self, key: usize, end: Option<Instant>) -> bool {
        self.away(|baton, seat| baton.park(seat, key, end))
    }

    /// Lets another thread run that has asked for it. Returns whether one had.
    #[cold]
    pub fn switch_threads(&self) -> bool {
        let is_asked = self.attention().settle(Reason::Switch);
        if is_asked && !self.threads.is_alone() {
            self.away(|baton, seat| baton.hand_over(seat));
        }
        is_asked
    }

    /// Lets the first thread run, if it can: there is something that only it does.
    pub(crate) fn summon_main(&self) {
        self.away(|baton, seat| baton.summon(seat, MAIN));
    }

    /// Ends all other threads, whatever they say to that, and waits for them.
    pub fn end_threads(&self) {
        if self.threads.is_alone() {
            self.join_natives();
            return;
        }
        let was_ending = self.is_ending();
        self.attention().ask(Reason::End);
        while !self.threads.is_alone() {
            self.threads.baton.wake_everybody();
            self.without_baton(|| std::thread::sleep(Duration::from_micros(200)));
        }
        if !was_ending {
            self.attention().settle(Reason::End);
        }
        self.join_natives();
    }

    fn join_natives(&self) {
        for native in self.threads.natives.take() {
            // One that broke off has ended the process.
            let _ = native.join();
        }
    }

    /// The running frames of all threads, that of the running one first, with the threads' numbers.
    pub fn stacks(&self) -> Vec<(u32, Option<&Frame>)> {
        let running = self.threads.running.get();
        let mut all = vec![(running, self.frames.current())];
        for member in self.threads.members.borrow().iter().filter(|member| member.seat.number != running) {
            all.push((member.seat.number, member.state.frames.current_of(self)));
        }
        all
    }

    /// Shows what threads that wait hold besides their frames.
    pub fn each_of_threads(&self, mut visit: impl FnMut(&Object)) {
        for member in self.threads.members.borrow().iter() {
            member.task.iter().for_each(&mut visit);
            for kept in &member.state.roots {
                let object = kept.take();
                object.iter().for_each(&mut visit);
                kept.set(object);
            }
        }
    }
}
