//! The router without a socket, with analyses that are slow, faulty or stubborn on purpose.
//!
//! What each route can answer is compared with the OpenAPI document in `problems.rs`.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};
use tower::ServiceExt;
use wirecopy::{Analyzer, Article, Error, ErrorCode, Options};
use wirecopy_server::{App, Limits, router};

const LIMITS: Limits =
    Limits { max_bytes: 1000, max_documents: 3, timeout: Duration::from_secs(20), jobs: 1, queue: 1 };

fn analyse(input: &[u8], options: &Options) -> Result<Article, Error> {
    Analyzer::new().analyze(input, options)
}

fn app() -> App {
    App::new(LIMITS, analyse)
}

fn post(path: &str, media: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).header("content-type", media).body(body.into()).expect("the request is well-formed")
}

async fn send(app: &App, request: Request<Body>) -> Response<Body> {
    router(app.clone()).oneshot(request).await.expect("the router is infallible")
}

async fn json_of(response: Response<Body>) -> Value {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("the body is in memory");
    serde_json::from_slice(&bytes).expect("the body is JSON")
}

/// Sends the request and checks that the answer is a problem with this status and code.
async fn problem(app: &App, request: Request<Body>, status: u16, code: &str) -> Value {
    let response = send(app, request).await;
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem = json_of(response).await;
    assert_eq!((&problem["status"], &problem["code"]), (&json!(status), &json!(code)), "{problem}");
    assert_eq!(problem["type"], "about:blank");
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
    problem
}

#[tokio::test]
async fn text_and_json_give_the_same_article() {
    let text = send(&app(), post("/v1/analyze", "text/plain; charset=utf-8", "He won.")).await;
    assert_eq!(text.status(), StatusCode::OK);
    assert_eq!(text.headers()["content-type"], "application/json");
    let (mut text, body) =
        (json_of(text).await, json!({"id": "7", "text": "He won.", "url": "https://example.org/7"}));
    let json = json_of(send(&app(), post("/v1/analyze", "application/json", body.to_string())).await).await;
    assert_eq!((&json["id"], &json["url"]), (&json!("7"), &json!("https://example.org/7")));
    (text["id"], text["url"]) = (json["id"].clone(), json["url"].clone());
    assert_eq!(text, json);
}

#[tokio::test]
async fn the_accept_header_picks_the_format() {
    let mut request = post("/v1/analyze?offsets=utf16", "text/plain", "He won.");
    request.headers_mut().insert("accept", "text/plain".parse().expect("a header"));
    let response = send(&app(), request).await;
    assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
    assert!(to_bytes(response.into_body(), 1000).await.expect("a body").starts_with(b"He won."));
    let mut request = post("/v1/analyze", "text/plain", "He won.");
    request.headers_mut().insert("accept", "image/png".parse().expect("a header"));
    problem(&app(), request, 406, "not_acceptable").await;
}

#[tokio::test]
async fn wrong_requests_are_problems() {
    let app = app();
    let json = |body: &'static str| post("/v1/analyze", "application/json", body);
    problem(&app, json("{\"text\": "), 400, "parse").await;
    problem(&app, json("{}"), 422, "parse").await;
    problem(&app, json("{\"text\": 7}"), 422, "parse").await;
    problem(&app, json("{\"text\": \"a\", \"txet\": \"b\"}"), 422, "parse").await;
    problem(&app, post("/v1/analyze", "application/json", &b"{\"text\": \"\xff\"}"[..]), 400, "decode").await;
    problem(&app, post("/v1/analyze", "text/plain; charset=utf-8", &b"\xff"[..]), 422, "decode").await;
    problem(&app, post("/v1/analyze", "text/plain; charset=koi8-r", "a"), 415, "unsupported").await;
    problem(&app, post("/v1/analyze", "image/png", "a"), 415, "unsupported").await;
    problem(&app, post("/v1/analyze?offsets=words", "text/plain", "a"), 400, "parse").await;
    problem(&app, post("/v1/analyze?offset=utf8", "text/plain", "a"), 400, "parse").await;
    problem(&app, post("/v1/analyze", "text/plain", "a".repeat(1001)), 413, "too_large").await;
    problem(&app, post("/v1/analyze/batch", "text/plain", "a"), 415, "unsupported").await;
    problem(&app, Request::get("/nowhere").body(Body::empty()).expect("a request"), 404, "not_found").await;
    let untyped = Request::post("/v1/analyze").body(Body::from("a")).expect("a request");
    problem(&app, untyped, 415, "unsupported").await;
}

