//! Native modules. Nothing is here yet.
