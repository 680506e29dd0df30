//! The embedding interface: values pass, errors are values, limits hold, interpreters are apart.

use glassheap::{Entered, Error, Exit, Interpreter, Plain, Program};

fn interpreter() -> Interpreter {
    Interpreter::builder().hash_seed(0).capture_output().build().expect("there is memory for an interpreter")
}

fn exception(error: Error) -> (String, String) {
    match error {
        Error::Raised(exception) => (exception.class, exception.message),
        other => panic!("{other:?}"),
    }
}

#[test]
fn values_come_back_as_they_went() {
    let python = interpreter();
    python.run("def same(value): return value").expect("it compiles");
    let table = [
        Plain::None,
        true.into(),
        (-7_i64).into(),
        i64::MAX.into(),
        2.5.into(),
        "grüße \u{1f40d}".into(),
        Plain::Bytes(vec![0, 255]),
        vec![1, 2, 3].into(),
        Plain::Tuple(vec![1.into(), Plain::List(vec![])]),
        Plain::Dict(vec![("a".into(), 1.into()), (2.into(), Plain::None)]),
    ];
    for value in table {
        let back: Plain = python.call("same", std::slice::from_ref(&value)).and_then(|back| back.extract()).expect("it comes back");
        assert_eq!(back, value);
    }
    assert_eq!(python.eval("2 ** 80").and_then(|value| value.repr()).expect("a number"), "1208925819614629174706176");
    assert!(python.close().objects == 0);
}

#[test]
fn a_conversion_that_does_not_fit_is_an_error() {
    let python = interpreter();
    let wrong = python.eval("'text'").and_then(|value| value.extract::<i64>());
    assert_eq!(wrong, Err(Error::Conversion { found: "str".to_owned(), wanted: "an int of 64 bits" }));
    python.run("ring = []; ring.append(ring)").expect("it runs");
    assert!(matches!(python.get("ring").and_then(|ring| ring.extract::<Plain>()), Err(Error::Conversion { .. })));
}

#[test]
fn an_exception_is_a_value_with_its_traceback() {
    let python = interpreter();
    python.run("def divide(a, b):\n    return a / b").expect("it compiles");
    let error = python.call("divide", &[1.into(), 0.into()]).expect_err("nothing can be divided by 0");
    assert_eq!(error.to_string(), "ZeroDivisionError: division by zero");
    assert!(error.exception().is_some_and(|exception| exception.report.contains("in divide")));
    assert_eq!(exception(python.run("1 +").expect_err("it is cut short")).0, "SyntaxError");
    assert_eq!(exception(python.get("nothing").expect_err("it was never set")).1, "name 'nothing' is not defined");
}

#[test]
fn memory_is_bounded_and_the_program_goes_on() {
    let python = Interpreter::builder().memory_limit(16 << 20).build().expect("enough to start in");
    let program = "try:\n    x = [0] * (1 << 30)\nexcept MemoryError:\n    x = 'caught'";
    python.run(program).expect("the program catches it");
    assert_eq!(python.get("x").and_then(|x| x.extract::<String>()), Ok("caught".to_owned()));
    assert!(matches!(Interpreter::builder().memory_limit(4096).build(), Err(Error::OutOfMemory)));
}

#[test]
fn attributes_items_and_methods_are_reached() {
    let python = interpreter();
    python.run("class Point: pass\npoint = Point()\ntable = {'a': [1, 2]}").expect("it runs");
    let point = python.get("point").expect("it is there");
    point.set("x", 3).expect("instances take attributes");
    assert_eq!(point.get("x").and_then(|x| x.extract::<i64>()), Ok(3));
    let list = python.get("table").and_then(|table| table.item("a")).expect("it is there");
    list.call_method("append", &[9.into()]).expect("lists can");
    assert_eq!(list.extract::<Vec<i64>>(), Ok(vec![1, 2, 9]));
    assert_eq!(point.class_name(), "Point");
}

#[test]
fn output_is_captured() {
    let python = interpreter();
    python.run("print('one', 2)").expect("it prints");
    assert_eq!(python.take_output(), Ok("one 2\n".to_owned()));
    assert_eq!(python.take_output(), Ok(String::new()));
}

#[test]
fn interpreters_share_nothing() {
    let (one, other) = (interpreter(), interpreter());
    one.set("x", 1).expect("it is a global");
    assert!(other.get("x").is_err());
    drop(one);
    assert_eq!(other.eval("len('abc')").and_then(|length| length.extract::<usize>()), Ok(3));
}

#[test]
fn a_program_ends_with_a_status() {
    let ends = |source: &str| {
        let python = interpreter();
        let exit = python.run_program(&Program::Code(source.to_owned()), &mut |_| ());
        python.finish_program(exit, &mut |_| ())
    };
    assert_eq!(ends("pass"), Exit::SUCCESS);
    assert_eq!(ends("raise SystemExit(7)"), Exit::with(7));
    assert_eq!(ends("raise SystemExit('sorry')"), Exit::FAILURE);
    assert_eq!(ends("1 / 0"), Exit::FAILURE);
    assert!(ends("raise KeyboardInterrupt").interrupted);
}

#[test]
fn a_running_program_can_be_interrupted() {
    let python = interpreter();
    let interrupter = python.interrupter();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(50));
        interrupter.interrupt();
    });
    let error = python.run("while True: pass").expect_err("it would not end by itself");
    assert_eq!(exception(error).0, "KeyboardInterrupt");
    thread.join().expect("it ends");
}

#[test]
fn a_prompt_asks_for_more_until_a_statement_is_whole() {
    let python = interpreter();
    let mut prompt = python.prompt();
    let mut enter = |line: &str| prompt.enter(line, &mut |_| ());
    assert_eq!(enter("1 + 1"), Entered::Done);
    assert_eq!(enter("def f(x):"), Entered::Incomplete);
    assert_eq!(enter("    return ["), Entered::Incomplete);
    assert_eq!(enter("        x]"), Entered::Incomplete);
    assert_eq!(enter(""), Entered::Done);
    assert_eq!(enter("f(3)"), Entered::Done);
    assert_eq!(enter("'''a"), Entered::Incomplete);
    assert_eq!(enter("b'''"), Entered::Done);
    assert_eq!(enter("1 +* 2"), Entered::Done);
    assert_eq!(enter("raise SystemExit(5)"), Entered::Exit(Exit::with(5)));
    let output = python.take_output().expect("it was captured");
    assert!(output.starts_with("2\n[3]\n'a\\nb'\n"), "{output}");
    assert!(output.contains("SyntaxError"), "{output}");
}

#[test]
fn names_are_completed() {
    let python = interpreter();
    python.run("class Animal:\n    sound = 1\n    _hidden = 2\nanimal = Animal()").expect("it runs");
    assert_eq!(python.completions("x = anim"), ("anim", vec!["animal".to_owned()]));
    assert_eq!(python.completions("animal.s").1, ["animal.sound"]);
    assert_eq!(python.completions("animal.").1, ["animal.sound"]);
    assert!(python.completions("f(isinst").1.contains(&"isinstance".to_owned()));
    assert!(python.completions("nothing.x").1.is_empty());
}
