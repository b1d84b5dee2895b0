//! 集中率: counted from the list of matters and the windows there are.
use std::collections::HashMap;

use common::{
    call::{Page, skip},
    catalogue::{ItemState, Level},
    daybook::Share,
    fault::Fault,
    floor::share::{
        self, APART, Apart, ApartForm, BodyShare, Counted, N_PER_PAGE, SHOW, ShareForm, ShareView, shares,
    },
    org::Org,
};
use uuid::Uuid;

use super::{current, matter, query};
use crate::{
    base::error::Result,
    case, catalogue,
    gate::{cx::Cx, serve::Routes},
    org,
};

pub fn routes(routes: Routes) -> Routes {
    routes.serve(SHOW, show).serve(APART, apart)
}

async fn show(cx: Cx, (): (), form: ShareForm) -> Result<ShareView> {
    let orgs = case::query::orgs(&cx).await?;
    let catalogue = catalogue::shelf::current(&cx, cx.region()).await?;
    let (halls, reasons, today) = (current(&cx).await?, query::apart(&cx).await?, cx.now.day());
    let mut bodies: HashMap<Uuid, Org> = HashMap::new();
    for it in org::query::all(&cx.db(), cx.region()).await? {
        bodies.insert(it.id, serde_json::from_str(&it.body)?);
    }
    let (mut counted, mut aside) = (Vec::new(), Vec::new());
    let listed = |state: ItemState| matches!(state, ItemState::Open | ItemState::Listed);
    let rows = catalogue.entries.iter().map(|it| &it.row);
    for row in rows.filter(|it| listed(it.state) && orgs.contains(&it.org_id)) {
        let Some(body) = bodies.get(&row.org_id).filter(|it| it.shut_because(today).is_none()) else { continue };
        let is_here = !halls.of_matter(&matter(row), today).is_empty();
        counted.push(Counted { org: row.org_name.clone(), is_here });
        if !is_here && form.org.as_ref().is_none_or(|it| it.is_empty() || *it == row.org_name) {
            let is_town = matches!(row.level, Level::Town | Level::Village);
            let usual = share::reason(body.presence, is_town);
            aside.push(Apart {
                id: row.id,
                name: row.name.clone(),
                org: row.org_name.clone(),
                reason: reasons.get(&row.id).cloned().unwrap_or_else(|| usual.to_owned()),
            });
        }
    }
    let (whole, all) = shares(&counted);
    let named = |name: &str| bodies.values().find(|it| it.name == name);
    let body = |(org, share): (String, Share)| {
        let it = named(&org);
        BodyShare {
            presence: it.map(|it| it.presence).unwrap_or_default(),
            since: it.and_then(|it| it.since),
            closed_on: it.and_then(|it| it.closed_on),
            org,
            share,
        }
    };
    let n_rows = aside.len() as u64;
    let skipped = usize::try_from(skip(form.page, N_PER_PAGE)).unwrap_or(usize::MAX);
    let rows = aside.into_iter().skip(skipped).take(N_PER_PAGE as usize).collect();
    Ok(ShareView { whole, bodies: all.into_iter().map(body).collect(), apart: Page { rows, n_rows } })
}

async fn apart(cx: Cx, (): (), form: ApartForm) -> Result<ShareView> {
    let orgs = case::query::orgs(&cx).await?;
    let catalogue = catalogue::shelf::current(&cx, cx.region()).await?;
    let is_ours = |id| catalogue.row(id).is_some_and(|it| orgs.contains(&it.org_id));
    if !form.items.iter().all(|it| is_ours(*it)) {
        return Err(Fault::form("items", "有的事项不归您的单位，请重新勾选").into());
    }
    query::set_apart(&cx, &form.items, &form.reason).await?;
    show(cx, (), ShareForm::default()).await
}
