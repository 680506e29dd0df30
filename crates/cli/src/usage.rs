//! What the command says about itself.

/// What `-h` prints.
pub(crate) fn help(name: &str) -> String {
    format!("{}{OPTIONS}", usage(name))
}

/// What is said beside a wrong command line.
pub(crate) fn short(name: &str) -> String {
    format!("{}Try `{name} -h' for more information.\n", usage(name))
}

fn usage(name: &str) -> String {
    format!("usage: {name} [option] ... [-c cmd | -m mod | file | -] [arg] ...\n")
}

const OPTIONS: &str = "\
Options (and corresponding environment variables):
-B     : don't write .pyc files; there are none
-c cmd : program passed in as string (terminates option list)
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script; also PYTHONINSPECT=x
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : accepted; -OO too
-P     : don't put the program's folder on sys.path; also PYTHONSAFEPATH
-q     : don't print the version at the prompt
-s     : don't add the user's site directory to sys.path
-S     : don't imply 'import site'
-u     : don't buffer stdout and stderr; also PYTHONUNBUFFERED=x
-V     : print the version and exit (also --version)
-W arg : warning control; also PYTHONWARNINGS=arg
-X opt : set an option of the implementation:
         -X memory-limit=SIZE: the heap never exceeds SIZE bytes (64M, 2G);
            also GLASSHEAP_MEMORY_LIMIT=SIZE
         -X time-limit=SECONDS: the program ends with a TimeLimitExceeded
            after SECONDS (10, 0.5), each statement at the prompt;
            also GLASSHEAP_TIME_LIMIT=SECONDS
         -X gc-log: tell on stderr what each collection looked at, freed and why;
         -X check-heap: at the end, fail if anything is left on the heap
         others are kept in sys._xoptions
--save-image file: run the program, then write the heap to an image instead
         of ending: what is loaded and set stays as it is
--image file: go on from an image that this build of the command wrote
Arguments:
file   : program read from script file
-      : program read from stdin (default; the prompt if that is a tty)
arg ...: arguments passed to program in sys.argv[1:]

Other environment variables:
PYTHONPATH     : ':'-separated list of directories prefixed to sys.path
PYTHONHASHSEED : a number by which strings are hashed, or 'random'
VIRTUAL_ENV    : the packages of this virtual environment can be imported
";
