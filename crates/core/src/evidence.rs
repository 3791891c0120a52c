//! Why: the closed lists of evidence codes, drop reasons and warnings.
//!
//! A code is written at the one place that takes the decision, and explained here. The doc comment of a code is
//! the answer of `wirecopy explain CODE`; the example shows text in which the decision is taken.

use crate::ids;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// The code.
    pub code: &'static str,
    /// Which list it is from: `evidence`, `drop reason` or `warning`.
    pub family: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Text in which it occurs.
    pub example: &'static str,
}

/// Defines an enum of codes whose documentation, spelling and example are in one place.
macro_rules! codes {
    ($(#[$outer:meta])* $name:ident, $family:literal: $($(#[doc = $doc:literal])+ $variant:ident = $code:literal, $example:literal;)+) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every code of this list, with its meaning.
            pub const EXPLANATIONS: &'static [Explanation] = &[
                $(Explanation { code: $code, family: $family, meaning: concat!($($doc),+), example: $example },)+
            ];

            /// The member that the output spells like this.
            #[allow(dead_code)]
            pub(crate) fn by_name(code: &str) -> Option<$name> {
                match code {
                    $($code => Some($name::$variant),)+
                    _ => None,
                }
            }

            /// The code as the output spells it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

codes! {
    /// What speaks for a quote and for its speaker; the part of an evidence string before its first colon.
    EvidenceCode, "evidence":
    /// A reporting verb or noun attributes the content; its dictionary form follows.
    Cue = "cue", "“We will stay,” the minister said.";
    /// "according to" and its like name the source.
    According = "according", "Sales fell by a third, according to the ministry.";
    /// Labels learned from annotated news put source and content around the cue; how likely the cue is one follows.
    Labelled = "labelled", "Ministers fear that the talks will fail.";
    /// The words are between quotation marks; the kind of marks follows.
    Marks = "marks", "“We will stay,” she said.";
    /// The attribution separates two parts of the quote.
    Split = "split", "“We will stay,” she said. “We have no choice.”";
    /// The quote continues in the next paragraph, whose opening mark repeats without a closing one before it.
    RunOn = "run-on", "“We will stay.¶“We have no choice,” she said.";
    /// The speaker precedes the verb, as its subject.
    Subject = "subject", "Crocker said talks would go on.";
    /// The speaker follows the verb.
    Inverted = "inverted", "“We will stay,” said Crocker.";
    /// The verb shares the subject of an earlier verb of its sentence.
    SharedSubject = "shared-subject", "She praised the plan and said it would pass.";
    /// A participle takes its subject from the main clause.
    Participle = "participle", "She praised the plan, adding that it would pass.";
    /// The verb is passive: the source is its agent, its surface subject, or nobody.
    Passive = "passive", "He was quoted as saying that talks would go on.";
    /// The quote follows a colon, or the paragraph before it ends with one.
    Colon = "colon", "The minister was blunt: “No.”";
    /// The line is a turn of a transcript or interview; the speaker's label precedes the colon.
    Turn = "turn", "SMITH: We will stay.";
    /// The line answers a question on a line of its own, in the first person; whoever is interviewed speaks.
    Answer = "answer", "What will you do now?¶I will sleep.";
    /// A dash and a name follow the quote.
    DashName = "dash-name", "“We will stay.” — Jane Doe";
    /// A line beside the quote, or the end of its paragraph, names the source and says nothing else.
    Signed = "signed", "And this from Jane Doe:¶“We will stay.”";
    /// A headline puts the source before a colon, or source and verb at its end.
    Headline = "headline", "Minister: no plan to quit";
    /// The source is a name; the entity follows.
    Name = "name", "Ryan Crocker said talks would go on.";
    /// The source is a pronoun; its reading and the reason follow.
    Pronoun = "pronoun", "Crocker met reporters. “We will stay,” he said.";
    /// The source is a description that refers to an entity of the article.
    Nominal = "nominal", "Ryan Crocker arrived. The ambassador said talks would go on.";
    /// The source is a description of somebody whom the article does not name.
    Unnamed = "unnamed", "A spokesman said talks would go on.";
    /// The quote has no source of its own; its speaker is that of the quote before.
    CarriedOver = "carried-over", "“We will stay,” she said. “We have no choice.”¶“It is late.”";
    /// The source refers to a description used shortly before.
    Taken = "taken-up", "One of his assistants spoke. The assistant said no date was set.";
    /// No speaker could be determined; the reason follows.
    NoSpeaker = "no-speaker", "“It is late,” it was said.";
}

codes! {
    /// Why a stretch of the input is not part of the article's text.
    DropReason, "drop reason":
    /// Furniture of the web page: buttons, menus, prompts.
    Boilerplate = "boilerplate", "Exit mobile version";
    /// Marks the place of an advertisement.
    Advertisement = "advertisement", "Advertisement";
    /// A bar of sharing buttons, or a prompt to share or follow.
    Share = "share", "Facebook Twitter Pinterest";
    /// A link to another article, or the heading of such links.
    Related = "related", "Read more: Talks end without result";
    /// A prompt to subscribe, register or give.
    Newsletter = "newsletter", "Sign up for our newsletter";
    /// A notice about cookies or privacy.
    Cookies = "cookies", "We use cookies to improve your experience.";
    /// Copyright and terms of use.
    Rights = "rights", "Copyright 2024. All rights reserved.";
    /// Who reported, wrote and edited, at the end of the story.
    CreditLine = "credit-line", "(Reporting by Jane Doe; Editing by Tom Roe)";
    /// Whose picture it was.
    PhotoCredit = "photo-credit", "(Photo: Jane Doe)";
    /// An agency's note to its clients: corrections, slugs, "more", "ends".
    WireSlug = "wire-slug", "(more)";
    /// The page's address.
    Url = "url", "https://example.org/story";
    /// The path to the page within its site.
    Breadcrumb = "breadcrumb", "Home > World > Asia";
    /// When the page was published or changed, on a line of its own.
    Timestamp = "timestamp", "Published: 28 May 2007, 18:02";
    /// The headline or byline once more.
    Repeated = "repeated", "(the headline, printed twice)";
}

codes! {
    /// What a reader should know about the input or the analysis.
    WarningCode, "warning":
    /// A quotation mark has no partner in its paragraph.
    UnbalancedQuote = "unbalanced_quote", "“We will stay, she said.";
    /// The encoding was guessed from the bytes.
    EncodingGuessed = "encoding_guessed", "(bytes that are not valid UTF-8)";
    /// Some bytes fit no character of the encoding and were replaced by U+FFFD.
    BytesReplaced = "bytes_replaced", "(a truncated UTF-8 sequence)";
    /// The text holds control characters other than line breaks and tabs; they are kept.
    ControlCharacters = "control_characters", "(a NUL byte)";
    /// The text is not English; names and quotes were not looked for.
    NotEnglish = "not_english", "Der Minister sagte am Montag, er bleibe im Amt.";
    /// No words are left once blank lines and boilerplate are gone.
    NoText = "no_text", "(an empty file)";
}

/// What an evidence code, drop reason or warning code means; `None` for an unknown code.
///
/// The part after the first colon of an evidence string is ignored, so that a string of the output can be passed as
/// it is.
///
/// ```
/// assert_eq!(wirecopy::explain("cue:say").unwrap().family, "evidence");
/// assert!(wirecopy::explain("no such code").is_none());
/// ```
pub fn explain(code: &str) -> Option<Explanation> {
    let code = code.split(':').next().unwrap_or(code).trim();
    explanations().find(|explanation| explanation.code == code)
}

/// Every code with its meaning, list by list.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    [EvidenceCode::EXPLANATIONS, DropReason::EXPLANATIONS, WarningCode::EXPLANATIONS]
        .into_iter()
        .flatten()
        .copied()
}

/// One reason for a decision: a code, and what can be checked.
///
/// Its `Display` is the contract's string: the code, and after a colon the detail.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) code: EvidenceCode,
    pub(crate) detail: Detail,
}

