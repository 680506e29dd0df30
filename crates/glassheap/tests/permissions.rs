//! Without permission an interpreter reaches nothing beyond its heap: every function of the modules that ask something of the system is
//! called, whatever arguments it takes.

use glassheap::{Builder, Interpreter};

/// Functions that ask nothing of the system, or only for what every program may know: the time, random numbers, a name for itself.
const HARMLESS: &str = "
HARMLESS = {
    'posix': {'fspath', 'strerror', 'getpid', 'urandom', 'getrandom', 'waitstatus_to_exitcode', 'WIFEXITED', 'WEXITSTATUS', 'WIFSIGNALED',
              'WTERMSIG', 'WIFSTOPPED', 'WSTOPSIG'},
    '_io': {'text_encoding'},
    '_posixsubprocess': set(),
    'select': set(),
    '_socket': {'inet_aton', 'inet_ntoa', 'inet_pton', 'inet_ntop', 'htons', 'ntohs', 'htonl', 'ntohl', 'getdefaulttimeout',
                'setdefaulttimeout'},
    '_signal': {'getsignal', 'default_int_handler', 'strsignal', 'valid_signals', 'set_wakeup_fd', 'siginterrupt'},
}
";

const WALK: &str = r"
class Anything:
    def __index__(self): return 0
    def __fspath__(self): return '/'
    def __iter__(self): return iter(())
    def __call__(self, *args): pass

def attempt(function):
    '''What comes of calling a function with as many arguments as it takes.'''
    last = None
    for value in Anything(), b'x', 'x', 0, 1, 15, ():
        for count in range(24):
            try:
                function(*[value] * count)
                return 'it worked'
            except (TypeError, ValueError, NotImplementedError) as error:
                last = error
            except PermissionError as error:
                assert error.errno == 13 and error.strerror.startswith('this interpreter has no access to '), error
                return 'denied'
            except BaseException as error:
                return repr(error)
    return repr(last)

outcome = {}
for name, harmless in HARMLESS.items():
    module = __import__(name)
    functions = [key for key, value in vars(module).items() if type(value).__name__ == 'builtin_function_or_method']
    assert functions, name
    for key in functions:
        if key not in harmless:
            outcome[name, key] = attempt(getattr(module, key))
import _io
outcome['_io', 'FileIO'] = attempt(_io.FileIO)
import _socket
outcome['_socket', 'socket'] = attempt(_socket.socket)
import select
poll = select.poll()
poll.register(0)
outcome['select', 'poll.poll'] = attempt(poll.poll)
reached = {name: what for name, what in outcome.items() if what != 'denied'}
";

#[test]
fn without_permission_every_function_of_the_system_is_denied() {
    let python = Interpreter::builder().capture_output().build().expect("it starts");
    python.run(HARMLESS).expect("it runs");
    python.run(WALK).expect("it runs");
    assert_eq!(python.eval::<String>("repr(reached)").as_deref(), Ok("{}"));
    assert!(python.eval::<usize>("len(outcome)").is_ok_and(|count| count >= 60), "{:?}", python.eval::<usize>("len(outcome)"));
    python.audit().expect("the laws hold");
}

