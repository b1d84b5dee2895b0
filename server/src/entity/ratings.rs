use common::{
    case::flow::Act,
    id::{RatingId, Region},
    moment::Moment,
    rating::{Channel, Stars},
};
use sea_orm::entity::prelude::*;

/// 评价: one for each time somebody was served.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ratings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RatingId,
    pub case_id: Uuid,
    /// Of the event.
    pub seq: i32,
    pub act: Act,
    pub org_id: Uuid,
    pub item_name: String,
    pub stars: Stars,
    /// JSON list.
    pub grievances: String,
    /// Sealed.
    pub text: String,
    pub channel: Channel,
    /// Sealed; empty: nobody is to know who it was.
    pub phone: String,
    pub at: Moment,
    /// What was answered, published.
    pub reply: String,
    /// The case of what is done about a bad one; none: it was not bad.
    pub work_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
