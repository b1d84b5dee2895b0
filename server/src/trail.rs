//! 操作记录: the record of calls, read by the audit administrator, and of one's own by everybody who works here.
use std::collections::{BTreeMap, HashMap};

use common::{
    account::AccountKind,
    call::Page,
    case::spaced_no,
    export::{self, Exported, MOST_ROWS},
    fault::Fault,
    id::{AccountId, CaseId},
    moment::Moment,
    trail::{self, Export, HEADS, N_PER_PAGE, OwnForm, Trail, TrailRow, TrailView, What, Whom, words},
    value::mask_name,
};
use query::Sought;
use uuid::Uuid;

use crate::{
    base::{error::Result, workbook::Sheet},
    entity::{accounts::Model as Account, audit_rows::Model as Row, cases::Model as Case},
    gate::{audit, cx::Cx, serve::Routes, workbook},
};

mod query;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(trail::LIST, list).serve(trail::FIND, find).serve(trail::MINE, mine).serve_prepared(
        trail::EXPORT,
        book,
        export,
    )
}

/// Whoever looks for a person by their number says so (`find`).
async fn list(cx: Cx, (): (), form: Trail) -> Result<TrailView> {
    match form.whom.as_ref().is_some_and(Whom::is_personal) {
        true => Err(Fault::Unreadable.into()),
        false => view(&cx, form).await,
    }
}

async fn find(cx: Cx, (): (), form: Trail) -> Result<TrailView> {
    for it in query::persons(&cx, form.whom.as_ref()).await? {
        audit::note(&cx, trail::FIND.path, &format!("account {it}"), 200);
    }
    view(&cx, form).await
}

async fn view(cx: &Cx, form: Trail) -> Result<TrailView> {
    let sought = query::sought(cx, &form).await?;
    let (found, n_rows) = query::page(cx, &sought, form.page, N_PER_PAGE).await?;
    let rows = rows(cx, found).await?;
    let sealed = audit::query::last_seal(&cx.hub.readers).await?.map(|it| it.until);
    Ok(TrailView { page: Page { rows, n_rows }, sealed, today: cx.now.day() })
}

async fn mine(cx: Cx, (): (), form: OwnForm) -> Result<Page<TrailRow>> {
    let sought = Sought::of(cx.who.account(), cx.now.day());
    let (found, n_rows) = query::page(&cx, &sought, form.page, N_PER_PAGE).await?;
    Ok(Page { rows: rows(&cx, found).await?, n_rows })
}

/// Made before the transaction, which would wait for it.
async fn book(cx: Cx, form: Export) -> Result<Exported> {
    let sought = query::sought(&cx, &form.of).await?;
    let (found, n_rows) = query::page(&cx, &sought, None, MOST_ROWS).await?;
    export::require_few(n_rows)?;
    let rows = rows(&cx, found).await?.iter().map(TrailRow::cells).collect();
    let sheet = Sheet { title: "操作记录", heads: HEADS.to_vec(), rows };
    workbook::exported(format!("操作记录{}.xlsx", cx.now.day()), n_rows, &[sheet])
}

async fn export(cx: Cx, (): (), form: Export, book: Exported) -> Result<Exported> {
    audit::note(&cx, trail::EXPORT.path, &export::told("trail", book.n_lines, &form.reason), 200);
    Ok(book)
}

/// With names for the numbers they have.
async fn rows(cx: &Cx, found: Vec<Row>) -> Result<Vec<TrailRow>> {
    let abouts: Vec<Uuid> = found.iter().filter_map(|it| it.about).collect();
    let cases: HashMap<Uuid, Case> = query::cases(cx, &abouts).await?.into_iter().map(|it| (it.id, it)).collect();
    let people = found.iter().filter_map(|it| it.account_id);
    let people = people.chain(abouts.iter().filter(|it| !cases.contains_key(*it)).map(|it| AccountId(*it)));
    let people: HashMap<AccountId, Account> =
        query::people(cx, people.collect()).await?.into_iter().map(|it| (it.id, it)).collect();
    let looks: BTreeMap<(Uuid, AccountId, Moment), String> = query::reasons(cx, &found, &cases).await?;
    let name = |id: AccountId| people.get(&id).map(called).unwrap_or_default();
    let row = |it: Row| {
        let (what, says) = words::told(&it.route);
        let case = it.about.and_then(|it| cases.get(&it));
        let address = match what {
            What::Refused => words::of_address(&it.subject),
            _ => "",
        };
        let looked = it.about.zip(it.account_id).and_then(|(about, by)| looks.get(&(about, by, it.at)));
        TrailRow {
            at: it.at,
            by: it.account_id.map(name).unwrap_or_default(),
            what,
            says: [says, address].iter().filter(|it| !it.is_empty()).copied().collect::<Vec<_>>().join("："),
            whom: match case {
                Some(it) => of_case(it),
                None => it.about.map(|it| name(AccountId(it))).unwrap_or_default(),
            },
            case: case.map(|it| CaseId { region: it.region, uuid: it.id }),
            why: match what {
                What::Export => export::why(&it.subject).to_owned(),
                _ => looked.cloned().unwrap_or_default(),
            },
            peer: it.peer,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// Who audits learns of a case which it is and whose, and no more than that.
fn of_case(it: &Case) -> String {
    let no = it.no.as_deref().map(spaced_no).unwrap_or_else(|| "还没有提交".to_owned());
    format!("{no} {} {}", it.item_name, mask_name(&it.applicant_name))
}

fn called(it: &Account) -> String {
    match it.kind {
        AccountKind::Staff => format!("{} {}", it.name, it.post).trim().to_owned(),
        AccountKind::Guest => "没有登录的申请人".to_owned(),
        AccountKind::Person => format!("申请人{}", mask_name(&it.name)),
        AccountKind::Legal => format!("申请人{}", it.name),
    }
}
