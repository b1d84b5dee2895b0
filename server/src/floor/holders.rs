//! 谁有哪些岗位: by duty, by window, by body; on the screen, and as a workbook.
use std::collections::HashMap;

use axum::{body::Bytes, http::request::Parts, response::Response};
use common::{
    account::{
        Duty, Who,
        holders::{BOOK, Holder, HoldersForm, HoldersView, LIST, N_PER_PAGE},
    },
    call::Page,
    export::MOST_ROWS,
    fault::Fault,
    id::AccountId,
    moment::Day,
};
use uuid::Uuid;

use super::{current, query};
use crate::{
    account::{self, stand_in},
    base::{error::Result, workbook::Sheet},
    gate::{
        accept::understood,
        cx::Cx,
        serve::{NOTHING, Routes},
        workbook,
    },
    org,
};

pub fn routes(routes: Routes) -> Routes {
    routes.serve(LIST, list).stream(&BOOK, NOTHING, book)
}

/// Bodies whoever asks may look at, by name: everybody's for the three administrators, their own for heads.
async fn bodies(cx: &Cx) -> Result<HashMap<Uuid, String>> {
    let Who::Staff { region, ref org, .. } = cx.who else { return Err(Fault::NotYours.into()) };
    let administers =
        [Duty::SystemAdmin, Duty::SecurityAdmin, Duty::AuditAdmin].iter().any(|it| cx.who.holds(*it));
    let mut all = query::names(cx).await?;
    match (administers, cx.who.holds(Duty::Direct)) {
        (true, _) => (),
        (false, true) => {
            let led = org::query::under(&cx.db(), region, org).await?;
            all.retain(|id, _| led.contains(id));
        }
        // Who works here is no door of theirs.
        (false, false) => return Err(Fault::NotFound.into()),
    }
    Ok(all)
}

async fn list(cx: Cx, (): (), form: HoldersForm) -> Result<HoldersView> {
    let bodies = bodies(&cx).await?;
    let (rows, n_rows) = found(&cx, &form, &bodies, form.page, N_PER_PAGE).await?;
    let mut orgs: Vec<String> = bodies.into_values().collect();
    orgs.sort();
    Ok(HoldersView { page: Page { rows, n_rows }, orgs })
}

async fn found(
    cx: &Cx,
    form: &HoldersForm,
    bodies: &HashMap<Uuid, String>,
    page: Option<u32>,
    n_per_page: u64,
) -> Result<(Vec<Holder>, u64)> {
    let of = form.org.as_deref().filter(|it| !it.is_empty());
    let among: Vec<Uuid> = bodies.iter().filter(|it| of.is_none_or(|of| of == it.1)).map(|it| *it.0).collect();
    let (halls, seats) = (current(cx).await?, query::seats(cx).await?);
    let window = |id: AccountId| {
        let seat = seats.iter().find(|it| it.account_id == id)?;
        halls.window(seat.window_id).map(|it| it.called())
    };
    let wanted = form.window.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let seated: Option<Vec<AccountId>> = wanted.map(|wanted| {
        let here = seats.iter().filter(|it| window(it.account_id).is_some_and(|it| it.contains(wanted)));
        here.map(|it| it.account_id).collect()
    });
    let lent_to = match form.duty {
        Some(duty) => lenders(cx, duty).await?,
        None => Vec::new(),
    };
    let (people, n_rows) = account::query::who_holds(cx, form, among, seated, lent_to, page, n_per_page).await?;
    let ids: Vec<AccountId> = people.iter().map(|it| it.id).collect();
    let lent = stand_in::query::of_deputies(cx, &ids).await?;
    let names = account::query::names(cx, lent.iter().map(|it| it.account_id).collect()).await?;
    let name = |id: AccountId| names.iter().find(|it| it.0 == id).map(|it| it.1.clone()).unwrap_or_default();
    let mut rows = Vec::new();
    for it in people {
        let mut says = Vec::new();
        for lent in lent.iter().filter(|of| of.deputy_id == it.id) {
            let duties: Vec<Duty> = serde_json::from_str(&lent.duties)?;
            let duties: Vec<&str> = duties.into_iter().map(Duty::label).collect();
            let until = Day::parse(&lent.until_on).map(Day::zh).unwrap_or_default();
            says.push(format!("替{}（{}），到{until}", name(lent.account_id), duties.join("、")));
        }
        rows.push(Holder {
            window: window(it.id).unwrap_or_default(),
            stands_in: says.join("；"),
            id: it.id,
            name: it.name,
            login: it.login,
            org: it.org,
            post: it.post,
            duties: it.duties,
        });
    }
    Ok((rows, n_rows))
}

/// Who has that duty today because somebody is away.
async fn lenders(cx: &Cx, duty: Duty) -> Result<Vec<AccountId>> {
    let mut all = Vec::new();
    for it in stand_in::query::today(cx).await? {
        let duties: Vec<Duty> = serde_json::from_str(&it.duties)?;
        if duties.contains(&duty) {
            all.push(it.deputy_id);
        }
    }
    Ok(all)
}

/// `GET /api/holders.xlsx?duty=review`
async fn book(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let form: HoldersForm = understood(head.uri.query().unwrap_or_default());
    let bodies = bodies(&cx).await?;
    let (rows, _) = found(&cx, &form, &bodies, None, MOST_ROWS).await?;
    let row = |it: Holder| {
        let duties: Vec<&str> = it.duties.into_iter().map(Duty::label).collect();
        vec![it.name, it.login, it.org, it.post, it.window, duties.join("、"), it.stands_in]
    };
    let sheet = Sheet {
        title: "岗位名单",
        heads: vec!["姓名", "登录名", "单位", "职务或者窗口", "坐哪个窗口", "岗位职责", "替岗"],
        rows: rows.into_iter().map(row).collect(),
    };
    workbook::reply(&format!("岗位名单 {}.xlsx", cx.now.day()), &[sheet])
}
