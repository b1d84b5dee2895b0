use std::sync::Arc;

use common::{
    account::Who,
    application::{act, stage},
    case::{
        flow::{Act, Is, Stage},
        kinds::Kind,
    },
    decision::pledge::Promise,
    fault::Fault,
    id::{AccountId, CaseId, Region},
    moment::Day,
    value::{mask_name, plain_digits, sought},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::NotSet,
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, LikeExpr},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::{sight, words},
    entity::{case_events, cases, handovers, notices, paged},
    gate::{audit::witness, cx::Cx, fresh},
    org,
};

pub const N_PER_PAGE: u64 = 50;

/// The second ring: whose rows are there at all. Every select of cases starts here.
/// Citizens see their own; staff see what their body and the bodies below it decide, drafts never.
pub async fn visible(cx: &Cx) -> Result<Select<cases::Entity>> {
    Ok(visible_of(cx, &orgs(cx).await?))
}

/// Whose cases staff may see: those of their body and the bodies below it, if their work is cases at all.
pub async fn orgs(cx: &Cx) -> Result<Arc<Vec<Uuid>>> {
    match &cx.who {
        Who::Staff { duties, .. } if !duties.iter().any(|it| it.is_about_cases()) => Ok(Arc::default()),
        Who::Staff { region, org, .. } => {
            let below = async { org::query::under(&cx.db(), *region, org).await };
            cx.hub.orgs.get(cx, (*region, org.clone()), below).await
        }
        _ => Ok(Arc::default()),
    }
}

/// The same, for whoever has asked for the bodies already.
pub fn visible_of(cx: &Cx, orgs: &[Uuid]) -> Select<cases::Entity> {
    let all = cases::Entity::find();
    match &cx.who {
        Who::Nobody => all.filter(Expr::val(false)),
        Who::Guest { account } | Who::Citizen { account, .. } => {
            all.filter(cases::COLUMN.region.eq(cx.region())).filter(cases::COLUMN.applicant_id.eq(*account))
        }
        Who::Staff { region, .. } => all
            .filter(cases::COLUMN.region.eq(*region))
            .filter(cases::Column::OrgId.is_in(orgs.iter().copied()))
            .filter(cases::COLUMN.stage.ne(stage::DRAFT)),
    }
}

/// Of what is visible, the kinds whoever asks has a duty about. Where stages are asked for it is said by them already.
pub fn kinds_seen(cx: &Cx) -> Condition {
    let hidden: Vec<Kind> = Kind::ALL.iter().copied().filter(|it| !cx.who.sees(*it)).collect();
    Condition::all().add_option((!hidden.is_empty()).then(|| cases::Column::Kind.is_not_in(hidden)))
}

/// The one of that number, if it is there for whoever asks; staff see the kinds their duties are about.
pub async fn one(cx: &Cx, id: CaseId) -> Result<cases::Model> {
    let found = of_ring(cx, id).await?;
    match cx.who.sees(found.kind) {
        true => Ok(found),
        false => Err(Fault::NotFound.into()),
    }
}

async fn of_ring(cx: &Cx, id: CaseId) -> Result<cases::Model> {
    let of_id = |rows: Select<cases::Entity>| {
        rows.filter(cases::COLUMN.region.eq(id.region)).filter(cases::COLUMN.id.eq(id.uuid))
    };
    if let Some(row) = of_id(visible(cx).await?).one(&cx.db()).await? {
        return Ok(row);
    }
    let orgs = orgs(cx).await?;
    if orgs.is_empty() {
        return Err(Fault::NotFound.into());
    }
    match of_id(sight::query::beside(cx, &orgs)).one(&cx.db()).await? {
        Some(it) => Ok(it),
        None => Ok(of_id(sight::query::asked(cx, &orgs)).one(&cx.db()).await?.ok_or(Fault::NotFound)?),
    }
}

