//! The references that objects of one descriptor hold, in tight loops over its layout.

use std::ptr;

use heap::Ref;

use super::leaf::VECTOR;
use super::view::View;
use crate::descriptor::DescriptorFlags;
use crate::header::IMMORTAL;
use crate::layout::{Items, Layout};
use crate::slot::Slot;
use crate::vector::RefVector;

/// Where the objects of a descriptor have their references: decides by which [`Traverse`] they are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// In one slot.
    One,
    /// In two slots that follow one another.
    Two,
    /// In a run of as many slots in each object.
    Run,
    /// In a run whose length the object says.
    Counted,
    /// In a vector.
    Vector,
    /// In more than one of these, or elsewhere.
    Any,
}

/// A way to read the references of objects. Passes are compiled once for each, so that their loops have no choice to make.
pub(super) trait Traverse {
    /// There may be references besides the run.
    const MORE: bool = false;
    /// The run is that of a vector, so an object may be a leaf.
    const LEAVES: bool = false;

    /// The run of slots in the container at `start`: where it begins, and how many there are.
    fn run(plan: &Plan, view: View<'_>, start: usize) -> (usize, u32);
}

/// Evaluates `$run` with `$traverse` standing for the way to read objects of a shape.
macro_rules! by_shape {
    ($shape:expr, $traverse:ident => $run:expr) => {{
        use $crate::cycle::edges::{self, Shape};
        match $shape {
            Shape::One => edges::by_shape!(@ edges::Fixed<1>, $traverse => $run),
            Shape::Two => edges::by_shape!(@ edges::Fixed<2>, $traverse => $run),
            Shape::Run => edges::by_shape!(@ edges::Run, $traverse => $run),
            Shape::Counted => edges::by_shape!(@ edges::Counted, $traverse => $run),
            Shape::Vector => edges::by_shape!(@ edges::Vector, $traverse => $run),
            Shape::Any => edges::by_shape!(@ edges::Any, $traverse => $run),
        }
    }};
    (@ $way:ty, $traverse:ident => $run:expr) => {{
        type $traverse = $way;
        $run
    }};
}
pub(super) use by_shape;

/// [`Shape::One`], [`Shape::Two`].
pub(super) struct Fixed<const COUNT: u32>;
/// [`Shape::Run`].
pub(super) struct Run;
/// [`Shape::Counted`].
pub(super) struct Counted;
/// [`Shape::Vector`].
pub(super) struct Vector;
/// [`Shape::Any`].
pub(super) struct Any;

impl<const COUNT: u32> Traverse for Fixed<COUNT> {
    #[inline(always)]
    fn run(plan: &Plan, _: View<'_>, start: usize) -> (usize, u32) {
        (start + plan.first as usize, COUNT)
    }
}

impl Traverse for Run {
    #[inline(always)]
    fn run(plan: &Plan, _: View<'_>, start: usize) -> (usize, u32) {
        (start + plan.first as usize, plan.count)
    }
}

impl Traverse for Counted {
    #[inline(always)]
    fn run(plan: &Plan, _: View<'_>, start: usize) -> (usize, u32) {
        (start + plan.first as usize, load(start + plan.length as usize))
    }
}

impl Traverse for Vector {
    const LEAVES: bool = true;

    #[inline(always)]
    fn run(plan: &Plan, view: View<'_>, start: usize) -> (usize, u32) {
        plan.vector_at(start).run(view.base)
    }
}

impl Traverse for Any {
    const MORE: bool = true;

    #[inline(always)]
    fn run(plan: &Plan, view: View<'_>, start: usize) -> (usize, u32) {
        if plan.length == 0 { Run::run(plan, view, start) } else { Counted::run(plan, view, start) }
    }
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
    /// Its objects have nothing but references, and a vector perhaps: no finalizer, no link of a weak reference, nothing to be released.
    pub(super) is_bare: bool,
    /// Its objects are leaves while their vectors say that they hold no containers.
    pub(super) can_be_leaf: bool,
    /// The run of slots: where it begins, and how many there are.
    first: u32,
    count: u32,
    /// Where the number of slots of the run is, if each object has its own; else 0.
    length: u32,
    /// Where the vector is, or 0.
    pub(super) vector: u32,
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
        let flags = view.descriptor(class).flags.get();
        let finalizer = flags.has(DescriptorFlags::FINALIZER);
        let class = (view.header(class).count.get() < IMMORTAL).then_some(class);
        let mut plan = Plan {
            descriptor,
            layout,
            class,
            finalizer,
            is_bare: !finalizer && layout.weak_link.is_none() && layout.release.is_none(),
            can_be_leaf: false,
            first: 0,
            count: 0,
            length: 0,
            vector: 0,
            scattered: layout.trailing || layout.visit.is_some(),
            fields_run: true,
            shape: Shape::Any,
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
            _ if plan.scattered => Shape::Any,
            (0, 1, 0) => Shape::One,
            (0, 2, 0) => Shape::Two,
            (0, _, 0) => Shape::Run,
            (0, 0, _) => Shape::Counted,
            (_, 0, 0) => Shape::Vector,
            _ => Shape::Any,
        };
        let is_watched = flags.has(DescriptorFlags::WEAKLY_REFERENCED);
        plan.can_be_leaf = plan.shape == Shape::Vector && plan.vector as usize == VECTOR && plan.is_bare && !is_watched && class.is_none();
        plan
    }

