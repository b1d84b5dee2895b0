use common::{id::Region, moment::Moment, shipment::ShipmentState};
use sea_orm::entity::prelude::*;

/// 邮寄: one for each case whose result goes by post. To whom stands in the case, and nowhere else.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shipments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// Empty: not ordered yet.
    pub waybill: String,
    pub state: ShipmentState,
    /// JSON list of `Step`.
    pub steps: String,
    pub n_tries: i32,
    /// When the carrier is asked next.
    pub due_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
