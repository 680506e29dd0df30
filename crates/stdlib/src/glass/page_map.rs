//! `glass.page_map()`: the pages of the heap, what lies on each, and what pins those that are mostly empty.

use std::fmt::Write;

use heap::{PAGE_SIZE, Ref};
use inspect::{Allowance, Page, Sum, pages};
use object::{Object, find};
use types::tuple::structure::{self, field};
use types::{Args, ClassSpec, Native, Runtime, Value, class, dict, int, text, tuple};

use super::numbers::set;
use crate::classes;

/// One page: the class `glass.Page`.
pub(super) static PAGE: ClassSpec = structure::spec(
    classes::PAGE,
    "glass",
    "Page",
    &[
        field::<0>("address"),
        field::<1>("kind"),
        field::<2>("block_size"),
        field::<3>("blocks"),
        field::<4>("capacity"),
        field::<5>("resident"),
        field::<6>("pinned_by"),
    ],
);

/// A tuple of all pages, which is drawn as a map: the class `glass.PageMap`.
pub(super) static PAGE_MAP: ClassSpec = ClassSpec {
    methods: &[
        Native::new("__repr__", "(self, /)", |runtime, args| text::new(runtime, &drawn(&args.at(0)))),
        Native::new("__str__", "(self, /)", |runtime, args| text::new(runtime, &drawn(&args.at(0)))),
    ],
    ..structure::spec(classes::PAGE_MAP, "glass", "PageMap", &[])
};

/// Pages in a line of the map.
const LINE: usize = 64;
/// Mostly empty pages that are listed.
const LISTED: usize = 20;
/// A page is mostly empty if at most a fourth of its blocks is in use.
const MOSTLY: usize = 4;

/// `glass.page_map()`
pub(super) fn page_map(runtime: &Runtime, _: &Args<'_>) -> Value {
    let found = pages(runtime, &Allowance::for_space(runtime))?;
    let mut classes: Vec<Ref> = found.iter().flat_map(|page| page.pins.iter().map(|(class, _)| *class)).collect();
    classes.sort_unstable();
    classes.dedup();
    let names: Vec<String> =
        find(runtime, &classes).iter().map(|class| class.as_ref().map_or_else(String::new, class::short_name_of)).collect();
    let name_of = |class: Ref| classes.binary_search(&class).map_or("", |index| &names[index]);
    let mut made = Vec::with_capacity(found.len());
    for page in &found {
        made.push(page_object(runtime, page, &name_of)?);
    }
    structure::new(runtime, classes::PAGE_MAP, made.into_iter())
}

fn page_object<'a>(runtime: &Runtime, page: &Page, name_of: &impl Fn(Ref) -> &'a str) -> Value {
    let pins = dict::new(runtime)?;
    let mut sums: Vec<(&str, Sum)> = Vec::new();
    for (class, sum) in &page.pins {
        match sums.iter_mut().find(|(name, _)| *name == name_of(*class)) {
            Some((_, known)) => *known = Sum { objects: known.objects + sum.objects, bytes: known.bytes + sum.bytes },
            None => sums.push((name_of(*class), *sum)),
        }
    }
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.bytes));
    for (name, sum) in sums {
        let numbers = [int::from_usize(runtime, sum.objects)?, int::from_usize(runtime, sum.bytes)?];
        set(runtime, &pins, name, tuple::new(runtime, numbers.into_iter())?)?;
    }
    let number = |number: usize| int::from_usize(runtime, number);
    let items = [
        number(page.start - runtime.base())?,
        text::new(runtime, &page.kind.to_string())?,
        number(page.block_size)?,
        number(page.used)?,
        number(page.capacity)?,
        number(page.resident)?,
        pins,
    ];
    structure::new(runtime, classes::PAGE, items.into_iter())
}

/// What the drawing needs of a page.
struct Drawn {
    address: usize,
    kind: String,
    block_size: usize,
    blocks: usize,
    capacity: usize,
    resident: usize,
    pins: Vec<(String, usize)>,
}

