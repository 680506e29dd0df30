//! How much of its native stack a thread has left.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ptr;

/// Bytes at the end of a stack that are left for native code between two tests of how deep it is.
const RESERVE: usize = 512 << 10;

thread_local! {
    /// Where this thread's stack ends, 0 before it was asked for.
    static END: Cell<usize> = const { Cell::new(0) };
}

/// Bytes that the thread may still use, from here on; `None` if the system does not say.
#[inline(never)]
pub(crate) fn left() -> Option<usize> {
    let marker = 0_u8;
    let here = std::hint::black_box(&raw const marker).addr();
    if END.get() == 0 {
        END.set(end()?);
    }
    here.checked_sub(END.get())?.checked_sub(RESERVE)
}

/// The lowest address of this thread's stack.
fn end() -> Option<usize> {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    // SAFETY: asks who this thread is.
    let thread = unsafe { libc::pthread_self() };
    // SAFETY: asks for the attributes of a thread that runs; there is room for them.
    let failed = unsafe { libc::pthread_getattr_np(thread, attributes.as_mut_ptr()) };
    if failed != 0 {
        return None;
    }
    let (mut lowest, mut size) = (ptr::null_mut(), 0);
    // SAFETY: the attributes were written, and there is room for the answers.
    let failed = unsafe { libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut lowest, &raw mut size) };
    // SAFETY: they are not used any more.
    unsafe { libc::pthread_attr_destroy(attributes.as_mut_ptr()) };
    (failed == 0).then(|| lowest.addr()).filter(|lowest| *lowest > 0)
}

#[cfg(test)]
mod tests {
    use std::thread;

    #[test]
    fn a_thread_knows_its_stack() {
        let left = |size: usize| thread::Builder::new().stack_size(size).spawn(super::left).map(thread::JoinHandle::join);
        for size in [2 << 20, 16 << 20] {
            let left = left(size).expect("there are threads").expect("it ends").expect("the system says so");
            assert!((size - (1 << 20)..size).contains(&left), "{left} of {size}");
        }
    }
}
