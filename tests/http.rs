//! The server as a process: what a user with `curl` sees.
//!
//! What needs slow or faulty analyses on purpose is tested beside the router; here the analysis is the real one.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, Response};
use ureq::typestate::WithBody;
use ureq::{Agent, RequestBuilder};
use wirecopy_tests::fixtures;

struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(arguments: &[&str]) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_wirecopy-server-under-test"))
            .args(["--bind", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().expect("stdout is piped"))
            .read_line(&mut line)
            .expect("a first line");
        let address =
            line.trim_end().strip_prefix("listening on http://").expect("the line holds the address");
        Server { address: address.parse().expect("an address"), process }
    }

    fn get(&self, path: &str) -> Answer {
        let answer = client().get(self.url(path)).call();
        Answer::read(answer.expect("the server answers"))
    }

    fn post(&self, path: &str, media: &str, body: impl AsRef<[u8]>) -> Answer {
        self.send(path, &[("content-type", media)], body)
    }

    fn send(&self, path: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
        let answer = self.request(path, headers).send(body.as_ref());
        Answer::read(answer.expect("the server answers"))
    }

    fn request(&self, path: &str, headers: &[(&str, &str)]) -> RequestBuilder<WithBody> {
        let request = client().post(self.url(path));
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sends a signal, and waits for the process; its exit code and what it said.
    #[cfg(unix)]
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        self.signal(signal);
        let status = self.process.wait().expect("the process ends");
        let mut said = String::new();
        let stderr = self.process.stderr.as_mut().expect("stderr is piped");
        stderr.read_to_string(&mut said).expect("stderr is text");
        (status.code(), said)
    }

    #[cfg(unix)]
    fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill runs").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A client that takes errors for answers, and opens a connection for each request: a server that goes down must not be
/// kept waiting by an idle one.
fn client() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_idle_connections(0)
        .timeout_global(Some(Duration::from_secs(60)));
    config.build().into()
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn read(answer: Response<ureq::Body>) -> Answer {
        let (head, mut body) = answer.into_parts();
        let body = body.with_config().limit(1 << 30).read_to_vec().expect("the answer is whole");
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// Checks that this is a problem with this status and code.
    fn problem(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!((&problem["status"], &problem["code"]), (&json!(status), &json!(code)), "{problem}");
        for member in ["type", "title", "detail"] {
            assert!(
                problem[member].as_str().is_some_and(|text| !text.is_empty()),
                "{member} is missing in {problem}"
            );
        }
    }
}

/// Text that takes a while to analyse.
fn long(bytes: usize) -> String {
    let paragraph = "Transport minister Ana Ruiz said the port authority had missed three deadlines. \"We have waited \
                     long enough,\" she told reporters in Port Almera on Monday. \"The money is there.\"\n\n";
    paragraph.repeat(bytes / paragraph.len())
}

#[test]
fn an_article_is_the_same_over_http_and_from_the_library() {
    let server = Server::start(&[]);
    for folder in fixtures() {
        let Ok(input) = std::fs::read(folder.join("article.txt")) else {
            continue;
        };
        let answer = server.post("/v1/analyze?offsets=utf8", "text/plain", &input);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        let options = wirecopy::Options::new().offsets(wirecopy::OffsetUnit::Utf8);
        let article = wirecopy::Analyzer::new().analyze(&input, &options).expect("a fixture is an article");
        assert_eq!(answer.json(), serde_json::to_value(article).expect("an article is JSON"));
    }
}

#[test]
fn quotes_are_kept_by_act_and_confidence_with_their_ids() {
    let server = Server::start(&[]);
    let text = "Ana Prieto believes that talks will go on. \"We will stay,\" she told reporters.";
    let ids = |article: &Value| -> Vec<String> {
        let quotes = article["quotes"].as_array().expect("there are quotes");
        quotes.iter().filter_map(|quote| quote["id"].as_str()).map(str::to_owned).collect()
    };
    let kept = |query: &str| ids(&server.post(&format!("/v1/analyze{query}"), "text/plain", text).json());
    assert_eq!(kept(""), ["q1", "q2"]);
    assert_eq!(kept("?acts=said,wrote&min_confidence=0.1"), ["q2"]);
    assert_eq!(kept("?acts=thought%2Cfelt"), ["q1"]);
    assert!(kept("?min_confidence=1").is_empty());
    let batch = json!({"documents": [{"text": text}, {"text": text}]}).to_string();
    let results = server.post("/v1/analyze/batch?acts=said", "application/json", batch).json();
    assert_eq!([ids(&results["results"][0]), ids(&results["results"][1])], [["q2"], ["q2"]]);
    // A page for people is about who said what.
    let page = |query: &str| {
        let headers = [("content-type", "text/plain"), ("accept", "text/plain")];
        let answer = server.send(&format!("/v1/analyze{query}"), &headers, text);
        String::from_utf8(answer.body).expect("a page is UTF-8")
    };
    assert!(!page("").contains("believes:"), "{}", page(""));
    assert!(page("?acts=said,thought").contains("believes:"));
}

#[test]
fn a_batch_keeps_its_order_and_fails_in_part() {
    let server = Server::start(&["--queue", "1", "--jobs", "1"]);
    let mut documents: Vec<Value> =
        (0..20).map(|n| json!({"id": n.to_string(), "text": "He won. ".repeat(n + 1)})).collect();
    documents[7] = json!({"id": "7", "text": 7});
    let answer =
        server.post("/v1/analyze/batch", "application/json", json!({"documents": documents}).to_string());
    let answer = answer.json();
    let results = answer["results"].as_array().expect("there are results");
    let ids: Vec<&str> = results.iter().filter_map(|result| result["id"].as_str()).collect();
    assert_eq!(ids, (0..20).map(|n| n.to_string()).collect::<Vec<_>>());
    let failed: Vec<usize> = (0..20).filter(|&n| results[n]["schema"] == wirecopy::ERROR_SCHEMA).collect();
    assert_eq!(failed, [7]);
    assert_eq!(results[7]["error"]["code"], "parse");
}