/// The case of whoever fills it in: the applicant's own, or the draft or correction a clerk has in hand for them.
pub async fn filled(cx: &Cx, id: CaseId) -> Result<cases::Model> {
    match &cx.who {
        Who::Staff { .. } => {
            let draft = of_clerk(cx, id).filter(cases::Column::Stage.is_in(IN_HANDS));
            Ok(draft.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
        }
        _ => one(cx, id).await,
    }
}

/// Whoever asks: for what is looked at again on the way of an upload whose door was passed.
pub async fn whosesoever(cx: &Cx, id: CaseId) -> Result<Option<cases::Model>> {
    Ok(cases::Entity::find_by_id((id.region, id.uuid)).one(&cx.db()).await?)
}

/// Where a clerk may fill in for somebody who stands there.
const IN_HANDS: [Stage; 2] = [stage::DRAFT, stage::CORRECTION];

/// What this clerk has taken in already.
pub async fn taken_in(cx: &Cx, id: CaseId) -> Result<Option<cases::Model>> {
    Ok(of_clerk(cx, id).filter(cases::Column::Stage.is_not_in(IN_HANDS)).one(&cx.db()).await?)
}

fn of_clerk(cx: &Cx, id: CaseId) -> Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::COLUMN.region.eq(id.region))
        .filter(cases::COLUMN.id.eq(id.uuid))
        .filter(cases::Column::ClerkId.eq(cx.who.account()))
}

/// Drafts in the hands of whoever asks, the last touched first.
pub async fn in_hands(cx: &Cx, page: Option<u32>) -> Result<(Vec<cases::Model>, u64)> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ClerkId.eq(cx.who.account()))
        .filter(cases::Column::Stage.is_in(IN_HANDS));
    let rows = all.order_by_desc(cases::Column::SavedAt).order_by_desc(cases::COLUMN.id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

/// Whether whoever asks works for the body that has the case in hand; for applicants, always.
pub async fn is_in_hand(cx: &Cx, case: &cases::Model) -> Result<bool> {
    match &cx.who {
        Who::Staff { .. } => Ok(orgs(cx).await?.contains(&case.org_id)),
        _ => Ok(true),
    }
}

/// Whether this act is theirs to do: of the body that has the case in hand; and of the one that received it, where the act is done
/// there (`Is::WhereReceived`).
pub async fn may_do(cx: &Cx, case: &cases::Model, act: Act) -> Result<bool> {
    if is_in_hand(cx, case).await? {
        return Ok(true);
    }
    let Some(there) = case.other_org_id.filter(|_| act.is(Is::WhereReceived)) else { return Ok(false) };
    Ok(orgs(cx).await?.contains(&there))
}

/// The signs of LIKE stand for themselves.
pub fn holds(text: &str) -> LikeExpr {
    let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{plain}%")).escape('\\')
}

/// Words of a search: in the applicant's name, the matter's, or the number.
pub fn holds_words(q: &str) -> Condition {
    let words = sought(q);
    let digits = plain_digits(&words);
    let any = Condition::any()
        .add(cases::Column::ApplicantName.like(holds(&words)))
        .add(cases::Column::ItemName.like(holds(&words)));
    if digits.is_empty() { any } else { any.add(cases::Column::No.like(holds(&digits))) }
}

/// Every word has to be in one of the columns; without words everything fits.
pub fn has_words<C: ColumnTrait>(q: &str, columns: &[C]) -> Condition {
    let words = sought(q);
    let any = |word: &str| columns.iter().fold(Condition::any(), |any, column| any.add(column.like(holds(word))));
    words.split(' ').filter(|it| !it.is_empty()).fold(Condition::all(), |all, word| all.add(any(word)))
}

/// For the public look-up, which asks for the query code afterwards.
pub async fn by_no(cx: &Cx, no: &str) -> Result<Option<cases::Model>> {
    let Some(region) = no.get(..6).and_then(|it| it.parse().ok()) else { return Ok(None) };
    let all = cases::Entity::find().filter(cases::COLUMN.region.eq(Region(region)));
    Ok(all.filter(cases::Column::No.eq(no)).one(&cx.db()).await?)
}

/// The draft this applicant already has for the item.
pub async fn draft_of(cx: &Cx, account: AccountId, item: common::id::ItemId) -> Result<Option<cases::Model>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(account))
        .filter(cases::COLUMN.item_id.eq(item))
        .filter(cases::COLUMN.stage.eq(stage::DRAFT));
    Ok(all.one(&cx.db()).await?)
}

