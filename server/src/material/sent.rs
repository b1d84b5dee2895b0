//! A kept file on its way out. Small ones are read, checked and sent; larger ones go in pieces, so that whoever does not read holds a
//! piece of ours and not the whole.
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use axum::body::{Body, Bytes};
use futures_util::{Stream, TryStreamExt, stream, stream::BoxStream};
use sha2::{Digest, Sha256};

use super::{bytes_of, require_harmless};
use crate::{base::digest::hex, entity::files::Model as File, gate::cx::Cx};

/// Up to so many bytes at once: a photograph of the size ours sends.
const AT_ONCE: i64 = 1 << 20;

/// The whole file, or a part of it.
///
/// # Errors
/// Held, infected, or no longer what was taken in: of a larger file that is found on the way, and its last piece is kept back.
pub async fn body(cx: &Cx, file: &File, part: Option<Range<usize>>) -> crate::base::error::Result<Body> {
    if file.n_bytes <= AT_ONCE {
        let bytes = bytes_of(cx, file).await?;
        return Ok(match part {
            Some(it) => Body::from(bytes.get(it).unwrap_or_default().to_vec()),
            None => Body::from(bytes),
        });
    }
    require_harmless(file)?;
    let files = &cx.hub.files;
    Ok(match part {
        Some(it) => Body::from_stream(files.pieces(&file.storage, it.start as u64..it.end as u64).await?),
        None => {
            let whole = files.pieces(&file.storage, 0..file.n_bytes as u64).await?;
            Body::from_stream(checked(whole, file.digest.clone()))
        }
    })
}

type Pieces = BoxStream<'static, Result<Bytes>>;

/// The same pieces, the last one only once all of them are what was taken in: a broken file ends before its end.
fn checked(pieces: Pieces, digest: String) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
    let begin = (pieces, Sha256::new(), None::<Bytes>, digest);
    stream::try_unfold(begin, async |(mut pieces, mut sum, mut held, digest)| {
        loop {
            match pieces.try_next().await.context("a kept file")? {
                Some(next) => {
                    sum.update(&next);
                    if let Some(ready) = held.replace(next) {
                        return Ok(Some((ready, (pieces, sum, held, digest))));
                    }
                }
                None => {
                    let Some(last) = held.take() else { return Ok(None) };
                    let is = format!("sha256:{}", hex(&sum.finalize_reset()));
                    ensure!(is == digest, "a file is not what was taken in");
                    return Ok(Some((last, (pieces, sum, held, digest))));
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    #[tokio::test]
    async fn a_broken_file_ends_before_its_end() {
        let pieces = || stream::iter(["one", "two", "three"].map(|it| Ok(Bytes::from(it)))).boxed();
        let digest = crate::base::digest::of(b"onetwothree");
        let whole: Vec<_> = checked(pieces(), digest).map(|it| it.map_err(|it| it.to_string())).collect().await;
        assert_eq!(whole, ["one", "two", "three"].map(|it| Ok(Bytes::from(it))));
        let broken: Vec<_> = checked(pieces(), "sha256:0".to_owned()).map(|it| it.ok()).collect().await;
        assert_eq!(broken, [Some(Bytes::from("one")), Some(Bytes::from("two")), None]);
    }
}
