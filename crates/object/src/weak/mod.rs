//! Weak references: ways to an object that do not keep it alive.
//!
//! A language's weak reference is an object of its own with a [`WeakLink`] in it, at the place its layout names
//! ([`crate::Layout::weak_link`]). The links to one target form a chain, and a table leads from the target to the first of the chain; a
//! bit ([`SideTable::WeaklyReferenced`]) says that it is worth looking. Nothing in an object is spent on the possibility.
//!
//! ```text
//! target <- - - link (no callback) <-> link (callback) <-> link (callback, older)
//!           - - not counted; neither are the links of the chain
//! ```
//!
//! When a target dies, all its links are emptied first. Callbacks of those that are still alive wait in the pending queue; the language
//! calls them before its next instruction.
//!
//! See `docs/internals/weak-references.md`, with a worked example.

mod table;

use std::cell::Cell;

use heap::{Ref, SideTable};

use crate::OutOfMemory;
use crate::cycle::leaf;
use crate::descriptor::DescriptorFlags;
use crate::handle::{Borrowed, Object};
use crate::header::IMMORTAL;
use crate::slot::Slot;
use crate::space::Space;
use table::Table;

/// The part of a weak reference by which it is found from its target. Name `callback` as a field in the object's layout.
#[repr(C)]
pub struct WeakLink {
    /// Not counted. Empty once the target has died.
    target: Cell<Option<Ref>>,
    /// The next weak reference to the same target. Not counted.
    next: Cell<Option<Ref>>,
    /// The one before. Not counted.
    previous: Cell<Option<Ref>>,
    /// What the language calls when the target has died. Empty for none.
    pub callback: Slot,
}

impl WeakLink {
    /// A link to nothing yet: see [`Space::refer_weakly`].
    pub fn new(callback: Option<Object>) -> WeakLink {
        WeakLink { target: Cell::new(None), next: Cell::new(None), previous: Cell::new(None), callback: Slot::from_option(callback) }
    }

    /// The target, unless it has died. The link must lie in a heap.
    #[inline(always)]
    pub fn target(&self) -> Option<Object> {
        let base = std::ptr::from_ref(self).addr() & !(heap::REGION_SIZE - 1);
        // SAFETY: a target that dies empties its links first.
        Some(unsafe { Object::clone_ref(base, self.target.get()?) })
    }

    /// The target's reference, not counted.
    pub fn target_ref(&self) -> Option<Ref> {
        self.target.get()
    }

    /// Takes the callback, to call it: it is called once.
    pub fn take_callback(&self) -> Option<Object> {
        self.callback.take()
    }

    /// Whether the target has died and the callback was not called.
    pub(crate) fn is_due(&self) -> bool {
        self.target.get().is_none() && !self.callback.is_empty()
    }
}

/// The weak references of a space.
pub struct WeakReferences {
    table: Table,
}

impl WeakReferences {
    pub(crate) const fn new() -> WeakReferences {
        WeakReferences { table: Table::new() }
    }

    /// What is known of them outside of the heap, for an image.
    pub(crate) fn words(&self) -> [u64; 3] {
        self.table.words()
    }

    pub(crate) fn from_words(words: [u64; 3]) -> WeakReferences {
        WeakReferences { table: Table::from_words(words) }
    }

    /// Whether there are none.
    #[inline(always)]
    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The link in `object`, if it is a weak reference.
    pub(crate) fn link<'a>(&self, object: &'a Object) -> Option<&'a WeakLink> {
        let offset = object.layout().weak_link?;
        // SAFETY: the layout says that a link is there.
        Some(unsafe { object.part(offset) })
    }

    /// Whether `reference` is for all who ask: it has no callback, and its class is the language's own, which never dies.
    fn is_shared(&self, reference: &Object) -> bool {
        let space = reference.space();
        self.link(reference).is_some_and(|link| link.callback.is_empty())
            // SAFETY: an object's class lives as long as the object.
            && unsafe { space.descriptor_at(reference.class_ref()) }.header.count_word() >= IMMORTAL
    }

    /// Takes a dying weak reference out of its chain.
    pub(crate) fn detach(&self, reference: &Object) {
        let Some(link) = self.link(reference) else { return };
        let Some(target) = link.target.take() else { return };
        let (base, space) = (reference.base(), reference.space());
        let (previous, next) = (link.previous.take(), link.next.take());
        if let Some(next) = next {
            with_link(base, next, |link| link.previous.set(previous));
        }
        match (previous, next) {
            (Some(previous), _) => with_link(base, previous, |link| link.next.set(next)),
            (None, Some(next)) => {
                // The target is in the table, so this needs no memory.
                let _ = self.table.set(space, target, next);
            }
            (None, None) => {
                self.table.remove(space, target);
                space.clear_side_bit(SideTable::WeaklyReferenced, at(base, target).block());
            }
        }
    }

    /// Empties the weak references to a dying `target`. Each is shown to `emptied` with its link.
    pub(crate) fn forget(&self, target: &Object, mut emptied: impl FnMut(&Object, &WeakLink)) {
        let space = target.space();
        space.clear_side_bit(SideTable::WeaklyReferenced, target.block());
        let mut next = self.table.get(space, target.reference());
        self.table.remove(space, target.reference());
        while let Some(reference) = next {
            let reference = at(target.base(), reference);
            let Some(link) = self.link(&reference) else { break };
            link.target.set(None);
            link.previous.set(None);
            next = link.next.take();
            emptied(&reference, link);
        }
    }

    /// Shows every link of every chain: the target and the weak reference.
    pub(crate) fn each(&self, space: &Space, mut visit: impl FnMut(Ref, Ref)) {
        self.table.each(space, |target, first| {
            let mut next = Some(first);
            while let Some(reference) = next {
                visit(target, reference);
                next = None;
                with_link(space.base(), reference, |link| next = link.next.get());
            }
        });
    }
}

