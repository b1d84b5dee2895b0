use common::{id::AccountId, moment::Moment};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter};

use crate::{
    base::error::Result,
    entity::{codes, patience},
    gate::{cx::Cx, fresh},
};

/// The codes of a purpose that still count.
pub async fn codes(cx: &Cx, id: AccountId, purpose: &str) -> Result<Vec<codes::Model>> {
    let all = codes::Entity::find()
        .filter(codes::Column::AccountId.eq(id))
        .filter(codes::Column::Purpose.eq(purpose))
        .filter(codes::Column::Until.gt(cx.now));
    Ok(all.all(&cx.db()).await?)
}

/// Something else was tried in their place; who has been tried in vain so often is over.
pub async fn wear_codes(cx: &Cx, id: AccountId, purpose: &str, most: i32) -> Result<()> {
    for it in codes(cx, id, purpose).await? {
        let it = fresh::change(cx, &it, |it| it.n_wrong += 1).await?;
        if it.n_wrong >= most {
            codes::Entity::delete_by_id((it.account_id, it.purpose, it.mac)).exec(&cx.db()).await?;
        }
    }
    Ok(())
}

pub async fn patience(cx: &Cx, key: &str) -> Result<Option<patience::Model>> {
    Ok(patience::Entity::find_by_id(key.to_owned()).one(&cx.db()).await?)
}

pub async fn patience_of(cx: &Cx, keys: &[String]) -> Result<Vec<patience::Model>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    Ok(patience::Entity::find().filter(patience::Column::Key.is_in(keys)).all(&cx.db()).await?)
}

/// In the place of what was there before.
pub async fn put_patience(cx: &Cx, row: patience::Model, before: Option<patience::Model>) -> Result<()> {
    match before {
        None => drop(row.into_active_model().reset_all().insert(&cx.db()).await?),
        Some(it) => drop(fresh::change(cx, &it, |it| *it = row).await?),
    }
    Ok(())
}

pub async fn delete_patience(cx: &Cx, key: &str) -> Result<()> {
    patience::Entity::delete_by_id(key.to_owned()).exec(&cx.db()).await?;
    Ok(())
}

pub async fn forget_patience(cx: &Cx, counted_before: Moment, known_before: Moment) -> Result<()> {
    let is_known = patience::Column::Key.like("known|%");
    let old = Condition::any()
        .add(Condition::all().add(is_known.clone()).add(patience::Column::At.lt(known_before)))
        .add(Condition::all().add(is_known.not()).add(patience::Column::At.lt(counted_before)));
    patience::Entity::delete_many().filter(old).exec(&cx.db()).await?;
    Ok(())
}
