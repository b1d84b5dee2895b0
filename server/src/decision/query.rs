use common::{
    application::{act, stage},
    case::flow::Stage,
    decision::{DueBy, InboxForm, Tray, Whose, pledge::Promise},
    id::{CaseId, ItemId, Region},
    moment::Day,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::{
    base::error::Result,
    callback,
    case::{
        self,
        query::{N_PER_PAGE, beside, holds_words, visible_of},
    },
    entity::{
        cases::{self, Column, Entity, Model},
        paged,
    },
    gate::cx::Cx,
};

fn in_tray(cx: &Cx, orgs: &[Uuid], stages: &[Stage]) -> Select<Entity> {
    visible_of(cx, orgs).filter(Column::Stage.is_in(stages.iter().copied()))
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

/// 会签: what waits for a word of these bodies.
fn asked(cx: &Cx, orgs: &[Uuid]) -> Select<Entity> {
    let waits = case::query::asked(cx, orgs).filter(Column::AskedUntil.is_not_null());
    waits.filter(Column::Stage.eq(stage::IN_REVIEW))
}

pub async fn n_asked(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    Ok(asked(cx, orgs).count(&cx.db()).await?)
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
fn narrowed(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day) -> Select<Entity> {
    let mut all = match tray {
        Tray::Above => above(cx, orgs),
        Tray::Countersign => asked(cx, orgs),
        Tray::Owed => owed(cx, orgs),
        Tray::Inspect => promised(cx, orgs, &[Promise::Due]),
        Tray::Broken => promised(cx, orgs, &[Promise::Broken]),
        Tray::Callback => callback::query::open(cx),
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
    }
}

/// One page of a tray: what is due first, first. `soon`: until when that is.
pub async fn page(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day) -> Result<(Vec<Model>, u64)> {
    let all = narrowed(cx, orgs, tray, form, soon);
    let all = match form.item {
        Some(it) => all.filter(Column::ItemId.eq(it)),
        None => all,
    };
    let rows = all.order_by_asc(day_of(tray)).order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id);
    paged::page(&cx.db(), rows, form.page, N_PER_PAGE).await
}

/// How many of each matter, whichever of them is asked for.
pub async fn items(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day) -> Result<Vec<(ItemId, i64)>> {
    let all = narrowed(cx, orgs, tray, form, soon).filter(Column::ItemId.is_not_null());
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

fn run_out(region: Region, stages: &[Stage], today: Day) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(region))
        .filter(cases::Column::Stage.is_in(stages.iter().copied()))
        .filter(cases::Column::DueOn.lt(today.to_string()))
}
