//! Linear models over hashed features, for any task.
//!
//! A task declares its features and labels in a [`Template`]; its weights are trained elsewhere and come as a file
//! ([`file`]) whose rows are found by the hash of a feature ([`table`]). [`Weights`] sums the rows of a token,
//! [`Lattice`] finds the best labels of a sequence. Nothing here knows a task.

mod file;
mod hash;
mod lattice;
mod prefetch;
mod table;
mod template;
mod weights;

#[cfg(feature = "training")]
pub(crate) use file::write as write_file;
pub(crate) use file::{WeightsError, open as open_file};
pub(crate) use hash::{mix, text_hash};
pub(crate) use lattice::{Factors, Lattice, greatest};
pub(crate) use prefetch::prefetch;
pub(crate) use table::Table;
#[cfg(feature = "training")]
pub(crate) use table::write as write_table;
pub(crate) use template::{Declaration, FeatureList, Template, features, is_per_word};
#[cfg(feature = "training")]
pub(crate) use weights::fitting;
pub(crate) use weights::{Batch, Sums, Weights};
#[cfg(any(test, feature = "training"))]
pub(crate) use weights::{Trained, payload};

/// Bytes of a file that is part of the program, from the start of a cache line on.
#[repr(align(64))]
pub(crate) struct Embedded<T: ?Sized>(pub(crate) T);
