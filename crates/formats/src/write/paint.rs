//! Colour for terminals: a handful of SGR codes (ECMA-48), no more than the page needs.

/// How a piece of text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) dim: bool,
    pub(crate) underline: bool,
    /// Green, the colour of words that somebody said.
    pub(crate) quoted: bool,
}

impl Style {
    pub(crate) const PLAIN: Style = Style { bold: false, dim: false, underline: false, quoted: false };
    pub(crate) const BOLD: Style = Style { bold: true, ..Style::PLAIN };
    pub(crate) const DIM: Style = Style { dim: true, ..Style::PLAIN };

    /// The code that starts the style, and none for plain text.
    fn code(self) -> String {
        let codes = [(self.bold, ";1"), (self.dim, ";2"), (self.underline, ";4"), (self.quoted, ";32")];
        let codes: String = codes.iter().filter(|(on, _)| *on).map(|(_, code)| *code).collect();
        if codes.is_empty() { codes } else { format!("\x1b[0{codes}m") }
    }
}

/// Writes styled pieces into a line; without colour, only their text.
pub(crate) struct Painter {
    pub(crate) colour: bool,
}

impl Painter {
    pub(crate) fn line(&self, pieces: &[(String, Style)]) -> String {
        let mut line = String::new();
        for (text, style) in pieces {
            let code = if self.colour { style.code() } else { String::new() };
            line.push_str(&code);
            line.push_str(text);
            if !code.is_empty() {
                line.push_str("\x1b[0m");
            }
        }
        line
    }
}
