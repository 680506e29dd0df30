//! The references that objects of one descriptor hold, in tight loops over its layout.

use std::ptr;

use heap::Ref;

use super::note::View;
use crate::descriptor::DescriptorFlags;
use crate::header::IMMORTAL;
use crate::layout::{Items, Layout};
use crate::slot::Slot;
use crate::vector::RefVector;

/// Which of the loops of [`Plan::each_as`] a plan needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A run of as many slots in each object.
    Run,
    /// A vector.
    Vector,
    /// More than one of these, or something else.
    Mixed,
}

/// Where the references are in the objects of one descriptor.
///
/// Most objects have their references in one run of slots, in a vector, or in both: these are read in a tight loop. What is elsewhere is
/// `scattered`.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) descriptor: Ref,
    pub(super) layout: &'static Layout,
    /// The class, if its instances count it.
    pub(super) class: Option<Ref>,
    /// Its objects have a finalizer.
    pub(super) finalizer: bool,
    /// The run of slots: where it begins, and how many there are.
    first: u32,
    count: u32,
    /// Where the number of slots of the run is, if each object has its own; else 0.
    length: u32,
    /// Where the vector is, or 0.
    vector: u32,
    /// The layout has fields, trailing slots or a function that are looked at besides.
    scattered: bool,
    /// The fields are part of the run.
    fields_run: bool,
    /// Which loop it needs.
    pub(super) shape: Shape,
}

impl Plan {
    /// The plan for a descriptor.
    pub(super) fn new(view: View<'_>, descriptor: Ref) -> Plan {
        let described = view.descriptor(descriptor);
        let layout = &view.space.layouts()[described.layout.get().0 as usize];
        let class = described.class.get();
        let finalizer = view.descriptor(class).flags.get().has(DescriptorFlags::FINALIZER);
        let class = (view.header(class).count.get() < IMMORTAL).then_some(class);
        let mut plan = Plan {
            descriptor,
            layout,
            class,
            finalizer,
            first: 0,
            count: 0,
            length: 0,
            vector: 0,
            scattered: layout.trailing || layout.visit.is_some(),
            fields_run: true,
            shape: Shape::Mixed,
        };
        let slots = described.inline_slots.get().into();
        match layout.items {
            Items::None => {}
            Items::Inline { length, first } => (plan.length, plan.first) = (length.into(), first.into()),
            Items::Vector { at } => plan.vector = at.into(),
            Items::Slots { first } => (plan.first, plan.count) = (first.into(), slots),
        }
        match run_of_fields(layout) {
            Some((_, 0)) => {}
            Some((first, count)) if plan.length == 0 && (plan.count == 0 || first + count * SLOT == plan.first) => {
                (plan.first, plan.count) = (first, count + plan.count);
            }
            _ => (plan.scattered, plan.fields_run) = (true, false),
        }
        plan.shape = match (plan.vector, plan.count, plan.length) {
            _ if plan.scattered => Shape::Mixed,
            (0, _, 0) => Shape::Run,
            (_, 0, 0) => Shape::Vector,
            _ => Shape::Mixed,
        };
        plan
    }

    /// Shows every counted reference of the container at `start`, which this plan is for, but that to its class.
    #[inline(always)]
    pub(super) fn each(&self, view: View<'_>, start: usize, mut found: impl FnMut(Ref)) {
        self.each_as::<true, true, true>(view, start, |raw| Ref::from_raw(raw).into_iter().for_each(&mut found));
    }

    /// As [`Plan::each`], where it is known what there can be. Shows the words as they are, 0 for no reference.
    #[inline(always)]
    pub(super) fn each_as<const RUN: bool, const VECTOR: bool, const MIXED: bool>(
        &self,
        view: View<'_>,
        start: usize,
        mut found: impl FnMut(u32),
    ) {
        if RUN {
            let count = match self.length {
                length if MIXED && length != 0 => load(start + length as usize),
                _ => self.count,
            };
            each_word(start + self.first as usize, count, &mut found);
        }
        if VECTOR && (!MIXED || self.vector != 0) {
            // SAFETY: the layout says that a vector is there.
            let vector = unsafe { &*ptr::with_exposed_provenance::<RefVector>(start + self.vector as usize) };
            if let Some(buffer) = vector.buffer(view.base) {
                each_word(buffer.addr().get(), vector.len() as u32, &mut found);
            }
        }
        if MIXED && self.scattered {
            self.each_scattered(view, start, &mut |target| found(target.raw()));
        }
    }

    #[inline(never)]
    fn each_scattered(&self, view: View<'_>, start: usize, found: &mut dyn FnMut(Ref)) {
        if !self.fields_run {
            let fields = self.layout.fields.iter().chain(self.layout.kept);
            fields.filter_map(|field| Ref::from_raw(load(start + field.offset as usize))).for_each(&mut *found);
        }
        let object = view.object(Ref::from_address(start));
        if self.layout.trailing {
            object.trailing().iter().filter_map(Slot::reference).for_each(&mut *found);
        }
        if let Some(more) = self.layout.visit {
            // SAFETY: the function belongs to the object's layout.
            unsafe { more(&object, &mut |slot: &Slot| slot.reference().into_iter().for_each(&mut *found)) };
        }
    }
}

/// Bytes of a slot.
const SLOT: u32 = size_of::<Slot>() as u32;

/// The run that the fields of a layout are: where it begins, and how many there are. `None` if they do not follow one another.
fn run_of_fields(layout: &Layout) -> Option<(u32, u32)> {
    let offsets = || layout.fields.iter().chain(layout.kept).map(|field| u32::from(field.offset));
    let first = offsets().min().unwrap_or(0);
    let count = offsets().count() as u32;
    offsets().max().is_none_or(|last| last == first + (count - 1) * SLOT).then_some((first, count))
}

/// Shows `count` words that follow one another.
#[inline(always)]
fn each_word(first: usize, count: u32, found: &mut impl FnMut(u32)) {
    let mut address = first;
    let end = first + count as usize * SLOT as usize;
    while address < end {
        found(load(address));
        address += SLOT as usize;
    }
}

/// The word at `address`.
#[inline(always)]
fn load(address: usize) -> u32 {
    // SAFETY: the callers pass addresses of slots and lengths, as a layout says; all are initialised words.
    unsafe { ptr::with_exposed_provenance::<u32>(address).read() }
}

/// The plan of the last descriptor that was asked for: objects of one kind lie side by side.
pub(super) struct Plans {
    last: Option<Plan>,
    descriptor: Option<Ref>,
}

impl Plans {
    pub(super) fn new() -> Plans {
        Plans { last: None, descriptor: None }
    }

    /// Whether the plan for `descriptor` was asked for last.
    #[inline(always)]
    pub(super) fn is_for(&self, descriptor: Ref) -> bool {
        self.descriptor == Some(descriptor)
    }

    /// The plan for `descriptor`.
    #[inline(always)]
    pub(super) fn of(&mut self, view: View<'_>, descriptor: Ref) -> &Plan {
        if !self.is_for(descriptor) {
            self.make(view, descriptor);
        }
        match &self.last {
            Some(plan) => plan,
            None => unreachable!("a plan was made for the descriptor"),
        }
    }

    #[cold]
    fn make(&mut self, view: View<'_>, descriptor: Ref) {
        self.last = Some(Plan::new(view, descriptor));
        self.descriptor = Some(descriptor);
    }
}
