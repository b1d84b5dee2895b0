//! 重新算日期: a new calendar moves every day that was worked out by the old one, whatever it stands on.
use anyhow::Result;

use crate::{
    calendar, case,
    gate::{cx::Cx, write::write},
    ticket,
};

/// Changes the days a file names, and no others, and in the same change moves every day that was worked out by them: of cases of every
/// kind, of bookings. Returns how many cases got another date.
pub async fn load(cx: &Cx, text: &str) -> Result<usize> {
    let years = calendar::parse(text)?;
    let n = write(cx, |cx| {
        let years = &years;
        async move {
            let old = calendar::current(&cx).await?;
            calendar::query::change(&cx, years).await?;
            cx.seen.forget();
            let new = calendar::current(&cx).await?;
            ticket::release_closed(&cx, &new).await?;
            case::redate::redate(&cx, &old).await
        }
    });
    n.await.map_err(|it| anyhow::anyhow!("{it:?}"))
}
