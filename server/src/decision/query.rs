use common::{
    account::Duty,
    application::{act, stage},
    case::flow::Stage,
    decision::{DueBy, InboxForm, Tray, Whose, Word, pledge::Promise},
    id::{CaseId, ItemId, Region, SectionId},
    moment::Day,
    registration,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::countersign;
use crate::{
    base::error::Result,
    calendar, callback,
    case::{
        self,
        query::{N_PER_PAGE, holds_words, visible_of},
        sight::query::beside,
    },
    entity::{
        cases::{self, Column, Entity, Model},
        paged,
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

/// 会签: what waits for a word of these bodies.
fn asked(cx: &Cx, orgs: &[Uuid]) -> Select<Entity> {
    let waits = case::sight::query::asked_of(cx, orgs, &[Word::Waiting]);
    Entity::find()
        .filter(Column::Region.eq(cx.region()))
        .filter(Column::Id.in_subquery(waits))
        .filter(Column::Stage.eq(stage::IN_REVIEW))
}

pub async fn n_asked(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    Ok(asked(cx, orgs).count(&cx.db()).await?)
}

/// 登记件 of these bodies, or taken in by them.
fn registered(cx: &Cx, orgs: &[Uuid], tray: Tray) -> Select<Entity> {
    let at = if tray == Tray::Fetch { registration::stage::READY } else { registration::stage::TAKEN };
    case::sight::query::of_either(cx, orgs, &[at])
}

pub async fn n_registered(cx: &Cx, orgs: &[Uuid], tray: Tray) -> Result<u64> {
    match cx.who.holds(tray.duty()) {
        true => Ok(registered(cx, orgs, tray).count(&cx.db()).await?),
        false => Ok(0),
    }
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
fn narrowed(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day, led: &[SectionId]) -> Select<Entity> {
    let mut all = match tray {
        Tray::Above => above(cx, orgs),
        Tray::Countersign => asked(cx, orgs),
        Tray::Owed => owed(cx, orgs),
        Tray::Awaited | Tray::Fetch => registered(cx, orgs, tray),
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
        Some(Whose::Section) => all.filter(is_held().not()).filter(section::query::to_hand_out(cx, led)),
    }
}

/// Whose sections are asked for, where they are.
async fn led(cx: &Cx, form: &InboxForm) -> Result<Vec<SectionId>> {
    match form.whose {
        Some(Whose::Section) => section::led(cx).await,
        _ => Ok(Vec::new()),
    }
}

/// One page of a tray: what is due first, first. `soon`: until when that is.
pub async fn page(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day) -> Result<(Vec<Model>, u64)> {
    let led = led(cx, form).await?;
    let all = narrowed(cx, orgs, tray, form, soon, &led);
    let all = match form.item {
        Some(it) => all.filter(Column::ItemId.eq(it)),
        None => all,
    };
    let rows = all.order_by_asc(day_of(tray)).order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id);
    let (mut rows, n_rows) = paged::page(&cx.db(), rows, form.page, N_PER_PAGE).await?;
    if tray == Tray::Countersign {
        // Each body has a day of its own; the case stands by the last of them.
        let own = countersign::query::waiting(cx, orgs, &rows).await?;
        let calendar = calendar::current(cx).await?;
        for it in &mut rows {
            let of_case = own.iter().filter(|of| of.case_id == it.id);
            let until = of_case.map(|of| countersign::until_of(of, &calendar)).min();
            it.asked_until = until.map(|it| it.to_string()).or_else(|| it.asked_until.clone());
        }
    }
    Ok((rows, n_rows))
}

/// How many of each matter, whichever of them is asked for.
pub async fn items(cx: &Cx, orgs: &[Uuid], tray: Tray, form: &InboxForm, soon: Day) -> Result<Vec<(ItemId, i64)>> {
    let led = led(cx, form).await?;
    let all = narrowed(cx, orgs, tray, form, soon, &led).filter(Column::ItemId.is_not_null());
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
