//! What is wrong with the patterns of a `match` statement, whatever they are matched with.

use std::collections::BTreeSet;

use ruff_python_ast::{self as ast, Pattern};
use ruff_text_size::Ranged;

use super::build::Builder;

impl Builder<'_> {
    /// Checks the patterns of all cases.
    pub(super) fn check_match(&mut self, statement: &ast::StmtMatch) {
        let Some((_, others)) = statement.cases.split_last() else { return };
        if let Some(case) = others.iter().find(|case| case.guard.is_none() && case.pattern.is_irrefutable()) {
            self.fail_unreachable(&case.pattern);
        }
        for case in &statement.cases {
            let mut names = BTreeSet::new();
            self.check_pattern(&case.pattern, &mut names);
        }
    }

    /// Checks a pattern and adds the names that it binds.
    fn check_pattern<'p>(&mut self, pattern: &'p Pattern, names: &mut BTreeSet<&'p str>) {
        match pattern {
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
            Pattern::MatchAs(pattern) => {
                if let Some(inner) = &pattern.pattern {
                    self.check_pattern(inner, names);
                }
                self.check_name(pattern.name.as_ref(), names);
            }
            Pattern::MatchStar(pattern) => self.check_name(pattern.name.as_ref(), names),
            Pattern::MatchSequence(sequence) => {
                if sequence.patterns.iter().filter(|pattern| pattern.is_match_star()).count() > 1 {
                    self.fail("multiple starred names in sequence pattern", sequence.range);
                }
                sequence.patterns.iter().for_each(|pattern| self.check_pattern(pattern, names));
            }
            Pattern::MatchMapping(mapping) => {
                mapping.patterns.iter().for_each(|pattern| self.check_pattern(pattern, names));
                self.check_name(mapping.rest.as_ref(), names);
            }
            Pattern::MatchClass(class) => {
                let mut attributes = BTreeSet::new();
                for keyword in &class.arguments.keywords {
                    if !attributes.insert(keyword.attr.as_str()) {
                        self.fail(format!("attribute name repeated in class pattern: {}", keyword.attr), keyword.range);
                    }
                }
                class.arguments.patterns.iter().for_each(|pattern| self.check_pattern(pattern, names));
                class.arguments.keywords.iter().for_each(|keyword| self.check_pattern(&keyword.pattern, names));
            }
            Pattern::MatchOr(alternatives) => self.check_alternatives(alternatives, names),
        }
    }

    fn check_alternatives<'p>(&mut self, alternatives: &'p ast::PatternMatchOr, names: &mut BTreeSet<&'p str>) {
        let Some((first, others)) = alternatives.patterns.split_first() else { return };
        let before_last = &alternatives.patterns[..others.len()];
        if let Some(pattern) = before_last.iter().find(|pattern| pattern.is_irrefutable()) {
            self.fail_unreachable(pattern);
        }
        let mut bound = BTreeSet::new();
        self.check_pattern(first, &mut bound);
        for other in others {
            let mut also = BTreeSet::new();
            self.check_pattern(other, &mut also);
            if also != bound {
                self.fail("alternative patterns bind different names", alternatives.range);
            }
        }
        for name in bound {
            if !names.insert(name) {
                self.fail(format!("multiple assignments to name '{name}' in pattern"), alternatives.range);
            }
        }
    }

    fn check_name<'p>(&mut self, name: Option<&'p ast::Identifier>, names: &mut BTreeSet<&'p str>) {
        if let Some(name) = name
            && !names.insert(name.as_str())
        {
            self.fail(format!("multiple assignments to name '{name}' in pattern"), name.range);
        }
    }

    fn fail_unreachable(&mut self, pattern: &Pattern) {
        let name = match pattern {
            Pattern::MatchAs(pattern) => pattern.name.as_ref(),
            _ => None,
        };
        let what = name.map_or_else(|| "wildcard".to_owned(), |name| format!("name capture '{name}'"));
        self.fail(format!("{what} makes remaining patterns unreachable"), pattern.range());
    }
}
