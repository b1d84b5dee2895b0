use std::collections::{BTreeMap, HashMap};

use common::{
    account::AccountKind,
    id::AccountId,
    moment::{Day, Moment},
    trail::{N_DAYS, Trail, What, Whom, words},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::holds,
    entity::{
        accounts,
        audit_rows::{Column, Entity, Model},
        cases, paged, reveals,
    },
    gate::cx::Cx,
    org,
};

/// People of one name, at most; more are not meant.
const MOST_PEOPLE: u64 = 50;

/// What of the record is asked for, in its own words.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// By one of these.
    pub by: Option<Vec<AccountId>>,
    /// About one of these.
    pub about: Option<Vec<Uuid>>,
    routes: Option<Vec<&'static str>>,
    from: Moment,
    until: Option<Moment>,
}

impl Sought {
    /// Everything one has done, of a year.
    pub fn of(account: Option<AccountId>, today: Day) -> Sought {
        let from = today.plus(-N_DAYS).start();
        Sought { by: Some(account.into_iter().collect()), from, ..Sought::default() }
    }
}

pub async fn sought(cx: &Cx, form: &Trail) -> Result<Sought> {
    let by = match form.who.is_empty() {
        true => None,
        false => Some(staff(cx, &form.who).await?),
    };
    let about = match &form.whom {
        None => None,
        Some(Whom::No(it)) => Some(case(cx, it).await?),
        Some(Whom::Staff(it)) => Some(staff(cx, it).await?.into_iter().map(|it| it.0).collect()),
        it => Some(theirs(cx, persons(cx, it.as_ref()).await?).await?),
    };
    let from = form.from.unwrap_or(form.until.unwrap_or(cx.now.day()).plus(-N_DAYS));
    Ok(Sought {
        by,
        about,
        routes: form.what.map(words::routes),
        from: from.start(),
        until: form.until.map(|it| it.plus(1).start()),
    })
}

async fn staff(cx: &Cx, name: &str) -> Result<Vec<AccountId>> {
    let bodies: Vec<Uuid> = org::query::all(&cx.db(), cx.region()).await?.into_iter().map(|it| it.id).collect();
    let is = Condition::any().add(accounts::Column::Name.like(holds(name))).add(accounts::Column::Login.eq(name));
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::OrgId.is_in(bodies))
        .filter(is)
        .limit(MOST_PEOPLE);
    Ok(all.select_only().column(accounts::Column::Id).into_tuple().all(&cx.db()).await?)
}

async fn case(cx: &Cx, no: &str) -> Result<Vec<Uuid>> {
    let all = cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region())).filter(cases::Column::No.eq(no));
    Ok(all.select_only().column(cases::Column::Id).into_tuple().all(&cx.db()).await?)
}

/// Who wrote down that number.
pub async fn persons(cx: &Cx, whom: Option<&Whom>) -> Result<Vec<AccountId>> {
    let keys = &cx.hub.keys;
    let is = match whom {
        Some(Whom::Phone(it)) => accounts::Column::PhoneMac.eq(keys.mac("phone", it.as_str())),
        Some(Whom::Card(it)) => accounts::Column::IdCardMac.eq(keys.mac("id_card", it)),
        _ => return Ok(Vec::new()),
    };
    let all = accounts::Entity::find().filter(is).limit(MOST_PEOPLE);
    Ok(all.select_only().column(accounts::Column::Id).into_tuple().all(&cx.db()).await?)
}

/// They themselves, and their latest cases.
async fn theirs(cx: &Cx, people: Vec<AccountId>) -> Result<Vec<Uuid>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ApplicantId.is_in(people.iter().copied()))
        .order_by_desc(cases::Column::SavedAt)
        .limit(MOST_PEOPLE);
    let cases: Vec<Uuid> = all.select_only().column(cases::Column::Id).into_tuple().all(&cx.db()).await?;
    Ok(people.into_iter().map(|it| it.0).chain(cases).collect())
}

/// The last first.
pub async fn page(cx: &Cx, of: &Sought, page: Option<u32>, per_page: u64) -> Result<(Vec<Model>, u64)> {
    let among = Condition::all()
        .add_option(of.by.as_ref().map(|it| Column::AccountId.is_in(it.iter().copied())))
        .add_option(of.about.as_ref().map(|it| Column::About.is_in(it.iter().copied())))
        .add_option(of.routes.as_ref().map(|it| Column::Route.is_in(it.iter().copied())))
        .add_option(of.until.map(|it| Column::At.lt(it)));
    let all = Entity::find().filter(Column::At.gte(of.from)).filter(among);
    paged::page(&cx.db(), all.order_by_desc(Column::At).order_by_desc(Column::Id), page, per_page).await
}

pub async fn cases(cx: &Cx, ids: &[Uuid]) -> Result<Vec<cases::Model>> {
    let mut all = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let of = cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region()));
        all.extend(of.filter(cases::COLUMN.id.is_in(some.iter().copied())).all(&cx.db()).await?);
    }
    Ok(all)
}

/// So many are asked for with one statement.
const AT_ONCE: usize = 500;

pub async fn people(cx: &Cx, mut ids: Vec<AccountId>) -> Result<Vec<accounts::Model>> {
    ids.sort();
    ids.dedup();
    let mut all = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let of = accounts::Entity::find().filter(accounts::Column::Id.is_in(some.iter().copied()));
        all.extend(of.all(&cx.db()).await?);
    }
    Ok(all)
}

/// What somebody said they look for, by case, person and moment.
pub async fn reasons(
    cx: &Cx,
    rows: &[Model],
    cases: &HashMap<Uuid, cases::Model>,
) -> Result<BTreeMap<(Uuid, AccountId, Moment), String>> {
    let mut looked: Vec<Uuid> = rows
        .iter()
        .filter(|it| words::told(&it.route).0 == What::Look)
        .filter_map(|it| it.about.filter(|it| cases.contains_key(it)))
        .collect();
    looked.sort();
    looked.dedup();
    let mut all = BTreeMap::new();
    for some in looked.chunks(AT_ONCE) {
        let of = reveals::Entity::find()
            .filter(reveals::COLUMN.region.eq(cx.region()))
            .filter(reveals::Column::CaseId.is_in(some.iter().copied()));
        let said = |it: reveals::Model| {
            let why = if it.note.is_empty() { it.purpose.label().to_owned() } else { it.note };
            ((it.case_id, it.account_id, it.at), why)
        };
        all.extend(of.all(&cx.db()).await?.into_iter().map(said));
    }
    Ok(all)
}
