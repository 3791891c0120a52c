//! The features of attribution: every one that its three models have, by name, and how values become bytes.

use crate::model::features;

features! {
    /// Features of a word that may be the main word of a cue.
    pub(super) enum CueFeature {
        Tag = 0, per token, "tag";
        Stem = 1, per token, "stem";
        Word = 2, per token, "word";
        StemAndTag = 3, per token, "stem and tag";
        CoarseCluster = 4, per token, "coarse cluster and tag";
        FineCluster = 5, per token, "fine cluster and tag";
        WordBefore = 6, per token, "word before";
        WordAfter = 7, per token, "word after";
        WordTwoAfter = 8, per token, "word two after";
        WordTwoBefore = 9, per token, "word two before";
        StemAndWordAfter = 10, per token, "stem and word after";
        StemAndWordBefore = 11, per token, "stem and word before";
        TagsAround = 12, per token, "tags of the word and those beside it";
        TagsAfter = 13, per token, "tags of the word and the two after it";
        StemAndTagAfter = 14, per token, "stem and tag after";
        StemAndTagBefore = 15, per token, "stem and tag before";
        MarksAround = 16, per token, "quotation marks at the word and beside it";
        StemAndMarkAfter = 17, per token, "stem and quotation mark after";
        NamesAround = 18, per token, "kinds of the names before and after";
        Suffix3 = 19, per token, "suffix of three characters";
        SentenceMarks = 24, per token, "quotation marks of the sentence, at its start, at the word";
        MarksOnSides = 25, per token, "quotation marks before and after in the sentence, and commas before";
        FiniteVerbsOnSides = 26, per token, "finite verbs before and after in the sentence, and tag";
        PlaceInSentence = 27, per token, "distances from the start and to the end of the sentence, and tag";
        Block = 28, per token, "number and kind of the block, and tag";
        LinksOnSides = 29, per token, "words that join clauses, before and after, and commas after";
        ClauseBoundary = 30, per token, "kind of clause boundary, and tag";
        StemAndFollower = 32, per token, "stem and what follows";
        Follower = 33, per token, "tag and what follows";
        NounHead = 34, per token, "stem, whether it heads a phrase, and the phrase's first tag";
        NounGovernor = 35, per token, "word before the phrase";
        StemAndGovernor = 36, per token, "stem and word before the phrase";
        NounFirst = 37, per token, "first tag and name of the phrase";
        VerbForm = 40, per token, "stem, whether the verb is finite and passive";
        VerbGroup = 41, per token, "form and first tag of the verb group, and whether it is inverted";
        FirstAuxiliary = 42, per token, "first word of the verb group and its tag";
        ClauseFollows = 43, per token, "stem, whether a clause follows, and whether the verb is finite";
        BeforeVerbGroup = 44, per token, "word before the verb group, and whether the verb is finite";
        Subject = 45, per token, "tag, name and lists of the subject's head";
        StemAndSubject = 46, per token, "stem, lists and name of the subject's head, and whether the verb is finite";
        SubjectHead = 47, per token, "subject's head, and whether the verb is finite";
        SubjectPlace = 48, per token, "whether the subject is shared or inverted, its distance, and whether a clause follows";
        StemAndInversion = 49, per token, "stem, and whether the subject is inverted or shared";
        SubjectCluster = 50, per token, "coarse cluster of the subject's head, and whether the verb is finite";
        NoSubject = 51, per token, "stem of a verb without a subject, and whether it is finite";
    }
}

features! {
    /// Features of a token in the first pass, whichever cue it belongs to.
    pub(super) enum FirstPassFeature {
        WordBefore = 64, per token, "word before";
        Word = 65, per token, "word";
        WordAfter = 66, per token, "word after";
        TagTwoBefore = 69, per token, "tag two before";
        TagBefore = 70, per token, "tag before";
        Tag = 71, per token, "tag";
        TagAfter = 72, per token, "tag after";
        TagTwoAfter = 73, per token, "tag two after";
        WordPairBefore = 74, per token, "word before and word";
        WordPairAfter = 75, per token, "word and word after";
        Shape = 76, per token, "shape";
        Suffix3 = 77, per token, "suffix of three characters";
        CoarseCluster = 78, per token, "coarse cluster";
        TagPairBefore = 80, per token, "tag before and tag";
        TagPairAfter = 81, per token, "tag and tag after";
        TagsAround = 82, per token, "tags of the token and those beside it";
        CueLevelsAround = 87, per token, "how likely cues the token and those beside it are";
        MarksAround = 90, per token, "quotation marks at the token and beside it";
        NameAndLists = 91, per token, "kind of name and lists";
        NearMarks = 96, per token, "distances to the closing mark before and the opening one after";
        QuotedLength = 98, per token, "quotation mark, and length of what stands between the marks";
        QuotedEnd = 99, per token, "quotation mark, and how what stands between the marks begins and ends";
        BeforeQuoted = 101, per token, "quotation mark, and what stands before the opening one";
        PlaceInQuoted = 103, per token, "distance from the opening mark, and length between the marks";
        Block = 105, per token, "number and kind of the block, and whether the sentence opens it";
        PlaceInSentence = 106, per token, "distance from the start of the sentence, and tag";
        ToSentenceEnd = 107, per token, "distance to the end of the sentence";
        BeforeInSentence = 109, per token, "finite verbs, joining words and commas before in the sentence";
        NextStop = 110, per token, "kind and distance of the next stop";
        AfterNextStop = 111, per token, "tag after the next stop, and its distance";
        ClauseBoundaries = 112, per token, "kinds of clause boundary at the token and after it";
        PhraseHead = 113, per token, "whether the token begins or heads its phrase, and the head's tag";
        PhraseHeadName = 114, per token, "name and lists of the phrase's head, and whether the token begins it";
        SubjectVerb = 115, per token, "stem of the verb whose subject the phrase is";
        SubjectVerbLevel = 116, per token, "how likely a cue that verb is, whether it is inverted, and place and tag";
        BeforePhrase = 117, per token, "what stands before the phrase";
        VerbGroup = 118, per token, "form of the verb group, and whether it has a subject and is inverted";
        VerbStem = 119, per token, "stem of the main verb, whether the token is it, and whether it has a subject";
        CuesInSentence = 128, per token, "whether likely cues stand on either side, and how likely the best is";
        CueCount = 129, per token, "number of likely cues in the sentence";
        Colon = 130, per token, "side and distance of the sentence's first colon, and number of the block";
        NoCueBefore = 132, per token, "tag of a token without a likely cue before it";
        CueBefore = 133, per token, "stem of the cue before";
        CueBeforeDistance = 134, per token, "how likely the cue before is, and its distance";
        CueBeforeMarks = 135, per token, "how likely the cue before is, and commas and quotation marks between";
        CueBeforeFollower = 136, per token, "commas to the cue before, its distance, and what follows it";
        CueBeforeAndFollower = 137, per token, "stem of the cue before and what follows it";
        CloseCueBefore = 138, per token, "stem and distance of a cue up to five tokens before, and tag";
        CueBeforeBoundaries = 139, per token, "how likely the cue before is, boundaries between, and boundary here";
        CueBeforeFirstBoundary = 140, per token, "stem of the cue before and first boundary after it";
        CueBeforeClauses = 141, per token, "whether the cue before has a subject, and boundaries and clauses between";
        NoCueAfter = 142, per token, "tag of a token without a likely cue after it";
        CueAfter = 143, per token, "stem of the cue after";
        CueAfterDistance = 144, per token, "how likely the cue after is, and its distance";
        CueAfterMarks = 145, per token, "how likely the cue after is, and commas and quotation marks between";
        CueAfterFollower = 146, per token, "commas to the cue after, its distance, and what follows it";
        CueAfterAndFollower = 147, per token, "stem of the cue after and what follows it";
    }
}

