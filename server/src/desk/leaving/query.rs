use common::{
    application::stage,
    case::flow::Stage,
    id::{AccountId, StampId},
    mandate::stamp::StampState,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::visible_of,
    entity::{
        absences, accounts,
        cases::{self, COLUMN, Column},
        mandates, many, section_members as members, sections, stamp_keepers, stamps, transmittals,
    },
    gate::{cx::Cx, fresh},
};

/// More than anybody has in hand; what is beyond it is seen once these are gone.
const MOST: u64 = 500;

/// Open cases they hold, or handle.
pub async fn cases(cx: &Cx, orgs: &[Uuid], of: AccountId) -> Result<Vec<cases::Model>> {
    let open = Stage::all().filter(|it| !it.is_over() && *it != stage::DRAFT);
    let held = Column::ClaimedBy.eq(of).and(Column::ClaimedUntil.gt(cx.now));
    let all = visible_of(cx, orgs)
        .filter(Column::Stage.is_in(open))
        .filter(Condition::any().add(held).add(Column::HandlerId.eq(of)))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id);
    Ok(all.limit(MOST).all(&cx.db()).await?)
}

/// Drafts at the counter.
pub async fn drafts(cx: &Cx, of: AccountId) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::ClerkId.eq(of))
        .filter(Column::Stage.is_in([stage::DRAFT, stage::CORRECTION]))
        .order_by_asc(Column::SavedAt);
    Ok(all.limit(MOST).all(&cx.db()).await?)
}

/// In force, or soon.
pub async fn letters(cx: &Cx, of: AccountId) -> Result<Vec<mandates::Model>> {
    let all = mandates::Entity::find()
        .filter(mandates::COLUMN.region.eq(cx.region()))
        .filter(mandates::COLUMN.account_id.eq(of))
        .filter(mandates::Column::RevokedOn.is_null())
        .filter(mandates::Column::UntilOn.gte(cx.now.day().to_string()))
        .order_by_asc(mandates::Column::Id);
    Ok(all.limit(MOST).all(&cx.db()).await?)
}

/// In use, and last in their hands.
pub async fn stamps(cx: &Cx, orgs: &[Uuid], of: AccountId) -> Result<Vec<stamps::Model>> {
    let all = stamps::Entity::find()
        .filter(stamps::COLUMN.region.eq(cx.region()))
        .filter(stamps::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(stamps::Column::State.eq(StampState::InUse))
        .all(&cx.db())
        .await?;
    let ids: Vec<StampId> = all.iter().map(|it| it.id).collect();
    let lines = stamp_keepers::Entity::find()
        .filter(stamp_keepers::COLUMN.region.eq(cx.region()))
        .filter(stamp_keepers::Column::StampId.is_in(ids))
        .order_by_asc(stamp_keepers::Column::Since)
        .all(&cx.db())
        .await?;
    let keeper = |id: StampId| lines.iter().rfind(|it| it.stamp_id == id).map(|it| it.account_id);
    Ok(all.into_iter().filter(|it| keeper(it.id) == Some(of)).collect())
}

/// Sent, and counted by nobody yet.
pub async fn lists(cx: &Cx, orgs: &[Uuid], of: AccountId) -> Result<Vec<transmittals::Model>> {
    let is_ours = |it: &transmittals::Model| {
        orgs.contains(&it.org_id) || it.counter_org_id.is_some_and(|it| orgs.contains(&it))
    };
    let all = transmittals::Entity::find()
        .filter(transmittals::COLUMN.region.eq(cx.region()))
        .filter(transmittals::Column::ReceivedAt.is_null())
        .filter(transmittals::Column::SenderId.eq(of))
        .order_by_asc(transmittals::Column::SentAt);
    Ok(all.limit(MOST).all(&cx.db()).await?.into_iter().filter(is_ours).collect())
}

pub async fn take_over_list(cx: &Cx, row: &transmittals::Model, to: AccountId, says: &str) -> Result<()> {
    let change = |it: &mut transmittals::Model| {
        it.sender_id = to;
        it.remark =
            [it.remark.as_str(), says].iter().filter(|it| !it.is_empty()).copied().collect::<Vec<_>>().join("；");
    };
    fresh::change(cx, row, change).await.map(drop)
}

/// With the names of the sections.
pub async fn sections(cx: &Cx, of: AccountId) -> Result<Vec<(members::Model, String)>> {
    let all = members::Entity::find()
        .filter(members::COLUMN.region.eq(cx.region()))
        .filter(members::COLUMN.account_id.eq(of))
        .all(&cx.db())
        .await?;
    let names = sections::Entity::find()
        .filter(sections::COLUMN.region.eq(cx.region()))
        .filter(sections::Column::Id.is_in(all.iter().map(|it| it.section_id)))
        .all(&cx.db())
        .await?;
    let name = |it: &members::Model| names.iter().find(|of| of.id == it.section_id).map(|it| it.name.clone());
    Ok(all.into_iter().map(|it| (it.clone(), name(&it).unwrap_or_default())).collect())
}

/// Whoever takes over is in every one of them, and heads what was headed.
pub async fn take_over_sections(cx: &Cx, all: Vec<members::Model>, to: AccountId) -> Result<()> {
    let Some(leaver) = all.first().map(|it| it.account_id) else { return Ok(()) };
    let ids: Vec<common::id::SectionId> = all.iter().map(|it| it.section_id).collect();
    let own = members::Entity::find()
        .filter(members::COLUMN.region.eq(cx.region()))
        .filter(members::COLUMN.account_id.eq(to))
        .filter(members::Column::SectionId.is_in(ids.iter().copied()))
        .all(&cx.db())
        .await?;
    members::Entity::delete_many()
        .filter(members::COLUMN.region.eq(cx.region()))
        .filter(members::Column::AccountId.is_in([leaver, to]))
        .filter(members::Column::SectionId.is_in(ids.iter().copied()))
        .exec(&cx.db())
        .await?;
    let row = |it: members::Model| {
        let headed = own.iter().any(|of| of.section_id == it.section_id && of.is_head);
        members::Model { account_id: to, is_head: it.is_head || headed, ..it }
    };
    Ok(many::insert_all::<members::Entity>(&cx.db(), all.into_iter().map(row).collect()).await?)
}

/// Whoever is away, today or later, and has them as deputy.
pub async fn absences(cx: &Cx, of: AccountId) -> Result<Vec<(absences::Model, String)>> {
    let all = absences::Entity::find()
        .filter(absences::COLUMN.region.eq(cx.region()))
        .filter(absences::Column::DeputyId.eq(of))
        .filter(absences::Column::UntilOn.gte(cx.now.day().to_string()))
        .all(&cx.db())
        .await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let people = accounts::Entity::find().filter(accounts::Column::Id.is_in(all.iter().map(|it| it.account_id)));
    let people = people.all(&cx.db()).await?;
    let name = |it: &absences::Model| people.iter().find(|of| of.id == it.account_id).map(|it| it.name.clone());
    Ok(all.into_iter().map(|it| (it.clone(), name(&it).unwrap_or_default())).collect())
}

pub async fn stand_in(cx: &Cx, row: &absences::Model, to: AccountId) -> Result<()> {
    fresh::change(cx, row, |it| it.deputy_id = Some(to)).await.map(drop)
}
