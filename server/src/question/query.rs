use std::collections::BTreeSet;

use common::{
    account::Duty,
    call::skip,
    case::kinds::Kind,
    fault::Fault,
    id::{AccountId, ItemId},
    moment::{Day, Moment},
    question::{ListForm, stage},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    base::{error::Result, words},
    entity::{account_duties, accounts, cases, many, orgs, question_tokens, questions},
    gate::{cx::Cx, fresh},
};

pub const N_PER_PAGE: u64 = 20;
/// Pairs of a question that are looked for: a longer one is found by its beginning.
const MAX_TOKENS: usize = 40;
/// Of what is typed so much is read: the rest is seldom another question.
const MOST_READ: usize = 500;

/// A question that everybody reads, with its case.
pub struct Published {
    pub row: questions::Model,
    pub case: cases::Model,
}

/// What a case of this kind has of its own.
///
/// # Errors
/// `NotFound` for a case of another kind.
pub async fn of(cx: &Cx, case: &cases::Model) -> Result<questions::Model> {
    let row = questions::Entity::find_by_id((case.region, case.id)).one(&cx.db()).await?;
    Ok(row.ok_or(Fault::NotFound)?)
}

pub async fn insert(cx: &Cx, row: questions::Model) -> Result<()> {
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    row: &questions::Model,
    by: impl FnOnce(&mut questions::Model),
) -> Result<questions::Model> {
    fresh::change(cx, row, by).await
}

/// The bodies somebody answers for who still works there.
fn able(cx: &Cx) -> Select<orgs::Entity> {
    let people = orgs::Entity::belongs_to(accounts::Entity).from(orgs::Column::Id).to(accounts::Column::OrgId);
    let duties = accounts::Entity::belongs_to(account_duties::Entity)
        .from(accounts::Column::Id)
        .to(account_duties::Column::AccountId);
    orgs::Entity::find()
        .join(JoinType::InnerJoin, people.into())
        .join(JoinType::InnerJoin, duties.into())
        .filter(orgs::COLUMN.region.eq(cx.region()))
        .filter(accounts::Column::IsActive.eq(true))
        .filter(account_duties::Column::Duty.eq(Duty::Answer))
}

/// Whether anybody answers for this body.
pub async fn answers(cx: &Cx, org: Uuid) -> Result<bool> {
    Ok(able(cx).filter(orgs::COLUMN.id.eq(org)).limit(1).count(&cx.db()).await? > 0)
}

/// Everyday names of the bodies somebody answers for, but for one.
pub async fn answering(cx: &Cx, but: Uuid) -> Result<Vec<String>> {
    let all = able(cx).filter(orgs::COLUMN.id.ne(but)).order_by_asc(orgs::Column::Name).select_only();
    Ok(all.column(orgs::Column::Name).distinct().into_tuple().all(&cx.db()).await?)
}

/// Not answered, and over their day: by body, whenever they were asked.
pub async fn late(cx: &Cx, orgs: &[Uuid], today: Day) -> Result<Vec<(Uuid, i64)>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(cases::Column::Stage.is_in([stage::ASKED, stage::UNROUTED]))
        .filter(cases::Column::DueOn.lt(today.to_string()))
        .select_only()
        .column(cases::Column::OrgId)
        .expr_as(cases::Column::Id.count(), "n")
        .group_by(cases::Column::OrgId);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// All that somebody asked.
pub async fn of_asker(cx: &Cx, account: AccountId) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(account))
        .filter(cases::Column::Kind.eq(Kind::Question));
    Ok(all.all(&cx.db()).await?)
}

/// What a question is found by.
pub fn tokens(text: &str) -> Vec<String> {
    let beginning: String = text.chars().take(MOST_READ).collect();
    let mut seen = BTreeSet::new();
    words::bigrams(&words::plain(&beginning))
        .into_iter()
        .filter(|it| seen.insert(it.clone()))
        .take(MAX_TOKENS)
        .collect()
}

fn pairs(text: &str) -> BTreeSet<String> {
    words::bigrams(&words::plain(text)).into_iter().collect()
}

/// The words of one that everybody may read from now on.
pub async fn index(cx: &Cx, row: &questions::Model, text: &str) -> Result<()> {
    let rows =
        pairs(text).into_iter().map(|token| question_tokens::Model { region: row.region, token, id: row.id });
    Ok(many::insert_all::<question_tokens::Entity>(&cx.db(), rows.collect()).await?)
}

/// Takes them out again: `text` is what they were made of.
pub async fn unindex(cx: &Cx, row: &questions::Model, text: &str) -> Result<()> {
    question_tokens::Entity::delete_many()
        .filter(question_tokens::COLUMN.region.eq(row.region))
        .filter(question_tokens::Column::Token.is_in(pairs(text)))
        .filter(question_tokens::COLUMN.id.eq(row.id))
        .exec(&cx.db())
        .await?;
    Ok(())
}

