//! The output contract: what every front end returns for one article.
//!
//! These types are the source of truth; the JSON Schema is derived from them. Field names are fixed: fields may be
//! added, none renamed or dropped. Every span is half-open, never empty, and counted in the unit that
//! [`Article::offsets`] names.

use crate::evidence::{DropReason, WarningCode};
use serde::{Deserialize, Serialize};

/// The value of [`Article::schema`].
pub const ARTICLE_SCHEMA: &str = "wirecopy/article/1";

/// Declares an enum whose members the output spells as it is written beside them.
macro_rules! spelled {
    ($(#[$outer:meta])* pub enum $name:ident { $($(#[$inner:meta])* $member:ident = $spelling:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$inner])* #[serde(rename = $spelling)] $member,)+
        }

        impl $name {
            /// All members.
            pub const ALL: [$name; [$($spelling),+].len()] = [$($name::$member),+];

            /// The name as the output spells it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $spelling,)+ }
            }
        }
    };
}
pub(crate) use spelled;

/// One analysed article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Article {
    /// Always [`ARTICLE_SCHEMA`].
    pub schema: String,
    /// The caller's id, else `sha256:…` of the input's bytes.
    pub id: String,
    /// The unit of every `start` and `end`.
    pub offsets: OffsetUnit,
    /// Address of the article, from the caller or from a URL line above the text.
    pub url: Option<String>,
    /// Name of the site, from a banner line above the headline.
    pub site: Option<String>,
    /// Language of the text as an IETF tag; `en` unless the words say otherwise, then `und`.
    pub language: String,
    /// What the bytes were decoded from, as a WHATWG encoding label in lower case.
    pub encoding: String,
    /// Text of the headline.
    pub headline: Option<String>,
    /// Names of the people in the byline; "By " and job titles are left out.
    pub bylines: Vec<String>,
    /// The news agency to which the story is credited, as printed in its byline or dateline.
    pub agency: Option<String>,
    /// Where, when and by which agency the story was filed.
    pub dateline: Option<Dateline>,
    /// RFC 3339 date or date-time of publication, only when stated.
    pub published: Option<String>,
    /// The story's text: the blocks, joined by one blank line, each a verbatim slice of the input.
    pub text: String,
    /// The blocks of `text`, in order; they tile it but for the blank lines between.
    pub blocks: Vec<Block>,
    /// What was left out of `text`, as spans of the raw input.
    pub dropped: Vec<Dropped>,
    /// The sentences of `text`, in order.
    pub sentences: Vec<TextRange>,
    /// Who and what is in the article, by first mention.
    pub entities: Vec<Entity>,
    /// Who said what, by first character.
    pub quotes: Vec<Quote>,
    /// What the reader should know about the input or the analysis.
    pub warnings: Vec<Warning>,
}

spelled! {
    /// The unit in which offsets are counted.
    #[derive(Default)]
    pub enum OffsetUnit {
        /// Unicode code points, as Python counts.
        #[default]
        Codepoint = "codepoint",
        /// Bytes of UTF-8, as Rust and Go count.
        Utf8 = "utf8",
        /// UTF-16 code units, as JavaScript and Java count.
        Utf16 = "utf16",
    }
}

/// A half-open range of the article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextRange {
    /// First offset inside.
    pub start: u32,
    /// First offset after it.
    pub end: u32,
}

/// A span of the article's text together with the text itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextSpan {
    /// First offset inside.
    pub start: u32,
    /// First offset after it.
    pub end: u32,
    /// The text between the two.
    pub text: String,
}

/// Where, when and by which agency the story was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dateline {
    /// First offset inside.
    pub start: u32,
    /// First offset after it.
    pub end: u32,
    /// The dateline as printed, its dash included.
    pub text: String,
    /// The place or places as printed.
    pub place: Option<String>,
    /// The agency as printed.
    pub agency: Option<String>,
    /// The date as printed.
    pub date: Option<String>,
}

/// One block of the article's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// First offset inside.
    pub start: u32,
    /// First offset after it.
    pub end: u32,
    /// Where the block stands in the raw input, in the same unit; always there for plain text.
    pub source: Option<TextRange>,
}

