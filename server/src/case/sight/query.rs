use common::{account::Who, application::stage, case::flow::Stage, decision::Word};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{SelectStatement, UnionType},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::orgs,
    entity::{cases, countersigns},
    gate::cx::Cx,
};

/// 上报: what these bodies have had in hand and another has now, or the other way round. They look on, and do nothing.
pub fn beside(cx: &Cx, orgs: &[Uuid]) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::OtherOrgId.is_in(orgs.iter().copied()))
        .filter(cases::COLUMN.stage.ne(stage::DRAFT))
}

/// 会签: what these bodies were asked about, and are asked still, or have answered.
pub fn asked(cx: &Cx, orgs: &[Uuid]) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::Id.in_subquery(asked_of(cx, orgs, &[Word::Waiting, Word::Said, Word::Over])))
        .filter(cases::COLUMN.stage.ne(stage::DRAFT))
}

/// Which cases these bodies were asked about, by what became of it.
pub fn asked_of(cx: &Cx, orgs: &[Uuid], words: &[Word]) -> SelectStatement {
    countersigns::Entity::find()
        .select_only()
        .column(countersigns::Column::CaseId)
        .filter(countersigns::COLUMN.region.eq(cx.region()))
        .filter(countersigns::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(countersigns::Column::Word.is_in(words.iter().copied()))
        .into_query()
}

/// Whether whoever asks works for a body whose word is waited for.
pub async fn is_asked(cx: &Cx, case: &cases::Model) -> Result<bool> {
    if !matches!(cx.who, Who::Staff { .. }) || case.stage != stage::IN_REVIEW || case.asked_until.is_none() {
        return Ok(false);
    }
    let orgs = orgs(cx).await?;
    let waiting = countersigns::Entity::find()
        .filter(countersigns::COLUMN.region.eq(case.region))
        .filter(countersigns::COLUMN.case_id.eq(case.id))
        .filter(countersigns::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(countersigns::Column::Word.eq(Word::Waiting));
    Ok(waiting.count(&cx.db()).await? > 0)
}

/// Cases in these stages of bodies that have them in hand, or received them. Two questions in one: with an OR the engines would look
/// through every case of the county.
pub fn of_either(cx: &Cx, orgs: &[Uuid], stages: &[Stage]) -> Select<cases::Entity> {
    let of = |side: cases::Column| {
        cases::Entity::find()
            .select_only()
            .column(cases::Column::Id)
            .filter(cases::COLUMN.region.eq(cx.region()))
            .filter(side.is_in(orgs.iter().copied()))
            .filter(cases::Column::Stage.is_in(stages.iter().copied()))
            .into_query()
    };
    let mut ids = of(cases::Column::OrgId);
    ids.union(UnionType::All, of(cases::Column::OtherOrgId));
    cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region())).filter(cases::Column::Id.in_subquery(ids))
}
