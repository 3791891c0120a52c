//! What every answer passes through, outermost first.
//!
//! One layer: an error that none of our handlers made (an unknown path, a wrong method) becomes a problem. It keeps
//! the headers that it came with, such as `Allow`.

use crate::problem::{PROBLEM_JSON, Problem};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// Makes a problem of any other error.
pub(crate) async fn problems(response: Response) -> Response {
    let (status, headers) = (response.status(), response.headers());
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || headers.get(header::CONTENT_TYPE) == Some(&HeaderValue::from_static(PROBLEM_JSON)) {
        return response;
    }
    let mut problem = Problem::of_status(status).into_response();
    for (name, value) in headers {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}
