use common::{
    account::AccountKind,
    id::{AccountId, CaseId},
    proposal::same::{MOST, Number},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{
    base::error::Result,
    case,
    entity::{accounts, cases, consents, files, logins, messages, papers, showings, tickets},
    gate::{audit::witness, cx::Cx},
    paper,
};

pub async fn with_number(cx: &Cx, number: &Number) -> Result<Vec<accounts::Model>> {
    let keys = &cx.hub.keys;
    let is = match number {
        // Somebody else may sign in with the phone: then it is found by the card alone.
        Number::Phone(it) => accounts::Column::PhoneMac.eq(keys.mac("phone", it.as_str())),
        Number::Card(it) => accounts::Column::IdCardMac.eq(keys.mac("id_card", it)),
        Number::Code(it) => accounts::Column::CreditCode.eq(it).and(accounts::Column::CreditCode.ne("")),
    };
    let all = accounts::Entity::find()
        .filter(is)
        .filter(accounts::COLUMN.kind.is_in([AccountKind::Person, AccountKind::Legal]))
        .filter(accounts::COLUMN.is_active.eq(true))
        .order_by_asc(accounts::Column::Id);
    Ok(all.limit(MOST).all(&cx.db()).await?)
}

pub async fn n_cases(cx: &Cx, of: Vec<AccountId>) -> Result<Vec<(AccountId, i64)>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ApplicantId.is_in(of))
        .select_only()
        .column(cases::Column::ApplicantId)
        .expr_as(cases::Column::Id.count(), "n");
    Ok(all.group_by(cases::Column::ApplicantId).into_tuple().all(&cx.db()).await?)
}

/// Everything that is one's is the other's from now on. The cases that went over, each with its witness.
pub async fn hand_over(cx: &Cx, from: AccountId, to: AccountId) -> Result<Vec<CaseId>> {
    let own = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(from))
        .all(&cx.db())
        .await?;
    let mut moved = Vec::new();
    for it in own {
        let is = case::query::change(cx, &it, |it| it.applicant_id = to).await?;
        // Whose a case is that has a number is witnessed.
        if is.no.is_some() {
            witness::keep(cx, &is).await?;
        }
        moved.push(is.case_id());
    }
    let licences = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(cx.region()))
        .filter(papers::Column::HolderId.eq(from))
        .all(&cx.db())
        .await?;
    for it in licences {
        paper::query::held_by(cx, &it, to).await?;
    }
    files::Entity::update_many()
        .col_expr(files::Column::OwnerId, Expr::value(to))
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.owner_id.eq(from))
        .exec(&cx.db())
        .await?;
    messages::Entity::update_many()
        .col_expr(messages::Column::AccountId, Expr::value(to))
        .filter(messages::Column::AccountId.eq(from))
        .exec(&cx.db())
        .await?;
    tickets::Entity::update_many()
        .col_expr(tickets::Column::AccountId, Expr::value(to))
        .filter(tickets::COLUMN.region.eq(cx.region()))
        .filter(tickets::Column::AccountId.eq(from))
        .exec(&cx.db())
        .await?;
    logins::Entity::update_many()
        .col_expr(logins::Column::AccountId, Expr::value(to))
        .filter(logins::Column::AccountId.eq(from))
        .exec(&cx.db())
        .await?;
    consents::Entity::update_many()
        .col_expr(consents::Column::AccountId, Expr::value(to))
        .filter(consents::Column::AccountId.eq(from))
        .exec(&cx.db())
        .await?;
    showings::Entity::update_many()
        .col_expr(showings::Column::AccountId, Expr::value(to))
        .filter(showings::COLUMN.region.eq(cx.region()))
        .filter(showings::Column::AccountId.eq(from))
        .exec(&cx.db())
        .await?;
    Ok(moved)
}
