//! The file: a header of one system page that says where everything is, and what is refused.
//!
//! All numbers are 64 bits, little-endian. The checksum covers every byte of the file but itself.

use std::io;
use std::ops::Range;

use super::checksum::xxh64;
use crate::OutOfMemory;
use crate::layout::*;

/// What a file must begin with.
const MAGIC: u64 = u64::from_le_bytes(*b"glasheap");
/// Constants of this crate that decide what the bytes mean.
const LAYOUT: u64 = (REGION_BITS as u64) | (PAGE_BITS as u64) << 8 | (GRANULE as u64) << 16 | (BIT_TABLES as u64) << 32;
/// Parts of the region that an image has.
pub(super) const SEGMENTS: usize = 5;
/// Words of a header.
const WORDS: usize = 13 + 3 * SEGMENTS;
/// Which word the checksum is.
const CHECKSUM: usize = 5;

/// Names a build of the program: only the build that made an image knows what its numbers mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildId(pub [u8; 16]);

/// Why there is no image.
#[derive(Debug)]
pub enum ImageError {
    /// The file cannot be read or written, or the system has no memory for it.
    System(io::Error),
    /// It is something else.
    NotAnImage,
    /// Another build of the program made it.
    OtherBuild,
    /// It does not have the length that it says.
    Truncated,
    /// Some of its bytes are not those that were written.
    Altered,
    /// What was to be at rest is not: somebody further up works on it.
    Busy,
}

impl std::fmt::Display for ImageError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ImageError::System(error) => write!(formatter, "{error}"),
            ImageError::NotAnImage => formatter.write_str("this is not an image of a heap"),
            ImageError::OtherBuild => formatter.write_str("the image was made by another build"),
            ImageError::Truncated => formatter.write_str("the image is cut short, or something follows it"),
            ImageError::Altered => formatter.write_str("the image was altered: its checksum is wrong"),
            ImageError::Busy => formatter.write_str("the heap is at work: it cannot become an image"),
        }
    }
}

impl std::error::Error for ImageError {}

impl From<OutOfMemory> for ImageError {
    fn from(_: OutOfMemory) -> ImageError {
        ImageError::System(io::ErrorKind::OutOfMemory.into())
    }
}

/// Some bytes of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u64,
    pub(super) length: u64,
}

impl Span {
    /// The range, if it lies within a file of `length` bytes.
    pub(super) fn range(self, length: usize) -> Option<Range<usize>> {
        let start = usize::try_from(self.start).ok()?;
        let end = start.checked_add(usize::try_from(self.length).ok()?)?;
        (end <= length).then_some(start..end)
    }
}

/// A part of the region, and where its bytes are in the file. Whole system pages, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Segment {
    /// Bytes from the region's base.
    pub(super) offset: u64,
    pub(super) span: Span,
}

/// What the header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Directory {
    /// Bytes of the file.
    pub(super) length: u64,
    /// The marks of the halves: page numbers.
    pub(super) lower_high: u64,
    pub(super) upper_high: u64,
    /// Pages in use.
    pub(super) pages: u64,
    pub(super) state: Span,
    pub(super) holes: Span,
    pub(super) segments: [Segment; SEGMENTS],
}

impl Directory {
    /// Writes the header in front of what else is in the file.
    pub(super) fn write(&self, file: &mut [u8], build: &BuildId) {
        let build = u128::from_le_bytes(build.0);
        let mut words = vec![MAGIC, LAYOUT, build as u64, (build >> 64) as u64, self.length, 0];
        words.extend([self.lower_high, self.upper_high, self.pages]);
        words.extend([self.state, self.holes].into_iter().flat_map(|span| [span.start, span.length]));
        words.extend(self.segments.iter().flat_map(|segment| [segment.offset, segment.span.start, segment.span.length]));
        debug_assert_eq!(words.len(), WORDS);
        for (place, word) in file.chunks_exact_mut(8).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        let checksum = checksum(file);
        file[CHECKSUM * 8..][..8].copy_from_slice(&checksum.to_le_bytes());
    }

    /// Looks at the first bytes of a file of `length` bytes: whether it is worth reading.
    pub(super) fn admit(header: &[u8], length: u64, build: &BuildId) -> Result<(), ImageError> {
        let word = |index: usize| header.get(index * 8..).and_then(|rest| rest.first_chunk()).map(|word| u64::from_le_bytes(*word));
        if word(0) != Some(MAGIC) {
            return Err(ImageError::NotAnImage);
        }
        let named = word(2).zip(word(3)).map(|(low, high)| u128::from(low) | u128::from(high) << 64);
        if named.is_some_and(|named| named.to_le_bytes() != build.0) || word(1).is_some_and(|layout| layout != LAYOUT) {
            return Err(ImageError::OtherBuild);
        }
        if header.len() < SYSTEM_PAGE || word(4) != Some(length) { Err(ImageError::Truncated) } else { Ok(()) }
    }

    /// Reads the header of a whole file that was admitted, and checks that all is as it was written.
    pub(super) fn read(file: &[u8]) -> Result<Directory, ImageError> {
        let (words, _) = file.as_chunks::<8>();
        let words: Vec<u64> = words.iter().take(WORDS).map(|word| u64::from_le_bytes(*word)).collect();
        if words.len() < WORDS || file.len() < SYSTEM_PAGE {
            return Err(ImageError::Truncated);
        }
        if words[CHECKSUM] != checksum(file) {
            return Err(ImageError::Altered);
        }
        let span = |index: usize| Span { start: words[index], length: words[index + 1] };
        let mut directory = Directory {
            length: words[4],
            lower_high: words[6],
            upper_high: words[7],
            pages: words[8],
            state: span(9),
            holes: span(11),
            segments: [Segment::default(); SEGMENTS],
        };
        for (segment, words) in directory.segments.iter_mut().zip(words[13..].chunks_exact(3)) {
            *segment = Segment { offset: words[0], span: Span { start: words[1], length: words[2] } };
        }
        if directory.is_sound(file.len()) { Ok(directory) } else { Err(ImageError::Altered) }
    }

    /// Whether everything lies within the file, and within what a region has.
    fn is_sound(&self, length: usize) -> bool {
        let within = |mark: u64, first: usize, pages: usize| mark >= first as u64 && mark <= (first + pages) as u64;
        let spans = [self.state, self.holes].into_iter().chain(self.segments.iter().map(|segment| segment.span));
        let whole = |number: u64| number.is_multiple_of(SYSTEM_PAGE as u64);
        let mapped = |segment: &Segment| {
            let end = segment.offset.checked_add(segment.span.length);
            let fits =
                segment.span.length == 0 || (segment.offset >= PAGE_TABLE as u64 && end.is_some_and(|end| end <= REGION_SIZE as u64));
            fits && whole(segment.offset) && whole(segment.span.start) && whole(segment.span.length)
        };
        self.length == length as u64
            && within(self.lower_high, FIRST_LOWER_PAGE, HALF_PAGES - FIRST_LOWER_PAGE)
            && within(self.upper_high, FIRST_UPPER_PAGE, HALF_PAGES)
            && self.pages <= PAGES as u64
            && spans.into_iter().all(|span| span.range(length).is_some())
            && self.segments.iter().all(mapped)
    }
}

/// The checksum of a file, whatever stands in its place.
fn checksum(file: &[u8]) -> u64 {
    let (before, rest) = file.split_at(CHECKSUM * 8);
    xxh64(before, xxh64(&rest[8..], 0))
}
