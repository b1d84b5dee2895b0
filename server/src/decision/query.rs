use common::{
    account::Duty,
    application::{act, stage},
    case::flow::Stage,
    catalogue::ItemKind,
    decision::{DueBy, InboxForm, Tray, Whose, pledge::Promise},
    id::{CaseId, ItemId, Region, SectionId},
    moment::Day,
    registration,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, sea_query::Expr,
};
use uuid::Uuid;

use super::countersign;
use crate::{
    base::error::Result,
    callback,
    case::{
        self,
        query::{N_PER_PAGE, holds_words, visible_of},
        sight::query::beside,
    },
    edition,
    entity::{
        case_events,
        cases::{self, Column, Entity, Model},
        forewarnings, items, many, paged,
    },
    gate::cx::Cx,
    section,
};

fn in_tray(cx: &Cx, orgs: &[Uuid], stages: &[Stage]) -> Select<Entity> {
    let all = visible_of(cx, orgs).filter(Column::Stage.is_in(stages.iter().copied()));
    if cx.who.holds(Duty::Direct) || cx.who.holds(Duty::Supervise) {
        return all;
    }
    // Whoever reviews looks into what is their section's; the other trays know no sections.
    let reviewed = stages.iter().filter(|it| Tray::ALL.iter().any(|of| is_of_section(*of, **it)));
    let reviewed: Vec<Stage> = reviewed.copied().collect();
    match reviewed.is_empty() {
        true => all,
        false => {
            all.filter(Condition::any().add(Column::Stage.is_not_in(reviewed)).add(section::query::theirs(cx)))
        }
    }
}

fn is_of_section(tray: Tray, stage: Stage) -> bool {
    tray.duty() == Duty::Review && tray.stages().contains(&stage)
}

/// How many cases stand in each stage any tray is about.
pub async fn counts(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<(Stage, i64)>> {
    let stages: Vec<Stage> = Tray::ALL.iter().flat_map(|it| it.stages()).copied().collect();
    let all = in_tray(cx, orgs, &stages).select_only().column(Column::Stage).expr_as(Column::Id.count(), "n");
    Ok(all.group_by(Column::Stage).into_tuple().all(&cx.db()).await?)
}

/// What has gone up and is not decided.
fn above(cx: &Cx, orgs: &[Uuid]) -> Select<Entity> {
    let with_them = Stage::all().filter(|it| it.is_in_department());
    beside(cx, orgs).filter(Column::Stage.is_in(with_them))
}

pub async fn n_above(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    Ok(above(cx, orgs).count(&cx.db()).await?)
}

/// 会签: of these, what waits for a word.
fn asked(cx: &Cx, ids: &[Uuid]) -> Select<Entity> {
    let all = Entity::find().filter(Column::Region.eq(cx.region()));
    match ids {
        [] => all.filter(Column::Id.eq(Uuid::nil())),
        _ => all.filter(Column::Id.is_in(ids.iter().copied())).filter(Column::Stage.eq(stage::IN_REVIEW)),
    }
}

pub async fn n_asked(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    match countersign::query::cases_waiting(cx, orgs).await?.as_slice() {
        [] => Ok(0),
        ids => Ok(asked(cx, ids).count(&cx.db()).await?),
    }
}

/// 登记件 of these bodies, or taken in by them.
fn registered(cx: &Cx, orgs: &[Uuid], tray: Tray) -> Select<Entity> {
    let at = if tray == Tray::Fetch { registration::stage::READY } else { registration::stage::TAKEN };
    case::sight::query::of_either(cx, orgs, &[at])
}

/// How many of them wait for a result, and how many for whoever fetches it.
pub async fn n_registered(cx: &Cx, orgs: &[Uuid]) -> Result<(u64, u64)> {
    if !Tray::Awaited.is_for(&cx.who) && !Tray::Fetch.is_for(&cx.who) {
        return Ok((0, 0));
    }
    let stages = [registration::stage::TAKEN, registration::stage::READY];
    let all = case::sight::query::of_either(cx, orgs, &stages).select_only().column(Column::Stage);
    let all = all.expr_as(Column::Id.count(), "n").group_by(Column::Stage);
    let counts: Vec<(Stage, i64)> = all.into_tuple().all(&cx.db()).await?;
    let n = |of: Stage| counts.iter().find(|it| it.0 == of).map_or(0, |it| it.1 as u64);
    Ok((n(stages[0]), n(stages[1])))
}

/// 即办件 the law has accepted: they stay at their window.
fn at_window(cx: &Cx) -> Condition {
    let instant = items::Entity::find()
        .select_only()
        .column(items::Column::Id)
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::Kind.eq(ItemKind::Instant));
    let deemed = case_events::Entity::find()
        .select_only()
        .column(case_events::Column::Seq)
        .filter(case_events::COLUMN.region.eq(cx.region()))
        .filter(Expr::col((case_events::Entity, case_events::Column::CaseId)).equals((Entity, Column::Id)))
        .filter(case_events::Column::Act.eq(act::DEEM));
    Condition::all().add(Column::ItemId.in_subquery(instant.into_query())).add(Expr::exists(deemed.into_query()))
}