#[test]
fn the_service_describes_itself() {
    let server = Server::start(&[]);
    assert_eq!((server.get("/livez").status, server.get("/readyz").status), (200, 200));
    assert_eq!(server.get("/version").json()["schema"], wirecopy::ARTICLE_SCHEMA);
    assert_eq!(server.get("/v1/schema/article").json(), wirecopy_formats::article_schema());
    assert_eq!(server.get("/openapi.json").json()["openapi"], "3.1.0");
}

#[test]
fn every_wrong_request_is_a_problem() {
    let server = Server::start(&["--max-bytes", "1000", "--max-documents", "2"]);
    server.post("/v1/analyze", "application/json", "{").problem(400, "parse");
    server.post("/v1/analyze", "application/json", b"\"\xff\"").problem(400, "decode");
    server.post("/v1/analyze?offsets=bytes", "text/plain", "He won.").problem(400, "parse");
    server.post("/v1/analyze?acts=said,shouted", "text/plain", "He won.").problem(400, "parse");
    server.post("/v1/analyze?min_confidence=80", "text/plain", "He won.").problem(400, "parse");
    server.post("/v1/analyze/batch?act=said", "application/json", "{}").problem(400, "parse");
    server.get("/nowhere").problem(404, "not_found");
    let wrong_method = server.get("/v1/analyze/batch");
    wrong_method.problem(405, "method_not_allowed");
    assert_eq!(wrong_method.header("allow"), Some("POST"));
    let headers = [("content-type", "text/plain"), ("accept", "image/png")];
    server.send("/v1/analyze", &headers, "He won.").problem(406, "not_acceptable");
    server.post("/v1/analyze", "text/plain", "a".repeat(1001)).problem(413, "too_large");
    let three = json!({"documents": [{"text": "a"}, {"text": "b"}, {"text": "c"}]});
    server.post("/v1/analyze/batch", "application/json", three.to_string()).problem(413, "too_large");
    server.post("/v1/analyze", "text/html", "<p>He won.").problem(415, "unsupported");
    server.send("/v1/analyze", &[], "He won.").problem(415, "unsupported");
    server.post("/v1/analyze", "application/json", "{\"id\": \"a\"}").problem(422, "parse");
    server.post("/v1/analyze", "text/plain; charset=utf-8", b"\xff").problem(422, "decode");
}

#[test]
fn a_body_of_unknown_length_has_the_same_limit() {
    let server = Server::start(&["--max-bytes", "1000"]);
    let text = "a".repeat(0x400);
    let request = server.request("/v1/analyze", &[("content-type", "text/plain")]);
    // Without a length it is sent in chunks.
    let answer = request.send(ureq::SendBody::from_reader(&mut text.as_bytes())).expect("the server answers");
    Answer::read(answer).problem(413, "too_large");
}

#[test]
fn a_document_over_its_time_is_stopped() {
    let server = Server::start(&["--timeout-ms", "500", "--jobs", "1", "--queue", "0"]);
    server.post("/v1/analyze", "text/plain", long(7 << 20)).problem(504, "timeout");
    // The thread is free again long before the analysis would have ended.
    let stopped = Instant::now();
    while server.post("/v1/analyze", "application/json", "{").status == 429 {
        assert!(stopped.elapsed() < Duration::from_secs(3), "the analysis goes on after its time");
        thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(unix)]
#[test]
fn a_busy_server_refuses_answers_probes_and_ends_what_it_began() {
    let server = Server::start(&["--jobs", "1", "--queue", "0"]);
    let address = server.address;
    let client = Server { address, process: Command::new("true").spawn().expect("a process to stand in") };
    let running = thread::spawn(move || {
        // One of the requests below can have the only seat for a moment; then the server answers before it has taken
        // the whole body, which the client can see as a broken connection.
        loop {
            let request = client.request("/v1/analyze", &[("content-type", "text/plain")]);
            match request.send(long(1 << 20)) {
                Ok(answer) if answer.status() != 429 => return Answer::read(answer),
                _ => {}
            }
        }
    });
    let refused = loop {
        let answer = server.post("/v1/analyze", "application/json", "{");
        if answer.status == 429 {
            break answer;
        }
        assert!(!running.is_finished(), "the long document ended before another could be refused");
    };
    refused.problem(429, "busy");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(server.get("/livez").status, 200);
    let (code, said) = server.stop("-TERM");
    assert_eq!(code, Some(0), "{said}");
    let finished = running.join().expect("the client ends");
    assert_eq!(finished.status, 200, "a running request was cut off");
    assert!(finished.json()["text"].is_string());
    assert!(!said.contains("Ruiz"), "the log holds a document's text: {said}");
    assert!(TcpStream::connect(address).is_err(), "the port is still open");
}

#[cfg(unix)]
#[test]
fn an_idle_server_goes_down_at_once() {
    let server = Server::start(&[]);
    let started = Instant::now();
    assert_eq!(server.stop("-INT").0, Some(0));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_address_in_use_is_reported() {
    let server = Server::start(&[]);
    let output = Command::new(env!("CARGO_BIN_EXE_wirecopy-server-under-test"))
        .args(["--bind", &server.address.to_string()])
        .output()
        .expect("the program ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&server.address.to_string()));
}
