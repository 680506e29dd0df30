//! Containers when memory runs out: whichever allocation fails, nothing is lost, nothing is counted wrong, and the work can be done again.

use types::dict::{self, Dict};
use types::list::{self, List};
use types::ops::{self, BinaryOperator};
use types::set::{self, Set};
use types::{ClassId, Hooks, Raised, Remains, Runtime, Tables, Value, int, range, slice, text, tuple};

fn number(runtime: &Runtime, value: i64) -> Value {
    int::new(runtime, value)
}

/// Lists: appended to, extended, cut, assigned to, sorted.
fn lists(runtime: &Runtime) -> Result<String, Raised> {
    let numbers = list::new(runtime)?;
    for value in 0..16 {
        list::append(runtime, &numbers, number(runtime, value * 7919 % 1000 + 1000)?)?;
    }
    list::extend(runtime, &numbers, &numbers)?;
    let Some(body) = numbers.body::<List>() else { return Ok(String::new()) };
    list::sort(runtime, body, None, true)?;
    let middle = slice::new(runtime, number(runtime, 5)?, number(runtime, 30)?, number(runtime, 2)?)?;
    let part = ops::get_item(runtime, &numbers, &middle)?;
    ops::del_item(runtime, &numbers, &middle)?;
    let front = slice::new(runtime, runtime.none(), number(runtime, 2)?, runtime.none())?;
    ops::set_item(runtime, &numbers, &front, &part)?;
    let both = ops::binary(runtime, BinaryOperator::Add, &numbers, &part)?;
    let twice = ops::binary(runtime, BinaryOperator::Mul, &both, &number(runtime, 2)?)?;
    Ok(text::to_string(&ops::repr(runtime, &twice)?))
}

/// Dicts: filled, emptied from both ends, merged, looked at.
fn dicts(runtime: &Runtime) -> Result<String, Raised> {
    let squares = dict::new(runtime)?;
    let Some(body) = squares.body::<Dict>() else { return Ok(String::new()) };
    for value in 0..25 {
        body.set(runtime, number(runtime, value + 1000)?, number(runtime, value * value)?)?;
        if value % 5 == 0 {
            drop(body.pop_first());
        }
        if value % 7 == 0 {
            drop(body.pop_last());
        }
    }
    let names = dict::new(runtime)?;
    if let Some(names) = names.body::<Dict>() {
        for value in 0..10 {
            names.set(runtime, text::new(runtime, &format!("name {value}"))?, number(runtime, value)?)?;
        }
    }
    let both = ops::binary(runtime, BinaryOperator::Or, &squares, &names)?;
    let items = dict::new_view(runtime, ClassId::DictItems, &both)?;
    let listed = list::from_iterable(runtime, &items)?;
    Ok(text::to_string(&ops::repr(runtime, &listed)?))
}

/// Sets: filled, thinned out, combined.
fn sets(runtime: &Runtime) -> Result<String, Raised> {
    let numbers = set::new(runtime)?;
    let Some(body) = numbers.body::<Set>() else { return Ok(String::new()) };
    for value in 0..30 {
        body.add(runtime, number(runtime, value * 31 + 1000)?)?;
        if value % 3 == 0 {
            body.discard(runtime, &number(runtime, value / 2 * 31 + 1000)?)?;
        }
    }
    let (start, stop) = (number(runtime, 1000)?, number(runtime, 1100)?);
    let run = range::new(runtime, start, stop, number(runtime, 1)?)?;
    let other = set::new(runtime)?;
    set::update(runtime, &other, &run)?;
    let mut shown = String::new();
    for operator in [BinaryOperator::Or, BinaryOperator::And, BinaryOperator::Sub, BinaryOperator::Xor] {
        let combined = ops::binary(runtime, operator, &numbers, &other)?;
        shown += &text::to_string(&ops::repr(runtime, &combined)?);
    }
    Ok(shown)
}

/// Tuples, and what is made of them.
fn tuples(runtime: &Runtime) -> Result<String, Raised> {
    let triple = tuple::new(runtime, [number(runtime, 1000)?, number(runtime, 2000)?, number(runtime, 3000)?].into_iter())?;
    let long = ops::binary(runtime, BinaryOperator::Mul, &triple, &number(runtime, 9)?)?;
    let keyed = dict::new(runtime)?;
    if let Some(keyed) = keyed.body::<Dict>() {
        keyed.set(runtime, long.clone(), triple.clone())?;
        keyed.set(runtime, triple, long)?;
    }
    Ok(text::to_string(&ops::repr(runtime, &keyed)?))
}

#[test]
fn any_allocation_may_fail() {
    let runtime = Runtime::new(1 << 30, (1, 2), Hooks::NO_PYTHON, Tables::of_types()).unwrap();
    for work in [lists, dicts, sets, tuples] {
        let expected = work(&runtime).unwrap();
        let alive = alive(&runtime);
        for n in 1.. {
            runtime.fail_from(n);
            let outcome = work(&runtime);
            runtime.fail_never();
            if n % 16 == 0 {
                // It looks at the whole heap.
                runtime.check().unwrap();
            }
            match outcome {
                Ok(shown) => {
                    assert_eq!(shown, expected);
                    assert!(n > 20, "the work was to allocate");
                    break;
                }
                Err(raised) => {
                    assert!(matches!(raised, Raised::OutOfMemory), "allocation {n}");
                    assert_eq!(self::alive(&runtime), alive, "allocation {n} left something behind");
                }
            }
        }
        assert_eq!(work(&runtime).unwrap(), expected);
    }
    assert_eq!(runtime.close(), Remains { objects: 0 });
}

/// How many objects there are.
fn alive(runtime: &Runtime) -> usize {
    let mut count = 0;
    for kind in [object::Kind::Container, object::Kind::Atom] {
        runtime.walk(kind, |_, _| count += 1);
    }
    count
}
