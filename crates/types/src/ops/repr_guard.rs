//! What ends the `repr` of a container that holds itself: `[[...]]`.

use std::cell::RefCell;
use std::rc::Rc;

use object::Object;

use crate::runtime::Runtime;

/// The addresses of the containers whose `repr` is being made, each with the thread that does. As many as native recursion may be deep,
/// so it is bounded.
#[derive(Default)]
struct Shown(RefCell<Vec<(u32, usize)>>);

/// The `repr` of a container is being made as long as this exists.
pub struct ReprGuard {
    shown: Rc<Shown>,
    entry: (u32, usize),
}

impl ReprGuard {
    /// Begins the `repr` of `object`. `None` if that has begun already: the object holds itself.
    pub fn enter(runtime: &Runtime, object: &Object) -> Option<ReprGuard> {
        let shown = runtime.attached::<Shown>();
        let entry = (runtime.threads.running(), object.identity());
        if shown.0.borrow().contains(&entry) {
            return None;
        }
        shown.0.borrow_mut().push(entry);
        Some(ReprGuard { shown, entry })
    }
}

impl Drop for ReprGuard {
    fn drop(&mut self) {
        let mut shown = self.shown.0.borrow_mut();
        if let Some(last) = shown.iter().rposition(|entry| *entry == self.entry) {
            shown.remove(last);
        }
    }
}