fn message(python: &Interpreter, source: &str) -> String {
    match python.run(source) {
        Ok(()) => "it worked".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_missing_is_said_and_what_is_given_works() {
    let sources = [
        ("import os; os.listdir('/')", "files"),
        ("open('/dev/null').close()", "files"),
        ("import pathlib; pathlib.Path('/').stat()", "files"),
        ("import tempfile; tempfile.gettempdir()", "files"),
        ("import os; os.system('true')", "processes"),
        ("import subprocess; subprocess.run(['true'])", "files"),
        ("import os; os.kill(os.getpid(), 0)", "processes"),
        ("import signal; signal.signal(10, signal.SIG_DFL)", "processes"),
        ("import os; os.environ['GLASSHEAP_TEST'] = '1'; del os.environ['GLASSHEAP_TEST']", "the environment"),
        ("import os; os.uname()", "the environment"),
        ("import socket; socket.socket().close()", "the network"),
        ("import socket; socket.getaddrinfo('127.0.0.1', 1)", "the network"),
        ("import objgraph; objgraph.show_refs([], filename='/tmp/glassheap-test.dot')", "files"),
    ];
    let bare = Interpreter::builder().capture_output().build().expect("it starts");
    let full = Interpreter::builder().capture_output().allow_everything().build().expect("it starts");
    for (source, what) in sources {
        let said = message(&bare, source);
        let expected = format!("PermissionError: [Errno 13] this interpreter has no access to {what}");
        assert!(said == expected || said.starts_with("FileNotFoundError: [Errno 2] No usable temporary directory"), "{source}: {said}");
        if !source.contains("objgraph") {
            assert_eq!(message(&full, source), "it worked", "{source}");
        }
    }
    type Grant = fn(Builder) -> Builder;
    let grants: [(Grant, &str); 4] = [
        (Builder::allow_files, "files"),
        (Builder::allow_processes, "processes"),
        (Builder::allow_environment, "the environment"),
        (Builder::allow_network, "the network"),
    ];
    for (grant, given) in grants {
        let python = grant(Interpreter::builder().capture_output()).build().expect("it starts");
        for (source, needed) in sources.iter().filter(|(source, _)| !source.contains("subprocess") && !source.contains("objgraph")) {
            assert_eq!(message(&python, source) == "it worked", *needed == given, "{source} with {given}");
        }
    }
}

#[test]
fn the_standard_library_can_be_imported_and_nothing_else() {
    let folder = std::env::temp_dir().join(format!("glassheap-permissions-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    std::fs::write(folder.join("outside.py"), "x = 1").expect("it can be written");
    let bare = Interpreter::builder().path([&folder]).build().expect("it starts");
    bare.run("import os, json, logging, re, dataclasses, random, io, unittest, argparse, tempfile, subprocess").expect("they are packed");
    assert_eq!(bare.eval::<usize>("len(os.environ)"), Ok(0));
    assert_eq!(bare.eval::<bool>("os.path.exists('/')"), Ok(false));
    assert_eq!(message(&bare, "import outside"), "ModuleNotFoundError: No module named 'outside'");
    let said =
        message(&bare, "import importlib.util as u\nu.spec_from_file_location('o', '/etc/passwd.py').loader.get_data('/etc/passwd')");
    assert!(said.starts_with("PermissionError"), "{said}");
    let files = Interpreter::builder().path([&folder]).allow_files().build().expect("it starts");
    files.run("import outside").expect("it is found");
    let _ = std::fs::remove_dir_all(folder);
}

/// Files of the layers below the interface that ask something of the system through Rust's library. Each takes a witness or checks the
/// permission; what is new here must too.
const PLACES: [&str; 21] = [
    "heap/src/image/mod.rs", // files of the host
    "heap/src/image/store.rs",
    "stdlib/src/io/standard.rs",   // the locale, for the streams that the host permits
    "stdlib/src/objgraph/draw.rs", // checked in `present`
    "stdlib/src/posix/folder.rs",
    "stdlib/src/posix/mod.rs",
    "stdlib/src/posix/names.rs",
    "stdlib/src/posix/process.rs",
    "stdlib/src/posix/scan.rs",
    "stdlib/src/posix/status.rs",
    "stdlib/src/socket/address.rs",
    "stdlib/src/socket/mod.rs",
    "stdlib/src/socket/names.rs",
    "stdlib/src/socket/object.rs",
    "stdlib/src/spawn.rs",
    "stdlib/src/sys/facts.rs", // the name of the system that it was built for
    "stdlib/src/system.rs",
    "stdlib/src/thread/mod.rs", // the number of this process
    "types/src/threads/mod.rs", // ends the process if a thread breaks off
    "vm/src/import/files.rs",
    "heap/src/region.rs", // memory
];

#[test]
fn the_system_is_touched_where_it_is_known_to_be() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut folders, mut found) =
        (["heap", "object", "types", "inspect", "compiler", "vm", "stdlib"].map(|name| crates.join(name).join("src")).to_vec(), Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("it is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap_or_default();
            let words = [
                "std::fs",
                "std::env::",
                "std::process",
                "std::net",
                "process::Command",
                "libc::open",
                "libc::fork",
                "libc::exec",
                "libc::socket",
            ];
            if words.iter().any(|word| source.contains(word)) {
                found.push(path.strip_prefix(&crates).expect("it is below").to_string_lossy().into_owned());
            }
        }
    }
    let new: Vec<&String> = found.iter().filter(|path| !PLACES.contains(&path.as_str())).collect();
    assert!(found.len() > 5 && new.is_empty(), "these must take a witness of `types::permission`: {new:?}");
}
