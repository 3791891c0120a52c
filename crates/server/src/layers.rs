//! What every answer passes through, outermost first.
//!
//! 1. A panic in a handler becomes a problem; the analysis has its own net, which costs one document and no request.
//! 2. An error that none of our handlers made (an unknown path, a wrong method) becomes a problem. It keeps the headers
//!    that it came with, such as `Allow`.

use crate::problem::{PROBLEM_JSON, Problem};
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;

/// The routes with every layer around them.
pub(crate) fn around<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    // The layer that is added last is the outermost.
    routes.layer(map_response(problems)).layer(CatchPanicLayer::custom(panicked))
}

/// Makes a problem of any other error.
async fn problems(response: Response) -> Response {
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

/// What a panic says can quote a document, so it is not passed on.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}
