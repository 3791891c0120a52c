//! The JSON Schema of what comes out, derived from the contract's types.
//!
//! Draft 2020-12, for serialisation: a member that is always written is required even where it may be null. The file
//! `schema/article.v1.json` holds the same and a test compares the two.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use wirecopy::{Article, ErrorRecord};

/// The `$id` of the schema.
pub const ARTICLE_SCHEMA_ID: &str = "urn:wirecopy:schema:article:1";

/// The schema of one record: an article, or the error record in its place.
pub fn article_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let (article, error) = (generator.subschema_for::<Article>(), generator.subschema_for::<ErrorRecord>());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ARTICLE_SCHEMA_ID,
        "title": "Wirecopy article, version 1",
        "description": "One analysed article, or the error record in its place.",
        "anyOf": [article, error],
        "$defs": generator.take_definitions(false),
    })
}
