//! The embedding API. Nothing is here yet.
