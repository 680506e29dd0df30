//! Questions about a heap. Reads only, knows no Python. Nothing is here yet.
