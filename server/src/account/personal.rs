//! 个人信息: what is sealed in the accounts, opened only for its owner and for forms the owner fills in.
use common::{
    account::{AccountKind, AddConsent, ConsentView, ProfileForm},
    form::{Known, Prefill},
    id::{AccountId, ConsentId},
    moment::Moment,
    value::Phone,
};
use uuid::Uuid;

use crate::{
    base::{error::Result, keys::Keys},
    entity::{accounts::Model as Account, consents},
};

/// Where a sealed column belongs: moved elsewhere, it does not open.
pub fn place(column: &str, id: AccountId) -> String {
    format!("accounts.{column}|{id}")
}

fn consent_place(column: &str, id: ConsentId) -> String {
    format!("consents.{column}|{id}")
}

pub fn open(keys: &Keys, account: &Account) -> Result<ProfileForm> {
    let read = |column: &str, sealed: &str| keys.open(&place(column, account.id), sealed);
    Ok(ProfileForm {
        name: account.name.clone(),
        phone: read("phone", &account.phone)?,
        email: read("email", &account.email)?,
        id_card: read("id_card", &account.id_card)?,
        credit_code: account.credit_code.clone(),
        legal: account.legal.clone(),
        region: account.region_name.clone(),
        address: read("address", &account.address)?,
        proof: String::new(),
    })
}

pub fn sealed(keys: &Keys, account: Account, form: &ProfileForm) -> Result<Account> {
    let id = account.id;
    let seal = |column: &str, text: &str| keys.seal(&place(column, id), text);
    let id_card_mac = (!form.id_card.is_empty()).then(|| keys.mac("id_card", &form.id_card));
    Ok(Account {
        name: form.name.clone(),
        phone: seal("phone", &form.phone)?,
        phone_mac: Some(keys.mac("phone", &form.phone)),
        email: seal("email", &form.email)?,
        id_card: seal("id_card", &form.id_card)?,
        id_card_mac,
        credit_code: form.credit_code.clone(),
        legal: form.legal.clone(),
        region_name: form.region.clone(),
        address: seal("address", &form.address)?,
        ..account
    })
}

/// What `sealed` has written, and nothing else, into a row read meanwhile.
pub fn copy(from: Account, to: &mut Account) {
    (to.name, to.phone, to.phone_mac, to.email) = (from.name, from.phone, from.phone_mac, from.email);
    (to.id_card, to.id_card_mac, to.credit_code) = (from.id_card, from.id_card_mac, from.credit_code);
    (to.legal, to.region_name, to.address) = (from.legal, from.region_name, from.address);
}

/// What the profile can put into a form.
pub fn known(kind: AccountKind, form: &ProfileForm) -> Known {
    let mut known = Known::from([
        (Prefill::Phone, form.phone.clone()),
        (Prefill::Address, form.address.clone()),
        (Prefill::Region, form.region.clone()),
    ]);
    match kind {
        AccountKind::Legal => known.extend([
            (Prefill::Company, form.name.clone()),
            (Prefill::CreditCode, form.credit_code.clone()),
            (Prefill::Legal, form.legal.clone()),
        ]),
        _ => known.extend([(Prefill::Name, form.name.clone()), (Prefill::IdCard, form.id_card.clone())]),
    }
    known.retain(|_, it| !it.is_empty());
    known
}

pub fn consent(keys: &Keys, account_id: AccountId, form: &AddConsent, at: Moment) -> Result<consents::Model> {
    let id = ConsentId(Uuid::now_v7());
    Ok(consents::Model {
        id,
        account_id,
        name: form.name.clone(),
        id_card: keys.seal(&consent_place("id_card", id), form.id_card.as_str())?,
        phone: keys.seal(&consent_place("phone", id), form.phone.as_str())?,
        relation: form.relation.clone(),
        at,
        ended_at: None,
    })
}

pub fn consent_view(keys: &Keys, row: consents::Model) -> Result<ConsentView> {
    let id_card = keys.open(&consent_place("id_card", row.id), &row.id_card)?;
    let phone = keys.open(&consent_place("phone", row.id), &row.phone)?;
    let masked = |it: &str| -> String {
        it.chars().enumerate().map(|(n, it)| if (6..14).contains(&n) { '*' } else { it }).collect()
    };
    Ok(ConsentView {
        id: row.id,
        id_card_masked: masked(&id_card),
        phone_masked: Phone::parse(&phone).map(|it| it.masked()).unwrap_or_default(),
        name: row.name,
        relation: row.relation,
        at: row.at,
    })
}

/// The principal of a consent, as a form knows an applicant.
pub fn principal(keys: &Keys, row: &consents::Model) -> Result<Known> {
    Ok(Known::from([
        (Prefill::Name, row.name.clone()),
        (Prefill::IdCard, keys.open(&consent_place("id_card", row.id), &row.id_card)?),
        (Prefill::Phone, keys.open(&consent_place("phone", row.id), &row.phone)?),
    ]))
}
