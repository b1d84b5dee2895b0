use common::{
    id::{AccountId, ItemId, Region, TicketId, WindowId},
    moment::Moment,
    ticket::{Priority, TicketState},
};
use sea_orm::entity::prelude::*;

/// 排队号: taken in the hall, or booked.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TicketId,
    pub org_id: Uuid,
    pub item_id: ItemId,
    pub item_name: String,
    pub day: String,
    /// Of a booking: which of the day's times, and which place in it; given back, none.
    pub time: Option<i32>,
    pub seat: Option<i32>,
    /// Given on arrival.
    pub no: String,
    pub code: String,
    pub state: TicketState,
    pub account_id: Option<AccountId>,
    /// Drawn outside the hall: the network, hashed with the hall's key. Empty: drawn inside it, or booked.
    pub drawn_from: String,
    /// In line since.
    pub since: Moment,
    /// 优先叫号
    pub priority: Priority,
    /// From which window, and why.
    pub sent: String,
    /// Where they were called to.
    pub window: String,
    /// The same as a row, where whoever called sits at one.
    pub window_id: Option<WindowId>,
    pub clerk_id: Option<AccountId>,
    pub n_calls: i32,
    pub called_at: Option<Moment>,
    pub done_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