/// Whether a promise of theirs was found untrue: then they cannot be taken at their word again (国办发〔2020〕42号).
pub async fn has_broken_promise(cx: &Cx, account: AccountId) -> Result<bool> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(account))
        .filter(cases::COLUMN.promise.eq(Promise::Broken));
    Ok(all.count(&cx.db()).await? > 0)
}

pub async fn drafts_of(cx: &Cx, account: AccountId) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(account))
        .filter(cases::COLUMN.stage.eq(stage::DRAFT));
    Ok(all.limit(N_PER_PAGE).all(&cx.db()).await?)
}

/// What needs the applicant first, then the latest.
pub async fn mine(cx: &Cx, page: Option<u32>) -> Result<(Vec<cases::Model>, u64)> {
    // The parts of a bundle stand on its page.
    let all = visible(cx).await?.filter(cases::Column::JointId.is_null());
    let yours = Condition::any()
        .add(cases::COLUMN.stage.eq(stage::CORRECTION))
        .add(cases::COLUMN.stage.eq(stage::PRE_PASSED))
        .add(cases::COLUMN.stage.eq(stage::DRAFT));
    let first = Expr::Case(Box::new(Expr::case(yours, Expr::val(0)).finally(Expr::val(1))));
    let rows = all.order_by_asc(first).order_by_desc(cases::Column::SavedAt).order_by_desc(cases::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

/// What these bodies work on themselves, at any of `stages`: what waits first, the soonest due; then what is over, the latest.
pub async fn of_house(
    cx: &Cx,
    orgs: &[Uuid],
    stages: impl IntoIterator<Item = Stage>,
    page: Option<u32>,
) -> Result<(Vec<cases::Model>, u64)> {
    let all = visible_of(cx, orgs).filter(cases::Column::Stage.is_in(stages));
    let rows = all.order_by_asc(cases::Column::DueOn.is_null()).order_by_asc(cases::Column::DueOn);
    paged::page(&cx.db(), rows.order_by_desc(cases::Column::Id), page, N_PER_PAGE).await
}

/// Everything of an applicant with its events, latest first.
pub async fn whole(
    cx: &Cx,
    account: AccountId,
    most: u64,
) -> Result<Vec<(cases::Model, Vec<case_events::Model>)>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(account))
        .order_by_desc(cases::Column::Id);
    let cases = all.limit(most).all(&cx.db()).await?;
    let mut events = Vec::new();
    for some in cases.chunks(200) {
        events.extend(events_of_all(cx, cx.region(), some).await?);
    }
    let with_own = |it: cases::Model| {
        let own = events.iter().filter(|event| event.case_id == it.id).cloned().collect();
        (it, own)
    };
    Ok(cases.into_iter().map(with_own).collect())
}

/// How many of somebody's cases somebody still works on.
pub async fn n_under_way(cx: &Cx, account: AccountId) -> Result<u64> {
    let over = Stage::all().filter(|it| it.is_over() || *it == stage::DRAFT);
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(account))
        .filter(cases::Column::Stage.is_not_in(over));
    Ok(all.count(&cx.db()).await?)
}

/// What was handed in stays, without the whole name on its face.
pub async fn mask_applicant(cx: &Cx, account: AccountId) -> Result<()> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(account));
    for case in all.all(&cx.db()).await? {
        words::forget(cx, &case).await?;
        let case = change(cx, &case, |it| it.applicant_name = mask_name(&it.applicant_name)).await?;
        if case.no.is_some() {
            witness::keep(cx, &case).await?;
        }
    }
    Ok(())
}

pub async fn n_of_applicant(cx: &Cx, case: &cases::Model) -> Result<u64> {
    let all = visible(cx).await?.filter(kinds_seen(cx)).filter(cases::COLUMN.applicant_id.eq(case.applicant_id));
    Ok(all.filter(cases::COLUMN.id.ne(case.id)).count(&cx.db()).await?)
}

