//! Saved code is the code that was saved. What it takes of memory: see `footprint.rs`.

use compiler::Mode;
use compiler::code::{Code, saved};

const SOURCES: &[&str] = &[
    include_str!("constructs.py"),
    "x = 0, -1, 2**70, -2**70, 1.5, -0.0, 1e400, 2j, True, None, ..., b'\\xff', '', 'a\\udc80\\U0001f600', (1, ('a', b'b'))\n",
    "x in {1, 'a'}\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\ndef f(a, /, b, *args, c=1, **kw):\n    '''Says.'''\n    return lambda: (yield a)\n",
    "from __future__ import annotations\nclass A:\n    async def f(self): self.x = [i async for i in y]\n",
    "",
];

fn compiled(source: &str) -> std::rc::Rc<Code> {
    compiler::compile(source, "<saved>", Mode::Module).unwrap_or_else(|error| panic!("{error}: {source:.200}"))
}

#[test]
fn what_is_restored_is_what_was_saved() {
    for source in SOURCES {
        let code = compiled(source);
        let restored = saved::restore(&saved::save(&code), "<saved>").expect("what was saved");
        assert_eq!(format!("{restored:?}"), format!("{code:?}"));
    }
}

#[test]
fn what_is_cut_short_or_goes_on_is_refused() {
    for source in SOURCES {
        let bytes = saved::save(&compiled(source));
        assert!((0..bytes.len()).step_by(97).all(|end| saved::restore(&bytes[..end], "").is_none()));
        assert!(saved::restore(&[&*bytes, &[0]].concat(), "").is_none());
    }
}
