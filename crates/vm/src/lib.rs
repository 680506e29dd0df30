//! Frames, dispatch, calls, exceptions, import. Nothing is here yet.