#[tokio::test]
async fn a_wrong_method_is_answered_with_the_right_ones() {
    let response = send(&app(), Request::get("/v1/analyze").body(Body::empty()).expect("a request")).await;
    assert_eq!(response.headers()["allow"], "POST");
    assert_eq!(json_of(response).await["code"], "method_not_allowed");
}

#[tokio::test]
async fn a_document_that_fails_costs_no_other_one() {
    let documents = json!({"documents": [{"id": "a", "text": "One."}, {"id": "b"}, {"text": "Three."}]});
    let response = send(&app(), post("/v1/analyze/batch", "application/json", documents.to_string())).await;
    let results = json_of(response).await["results"].take();
    assert_eq!((&results[0]["id"], &results[0]["text"]), (&json!("a"), &json!("One.")));
    assert_eq!((&results[1]["id"], &results[1]["error"]["code"]), (&json!("b"), &json!("parse")));
    assert_eq!(results[2]["text"], "Three.");
    assert!(results[3].is_null());
    let four = json!({"documents": [{"text": "a"}, {"text": "b"}, {"text": "c"}, {"text": "d"}]});
    problem(&app(), post("/v1/analyze/batch", "application/json", four.to_string()), 413, "too_large").await;
    problem(&app(), post("/v1/analyze/batch", "application/json", "{}"), 422, "parse").await;
}

#[tokio::test]
async fn a_panic_costs_its_document_and_no_other() {
    let app = App::new(LIMITS, |input, options| {
        assert!(input != b"fault", "on purpose, with the secret of {input:?}");
        analyse(input, options)
    });
    let answer = problem(&app, post("/v1/analyze", "text/plain", "fault"), 500, "internal").await;
    assert!(!answer.to_string().contains("secret"), "{answer}");
    assert_eq!(send(&app, post("/v1/analyze", "text/plain", "He won.")).await.status(), StatusCode::OK);
    let documents = json!({"documents": [{"text": "One."}, {"text": "fault"}, {"text": "Three."}]});
    let response = send(&app, post("/v1/analyze/batch", "application/json", documents.to_string())).await;
    let results = json_of(response).await["results"].take();
    assert_eq!((&results[0]["text"], &results[2]["text"]), (&json!("One."), &json!("Three.")));
    assert_eq!((&results[1]["id"], &results[1]["error"]["code"]), (&json!("1"), &json!("internal")));
}

#[tokio::test]
async fn no_more_documents_are_analysed_at_once_than_there_are_jobs() {
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (Arc::clone(&running), Arc::clone(&most));
    let app = App::new(Limits { jobs: 2, queue: 1, max_documents: 20, ..LIMITS }, move |input, options| {
        peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(5));
        now.fetch_sub(1, Ordering::SeqCst);
        analyse(input, options)
    });
    let documents = json!({"documents": vec![json!({"text": "He won."}); 20]});
    let response = send(&app, post("/v1/analyze/batch", "application/json", documents.to_string())).await;
    assert_eq!(json_of(response).await["results"].as_array().map(Vec::len), Some(20));
    assert_eq!(most.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back_and_probes_still_answer() {
    let gate = Arc::new(Barrier::new(2));
    let inside = Arc::clone(&gate);
    let app = App::new(LIMITS, move |input, options| {
        inside.wait();
        analyse(input, options)
    });
    // One document under analysis and one in the queue, both held at the gate.
    let waiting: Vec<_> = (0..2)
        .map(|_| tokio::spawn(router(app.clone()).oneshot(post("/v1/analyze", "text/plain", "He won."))))
        .collect();
    while app_has_room(&app).await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let live = send(&app, Request::get("/livez").body(Body::empty()).expect("a request")).await;
    assert_eq!(live.status(), StatusCode::OK);
    for held in waiting {
        let opened = Arc::clone(&gate);
        tokio::task::spawn_blocking(move || opened.wait()).await.expect("the gate opens");
        assert_eq!(held.await.expect("a task").expect("infallible").status(), StatusCode::OK);
    }
}

/// Whether a request would find a seat; a malformed one is refused before it is analysed, seat or no seat.
async fn app_has_room(app: &App) -> bool {
    let response = send(app, post("/v1/analyze", "application/json", "no JSON")).await;
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        assert_eq!(response.headers()["retry-after"], "1");
        assert_eq!(json_of(response).await["code"], "busy");
        return false;
    }
    true
}

/// An analysis that ends only when it is cancelled, and records that it was.
fn endless(stopped: Arc<AtomicBool>) -> impl Fn(&[u8], &Options) -> Result<Article, Error> {
    move |input, options| {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(20) {
            if let Err(error) = analyse(input, options)
                && error.code() == ErrorCode::Timeout
            {
                stopped.store(true, Ordering::SeqCst);
                return Err(error);
            }
        }
        analyse(input, options)
    }
}

