use common::{
    id::{AccountId, SessionId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 会话
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// The hash of the cookie: who reads this table cannot sign in with it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub public_id: SessionId,
    pub account_id: AccountId,
    pub opened_at: Moment,
    pub seen_at: Moment,
    pub device: String,
    /// Came from the identity provider: its ID token, sealed, for signing out there. Empty: by password.
    pub via: String,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: HasOne<super::accounts::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
