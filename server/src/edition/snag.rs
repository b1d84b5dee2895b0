//! 堵点: raised from the figures of the quality board, mended by an owner of the body whose the matter is, looked at by whoever checks the
//! matters of all. What it has in common with every case is the engine's.
use std::collections::BTreeMap;

use common::{
    account::Duty,
    call::Page,
    case::{flow::Act, kinds::Kind},
    catalogue::Item,
    check::Nothing,
    edition::{
        quality::{LEFT_DAYS, called},
        snag::{
            self, ListForm, Owner, Place, PlacesView, Raise, Raised, SnagRow, SnagView, Step, WITHIN_WORK_DAYS,
            act, stage, stopped_at,
        },
    },
    fault::Fault,
    id::{AccountId, CaseId, ItemId},
    moment::{Day, Moment},
};
use futures_util::FutureExt;
use uuid::Uuid;

use super::query::{is_checker, returned};
use crate::{
    account,
    base::error::Result,
    case::{self, Note, answers, hold, kinds::House},
    catalogue,
    entity::{
        case_events::Model as Event, cases::Model as Case, item_versions::Model as Version,
        items::Model as ItemRow, snags::Model as Row,
    },
    gate::{cx::Cx, serve::Routes},
    org,
};

pub mod query;

/// Drafts of one matter that are looked at for where they were left.
const MOST_DRAFTS: u64 = 200;
/// Places of each kind that are shown.
const N_PLACES: usize = 10;

pub static HOUSE: House = House {
    show: |cx, file, view| {
        async move {
            let Some(row) = query::of_all(cx, std::slice::from_ref(&file.case)).await?.pop() else {
                return Ok(view);
            };
            let (acts, _) = open_acts(cx, &file.case, &row, &file.events).await?;
            Ok(common::case::CaseView { acts, ..view })
        }
        .boxed()
    },
    ..House::plain(Kind::Snag, &[Duty::Compose])
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(snag::PLACES, places)
        .serve_prepared(snag::RAISE, counted, raise)
        .serve(snag::LIST, list)
        .serve(snag::OPEN, open)
        .serve(snag::STEP, step)
}

/// A matter whoever asks answers for, or checks.
async fn matter(cx: &Cx, id: ItemId) -> Result<(ItemRow, Version, Item)> {
    let row = catalogue::query::visible_item(cx, id).await?;
    if !is_checker(&cx.who) && !case::query::orgs(cx).await?.contains(&row.org_id) {
        return Err(Fault::NotFound.into());
    }
    let kept = catalogue::query::version_row(cx, id, row.version).await?.ok_or(Fault::NotFound)?;
    let item = serde_json::from_str(&kept.body)?;
    Ok((row, kept, item))
}

/// Where people stop at it, by the key of the place: what is sent back, and where drafts were left; and how many drafts were looked at.
struct Found {
    returned: BTreeMap<String, u64>,
    left: BTreeMap<String, u64>,
    n_looked_at: u64,
}

impl Found {
    fn n(&self, key: &str) -> u64 {
        self.returned.get(key).or_else(|| self.left.get(key)).copied().unwrap_or_default()
    }
}

/// Drafts, where they were left since then.
async fn found(cx: &Cx, item: &Item, id: ItemId, left_since: Moment) -> Result<Found> {
    let back = returned(cx, &[id], query::since(cx).start()).await?;
    let back = back.into_iter().map(|it| (it.1, u64::try_from(it.2).unwrap_or_default())).collect();
    let untouched = cx.now.day().plus(-LEFT_DAYS).start();
    let drafts = query::left_drafts(cx, id, (left_since, untouched), MOST_DRAFTS).await?;
    let mut left: BTreeMap<String, u64> = BTreeMap::new();
    for it in &drafts {
        // One whose answers cannot be opened says nothing of where it was left.
        if let Ok(answers) = answers::answers(cx, it) {
            *left.entry(stopped_at(&item.form, &answers, cx.now.day())).or_default() += 1;
        }
    }
    Ok(Found { returned: back, left, n_looked_at: drafts.len() as u64 })
}

