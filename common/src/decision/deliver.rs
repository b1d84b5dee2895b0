//! 制证与送达: within ten working days of the decision (许可法 44), with a receipt of delivery.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    case::CaseView,
    catalogue::labelled,
    check::{Check, Faults, line, line_or_none},
    fault::Fault,
    id::CaseId,
    review::VersionForm,
};

const ISSUER: Access = Access::Staff(Duty::Issue);

/// 制证: the licence is drawn up under its number.
pub const MAKE: Call<CaseId, VersionForm, CaseView> = Call::post("/api/cases/{case}/make", ISSUER);
/// It can be fetched, or is ready to be sent.
pub const READY: Call<CaseId, VersionForm, CaseView> = Call::post("/api/cases/{case}/ready", ISSUER);
/// 集中回复: every body has decided; what they gave lies ready, all together.
pub const REPLY: Call<CaseId, VersionForm, CaseView> = Call::post("/api/cases/{case}/reply", ISSUER);
pub const DELIVER: Call<CaseId, DeliverForm, CaseView> = Call::post("/api/cases/{case}/deliver", ISSUER);

/// Digits of the code somebody who fetches a paper has on their screen.
pub const N_PICK_UP: usize = 6;

labelled! {
    /// 送达方式
    Way {
        #[default]
        PickUp = "窗口领取",
        Post = "邮寄",
        Electronic = "电子送达",
        /// 留置
        Left = "留置送达",
        /// 公告
        Public = "公告送达",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DeliverForm {
    pub version: i32,
    pub way: Way,
    /// 取件码, for whoever fetches it; or the last six of the applicant's ID number, off the card.
    pub pick_up: String,
    /// 运单号, for what is sent.
    pub waybill: String,
    /// Who signed for it; why, if it is not the applicant.
    pub signed_by: String,
    pub remark: String,
}

#[derive(Clone, Debug)]
pub struct Deliver {
    pub version: i32,
    pub way: Way,
    pub pick_up: String,
    pub waybill: String,
    pub signed_by: String,
    pub remark: String,
}

impl Deliver {
    pub fn note(&self) -> String {
        let mut says = vec![self.way.label().to_owned()];
        if !self.waybill.is_empty() {
            says.push(format!("运单号{}", self.waybill));
        }
        if !self.signed_by.is_empty() {
            says.push(format!("{}签收", self.signed_by));
        }
        if !self.remark.is_empty() {
            says.push(self.remark.clone());
        }
        says.join("，")
    }
}

impl Check for DeliverForm {
    type Out = Deliver;

    fn check(self) -> Result<Deliver, Fault> {
        let mut faults = Faults::default();
        let pick_up = crate::value::plain_code(&self.pick_up);
        if self.way == Way::PickUp && pick_up.len() != N_PICK_UP {
            faults.say("pick_up", "请填写6位取件码，或领取人身份证号码后6位");
        }
        let waybill = match self.way {
            Way::Post => faults.take("waybill", line(&self.waybill, "请填写运单号")),
            _ => Some(String::new()),
        };
        let signed_by = match self.way {
            Way::PickUp => faults.take("signed_by", line(&self.signed_by, "请填写签收人姓名")),
            _ => faults.take("signed_by", line_or_none(&self.signed_by)),
        };
        let remark = match self.way {
            Way::Left | Way::Public => faults.take("remark", line(&self.remark, "留置、公告送达要写明理由和见证")),
            _ => faults.take("remark", line_or_none(&self.remark)),
        };
        faults.done()?;
        Ok(Deliver {
            version: self.version,
            way: self.way,
            pick_up,
            waybill: waybill.unwrap_or_default(),
            signed_by: signed_by.unwrap_or_default(),
            remark: remark.unwrap_or_default(),
        })
    }
}