features! {
    /// Features of a token in the second pass, as seen from one cue.
    pub(super) enum SecondPassFeature {
        WordBefore = 64, per token, "word before";
        Word = 65, per token, "word";
        WordAfter = 66, per token, "word after";
        CueToken = 192, per token, "quotation mark at a token of the cue, whether it is the first, and how likely the cue is";
        CueStem = 193, per token, "stem of the cue, tag, and whether the token is the main word";
        CueFollower = 195, per token, "what follows the cue, and whether the token is the main word";
        CueBefore = 196, per token, "what stands before the cue, quotation marks of its sentence, and whether the token is the main word";
        Distance = 197, per token, "side and distance";
        TagDistance = 199, per token, "side, tag and distance";
        Sentences = 200, per token, "sentences between, and quotation mark";
        SentencesAndCue = 201, per token, "sentences between, how likely the cue is, and tag of its main word";
        FollowerDistance = 204, per token, "what follows the cue, side, commas between and distance";
        FollowerSentences = 210, per token, "what follows the cue, sentences between, and quotation marks of its sentence";
        BeforeSentences = 211, per token, "what stands before the cue, sentences between, and quotation marks";
        StemAndTag = 213, per token, "stem of the cue, side, tag, and distance up to four";
        WordDistance = 217, per token, "word, side, and distance up to four";
        FirstPassContent = 227, per token, "side, and how likely part of a content and a source the token is";
        SubjectPlace = 228, per token, "place relative to the cue's subject, and how likely the cue is";
        AfterSubject = 231, per token, "tag of the token after the cue's subject";
        FirstPassBefore = 232, per token, "side, and how likely parts of a content and a source the token and the one before are";
        NoSubject = 233, per token, "how likely a cue without a subject is";
        PhraseOrder = 234, per token, "number of the phrase from the cue, tag of its head, and whether the cue's subject it is";
        PhraseOrderAndStem = 235, per token, "number of the phrase from the cue, and stem of the cue";
        SubjectOrder = 237, per token, "number of a phrase that is a subject, and how likely the cue is";
        FirstPassAndCues = 238, per token, "side, first pass of the token, and other likely cues between";
        ByRule = 240, per token, "place relative to source and content by rule";
        ByRuleAndStem = 241, per token, "place relative to source and content by rule, and stem of the cue";
        FirstPassLabel = 242, per token, "side and label of the first pass";
        FirstPassLabels = 243, per token, "labels of the first pass at the token and beside it";
        SpanOrder = 252, per token, "side and kind of the first pass's span, and spans of this kind between";
        SpansBetween = 253, per token, "side and kind of the first pass's span, and spans and sentences between";
        SpanOrderAndMark = 254, per token, "side, kind and order of the first pass's span, quotation mark and sentences";
        SpanDistance = 255, per token, "side and kind of the first pass's span, its distance, and spans between";
    }
}

/// The value of a tag where there is no token.
pub(super) const NO_TAG: u8 = 99;
/// The value of a distance where there is none.
pub(super) const NO_DISTANCE: u8 = 15;

/// The least distance of each bucket but the first.
const DISTANCES: [usize; 9] = [1, 2, 3, 4, 6, 10, 16, 25, 50];

/// A distance in tokens as one of ten buckets.
pub(super) fn distance_bucket(distance: usize) -> u8 {
    DISTANCES.partition_point(|&least| least <= distance) as u8
}

/// A count, cut off at a greatest one.
pub(super) fn capped(count: u32, greatest: u8) -> u8 {
    count.min(greatest.into()) as u8
}
