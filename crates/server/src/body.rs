//! Bodies of requests: their media type, their limit, their JSON.
//!
//! axum's own extractors answer errors as plain text, so bodies are read here.

use crate::app::Document;
use crate::config::Limits;
use crate::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use wirecopy::ErrorCode;

/// What a body says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`.
    Json,
    /// `text/plain` in UTF-8.
    Utf8,
    /// `text/plain` without a charset, or `application/octet-stream`: the encoding is detected from the bytes.
    Bytes,
}

/// A document in JSON.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JsonDocument {
    /// Identifies the document in the answer; by default a digest of its text.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// The article.
    pub(crate) text: String,
    /// Where the article was published.
    #[serde(default)]
    pub(crate) url: Option<String>,
}

impl From<JsonDocument> for Document {
    fn from(document: JsonDocument) -> Document {
        Document { id: document.id, url: document.url, input: document.text.into_bytes() }
    }
}

/// The media type that the headers name.
pub(crate) fn media(headers: &HeaderMap) -> Result<Media, Problem> {
    let expected = "expected the Content-Type text/plain, application/octet-stream or application/json";
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Err(Problem::unsupported(format!("{expected}, found none")));
    };
    let value = value.to_str().unwrap_or("bytes that are no text").to_ascii_lowercase();
    let mut parts = value.split(';').map(str::trim);
    match parts.next().unwrap_or_default() {
        "application/json" => Ok(Media::Json),
        "application/octet-stream" => Ok(Media::Bytes),
        "text/plain" => {
            match parts.find_map(|part| part.strip_prefix("charset=")).map(|name| name.trim_matches('"')) {
                None => Ok(Media::Bytes),
                Some("utf-8" | "utf8" | "us-ascii") => Ok(Media::Utf8),
                Some(other) => Err(Problem::unsupported(format!(
                    "expected the charset utf-8, or none to have it detected from the bytes, found {other}"
                ))),
            }
        }
        other => Err(Problem::unsupported(format!("{expected}, found {other}"))),
    }
}

/// Reads the body, never more than the limit of it and never longer than the deadline: a client that dawdles holds a
/// seat that others wait for.
pub(crate) async fn read(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Vec<u8>, Problem> {
    tokio::time::timeout(limits.timeout, read_all(headers, body, limits.max_bytes)).await.unwrap_or_else(
        |_| {
            let detail =
                format!("expected the whole body within {} ms, found a part", limits.timeout.as_millis());
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, ErrorCode::Timeout.as_str(), detail))
        },
    )
}

async fn read_all(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let too_large =
        || Problem::too_large(format!("expected a body of at most {limit} bytes, found a larger one"));
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::bad_request("expected the whole body, found that the connection broke off")),
    }
}

/// Reads JSON of a documented shape.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let detail = format!("expected JSON in UTF-8, found other bytes at {}", error.valid_up_to());
        return Err(Problem::new(StatusCode::BAD_REQUEST, ErrorCode::Decode.as_str(), detail));
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => Problem::wrong_shape(error.to_string()),
        _ => Problem::bad_request(format!("expected JSON: {error}")),
    })
}

/// The body of a single document.
pub(crate) fn document(media: Media, bytes: Vec<u8>) -> Result<Document, Problem> {
    if media == Media::Json {
        return json::<JsonDocument>(&bytes).map(Document::from);
    }
    if let (Media::Utf8, Err(error)) = (media, std::str::from_utf8(&bytes)) {
        let detail =
            format!("expected UTF-8 as the charset claims, found other bytes at {}", error.valid_up_to());
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::Decode.as_str(), detail));
    }
    Ok(Document { id: None, url: None, input: bytes })
}
