//! The published schema, the types and the real output agree.

use serde_json::Value;
use wirecopy::{Analyzer, Article, ErrorRecord, Options};
use wirecopy_formats::{Record, article_schema};
use wirecopy_tests::{fixtures, root};

#[test]
fn the_published_schema_is_the_derived_one() {
    let path = root().join("schema/article.v1.json");
    let derived = serde_json::to_string_pretty(&article_schema()).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(root().join("schema")).expect("the folder can be made");
        std::fs::write(&path, &derived).expect("the schema can be written");
    }
    let published =
        std::fs::read_to_string(&path).expect("schema/article.v1.json is there; UPDATE=1 writes it");
    assert!(published == derived, "schema/article.v1.json is out of date; UPDATE=1 rewrites it");
}

/// Members that clients rely on. Some may be added, none renamed or dropped.
const FIXED: &[(&str, &[&str])] = &[
    ("Block", &["end", "kind", "source", "start"]),
    ("Candidate", &["entity", "score"]),
    ("Cue", &["end", "lemma", "start", "text"]),
    ("Dateline", &["agency", "date", "end", "place", "start", "text"]),
    ("Dropped", &["end", "reason", "start"]),
    ("Entity", &["id", "mentions", "name", "role", "type", "value"]),
    ("ErrorDetail", &["code", "message"]),
    ("ErrorRecord", &["error", "id", "schema", "source"]),
    ("ErrorSource", &["line", "path"]),
    ("Mention", &["end", "form", "start", "text"]),
    (
        "Quote",
        &[
            "act",
            "addressee",
            "candidates",
            "confidence",
            "cue",
            "evidence",
            "id",
            "kind",
            "parts",
            "speaker",
        ],
    ),
    ("Speaker", &["end", "entity", "form", "name", "start", "text"]),
    ("TextRange", &["end", "start"]),
    ("TextSpan", &["end", "start", "text"]),
    ("Warning", &["code", "end", "message", "start"]),
    (
        "Article",
        &[
            "blocks",
            "bylines",
            "agency",
            "dateline",
            "dropped",
            "encoding",
            "entities",
            "headline",
            "id",
            "language",
            "offsets",
            "published",
            "quotes",
            "schema",
            "sentences",
            "site",
            "text",
            "url",
            "warnings",
        ],
    ),
];

#[test]
fn no_member_of_the_contract_was_renamed_or_dropped() {
    let schema = article_schema();
    for (name, members) in FIXED {
        let definition = &schema["$defs"][name];
        for member in *members {
            assert!(definition["properties"][member].is_object(), "{name}.{member} is gone");
            let required = definition["required"].as_array().expect("output always has required members");
            assert!(required.iter().any(|other| other == member), "{name}.{member} can be missing");
        }
    }
}

#[test]
fn real_output_is_valid_and_reads_back() {
    let schema = article_schema();
    for record in records() {
        let value = serde_json::to_value(&record).expect("a record is JSON");
        validate(&value, &schema, &schema).unwrap_or_else(|fault| panic!("{}: {fault}", record.id()));
        let back: Record = serde_json::from_value(value).expect("a record reads back");
        assert!(back == record, "{} changes when it is read back", record.id());
    }
    let broken = serde_json::json!({"schema": "wirecopy/error/1", "id": 7});
    assert!(validate(&broken, &schema, &schema).is_err(), "the validator lets everything pass");
}

fn records() -> Vec<Record> {
    let analyzer = Analyzer::new();
    let article = |path: std::path::PathBuf| {
        let input = std::fs::read(path.join("article.txt")).ok()?;
        let options = Options::new().id(path.to_string_lossy());
        Some(Record::from(analyzer.analyze(input, &options).expect("a fixture is an article")))
    };
    let mut records: Vec<Record> = fixtures().into_iter().filter_map(article).collect();
    let empty: Article = analyzer.analyze("", &Options::new()).expect("an empty text is an article");
    let error: ErrorRecord = analyzer
        .analyze("too long", &Options::new().max_bytes(1))
        .expect_err("the limit holds")
        .into_record("long", wirecopy::ErrorSource { path: Some("long.txt".into()), line: Some(1) });
    records.extend([Record::from(empty), Record::from(error)]);
    records
}

/// A validator of the keywords that our schema uses. An unknown keyword is a fault, so that none is passed over.
fn validate(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    let Some(keywords) = schema.as_object() else {
        return if schema == &Value::Bool(true) { Ok(()) } else { Err(format!("{value} is not allowed")) };
    };
    for (keyword, rule) in keywords {
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "format" | "default" => true,
            "$ref" => {
                let pointer = rule.as_str().and_then(|pointer| pointer.strip_prefix('#')).unwrap_or_default();
                let target = root.pointer(pointer).ok_or_else(|| format!("{rule} leads nowhere"))?;
                validate(value, target, root)?;
                true
            }
            "anyOf" => {
                rule.as_array().is_some_and(|any| any.iter().any(|one| validate(value, one, root).is_ok()))
            }
            "oneOf" => rule
                .as_array()
                .is_some_and(|any| any.iter().filter(|one| validate(value, one, root).is_ok()).count() == 1),
            "const" => value == rule,
            "enum" => rule.as_array().is_some_and(|values| values.contains(value)),
            "type" => match rule {
                Value::Array(types) => types.iter().any(|kind| is_of(value, kind)),
                kind => is_of(value, kind),
            },
            "minimum" => !value.is_number() || value.as_f64() >= rule.as_f64(),
            "maximum" => !value.is_number() || value.as_f64() <= rule.as_f64(),
            "required" => rule.as_array().is_some_and(|names| {
                names.iter().all(|name| value.get(name.as_str().unwrap_or("")).is_some())
            }),
            "properties" => {
                for (name, member) in rule.as_object().into_iter().flatten() {
                    if let Some(value) = value.get(name) {
                        validate(value, member, root).map_err(|fault| format!("{name}: {fault}"))?;
                    }
                }
                true
            }
            "items" => {
                value.as_array().into_iter().flatten().try_for_each(|item| validate(item, rule, root))?;
                true
            }
            other => return Err(format!("the validator does not know the keyword {other}")),
        };
        if !holds {
            return Err(format!("{value} breaks {keyword} {rule}"));
        }
    }
    Ok(())
}

fn is_of(value: &Value, kind: &Value) -> bool {
    match kind.as_str() {
        Some("null") => value.is_null(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => false,
    }
}
