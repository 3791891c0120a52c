//! The OpenAPI 3.1 document, made from the table of routes and from the types that go over the wire.
//!
//! OpenAPI 3.1 holds JSON Schema 2020-12 unchanged, so what schemars derives goes into `components` as it is.

use crate::body::JsonDocument;
use crate::problem::{PROBLEM_JSON, Problem};
use crate::routes::{Answer, Batch, Body, ROUTES, Route, Version};
use axum::http::StatusCode;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use wirecopy::{Article, ErrorRecord};
use wirecopy_formats::{FORMATS, Format};

/// The whole document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Wirecopy",
            "version": env!("CARGO_PKG_VERSION"),
            "description": env!("CARGO_PKG_DESCRIPTION"),
            "license": {"name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE")},
        },
        "paths": paths,
        "components": {"schemas": schemas()},
    })
}

/// The schemas of everything that goes over the wire.
fn schemas() -> Value {
    let settings = || {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = "/components/schemas".into();
        settings
    };
    let mut written: SchemaGenerator = settings().for_serialize().into_generator();
    let _ = written.subschema_for::<Article>();
    let _ = written.subschema_for::<ErrorRecord>();
    let _ = written.subschema_for::<Problem>();
    let _ = written.subschema_for::<Version>();
    let mut read: SchemaGenerator = settings().for_deserialize().into_generator();
    let _ = read.subschema_for::<JsonDocument>();
    let _ = read.subschema_for::<Batch>();
    let mut schemas = written.take_definitions(false);
    schemas.extend(read.take_definitions(false));
    let record = json!({"anyOf": [reference("Article"), reference("ErrorRecord")]});
    let results = json!({
        "type": "object",
        "description": "One result for each document, in their order.",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": record}},
    });
    schemas.insert("Results".into(), results);
    Value::Object(schemas)
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "summary": route.summary,
        "operationId": format!("{}{}", route.method, route.path.replace(['/', '.'], "_")),
        "responses": responses(route),
    });
    if let Some(body) = route.body {
        operation["requestBody"] = json!({"required": true, "content": request(body)});
        operation["parameters"] = parameters(body);
    }
    operation
}

/// The query parameters of a route that analyses.
fn parameters(body: Body) -> Value {
    let usual = match body {
        Body::Document => "By default said, wrote and asked in text/plain, and all elsewhere.",
        Body::Batch => "By default all.",
    };
    json!([
        {
            "name": "offsets",
            "in": "query",
            "description": "Unit of every offset.",
            "schema": reference("OffsetUnit"),
        },
        {
            "name": "acts",
            "in": "query",
            "description": format!("Keep the quotes with these acts; they keep their ids. {usual}"),
            "style": "form",
            "explode": false,
            "schema": {"type": "array", "items": reference("Act"), "minItems": 1},
        },
        {
            "name": "min_confidence",
            "in": "query",
            "description": "Keep the quotes whose confidence is at least this; they keep their ids.",
            "schema": {"type": "number", "minimum": 0, "maximum": 1, "default": 0},
        },
    ])
}

fn request(body: Body) -> Value {
    match body {
        Body::Document => json!({
            "application/json": {"schema": reference("JsonDocument")},
            "text/plain": {"schema": {"type": "string"}},
            "application/octet-stream": {},
        }),
        Body::Batch => json!({"application/json": {"schema": reference("Batch")}}),
    }
}

fn responses(route: &Route) -> Value {
    let mut responses = json!({"200": {"description": "All is well.", "content": answer(route.answer)}});
    for status in route.problems.iter().chain([&500]) {
        let title = StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
        let problem = json!({PROBLEM_JSON: {"schema": reference("Problem")}});
        responses[status.to_string()] = json!({"description": title.unwrap_or("Error"), "content": problem});
    }
    responses
}

fn answer(answer: Answer) -> Value {
    match answer {
        Answer::Article => {
            let formats = FORMATS.iter().map(|info| {
                let json = matches!(info.format, Format::Json | Format::Jsonl);
                let schema = if json { reference("Article") } else { json!({"type": "string"}) };
                (info.media_type.to_owned(), json!({"schema": schema}))
            });
            Value::Object(formats.collect())
        }
        Answer::Results => json!({"application/json": {"schema": reference("Results")}}),
        Answer::Version => json!({"application/json": {"schema": reference("Version")}}),
        Answer::Word => json!({"text/plain; charset=utf-8": {"schema": {"type": "string"}}}),
        Answer::Description => json!({"application/json": {"schema": {"type": "object"}}}),
    }
}
