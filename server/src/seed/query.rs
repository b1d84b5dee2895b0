use common::{id::Region, org::Org};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use uuid::Uuid;

use crate::{
    entity::{accounts, items, orgs, regions},
    serve::{Cx, Result},
};

pub async fn is_empty(cx: &Cx) -> Result<bool> {
    let n_accounts = accounts::Entity::find().count(&cx.db()).await?;
    Ok(n_accounts + items::Entity::find().count(&cx.db()).await? == 0)
}

pub async fn insert_region(cx: &Cx, region: regions::Model) -> Result<()> {
    region.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn insert_org(cx: &Cx, region: Region, org: &Org, above_id: Option<Uuid>) -> Result<Uuid> {
    let row = orgs::Model {
        id: Uuid::now_v7(),
        region,
        name: org.name.clone(),
        above_id,
        body: serde_json::to_string(org)?,
    };
    let id = row.id;
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(id)
}
