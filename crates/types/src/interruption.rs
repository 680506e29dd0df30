//! What stops a program from outside: interrupts, the end of its time, the host's order to leave it.
//!
//! They are bits of the space's [`object::Attention`]. The evaluator looks between instructions; native code that may take long looks
//! with [`Runtime::check_interruption`].
//!
//! ```text
//! Interrupt   as Ctrl-C: whatever the program has registered for it, else KeyboardInterrupt
//! Time        glass.TimeLimitExceeded, once: `finally` and `with` may still put things in order
//! End         the same again, between instructions, past every handler: until no call is left
//! ```

use object::Reason;

use crate::error::Raised;
use crate::ids::ClassId;
use crate::runtime::Runtime;

impl Runtime {
    /// For native code that may take long: raises if the program is to stop. May run Python, as handlers of signals are called.
    #[inline(always)]
    pub fn check_interruption(&self) -> Result<(), Raised> {
        if self.attention().is_from_outside() { self.interrupted() } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn interrupted(&self) -> Result<(), Raised> {
        if !self.threads.is_main() {
            // It concerns the program as a whole: a matter of the first thread, but for its end, which comes to all.
            return if self.is_ending() { Err(self.ended()) } else { self.leave_to_main() };
        }
        if self.attention().settle(Reason::Time) {
            self.is_out_of_time.set(true);
            return Err(self.ended());
        }
        if self.is_ending() {
            return Err(self.ended());
        }
        if self.attention().settle(Reason::Interrupt) { (self.hooks.interrupted)(self) } else { Ok(()) }
    }

    /// Whether the program is being left: no handler of exceptions is entered any more.
    #[inline]
    pub fn is_ending(&self) -> bool {
        self.attention().is_for(Reason::End)
    }

    /// Whether the program was told that its time is over.
    pub fn is_out_of_time(&self) -> bool {
        self.is_out_of_time.get()
    }

    /// Forgets that a program was told to end: another one may run.
    pub fn begin_anew(&self) {
        self.attention().settle(Reason::Time);
        self.attention().settle(Reason::End);
        self.is_out_of_time.set(false);
    }

    fn leave_to_main(&self) -> Result<(), Raised> {
        self.summon_main();
        Ok(())
    }

    fn ended(&self) -> Raised {
        if self.is_out_of_time.get() {
            self.error(ClassId::TimeLimitExceeded, format_args!("time limit exceeded"))
        } else {
            self.error(ClassId::KeyboardInterrupt, format_args!("stopped by the host"))
        }
    }
}