/// What a code is about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Detail {
    None,
    Text(Cow<'static, str>),
    Probability(Probability),
    /// The entity with this index.
    Entity(usize),
    /// Boxed, as few of the evidence is of this kind.
    Antecedent(Box<Antecedent>),
}

/// A pronoun or description, the index of the entity that it refers to, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Antecedent {
    pub(crate) anaphor: String,
    pub(crate) entity: usize,
    pub(crate) reason: &'static str,
}

/// A probability in hundredths: what decides later is the number that the output shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Probability(u8);

impl Probability {
    pub(crate) fn rounded(probability: f32) -> Probability {
        Probability((f64::from(probability) * 100.0).round_ties_even() as u8)
    }

    pub(crate) const fn hundredths(hundredths: u8) -> Probability {
        Probability(hundredths)
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Evidence {
    pub(crate) fn new(code: EvidenceCode, detail: Detail) -> Evidence {
        Evidence { code, detail }
    }

    /// Evidence whose code says all.
    pub(crate) fn bare(code: EvidenceCode) -> Evidence {
        Evidence::new(code, Detail::None)
    }

    pub(crate) fn text(code: EvidenceCode, text: impl Into<Cow<'static, str>>) -> Evidence {
        Evidence::new(code, Detail::Text(text.into()))
    }

    /// The evidence that the output spells like this, as far as the models of confidence need it.
    #[cfg(any(test, feature = "training"))]
    pub(crate) fn parse(text: &str) -> Option<Evidence> {
        let (code, detail) = text.split_once(':').unwrap_or((text, ""));
        let code = EvidenceCode::by_name(code)?;
        Some(match detail.parse() {
            Ok(probability) if code == EvidenceCode::Labelled => {
                Evidence::new(code, Detail::Probability(Probability::rounded(probability)))
            }
            _ if detail.is_empty() => Evidence::bare(code),
            _ => Evidence::text(code, detail.to_owned()),
        })
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code;
        match &self.detail {
            Detail::None => code.fmt(f),
            Detail::Text(text) => write!(f, "{code}:{text}"),
            Detail::Probability(probability) => write!(f, "{code}:{probability}"),
            Detail::Entity(entity) => write!(f, "{code}:{}", ids::entity(*entity)),
            Detail::Antecedent(antecedent) => {
                let Antecedent { anaphor, entity, reason } = &**antecedent;
                write!(f, "{code}:{anaphor}→{} ({reason})", ids::entity(*entity))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_rounded_as_they_are_printed() {
        for thousandths in 0..=1000_u16 {
            let probability = f32::from(thousandths) / 1000.0;
            assert_eq!(Probability::rounded(probability).to_string(), format!("{probability:.2}"));
        }
    }

    #[test]
    fn evidence_is_spelled_as_the_contract_has_it() {
        for (evidence, text) in [
            (Evidence::bare(EvidenceCode::Colon), "colon"),
            (Evidence::text(EvidenceCode::Cue, "say"), "cue:say"),
            (
                Evidence::new(EvidenceCode::Labelled, Detail::Probability(Probability::rounded(0.974))),
                "labelled:0.97",
            ),
        ] {
            assert_eq!(evidence.to_string(), text);
            assert_eq!(Evidence::parse(text), Some(evidence));
        }
        let antecedent = Antecedent { anaphor: "she".to_owned(), entity: 1, reason: "named before" };
        let antecedent = Detail::Antecedent(Box::new(antecedent));
        assert_eq!(
            Evidence::new(EvidenceCode::Pronoun, antecedent).to_string(),
            "pronoun:she→e2 (named before)"
        );
        assert_eq!(Evidence::new(EvidenceCode::Name, Detail::Entity(0)).to_string(), "name:e1");
    }
}
