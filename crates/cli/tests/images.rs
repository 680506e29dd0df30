//! `--save-image` and `--image`: a program goes on in another process, and what is no whole image of this build is refused.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = env::temp_dir().join(format!("glassheap-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn glassheap(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glassheap")).args(arguments).output().expect("the command runs")
}

/// What a program prints that succeeds.
fn printed(arguments: &[&str]) -> String {
    let output = glassheap(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a program says that fails.
fn complaint(arguments: &[&str]) -> String {
    let output = glassheap(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_program_goes_on_in_another_process() {
    let folder = Folder::new("goes-on");
    let (image, program) = (folder.file("image"), folder.file("program.py"));
    fs::write(
        &program,
        "import json, sys, atexit, signal
class Person:
    def __init__(self, name): self.name = name
people = [Person('ada'), Person('bob')]
by_identity = {people[0]: 'ada', Person: 'class'}
marks = {id(person) for person in people}
atexit.register(print, 'the end')
received = []
signal.signal(signal.SIGUSR1, lambda number, frame: received.append(number))
print('prepared', sys.argv[1:])
",
    )
    .expect("it is written");
    assert_eq!(printed(&["--save-image", &image, &program, "x"]), "prepared ['x']\n");
    let more = "import glass
assert by_identity[people[0]] == 'ada' and by_identity[Person] == 'class'
assert {id(person) for person in people} == marks and glass.audit() > 0
people.append(Person('eve'))
print(json.dumps([person.name for person in people]), sys.argv[1:])
signal.raise_signal(signal.SIGUSR1)
print(received == [signal.SIGUSR1], sys.stdout.fileno(), 'json' in sys.modules)
";
    for _ in 0..2 {
        let output = printed(&["--image", &image, "-X", "check-heap", "-c", more, "y", "z"]);
        assert_eq!(output, "[\"ada\", \"bob\", \"eve\"] ['y', 'z']\nTrue 1 True\nthe end\n");
    }
    let second = folder.file("second.py");
    fs::write(&second, "print(__file__.endswith('second.py'), people[0].name, __name__)").expect("it is written");
    assert_eq!(printed(&["--image", &image, &second]), "True ada __main__\nthe end\n");
    // An image can be made of one that went on.
    let grown = folder.file("grown");
    printed(&["--image", &image, "--save-image", &grown, "-c", "people.clear()"]);
    assert_eq!(printed(&["--image", &grown, "-c", "print(people, json.loads('[1]'))"]), "[] [1]\nthe end\n");
}

#[test]
fn errors_are_told_with_the_lines_of_the_first_program() {
    let folder = Folder::new("errors");
    let image = folder.file("image");
    printed(&["--save-image", &image, "-c", "def fail(): raise ValueError('no')\n"]);
    let said = complaint(&["--image", &image, "-c", "fail()"]);
    assert!(said.ends_with("ValueError: no\n") && said.contains("in fail"), "{said}");
}

#[test]
fn a_program_that_fails_leaves_no_image() {
    let folder = Folder::new("fails");
    let image = folder.file("image");
    assert!(complaint(&["--save-image", &image, "-c", "1 / 0"]).contains("ZeroDivisionError"));
    assert!(!Path::new(&image).exists());
    let nowhere = folder.file("no/folder/image");
    assert!(complaint(&["--save-image", &nowhere, "-c", "pass"]).contains("No such file or directory"));
}

#[test]
fn files_stay_behind_and_say_so() {
    let folder = Folder::new("files");
    let (image, written) = (folder.file("image"), folder.file("written"));
    let program = format!("file = open({written:?}, 'w'); file.write('all of it')\nraw = open({written:?}, 'rb', 0)");
    printed(&["--save-image", &image, "-c", &program]);
    assert_eq!(fs::read_to_string(&written).expect("it is there"), "all of it");
    let tries = "
for use in (lambda: file.write('more'), lambda: raw.read(1), lambda: file.fileno()):
    try:
        use()
    except ValueError as error:
        print(error)
";
    let line = "I/O operation on a file that did not travel with the image\n";
    assert_eq!(printed(&["--image", &image, "-c", tries]), line.repeat(3));
}

#[test]
fn the_hash_seed_is_the_images() {
    let folder = Folder::new("seed");
    let image = folder.file("image");
    printed(&["--save-image", &image, "-c", "known = {'spam': 1, 'eggs': 2}; seen = hash('spam')"]);
    for _ in 0..3 {
        assert_eq!(
            printed(&["--image", &image, "-c", "print(known['spam'], hash('spam') == seen, {'a', 'b'} == {'b', 'a'})"]),
            "1 True True\n"
        );
    }
}

#[test]
fn limits_hold_for_images() {
    let folder = Folder::new("limits");
    let image = folder.file("image");
    printed(&["--save-image", &image, "-c", "data = list(range(300_000))"]);
    assert!(complaint(&["--image", &image, "-X", "memory-limit=2M", "-c", "pass"]).contains("memory limit is too small"));
    let fill = "
try:
    while True: data.append(str(len(data)))
except MemoryError:
    del data[300_000:]
    print(len(data))
";
    assert_eq!(printed(&["--image", &image, "-X", "memory-limit=32M", "-c", fill]), "300000\n");
}

#[test]
fn what_is_no_image_is_refused() {
    let folder = Folder::new("refused");
    let image = folder.file("image");
    printed(&["--save-image", &image, "-c", "pass"]);
    let whole = fs::read(&image).expect("it was written");
    let refused = |bytes: &[u8], why: &str| {
        let path = folder.file("other");
        fs::write(&path, bytes).expect("it is written");
        let said = complaint(&["--image", &path, "-c", "print('ran')"]);
        assert!(said.contains(why) && said.lines().count() == 1, "{said}");
    };
    refused(&whole[..whole.len() / 2], "cut short");
    refused(b"print('hello')", "not an image");
    refused(&[&whole[..], b"x"].concat(), "cut short");
    // The words from 16 on name the build.
    let mut other = whole.clone();
    other[16] ^= 1;
    refused(&other, "another build");
    for place in [100, 5000, whole.len() / 2, whole.len() - 1] {
        let mut altered = whole.clone();
        altered[place] ^= 0x10;
        refused(&altered, "checksum");
    }
    assert!(complaint(&["--image", &folder.file("missing"), "-c", "pass"]).contains("No such file"));
}
