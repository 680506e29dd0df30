//! The memory it takes to compile a source is bounded by what its tokens say: sources that make the most of each token, and ordinary ones.

mod counting;

use std::sync::atomic::Ordering;

use compiler::code::saved;
use compiler::{Mode, Options, Prepared};
use counting::{NOW, PEAK};

/// The pieces that long sources are made of: each is repeated.
const PIECES: &[(&str, &str, &str)] = &[
    ("", "x\n", ""),
    ("", "x;", "x"),
    ("", "0\n", ""),
    ("[", "0,", "]"),
    ("[", "a,", "]"),
    ("[", "[],", "]"),
    ("[", "(),", "]"),
    ("[", "{},", "]"),
    ("{", "1:2,", "}"),
    ("{", "**a,", "}"),
    ("x = (", "'a' ", ")"),
    ("x = [", "'a',", "]"),
    ("x = [", "1.5,", "]"),
    ("x = [", "123456789012345678901234567890,", "]"),
    ("x = [", "f'{a}',", "]"),
    ("x = f'", "{a}", "'"),
    ("x = f'", "{a!r:>{b}}", "'"),
    ("x = t'", "{a}", "'"),
    ("f(", "a,", ")"),
    ("f(", "a=1,", ")"),
    ("f(", "*a,", ")"),
    ("x = 0", "+a", ""),
    ("x = 0", " and a", ""),
    ("x = 0", "<a", ""),
    ("x = a", ".b", ""),
    ("x = a", "[0]", ""),
    ("x = a", "()", ""),
    ("", "x=1\n", ""),
    ("x", "=x", ""),
    ("", "x:y\n", ""),
    ("", "del x\n", ""),
    ("", "import a\n", ""),
    ("import ", "a,", "a"),
    ("from a import ", "b,", "b"),
    ("global ", "b,", "b"),
    ("", "def f():0\n", ""),
    ("def f(", "a%,", "b):0"),
    ("def f(", "a%:b=c,", "b):0"),
    ("", "@a\n", "def f():0"),
    ("", "class a:0\n", ""),
    ("x=[", "lambda:0,", "]"),
    ("x=[", "lambda a:a,", "]"),
    ("x=[", "[a for b in c],", "]"),
    ("", "if x:0\n", ""),
    ("if x:0\n", "elif x:0\n", ""),
    ("", "for x in y:0\n", ""),
    ("", "while x:0\n", ""),
    ("", "with x:0\n", ""),
    ("", "with x as y:0\n", ""),
    ("with ", "x as y,", "z:0"),
    ("", "try:0\nexcept x:0\n", ""),
    ("", "try:0\nfinally:0\n", ""),
    ("try:0\n", "except x:0\n", ""),
    ("match x:\n", " case 0:0\n", ""),
    ("match x:\n case [", "a%,", "]:0"),
    ("match x:\n case ", "0|", "1:0"),
    ("", "assert x\n", ""),
    ("", "raise x\n", ""),
    ("def f():\n", " return x\n", ""),
    ("def f():\n", " yield\n", ""),
    ("def f():\n", " a%=1\n", ""),
    ("async def f():\n", " await x\n", ""),
    ("def f():\n", " global a%\n", ""),
    ("def f():\n", " def g%():a%\n", ""),
    ("", "type a=b\n", ""),
    ("", "def f[T]():0\n", ""),
    ("", "a%=1\n", ""),
    ("", "a.b=c\n", ""),
    ("", "#\n", ""),
    ("", "\n", ""),
    ("", "(\n)\n", ""),
    ("x='", "a", "'"),
    ("x='", "\\n", "'"),
    ("x=b'", "\\x00", "'"),
    ("x='", "ä", "'"),
    ("", "ä%\n", ""),
    ("", "x = (1, 2, 3)\n", ""),
    ("", "x = -1\n", ""),
    ("", "a, b = c\n", ""),
    ("", "a += 1\n", ""),
    ("", "a[b:c:d]\n", ""),
    ("", "a if b else c\n", ""),
    ("", "*a, b = c\n", ""),
    ("", "class a:\n x:y\n", ""),
    ("", "def f(self, key, *args):\n    '''Says how.'''\n    return self.things[key](*args)  # what it is\n\n", ""),
    ("", "x )\n", ""),
    ("[", "a ", "]"),
    ("x = (", "1,", ""),
    ("", "if x\n", ""),
    ("", "x = 'a\n", ""),
];

/// What some work takes at once.
fn most<T>(work: impl FnOnce() -> T) -> usize {
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    drop(work());
    PEAK.load(Ordering::Relaxed) - before
}

/// What it takes to compile a source, to make its tree and to restore its code where that was saved, each with its bound.
fn measure(source: &str) -> [(usize, usize); 3] {
    let Ok(prepared) = Prepared::new(source) else { return [(0, 0); 3] };
    let compiling = most(|| prepared.compile("<source>", Options::new(Mode::Module)));
    let tree = most(|| prepared.tree(Mode::Module));
    let restored = prepared.compile("<source>", Options::new(Mode::Module)).map_or((0, 0), |code| {
        let (bytes, bound) = (saved::save(&code), saved::footprint(&code));
        (most(|| saved::restore(&bytes, "<source>")), bound)
    });
    [(compiling, prepared.most_memory()), (tree, prepared.most_memory_of_tree()), restored]
}

#[test]
fn memory_is_bounded_by_tokens() {
    let mut wrong = Vec::new();
    let mut closest: f64 = 0.0;
    for (before, piece, after) in PIECES {
        for count in [10, 600, 6000] {
            let pieces: String = (0..count).map(|index| piece.replace('%', &index.to_string())).collect();
            let source = format!("{before}{pieces}{after}\n");
            for (taken, bound) in measure(&source) {
                closest = closest.max(taken as f64 / bound.max(1) as f64);
                if taken > bound {
                    wrong.push(format!("{count} times {piece:?} takes {taken} bytes, but {bound} is the bound"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(closest > 0.5, "the bound is far from what is taken at most: {closest:.2} of it");
}
