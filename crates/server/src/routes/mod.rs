//! The table of routes, from which the router and the OpenAPI document are both made.

mod analyze;
mod batch;
mod service;

use crate::app::App;
use crate::layers;
use axum::Router;
use axum::routing::{MethodRouter, get, post};

pub(crate) use batch::Batch;
pub(crate) use service::Version;

/// One row of the table.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) body: Option<Body>,
    pub(crate) answer: Answer,
    /// Statuses of the problems that this route can answer with, beside 500.
    pub(crate) problems: &'static [u16],
    handler: fn() -> MethodRouter<App>,
}

/// What a route reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// A document as text or JSON.
    Document,
    /// Several documents as JSON.
    Batch,
}

/// What a route answers when all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// An article in one of the formats.
    Article,
    /// The results of a batch.
    Results,
    /// The version of the program.
    Version,
    /// A word of plain text.
    Word,
    /// A JSON document that describes others.
    Description,
}

/// Every route.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: "post",
        path: "/v1/analyze",
        summary: "Analyse one article.",
        body: Some(Body::Document),
        answer: Answer::Article,
        problems: &[400, 406, 408, 413, 415, 422, 429, 503, 504],
        handler: || post(analyze::handle),
    },
    Route {
        method: "post",
        path: "/v1/analyze/batch",
        summary: "Analyse several articles. A document that fails has an error record in its place.",
        body: Some(Body::Batch),
        answer: Answer::Results,
        problems: &[400, 408, 413, 415, 422, 429, 503],
        handler: || post(batch::handle),
    },
    Route {
        method: "get",
        path: "/v1/schema/article",
        summary: "The JSON Schema of an article or of the error record in its place.",
        body: None,
        answer: Answer::Description,
        problems: &[],
        handler: || get(service::schema),
    },
    Route {
        method: "get",
        path: "/livez",
        summary: "Whether the process answers.",
        body: None,
        answer: Answer::Word,
        problems: &[],
        handler: || get(service::live),
    },
    Route {
        method: "get",
        path: "/readyz",
        summary: "Whether the server takes documents: 503 while it goes down.",
        body: None,
        answer: Answer::Word,
        problems: &[503],
        handler: || get(service::ready),
    },
    Route {
        method: "get",
        path: "/version",
        summary: "The program's name and version.",
        body: None,
        answer: Answer::Version,
        problems: &[],
        handler: || get(service::version),
    },
    Route {
        method: "get",
        path: "/openapi.json",
        summary: "This interface as OpenAPI 3.1.",
        body: None,
        answer: Answer::Description,
        problems: &[],
        handler: || get(service::openapi),
    },
];

/// The whole service.
pub fn router(app: App) -> Router {
    let routes =
        ROUTES.iter().fold(Router::new(), |router, route| router.route(route.path, (route.handler)()));
    layers::around(routes).with_state(app)
}