/// Some of everything a day stands with that the calendar made, in the order of their ids.
pub async fn dated(cx: &Cx, region: Region, after: Uuid, most: u64) -> Result<Vec<cases::Model>> {
    let any = Condition::any()
        .add(cases::Column::DueOn.is_not_null())
        .add(cases::Column::OwedBy.is_not_null())
        .add(cases::Column::AskedUntil.is_not_null())
        .add(cases::Column::CheckBy.is_not_null());
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(region))
        .filter(cases::COLUMN.id.gt(after))
        .filter(any)
        .order_by_asc(cases::Column::Id);
    Ok(all.limit(most).all(&cx.db()).await?)
}

pub async fn n_all(cx: &Cx, region: Region) -> Result<u64> {
    Ok(cases::Entity::find().filter(cases::COLUMN.region.eq(region)).count(&cx.db()).await?)
}

pub async fn insert(cx: &Cx, case: cases::Model, event: case_events::Model) -> Result<cases::Model> {
    let case = case.into_active_model().reset_all().insert(&cx.db()).await?;
    event.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(case)
}

/// Writes the row, moved on, and appends the event, if nobody else has moved it since it was read. `false`: somebody
/// has.
pub async fn advance(cx: &Cx, was: &cases::Model, is: &cases::Model, event: case_events::Model) -> Result<bool> {
    let mut row = is.clone().into_active_model().reset_all();
    (row.region, row.id) = (NotSet, NotSet);
    let moved = cases::Entity::update_many()
        .set(row)
        .filter(cases::COLUMN.region.eq(was.region))
        .filter(cases::COLUMN.id.eq(was.id))
        .filter(cases::COLUMN.version.eq(was.version))
        .filter(cases::COLUMN.stage.eq(was.stage))
        // Nor what was typed saved: it would be written over.
        .filter(cases::COLUMN.rev.eq(was.rev))
        .exec(&cx.db())
        .await?;
    if moved.rows_affected == 1 {
        let event = event.into_active_model().reset_all();
        case_events::Entity::insert(event).exec_without_returning(&cx.db()).await?;
    }
    Ok(moved.rows_affected == 1)
}

/// Everything but stage, version and date, which only `advance` moves.
pub async fn change(cx: &Cx, case: &cases::Model, by: impl FnOnce(&mut cases::Model)) -> Result<cases::Model> {
    let own = |it: &cases::Model| (it.stage, it.version, it.due_on.clone(), it.is_provisional);
    fresh::change(cx, case, |it| {
        let before = own(it);
        by(it);
        (it.stage, it.version, it.due_on, it.is_provisional) = before;
    })
    .await
}

/// The days the calendar makes, and nothing else.
pub async fn set_days(cx: &Cx, case: cases::Model) -> Result<()> {
    fresh::change(cx, &case, |it| {
        (it.due_on, it.is_provisional) = (case.due_on.clone(), case.is_provisional);
        (it.owed_by, it.asked_until, it.check_by) =
            (case.owed_by.clone(), case.asked_until.clone(), case.check_by.clone());
    })
    .await
    .map(drop)
}

pub async fn delete_draft(cx: &Cx, case: &cases::Model) -> Result<()> {
    let own = case_events::Entity::delete_many()
        .filter(case_events::COLUMN.region.eq(case.region))
        .filter(case_events::COLUMN.case_id.eq(case.id));
    own.exec(&cx.db()).await?;
    end_handover(cx, case).await?;
    cases::Entity::delete_by_id((case.region, case.id)).exec(&cx.db()).await?;
    Ok(())
}

