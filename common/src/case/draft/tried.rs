//! 试填: a draft nobody has begun, for whoever writes the form and wants to see it.
use crate::{
    application::stage,
    case::{DraftView, KnownValue},
    catalogue::{Item, Qr},
    form::{Answers, Prefill},
    id::{CaseId, ItemId},
    moment::Moment,
};

/// What a profile would know: made up, so that one sees what is not asked again.
const KNOWN: [(Prefill, &str); 7] = [
    (Prefill::Name, "陈小满"),
    (Prefill::IdCard, "431026198506150016"),
    (Prefill::Phone, "13800003210"),
    (Prefill::Address, "东街42号"),
    (Prefill::Company, "清和食品有限公司"),
    (Prefill::CreditCode, "91431099123456788U"),
    (Prefill::Legal, "陈小满"),
];

impl DraftView {
    pub fn tried(id: CaseId, item: Item, now: Moment) -> DraftView {
        let known = KNOWN.iter().map(|it| KnownValue { what: it.0, value: it.1.to_owned() }).collect();
        DraftView {
            id,
            item_id: ItemId(uuid::Uuid::nil()),
            version: 0,
            stage: stage::DRAFT,
            item,
            org_name: String::new(),
            answers: Answers::new(),
            rev: 0,
            saved_at: now,
            slots: Vec::new(),
            known,
            consents: Vec::new(),
            is_consent_over: false,
            regions: vec!["某某镇".to_owned(), "某某镇 某某村".to_owned()],
            notice: None,
            correct_by: None,
            told: None,
            renewed: None,
            today: now.day(),
            is_signed_in: true,
            rules: None,
            qr: Qr::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_up_passes_as_what_it_is() {
        let now = Moment(1_795_000_000_000);
        let id = CaseId { region: crate::id::Region(431_099), uuid: uuid::Uuid::nil() };
        let view = DraftView::tried(id, Item::default(), now);
        for kind in ["person", "legal"] {
            let kind = crate::form::Answer::text(kind);
            let mut answers = Answers::from([("applicant_kind".to_owned(), kind)]);
            crate::case::draft::prefill(&view.item, &view.known(), &mut answers);
            let section = crate::case::draft::applicant_section(&view.item, &answers);
            assert_eq!(section.faults(&answers, view.today), []);
        }
    }
}
