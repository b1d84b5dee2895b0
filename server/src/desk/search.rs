//! 找办件: by words and numbers, among everything whoever asks may see, on a page and as a workbook.
use common::{
    call::{Page, skip},
    desk::{
        self, N_PER_PAGE,
        search::{Export, FoundRow, HEADS, Search, SearchView, Sought},
    },
    export::{self, Exported, MOST_ROWS},
    fault::Fault,
    id::{AccountId, CaseId},
    moment::Day,
};
use uuid::Uuid;

use super::{
    query::{self, Found},
    room,
};
use crate::{
    base::{error::Result, workbook::Sheet},
    case::words,
    gate::{audit, cx::Cx, workbook},
    org,
};

/// By words and numbers of cases. Who looks for a person says so (`find`).
pub async fn search(cx: Cx, (): (), form: Search) -> Result<SearchView> {
    match form.sought.is_personal() {
        true => Err(Fault::Unreadable.into()),
        false => found(&cx, form, N_PER_PAGE).await,
    }
}

/// By the number of a person or a firm: whoever was looked for stands in the record.
pub async fn find(cx: Cx, (): (), form: Search) -> Result<SearchView> {
    if !form.sought.is_personal() {
        return Err(Fault::Unreadable.into());
    }
    found(&cx, form, N_PER_PAGE).await
}

async fn found(cx: &Cx, form: Search, per_page: u64) -> Result<SearchView> {
    let room = room(cx).await?;
    let by = form.sought.by();
    let names = org::query::all(&cx.db(), cx.region()).await?;
    let applicants = match form.sought.is_personal() {
        true => query::applicants(cx, &form.sought).await?,
        false => Vec::new(),
    };
    // Made ready outside of a transaction, a workbook is noted by whoever takes it.
    if !cx.is_reading() {
        looked(cx, &applicants);
    }
    let named: Vec<(Uuid, &str)> = names.iter().map(|it| (it.id, it.name.as_str())).collect();
    let leads = leads(cx, &form.sought, &named).await?;
    let is = query::sought(&form.sought, &applicants, &named, &leads).add(query::among(cx, &form.among, &named));
    let of = (is.clone(), leads.iter().any(Option::is_some));
    let (rows, n_rows) = query::found(cx, &room.orgs, of, skip(form.page, per_page), per_page).await?;
    let beside = match form.page.unwrap_or(1) {
        1 => query::found_beside(cx, &room.orgs, is).await?,
        _ => Vec::new(),
    };
    let row = |it: Found| FoundRow {
        org: named.iter().find(|of| of.0 == it.org_id).map(|it| it.1.to_owned()).unwrap_or_default(),
        id: CaseId { region: it.region, uuid: it.id },
        no: it.no.unwrap_or_default(),
        item_name: it.item_name,
        applicant: it.applicant_name,
        stage: it.stage,
        submitted: it.submitted_at.map(|it| it.day()),
        due: it.due_on.as_deref().and_then(Day::parse),
    };
    let beside = beside.into_iter().map(row).collect();
    Ok(SearchView { by, page: Page { rows: rows.into_iter().map(row).collect(), n_rows }, beside })
}

/// Where each of the words, or the end of a number, leads.
async fn leads(cx: &Cx, sought: &Sought, named: &[(Uuid, &str)]) -> Result<Vec<Option<Vec<Uuid>>>> {
    match sought {
        Sought::Tail(it) => Ok(vec![Some(words::numbered(cx, it).await?)]),
        Sought::Words(all) => {
            let mut leads = Vec::new();
            for it in all {
                leads.push(query::leads_to(cx, it, named).await?);
            }
            Ok(leads)
        }
        _ => Ok(Vec::new()),
    }
}

/// Whoever was looked for stands in the record.
fn looked(cx: &Cx, applicants: &[AccountId]) {
    applicants.iter().for_each(|it| audit::note(cx, desk::FIND.path, &format!("account {it}"), 200));
}

/// Made before the transaction, which would wait for it.
pub async fn book(cx: Cx, form: Export) -> Result<Exported> {
    let seen = found(&cx, Search { page: None, ..form.of }, MOST_ROWS).await?;
    export::require_few(seen.page.n_rows)?;
    let rows: Vec<Vec<String>> = seen.page.rows.iter().chain(&seen.beside).map(FoundRow::cells).collect();
    let n_rows = rows.len() as u64;
    let sheet = Sheet { title: "办件", heads: HEADS.to_vec(), rows };
    workbook::exported(format!("办件{}.xlsx", cx.now.day()), n_rows, &[sheet])
}

pub async fn export(cx: Cx, (): (), form: Export, book: Exported) -> Result<Exported> {
    if form.of.sought.is_personal() {
        looked(&cx, &query::applicants(&cx, &form.of.sought).await?);
    }
    audit::note(&cx, desk::EXPORT.path, &export::told("cases", book.n_lines, &form.reason), 200);
    Ok(book)
}
