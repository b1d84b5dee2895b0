use common::{
    id::{AccountId, ConsentId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 代办委托
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    /// The agent.
    pub account_id: AccountId,
    pub name: String,
    pub id_card: String,
    pub phone: String,
    pub relation: String,
    pub at: Moment,
    pub ended_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
