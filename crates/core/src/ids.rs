//! The ids of an article's entities and quotes, as its contract and its evidence name them.

/// That of the entity with this index.
pub(crate) fn entity(index: usize) -> String {
    numbered('e', index)
}

/// That of the quote with this index.
pub(crate) fn quote(index: usize) -> String {
    numbered('q', index)
}

/// A letter and the number of what has this index. An article has hundreds, for which `format!` is slow.
fn numbered(letter: char, index: usize) -> String {
    let number = index + 1;
    let mut id = String::with_capacity(4);
    id.push(letter);
    let mut unit = 10_usize.pow(number.ilog10());
    while unit > 0 {
        id.extend(char::from_digit((number / unit % 10) as u32, 10));
        unit /= 10;
    }
    id
}
