//! The page for people: headline, dateline, the story, and an index of who said what.

use super::View;
use super::paint::{BOLD, DIM, PLAIN, Painter, QUOTED, Style};
use super::story::{Story, number};
use super::wrap::{Pieces, wrap};
use crate::only::Only;
use crate::record::Record;
use std::io::{self, Write};
use wirecopy::{Article, Block, BlockKind, Entity, EntityType, Quote};

/// Characters of a quote that the index shows.
const EXCERPT: usize = 200;

pub(crate) fn write(record: &Record, view: &View, out: &mut impl Write) -> io::Result<()> {
    let Record::Article(article) = record else {
        return Ok(());
    };
    let page = Page { article, width: view.width.max(20), painter: Painter { colour: view.colour } };
    let sections: &[Section<'_>] = match view.only {
        None => &[Page::head, Page::story, Page::index, Page::also_named],
        Some(Only::Quotes) => &[Page::index],
        Some(Only::Entities) => &[Page::entities],
        Some(Only::Text) => &[Page::text],
    };
    let mut first = true;
    // One section is in memory at a time.
    for section in sections.iter().map(|section| section(&page)).filter(|section| !section.is_empty()) {
        if !std::mem::take(&mut first) {
            out.write_all(b"\n")?;
        }
        out.write_all(section.as_bytes())?;
    }
    Ok(())
}

/// A section of the page; empty where there is nothing to show.
type Section<'a> = fn(&Page<'a>) -> String;

/// A speaker and their quotes with their numbers.
struct Said<'a> {
    entity: Option<&'a str>,
    name: &'a str,
    quotes: Vec<&'a Quote>,
}

struct Page<'a> {
    article: &'a Article,
    width: usize,
    painter: Painter,
}

impl Page<'_> {
    fn head(&self) -> String {
        let article = self.article;
        let mut head = article.headline.iter().map(|line| self.paragraph(line, BOLD)).collect::<String>();
        let dateline = article.dateline.as_ref();
        let mut facts: Vec<&str> = dateline
            .iter()
            .filter_map(|line| line.place.as_deref())
            .chain(article.agency.as_deref())
            .collect();
        facts.extend(article.published.as_deref().or(dateline.and_then(|line| line.date.as_deref())));
        facts.extend(article.site.as_deref());
        facts.extend(article.bylines.iter().map(String::as_str));
        head.push_str(&self.paragraph(&facts.join(" · "), DIM));
        head
    }

    fn story(&self) -> String {
        let mut story = Story::new(self.article, self.painter.colour);
        let shown =
            |block: &&Block| !matches!(block.kind, BlockKind::Headline | BlockKind::Site | BlockKind::Byline);
        let mut text = String::new();
        for (index, block) in self.article.blocks.iter().filter(shown).enumerate() {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(&self.block(block, story.block(block)));
        }
        text
    }

    fn block(&self, block: &Block, mut pieces: Pieces) -> String {
        match block.kind {
            BlockKind::Subheading => pieces.iter_mut().for_each(|(_, style)| *style = style.bold()),
            BlockKind::Caption => pieces.iter_mut().for_each(|(_, style)| *style = style.dimmed()),
            BlockKind::ListItem => return self.hanging("  • ", &pieces),
            _ => {}
        }
        self.hanging("", &pieces)
    }

    /// Who said what: speakers by their first quote, then what nobody could be found for.
    fn index(&self) -> String {
        let mut speakers: Vec<Said> = Vec::new();
        for quote in &self.article.quotes {
            let speaker = quote.speaker.as_ref();
            let entity = speaker.and_then(|speaker| speaker.entity.as_deref());
            let name = speaker.map_or("", |speaker| speaker.name.as_str());
            match speakers.iter_mut().find(|other| other.entity == entity && other.name == name) {
                Some(said) => said.quotes.push(quote),
                None => speakers.push(Said { entity, name, quotes: vec![quote] }),
            }
        }
        speakers.sort_by_key(|said| said.name.is_empty());
        let shown: Vec<String> = speakers.iter().map(|said| self.speaker(said)).collect();
        if shown.is_empty() { String::new() } else { self.heading("Who said what") + &shown.join("\n") }
    }

    fn speaker(&self, said: &Said) -> String {
        let name = if said.name.is_empty() { "Speaker unknown" } else { said.name };
        let mut label = vec![(name.to_owned(), BOLD)];
        let entity = self.article.entities.iter().find(|other| Some(other.id.as_str()) == said.entity);
        label.extend(entity.and_then(|entity| entity.role.as_ref()).map(|role| (format!(", {role}"), DIM)));
        let mut shown = self.hanging("", &label);
        for quote in &said.quotes {
            let act = quote.cue.as_ref().map_or("", |cue| cue.text.as_str());
            let act = if act.is_empty() { String::new() } else { format!("{act}: ") };
            let words: Vec<&str> = quote.parts.iter().map(|part| part.text.as_str()).collect();
            let words = excerpt(&words.join(" … "));
            shown.push_str(
                &self.hanging(&format!("{:>4}  ", number(quote)), &vec![(act, DIM), (words, QUOTED)]),
            );
        }
        shown
    }

    /// The people who are named and say nothing.
    fn also_named(&self) -> String {
        let speaks = |entity: &Entity| {
            let speakers = self.article.quotes.iter().filter_map(|quote| quote.speaker.as_ref());
            speakers.filter_map(|speaker| speaker.entity.as_deref()).any(|id| id == entity.id)
        };
        let silent = self
            .article
            .entities
            .iter()
            .filter(|entity| entity.kind == EntityType::Person && !speaks(entity));
        let names: Vec<&str> = silent.map(|entity| entity.name.as_str()).collect();
        if names.is_empty() {
            String::new()
        } else {
            self.paragraph(&format!("Also named: {}", names.join(", ")), DIM)
        }
    }

    fn entities(&self) -> String {
        let line = |entity: &Entity| {
            let kind = serde_json::to_string(&entity.kind).unwrap_or_default();
            let role = entity.role.as_ref().map_or(String::new(), |role| format!(", {role}"));
            let times = entity.mentions.len();
            let pieces = [(entity.name.clone(), BOLD), (format!("{role} ×{times}"), PLAIN)];
            self.hanging(&format!("{:<12} ", kind.trim_matches('"')), &pieces.to_vec())
        };
        self.article.entities.iter().map(line).collect()
    }

    /// The text without what was dropped, verbatim: those who ask for it want to pipe it on.
    fn text(&self) -> String {
        if self.article.text.is_empty() { String::new() } else { format!("{}\n", self.article.text) }
    }

    fn heading(&self, text: &str) -> String {
        self.painter.line(&[(text.to_uppercase(), BOLD.underline())]) + "\n"
    }

    fn paragraph(&self, text: &str, style: Style) -> String {
        self.hanging("", &vec![(text.to_owned(), style)])
    }

    /// Lines after a label, with a hanging indent of its width.
    fn hanging(&self, label: &str, pieces: &Pieces) -> String {
        let columns = label.chars().count();
        let mut shown = String::new();
        for (index, line) in wrap(pieces, self.width.saturating_sub(columns).max(10)).iter().enumerate() {
            let margin = if index == 0 { label.to_owned() } else { " ".repeat(columns) };
            shown.push_str(&margin);
            shown.push_str(&self.painter.line(line));
            shown.push('\n');
        }
        shown
    }
}

fn excerpt(words: &str) -> String {
    match words.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{} …", words[..end].trim_end()),
        None => words.to_owned(),
    }
}