spelled! {
    /// What a block of the article is.
    pub enum BlockKind {
        /// Name of the site, above the headline.
        Site = "site",
        /// The headline.
        Headline = "headline",
        /// A heading inside the story, or a line under the headline.
        Subheading = "subheading",
        /// Who wrote it.
        Byline = "byline",
        /// Running text; a dateline stays in its paragraph.
        Paragraph = "paragraph",
        /// One item of a list.
        ListItem = "list_item",
        /// Text that describes a picture.
        Caption = "caption",
    }
}

/// A stretch of the raw input that was left out of the text, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dropped {
    /// First offset inside, in the raw input.
    pub start: u32,
    /// First offset after it, in the raw input.
    pub end: u32,
    /// Why it was left out.
    pub reason: DropReason,
}

/// Someone or something that the article mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entity {
    /// Identifier within the article: `e1`, `e2`, … by first mention.
    pub id: String,
    /// What kind of thing it is.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// The fullest name form in the article.
    pub name: String,
    /// Title, office or description that stands with the name.
    pub role: Option<String>,
    /// Normalised value, for dates, times, money, percentages, quantities and numbers where it can be told.
    pub value: Option<Value>,
    /// Where it is mentioned, in order.
    pub mentions: Vec<Mention>,
}

spelled! {
    /// Kinds of entity: the names of OntoNotes 5.
    #[derive(PartialOrd, Ord)]
    pub enum EntityType {
        /// People, also fictional ones.
        Person = "PERSON",
        /// Nationalities, religious and political groups.
        Norp = "NORP",
        /// Buildings, airports, roads, bridges.
        Fac = "FAC",
        /// Companies, agencies, institutions, teams.
        Org = "ORG",
        /// Countries, cities, states: places that govern.
        Gpe = "GPE",
        /// Other places: mountains, seas, regions.
        Loc = "LOC",
        /// Things made: vehicles, weapons, devices, medicines.
        Product = "PRODUCT",
        /// Named storms, battles, wars, tournaments.
        Event = "EVENT",
        /// Titles of books, songs, films, programmes.
        WorkOfArt = "WORK_OF_ART",
        /// Named laws and treaties.
        Law = "LAW",
        /// Named languages.
        Language = "LANGUAGE",
        /// Dates and periods of a day or more.
        Date = "DATE",
        /// Times and periods shorter than a day.
        Time = "TIME",
        /// Percentages.
        Percent = "PERCENT",
        /// Sums of money, unit included.
        Money = "MONEY",
        /// Measures: weight, distance, speed.
        Quantity = "QUANTITY",
        /// "first", "second".
        Ordinal = "ORDINAL",
        /// Other numbers.
        Cardinal = "CARDINAL",
    }
}

/// Normalised value of an entity that names an amount or a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Value {
    /// A date.
    Date {
        /// ISO 8601 date, month (`2007-05`), year (`2007`), week, or duration (`P27Y`).
        date: String,
    },
    /// A time of day.
    Time {
        /// ISO 8601 time (`14:30`) or duration (`PT4H`).
        time: String,
    },
    /// A sum of money.
    Money {
        /// The amount in units of the currency.
        amount: f64,
        /// ISO 4217 code, where it can be told.
        currency: Option<String>,
    },
    /// A number, with its unit if it has one.
    Number {
        /// The number.
        number: f64,
        /// The unit in the singular: `percent`, `year`, `km`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
}

impl std::fmt::Display for Value {
    /// The value in a few characters: `2007-05-28`, `1200000000 USD`, `27 year`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Date { date } => f.write_str(date),
            Value::Time { time } => f.write_str(time),
            Value::Money { amount, currency } => write!(f, "{amount} {}", currency.as_deref().unwrap_or("?")),
            Value::Number { number, unit: Some(unit) } => write!(f, "{number} {unit}"),
            Value::Number { number, unit: None } => write!(f, "{number}"),
        }
    }
}

/// One place at which an entity is mentioned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mention {
    /// First offset inside.
    pub start: u32,
    /// First offset after it.
    pub end: u32,
    /// The mention's text.
    pub text: String,
    /// How it is mentioned.
    pub form: MentionForm,
}

spelled! {
    /// How an entity is mentioned.
    pub enum MentionForm {
        /// By name.
        Name = "name",
        /// By a description: "the ambassador".
        Nominal = "nominal",
        /// By a pronoun.
        Pronoun = "pronoun",
    }
}

