use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// 设置码: told on the console, for a hall that is nobody's yet.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "setup_codes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub until: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
