//! The references that objects of one descriptor hold, in tight loops over its layout.

use std::ptr;

use heap::Ref;

use super::note::View;
use crate::header::IMMORTAL;
use crate::layout::{Field, Items, Layout};
use crate::slot::Slot;
use crate::vector::RefVector;

/// Where the references are in the objects of one descriptor.
pub(super) struct Plan {
    pub(super) descriptor: Ref,
    pub(super) layout: &'static Layout,
    /// The class, if its instances count it.
    pub(super) class: Option<Ref>,
    /// Items of [`Items::Slots`].
    slots: usize,
}

impl Plan {
    /// The plan for a descriptor.
    pub(super) fn new(view: View<'_>, descriptor: Ref) -> Plan {
        let described = view.descriptor(descriptor);
        let class = described.class.get();
        Plan {
            descriptor,
            layout: &view.space.layouts()[described.layout.get().0 as usize],
            class: (view.header(class).count.get() < IMMORTAL).then_some(class),
            slots: described.inline_slots.get().into(),
        }
    }

    /// Shows every counted reference of `container`, which this plan is for, but that to its class.
    #[inline(always)]
    pub(super) fn each(&self, view: View<'_>, container: Ref, mut found: impl FnMut(Ref)) {
        let start = container.address(view.base);
        let field = |field: &Field| load(start + field.offset as usize);
        self.layout.fields.iter().filter_map(field).for_each(&mut found);
        self.layout.kept.iter().filter_map(field).for_each(&mut found);
        let (first, count) = match self.layout.items {
            Items::None => (start, 0),
            Items::Inline { length, first } => (start + first as usize, load(start + length as usize).map_or(0, Ref::raw) as usize),
            Items::Vector { at } => {
                // SAFETY: the layout says that a vector is there.
                let vector = unsafe { &*ptr::with_exposed_provenance::<RefVector>(start + at as usize) };
                vector.buffer(view.base).map_or((start, 0), |buffer| (buffer.addr().get(), vector.len()))
            }
            Items::Slots { first } => (start + first as usize, self.slots),
        };
        for index in 0..count {
            if let Some(reference) = load(first + index * size_of::<Slot>()) {
                found(reference);
            }
        }
        if self.layout.trailing {
            view.object(container).trailing().iter().filter_map(Slot::reference).for_each(&mut found);
        }
        if let Some(more) = self.layout.visit {
            let object = view.object(container);
            // SAFETY: the function belongs to the object's layout.
            unsafe { more(&object, &mut |slot: &Slot| slot.reference().into_iter().for_each(&mut found)) };
        }
    }
}

/// The word at `address` as a reference, unless it is 0.
#[inline(always)]
fn load(address: usize) -> Option<Ref> {
    // SAFETY: the callers pass addresses of slots and lengths, as a layout says; all are initialised words.
    Ref::from_raw(unsafe { ptr::with_exposed_provenance::<u32>(address).read() })
}

/// The plan of the last descriptor that was asked for: objects of one kind lie side by side.
pub(super) struct Plans {
    last: Option<Plan>,
}

impl Plans {
    pub(super) fn new() -> Plans {
        Plans { last: None }
    }

    /// The plan for `descriptor`.
    #[inline(always)]
    pub(super) fn of(&mut self, view: View<'_>, descriptor: Ref) -> &Plan {
        match &self.last {
            Some(plan) if plan.descriptor == descriptor => {}
            _ => self.last = Some(Plan::new(view, descriptor)),
        }
        match &self.last {
            Some(plan) => plan,
            None => unreachable!(),
        }
    }
}
