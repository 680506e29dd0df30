//! "Did you mean": the known name that is nearest to a mistyped one, and how far it is, as CPython reckons it.

use std::cmp::Ordering;

/// What it costs to insert, delete or replace a letter, and to replace it by the same one in another case.
const MOVE: usize = 2;
const CASE: usize = 1;
/// Names longer than this, and more names than this, are not compared.
const LONG: usize = 40;
const MANY: usize = 750;

/// The candidate that is nearest to `wrong`, if one is near enough: at most a third of the letters differ.
pub fn nearest(wrong: &str, candidates: &[String]) -> Option<String> {
    let length = wrong.len();
    if candidates.len() > MANY || length > LONG {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for candidate in candidates.iter().filter(|candidate| *candidate != wrong) {
        let most = (candidate.len() + length + 3) * MOVE / 6;
        let most = best.map_or(most, |(distance, _)| most.min(distance.saturating_sub(1)));
        if let Some(distance) = distance(wrong, candidate, most)
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name.clone())
}

/// The cheapest way from one name to the other, if it costs at most `most`. Names are compared as bytes.
fn distance(left: &str, right: &str, most: usize) -> Option<usize> {
    let (left, right) = without_common_ends(left.as_bytes(), right.as_bytes());
    if left.is_empty() || right.is_empty() {
        return Some(MOVE * (left.len() + right.len())).filter(|distance| *distance <= most);
    }
    if left.len() > LONG || right.len() > LONG {
        return None;
    }
    let (short, long) = if right.len() < left.len() { (right, left) } else { (left, right) };
    if (long.len() - short.len()) * MOVE > most {
        return None;
    }
    // One row of the matrix at a time: `row[i]` is the distance of the first `i + 1` letters of the short name.
    let mut row: Vec<usize> = (1..=short.len()).map(|count| count * MOVE).collect();
    let mut result = 0;
    for (index, letter) in long.iter().enumerate() {
        let mut diagonal = index * MOVE;
        result = diagonal;
        let mut least = usize::MAX;
        for (place, other) in row.iter_mut().zip(short) {
            let substituted = diagonal + substitution(*letter, *other);
            diagonal = *place;
            result = substituted.min(result.min(diagonal) + MOVE);
            *place = result;
            least = least.min(result);
        }
        if least > most {
            return None;
        }
    }
    Some(result).filter(|distance| *distance <= most)
}

fn substitution(left: u8, right: u8) -> usize {
    match left.cmp(&right) {
        Ordering::Equal => 0,
        _ if left.eq_ignore_ascii_case(&right) => CASE,
        _ => MOVE,
    }
}

fn without_common_ends<'a>(left: &'a [u8], right: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let same = |(left, right): &(&u8, &u8)| left == right;
    let before = left.iter().zip(right).take_while(same).count();
    let (left, right) = (&left[before..], &right[before..]);
    let behind = left.iter().rev().zip(right.iter().rev()).take_while(same).count();
    (&left[..left.len() - behind], &right[..right.len() - behind])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from CPython 3.13's `traceback._levenshtein_distance`.
    #[test]
    fn distances_are_those_of_cpython() {
        let table = [("", "", 0), ("a", "A", 1), ("kitten", "sitting", 6), ("abc", "abcd", 2), ("Print", "print", 1), ("a", "b", 2)];
        for (left, right, expected) in table {
            assert_eq!(distance(left, right, 100), Some(expected), "{left} {right}");
        }
        assert_eq!(distance("kitten", "sitting", 5), None);
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let names = ["foo", "bar", "counter", "Counter"].map(str::to_owned);
        assert_eq!(nearest("fo", &names).as_deref(), Some("foo"));
        assert_eq!(nearest("conter", &names).as_deref(), Some("counter"));
        assert_eq!(nearest("xyz", &names), None);
        assert_eq!(nearest("foo", &names), None);
    }
}
