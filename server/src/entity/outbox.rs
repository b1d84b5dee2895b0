use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// What is still to be sent: written with the event, delivered at least once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is told when it cannot be sent.
    pub account_id: Option<AccountId>,
    /// `mail` or `sms`.
    pub channel: String,
    /// Sealed.
    pub target: String,
    pub subject: String,
    /// Sealed: codes and matters are nobody else's business.
    pub text: String,
    pub due_at: Moment,
    pub n_tries: i32,
    pub leased_until: Moment,
    pub sent_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