pub async fn n_at_window(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    if !cx.who.holds(Tray::Counter.duty()) && !cx.who.holds(Tray::Handle.duty()) {
        return Ok(0);
    }
    let all = visible_of(cx, orgs).filter(Column::Stage.eq(stage::ACCEPTED)).filter(at_window(cx));
    Ok(all.count(&cx.db()).await?)
}

/// 容缺: what these bodies have accepted without something that is still to come.
fn owed(cx: &Cx, orgs: &[Uuid]) -> Select<Entity> {
    in_tray(cx, orgs, &Stage::with(act::SUPPLY)).filter(Column::OwedBy.is_not_null())
}

pub async fn n_owed(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    Ok(owed(cx, orgs).count(&cx.db()).await?)
}

/// What was decided upon a promise and is not settled.
fn promised(cx: &Cx, orgs: &[Uuid], states: &[Promise]) -> Select<Entity> {
    Entity::find()
        .filter(Column::Region.eq(cx.region()))
        .filter(Column::Promise.is_in(states.iter().copied()))
        .filter(Column::Promise.ne(Promise::None))
        .filter(Column::CheckBy.is_not_null())
        .filter(Column::OrgId.is_in(orgs.iter().copied()))
}

pub async fn promises(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<(Promise, i64)>> {
    let all = promised(cx, orgs, &[Promise::Due, Promise::Broken]).select_only().column(Column::Promise);
    let all = all.expr_as(Column::Id.count(), "n").group_by(Column::Promise);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// The day a tray goes by.
fn day_of(tray: Tray) -> Column {
    match tray {
        Tray::Inspect | Tray::Broken => Column::CheckBy,
        Tray::Countersign => Column::AskedUntil,
        Tray::Owed => Column::OwedBy,
        _ => Column::DueOn,
    }
}

/// A tray, narrowed to what the address says beside the matter.
fn narrowed(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day, beside: &Beside) -> Select<Entity> {
    let mut all = match tray {
        Tray::Above => above(cx, orgs),
        Tray::Countersign => asked(cx, &beside.asked),
        Tray::Owed => owed(cx, orgs),
        Tray::Awaited | Tray::Fetch => registered(cx, orgs, tray),
        Tray::Inspect => promised(cx, orgs, &[Promise::Due]),
        Tray::Broken => promised(cx, orgs, &[Promise::Broken]),
        Tray::Callback => callback::query::open(cx),
        Tray::ItemCheck => edition::query::waiting(cx, &edition::FOR_ITEMS),
        Tray::LawCheck => edition::query::waiting(cx, &edition::FOR_LAW),
        Tray::SnagCheck => edition::snag::query::to_check(cx),
        Tray::Counter => {
            let stages = [tray.stages(), &[stage::ACCEPTED]].concat();
            let elsewhere = Condition::all().add(Column::Stage.eq(stage::ACCEPTED)).add(at_window(cx).not());
            in_tray(cx, orgs, &stages).filter(elsewhere.not())
        }
        Tray::Handle => {
            let there = Condition::all().add(Column::Stage.eq(stage::ACCEPTED)).add(at_window(cx));
            in_tray(cx, orgs, tray.stages()).filter(there.not())
        }
        it => in_tray(cx, orgs, it.stages()),
    };
    if let Some(q) = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        all = all.filter(holds_words(q));
    }
    let (day, today) = (day_of(tray), cx.now.day().to_string());
    all = match form.due {
        None => all,
        Some(DueBy::Late) => all.filter(day.lt(today)),
        Some(DueBy::Today) => all.filter(day.eq(today)),
        Some(DueBy::Soon) => all.filter(day.gte(today)).filter(day.lte(soon.to_string())),
    };
    let is_held = || Condition::all().add(Column::ClaimedBy.is_not_null()).add(Column::ClaimedUntil.gt(cx.now));
    match form.whose {
        None => all,
        Some(Whose::Mine) => all.filter(Column::ClaimedBy.eq(cx.who.account())).filter(is_held()),
        Some(Whose::Free) => all.filter(is_held().not()),
        Some(Whose::Section) => all.filter(is_held().not()).filter(section::query::to_hand_out(cx, &beside.led)),
    }
}

/// What a tray is narrowed by and stands in other tables.
struct Beside {
    led: Vec<SectionId>,
    asked: Vec<Uuid>,
}

async fn beside_of(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm) -> Result<Beside> {
    let led = match form.whose {
        Some(Whose::Section) => section::led(cx).await?,
        _ => Vec::new(),
    };
    let asked = match tray {
        Tray::Countersign => countersign::query::cases_waiting(cx, orgs).await?,
        _ => Vec::new(),
    };
    Ok(Beside { led, asked })
}

/// One page of a tray: what is due first, first. `soon`: until when that is.
pub async fn page(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day) -> Result<(Vec<Model>, u64)> {
    let beside = beside_of(cx, orgs, tray, form).await?;
    let all = narrowed(cx, orgs, tray, form, soon, &beside);
    let all = match form.item {
        Some(it) => all.filter(Column::ItemId.eq(it)),
        None => all,
    };
    let rows = all.order_by_asc(day_of(tray)).order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id);
    let (mut rows, n_rows) = paged::page(&cx.db(), rows, form.page, N_PER_PAGE).await?;
    if tray == Tray::Countersign {
        // Each body has a day of its own; the case stands by the last of them.
        let own = countersign::query::waiting(cx, orgs, &rows).await?;
        for it in &mut rows {
            let of_case = own.iter().filter(|of| of.case_id == it.id);
            it.asked_until = of_case.map(|of| of.until_on.clone()).min().or_else(|| it.asked_until.clone());
        }
    }
    Ok((rows, n_rows))
}

