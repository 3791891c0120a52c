//! Colour for terminals: the few styles that the page needs.

use anstyle::{AnsiColor, Color};
use std::fmt::Write;

/// How a piece of text is shown.
pub(crate) use anstyle::Style;

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
/// Words that somebody said.
pub(crate) const QUOTED: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));

/// Writes styled pieces into a line; without colour, only their text.
pub(crate) struct Painter {
    pub(crate) colour: bool,
}

impl Painter {
    pub(crate) fn line(&self, pieces: &[(String, Style)]) -> String {
        let mut line = String::new();
        for (text, style) in pieces {
            let style = if self.colour { *style } else { PLAIN };
            let _ = write!(line, "{style}{text}{style:#}");
        }
        line
    }
}
