//! Stand-in until the names model lands.
use super::NameMention;
use crate::article::EntityType;
use crate::coreference::Context;
use crate::lexicon::gazetteer;
pub(crate) fn find(context: &Context<'_>) -> Vec<NameMention> {
    let mut out = Vec::new();
    let n = context.segments.tokens.len();
    let mut at = 0;
    while at < n {
        let w = context.segments.word(at);
        let f = context.gazetteer.get(&w.lower);
        let dem = f.any(gazetteer::NATIONALITIES) && w.is_capitalised;
        if dem {
            out.push(NameMention {
                first: at as u32,
                end: at as u32 + 1,
                kind: EntityType::Norp,
                value: None,
            });
            at += 1;
            continue;
        }
        if !(context.tags[at].is_proper() && w.is_capitalised) {
            at += 1;
            continue;
        }
        let s = at;
        at += 1;
        while at < n
            && context.segments.sentence_of[at] == context.segments.sentence_of[s]
            && ((context.tags[at].is_proper()) || context.segments.lower(at) == "-")
            && !context
                .gazetteer
                .get(context.segments.lower(s))
                .any(gazetteer::COUNTRIES)
        {
            at += 1
        }
        let phrase: Vec<&str> = (s..at).map(|i| context.segments.lower(i)).collect();
        let p = context.gazetteer.get(&phrase.join(" "));
        let kind = if p.any(gazetteer::COUNTRIES.or(gazetteer::CITIES).or(gazetteer::CAPITALS))
            || crate::lexicon::table::PLACE_ALIASES
                .get(&phrase.join(" "))
                .is_some()
        {
            EntityType::Gpe
        } else {
            EntityType::Person
        };
        let mut s = s;
        while s + 1 < at && (context.segments.word(s).is(crate::lexicon::word::ROLE_NOUNS)) {
            s += 1
        }
        out.push(NameMention {
            first: s as u32,
            end: at as u32,
            kind,
            value: None,
        });
    }
    out
}
