//! The commands, one file each; those that only print what is known already share one.

pub(crate) mod explain;
pub(crate) mod extract;
pub(crate) mod reference;
