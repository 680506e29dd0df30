//! Source files: from bytes to text. The encoding is UTF-8 unless a byte order mark or a comment in the first two lines says otherwise.

use std::fmt;

/// Why bytes are not source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// A byte that is not UTF-8, in a line (from 1), and no encoding was declared.
    NotUtf8 { byte: u8, line: u32 },
    /// An encoding was declared that is not known.
    UnknownEncoding(String),
    /// A byte order mark of UTF-8, and a comment that declares another encoding.
    Contradiction(String),
    /// A null byte in a line (from 1), whose text before it follows.
    Null { line: u32, text: String },
}

/// The text of a source file.
pub fn decode(bytes: &[u8]) -> Result<String, SourceError> {
    let (has_mark, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(body) => (true, body),
        None => (false, bytes),
    };
    let declared = declared_encoding(body);
    let text = match declared.as_deref().map(normalized) {
        None => utf8(body)?,
        Some(name) if is_utf8(&name) => utf8(body)?,
        Some(name) if has_mark => return Err(SourceError::Contradiction(name)),
        Some(name) if matches!(&*name, "latin-1" | "iso-8859-1" | "iso-latin-1" | "latin1" | "l1") => {
            body.iter().map(|byte| char::from(*byte)).collect()
        }
        Some(name) if matches!(&*name, "ascii" | "us-ascii") => utf8(body)?,
        Some(_) => return Err(SourceError::UnknownEncoding(declared.unwrap_or_default())),
    };
    match text.find('\0') {
        None => Ok(text),
        Some(place) => {
            let start = text[..place].rfind('\n').map_or(0, |newline| newline + 1);
            Err(SourceError::Null { line: line_of(text.as_bytes(), place), text: text[start..place].to_owned() })
        }
    }
}

impl SourceError {
    /// What CPython says of a file of that name.
    pub fn message(&self, filename: &str) -> String {
        match self {
            SourceError::NotUtf8 { byte, line } => format!(
                "Non-UTF-8 code starting with '\\x{byte:02x}' in file {filename} on line {line}, but no encoding declared; \
                 see https://peps.python.org/pep-0263/ for details"
            ),
            SourceError::UnknownEncoding(name) => format!("encoding problem: {name}"),
            SourceError::Contradiction(name) => format!("encoding problem: {name} with BOM"),
            SourceError::Null { .. } => "source code cannot contain null bytes".to_owned(),
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message("<string>"))
    }
}

fn utf8(bytes: &[u8]) -> Result<String, SourceError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let place = error.valid_up_to();
            Err(SourceError::NotUtf8 { byte: bytes[place], line: line_of(bytes, place) })
        }
    }
}

fn line_of(bytes: &[u8], place: usize) -> u32 {
    1 + bytes[..place].iter().filter(|byte| **byte == b'\n').count() as u32
}

fn normalized(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

fn is_utf8(name: &str) -> bool {
    matches!(name, "utf-8" | "utf8" | "u8" | "utf" | "utf-8-sig") || name.starts_with("utf-8-")
}

/// What `# -*- coding: NAME -*-` in one of the first two lines declares (PEP 263). The first line may only be a comment or blank if it is
/// to be in the second.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| *byte == b'\n').take(2) {
        let line = line.trim_ascii_start();
        if let Some(name) = line.first().filter(|byte| **byte == b'#').and_then(|_| coding(line)) {
            return Some(name);
        }
        if !line.is_empty() && line[0] != b'#' {
            return None;
        }
    }
    None
}

/// `coding[:=]\s*([-\w.]+)`
fn coding(comment: &[u8]) -> Option<String> {
    let word = b"coding";
    let starts = comment.windows(word.len()).enumerate().filter(|(_, window)| window == word).map(|(start, _)| start + word.len());
    for start in starts {
        if let Some((b':' | b'=', rest)) = comment[start..].split_first() {
            let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            let name: Vec<u8> = rest.trim_ascii_start().iter().take_while(is_name).copied().collect();
            if !name.is_empty() {
                return String::from_utf8(name).ok();
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found() {
        assert_eq!(decode(b"x = '\xc3\xa9'"), Ok("x = 'é'".to_owned()));
        assert_eq!(decode(b"\xef\xbb\xbfx"), Ok("x".to_owned()));
        assert_eq!(decode(b"# -*- coding: latin-1 -*-\n'\xe9'"), Ok("# -*- coding: latin-1 -*-\n'é'".to_owned()));
        assert_eq!(decode(b"#!/x\n# vim: fileencoding=ISO_8859_1\n\xe9"), Ok("#!/x\n# vim: fileencoding=ISO_8859_1\né".to_owned()));
        assert_eq!(decode(b"x\n# coding: latin-1\n\xe9"), Err(SourceError::NotUtf8 { byte: 0xe9, line: 3 }));
    }

    #[test]
    fn what_is_not_text_is_told() {
        assert_eq!(decode(b"a\nb\xff"), Err(SourceError::NotUtf8 { byte: 0xff, line: 2 }));
        assert_eq!(decode(b"# coding: foo\n"), Err(SourceError::UnknownEncoding("foo".to_owned())));
        assert_eq!(decode(b"a\nbc\0d"), Err(SourceError::Null { line: 2, text: "bc".to_owned() }));
        assert!(matches!(decode(b"\xef\xbb\xbf# coding: latin-1"), Err(SourceError::Contradiction(_))));
    }
}
