//! `POST /v1/analyze/batch`: several documents in, one result for each in their order.
//!
//! The batch as a whole is refused only when it is no batch, too long, or finds the server full. A document that fails
//! costs its own result and no other.

use crate::app::{App, Document, Seat};
use crate::body::{self, JsonDocument, Media};
use crate::chunks::Chunks;
use crate::problem::Problem;
use crate::query::QueryParams;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use std::io::{self, Write};
use tokio::task::JoinSet;
use wirecopy::{Error, ErrorCode, ErrorSource, Options};
use wirecopy_formats::Record;

/// Several documents.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    /// The documents; each is read by itself, so that a wrong one fails alone.
    #[schemars(with = "Vec<JsonDocument>")]
    documents: Vec<Value>,
}

pub(crate) async fn handle(
    State(app): State<App>,
    address: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let options = QueryParams::read(&address)?.options(None);
    if body::media(&headers)? != Media::Json {
        return Err(Problem::unsupported("expected the Content-Type application/json, found another"));
    }
    if app.is_draining() {
        return Err(Problem::draining());
    }
    // The first document's seat admits the batch; the others wait for theirs.
    let first = app.seat().map_err(|_| Problem::busy())?;
    let batch: Batch = body::json(&body::read(&headers, body, &app.limits).await?)?;
    let (limit, found) = (app.limits.max_documents, batch.documents.len());
    if found > limit {
        return Err(Problem::too_large(format!("expected at most {limit} documents, found {found}")));
    }
    let results = analyse_all(&app, first, batch.documents, options).await;
    let body = in_one_object(results).map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Analyses the documents, as many at once as there are seats. When this future is dropped, so are all of them.
///
/// The results are records of JSON: each article is written and freed by the thread that has made it.
async fn analyse_all(app: &App, first: Seat, documents: Vec<Value>, options: Options) -> Vec<Chunks> {
    let mut results: Vec<Option<Chunks>> = documents.iter().map(|_| None).collect();
    let mut running = JoinSet::new();
    let mut first = Some(first);
    for (index, document) in documents.into_iter().enumerate() {
        let seat = match first.take() {
            Some(seat) => Ok(seat),
            None => app.wait_for_seat().await,
        };
        let (app, options) = (app.clone(), options.clone());
        running.spawn(async move { (index, analyse_one(&app, seat, document, index, options).await) });
    }
    while let Some(done) = running.join_next().await {
        if let Ok((index, record)) = done
            && let Some(place) = results.get_mut(index)
        {
            *place = Some(record);
        }
    }
    let lost =
        |index: usize| failed(Error::new(ErrorCode::Internal, "the result was lost"), index.to_string());
    results.into_iter().enumerate().map(|(index, record)| record.unwrap_or_else(|| lost(index))).collect()
}

async fn analyse_one(
    app: &App,
    seat: Result<Seat, Error>,
    document: Value,
    index: usize,
    options: Options,
) -> Chunks {
    // Without an id of its own a failed document is named by its place, from 0.
    let id = document.get("id").and_then(Value::as_str).map_or_else(|| index.to_string(), str::to_owned);
    let document = serde_json::from_value::<JsonDocument>(document)
        .map_err(|error| Error::new(ErrorCode::Parse, error.to_string()));
    let article = match (seat, document) {
        (Ok(seat), Ok(document)) => app.analyse(seat, Document::from(document), options, write_json).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    article.unwrap_or_else(|error| failed(error, id))
}

fn failed(error: Error, id: String) -> Chunks {
    let record = Record::from(error.into_record(id, ErrorSource::default()));
    let mut written = Chunks::default();
    // Memory takes every byte, and a few strings are always JSON.
    let _ = write_json(&record, &mut written);
    written
}

fn write_json(record: &Record, out: &mut Chunks) -> io::Result<()> {
    Ok(serde_json::to_writer(out, record)?)
}

/// `{"results": …}` with these records of JSON.
fn in_one_object(records: Vec<Chunks>) -> io::Result<Chunks> {
    let mut object = Chunks::default();
    object.write_all(b"{\"results\":[")?;
    for (index, record) in records.into_iter().enumerate() {
        object.write_all(if index == 0 { b"" } else { b"," })?;
        object.append(record);
    }
    object.write_all(b"]}")?;
    Ok(object)
}
