use common::{
    id::{AccountId, Region, TransmittalId},
    moment::Moment,
    transmittal::Way,
};
use sea_orm::entity::prelude::*;

/// 交接清单
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transmittals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransmittalId,
    pub no: String,
    pub way: Way,
    /// The department, whichever way.
    pub org_id: Uuid,
    pub org: String,
    /// The body whose counter it is, where that is another: the lead's, for the parts of a bundle. None: the department's own.
    pub counter_org_id: Option<Uuid>,
    pub n_cases: i32,
    pub sender_id: AccountId,
    pub sent_by: String,
    pub sent_at: Moment,
    pub received_by: String,
    pub received_at: Option<Moment>,
    pub n_missing: i32,
    pub remark: String,
}

impl ActiveModelBehavior for ActiveModel {}
