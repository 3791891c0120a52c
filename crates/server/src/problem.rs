//! Errors as RFC 9457 wants them, and the one place where an error code has its HTTP status.
//!
//! `type` stays `about:blank`, which says that the status is all there is to the kind; the member `code` is what programs look at.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wirecopy::{Error, ErrorCode};

pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// An error as the client sees it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status names the kind.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What was expected and what was found.
    detail: String,
    /// For programs: one of the output's error codes (decode, too_large, timeout, parse, unsupported, internal), or
    /// one of not_found, method_not_allowed, not_acceptable, busy, draining.
    code: &'static str,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Problem {
        let title = status.canonical_reason().unwrap_or("Error").to_owned();
        Problem { kind: "about:blank", title, status: status.as_u16(), detail: detail.into(), code }
    }

    /// The body is no JSON, or a parameter of the query has no such value.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, ErrorCode::Parse.as_str(), detail)
    }

    /// The body is JSON, but not of the documented shape.
    pub(crate) fn wrong_shape(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::Parse.as_str(), detail)
    }

    pub(crate) fn unsupported(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::Unsupported.as_str(), detail)
    }

    pub(crate) fn too_large(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge.as_str(), detail)
    }

    pub(crate) fn busy() -> Problem {
        let detail = "expected a free place in the queue, found none; try again later";
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "busy", detail)
    }

    pub(crate) fn draining() -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "draining", "the server is going down")
    }

    /// What an error that no handler of ours made is called.
    pub(crate) fn of_status(status: StatusCode) -> Problem {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("not_found", "nothing is served at this path; see /openapi.json"),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method_not_allowed", "the header Allow lists this path's methods")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                (ErrorCode::TooLarge.as_str(), "the body is larger than the limit")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                (ErrorCode::Unsupported.as_str(), "the media type is not read")
            }
            status if status.is_server_error() => (ErrorCode::Internal.as_str(), "a fault of the program"),
            _ => (ErrorCode::Parse.as_str(), "the request cannot be understood"),
        };
        Problem::new(status, code, detail)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let status = match error.code() {
            ErrorCode::Decode | ErrorCode::Parse => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::Timeout => StatusCode::GATEWAY_TIMEOUT,
            ErrorCode::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Problem::new(status, error.code().as_str(), error.message())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
