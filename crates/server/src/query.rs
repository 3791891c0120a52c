//! The query of a request: the unit of offsets, and which quotes are wanted.
//!
//! An unknown name or value is refused: a client that misspells `acts` must not get quotes that it did not want.

use crate::problem::Problem;
use axum::extract::Query;
use axum::http::Uri;
use wirecopy::{Act, OffsetUnit, Options};

/// The parameters of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct QueryParams {
    unit: OffsetUnit,
    /// `None` where the query names no acts.
    acts: Option<Vec<Act>>,
    min_confidence: f64,
}

impl QueryParams {
    /// Reads the query of this address.
    pub(crate) fn read(address: &Uri) -> Result<QueryParams, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(address)
            .map_err(|_| Problem::bad_request("expected a query of names and values, found another"))?;
        let mut params = QueryParams::default();
        for (name, value) in &pairs {
            match name.as_str() {
                "offsets" => params.unit = unit(value)?,
                "acts" => {
                    for name in value.split(',') {
                        params.acts.get_or_insert_default().push(act(name)?);
                    }
                }
                "min_confidence" => params.min_confidence = share(value)?,
                other => {
                    let detail =
                        format!("expected the parameter offsets, acts or min_confidence, found '{other}'");
                    return Err(Problem::bad_request(detail));
                }
            }
        }
        Ok(params)
    }

    /// The options of an analysis; `usual` acts count where the query names none.
    pub(crate) fn options(&self, usual: Option<&[Act]>) -> Options {
        let options = Options::new().offsets(self.unit).min_confidence(self.min_confidence);
        match self.acts.as_deref().or(usual) {
            Some(acts) => options.acts(acts.iter().copied()),
            None => options,
        }
    }
}

fn unit(value: &str) -> Result<OffsetUnit, Problem> {
    match value {
        "codepoint" => Ok(OffsetUnit::Codepoint),
        "utf8" => Ok(OffsetUnit::Utf8),
        "utf16" => Ok(OffsetUnit::Utf16),
        other => {
            let detail = format!("expected offsets to be codepoint, utf8 or utf16, found '{other}'");
            Err(Problem::bad_request(detail))
        }
    }
}

fn act(name: &str) -> Result<Act, Problem> {
    Act::by_name(name).ok_or_else(|| {
        let known: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
        Problem::bad_request(format!("expected acts to be of {}, found '{name}'", known.join(", ")))
    })
}

fn share(value: &str) -> Result<f64, Problem> {
    value.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| {
        Problem::bad_request(format!("expected min_confidence to be a number from 0 to 1, found '{value}'"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<QueryParams> {
        QueryParams::read(&format!("/v1/analyze{query}").parse().expect("an address")).ok()
    }

    #[test]
    fn a_query_is_read() {
        assert_eq!(read(""), Some(QueryParams::default()));
        let (unit, acts) = (OffsetUnit::Utf8, Some(vec![Act::Said, Act::Wrote]));
        let params = Some(QueryParams { unit, acts, min_confidence: 0.8 });
        assert_eq!(read("?offsets=utf8&acts=said,wrote&min_confidence=0.8"), params);
        assert_eq!(read("?min_confidence=.8&acts=said%2Cwrote&&offsets=utf8"), params);
        assert_eq!(read("?acts=said&acts=wrote&min_confidence=8e-1&offsets=utf8"), params);
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for query in [
            "?offsets=bytes",
            "?offset=utf8",
            "?acts=shouted",
            "?acts=",
            "?acts=said,",
            "?min_confidence=2",
            "?min_confidence=NaN",
        ] {
            assert_eq!(read(query), None, "{query}");
        }
    }
}