/// The visitor's drafts become the account's; where it has one for the same item already, both stay.
pub async fn hand_over(cx: &Cx, from: AccountId, to: AccountId) -> Result<()> {
    use crate::entity::files;
    cases::Entity::update_many()
        .col_expr(cases::Column::ApplicantId, Expr::value(to))
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.applicant_id.eq(from))
        // Whose a case is that has a number is witnessed.
        .filter(cases::Column::No.is_null())
        .exec(&cx.db())
        .await?;
    files::Entity::update_many()
        .col_expr(files::Column::OwnerId, Expr::value(to))
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.owner_id.eq(from))
        .exec(&cx.db())
        .await?;
    Ok(())
}

/// One visitor's draft and its files become somebody else's.
pub async fn hand_over_one(cx: &Cx, case: &cases::Model, to: AccountId) -> Result<()> {
    use crate::entity::files;
    change(cx, case, |it| it.applicant_id = to).await?;
    files::Entity::update_many()
        .col_expr(files::Column::OwnerId, Expr::value(to))
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::COLUMN.case_id.eq(case.id))
        .exec(&cx.db())
        .await?;
    Ok(())
}

/// A draft's new code, in the place of its last one; what ran out goes too.
pub async fn put_handover(cx: &Cx, row: handovers::Model) -> Result<()> {
    let old =
        Condition::any().add(handovers::COLUMN.case_id.eq(row.case_id)).add(handovers::COLUMN.until.lt(cx.now));
    handovers::Entity::delete_many()
        .filter(handovers::COLUMN.region.eq(row.region))
        .filter(old)
        .exec(&cx.db())
        .await?;
    handovers::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

/// The draft a code stands for, as long as it counts.
pub async fn handed_over(cx: &Cx, region: Region, code_mac: &str) -> Result<Option<cases::Model>> {
    let row = handovers::Entity::find()
        .filter(handovers::COLUMN.region.eq(region))
        .filter(handovers::Column::CodeMac.eq(code_mac))
        .filter(handovers::COLUMN.until.gt(cx.now));
    let Some(row) = row.one(&cx.db()).await? else { return Ok(None) };
    Ok(cases::Entity::find_by_id((row.region, row.case_id)).one(&cx.db()).await?)
}

pub async fn end_handover(cx: &Cx, case: &cases::Model) -> Result<()> {
    handovers::Entity::delete_by_id((case.region, case.id)).exec(&cx.db()).await?;
    Ok(())
}

pub async fn events(cx: &Cx, case: &cases::Model) -> Result<Vec<case_events::Model>> {
    let all = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(case.region))
        .filter(case_events::COLUMN.case_id.eq(case.id))
        .order_by_asc(case_events::COLUMN.seq);
    Ok(all.all(&cx.db()).await?)
}

/// The same for several cases at once, each in its order.
pub async fn events_of_all(cx: &Cx, region: Region, cases: &[cases::Model]) -> Result<Vec<case_events::Model>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let all = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(region))
        .filter(case_events::Column::CaseId.is_in(cases.iter().map(|it| it.id)))
        .order_by_asc(case_events::Column::CaseId)
        .order_by_asc(case_events::COLUMN.seq);
    Ok(all.all(&cx.db()).await?)
}

pub async fn notices(cx: &Cx, case: &cases::Model) -> Result<Vec<notices::Model>> {
    let all = notices::Entity::find()
        .filter(notices::COLUMN.region.eq(case.region))
        .filter(notices::COLUMN.case_id.eq(case.id))
        .order_by_asc(notices::COLUMN.round);
    Ok(all.all(&cx.db()).await?)
}

/// Handed in, and passed or accepted, on that day: from the log, like every figure.
pub async fn figures_of(cx: &Cx, region: Region, day: Day) -> Result<(u64, u64)> {
    let of_day = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(region))
        .filter(case_events::Column::At.gte(day.start()))
        .filter(case_events::Column::At.lt(day.plus(1).start()));
    let n = |acts: &[Act]| of_day.clone().filter(case_events::Column::Act.is_in(acts.iter().copied()));
    let n_submitted = n(&[act::SUBMIT, act::TAKE_IN]).count(&cx.db()).await?;
    let n_passed = n(&[act::PASS, act::PASS_WHOLE]).count(&cx.db()).await?;
    Ok((n_submitted, n_passed))
}
