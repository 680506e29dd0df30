//! What a collection notes about a container: one byte in the side table [`heap::SideTable::Edges`].
//!
//! The byte is a *balance* and, in its lowest bit, [`INNER`]: the container holds containers, so reaching it leads on. The balance begins
//! as 0, is raised by the container's count and 2 when the container itself is come to (`count`), and is lowered by 1 for each edge
//! to it, before that or after. When all edges are counted it says:
//!
//! ```text
//! 0           does not take part: [`NONE`], or, where the lowest bit is set, a leaf ([`LEAF`]: see `leaf`)
//! 1           reached ([`DONE`]: nothing has this before), or, where the lowest bit is set, a [`FRESH_LEAF`]
//! 2           all its counts are explained by edges: not reached so far ([`INSIDE`])
//! any other   held from outside, or reached ([`REACHED`]): what it holds is yet to be looked at
//! ```
//!
//! Between collections, all notes are those of leaves, or 0.
//!
//! A byte does not hold every balance. Below -60, it carries 60 edges over to a table (`carries`). A container with more than 60 counts
//! is raised by nothing, but lowered by 1 once more: its balance stays below 0, and the table decides.
//!
//! The notes of a page are looked through and changed eight at a time, in words.
//!
//! See `docs/internals/cycle-collection.md`, with a worked example.

use std::cell::Cell;

/// Holds containers.
pub(super) const INNER: u8 = 1;
/// Does not take part.
pub(super) const NONE: u8 = 0;
/// Does not take part, as it is a leaf.
pub(super) const LEAF: u8 = 1;
/// Reached, and done.
pub(super) const DONE: u8 = 1 << 1;
/// A leaf in a generation that this collection looks at, which is not the old one. Afterwards a [`LEAF`].
pub(super) const FRESH_LEAF: u8 = DONE | LEAF;
/// Not held from outside, as far as counts tell. Besides, perhaps, [`INNER`].
pub(super) const INSIDE: u8 = 2 << 1;
/// Reached, to be looked at. Besides, perhaps, [`INNER`]. What is held from outside has this or more.
pub(super) const REACHED: u8 = 3 << 1;
/// By how much more than its count a balance is raised: with all counts explained it is [`INSIDE`].
pub(super) const BIAS: u32 = 2;
/// The most counts that a note holds. Few under zeal, so that tests carry.
pub(super) const MOST: u32 = if cfg!(zeal) { 6 } else { 60 };

/// What a note says before and while edges are counted.
#[inline(always)]
pub(super) fn balance(note: u8) -> i32 {
    i32::from(note as i8 >> 1)
}

/// The note that says so.
#[inline(always)]
pub(super) fn with_balance(balance: i32, inner: u8) -> u8 {
    (balance << 1) as u8 | inner
}

/// Whether one edge more must be carried over.
#[inline(always)]
pub(super) fn is_full(note: u8) -> bool {
    (note as i8) < (-(MOST as i8) + 1) << 1
}

/// Whether a note says that the container takes part, and was not reached from the roots.
#[inline(always)]
pub(super) fn takes_part(note: u8) -> bool {
    note > FRESH_LEAF
}

/// Whether a container whose note says so takes part or may still come to.
#[inline(always)]
pub(super) fn may_take_part(note: u8) -> bool {
    note == NONE || takes_part(note)
}

/// Granules of a page.
pub(super) const PAGE_GRANULES: usize = heap::PAGE_SIZE / heap::GRANULE;

/// The notes of a page, eight in a word.
pub(super) type PageNotes = [Cell<u64>; PAGE_GRANULES / 8];

/// The lowest bit of each note of a word.
const LOW: u64 = 0x0101_0101_0101_0101;
/// The top bit of each.
const TOP: u64 = LOW << 7;
/// All bits but these.
const REST: u64 = !TOP;

/// The top bit of each note that is not 0.
#[inline(always)]
fn not_zero(word: u64) -> u64 {
    (((word & REST) + REST) | word) & TOP
}

/// The top bit of each note that is `least` or more.
#[inline(always)]
fn at_least(word: u64, least: u8) -> u64 {
    // Adding this carries into the top bit from `least` on.
    (((word & REST) + LOW * u64::from(128 - least)) | word) & TOP
}

