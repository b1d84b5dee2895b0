use common::moment::Moment;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use crate::{
    entity::leases::{Entity, Model},
    serve::{Cx, Result},
};

/// Takes or prolongs the lease, unless somebody else holds it.
pub async fn hold(cx: &Cx, name: &str, holder: &str, until: Moment) -> Result<bool> {
    let before = Entity::find_by_id(name.to_owned()).one(&cx.db()).await?;
    let is_free = before.as_ref().is_none_or(|it| it.holder == holder || it.until < cx.now);
    if !is_free {
        return Ok(false);
    }
    let row = Model { name: name.to_owned(), holder: holder.to_owned(), until };
    let is_new = before.is_none();
    let row = row.into_active_model().reset_all();
    match is_new {
        true => drop(row.insert(&cx.db()).await?),
        false => drop(row.update(&cx.db()).await?),
    }
    Ok(true)
}
