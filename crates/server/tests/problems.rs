//! Each route answers with the problems that the OpenAPI document declares for it, and with no others.
//!
//! Every way to make a request fail is tried on every route; what comes back is compared with the document.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Request, StatusCode, header};
use http_body_util::channel::Channel;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tower::ServiceExt;
use wirecopy::{Analyzer, Article, Error, Options};
use wirecopy_server::{App, Limits, router};

const LIMITS: Limits =
    Limits { max_bytes: 100, max_documents: 2, timeout: Duration::from_millis(200), jobs: 1, queue: 0 };

fn analyse(input: &[u8], options: &Options) -> Result<Article, Error> {
    Analyzer::new().analyze(input, options)
}

/// An analysis that ends only when its time is up.
fn endless(_: &[u8], options: &Options) -> Result<Article, Error> {
    let started = Instant::now();
    let text = "He won. She lost.";
    while started.elapsed() < Duration::from_secs(20) {
        analyse(text.as_bytes(), options)?;
    }
    analyse(text.as_bytes(), options)
}

async fn status(app: &App, request: Request<Body>) -> StatusCode {
    router(app.clone()).oneshot(request).await.expect("the router is infallible").status()
}

async fn openapi() -> Value {
    let request = Request::get("/openapi.json").body(Body::empty()).expect("a request");
    let response = router(App::new(LIMITS, analyse)).oneshot(request).await.expect("infallible");
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("the body is in memory");
    serde_json::from_slice(&bytes).expect("the document is JSON")
}

/// A route, and a request of its that nothing is wrong with.
#[derive(Clone, Copy)]
struct Route<'a> {
    method: &'a str,
    path: &'a str,
}

impl Route<'_> {
    fn request(self) -> Request<Body> {
        match self.path {
            "/v1/analyze" => self.with_body("text/plain", "He won."),
            "/v1/analyze/batch" => {
                self.with_body("application/json", r#"{"documents": [{"text": "He won."}]}"#)
            }
            path => Request::builder()
                .method(self.method.to_uppercase().as_str())
                .uri(path)
                .body(Body::empty())
                .expect("a request"),
        }
    }

    fn with_body(self, media: &str, body: impl Into<Body>) -> Request<Body> {
        Request::builder()
            .method(self.method.to_uppercase().as_str())
            .uri(self.path)
            .header(header::CONTENT_TYPE, media)
            .body(body.into())
            .expect("a request")
    }

    fn with_query(self, query: &str) -> Request<Body> {
        let mut request = self.request();
        *request.uri_mut() = format!("{}?{query}", self.path).parse().expect("an address");
        request
    }

    fn accepting(self, media: &'static str) -> Request<Body> {
        let mut request = self.request();
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static(media));
        request
    }

    /// The statuses of everything that can go wrong.
    async fn faults(self) -> BTreeSet<u16> {
        let app = App::new(LIMITS, analyse);
        let three = json!({"documents": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}).to_string();
        let (_sender, unfinished) = Channel::<Bytes>::new(1);
        let requests = [
            self.with_query("unknown=1"),
            self.with_query("offsets=words"),
            self.accepting("image/png"),
            self.with_body("image/png", "He won."),
            self.with_body("text/plain; charset=koi8-r", "He won."),
            self.with_body("text/plain; charset=utf-8", &b"\xff"[..]),
            self.with_body("text/plain", "a".repeat(101)),
            self.with_body("application/json", "a".repeat(101)),
            self.with_body("application/json", three),
            self.with_body("application/json", "{"),
            self.with_body("application/json", &b"\"\xff\""[..]),
            self.with_body("application/json", "{}"),
            self.with_body("application/json", Body::new(unfinished)),
        ];
        let mut found = BTreeSet::new();
        for request in requests {
            found.insert(status(&app, request).await.as_u16());
        }
        found.insert(self.when_full().await.as_u16());
        found.insert(status(&App::new(LIMITS, endless), self.request()).await.as_u16());
        app.drain();
        found.insert(status(&app, self.request()).await.as_u16());
        found.retain(|&status| status >= 400);
        found
    }

    /// The answer while another request has the only seat.
    async fn when_full(self) -> StatusCode {
        let app = App::new(Limits { timeout: Duration::from_secs(60), ..LIMITS }, analyse);
        let (_sender, unfinished) = Channel::<Bytes>::new(1);
        let other = Route { method: "post", path: "/v1/analyze" };
        let other = status(&app, other.with_body("text/plain", Body::new(unfinished)));
        tokio::pin!(other);
        assert!(tokio::time::timeout(Duration::from_millis(20), &mut other).await.is_err());
        status(&app, self.request()).await
    }
}

#[tokio::test]
async fn every_route_has_the_problems_that_it_declares() {
    let document = openapi().await;
    let (mut declared, mut found) = (BTreeMap::new(), BTreeMap::new());
    for (path, methods) in document["paths"].as_object().expect("there are paths") {
        for (method, operation) in methods.as_object().expect("a path has methods") {
            let statuses = operation["responses"].as_object().expect("there are responses").keys();
            let statuses: BTreeSet<u16> =
                statuses.map(|status| status.parse().expect("a status is a number")).collect();
            assert!(statuses.contains(&500), "{method} {path} does not declare 500, which can always happen");
            let problems = statuses.into_iter().filter(|&status| status >= 400 && status != 500);
            declared.insert(format!("{method} {path}"), problems.collect::<BTreeSet<_>>());
            found.insert(format!("{method} {path}"), Route { method, path }.faults().await);
        }
    }
    assert_eq!(declared, found, "declared in the table of routes, and found");
}
