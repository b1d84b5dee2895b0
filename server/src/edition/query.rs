use common::{
    account::{Duty, Who},
    application,
    call::skip,
    case::{flow::Stage, kinds::Kind},
    catalogue::{ItemState, Level},
    edition::{quality, stage},
    fault::Fault,
    id::{CaseId, ItemId},
    moment::{Day, Moment},
    review::Verdict,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::{N_PER_PAGE, orgs},
    entity::{cases, editions, item_versions, items, paged, verdicts},
    gate::{cx::Cx, fresh},
};

/// Whether whoever asks looks at the editions of every body.
pub fn is_checker(who: &Who) -> bool {
    who.holds(Duty::CheckItems) || who.holds(Duty::CheckLaw)
}

/// Those of one's own bodies; whoever checks sees what has been handed in by any.
async fn visible(cx: &Cx) -> Result<Select<cases::Entity>> {
    if !cx.who.sees(Kind::Edition) || cx.who.account().is_none() {
        return Ok(cases::Entity::find().filter(Expr::val(false)));
    }
    let orgs = orgs(cx).await?;
    let own = Condition::any().add(cases::Column::OrgId.is_in(orgs.iter().copied()));
    let any = match is_checker(&cx.who) {
        true => own.add(cases::Column::Stage.is_not_in([stage::DRAFT, stage::OWN, stage::DROPPED])),
        false => own,
    };
    Ok(cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region())).filter(any))
}

pub async fn one(cx: &Cx, id: CaseId) -> Result<(cases::Model, editions::Model)> {
    let case = visible(cx)
        .await?
        .filter(cases::Column::Stage.is_in(all_stages()))
        .filter(cases::COLUMN.region.eq(id.region))
        .filter(cases::COLUMN.id.eq(id.uuid));
    let case = case.one(&cx.db()).await?.ok_or(Fault::NotFound)?;
    let row = of(cx, &case).await?;
    Ok((case, row))
}

pub async fn of(cx: &Cx, case: &cases::Model) -> Result<editions::Model> {
    let row = editions::Entity::find_by_id((case.region, case.id)).one(&cx.db()).await?;
    Ok(row.ok_or(Fault::NotFound)?)
}

/// Whoever asks: what time and the rehearsal do to an edition.
pub async fn whosesoever(cx: &Cx, id: CaseId) -> Result<(cases::Model, editions::Model)> {
    let case = cases::Entity::find_by_id((id.region, id.uuid)).one(&cx.db()).await?.ok_or(Fault::NotFound)?;
    let row = of(cx, &case).await?;
    Ok((case, row))
}

fn all_stages() -> impl Iterator<Item = Stage> {
    stage::ALL.iter().map(|it| it.stage)
}

/// What is not over first, the soonest due; then the latest.
pub async fn page(
    cx: &Cx,
    at: Option<Stage>,
    org: Option<Uuid>,
    page: Option<u32>,
) -> Result<(Vec<cases::Model>, u64)> {
    let all = visible(cx).await?;
    let all = match at {
        Some(it) => all.filter(cases::Column::Stage.is_in([it])),
        None => all.filter(cases::Column::Stage.is_in(all_stages())),
    };
    let all = match org {
        Some(it) => all.filter(cases::Column::OrgId.eq(it)),
        None => all,
    };
    let over = cases::Column::Stage.is_in([stage::PUBLISHED, stage::DROPPED]);
    let last = Expr::Case(Box::new(Expr::case(over, Expr::val(1)).finally(Expr::val(0))));
    let rows = all.order_by_asc(last).order_by_asc(cases::Column::DueOn.is_null());
    let rows = rows.order_by_asc(cases::Column::DueOn).order_by_desc(cases::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

/// What these cases have of their own.
pub async fn of_all(cx: &Cx, cases: &[cases::Model]) -> Result<Vec<editions::Model>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let all = editions::Entity::find()
        .filter(editions::COLUMN.region.eq(cx.region()))
        .filter(editions::Column::Id.is_in(cases.iter().map(|it| it.id)));
    Ok(all.all(&cx.db()).await?)
}

/// Cases by their numbers within the region.
pub async fn cases_of(cx: &Cx, ids: impl Iterator<Item = Uuid>) -> Result<Vec<cases::Model>> {
    let ids: Vec<Uuid> = ids.collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all =
        cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region())).filter(cases::Column::Id.is_in(ids));
    Ok(all.all(&cx.db()).await?)
}

/// The one that is being made under this code.
pub async fn open_of(cx: &Cx, code: &str) -> Result<Option<cases::Model>> {
    let row = editions::Entity::find()
        .filter(editions::COLUMN.region.eq(cx.region()))
        .filter(editions::Column::Code.eq(code))
        .filter(editions::Column::IsOpen.eq(true));
    let Some(row) = row.one(&cx.db()).await? else { return Ok(None) };
    Ok(cases::Entity::find_by_id((row.region, row.id)).one(&cx.db()).await?)
}

