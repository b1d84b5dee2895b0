use common::{
    account::Who, application::stage, calendar::Calendar, case::flow::Stage, decision::Word, moment::Day,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::orgs,
    entity::{cases, countersigns},
    gate::{cx::Cx, fresh},
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

/// Cases in these stages of bodies that have them in hand, or received them: few of a county stand there at a time.
pub fn of_either(cx: &Cx, orgs: &[Uuid], stages: &[Stage]) -> Select<cases::Entity> {
    let ours = Condition::any()
        .add(cases::Column::OrgId.is_in(orgs.iter().copied()))
        .add(cases::Column::OtherOrgId.is_in(orgs.iter().copied()));
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::Stage.is_in(stages.iter().copied()))
        .filter(ours)
}

/// Nobody's word is waited for any longer.
pub async fn end_asking(cx: &Cx, case: &cases::Model) -> Result<()> {
    countersigns::Entity::update_many()
        .col_expr(countersigns::Column::Word, Expr::value(Word::Over))
        .filter(countersigns::COLUMN.region.eq(case.region))
        .filter(countersigns::COLUMN.case_id.eq(case.id))
        .filter(countersigns::Column::Word.eq(Word::Waiting))
        .exec(&cx.db())
        .await?;
    Ok(())
}

/// The days bodies were given to answer, by a calendar that is new: later, never sooner.
pub async fn redate(cx: &Cx, case: &cases::Model, calendar: &Calendar) -> Result<()> {
    let all = countersigns::Entity::find()
        .filter(countersigns::COLUMN.region.eq(case.region))
        .filter(countersigns::COLUMN.case_id.eq(case.id))
        .filter(countersigns::Column::Word.eq(Word::Waiting));
    for it in all.all(&cx.db()).await? {
        let (Some(from), Some(told)) = (Day::parse(&it.asked_on), Day::parse(&it.until_on)) else { continue };
        let due = calendar.due(from, u32::try_from(it.n_days).unwrap_or_default()).day.max(told);
        fresh::change(cx, &it, |it| it.until_on = due.to_string()).await?;
    }
    Ok(())
}
