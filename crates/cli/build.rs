//! Tells the linker where the functions lie that run at a start: see `xtask/src/start.rs`.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=start.ld");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|said| said == value);
    // Both of the linkers that are common there know such scripts; where nothing is optimised, nothing is gained.
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && !is("OPT_LEVEL", "0") && !is("OPT_LEVEL", "1") {
        let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        println!("cargo:rustc-link-arg-bins=-Wl,-T,{folder}/start.ld");
    }
}
