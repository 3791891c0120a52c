//! `POST /v1/analyze`: one document in, one article out, in the format that `Accept` asks for.

use crate::app::App;
use crate::body;
use crate::problem::Problem;
use crate::query::QueryParams;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use wirecopy_formats::{FORMATS, Format, View, negotiate};

pub(crate) async fn handle(
    State(app): State<App>,
    address: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let format = wanted_format(&headers)?;
    let options = QueryParams::read(&address)?.options(format.usual_acts());
    let media = body::media(&headers)?;
    if app.is_draining() {
        return Err(Problem::draining());
    }
    // The seat comes before the body: a full server must not fill its memory with what it will refuse.
    let seat = app.seat().map_err(|_| Problem::busy())?;
    let bytes = body::read(&headers, body, &app.limits).await?;
    let document = body::document(media, bytes)?;
    let article = app
        .analyse(seat, document, options, move |record, out| format.write(record, &View::default(), out))
        .await?;
    let headers = [(header::CONTENT_TYPE, format.info().media_type), (header::VARY, "Accept")];
    Ok((headers, article).into_response())
}

fn wanted_format(headers: &HeaderMap) -> Result<Format, Problem> {
    // Several Accept headers mean the same as one with commas.
    let accept: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    negotiate(&accept.join(",")).ok_or_else(|| {
        let offered: Vec<&str> = FORMATS.iter().map(|info| info.media_type).collect();
        let detail = format!("expected Accept to allow one of {}", offered.join(", "));
        Problem::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", detail)
    })
}
