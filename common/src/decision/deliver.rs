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
    /// 送达地点: where it was left, or made public; elsewhere the way says it.
    pub place: String,
    /// 见证人, of what was left with somebody who would not sign (民事诉讼法 89).
    pub witness: String,
    pub remark: String,
}

#[derive(Clone, Debug)]
pub struct Deliver {
    pub version: i32,
    pub way: Way,
    pub pick_up: String,
    pub waybill: String,
    /// Empty where nobody signs: sent, left, made public.
    pub signed_by: String,
    pub place: String,
    pub witness: String,
    pub remark: String,
}

/// Whether what stands in the log of a delivery went by post.
pub fn is_posted(note: &str) -> bool {
    note.contains("运单号")
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
        if !self.place.is_empty() {
            says.push(self.place.clone());
        }
        if !self.witness.is_empty() {
            says.push(format!("见证人{}", self.witness));
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
            // Whoever would not sign has not signed, and a notice on a wall is signed for by nobody.
            Way::Left | Way::Public => Some(String::new()),
            Way::Post | Way::Electronic => faults.take("signed_by", line_or_none(&self.signed_by)),
        };
        let place = match self.way {
            Way::Left => faults.take("place", line(&self.place, "请写明留在哪里：住所、经营场所或者收发部门")),
            Way::Public => faults.take("place", line(&self.place, "请写明在哪里公告：网站、公告栏或者报纸")),
            _ => faults.take("place", line_or_none(&self.place)),
        };
        let witness = match self.way {
            Way::Left => {
                faults.take("witness", line(&self.witness, "请写明见证人的姓名和单位，没有见证人的写明拍照、录像"))
            }
            _ => faults.take("witness", line_or_none(&self.witness)),
        };
        let remark = match self.way {
            Way::Left => faults.take("remark", line(&self.remark, "请写明受送达人拒收的情况")),
            Way::Public => faults.take("remark", line(&self.remark, "请写明为什么只能公告送达")),
            _ => faults.take("remark", line_or_none(&self.remark)),
        };
        faults.done()?;
        Ok(Deliver {
            version: self.version,
            way: self.way,
            pick_up,
            waybill: waybill.unwrap_or_default(),
            signed_by: signed_by.unwrap_or_default(),
            place: place.unwrap_or_default(),
            witness: witness.unwrap_or_default(),
            remark: remark.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faulty(form: DeliverForm) -> String {
        match form.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<String>>().join(" "),
            it => format!("{it:?}"),
        }
    }

    /// What was left was not signed for, however the form was filled in; it has a place, a witness and a reason instead.
    #[test]
    fn what_is_left_is_witnessed_and_never_signed_for() {
        let form = |way: Way| DeliverForm { way, signed_by: "彭清泉".to_owned(), ..DeliverForm::default() };
        assert_eq!(faulty(form(Way::Left)), "place witness remark");
        assert_eq!(faulty(form(Way::Public)), "place remark");
        assert_eq!(faulty(form(Way::Post)), "waybill");
        assert_eq!(faulty(form(Way::PickUp)), "pick_up");
        let left = DeliverForm {
            place: "城关镇东街5号店内".to_owned(),
            witness: "东门社区王志国".to_owned(),
            remark: "当面拒收".to_owned(),
            ..form(Way::Left)
        };
        let note = left.check().unwrap().note();
        assert!(
            !note.contains("签收") && note.contains("见证人东门社区王志国") && note.contains("拒收"),
            "{note}"
        );
    }
}
