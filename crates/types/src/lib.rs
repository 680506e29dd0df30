//! Python's built-in types, laid out on the heap. The first pieces are here; they are not joined yet.