fn holding(cx: &Cx, tokens: &[String], item: Option<ItemId>) -> Select<question_tokens::Entity> {
    let all = question_tokens::Entity::find()
        .filter(question_tokens::COLUMN.region.eq(cx.region()))
        .filter(question_tokens::Column::Token.is_in(tokens));
    let Some(item) = item else { return all };
    let of_item = questions::Entity::find()
        .filter(questions::COLUMN.region.eq(cx.region()))
        .filter(questions::Column::ItemId.eq(item))
        .filter(questions::Column::PublishedAt.is_not_null())
        .select_only()
        .column(questions::Column::Id);
    all.filter(question_tokens::Column::Id.in_subquery(of_item.into_query()))
}

/// Which published ones have most of these pairs, and how many of them.
pub async fn found(
    cx: &Cx,
    tokens: &[String],
    item: Option<ItemId>,
    most: u64,
    skip: u64,
) -> Result<Vec<(Uuid, i64)>> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let all = holding(cx, tokens, item)
        .select_only()
        .column(question_tokens::Column::Id)
        .expr_as(question_tokens::Column::Token.count(), "n")
        .group_by(question_tokens::Column::Id)
        .order_by_desc(Expr::cust("n"))
        .order_by_desc(question_tokens::Column::Id);
    Ok(all.offset(skip).limit(most).into_tuple().all(&cx.db()).await?)
}

fn published_all(cx: &Cx) -> Select<questions::Entity> {
    questions::Entity::find()
        .filter(questions::COLUMN.region.eq(cx.region()))
        .filter(questions::Column::PublishedAt.is_not_null())
}

/// Those of these that everybody reads, in their order.
pub async fn these(cx: &Cx, ids: &[Uuid]) -> Result<Vec<Published>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = published_all(cx).filter(questions::Column::Id.is_in(ids.iter().copied())).all(&cx.db()).await?;
    let mut all = with_cases(cx, rows).await?;
    all.sort_by_key(|it| ids.iter().position(|id| *id == it.row.id));
    Ok(all)
}

async fn with_cases(cx: &Cx, rows: Vec<questions::Model>) -> Result<Vec<Published>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::Id.is_in(rows.iter().map(|it| it.id)));
    let cases = all.all(&cx.db()).await?;
    let with = |row: questions::Model| {
        let case = cases.iter().find(|it| it.id == row.id)?.clone();
        Some(Published { row, case })
    };
    Ok(rows.into_iter().filter_map(with).collect())
}

pub async fn published(cx: &Cx, id: Uuid) -> Result<Option<Published>> {
    Ok(these(cx, &[id]).await?.pop())
}

/// One page of what everybody reads: the latest first, or by their words.
pub async fn page(cx: &Cx, form: &ListForm) -> Result<(Vec<Published>, u64)> {
    let from = skip(form.page, N_PER_PAGE);
    let asked = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty());
    if let Some(q) = asked {
        let tokens = tokens(q);
        let ids: Vec<Uuid> =
            found(cx, &tokens, form.item, N_PER_PAGE, from).await?.into_iter().map(|it| it.0).collect();
        let n = match tokens.is_empty() {
            true => 0,
            false => {
                let all = holding(cx, &tokens, form.item).select_only().column(question_tokens::Column::Id);
                all.distinct().count(&cx.db()).await?
            }
        };
        return Ok((these(cx, &ids).await?, n));
    }
    let mut all = published_all(cx);
    if let Some(item) = form.item {
        all = all.filter(questions::Column::ItemId.eq(item));
    }
    let n = all.clone().count(&cx.db()).await?;
    let rows = all.order_by_desc(questions::Column::PublishedAt).order_by_desc(questions::Column::Id);
    let rows = rows.offset(from).limit(N_PER_PAGE).all(&cx.db()).await?;
    Ok((with_cases(cx, rows).await?, n))
}

/// Questions of these bodies asked in a stretch, some at a time, in the order of their ids.
pub async fn asked(cx: &Cx, [from, to]: [Moment; 2], after: Uuid, most: u64) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::Kind.eq(Kind::Question))
        .filter(cases::Column::SubmittedAt.gte(from))
        .filter(cases::Column::SubmittedAt.lt(to))
        .filter(cases::Column::Id.gt(after))
        .order_by_asc(cases::Column::Id);
    Ok(all.limit(most).all(&cx.db()).await?)
}

/// The same of those answered in it.
pub async fn answered(cx: &Cx, [from, to]: [Moment; 2], after: Uuid, most: u64) -> Result<Vec<cases::Model>> {
    let ids = questions::Entity::find()
        .filter(questions::COLUMN.region.eq(cx.region()))
        .filter(questions::Column::AnsweredAt.gte(from))
        .filter(questions::Column::AnsweredAt.lt(to))
        .filter(questions::Column::Id.gt(after))
        .order_by_asc(questions::Column::Id)
        .limit(most)
        .select_only()
        .column(questions::Column::Id);
    let ids: Vec<Uuid> = ids.into_tuple().all(&cx.db()).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::Id.is_in(ids))
        .order_by_asc(cases::Column::Id);
    Ok(all.all(&cx.db()).await?)
}

/// What these cases have of their own.
pub async fn rows(cx: &Cx, cases: &[cases::Model]) -> Result<Vec<questions::Model>> {
    let all = questions::Entity::find()
        .filter(questions::COLUMN.region.eq(cx.region()))
        .filter(questions::Column::Id.is_in(cases.iter().map(|it| it.id)));
    Ok(all.all(&cx.db()).await?)
}
