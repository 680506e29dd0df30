//! The tokens around an error.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::{Ranged, TextRange};

/// The tokens that the grammar sees.
#[derive(Clone)]
pub(super) struct Tokens {
    tokens: Vec<(TokenKind, TextRange)>,
}

impl Tokens {
    pub(super) fn new(tokens: &[Token]) -> Tokens {
        let seen = tokens.iter().filter(|token| {
            !matches!(token.kind(), TokenKind::Comment | TokenKind::NonLogicalNewline | TokenKind::Indent | TokenKind::Dedent)
        });
        Tokens { tokens: seen.map(|token| (token.kind(), token.range())).collect() }
    }

    /// The number of the first token that ends behind an offset.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|(_, range)| range.end().to_usize() <= offset && !range.is_empty() || range.start().to_usize() < offset)
    }

    pub(super) fn kind(&self, index: usize) -> TokenKind {
        self.tokens.get(index).map_or(TokenKind::EndOfFile, |(kind, _)| *kind)
    }

    pub(super) fn range(&self, index: usize) -> TextRange {
        self.tokens.get(index).or(self.tokens.last()).map_or(TextRange::default(), |(_, range)| *range)
    }

    /// How many brackets are open before a token.
    pub(super) fn depth(&self, index: usize) -> usize {
        self.tokens[..index.min(self.tokens.len())].iter().fold(0, |depth: usize, (kind, _)| match kind {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth + 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth.saturating_sub(1),
            _ => depth,
        })
    }

    /// The first token of the statement that a token is in.
    pub(super) fn statement(&self, index: usize) -> usize {
        let ends = |kind: TokenKind| matches!(kind, TokenKind::Newline | TokenKind::Semi);
        (0..index.min(self.tokens.len())).rev().find(|before| ends(self.kind(*before))).map_or(0, |before| before + 1)
    }

    /// The innermost bracket that is open before a token.
    pub(super) fn bracket(&self, index: usize) -> Option<usize> {
        let mut depth = 0;
        (0..index.min(self.tokens.len())).rev().find(|before| {
            match self.kind(*before) {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace if depth == 0 => return true,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth -= 1,
                _ => {}
            }
            false
        })
    }

    /// The last token of a kind before a token.
    pub(super) fn find_back(&self, index: usize, kind: TokenKind) -> Option<usize> {
        (0..index).rev().find(|before| self.kind(*before) == kind)
    }
}