/// Approved editions whose day has come: some of them.
pub async fn due(cx: &Cx, today: Day, most: u64) -> Result<Vec<cases::Model>> {
    let came = Condition::any()
        .add(editions::Column::EffectiveOn.is_null())
        .add(editions::Column::EffectiveOn.lte(today.to_string()));
    let rows = editions::Entity::find()
        .filter(editions::COLUMN.region.eq(cx.region()))
        .filter(editions::Column::IsOpen.eq(true))
        .filter(came)
        .select_only()
        .column(editions::Column::Id);
    let ids: Vec<Uuid> = rows.into_tuple().all(&cx.db()).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ready = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::Id.is_in(ids))
        .filter(cases::COLUMN.stage.eq(stage::READY))
        .order_by_asc(cases::Column::Id);
    Ok(ready.limit(most).all(&cx.db()).await?)
}

/// Editions that have become versions of this matter.
pub async fn published(cx: &Cx, item: ItemId) -> Result<Vec<editions::Model>> {
    let all = editions::Entity::find()
        .filter(editions::COLUMN.region.eq(cx.region()))
        .filter(editions::Column::ItemId.eq(item))
        .filter(editions::Column::Published.is_not_null());
    Ok(all.order_by_desc(editions::Column::Id).limit(N_PER_PAGE).all(&cx.db()).await?)
}

/// The same matter at these levels, as it is in force.
pub async fn with_base_code(cx: &Cx, base_code: &str, levels: &[Level]) -> Result<Vec<items::Model>> {
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::BaseCode.eq(base_code))
        .filter(items::Column::Level.is_in(levels.iter().copied()))
        .filter(items::Column::State.is_not_in([ItemState::Cancelled, ItemState::Draft]));
    Ok(all.limit(N_PER_PAGE).all(&cx.db()).await?)
}

/// Matters by their codes.
pub async fn with_codes(cx: &Cx, codes: &[String]) -> Result<Vec<items::Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::Code.is_in(codes.iter().cloned()));
    Ok(all.all(&cx.db()).await?)
}

/// Some versions of a matter, the latest first: what each is, not what it says.
pub async fn versions(cx: &Cx, item: ItemId, page: Option<u32>) -> Result<(Vec<VersionLine>, u64)> {
    let all = item_versions::Entity::find().filter(item_versions::COLUMN.item_id.eq(item));
    let n_rows = all.clone().count(&cx.db()).await?;
    let rows = all
        .order_by_desc(item_versions::Column::Version)
        .offset(skip(page, N_PER_PAGE))
        .limit(N_PER_PAGE)
        .select_only()
        .columns([
            item_versions::Column::Version,
            item_versions::Column::PublishedOn,
            item_versions::Column::Faults,
        ]);
    Ok((rows.into_tuple().all(&cx.db()).await?, n_rows))
}

/// Version, day, faults.
pub type VersionLine = (i32, String, String);

/// Matters of these bodies, the emptiest first.
pub async fn by_fullness(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<items::Model>, u64)> {
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(items::Column::State.ne(ItemState::Cancelled));
    let rows = all.order_by_asc(items::Column::NElements).order_by_asc(items::Column::Pinyin);
    paged::page(&cx.db(), rows.order_by_asc(items::Column::Id), page, quality::N_PER_PAGE).await
}

/// What was judged bad of cases about these matters, by matter and by what it was.
pub async fn returned(cx: &Cx, items: &[ItemId], since: Moment) -> Result<Vec<(ItemId, String, i64)>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let case = verdicts::Entity::belongs_to(cases::Entity)
        .from((verdicts::Column::Region, verdicts::Column::CaseId))
        .to((cases::Column::Region, cases::Column::Id));
    let all = verdicts::Entity::find()
        .join(JoinType::InnerJoin, case.into())
        .filter(verdicts::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ItemId.is_in(items.iter().copied()))
        .filter(verdicts::Column::Verdict.eq(Verdict::Bad))
        .filter(verdicts::Column::At.gte(since))
        .select_only()
        .column(cases::Column::ItemId)
        .column(verdicts::Column::Slot)
        .expr_as(verdicts::Column::CaseId.count(), "n");
    let all =
        all.group_by(cases::Column::ItemId).group_by(verdicts::Column::Slot).order_by_asc(verdicts::Column::Slot);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// Drafts of these matters that nobody has touched since then.
pub async fn left(cx: &Cx, items: &[ItemId], since: Moment) -> Result<Vec<(ItemId, i64)>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ItemId.is_in(items.iter().copied()))
        .filter(cases::COLUMN.stage.eq(application::stage::DRAFT))
        .filter(cases::Column::SavedAt.lt(since))
        .select_only()
        .column(cases::Column::ItemId)
        .expr_as(cases::Column::Id.count(), "n");
    Ok(all.group_by(cases::Column::ItemId).into_tuple().all(&cx.db()).await?)
}

pub async fn n_waiting(cx: &Cx, stages: &[Stage]) -> Result<u64> {
    Ok(waiting(cx, stages).count(&cx.db()).await?)
}

/// What waits for checks, of the whole house.
pub fn waiting(cx: &Cx, stages: &[Stage]) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::Stage.is_in(stages.iter().copied()))
}

pub async fn insert(cx: &Cx, row: editions::Model) -> Result<()> {
    editions::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    row: &editions::Model,
    by: impl FnOnce(&mut editions::Model),
) -> Result<editions::Model> {
    fresh::change(cx, row, by).await
}
