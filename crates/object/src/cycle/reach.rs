//! Passes 1 and 4: find out what is reached, from the roots and then from what else is held from outside.
//!
//! What is reached is looked at page by page, not object by object: memory is read in the order in which it lies, although the graph has
//! another. What is reached on the page being looked at comes next. A page on which something else was reached waits in a queue, and by the
//! time it is taken out, more has been reached on it.
//!
//! The queue is linked through the page table, and what is reached on the page being looked at waits in an array that has room for all of
//! a page: the pass needs no memory that grows with the heap.

use heap::{PAGE_BITS, PAGE_SIZE, PageBlocks, PageQueue, REF_SHIFT, Ref, Waiting};

use super::edges::{Plan, Plans, Traverse, by_shape};
use super::generations::Generation;
use super::leaf::Leaves;
use super::note::{DONE, INNER, INSIDE, LEAF, NONE, REACHED, has_reached};
use super::view::{Blocks, View};
use crate::header::IMMORTAL;

/// Shows the roots that are known: references that no object of the space has. Each refers to a live object; there may be more.
pub type Roots<'a> = &'a dyn Fn(&mut dyn FnMut(Ref));

/// Most containers on a page.
const BLOCKS: usize = PAGE_SIZE / heap::GRANULE;

/// Pass 1: notes every container that is reached from the roots. Returns how many of them belong to no generation: the immortal, and the
/// frozen.
///
/// Of what nobody has said that it is a root, counts will tell: so this may miss something, but then the passes that follow do more.
pub(super) fn from_roots(view: View<'_>, roots: Roots<'_>, leaves: Leaves) -> usize {
    let mut reach = Reach::<true>::new(view, leaves);
    roots(&mut |root| {
        if view.is_own_container(root) {
            reach.reach_elsewhere(root);
        }
    });
    reach.follow_all();
    reach.ageless
}

/// Pass 4: notes every container that is reached from one that is held from outside.
pub(super) fn from_held(view: View<'_>, generation: Generation) {
    let mut reach = Reach::<false>::new(view, Leaves::TakePart);
    for page in view.pages(generation) {
        if view.may_have_members(&page) && has_reached(view.notes_of_page(page.start)) {
            reach.page(&page);
        }
    }
    reach.follow_all();
}

/// `FROM_ROOTS`, nothing is known of what has no note. Else notes say that a container was not reached, and whether it holds any.
struct Reach<'a, const FROM_ROOTS: bool> {
    view: View<'a>,
    plans: Plans,
    leaves: Leaves,
    /// Pages on which something was reached.
    queue: PageQueue<'a>,
    /// Of the page being looked at, what is still to be looked through.
    blocks: Blocks,
    /// Besides, what is reached of it: the first `waiting`.
    behind: [Ref; BLOCKS],
    waiting: usize,
    /// Counts beyond this are looked at closely: those of the immortal, or all while there are frozen containers.
    most: u32,
    /// How many of the reached belong to no generation.
    ageless: usize,
}

impl<'a, const FROM_ROOTS: bool> Reach<'a, FROM_ROOTS> {
    fn new(view: View<'a>, leaves: Leaves) -> Self {
        let queue = PageQueue::new(view.space);
        let most = if view.space.frozen.get() { 0 } else { IMMORTAL - 1 };
        Reach {
            view,
            plans: Plans::new(),
            leaves,
            queue,
            blocks: Blocks::default(),
            behind: [heap::FIRST_CONTAINER; BLOCKS],
            waiting: 0,
            most,
            ageless: 0,
        }
    }

    /// Looks at all that waits, and at what is reached from there.
    fn follow_all(&mut self) {
        while let Some(waiting) = self.queue.pop() {
            match waiting {
                Waiting::One(container) if self.view.note(container).get() >= REACHED => {
                    self.view.note(container).set(DONE);
                    self.follow_on_page(container);
                }
                Waiting::One(_) => {}
                Waiting::Many(page) => self.page(&page),
            }
        }
    }

    /// Looks at the reached containers of a page.
    fn page(&mut self, page: &PageBlocks) {
        self.blocks = Blocks::of(page);
        if let Some(first) = self.next() {
            self.follow_on_page(first);
        }
    }

