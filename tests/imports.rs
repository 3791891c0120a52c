//! Which modules of a crate a file names, by `use` or inline, with `crate::…` or `super::…`.
//!
//! Rust's own tokens are read, so that comments and strings are none of it and macros are looked into. Code that is
//! compiled for tests only does not count.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path from the crate's root, and the line that it is on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// What a file of Rust names.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    pub(crate) named: Vec<Import>,
    /// Modules in files of their own that are compiled for tests only.
    pub(crate) test_modules: Vec<Vec<String>>,
}

/// What the source of this module names.
pub(crate) fn of(source: &str, module: &[String]) -> Imports {
    let tokens: TokenStream = source.parse().expect("a file of a crate that compiles is Rust");
    let mut imports = Imports::default();
    imports.read(tokens, module);
    imports
}

impl Imports {
    fn read(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_test_attribute(&tokens[at..]) {
                at += self.test_item(&tokens[at..], module);
                continue;
            }
            match &tokens[at..] {
                // A module within the file: `super` is one more level there.
                [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..]
                    if word == "mod" =>
                {
                    self.read(body.stream(), &inside(module, &name.to_string()));
                    at += 3;
                }
                [TokenTree::Ident(word), ..] if word == "crate" => {
                    at += 1 + self.rest(&tokens[at + 1..], vec![])
                }
                [TokenTree::Ident(word), ..] if word == "super" => {
                    let parent = &module[..module.len().saturating_sub(1)];
                    at += 1 + self.rest(&tokens[at + 1..], parent.to_vec());
                }
                [TokenTree::Group(group), ..] => {
                    self.read(group.stream(), module);
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// Reads the rest of a path after its first word; returns its number of tokens.
    fn rest(&mut self, tokens: &[TokenTree], mut path: Vec<String>) -> usize {
        let mut at = 0;
        while is_path_separator(&tokens[at..]) {
            match tokens.get(at + 2) {
                Some(TokenTree::Ident(word)) if word == "super" => drop(path.pop()),
                Some(TokenTree::Ident(word)) => path.push(word.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.branches(group.stream(), &path);
                    return at + 3;
                }
                // `*`, or the `<` of generic arguments.
                _ => break,
            }
            at += 3;
        }
        // The word `crate` or `super` alone is the visibility of something.
        if is_path_separator(tokens) {
            let line = tokens[0].span().start().line;
            self.named.push(Import { path, line });
        }
        at
    }

    /// The branches of a tree such as `crate::english::{language, outline::{self, Outline}}`.
    fn branches(&mut self, tokens: TokenStream, path: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for branch in tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
            match branch {
                [TokenTree::Ident(word), rest @ ..] if word != "self" => {
                    let path = inside(path, &word.to_string());
                    if !is_path_separator(rest) {
                        self.named.push(Import { path, line: word.span().start().line });
                    } else {
                        self.rest(rest, path);
                    }
                }
                [first, ..] => {
                    let line = first.span().start().line;
                    self.named.push(Import { path: path.to_vec(), line });
                }
                [] => {}
            }
        }
    }

    /// Skips a test-only item; returns its number of tokens.
    fn test_item(&mut self, tokens: &[TokenTree], module: &[String]) -> usize {
        let ends = |token: &TokenTree| match token {
            TokenTree::Punct(mark) => mark.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        let length = tokens.iter().position(ends).map_or(tokens.len(), |end| end + 1);
        if let [.., TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Punct(_)] = &tokens[..length]
            && word == "mod"
        {
            self.test_modules.push(inside(module, &name.to_string()));
        }
        length
    }
}

fn inside(module: &[String], name: &str) -> Vec<String> {
    [module, &[name.to_owned()]].concat()
}

fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Punct(mark), TokenTree::Group(attribute), ..] => {
            mark.as_char() == '#' && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
        }
        _ => false,
    }
}

fn is_path_separator(tokens: &[TokenTree]) -> bool {
    let is_colon =
        |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    is_colon(tokens.first()) && is_colon(tokens.get(1))
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let source = "
        //! crate::comment::c
        use crate::{a, b::{self, C}, d::*};
        use super::super::e::F;
        pub(crate) fn f() -> crate::g::G { h(\"crate::string::s\", vec![super::i::<u8>()]) }
        #[cfg(test)]
        mod files;
        #[cfg(test)]
        mod tests { use crate::t::T; }
        mod inner { use super::j::J; pub(super) use crate::k; }
    ";
    let module = ["x", "y"].map(str::to_owned);
    let imports = of(source, &module);
    let named: Vec<String> =
        imports.named.iter().map(|import| format!("{}:{}", import.line, import.path.join("::"))).collect();
    assert_eq!(named, ["3:a", "3:b", "3:b::C", "3:d", "4:e::F", "5:g::G", "5:x::i", "10:x::y::j::J", "10:k"]);
    assert_eq!(imports.test_modules, [["x", "y", "files"]]);
}
