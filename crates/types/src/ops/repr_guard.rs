//! What ends the `repr` of a container that holds itself: `[[...]]`.

use std::cell::RefCell;
use std::rc::Rc;

use object::Object;

use crate::runtime::Runtime;

/// The addresses of the containers whose `repr` is being made. As many as native recursion may be deep, so it is bounded.
#[derive(Default)]
struct Shown(RefCell<Vec<usize>>);

/// The `repr` of a container is being made as long as this exists.
pub struct ReprGuard {
    shown: Rc<Shown>,
}

impl ReprGuard {
    /// Begins the `repr` of `object`. `None` if that has begun already: the object holds itself.
    pub fn enter(runtime: &Runtime, object: &Object) -> Option<ReprGuard> {
        let shown = runtime.attached::<Shown>();
        let address = object.identity();
        if shown.0.borrow().contains(&address) {
            return None;
        }
        shown.0.borrow_mut().push(address);
        Some(ReprGuard { shown })
    }
}

impl Drop for ReprGuard {
    fn drop(&mut self) {
        self.shown.0.borrow_mut().pop();
    }
}
