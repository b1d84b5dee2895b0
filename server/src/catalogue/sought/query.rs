use common::id::Region;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder};

use crate::{
    base::error::Result,
    entity::{many, paged, search_misses, search_words},
    gate::{cx::Cx, fresh},
};

const N_PER_PAGE: u64 = 50;

pub async fn missed(cx: &Cx, page: Option<u32>) -> Result<(Vec<search_misses::Model>, u64)> {
    let all = search_misses::Entity::find().filter(search_misses::COLUMN.region.eq(cx.region()));
    let rows = all.order_by_desc(search_misses::Column::NTimes).order_by_asc(search_misses::Column::Word);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

/// Adds what was missed to what had been; one question for all of it.
pub async fn count(cx: &Cx, missed: &[(String, u32)]) -> Result<()> {
    let words: Vec<&str> = missed.iter().map(|it| it.0.as_str()).collect();
    let known = search_misses::Entity::find()
        .filter(search_misses::COLUMN.region.eq(cx.region()))
        .filter(search_misses::Column::Word.is_in(words));
    let known = known.all(&cx.db()).await?;
    let mut new = Vec::new();
    for (word, n) in missed {
        match known.iter().find(|it| it.word == *word) {
            Some(row) => drop(fresh::change(cx, row, |it| it.n_times += *n as i32).await?),
            None => new.push(search_misses::Model { region: cx.region(), word: word.clone(), n_times: *n as i32 }),
        }
    }
    Ok(many::insert_all::<search_misses::Entity>(&cx.db(), new).await?)
}

/// Every word that was taught, in order.
pub async fn taught(cx: &Cx, region: Region) -> Result<Vec<search_words::Model>> {
    let all = search_words::Entity::find().filter(search_words::COLUMN.region.eq(region));
    Ok(all.order_by_asc(search_words::Column::Word).all(&cx.db()).await?)
}

/// Taught anew, or forgotten; and nobody has to be told of it again.
pub async fn teach(cx: &Cx, word: &str, means: &str, by: &str) -> Result<()> {
    let known = search_words::Entity::find_by_id((cx.region(), word.to_owned())).one(&cx.db()).await?;
    let row = search_words::Model {
        region: cx.region(),
        word: word.to_owned(),
        means: means.to_owned(),
        by_name: by.to_owned(),
        at: cx.now,
    };
    match (known, means.is_empty()) {
        (Some(it), true) => {
            it.delete(&cx.db()).await?;
        }
        (None, true) => (),
        (Some(it), false) => drop(fresh::change(cx, &it, |it| *it = row).await?),
        (None, false) => {
            let row = row.into_active_model().reset_all();
            search_words::Entity::insert(row).exec_without_returning(&cx.db()).await?;
        }
    }
    let missed = search_misses::Entity::find_by_id((cx.region(), word.to_owned())).one(&cx.db()).await?;
    if let Some(it) = missed {
        it.delete(&cx.db()).await?;
    }
    Ok(())
}