/// How many of each matter, whichever of them is asked for.
pub async fn items(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day) -> Result<Vec<(ItemId, i64)>> {
    let beside = beside_of(cx, orgs, tray, form).await?;
    let all = narrowed(cx, orgs, tray, form, soon, &beside).filter(Column::ItemId.is_not_null());
    let counts = all.select_only().column(Column::ItemId).expr_as(Column::Id.count(), "n");
    Ok(counts.group_by(Column::ItemId).into_tuple().all(&cx.db()).await?)
}

/// 容缺 that was promised for a day that is over, of cases it can still end: not of one that was withdrawn meanwhile.
pub async fn in_default(cx: &Cx, region: Region, today: Day, most: u64) -> Result<Vec<cases::Model>> {
    let all = broken_promises(region, today).order_by_asc(cases::Column::OwedBy);
    Ok(all.limit(most).all(&cx.db()).await?)
}

/// The same case as it is now, if it still is one of them.
pub async fn still_in_default(cx: &Cx, id: CaseId, today: Day) -> Result<Option<cases::Model>> {
    Ok(broken_promises(id.region, today).filter(cases::COLUMN.id.eq(id.uuid)).one(&cx.db()).await?)
}

fn broken_promises(region: Region, today: Day) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(region))
        .filter(cases::Column::Stage.is_in(Stage::with(act::DEFAULT)))
        .filter(cases::Column::OwedBy.lt(today.to_string()))
}

