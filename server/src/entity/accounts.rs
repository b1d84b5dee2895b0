use common::{
    account::{AccountKind, RealName},
    id::{AccountId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 账号: citizens, organisations, visitors with a draft, staff.
///
/// Personal columns are sealed by `Keys`, bound to table, column and row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub kind: AccountKind,
    pub login: Option<String>,
    /// Keyed hash: finds the account by phone without keeping the phone readable.
    pub phone_mac: Option<String>,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub id_card: String,
    pub id_card_mac: Option<String>,
    pub credit_code: String,
    pub legal: String,
    /// 乡镇、村
    pub region_name: String,
    pub address: String,
    pub real_name: RealName,
    /// argon2id, in PHC form; empty: cannot sign in.
    pub secret: String,
    pub secret_at: Moment,
    /// Sealed key of the authenticator; empty: none.
    pub totp: String,
    /// The last time step used: a code counts once.
    pub totp_step: i64,
    /// Staff only.
    pub region: Option<Region>,
    pub org_id: Option<Uuid>,
    /// 卫生健康05号窗口
    pub post: String,
    /// The version of the rules on personal information agreed to; empty: none, or withdrawn.
    pub agreed: String,
    /// `Looks` as JSON; empty: those of everybody.
    pub looks: String,
    pub is_active: bool,
    /// Whose the phone is was shown: by a code sent to it, or at the counter.
    pub phone_proven: bool,
    pub created_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
