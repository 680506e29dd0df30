//! Whatever compiles keeps the contract of the instruction set: checked over sources with every construct, deep ones and long ones.

use compiler::code::verify::verify;
use compiler::{CompileError, Mode};

const SOURCES: &str = include_str!("constructs.py");

fn check(source: &str) {
    let code = compiler::compile(source, "<test>", Mode::Module).unwrap_or_else(|error| panic!("{error}: {source:.200}"));
    if let Err(violation) = verify(&code) {
        panic!("{violation}\n{source:.1000}");
    }
}

#[test]
fn every_construct() {
    check(SOURCES);
}

#[test]
fn every_statement_in_every_block() {
    let statements = ["return 1", "break", "continue", "pass", "yield x", "x = 1", "del x", "raise", "raise x from y", "return f(x)"];
    let blocks = [
        "try:\n{}\nexcept A:\n{}",
        "try:\n{}\nexcept A as e:\n{}\nelse:\n{}",
        "try:\n{}\nfinally:\n{}",
        "try:\n{}\nexcept:\n{}\nfinally:\n x = 1",
        "with a:\n{}",
        "with a as x, b as y:\n{}",
        "for i in y:\n{}\nelse:\n{}",
        "while x:\n{}",
        "if x:\n{}\nelse:\n{}",
    ];
    let indent = |text: &str| text.lines().map(|line| format!(" {line}\n")).collect::<String>();
    for statement in statements {
        for outer in blocks {
            for inner in blocks {
                let body = outer.replace("{}", indent(&inner.replace("{}", &indent(statement))).trim_end());
                check(&format!("def f(x, y):\n for z in y:\n{}", indent(&indent(&body))));
            }
        }
    }
}

#[test]
fn many_locals_and_operands() {
    let locals: String = (0..400).map(|index| format!(" v{index} = {index}\n")).collect();
    check(&format!(
        "def f():\n{locals} def g(): return v0, v399\n for v5 in g(): v0 += v5\n del v7\n return v0 + v200, [v3 for v3 in v4]\n"
    ));
    let parameters: Vec<String> = (0..300).map(|index| format!("p{index}=p{index}")).collect();
    check(&format!("def f({}): return lambda: (p0, p299)\n", parameters.join(", ")));
    for (open, close, item) in
        [("[", "]", "x"), ("(", ")", "x"), ("{", "}", "x"), ("{", "}", "x: y"), ("f(", ")", "x"), ("f(", ")", "*x"), ("f(", ")", "**x")]
    {
        check(&format!("{open}{}{close}\n", vec![item; 500].join(", ")));
    }
    check(&format!("f'{}'\n", "{x} ".repeat(500)));
    check(&format!("x = {}\n", vec!["a"; 3000].join(" + ")));
}

#[test]
fn deep_sources_end_in_an_error() {
    let compile = |source: String| compiler::compile(&source, "<test>", Mode::Module);
    for opening in ["(", "[", "{", "f(", "x[", "-", "not ", "lambda: ", "a if b else "] {
        match compile(format!("{}x\n", opening.repeat(100_000))) {
            Err(CompileError::Syntax(_) | CompileError::TooDeep | CompileError::ParserStack) => {}
            other => panic!("{opening}: {other:?}"),
        }
    }
    for joint in [" + x", ".x", "[0]", "()", " ** x", " < x", " and x", " if x else x"] {
        let made = compile(format!("x{}\n", joint.repeat(100_000)));
        assert!(matches!(made, Ok(_) | Err(CompileError::TooDeep)), "{joint}: {:?}", made.err());
    }
    let blocks: String = (0..200).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    assert!(matches!(compile(blocks), Err(CompileError::Syntax(_))));
}
