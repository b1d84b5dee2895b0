//! 佐证: the log says what was done; what a row itself says (whose a case is, what a letter permits, whether a paper holds)
//! is witnessed when it is written, under the hall's key. Witnesses are leaves of the seals, so that whoever changes a
//! row, takes one away or adds one without the hall is found by `yimen audit verify`.
use std::fmt;

use common::{
    account::Duty,
    id::{AccountId, Region},
    moment::Moment,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::query;
use crate::{
    base::{error::Result, keys::Keys},
    entity::{bills, cases, mandates, papers, reveals, shifts, stand_ins, strays, witnesses},
    gate::cx::Cx,
};

/// What is witnessed, by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Case,
    Bill,
    Stray,
    Paper,
    Mandate,
    Look,
    Duties,
    Shift,
    StandIn,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Case,
        Kind::Bill,
        Kind::Stray,
        Kind::Paper,
        Kind::Mandate,
        Kind::Look,
        Kind::Duties,
        Kind::Shift,
        Kind::StandIn,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Case => "case",
            Kind::Bill => "bill",
            Kind::Stray => "stray",
            Kind::Paper => "paper",
            Kind::Mandate => "mandate",
            Kind::Look => "look",
            Kind::Duties => "duties",
            Kind::Shift => "shift",
            Kind::StandIn => "stand_in",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Case => "办件",
            Kind::Bill => "缴款单",
            Kind::Stray => "多缴、错缴的款",
            Kind::Paper => "文书",
            Kind::Mandate => "授权书",
            Kind::Look => "查看完整号码的记录",
            Kind::Duties => "工作人员的职责",
            Kind::Shift => "收款的班次",
            Kind::StandIn => "替岗",
        })
    }
}

/// A row, and what it says of itself: everything that means something, nothing that is sealed anew with another key.
#[derive(Clone, Debug)]
pub struct Said {
    pub region: Region,
    pub kind: Kind,
    pub row: Uuid,
    pub what: Value,
}

impl Said {
    fn mac(&self, keys: &Keys) -> String {
        keys.mac("witness", &json!([self.region, self.kind.name(), self.row, self.what]).to_string())
    }

    pub fn is_witnessed_by(&self, keys: &Keys, last: &witnesses::Model) -> bool {
        last.mac == self.mac(keys)
    }

    /// Put beside the row, in its own transaction.
    pub fn witness(&self, keys: &Keys, at: Moment) -> witnesses::Model {
        let kind = self.kind.name().to_owned();
        witnesses::Model {
            region: self.region,
            kind,
            row_id: self.row,
            id: Uuid::now_v7(),
            at,
            mac: self.mac(keys),
        }
    }

    /// That a row is gone is known and accepted (`yimen audit reseal`).
    pub fn gone(region: Region, kind: Kind, row: Uuid) -> Said {
        Said { region, kind, row, what: Value::Null }
    }
}

/// Written down as it is from now on.
pub async fn keep(cx: &Cx, of: impl Into<Said>) -> Result<()> {
    query::add_witness(cx, of.into().witness(&cx.hub.keys, cx.now)).await
}

/// 职责: one row for all of somebody's.
pub fn duties(region: Region, account: AccountId, duties: &[Duty]) -> Said {
    let mut words: Vec<String> = duties.iter().map(|it| format!("{it:?}")).collect();
    words.sort();
    let what = if words.is_empty() { Value::Null } else { json!(words) };
    Said { region, kind: Kind::Duties, row: account.0, what }
}

impl From<&cases::Model> for Said {
    fn from(it: &cases::Model) -> Said {
        let what =
            json!([it.no, it.item_id, it.item_version, it.applicant_id, it.applicant_name, it.submitted_at]);
        Said { region: it.region, kind: Kind::Case, row: it.id, what }
    }
}

impl From<&bills::Model> for Said {
    fn from(it: &bills::Model) -> Said {
        let what = json!([
            [json!(it.case_id), json!(it.no), json!(it.item_name), json!(it.payer), json!(it.lines)],
            [json!(it.waived), json!(it.due), json!(it.state), json!(it.made_at), json!(it.way)],
            [json!(it.trade_no), json!(it.paid_at), json!(it.refunded_at), json!(it.reason)],
        ]);
        // Witnessed before there were such columns: holds as it was.
        let what = match it.cashier.is_empty() && it.fiscal_no.is_empty() {
            true => what,
            false => json!([what, it.cashier, it.fiscal_no]),
        };
        Said { region: it.region, kind: Kind::Bill, row: it.id, what }
    }
}

impl From<&strays::Model> for Said {
    fn from(it: &strays::Model) -> Said {
        let what = json!([it.case_id, it.bill_no, it.trade_no, it.fen, it.why, it.at, it.refunded_at]);
        Said { region: it.region, kind: Kind::Stray, row: it.id, what }
    }
}

impl From<&shifts::Model> for Said {
    fn from(it: &shifts::Model) -> Said {
        let what = json!([
            [json!(it.org_id), json!(it.clerk_id), json!(it.clerk), json!(it.opened_at), json!(it.ended_at)],
            [json!(it.sums), json!(it.cash), json!(it.counted), json!(it.reason)],
            [json!(it.head_id), json!(it.head), json!(it.signed_at), json!(it.remark)],
        ]);
        Said { region: it.region, kind: Kind::Shift, row: it.id.0, what }
    }
}

/// Whose duties somebody has for some days: power like any other.
impl From<&stand_ins::Model> for Said {
    fn from(it: &stand_ins::Model) -> Said {
        let what = json!([
            [json!(it.account_id), json!(it.deputy_id), json!(it.org_id), json!(it.duties)],
            [json!(it.from_on), json!(it.until_on), json!(it.at), json!(it.by_name), json!(it.ended_at)],
        ]);
        Said { region: it.region, kind: Kind::StandIn, row: it.id.0, what }
    }
}

impl From<&papers::Model> for Said {
    fn from(it: &papers::Model) -> Said {
        let what = json!([
            [json!(it.case_id), json!(it.case_no), json!(it.org_id), json!(it.kind), json!(it.title)],
            [json!(it.no), json!(it.code), json!(it.on_day), json!(it.digest), json!(it.signature)],
            [json!(it.state), json!(it.stamp), json!(it.stamp_no), json!(it.stamp_keeper), json!(it.sealed_by)],
            [json!(it.sealed_name), json!(it.mandate_no), json!(it.valid_until), json!(it.at)],
            [json!(it.file_id), json!(it.file_digest), json!(it.holder_id)],
        ]);
        Said { region: it.region, kind: Kind::Paper, row: it.id.0, what }
    }
}

impl From<&mandates::Model> for Said {
    fn from(it: &mandates::Model) -> Said {
        let what = json!([
            [json!(it.org_id), json!(it.org), json!(it.account_id), json!(it.holder), json!(it.post)],
            [json!(it.is_deputy), json!(it.no), json!(it.code), json!(it.acts), json!(it.items)],
            [json!(it.from_on), json!(it.until_on), json!(it.signed_by), json!(it.max_fen)],
            [json!(it.scan_id), json!(it.revoked_on), json!(it.revoked_why), json!(it.at)],
        ]);
        Said { region: it.region, kind: Kind::Mandate, row: it.id.0, what }
    }
}

impl From<&reveals::Model> for Said {
    fn from(it: &reveals::Model) -> Said {
        let what = json!([it.case_id, it.account_id, it.by_name, it.purpose, it.note, it.at]);
        Said { region: it.region, kind: Kind::Look, row: it.id, what }
    }
}