impl Space {
    /// Makes `reference`, a new object with a [`WeakLink`], refer weakly to `target`.
    ///
    /// # Panics
    ///
    /// If `reference` has no link, or `target` is an atom: a language that lets atoms be weakly referenced allocates them as containers.
    pub fn refer_weakly(&self, reference: &Object, target: &Object) -> Result<(), OutOfMemory> {
        assert!(target.reference().is_container(), "broken law: only containers are weakly referenced");
        let weak = self.weak();
        let link = weak.link(reference).expect("broken law: a weak reference has a link");
        let (base, own) = (self.base(), reference.reference());
        let first = self.weak_references(target).next().map(|first| first.reference());
        // Those that are shared come first, where they are found again: there is one of each class at most.
        let mut before: Option<Ref> = None;
        if !weak.is_shared(reference) {
            before = self.weak_references(target).take_while(|other| weak.is_shared(other)).last().map(|last| last.reference());
        }
        let mut next = first;
        match before {
            None => self.weak().table.set(self, target.reference(), own)?,
            Some(before) => with_link(base, before, |link| next = link.next.replace(Some(own))),
        }
        if let Some(next) = next {
            with_link(base, next, |link| link.previous.set(Some(own)));
        }
        link.previous.set(before);
        link.next.set(next);
        link.target.set(Some(target.reference()));
        self.set_side_bit(SideTable::WeaklyReferenced, target.block());
        // What a callback waits for must be found with the rest of the garbage.
        leaf::leave_out_no_more(self, target.reference());
        // SAFETY: an object's class lives as long as the object.
        let class = unsafe { self.descriptor_at(target.class_ref()) };
        let flags = class.flags.get().without(DescriptorFlags::PLAIN);
        class.flags.set(flags.with(DescriptorFlags::WEAKLY_REFERENCED));
        Ok(())
    }

    /// Takes the callback of a weak reference whose target has died, to call it: it is called once.
    pub fn take_weak_callback(&self, reference: &Object) -> Option<Object> {
        self.weak().link(reference)?.take_callback()
    }

    /// The weak references to `target`, first those that are shared, then the latest first.
    pub fn weak_references<'a>(&'a self, target: &'a Object) -> impl Iterator<Item = Borrowed<'a>> + 'a {
        let base = self.base();
        let is_referenced = target.reference().is_container() && self.side_bit(SideTable::WeaklyReferenced, target.block());
        let first = is_referenced.then(|| self.weak().table.get(self, target.reference())).flatten();
        std::iter::successors(first.map(|first| at(base, first)), move |reference| Some(at(base, self.weak().link(reference)?.next.get()?)))
    }

    /// A weak reference to `target` of exactly this class without a callback: one is enough for all who ask.
    pub fn shared_weak_reference(&self, target: &Object, class: Ref) -> Option<Object> {
        let mut shared = self.weak_references(target).take_while(|reference| self.weak().is_shared(reference));
        shared.find(|reference| reference.class_ref() == class).map(Borrowed::owned)
    }
}

/// The weak reference or target at a reference of a chain.
fn at<'a>(base: usize, reference: Ref) -> Borrowed<'a> {
    // SAFETY: chains hold live objects only: a dying one leaves its chain first.
    unsafe { Borrowed::from_ref(base, reference) }
}

/// Does something with the link of a weak reference of a chain.
fn with_link(base: usize, reference: Ref, work: impl FnOnce(&WeakLink)) {
    let reference = at(base, reference);
    if let Some(link) = reference.space().weak().link(&reference) {
        work(link);
    }
}
