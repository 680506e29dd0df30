//! Sets of ints come out in CPython's order: recorded from it, operations and result on a line each.

use object::Object;
use types::set::{self, Set};
use types::{Hooks, Remains, Runtime, Tables, Value, class, int, ops, text};

fn number(runtime: &Runtime, text: &str) -> Object {
    int::new(runtime, text.parse().unwrap()).unwrap()
}

fn set_of(runtime: &Runtime, items: &str) -> Object {
    let made = set::new(runtime).unwrap();
    for item in items.split(',').filter(|item| !item.is_empty()) {
        set::add(runtime, &made, number(runtime, item)).unwrap();
    }
    made
}

fn call(runtime: &Runtime, set: &Object, method: &str) -> Value {
    let name = text::intern(runtime, text::new(runtime, method)?)?;
    runtime.call(&class::lookup(runtime, &set.class(), &name).unwrap(), &[set])
}

fn apply(runtime: &Runtime, set: &mut Object, operation: &str) {
    let (kind, operand) = operation.split_at(1);
    match kind {
        "+" => drop(set::add(runtime, set, number(runtime, operand)).unwrap()),
        "-" => drop(set.body::<Set>().unwrap().discard(runtime, &number(runtime, operand)).unwrap()),
        "p" => drop(call(runtime, set, "pop").unwrap()),
        "|" => *set = ops::in_place(runtime, ops::BinaryOperator::Or, set, &set_of(runtime, operand)).unwrap(),
        "^" => *set = ops::in_place(runtime, ops::BinaryOperator::Xor, set, &set_of(runtime, operand)).unwrap(),
        _ => {
            *set = call(runtime, set, "copy").unwrap();
            *set = ops::in_place(runtime, ops::BinaryOperator::Sub, set, &set_of(runtime, operand)).unwrap();
        }
    }
}

#[test]
fn ints_come_out_in_the_order_of_cpython() {
    let runtime = Runtime::new(1 << 30, (1, 2), Hooks::NO_PYTHON, Tables::of_types()).unwrap();
    for line in include_str!("data/set_order.txt").lines() {
        let (operations, expected) = line.split_once(" = ").unwrap();
        let (order, hash) = expected.split_once(" # ").unwrap();
        let mut set = set::new(&runtime).unwrap();
        for operation in operations.split(' ') {
            apply(&runtime, &mut set, operation);
        }
        let (mut keys, mut objects) = (Vec::new(), Vec::new());
        ops::for_each(&runtime, &set, |key| {
            keys.push(int::value(&key).unwrap().to_string());
            objects.push(key);
            Ok(())
        })
        .unwrap();
        assert_eq!(keys.join(","), order, "after {operations}");
        let frozen = set::frozen(&runtime, objects.into_iter()).unwrap();
        assert_eq!(ops::hash(&runtime, &frozen).unwrap().to_string(), hash);
    }
    assert_eq!(runtime.close(), Remains { objects: 0 });
}
