//! Sizes of memory as people write them: `65536`, `64K`, `64M`, `1.5G`.

/// The number of bytes.
pub(crate) fn parse(text: &str) -> Option<usize> {
    let lower = text.trim().to_ascii_lowercase();
    let lower = lower.strip_suffix("ib").or_else(|| lower.strip_suffix('b')).unwrap_or(&lower);
    let (digits, shift) = match lower.chars().last()? {
        'k' => (&lower[..lower.len() - 1], 10),
        'm' => (&lower[..lower.len() - 1], 20),
        'g' => (&lower[..lower.len() - 1], 30),
        't' => (&lower[..lower.len() - 1], 40),
        _ => (lower, 0),
    };
    let unit = 1_u64 << shift;
    if let Ok(whole) = digits.parse::<u64>() {
        return usize::try_from(whole.checked_mul(unit)?).ok();
    }
    let (whole, part) = digits.split_once('.')?;
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if shift == 0 || !is_number(whole) || !is_number(part) || whole.len() + part.len() == 0 {
        return None;
    }
    let bytes = digits.parse::<f64>().ok()? * unit as f64;
    (bytes < u64::MAX as f64).then_some(bytes as usize)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let table = [
            ("65536", Some(65536)),
            ("64K", Some(65536)),
            ("64kb", Some(65536)),
            ("2MiB", Some(2 << 20)),
            ("1.5G", Some(3 << 29)),
            ("1T", Some(1 << 40)),
            ("", None),
            ("M", None),
            ("1.5", None),
            ("-1", None),
            ("1e3", None),
            (".K", None),
            ("99999999999T", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
