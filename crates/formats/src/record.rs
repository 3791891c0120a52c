//! One document's result: an article, or the error record in its place.

use serde::{Deserialize, Serialize};
use wirecopy::{Article, ErrorRecord};

/// An article, or the error record in its place. In JSON the `schema` member says which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Record {
    /// The document was analysed.
    Article(Box<Article>),
    /// The document failed.
    Error(ErrorRecord),
}

impl Record {
    /// The document's id.
    pub fn id(&self) -> &str {
        match self {
            Record::Article(article) => &article.id,
            Record::Error(error) => &error.id,
        }
    }
}

impl From<Article> for Record {
    fn from(article: Article) -> Record {
        Record::Article(Box::new(article))
    }
}

impl From<ErrorRecord> for Record {
    fn from(error: ErrorRecord) -> Record {
        Record::Error(error)
    }
}