/// Words or thoughts that the article attributes to someone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quote {
    /// Identifier within the article: `q1`, `q2`, … in order; leaving quotes out renumbers none.
    pub id: String,
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// What was done with the content.
    pub act: Act,
    /// The content; several parts when the attribution splits it.
    pub parts: Vec<TextSpan>,
    /// The words that attribute the content; null where there are none.
    pub cue: Option<Cue>,
    /// Who said it; null when nobody was found, with the reason in `evidence`.
    pub speaker: Option<Speaker>,
    /// Who was told, if said.
    pub addressee: Option<TextSpan>,
    /// The entities that could be the speaker, best first.
    pub candidates: Vec<Candidate>,
    /// How likely it is that the speaker is right, 0 to 1.
    pub confidence: f64,
    /// What a reader can check; never empty. The code is what stands before the first colon.
    pub evidence: Vec<String>,
}

spelled! {
    /// How words are reported.
    pub enum QuoteKind {
        /// The words stand between quotation marks.
        Direct = "direct",
        /// Reported without marks.
        Indirect = "indirect",
        /// A reported clause that holds some marked words.
        Mixed = "mixed",
    }
}

spelled! {
    /// What was done with the content.
    pub enum Act {
        /// Spoken, or reported as spoken.
        Said = "said",
        /// Written or published.
        Wrote = "wrote",
        /// Asked or demanded.
        Asked = "asked",
        /// Thought, known or believed.
        Thought = "thought",
        /// Felt, wished or feared.
        Felt = "felt",
        /// Planned or promised to oneself.
        Planned = "planned",
        /// Shown by deed: voted, ruled, agreed.
        Did = "did",
    }
}

impl Act {
    /// The acts that use words, which is what most readers mean by a quote.
    pub const SPEECH: [Act; 3] = [Act::Said, Act::Wrote, Act::Asked];

    /// The act that the output spells like this.
    pub fn by_name(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.as_str() == name)
    }
}

/// The words that attribute a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cue {
    /// First offset inside.
    pub start: u32,
    /// First offset after it.
    pub end: u32,
    /// The cue's text.
    pub text: String,
    /// Dictionary form of the cue's main word.
    pub lemma: String,
}

/// The source of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Speaker {
    /// First offset inside; null when the speaker is carried over from an earlier quote.
    pub start: Option<u32>,
    /// First offset after it; null when the speaker is carried over from an earlier quote.
    pub end: Option<u32>,
    /// The source's own words.
    pub text: String,
    /// How the source is named there.
    pub form: MentionForm,
    /// The entity that speaks; null for a source that is none, as "a spokesman".
    pub entity: Option<String>,
    /// The entity's name, else the source's own words.
    pub name: String,
}

/// An entity that could be the speaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Candidate {
    /// The entity's identifier.
    pub entity: String,
    /// Its share of the belief, 0 to 1.
    pub score: f64,
}

/// Something that the reader should know about the input or the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// First offset inside the text, where the warning has a place.
    pub start: Option<u32>,
    /// First offset after it.
    pub end: Option<u32>,
    /// In plain words.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_serde_spells_them() {
        let spelled = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        for kind in [BlockKind::Site, BlockKind::ListItem, BlockKind::Subheading] {
            assert_eq!(spelled(serde_json::to_value(kind).unwrap()), kind.as_str());
        }
        for kind in [EntityType::Norp, EntityType::WorkOfArt, EntityType::Gpe] {
            assert_eq!(spelled(serde_json::to_value(kind).unwrap()), kind.as_str());
        }
        for unit in [OffsetUnit::Codepoint, OffsetUnit::Utf8, OffsetUnit::Utf16] {
            assert_eq!(spelled(serde_json::to_value(unit).unwrap()), unit.as_str());
        }
        for act in Act::ALL {
            assert_eq!(spelled(serde_json::to_value(act).unwrap()), act.as_str());
            assert_eq!(Act::by_name(act.as_str()), Some(act));
        }
        assert_eq!(spelled(serde_json::to_value(QuoteKind::Mixed).unwrap()), QuoteKind::Mixed.as_str());
        assert_eq!(
            spelled(serde_json::to_value(MentionForm::Nominal).unwrap()),
            MentionForm::Nominal.as_str()
        );
    }
}
