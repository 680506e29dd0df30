//! What an interpreter may do beyond its own heap.
//!
//! Whatever touches the system takes a witness that it may: [`Files`], [`Processes`], [`Environment`], [`Network`]. Only a runtime that
//! has the permission gives one out, so there is one check for each kind, and code that forgot it does not compile.

use std::cell::Cell;

use crate::error::Raised;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::{exception, int, text};

/// A kind of access to the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Permission {
    /// Files and folders by their names, and open files by their descriptors.
    Files = 1,
    /// Other processes, and what concerns this one as a whole: its end, its signals, its timers, its numbers.
    Processes = 2,
    /// Variables of the environment, and what is known of the machine and its user.
    Environment = 4,
    /// Sockets, and the names of other machines.
    Network = 8,
    /// Further threads.
    Threads = 16,
}

/// A set of permissions. None at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u8);

impl Permissions {
    /// None.
    pub const NONE: Permissions = Permissions(0);
    /// All.
    pub const ALL: Permissions = Permissions::NONE
        .with(Permission::Files)
        .with(Permission::Processes)
        .with(Permission::Environment)
        .with(Permission::Network)
        .with(Permission::Threads);

    /// These and one more.
    pub const fn with(self, permission: Permission) -> Permissions {
        Permissions(self.0 | permission as u8)
    }

    /// Whether one is among them.
    #[inline]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission as u8 != 0
    }
}

/// The permissions of a runtime.
pub(crate) type Granted = Cell<Permissions>;

/// Witness: files may be used.
#[derive(Clone, Copy, Debug)]
pub struct Files(());

/// Witness: processes may be started, stopped and asked about.
#[derive(Clone, Copy, Debug)]
pub struct Processes(());

/// Witness: the environment may be read and changed.
#[derive(Clone, Copy, Debug)]
pub struct Environment(());

/// Witness: sockets may be used.
#[derive(Clone, Copy, Debug)]
pub struct Network(());

impl Runtime {
    /// What is permitted.
    pub fn permissions(&self) -> Permissions {
        self.granted.get()
    }

    /// Permits this, and nothing else.
    pub fn permit(&self, permissions: Permissions) {
        self.granted.set(permissions);
    }

    /// May files be used?
    pub fn files(&self) -> Result<Files, Raised> {
        self.check(Permission::Files, "files").map(Files)
    }

    /// May processes be started, stopped and asked about?
    pub fn processes(&self) -> Result<Processes, Raised> {
        self.check(Permission::Processes, "processes").map(Processes)
    }

    /// May the environment be read and changed?
    pub fn environment(&self) -> Result<Environment, Raised> {
        self.check(Permission::Environment, "the environment").map(Environment)
    }

    /// May sockets be used?
    pub fn network(&self) -> Result<Network, Raised> {
        self.check(Permission::Network, "the network").map(Network)
    }

    fn check(&self, permission: Permission, name: &str) -> Result<(), Raised> {
        if self.granted.get().has(permission) { Ok(()) } else { Err(self.denied(name)) }
    }

    #[cold]
    fn denied(&self, name: &str) -> Raised {
        const NUMBER: i64 = 13;
        let make = || {
            let said = text::new(self, &format!("this interpreter has no access to {name}"))?;
            exception::new(self, ClassId::PermissionError, &[int::new(self, NUMBER)?, said])
        };
        make().map_or_else(|raised| raised, Raised::Exception)
    }
}