impl Drawn {
    /// The page that an item of a map is; `None` if a program has put something else there.
    fn of(page: &Object) -> Option<Drawn> {
        let items = tuple::items(page)?;
        let item = |index: usize| items.get(index)?.get();
        let number = |index: usize| usize::try_from(int::value(&item(index)?)?).ok();
        let mut pins = Vec::new();
        let (pinned_by, mut position) = (item(6)?, 0);
        while let Some((name, sum)) = pinned_by.body::<dict::Dict>()?.next(&mut position) {
            let count = tuple::items(&sum).and_then(|sum| int::value(&sum.first()?.get()?)).unwrap_or_default();
            pins.push((text::to_string(&name), usize::try_from(count).unwrap_or_default()));
        }
        Some(Drawn {
            address: number(0)?,
            kind: text::to_string(&item(1)?),
            block_size: number(2)?,
            blocks: number(3)?,
            capacity: number(4)?.max(1),
            resident: number(5)?,
            pins,
        })
    }

    fn pages(&self) -> usize {
        self.block_size.div_ceil(PAGE_SIZE).max(1)
    }

    fn sign(&self) -> char {
        match self.blocks * 10 / self.capacity {
            _ if self.block_size >= PAGE_SIZE => '=',
            0 => '.',
            tenths @ 1..=9 => char::from_digit(tenths as u32, 10).unwrap_or('?'),
            _ => '#',
        }
    }

    fn is_mostly_empty(&self) -> bool {
        self.blocks * MOSTLY <= self.capacity
    }

    /// What pins the page, in words.
    fn pinned_by(&self) -> String {
        let known: usize = self.pins.iter().map(|(_, count)| count).sum();
        let mut words: Vec<String> = self.pins.iter().map(|(name, count)| format!("{count} {name}")).collect();
        if known < self.blocks {
            words.push(format!("{} of the interpreter", self.blocks - known));
        }
        words.join(", ")
    }
}

/// The map as text.
fn drawn(map: &Object) -> String {
    let pages: Vec<Drawn> = tuple::items(map).unwrap_or_default().iter().filter_map(|page| Drawn::of(&page.get()?)).collect();
    let count: usize = pages.iter().map(Drawn::pages).sum();
    let resident: usize = pages.iter().map(|page| page.resident).sum();
    let mut out = format!("{count} pages of {} KiB, {} KiB in memory\n", PAGE_SIZE / 1024, resident / 1024);
    out += "a sign is a page: # full, 9 to 1 tenths of it in use, . less, = part of a large block\n";
    for (title, kinds) in [("atoms and buffers", &["atom", "buffer"][..]), ("containers", &["container"])] {
        draw_half(&mut out, title, pages.iter().filter(|page| kinds.contains(&page.kind.as_str())));
    }
    let mut empty: Vec<&Drawn> = pages.iter().filter(|page| page.is_mostly_empty()).collect();
    empty.sort_by_key(|page| (page.blocks * 1000 / page.capacity, page.address));
    let _ =
        write!(out, "mostly empty: {} pages, {} KiB in memory", empty.len(), empty.iter().map(|page| page.resident).sum::<usize>() / 1024);
    for page in empty.iter().take(LISTED) {
        let Drawn { address, kind, block_size, blocks, capacity, resident, .. } = page;
        let (resident, pins) = (resident / 1024, page.pinned_by());
        let _ = write!(out, "\n  {address:#x}  {blocks} of {capacity} {kind}s of {block_size} bytes, {resident} KiB, pinned by {pins}");
    }
    if empty.len() > LISTED {
        let _ = write!(out, "\n  and {} more", empty.len() - LISTED);
    }
    out
}

/// The signs of a half's pages, a line for each 64 pages of addresses among which there are some.
fn draw_half<'a>(out: &mut String, title: &str, pages: impl Iterator<Item = &'a Drawn>) {
    let _ = writeln!(out, "{title}");
    let mut line: Option<(usize, String)> = None;
    for page in pages {
        for part in 0..page.pages() {
            let place = page.address / PAGE_SIZE + part;
            let start = place - place % LINE;
            if line.as_ref().is_none_or(|(current, _)| *current != start)
                && let Some((current, signs)) = line.replace((start, String::new()))
            {
                let _ = writeln!(out, "  {:#x} {signs}", current * PAGE_SIZE);
            }
            if let Some((_, signs)) = &mut line {
                let gap = place % LINE - signs.len();
                signs.extend(std::iter::repeat_n(' ', gap));
                signs.push(page.sign());
            }
        }
    }
    if let Some((current, signs)) = line {
        let _ = writeln!(out, "  {:#x} {signs}", current * PAGE_SIZE);
    }
}