    /// Looks at a container, and at what else is reached on its page.
    fn follow_on_page(&mut self, first: Ref) {
        let mut next = Some(first);
        while let Some(container) = next {
            let Some(descriptor) = Ref::from_raw(self.view.words(container).1) else { unreachable!("what is reached is alive") };
            let (plan, is_new) = self.plans.of(self.view, descriptor);
            let plan = *plan;
            if is_new {
                // The class is reached by the first of its instances.
                plan.class.into_iter().for_each(|class| self.reach_elsewhere(class));
            }
            next = by_shape!(plan.shape, Way => self.alike::<Way>(&plan, container));
        }
    }

    /// Looks at containers of one descriptor that are reached on a page, from `first` on. Returns the first that has another.
    #[inline(never)]
    fn alike<T: Traverse>(&mut self, plan: &Plan, first: Ref) -> Option<Ref> {
        let (view, plan) = (self.view, *plan);
        let finds_leaves = T::LEAVES && FROM_ROOTS && plan.can_be_leaf && self.leaves == Leaves::LeftOut;
        let mut container = first;
        loop {
            let (count, descriptor) = view.words(container);
            if descriptor != plan.descriptor.raw() {
                return Some(container);
            }
            if FROM_ROOTS && count > self.most {
                self.ageless += usize::from(count >= IMMORTAL || view.space.is_frozen(&view.object(container)));
            }
            let start = container.address(view.base);
            let mut is_leaf = finds_leaves;
            // A chain is followed in a register.
            let mut next = None;
            if !finds_leaves || plan.vector_at(start).is_inner() {
                plan.each_container::<T>(view, start, |target| {
                    is_leaf = false;
                    if self.reach(container, target) {
                        match next {
                            None => next = Some(target),
                            Some(_) => self.push(target),
                        }
                    }
                });
            }
            if is_leaf {
                plan.vector_at(start).end_inner();
                view.note(container).set(LEAF);
            }
            container = match next {
                Some(next) => next,
                None => self.next()?,
            };
        }
    }

    /// The next container that is reached on the page being looked at.
    #[inline(always)]
    fn next(&mut self) -> Option<Ref> {
        if self.waiting > 0 {
            self.waiting -= 1;
            return Some(self.behind[self.waiting]);
        }
        loop {
            let container = self.blocks.take_first()?;
            let note = self.view.note(container);
            if note.get() >= REACHED {
                let is_inner = note.get() & INNER != 0;
                note.set(DONE);
                if is_inner {
                    return Some(container);
                }
            }
        }
    }

    /// `holder` holds `target`. Returns whether that is to be looked at now: it is on the same page.
    #[inline(always)]
    fn reach(&mut self, holder: Ref, target: Ref) -> bool {
        if !self.is_new(target) {
            return false;
        }
        let is_here = (target.raw() ^ holder.raw()) >> (PAGE_BITS - REF_SHIFT) == 0;
        if is_here {
            self.view.note(target).set(DONE);
        } else {
            self.wait(target);
        }
        is_here
    }

    /// A container of the page being looked at waits.
    #[inline(always)]
    fn push(&mut self, target: Ref) {
        self.behind[self.waiting] = target;
        self.waiting += 1;
    }

    /// A container is reached, from anywhere.
    fn reach_elsewhere(&mut self, target: Ref) {
        if self.is_new(target) {
            self.wait(target);
        }
    }

    /// Whether a container that is reached has to be looked at. If not, it needs no more.
    #[inline(always)]
    fn is_new(&mut self, target: Ref) -> bool {
        let note = self.view.note(target);
        if FROM_ROOTS {
            return note.get() == NONE;
        }
        if note.get() == INSIDE {
            note.set(DONE);
        }
        note.get() == INSIDE | INNER
    }

    /// A container is reached on a page that has to wait.
    #[inline(always)]
    fn wait(&mut self, target: Ref) {
        self.view.note(target).set(REACHED | INNER);
        prefetch(target.address(self.view.base));
        self.queue.push(target);
    }
}

/// Asks for the memory at `address` before it is needed.
#[inline(always)]
fn prefetch(address: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch of any address does nothing that can be observed.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::with_exposed_provenance(address)) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