/// The top bit of each note of what takes part.
#[inline(always)]
fn are_members(word: u64) -> u64 {
    at_least(word, FRESH_LEAF + 1)
}

/// The lowest bit of each note of a leaf.
#[inline(always)]
fn are_leaves(word: u64) -> u64 {
    word & LOW & !(are_members(word) >> 7)
}

/// A bit for each note of eight words: whether it is that of a leaf. For notes as they are between collections.
#[inline(always)]
pub(super) fn leaf_bits(words: &[Cell<u64>]) -> u64 {
    // Multiplying gathers the lowest bits of eight bytes in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    words.iter().rev().fold(0, |bits, word| bits << 8 | word.get().wrapping_mul(GATHER) >> 56)
}

/// The bits of a byte, each the lowest bit of a byte of its own.
#[inline(always)]
fn spread(bits: u8) -> u64 {
    const EACH: u64 = 0x8040_2010_0804_0201;
    not_zero((LOW * u64::from(bits)) & EACH) >> 7
}

/// Whether a note of a page is found. Without a way out on the way, so that many words are looked at in one instruction.
#[inline(always)]
fn any(notes: &PageNotes, found: impl Fn(u64) -> u64) -> bool {
    notes.iter().fold(0, |any, word| any | found(word.get())) != 0
}

/// How many notes of a page are found: `found` says it by their top bits.
#[inline(always)]
fn count(notes: &PageNotes, found: impl Fn(u64) -> u64) -> usize {
    const { assert!(PAGE_GRANULES / 8 < 256, "a byte holds the sum of a place in all words") };
    let sums = notes.iter().fold(0, |sums, word| sums + (found(word.get()) >> 7));
    sums.to_ne_bytes().into_iter().map(usize::from).sum()
}

/// Changes each word of the notes of a page.
#[inline(always)]
fn change(notes: &PageNotes, change: impl Fn(u64) -> u64) {
    notes.iter().for_each(|word| word.set(change(word.get())));
}

/// How many containers of a page take part.
pub(super) fn count_members(notes: &PageNotes) -> usize {
    count(notes, are_members)
}

/// How many containers of a page need no longer be looked at: what was reached, and leaves.
pub(super) fn count_settled(notes: &PageNotes) -> usize {
    count(notes, |word| not_zero(word) & !are_members(word))
}

/// How many containers of a page have a note.
pub(super) fn count_notes(notes: &PageNotes) -> usize {
    count(notes, not_zero)
}

/// How many containers of a page are not held from outside, as far as is known.
pub(super) fn count_inside(notes: &PageNotes) -> usize {
    count(notes, |word| !not_zero((word & !LOW) ^ (LOW * u64::from(INSIDE))) & TOP)
}

/// Whether something on a page has been reached that holds containers and has not been looked at.
pub(super) fn has_reached(notes: &PageNotes) -> bool {
    any(notes, |word| at_least(word, REACHED) & ((word & LOW) << 7))
}

/// Forgets the notes of a page, but those of leaves.
pub(super) fn forget(notes: &PageNotes) {
    change(notes, |word| word & (are_leaves(word).wrapping_mul(0xff)));
}

/// The leaves of a page are nothing special any more.
pub(super) fn forget_leaves(notes: &PageNotes) {
    change(notes, |word| word & !are_leaves(word));
}

/// Of the leaves of a page, those whose bits are set are fresh.
pub(super) fn begin_fresh_leaves(notes: &PageNotes, bits: impl Fn(usize) -> u64) {
    for (index, word) in notes.iter().enumerate() {
        let bits = bits(index / 8) >> (index % 8 * 8);
        word.set(word.get() | (are_leaves(word.get()) & spread(bits as u8)) << 1);
    }
}

/// The fresh leaves of a page are leaves like others.
pub(super) fn end_fresh_leaves(notes: &PageNotes) {
    change(notes, |word| word & !(are_leaves(word) << 1));
}

/// Whether something on a page takes part.
pub(super) fn has_members(notes: &PageNotes) -> bool {
    any(notes, are_members)
}
