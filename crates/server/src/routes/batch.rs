//! `POST /v1/analyze/batch`: several documents in, one result for each in their order.
//!
//! The batch as a whole is refused only when it is no batch, too long, or finds the server full. A document that fails
//! costs its own result and no other.

use crate::app::{App, Document};
use crate::body::{self, JsonDocument, Media};
use crate::pool::Seat;
use crate::problem::Problem;
use crate::query::Asked;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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

/// One result for each document, in their order.
#[derive(Debug, Serialize)]
pub(crate) struct Results {
    results: Vec<Record>,
}

pub(crate) async fn handle(
    State(app): State<App>,
    address: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Results>, Problem> {
    let options = Asked::read(&address)?.options(None);
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
    Ok(Json(Results { results: analyse_all(&app, first, batch.documents, options).await }))
}

/// Analyses the documents, as many at once as there are seats. When this future is dropped, so are all of them.
async fn analyse_all(app: &App, first: Seat, documents: Vec<Value>, options: Options) -> Vec<Record> {
    let mut results: Vec<Option<Record>> = documents.iter().map(|_| None).collect();
    let mut running = JoinSet::new();
    let mut first = Some(first);
    for (index, document) in documents.into_iter().enumerate() {
        let seat = match first.take() {
            Some(seat) => seat,
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

async fn analyse_one(app: &App, seat: Seat, document: Value, index: usize, options: Options) -> Record {
    // Without an id of its own a failed document is named by its place, from 0.
    let id = document.get("id").and_then(Value::as_str).map_or_else(|| index.to_string(), str::to_owned);
    let document = match serde_json::from_value::<JsonDocument>(document) {
        Ok(document) => Document::from(document),
        Err(error) => return failed(Error::new(ErrorCode::Parse, error.to_string()), id),
    };
    match app.analyse(seat, document, options).await {
        Ok(article) => Record::from(article),
        Err(error) => failed(error, id),
    }
}

fn failed(error: Error, id: String) -> Record {
    Record::from(error.into_record(id, ErrorSource::default()))
}
