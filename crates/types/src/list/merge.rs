//! A stable merge sort by a comparison that may fail: runs that are in order already are found and merged (powersort, as CPython does).
//!
//! The items are plain words. Whenever a comparison fails, all of them are still there, in some order.

/// Runs shorter than this are made longer by insertion.
const LEAST_RUN: usize = 32;
/// More runs than can be on the stack: their powers grow, and a power is at most the number of bits of a length.
const MOST_RUNS: usize = 85;

/// Neighbours that are in order.
#[derive(Clone, Copy, Default)]
struct Run {
    start: usize,
    length: usize,
    /// How deep in a perfectly balanced merge tree the boundary to the run behind it would lie.
    power: u32,
}

/// Sorts `items` so that no item is `less` than the one before it. `scratch` has room for half of them. `pause` is called now and then.
pub(super) fn sort_by<T: Copy, E>(
    items: &mut [T],
    scratch: &mut [T],
    mut pause: impl FnMut() -> Result<(), E>,
    mut less: impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<(), E> {
    let count = items.len();
    let least = least_run(count);
    let mut stack = [Run::default(); MOST_RUNS];
    let mut height = 0;
    let mut start = 0;
    while start < count {
        pause()?;
        let mut length = ordered_prefix(&mut items[start..], &mut less)?;
        let wanted = least.min(count - start);
        if length < wanted {
            insert_rest(&mut items[start..start + wanted], length, &mut less)?;
            length = wanted;
        }
        if height > 0 {
            let last = stack[height - 1];
            let power = power(last, length, count);
            while height > 1 && stack[height - 2].power > power {
                merge_top(items, scratch, &mut stack, &mut height, &mut less)?;
            }
            stack[height - 1].power = power;
        }
        stack[height] = Run { start, length, power: 0 };
        height += 1;
        start += length;
    }
    while height > 1 {
        pause()?;
        merge_top(items, scratch, &mut stack, &mut height, &mut less)?;
    }
    Ok(())
}

/// The length of the shortest run: so that the number of runs is a power of two or a little less.
fn least_run(mut count: usize) -> usize {
    let mut rest = 0;
    while count >= 2 * LEAST_RUN {
        rest |= count & 1;
        count >>= 1;
    }
    count + rest
}

/// The first bit in which the middles of two neighbouring runs differ, as fractions of the whole.
fn power(first: Run, second_length: usize, count: usize) -> u32 {
    let (mut left, mut right) = (2 * first.start + first.length, 2 * (first.start + first.length) + second_length);
    let mut power = 0;
    loop {
        power += 1;
        if left >= count {
            left -= count;
            right -= count;
        } else if right >= count {
            return power;
        }
        left <<= 1;
        right <<= 1;
    }
}

/// How many items from the first on are in order. A strictly descending run is reversed.
fn ordered_prefix<T: Copy, E>(items: &mut [T], less: &mut impl FnMut(&T, &T) -> Result<bool, E>) -> Result<usize, E> {
    if items.len() < 2 {
        return Ok(items.len());
    }
    let descends = less(&items[1], &items[0])?;
    let mut length = 2;
    while length < items.len() && less(&items[length], &items[length - 1])? == descends {
        length += 1;
    }
    if descends {
        items[..length].reverse();
    }
    Ok(length)
}

/// Inserts the items from `sorted` on into those before, which are in order.
fn insert_rest<T: Copy, E>(items: &mut [T], sorted: usize, less: &mut impl FnMut(&T, &T) -> Result<bool, E>) -> Result<(), E> {
    for index in sorted..items.len() {
        let item = items[index];
        let place = first_above(&items[..index], &item, less)?;
        items.copy_within(place..index, place + 1);
        items[place] = item;
    }
    Ok(())
}

/// The place of the first item that `item` is less than.
fn first_above<T: Copy, E>(items: &[T], item: &T, less: &mut impl FnMut(&T, &T) -> Result<bool, E>) -> Result<usize, E> {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if less(item, &items[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

/// The place of the first item that is not less than `item`.
fn first_not_below<T: Copy, E>(items: &[T], item: &T, less: &mut impl FnMut(&T, &T) -> Result<bool, E>) -> Result<usize, E> {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if less(&items[middle], item)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Merges the two runs on top of the stack.
fn merge_top<T: Copy, E>(
    items: &mut [T],
    scratch: &mut [T],
    stack: &mut [Run; MOST_RUNS],
    height: &mut usize,
    less: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<(), E> {
    let (left, right) = (stack[*height - 2], stack[*height - 1]);
    stack[*height - 2] = Run { start: left.start, length: left.length + right.length, power: right.power };
    *height -= 1;
    merge(&mut items[left.start..right.start + right.length], left.length, scratch, less)
}

/// Merges `items[..middle]` and `items[middle..]`, each in order.
fn merge<T: Copy, E>(items: &mut [T], middle: usize, scratch: &mut [T], less: &mut impl FnMut(&T, &T) -> Result<bool, E>) -> Result<(), E> {
    // What is in its place already takes no part.
    let first = first_above(&items[..middle], &items[middle], less)?;
    if first == middle {
        return Ok(());
    }
    let last = middle + first_not_below(&items[middle..], &items[middle - 1], less)?;
    let (items, middle) = (&mut items[first..last], middle - first);
    if middle <= items.len() - middle { merge_forward(items, middle, scratch, less) } else { merge_backward(items, middle, scratch, less) }
}

/// Merges from the front; the left run waits in `scratch`.
fn merge_forward<T: Copy, E>(
    items: &mut [T],
    middle: usize,
    scratch: &mut [T],
    less: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<(), E> {
    let waiting = &mut scratch[..middle];
    waiting.copy_from_slice(&items[..middle]);
    let (mut left, mut right, mut place) = (0, middle, 0);
    let mut outcome = Ok(());
    while left < middle && right < items.len() {
        match less(&items[right], &waiting[left]) {
            Ok(true) => {
                items[place] = items[right];
                right += 1;
            }
            Ok(false) => {
                items[place] = waiting[left];
                left += 1;
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
        place += 1;
    }
    let rest = &waiting[left..];
    items[place..place + rest.len()].copy_from_slice(rest);
    outcome
}

/// Merges from the back; the right run waits in `scratch`.
fn merge_backward<T: Copy, E>(
    items: &mut [T],
    middle: usize,
    scratch: &mut [T],
    less: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<(), E> {
    let waiting = &mut scratch[..items.len() - middle];
    waiting.copy_from_slice(&items[middle..]);
    let (mut left, mut right, mut place) = (middle, waiting.len(), items.len());
    let mut outcome = Ok(());
    while left > 0 && right > 0 {
        match less(&waiting[right - 1], &items[left - 1]) {
            Ok(true) => {
                left -= 1;
                items[place - 1] = items[left];
            }
            Ok(false) => {
                right -= 1;
                items[place - 1] = waiting[right];
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
        place -= 1;
    }
    let rest = &waiting[..right];
    items[place - rest.len()..place].copy_from_slice(rest);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A generator good enough to shuffle with.
    fn numbers(seed: u64, count: usize, below: u64) -> Vec<(u64, usize)> {
        let mut state = seed;
        (0..count)
            .map(|index| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((state >> 33) % below, index)
            })
            .collect()
    }

    #[test]
    fn sorts_as_the_standard_library_does_and_is_stable() {
        for count in [0, 1, 2, 3, 31, 32, 33, 63, 64, 65, 100, 1000, 4097] {
            for below in [1, 2, 10, 1_000_000] {
                let mut items = numbers(count as u64 + below, count, below);
                if below == 10 {
                    items[..count / 2].sort();
                    items[count / 2..].sort_by(|left, right| right.cmp(left));
                }
                let mut expected = items.clone();
                expected.sort_by_key(|item| item.0);
                sort_by(&mut items, &mut vec![(0, 0); count / 2], || Ok(()), |left, right| Ok::<_, ()>(left.0 < right.0)).unwrap();
                assert_eq!(items, expected);
            }
        }
    }

    #[test]
    fn nothing_is_lost_when_a_comparison_fails() {
        for limit in 0..4000 {
            let mut items = numbers(limit, 300, 100);
            let expected: std::collections::BTreeSet<_> = items.iter().copied().collect();
            let mut calls = 0;
            let outcome = sort_by(
                &mut items,
                &mut [(0, 0); 150],
                || Ok(()),
                |left, right| {
                    calls += 1;
                    if calls > limit { Err(()) } else { Ok(left.0 < right.0) }
                },
            );
            assert_eq!(items.iter().copied().collect::<std::collections::BTreeSet<_>>(), expected);
            if outcome.is_ok() {
                return;
            }
        }
        panic!("never sorted");
    }

    #[test]
    fn what_is_in_order_is_compared_once() {
        let mut calls = 0;
        let mut items: Vec<u32> = (0..10_000).collect();
        let mut count = |left: &u32, right: &u32| {
            calls += 1;
            Ok::<_, ()>(left < right)
        };
        sort_by(&mut items, &mut vec![0; 5000], || Ok(()), &mut count).unwrap();
        items.reverse();
        sort_by(&mut items, &mut vec![0; 5000], || Ok(()), &mut count).unwrap();
        assert_eq!(calls, 2 * 9999);
    }
}
