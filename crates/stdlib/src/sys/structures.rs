//! The struct sequences of `sys`: `version_info`, `flags`, `float_info`, `int_info`, `hash_info`, `thread_info`.

use types::tuple::structure::{self, field};
use types::{ClassSpec, Getter};

use crate::classes;

/// Their classes, in the order of their numbers.
pub(super) const CLASSES: &[&ClassSpec] =
    &[&VERSION_INFO, &FLAGS, &FLOAT_INFO, &INT_INFO, &HASH_INFO, &THREAD_INFO, &UNRAISABLE_HOOK_ARGS, &ASYNCGEN_HOOKS];

static VERSION_INFO: ClassSpec = structure::spec(
    classes::VERSION_INFO,
    "sys",
    "version_info",
    &[field::<0>("major"), field::<1>("minor"), field::<2>("micro"), field::<3>("releaselevel"), field::<4>("serial")],
);

static FLAGS: ClassSpec = structure::spec(
    classes::FLAGS,
    "sys",
    "flags",
    &[
        field::<0>("debug"),
        field::<1>("inspect"),
        field::<2>("interactive"),
        field::<3>("optimize"),
        field::<4>("dont_write_bytecode"),
        field::<5>("no_user_site"),
        field::<6>("no_site"),
        field::<7>("ignore_environment"),
        field::<8>("verbose"),
        field::<9>("bytes_warning"),
        field::<10>("quiet"),
        field::<11>("hash_randomization"),
        field::<12>("isolated"),
        field::<13>("dev_mode"),
        field::<14>("utf8_mode"),
        field::<15>("warn_default_encoding"),
        field::<16>("safe_path"),
        field::<17>("int_max_str_digits"),
        field::<18>("gil"),
        field::<19>("thread_inherit_context"),
        field::<20>("context_aware_warnings"),
    ],
);

static FLOAT_INFO: ClassSpec = structure::spec(
    classes::FLOAT_INFO,
    "sys",
    "float_info",
    &[
        field::<0>("max"),
        field::<1>("max_exp"),
        field::<2>("max_10_exp"),
        field::<3>("min"),
        field::<4>("min_exp"),
        field::<5>("min_10_exp"),
        field::<6>("dig"),
        field::<7>("mant_dig"),
        field::<8>("epsilon"),
        field::<9>("radix"),
        field::<10>("rounds"),
    ],
);

static INT_INFO: ClassSpec = structure::spec(
    classes::INT_INFO,
    "sys",
    "int_info",
    &[
        field::<0>("bits_per_digit"),
        field::<1>("sizeof_digit"),
        field::<2>("default_max_str_digits"),
        field::<3>("str_digits_check_threshold"),
    ],
);

static HASH_INFO: ClassSpec = structure::spec(
    classes::HASH_INFO,
    "sys",
    "hash_info",
    &[
        field::<0>("width"),
        field::<1>("modulus"),
        field::<2>("inf"),
        field::<3>("nan"),
        field::<4>("imag"),
        field::<5>("algorithm"),
        field::<6>("hash_bits"),
        field::<7>("seed_bits"),
        field::<8>("cutoff"),
    ],
);

static THREAD_INFO: ClassSpec =
    structure::spec(classes::THREAD_INFO, "sys", "thread_info", &[field::<0>("name"), field::<1>("lock"), field::<2>("version")]);

const UNRAISABLE: &[Getter] =
    &[field::<0>("exc_type"), field::<1>("exc_value"), field::<2>("exc_traceback"), field::<3>("err_msg"), field::<4>("object")];

static UNRAISABLE_HOOK_ARGS: ClassSpec = structure::spec(classes::UNRAISABLE_HOOK_ARGS, "sys", "UnraisableHookArgs", UNRAISABLE);

static ASYNCGEN_HOOKS: ClassSpec =
    structure::spec(classes::ASYNCGEN_HOOKS, "sys", "asyncgen_hooks", &[field::<0>("firstiter"), field::<1>("finalizer")]);
