//! What the service says about itself: probes, version, schema, OpenAPI.

use crate::app::App;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::Value;

/// The program's name and version.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Version {
    /// Always `wirecopy-server`.
    name: &'static str,
    /// The version, as semantic versioning counts.
    version: &'static str,
    /// The schema of the articles.
    schema: &'static str,
}

pub(crate) async fn live() -> &'static str {
    "alive\n"
}

pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    if app.is_draining() { Err(Problem::draining()) } else { Ok("ready\n") }
}

pub(crate) async fn version() -> Json<Version> {
    Json(Version {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        schema: wirecopy::ARTICLE_SCHEMA,
    })
}

pub(crate) async fn openapi() -> Json<Value> {
    Json(crate::openapi::document())
}

pub(crate) async fn schema() -> impl IntoResponse {
    let schema = serde_json::to_vec_pretty(&wirecopy_formats::article_schema()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/schema+json")], schema)
}
