//! Numbers against what CPython made of the same operations: `numbers.py` records `numbers.txt`.

use object::Object;
use types::class::name_of;
use types::exception::Exception;
use types::ops::{self, BinaryOperator as B, Comparison as C};
use types::{ClassId, Hooks, Raised, Runtime, Tables, Value, complex, float, int, text, tuple};

#[test]
fn numbers_are_what_they_are_in_cpython() {
    let runtime = Runtime::new(1 << 30, (1, 2), Hooks::NO_PYTHON, Tables::of_types()).unwrap();
    let mut wrong = Vec::new();
    let lines = include_str!("numbers.txt").lines();
    let count = lines.clone().count();
    for line in lines {
        let [name, first, second, expected] = line.splitn(4, '\t').collect::<Vec<&str>>()[..] else { panic!("{line}") };
        let outcome = outcome(&runtime, evaluate(&runtime, name, first, second));
        let outcome: String = outcome.chars().map(|next| if next.is_ascii() { next.into() } else { python_escape(next) }).collect();
        if outcome != expected {
            wrong.push(format!("{name} {first} {second}: {outcome}, not {expected}"));
        }
    }
    assert!(count > 6000);
    assert!(wrong.is_empty(), "{} of {count} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(runtime.close().objects, 0);
}

/// What `numbers.py` wrote down as `name`, with its operands.
fn evaluate(runtime: &Runtime, name: &str, first: &str, second: &str) -> Value {
    if let Some(operator) = binary(name) {
        return ops::binary(runtime, operator, &number(runtime, first), &number(runtime, second));
    }
    if let Some(comparison) = comparison(name) {
        return ops::compare(runtime, comparison, &number(runtime, first), &number(runtime, second));
    }
    match name {
        "divmod" => ops::divmod(runtime, &number(runtime, first), &number(runtime, second)),
        "pow" => {
            let (exponent, modulus) = second.split_once(' ').unwrap();
            ops::power(runtime, &number(runtime, first), &number(runtime, exponent), &number(runtime, modulus))
        }
        "round" => runtime.call_method(&number(runtime, first), "__round__", &[&number(runtime, second)]),
        "int" | "float" | "complex" => {
            let class = match name {
                "int" => ClassId::Int,
                "float" => ClassId::Float,
                _ => ClassId::Complex,
            };
            let (spelled, class) = (quoted(runtime, first), runtime.class(class).owned());
            let mut arguments = vec![&class, &spelled];
            let base = (!second.is_empty()).then(|| number(runtime, second));
            arguments.extend(&base);
            runtime.call_method(&class, "__new__", &arguments)
        }
        "fromhex" => runtime.call_method(&runtime.class(ClassId::Float), "fromhex", &[&quoted(runtime, first)]),
        _ => runtime.call_method(&number(runtime, first), name, &[]),
    }
}

fn binary(name: &str) -> Option<B> {
    Some(match name {
        "+" => B::Add,
        "-" => B::Sub,
        "*" => B::Mul,
        "/" => B::TrueDiv,
        "//" => B::FloorDiv,
        "%" => B::Mod,
        "**" => B::Pow,
        "<<" => B::LShift,
        ">>" => B::RShift,
        "&" => B::And,
        "|" => B::Or,
        "^" => B::Xor,
        _ => return None,
    })
}

fn comparison(name: &str) -> Option<C> {
    Some(match name {
        "<" => C::Less,
        "<=" => C::LessEqual,
        "==" => C::Equal,
        "!=" => C::NotEqual,
        ">" => C::Greater,
        ">=" => C::GreaterEqual,
        _ => return None,
    })
}

/// The number whose `repr` is `shown`.
fn number(runtime: &Runtime, shown: &str) -> Object {
    let number = match shown {
        "True" | "False" => Ok(runtime.bool(shown == "True")),
        _ if shown.contains('j') => {
            let class = runtime.class(ClassId::Complex).owned();
            let spelled = text::new(runtime, shown).unwrap();
            runtime.call_method(&class, "__new__", &[&class, &spelled])
        }
        _ if shown.contains(['.', 'e', 'n']) => float::new(runtime, shown.parse().unwrap()),
        _ => int::from_big(runtime, &shown.parse().unwrap()),
    };
    let number = number.unwrap();
    assert_eq!(complex::is_complex(&number), shown.contains('j'));
    number
}

/// The string whose `ascii()` is `shown`.
fn quoted(runtime: &Runtime, shown: &str) -> Object {
    let mut rest = &shown[1..shown.len() - 1];
    let mut plain = String::new();
    while let Some(next) = rest.chars().next() {
        let (character, length) = match (next, rest.as_bytes().get(1)) {
            ('\\', Some(b'n')) => ('\n', 2),
            ('\\', Some(b'x')) => (escaped(&rest[2..4]), 4),
            ('\\', Some(b'u')) => (escaped(&rest[2..6]), 6),
            _ => (next, 1),
        };
        plain.push(character);
        rest = &rest[length..];
    }
    text::new(runtime, &plain).unwrap()
}

fn python_escape(point: char) -> String {
    if point < '\u{100}' { format!("\\x{:02x}", point as u32) } else { format!("\\u{:04x}", point as u32) }
}

fn escaped(digits: &str) -> char {
    char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap()
}

/// The `repr` of a result, or the class and the message of an exception.
fn outcome(runtime: &Runtime, result: Value) -> String {
    match result {
        Ok(object) => shown(runtime, &object),
        Err(Raised::OutOfMemory) => "MemoryError: ".to_owned(),
        Err(Raised::Exception(exception)) => {
            let args = exception.body::<Exception>().unwrap().args.get().unwrap();
            let items = tuple::items(&args).unwrap();
            let said = if items.len() == 1 {
                text::to_string(&ops::str(runtime, &items[0].get().unwrap()).unwrap())
            } else {
                shown(runtime, &args)
            };
            format!("{}: {said}", name_of(&exception.class()))
        }
    }
}

fn shown(runtime: &Runtime, object: &Object) -> String {
    if let Some(items) = tuple::items(object) {
        let items: Vec<String> = items.iter().map(|item| shown(runtime, &item.get().unwrap())).collect();
        return if items.len() == 1 { format!("({},)", items[0]) } else { format!("({})", items.join(", ")) };
    }
    text::to_string(&ops::repr(runtime, object).unwrap())
}