async fn becomes_true(flag: &AtomicBool) -> bool {
    for _ in 0..500 {
        if flag.load(Ordering::SeqCst) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

#[tokio::test]
async fn the_deadline_stops_the_work() {
    let stopped = Arc::new(AtomicBool::new(false));
    let app =
        App::new(Limits { timeout: Duration::from_millis(50), ..LIMITS }, endless(Arc::clone(&stopped)));
    problem(&app, post("/v1/analyze", "text/plain", "He won. She lost."), 504, "timeout").await;
    assert!(becomes_true(&stopped).await, "the analysis went on after the deadline");
}

/// The text is long, stands on one line, and is reported speech throughout: nothing takes an analysis longer. The time
/// limits let it come to different stages.
#[tokio::test]
async fn hostile_text_does_not_hold_its_seat_after_the_deadline() {
    let text = "He said that they said ".repeat((4 << 20) / 23);
    for milliseconds in [50, 500, 1500] {
        let timeout = Duration::from_millis(milliseconds);
        let app = App::new(Limits { max_bytes: 8 << 20, timeout, queue: 0, ..LIMITS }, analyse);
        problem(&app, post("/v1/analyze", "text/plain", text.clone()), 504, "timeout").await;
        let stopped = Instant::now();
        while !app_has_room(&app).await {
            assert!(stopped.elapsed() < Duration::from_secs(20), "the analysis goes on after {timeout:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test]
async fn a_client_that_goes_while_it_waits_leaves_its_seat() {
    let gate = Arc::new(Barrier::new(2));
    let inside = Arc::clone(&gate);
    let app = App::new(LIMITS, move |input, options| {
        inside.wait();
        analyse(input, options)
    });
    let running = tokio::spawn(router(app.clone()).oneshot(post("/v1/analyze", "text/plain", "He won.")));
    let waiting = tokio::spawn(router(app.clone()).oneshot(post("/v1/analyze", "text/plain", "She lost.")));
    while app_has_room(&app).await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    waiting.abort();
    assert!(waiting.await.is_err_and(|error| error.is_cancelled()));
    assert!(app_has_room(&app).await, "the seat of a client that has gone is still taken");
    tokio::task::spawn_blocking(move || gate.wait()).await.expect("the gate opens");
    assert_eq!(running.await.expect("a task").expect("infallible").status(), StatusCode::OK);
}

#[tokio::test]
async fn a_client_that_goes_stops_the_work() {
    let stopped = Arc::new(AtomicBool::new(false));
    let app = App::new(LIMITS, endless(Arc::clone(&stopped)));
    let request = router(app).oneshot(post("/v1/analyze", "text/plain", "He won. She lost."));
    // Hyper drops the future of a request whose connection has closed, as this time-out does.
    assert!(tokio::time::timeout(Duration::from_millis(50), request).await.is_err());
    assert!(becomes_true(&stopped).await, "the analysis went on after its client had gone");
}

#[tokio::test]
async fn a_server_that_goes_down_is_not_ready() {
    let app = app();
    let ready = |path: &str| Request::get(path).body(Body::empty()).expect("a request");
    assert_eq!(send(&app, ready("/readyz")).await.status(), StatusCode::OK);
    app.drain();
    problem(&app, ready("/readyz"), 503, "draining").await;
    problem(&app, post("/v1/analyze", "text/plain", "He won."), 503, "draining").await;
    assert_eq!(send(&app, ready("/livez")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_reference_of_the_openapi_document_leads_somewhere() {
    let document =
        json_of(send(&app(), Request::get("/openapi.json").body(Body::empty()).expect("a request")).await)
            .await;
    let text = document.to_string();
    let mut references = 0;
    for rest in text.split("\"$ref\":\"#").skip(1) {
        let pointer = rest.split('"').next().expect("a string ends");
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
        references += 1;
    }
    assert!(references > 20, "only {references} references found");
    for path in [
        "/v1/analyze",
        "/v1/analyze/batch",
        "/v1/schema/article",
        "/livez",
        "/readyz",
        "/version",
        "/openapi.json",
    ] {
        assert!(document["paths"][path].is_object(), "{path} is missing");
    }
    for path in ["/v1/analyze", "/v1/analyze/batch"] {
        let parameters = document["paths"][path]["post"]["parameters"].as_array().expect("parameters");
        let names: Vec<&Value> = parameters.iter().map(|parameter| &parameter["name"]).collect();
        assert_eq!(names, ["offsets", "acts", "min_confidence"]);
    }
}
