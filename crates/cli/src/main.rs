//! The command. Nothing is here yet.

fn main() {}