    /// Shows every counted reference of the container at `start`, which this plan is for, but that to its class.
    #[inline(always)]
    pub(super) fn each(&self, view: View<'_>, start: usize, found: impl FnMut(Ref)) {
        self.each_reference::<Any>(view, start, found);
    }

    /// As [`Plan::each`], for a plan of the shape that `T` is for.
    #[inline(always)]
    pub(super) fn each_reference<T: Traverse>(&self, view: View<'_>, start: usize, mut found: impl FnMut(Ref)) {
        let (first, count) = T::run(self, view, start);
        for index in 0..count as usize {
            if let Some(target) = Ref::from_raw(load(first + index * SLOT as usize)) {
                found(target);
            }
        }
        if T::MORE {
            self.each_more(view, start, &mut found);
        }
    }

    /// As [`Plan::each_reference`], only the references to containers that a collection may look at.
    #[inline(always)]
    pub(super) fn each_container<T: Traverse>(&self, view: View<'_>, start: usize, mut found: impl FnMut(Ref)) {
        let (first, count) = T::run(self, view, start);
        let end = first + count as usize * SLOT as usize;
        let mut address = first;
        while address + (SLOT as usize) < end {
            let (one, other) = load_pair(address);
            address += 2 * SLOT as usize;
            if (one | other) & CONTAINER_BIT == 0 {
                continue;
            }
            if let Some(target) = view.own_container(one) {
                found(target);
            }
            if let Some(target) = view.own_container(other) {
                found(target);
            }
        }
        if address < end
            && let Some(target) = view.own_container(load(address))
        {
            found(target);
        }
        if T::MORE {
            self.each_more(view, start, &mut |target| {
                if view.is_own_container(target) {
                    found(target);
                }
            });
        }
    }

    /// Shows the references beside the run of slots.
    #[inline(never)]
    fn each_more(&self, view: View<'_>, start: usize, found: &mut dyn FnMut(Ref)) {
        if self.vector != 0 {
            let (first, count) = Vector::run(self, view, start);
            (0..count as usize).filter_map(|index| Ref::from_raw(load(first + index * SLOT as usize))).for_each(&mut *found);
        }
        if self.scattered {
            self.each_scattered(view, start, found);
        }
    }

    /// The buffer of the vector of the container at `start`, if there are both.
    #[inline(always)]
    pub(super) fn buffer_at(&self, start: usize) -> Option<Ref> {
        if self.vector == 0 { None } else { self.vector_at(start).buffer() }
    }

    /// The vector of the container at `start`.
    #[inline(always)]
    pub(super) fn vector_at(&self, start: usize) -> &RefVector {
        vector_at(start + self.vector as usize)
    }

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

/// The vector at an address where a layout says that one is.
#[inline(always)]
pub(super) fn vector_at<'a>(address: usize) -> &'a RefVector {
    // SAFETY: the caller's promise; the object is alive while the collection looks at it.
    unsafe { &*ptr::with_exposed_provenance::<RefVector>(address) }
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

/// The bit that a word has if it refers to a container.
const CONTAINER_BIT: u32 = heap::FIRST_CONTAINER.raw();

/// The word at `address`.
#[inline(always)]
fn load(address: usize) -> u32 {
    // SAFETY: the callers pass addresses of slots and lengths, as a layout says; all are initialised words.
    unsafe { ptr::with_exposed_provenance::<u32>(address).read() }
}

/// The two words from `address` on.
#[inline(always)]
fn load_pair(address: usize) -> (u32, u32) {
    // SAFETY: as in `load`.
    let words = unsafe { ptr::with_exposed_provenance::<u64>(address).read_unaligned() };
    (words as u32, (words >> 32) as u32)
}

/// The plans that were asked for lately.
pub(super) struct Plans {
    plans: [Option<Plan>; PLANS],
    /// The descriptor whose plan was asked for last: objects of one kind lie side by side.
    last: Option<Ref>,
}

/// A power of two.
const PLANS: usize = 32;

impl Plans {
    pub(super) fn new() -> Plans {
        Plans { plans: [const { None }; PLANS], last: None }
    }

    /// The descriptor whose plan was asked for last.
    pub(super) fn last(&self) -> Option<Ref> {
        self.last
    }

    /// The plan for `descriptor`, and whether it was made anew.
    #[inline(always)]
    pub(super) fn of(&mut self, view: View<'_>, descriptor: Ref) -> (&Plan, bool) {
        self.last = Some(descriptor);
        let place = &mut self.plans[(descriptor.raw().wrapping_mul(0x9e37_79b9) >> 27) as usize % PLANS];
        let is_new = place.as_ref().is_none_or(|plan| plan.descriptor != descriptor);
        if is_new {
            *place = Some(Plan::new(view, descriptor));
        }
        match place {
            Some(plan) => (plan, is_new),
            None => unreachable!("a plan was made for the descriptor"),
        }
    }
}
