//! The body of an answer: written piece by piece, sent piece by piece, never moved.
//!
//! A vector of bytes would be copied again and again while it grows, and both copies are in memory at that moment. The
//! length is known before the first byte is sent, so answers have a `Content-Length` all the same.

use axum::body::{Body, Bytes, HttpBody};
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes of a chunk.
const CHUNK_BYTES: usize = 1 << 16;

/// Bytes in the order in which they were written.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    full: VecDeque<Bytes>,
    last: Vec<u8>,
}

impl Chunks {
    /// Appends what others hold.
    pub(crate) fn append(&mut self, mut other: Chunks) {
        self.end_chunk();
        self.full.append(&mut other.full);
        self.last = other.last;
    }

    fn end_chunk(&mut self) {
        if !self.last.is_empty() {
            self.full.push_back(std::mem::take(&mut self.last).into());
        }
    }

    fn len(&self) -> usize {
        self.full.iter().map(Bytes::len).sum::<usize>() + self.last.len()
    }
}

impl io::Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.last.extend_from_slice(bytes);
        if self.last.len() >= CHUNK_BYTES {
            self.end_chunk();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl HttpBody for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let chunks = self.get_mut();
        if chunks.full.is_empty() {
            chunks.end_chunk();
        }
        Poll::Ready(chunks.full.pop_front().map(|chunk| Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.len() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len() as u64)
    }
}

impl IntoResponse for Chunks {
    fn into_response(self) -> Response {
        Body::new(self).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use std::io::Write;

    #[tokio::test]
    async fn what_was_written_is_sent() {
        let text: Vec<u8> = (0..300_000_u32).map(|index| index as u8).collect();
        let mut chunks = Chunks::default();
        text.chunks(999).for_each(|piece| chunks.write_all(piece).expect("memory takes every byte"));
        let mut all = Chunks::default();
        all.write_all(b"first ").expect("memory takes every byte");
        all.append(chunks);
        all.write_all(b" last").expect("memory takes every byte");
        assert_eq!(all.size_hint().exact(), Some(text.len() as u64 + 11));
        assert!(all.full.len() > 4, "the body is one piece");
        let sent = all.collect().await.expect("nothing fails").to_bytes();
        assert!(sent == [b"first ", text.as_slice(), b" last"].concat());
    }
}
