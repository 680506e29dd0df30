//! "Did you mean": the known name that is closest to a mistyped one, by CPython's rule.
//!
//! Changing the case of a letter costs 1, any other change of a letter 2. A suggestion must be reachable by changing at most a third of
//! the letters of both names.

/// Names longer than this are not compared.
const LONGEST: usize = 40;
/// How many candidates are looked at.
const MOST_CANDIDATES: usize = 750;
/// The cost of a change.
const MOVE: usize = 2;
/// The cost of a change of case.
const CASE: usize = 1;

/// The candidate closest to `name`, if one is close enough.
pub fn closest(name: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let wrong: Vec<char> = name.chars().collect();
    let mut best: Option<(usize, String)> = None;
    for candidate in candidates.take(MOST_CANDIDATES) {
        if candidate == name {
            continue;
        }
        let letters: Vec<char> = candidate.chars().collect();
        let mut most = (wrong.len() + letters.len() + 3) * MOVE / 6;
        if let Some((distance, _)) = &best {
            most = most.min(distance.saturating_sub(1));
        }
        if wrong.len() > LONGEST || letters.len() > LONGEST {
            continue;
        }
        let distance = distance(&wrong, &letters);
        if distance <= most && best.as_ref().is_none_or(|(known, _)| distance < *known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The weighted Levenshtein distance.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).map(|count| count * MOVE).collect();
    for (index, one) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * MOVE;
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + cost(*one, *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + MOVE).min(row[column] + MOVE);
        }
    }
    row[right.len()]
}

fn cost(left: char, right: char) -> usize {
    if left == right {
        0
    } else if left.to_lowercase().eq(right.to_lowercase()) {
        CASE
    } else {
        MOVE
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn only_what_is_close_is_suggested() {
        let known = || ["alpha", "beta", "gamma"].into_iter().map(str::to_owned);
        assert_eq!(closest("alpa", known()).as_deref(), Some("alpha"));
        assert_eq!(closest("bet", known()).as_deref(), Some("beta"));
        assert_eq!(closest("Beta", known()).as_deref(), Some("beta"));
        assert_eq!(closest("omega", known()).as_deref(), None);
        assert_eq!(closest("x", known()), None);
    }
}
