//! 咨询公开: what everybody reads, and finds by its words.
use common::{
    call::Page,
    check::Nothing,
    fault::Fault,
    id::{ItemId, QuestionId},
    place::Place,
    question::{ListForm, PublishedRow, PublishedView, SimilarForm},
};

use super::query::{self, Published};
use crate::{
    base::{error::Result, html::escape},
    gate::cx::Cx,
    org,
};

/// So many are offered while somebody types.
const N_SIMILAR: u64 = 4;
/// Of the pairs of characters that are asked for, so large a share has to be in a question that is called alike.
const ALIKE: f64 = 0.4;

pub async fn similar(cx: Cx, (): (), form: SimilarForm) -> Result<Vec<PublishedRow>> {
    alike(&cx, &form.q, form.item).await
}

/// What was answered before, nearest first.
pub async fn alike(cx: &Cx, text: &str, item: Option<ItemId>) -> Result<Vec<PublishedRow>> {
    let tokens = query::tokens(text);
    let found = query::found(cx, &tokens, item, N_SIMILAR, 0).await?;
    let near = |n: i64| n as f64 >= ALIKE * tokens.len() as f64 && n > 1;
    let ids: Vec<_> = found.into_iter().filter(|it| near(it.1)).map(|it| it.0).collect();
    rows(cx, query::these(cx, &ids).await?).await
}

/// The last ones about a matter, a line of HTML each: for its guide.
pub async fn beside(cx: &Cx, item: ItemId) -> Result<String> {
    const N_BESIDE: usize = 5;
    let found = list(cx.clone(), (), ListForm { item: Some(item), ..ListForm::default() }).await?;
    let row = |it: &PublishedRow| {
        let (href, question) = (Place::Question(it.id).href(), escape(&it.question));
        format!(r#"<li class="list__item"><a class="list__link" href="{href}">{question}</a></li>"#)
    };
    Ok(found.rows.iter().take(N_BESIDE).map(row).collect())
}

pub async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<PublishedRow>> {
    let (found, n_rows) = query::page(&cx, &form).await?;
    Ok(Page { rows: rows(&cx, found).await?, n_rows })
}

async fn rows(cx: &Cx, found: Vec<Published>) -> Result<Vec<PublishedRow>> {
    let ids: Vec<_> = found.iter().map(|it| it.case.org_id).collect();
    let names = org::query::names(&cx.db(), cx.region(), &ids).await?;
    let row = |it: Published| PublishedRow {
        id: super::id_of(&it.case),
        org: names.iter().find(|name| name.0 == it.case.org_id).map(|name| name.1.clone()).unwrap_or_default(),
        item_name: it.case.item_id.map(|_| it.case.item_name.clone()).unwrap_or_default(),
        on: it.row.published_at.unwrap_or(cx.now).day(),
        question: it.row.pub_question,
    };
    Ok(found.into_iter().map(row).collect())
}

pub async fn published(cx: Cx, id: QuestionId, _: Nothing) -> Result<PublishedView> {
    let found = query::published(&cx, id.0).await?.ok_or(Fault::NotFound)?;
    view(&cx, found).await
}

pub async fn view(cx: &Cx, it: Published) -> Result<PublishedView> {
    let (item, answer, topic) = (it.case.item_id, it.row.pub_answer.clone(), it.row.topic);
    let asked_on = it.case.submitted_at.unwrap_or(cx.now).day();
    let answered_on = it.row.answered_at.unwrap_or(cx.now).day();
    let row = rows(cx, vec![it]).await?.pop().ok_or(Fault::NotFound)?;
    Ok(PublishedView { row, item, answer, topic, asked_on, answered_on })
}
