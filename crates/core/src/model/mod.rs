//! Linear models over hashed features: weights, templates, decoding.

mod hash;
mod lattice;
mod table;
mod weights;

pub(crate) use hash::{mix, text as text_hash};
pub(crate) use lattice::Lattice;
#[cfg(feature = "training")]
pub(crate) use table::write as write_table;
pub(crate) use table::{Aligned, Table};
pub(crate) use weights::{Batch, Model, Packed, Short, Sums};
#[cfg(feature = "training")]
pub(crate) use weights::{Weights, fitting, write as write_model};