/// What a clock has run out for.
pub async fn overdue(
    cx: &Cx,
    region: Region,
    stages: &[Stage],
    today: Day,
    most: u64,
) -> Result<Vec<cases::Model>> {
    let all = run_out(region, stages, today).order_by_asc(cases::Column::DueOn);
    Ok(all.limit(most).all(&cx.db()).await?)
}

/// The same case as it is now, if its time is still over.
pub async fn still_overdue(cx: &Cx, id: CaseId, stages: &[Stage], today: Day) -> Result<Option<cases::Model>> {
    Ok(run_out(id.region, stages, today).filter(cases::COLUMN.id.eq(id.uuid)).one(&cx.db()).await?)
}

/// What will be over on the next working day, or today, and nobody was told so.
fn forewarnable(cx: &Cx, today: Day, next: Day) -> Select<cases::Entity> {
    let told = |is_today: bool| {
        let of = forewarnings::Entity::find()
            .select_only()
            .column(forewarnings::Column::CaseId)
            .filter(forewarnings::COLUMN.region.eq(cx.region()))
            .filter(Expr::col((forewarnings::Entity, forewarnings::Column::CaseId)).equals((Entity, Column::Id)))
            .filter(Expr::col((forewarnings::Entity, forewarnings::Column::DueOn)).equals((Entity, Column::DueOn)))
            .filter(forewarnings::COLUMN.is_today.eq(is_today));
        Expr::exists(of.into_query())
    };
    let (today, next) = (today.to_string(), next.to_string());
    let now = Condition::all().add(Column::DueOn.eq(today.clone())).add(told(true).not());
    let before = Condition::all().add(Column::DueOn.gt(today.clone())).add(told(false).not());
    Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(Column::Stage.is_in([stage::SUBMITTED, stage::PRE_REVIEW, stage::RECEIVED]))
        .filter(Column::DueOn.gte(today))
        .filter(Column::DueOn.lte(next))
        .filter(Condition::any().add(now).add(before))
}

pub async fn to_forewarn(cx: &Cx, today: Day, next: Day, most: u64) -> Result<Vec<Model>> {
    Ok(forewarnable(cx, today, next).order_by_asc(Column::DueOn).limit(most).all(&cx.db()).await?)
}

pub async fn still_to_forewarn(cx: &Cx, id: CaseId, today: Day, next: Day) -> Result<Option<Model>> {
    Ok(forewarnable(cx, today, next).filter(cases::COLUMN.id.eq(id.uuid)).one(&cx.db()).await?)
}

pub async fn forewarned(cx: &Cx, case: &Model, is_today: bool) -> Result<()> {
    let due_on = case.due_on.clone().unwrap_or_default();
    let row = forewarnings::Model { region: case.region, case_id: case.id, due_on, is_today };
    Ok(many::insert_all::<forewarnings::Entity>(&cx.db(), vec![row]).await?)
}

fn run_out(region: Region, stages: &[Stage], today: Day) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(region))
        .filter(cases::Column::Stage.is_in(stages.iter().copied()))
        .filter(cases::Column::DueOn.lt(today.to_string()))
}

/// Who is to hear once more that originals are waited for.
pub async fn to_remind(cx: &Cx, region: Region, today: Day, most: u64) -> Result<Vec<cases::Model>> {
    let all = reminded(region, today).order_by_asc(cases::Column::RemindOn);
    Ok(all.limit(most).all(&cx.db()).await?)
}

/// The same case as it is now, if it still waits.
pub async fn still_to_remind(cx: &Cx, id: CaseId, today: Day) -> Result<Option<cases::Model>> {
    Ok(reminded(id.region, today).filter(cases::COLUMN.id.eq(id.uuid)).one(&cx.db()).await?)
}

fn reminded(region: Region, today: Day) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(region))
        .filter(cases::COLUMN.stage.eq(stage::PRE_PASSED))
        .filter(cases::Column::RemindOn.lte(today.to_string()))
}
