//! 立等可取: what is decided on the spot is made and handed over on the spot, in one act; all of it happens, or none.
use common::{
    account::Duty,
    case::CaseView,
    catalogue::Item,
    decision::{
        decide::AtOnce,
        deliver::{Deliver, Way},
    },
    fault::Fault,
    form::Answers,
    id::CaseId,
    review::VersionForm,
};

use super::{delivery, department};
use crate::{application, base::error::Result, case, gate::cx::Cx};

pub async fn finish(cx: Cx, id: CaseId, form: AtOnce) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    let item = application::draft::item_of(&cx, &case).await?;
    require(&cx, &item, &case::answers::answers(&cx, &case)?)?;
    let seen = department::decide_at_once(cx.clone(), id, form.granted).await?;
    let seen = delivery::make(cx.clone(), id, VersionForm { version: seen.version }).await?;
    // Whoever stands there was seen with their card when they came: no code has gone out yet.
    let handed = Deliver {
        version: seen.version,
        way: Way::PickUp,
        pick_up: String::new(),
        waybill: String::new(),
        signed_by: form.signed_by,
        place: String::new(),
        witness: String::new(),
        remark: "当场领取".to_owned(),
    };
    delivery::deliver(cx, id, handed).await
}

/// By whoever may also make and hand over, and where nothing has to be paid in between, nor sent.
pub fn require(cx: &Cx, item: &Item, answers: &Answers) -> std::result::Result<(), Fault> {
    let is_post = answers.get(common::case::draft::DELIVERY).is_some_and(|it| it.as_text() == "post");
    match () {
        _ if !cx.who.holds(Duty::Issue) => Err(Fault::form("signed_by", "您的岗位不能制证发证，请只当场决定")),
        _ if item.cost(answers) > 0 => Err(Fault::form("signed_by", "这一件要先收费，请先当场决定，收费后再制证")),
        _ if is_post => Err(Fault::form("signed_by", "申请人要求邮寄，请先当场决定，制证后寄出")),
        _ => Ok(()),
    }
}
