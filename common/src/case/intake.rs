//! 窗口收件: somebody stands at the counter. The clerk finds who it is, fills in what the hall does not know yet, puts the papers
//! on the scanner, and takes the case in; nothing known is typed again (M06).
use serde::{Deserialize, Serialize};

use crate::{
    account::{AccountKind, Duty},
    call::{Access, Call, Page},
    case::{CaseView, MineForm, ReceiptView, Submitted, card::Card},
    check::{Check, Faults, Nothing, line, line_or_none},
    fault::Fault,
    id::{CaseId, ItemId},
    material::LibraryRow,
    moment::{Day, Moment},
    review::VersionForm,
    value::{CreditCode, IdCard, Phone, name},
};

const COUNTER: Access = Access::Staff(Duty::Counter);

/// Finds or makes the person or the firm, and a draft of theirs in the clerk's hands: the one begun at home, if there is one.
pub const OPEN: Call<ItemId, IntakeForm, Opened> = Call::post("/api/items/{item}/intake", COUNTER);
/// Drafts in the hands of whoever asks.
pub const LIST: Call<(), MineForm, Page<IntakeRow>> = Call::get("/api/intake", COUNTER);
/// Originals seen, signed: handed in and received in one.
pub const TAKE_IN: Call<CaseId, TakeInForm, Submitted> = Call::post("/api/cases/{case}/take-in", COUNTER);
/// 补正 at the counter: the clerk takes what was missing, or wrong, for whoever stands there.
pub const RESUME: Call<CaseId, VersionForm, CaseView> = Call::post("/api/cases/{case}/resume", COUNTER);
/// Not today: the draft is the applicant's alone again.
pub const LEAVE: Call<CaseId, Nothing, Nothing> = Call::post("/api/cases/{case}/leave", COUNTER);
/// 收件凭证, of what was taken in at the counter.
pub const SLIP: Call<CaseId, Nothing, ReceiptView> = Call::get("/api/cases/{case}/slip", COUNTER);
/// What the applicant of a draft has in the library that nobody has to see again (A and B).
pub const CHECKED: Call<CaseId, Nothing, Vec<LibraryRow>> = Call::get("/api/cases/{case}/checked", COUNTER);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct IntakeForm {
    /// 身份证号码 or 统一社会信用代码; or the whole line of an ID reader.
    pub number: String,
    /// Of somebody the hall has not seen yet.
    pub name: String,
    pub phone: String,
    /// 法定代表人, of a firm.
    pub legal: String,
    /// They say that they have registered with this phone: then that account is theirs.
    pub is_registered: String,
    /// The account that looks like theirs is somebody else's: asked once, answered so.
    pub is_other: String,
    /// 代办人, if it is somebody else who stands there.
    pub agent: String,
    /// Their letter has been seen (委托书).
    pub letter: String,
}

/// Who stands there, as far as the form says it. The number is judged whole where the day is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    pub kind: AccountKind,
    pub number: String,
    pub name: String,
    pub phone: Option<Phone>,
    pub legal: String,
    /// Read from the card.
    pub address: String,
    pub is_registered: bool,
    pub is_other: bool,
    /// Empty: the applicant in person.
    pub agent: String,
}

impl Check for IntakeForm {
    type Out = Intake;

    fn check(self) -> Result<Intake, Fault> {
        let mut faults = Faults::default();
        let card = Card::read(&self.number);
        // Some ID numbers pass for codes. The day of birth, which only persons have, is judged where today is known.
        let is_person = Day::of(9998, 1, 1).is_some_and(|far| IdCard::parse(&card.number, far).is_ok());
        let kind = match CreditCode::parse(&card.number) {
            Ok(_) if !is_person => AccountKind::Legal,
            _ => AccountKind::Person,
        };
        if card.number.is_empty() {
            faults.say("number", "请刷身份证，或填写18位的身份证号码、统一社会信用代码");
        }
        let typed = if self.name.trim().is_empty() { card.name.clone() } else { self.name };
        let name = match (typed.trim(), kind) {
            ("", _) => String::new(),
            (it, AccountKind::Legal) => faults.take("name", line(it, "")).unwrap_or_default(),
            (it, _) => faults.take("name", name(it)).unwrap_or_default(),
        };
        let legal = faults.take("legal", line_or_none(&self.legal)).unwrap_or_default();
        let phone = match self.phone.trim() {
            "" => None,
            it => faults.take("phone", Phone::parse(it)),
        };
        let agent = match self.agent.trim() {
            "" => String::new(),
            it => faults.take("agent", crate::value::name(it)).unwrap_or_default(),
        };
        if !agent.is_empty() && self.letter.is_empty() {
            faults.say("letter", "代办的要看委托书，看过请勾选");
        }
        faults.done()?;
        Ok(Intake {
            kind,
            number: card.number,
            name,
            phone,
            legal,
            address: card.address,
            is_registered: !self.is_registered.is_empty(),
            is_other: !self.is_other.is_empty(),
            agent,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opened {
    pub case: CaseId,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntakeRow {
    pub id: CaseId,
    pub item_name: String,
    pub applicant: String,
    pub at: Moment,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TakeInForm {
    /// Slots whose originals lie on the counter.
    pub originals: Vec<String>,
    /// The applicant has read what was filled in, and signed it.
    pub signed: String,
    /// Not everything is there: it is taken in all the same, and what is missing told in writing (许可法 32).
    pub is_short: String,
}

impl Check for TakeInForm {
    type Out = TakeInForm;

    fn check(self) -> Result<TakeInForm, Fault> {
        match self.signed.is_empty() {
            true => Err(Fault::form("signed", "请申请人看过填写的内容，签名后再收件")),
            false => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        let says = |form: IntakeForm| match form.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<String>>().join(" "),
            it => panic!("{it:?}"),
        };
        let form = |number: &str, phone: &str, agent: &str| IntakeForm {
            number: number.to_owned(),
            phone: phone.to_owned(),
            agent: agent.to_owned(),
            ..IntakeForm::default()
        };
        assert_eq!(says(form("", "", "")), "number");
        assert_eq!(says(form("431026195510033011", "123", "")), "phone");
        assert_eq!(says(form("431026195510033011", "", "李青")), "letter");
        let kind = |number: &str| form(number, "", "").check().unwrap().kind;
        assert_eq!(kind("431026195510033011"), AccountKind::Person);
        assert_eq!(kind("431026198506150016"), AccountKind::Person, "its last sign is right for a code, too");
        assert_eq!(kind("91350100M000100Y43"), AccountKind::Legal);
    }
}
