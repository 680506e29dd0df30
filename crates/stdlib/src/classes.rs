//! The numbers of the classes of native modules, in the order of the table of modules and of each module's classes.

use types::ClassId;

macro_rules! classes {
    ($($name:ident,)*) => {
        #[repr(u16)]
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "the names of the constants below")]
        enum Number { $($name,)* }

        $(pub(crate) const $name: ClassId = ClassId::external(Number::$name as u16);)*
    };
}

classes! {
    // sys
    VERSION_INFO, FLAGS, FLOAT_INFO, INT_INFO, HASH_INFO, THREAD_INFO, UNRAISABLE_HOOK_ARGS, ASYNCGEN_HOOKS,
    // glass
    PAGE, PAGE_MAP,
    // itertools
    CHAIN, COUNT, CYCLE, REPEAT, ACCUMULATE, STARMAP, PAIRWISE, BATCHED, ZIP_LONGEST, COMPRESS, DROPWHILE, TAKEWHILE, FILTERFALSE, ISLICE,
    GROUPBY, GROUPER, PRODUCT, PERMUTATIONS, COMBINATIONS, COMBINATIONS_WITH_REPLACEMENT, TEE, TEE_DATA,
    // time
    STRUCT_TIME,
    // _io
    IO_BASE, RAW_IO_BASE, BUFFERED_IO_BASE, TEXT_IO_BASE, FILE_IO, BUFFERED_READER, BUFFERED_WRITER, BUFFERED_RANDOM, TEXT_IO_WRAPPER,
    BYTES_IO, STRING_IO, BUFFERED_RW_PAIR, NEWLINE_DECODER, HOST_STREAM,
    // _abc
    ABC_DATA,
    // _collections
    DEQUE, DEQUE_ITERATOR, DEQUE_REVERSE_ITERATOR, DEFAULT_DICT, ORDERED_DICT, ODICT_KEYS, ODICT_VALUES, ODICT_ITEMS, TUPLE_GETTER,
    // _functools
    PARTIAL, PLACEHOLDER, KEY_WRAPPER, LRU_CACHE_WRAPPER,
    // _operator
    ITEM_GETTER, ATTRIBUTE_GETTER, METHOD_CALLER,
    // _thread
    LOCK, RLOCK, LOCAL, THREAD_HANDLE, EXCEPT_HOOK_ARGS,
    // posix
    STAT_RESULT, UNAME_RESULT, TIMES_RESULT, TERMINAL_SIZE, DIR_ENTRY, SCANDIR_ITERATOR,
    // _random
    RANDOM,
    // _struct
    STRUCT,
    // _sre
    PATTERN, MATCH, SCANNER, TEMPLATE,
    // _typing
    TYPE_VAR, PARAM_SPEC, TYPE_VAR_TUPLE, PARAM_SPEC_ARGS, PARAM_SPEC_KWARGS, TYPE_ALIAS, GENERIC, NO_DEFAULT,
    // _contextvars
    CONTEXT, CONTEXT_VAR, TOKEN, TOKEN_MISSING,
    // _tokenize
    TOKENIZER,
    // _ast
    AST,
    // _csv
    CSV_DIALECT, CSV_READER, CSV_WRITER,
    // select
    POLL,
    // _socket
    SOCKET,
    // array
    ARRAY,
    // _sha2
    SHA224, SHA256, SHA384, SHA512,
    // _md5, _sha1, _sha3, _blake2
    MD5, SHA1, SHA3_224, SHA3_256, SHA3_384, SHA3_512, SHAKE_128, SHAKE_256, BLAKE2B, BLAKE2S,
    // _glassheap_host
    HOST_FUNCTION,
}
