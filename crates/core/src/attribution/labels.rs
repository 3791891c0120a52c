//! The labels of both passes.

/// Labels by number: a part begins with an odd one and continues with the next.
pub(super) const LABELS: &[&str] = &["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"];

/// Bytes in a row of the weight files: a label each, and one that is not used.
pub(crate) const WIDTH: usize = LABELS.len() + 1;

/// The labels of the tokens of a cue.
pub(super) const CUE_LABELS: [u8; 2] = [3, 4];

/// How far below the token's best score a label may lie.
pub(super) const MARGIN: f32 = 6.0;

/// What a token is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Source,
    Cue,
    Content,
}

/// The part that a label stands for.
pub(super) fn part(label: u8) -> Option<Part> {
    match label {
        1 | 2 => Some(Part::Source),
        3 | 4 => Some(Part::Cue),
        5 | 6 => Some(Part::Content),
        _ => None,
    }
}

/// Whether a label begins its part.
pub(super) fn begins(label: u8) -> bool {
    label % 2 == 1
}