/// As many of them as are shown, most first, each with what is being done about it.
fn shown(cx: &Cx, item: &Item, open: &[(String, Uuid)], all: &BTreeMap<String, u64>) -> Vec<Place> {
    let place = |(key, n): (&String, &u64)| Place {
        label: called(item, key),
        snag: open.iter().find(|it| it.0 == *key).map(|it| CaseId { region: cx.region(), uuid: it.1 }),
        key: key.clone(),
        n: *n,
    };
    let mut all: Vec<Place> = all.iter().map(place).collect();
    all.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.key.cmp(&b.key)));
    all.truncate(N_PLACES);
    all
}

async fn owners(cx: &Cx, org: Uuid) -> Result<Vec<Owner>> {
    let ids = account::query::holders(cx, &[org], Duty::Compose).await?;
    let mut all: Vec<Owner> =
        account::query::names(cx, ids).await?.into_iter().map(|(id, name)| Owner { id, name }).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

async fn may_raise(cx: &Cx, row: &ItemRow) -> Result<bool> {
    let is_own = case::query::orgs(cx).await?.contains(&row.org_id);
    let writes = cx.who.holds(Duty::Compose) || cx.who.holds(Duty::Direct);
    Ok(cx.who.holds(Duty::CheckItems) || (is_own && writes))
}

pub async fn places(cx: Cx, id: ItemId, _: Nothing) -> Result<PlacesView> {
    let (row, kept, item) = matter(&cx, id).await?;
    let found = found(&cx, &item, id, Moment(0)).await?;
    let open = query::open_of(&cx, id).await?;
    let since = query::since(&cx);
    let cases = query::of_item(&cx, id).await?;
    Ok(PlacesView {
        id,
        owners: owners(&cx, row.org_id).await?,
        may_raise: may_raise(&cx, &row).await?,
        n_elements: row.n_elements.try_into().unwrap_or_default(),
        faults: serde_json::from_str(&kept.faults)?,
        on: Day::parse(&kept.published_on).unwrap_or_default(),
        returned: shown(&cx, &item, &open, &found.returned),
        left: shown(&cx, &item, &open, &found.left),
        n_looked_at: found.n_looked_at,
        n_corrections: query::n_corrections(&cx, id, since).await?,
        n_bad: query::n_bad(&cx, id, since.start()).await?,
        n_questions: query::n_questions(&cx, id, since.start()).await?,
        snags: rows(&cx, cases).await?,
        name: row.name,
        org: row.org_name,
        state: row.state,
    })
}

/// Beside the transaction: drafts are opened for it, and nobody who writes should wait for that.
async fn counted(cx: Cx, form: Raise) -> Result<u64> {
    let (row, _, item) = matter(&cx, form.item).await?;
    if !may_raise(&cx, &row).await? {
        return Err(Fault::NotYours.into());
    }
    match found(&cx, &item, form.item, Moment(0)).await?.n(&form.key) {
        0 => Err(Fault::form("key", "这个地方现在没有人被退回或者放下，请刷新再看").into()),
        n => Ok(n),
    }
}

/// `n`: how many stop there.
pub async fn raise(cx: Cx, (): (), form: Raise, n: u64) -> Result<Raised> {
    let id = form.item;
    let (row, _, item) = matter(&cx, id).await?;
    if !may_raise(&cx, &row).await? {
        return Err(Fault::NotYours.into());
    }
    if query::open_of(&cx, id).await?.iter().any(|it| it.0 == form.key) {
        return Err(Fault::form("key", "这个地方已经有人在整改，请打开那一件").into());
    }
    let owner = owner_of(&cx, row.org_id, form.owner).await?;
    let case = Case {
        org_id: row.org_id,
        item_id: Some(id),
        item_version: row.version,
        item_name: row.name,
        stage: stage::OPEN,
        ..case::inside(&cx, Kind::Snag).await?
    };
    let case = hold::given(case, Some(owner.id), &owner.name, hold::until(&cx));
    let kept = Row {
        region: case.region,
        id: case.id,
        item_id: id,
        label: called(&item, &form.key),
        key: form.key,
        was: i64::try_from(n).unwrap_or(i64::MAX),
        owner_id: owner.id,
        owner: owner.name,
        is_open: true,
    };
    let note = Note { text: form.says, n_days: Some(form.n_days) };
    let case = case::begin(&cx, case, act::RAISE, note).await?;
    query::insert(&cx, kept).await?;
    Ok(Raised { id: case.case_id() })
}

/// One of those who write the matters of this body.
async fn owner_of(cx: &Cx, org: Uuid, id: AccountId) -> Result<Owner> {
    let says = "请从编制这个单位事项的人里选一位；一个都没有的，先请安全管理员给人“编制事项”的岗位";
    Ok(owners(cx, org).await?.into_iter().find(|it| it.id == id).ok_or_else(|| Fault::form("owner", says))?)
}

async fn rows(cx: &Cx, cases: Vec<Case>) -> Result<Vec<SnagRow>> {
    let kept = query::of_all(cx, &cases).await?;
    let orgs: Vec<Uuid> = cases.iter().map(|it| it.org_id).collect();
    let names: BTreeMap<Uuid, String> =
        org::query::names(&cx.db(), cx.region(), &orgs).await?.into_iter().collect();
    let today = cx.now.day();
    let row = |case: Case| {
        let of = kept.iter().find(|it| it.id == case.id)?;
        let due = case.due_on.as_deref().and_then(Day::parse);
        // Handed on when somebody left: whoever holds it owns it.
        let owner = hold::holder(cx, &case).map_or(of.owner.clone(), |it| it.1.to_owned());
        Some(SnagRow {
            id: case.case_id(),
            no: case.no.clone().unwrap_or_default(),
            item: of.item_id,
            org: names.get(&case.org_id).cloned().unwrap_or_default(),
            label: of.label.clone(),
            owner,
            stage: case.stage,
            due,
            is_late: due.is_some_and(|it| it < today),
            item_name: case.item_name,
        })
    };
    Ok(cases.into_iter().filter_map(row).collect())
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<SnagRow>> {
    let (cases, n_rows) = query::page(&cx, form.page).await?;
    Ok(Page { rows: rows(&cx, cases).await?, n_rows })
}

pub async fn open(cx: Cx, id: CaseId, _: Nothing) -> Result<SnagView> {
    let (case, row) = query::one(&cx, id).await?;
    let item = catalogue::query::visible_item(&cx, row.item_id).await?;
    let kept = catalogue::query::version_row(&cx, item.id, item.version).await?.ok_or(Fault::NotFound)?;
    let key = row.key.clone();
    let view = view(&cx, case, row).await?;
    let since = if view.is_left { view.on.start() } else { Moment(0) };
    let found = found(&cx, &serde_json::from_str(&kept.body)?, item.id, since).await?;
    Ok(SnagView { now: Some(found.n(&key)), ..view })
}

/// Without today's figure.
async fn view(cx: &Cx, case: Case, row: Row) -> Result<SnagView> {
    let events = case::query::events(cx, &case).await?;
    let (acts, shut) = open_acts(cx, &case, &row, &events).await?;
    let org_id = catalogue::query::visible_item(cx, row.item_id).await?.org_id;
    Ok(SnagView {
        version: case.version,
        was: row.was.try_into().unwrap_or_default(),
        on: events.first().map_or(case.saved_at, |it| it.at).day(),
        now: None,
        is_left: snag::left_at(&row.key).is_some(),
        acts,
        shut,
        owners: owners(cx, org_id).await?,
        events: events.into_iter().map(|it| case::event_view(it, false)).collect(),
        row: rows(cx, vec![case]).await?.pop().ok_or(Fault::NotFound)?,
    })
}

/// What is open to whoever looks: by the body, by whose it is, by who did what before; and in sentences why not.
async fn open_acts(cx: &Cx, case: &Case, row: &Row, events: &[Event]) -> Result<(Vec<Act>, Vec<String>)> {
    let (mut acts, mut shut) = (Vec::new(), Vec::new());
    let is_own = case::query::is_in_hand(cx, case).await?;
    for it in case.stage.open_acts(&cx.who) {
        match barred(cx, case, row, events, it) {
            _ if !is_own && !is_check(cx, it) => (),
            Some(says) => shut.push(format!("“{}”{says}", it.label())),
            None if !acts.contains(&it) => acts.push(it),
            None => (),
        }
    }
    Ok((acts, shut))
}

/// Whoever checks the matters of all bodies does it, of whichever body it is.
fn is_check(cx: &Cx, it: Act) -> bool {
    matches!(it, act::CLOSE | act::RETURN | act::DROP) || (it == act::ASSIGN && cx.who.holds(Duty::CheckItems))
}

/// Why this person may not, where the table says they may.
fn barred(cx: &Cx, case: &Case, row: &Row, events: &[Event], it: Act) -> Option<&'static str> {
    let me = cx.who.account();
    let owns = hold::holder(cx, case).map_or(Some(row.owner_id), |it| Some(it.0)) == me;
    let has_fixed = events.iter().rev().find(|it| it.act == act::FIX).and_then(|it| it.account_id) == me;
    match it {
        act::FIX if !owns => Some("由负责人来报；换人以后由新的负责人报"),
        act::CLOSE | act::RETURN | act::DROP if owns || has_fixed => Some("请由别人办：这一件是您整改的"),
        _ => None,
    }
}

pub async fn step(cx: Cx, id: CaseId, form: Step) -> Result<SnagView> {
    let (case, row) = query::one(&cx, id).await?;
    if case.version != form.version {
        return Err(case::explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    if let Err(fault) = case.stage.step(form.act, &cx.who) {
        return Err(case::explain(&cx, &case, fault).await?.into());
    }
    if !is_check(&cx, form.act) && !case::query::is_in_hand(&cx, &case).await? {
        return Err(Fault::NotYours.into());
    }
    let events = case::query::events(&cx, &case).await?;
    if let Some(says) = barred(&cx, &case, &row, &events, form.act) {
        return Err(Fault::form("act", says).into());
    }
    // Of whichever body it is now: meanwhile it may have gone to another.
    let org_id = catalogue::query::visible_item(&cx, row.item_id).await?.org_id;
    let owner = match form.owner {
        Some(it) => Some(owner_of(&cx, org_id, it).await?),
        None => None,
    };
    let text = match &owner {
        Some(it) => format!("交给{}：{}", it.name, form.says),
        None => form.says,
    };
    let n_days = (form.act == act::RETURN).then_some(WITHIN_WORK_DAYS);
    // Whoever holds it owns it: where it was handed on, the row follows.
    let holder = hold::holder(&cx, &case).map(|it| Owner { id: it.0, name: it.1.to_owned() });
    let case = case::step_for_all(&cx, case, form.act, Note { text, n_days }).await?;
    let is_moved = owner.is_some() && case.org_id != org_id;
    let case = if is_moved { case::query::change(&cx, &case, |it| it.org_id = org_id).await? } else { case };
    let owner = owner.or(holder);
    let row = query::change(&cx, &row, |it| {
        if let Some(of) = &owner {
            (it.owner_id, it.owner) = (of.id, of.name.clone());
        }
        it.is_open = !case.stage.is_over();
    })
    .await?;
    let case = match case.stage {
        stage::OPEN => {
            let until = hold::until(&cx);
            case::query::change(&cx, &case, |it| {
                *it = hold::given(it.clone(), Some(row.owner_id), &row.owner, until);
            })
            .await?
        }
        _ => case,
    };
    view(&cx, case, row).await
}
