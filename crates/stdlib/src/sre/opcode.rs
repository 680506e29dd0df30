//! The numbers of the instructions of regular expressions, as `re._compiler` writes them.

/// The version of the instruction set.
pub(super) const MAGIC: i64 = 20_230_612;
/// No bound of repetitions.
pub(super) const MAX_REPEAT: u32 = u32::MAX;

pub(super) const FAILURE: u32 = 0;
pub(super) const SUCCESS: u32 = 1;
pub(super) const ANY: u32 = 2;
pub(super) const ANY_ALL: u32 = 3;
pub(super) const ASSERT: u32 = 4;
pub(super) const ASSERT_NOT: u32 = 5;
pub(super) const AT: u32 = 6;
pub(super) const BRANCH: u32 = 7;
pub(super) const CATEGORY: u32 = 8;
pub(super) const CHARSET: u32 = 9;
pub(super) const BIG_CHARSET: u32 = 10;
pub(super) const GROUP_REF: u32 = 11;
pub(super) const GROUP_REF_EXISTS: u32 = 12;
pub(super) const IN: u32 = 13;
pub(super) const INFO: u32 = 14;
pub(super) const JUMP: u32 = 15;
pub(super) const LITERAL: u32 = 16;
pub(super) const MARK: u32 = 17;
pub(super) const MAX_UNTIL: u32 = 18;
pub(super) const MIN_UNTIL: u32 = 19;
pub(super) const NOT_LITERAL: u32 = 20;
pub(super) const NEGATE: u32 = 21;
pub(super) const RANGE: u32 = 22;
pub(super) const REPEAT: u32 = 23;
pub(super) const REPEAT_ONE: u32 = 24;
pub(super) const MIN_REPEAT_ONE: u32 = 26;
pub(super) const ATOMIC_GROUP: u32 = 27;
pub(super) const POSSESSIVE_REPEAT: u32 = 28;
pub(super) const POSSESSIVE_REPEAT_ONE: u32 = 29;
pub(super) const GROUP_REF_IGNORE: u32 = 30;
pub(super) const IN_IGNORE: u32 = 31;
pub(super) const LITERAL_IGNORE: u32 = 32;
pub(super) const NOT_LITERAL_IGNORE: u32 = 33;
pub(super) const GROUP_REF_LOCALE_IGNORE: u32 = 34;
pub(super) const IN_LOCALE_IGNORE: u32 = 35;
pub(super) const LITERAL_LOCALE_IGNORE: u32 = 36;
pub(super) const NOT_LITERAL_LOCALE_IGNORE: u32 = 37;
pub(super) const GROUP_REF_UNICODE_IGNORE: u32 = 38;
pub(super) const IN_UNICODE_IGNORE: u32 = 39;
pub(super) const LITERAL_UNICODE_IGNORE: u32 = 40;
pub(super) const NOT_LITERAL_UNICODE_IGNORE: u32 = 41;
pub(super) const RANGE_UNICODE_IGNORE: u32 = 42;

/// A part of `INFO`: all matches begin with a literal.
pub(super) const INFO_PREFIX: u32 = 1;
/// A part of `INFO`: all matches begin with one of a set.
pub(super) const INFO_CHARSET: u32 = 4;
