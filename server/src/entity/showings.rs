use common::{
    id::{AccountId, PaperId, Region},
    moment::Moment,
    paper::licence::Purpose,
};
use sea_orm::entity::prelude::*;

/// 亮码: one time a licence was held up.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "showings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub paper_id: PaperId,
    /// Who held it up.
    pub account_id: AccountId,
    pub purpose: Purpose,
    pub at: Moment,
    /// The code is good until then.
    pub until: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
