//! 法规库、标准材料库: kept by the offices that check, read by everybody who writes. Nothing of a matter changes here: whoever changes a law or a
//! standard reads which matters now say otherwise.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use common::{
    account::Duty,
    call::Page,
    catalogue::Item,
    check::Nothing,
    fault::Fault,
    id::{ItemId, LawId, StandardId},
    library::{
        self, Article, FindForm, LawForm, LawRow, LawUse, LawView, LawsView, Standard, StandardForm, StandardRow,
        StandardUse, StandardView, StandardsView, articles_of, plain_law,
    },
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    base::error::Result,
    catalogue,
    entity::{items::Model as Row, laws::Model as Law, standards::Model as Kept},
    gate::{cx::Cx, serve::Routes},
};

mod query;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(library::LAWS, laws)
        .serve(library::LAW, law)
        .serve(library::SAVE_LAW, save_law)
        .serve(library::STANDARDS, standards)
        .serve(library::STANDARD, standard)
        .serve(library::SAVE_STANDARD, save_standard)
}

/// What stands of a law beside its name.
#[derive(Default, Serialize, Deserialize)]
struct Body {
    number: String,
    note: String,
    articles: Vec<Article>,
}

const STALE: &str = "刚才有人改过它，请刷新，看看现在的样子再改";

async fn laws(cx: Cx, (): (), form: FindForm) -> Result<LawsView> {
    let q = plain_law(form.q.as_deref().unwrap_or_default());
    let (rows, n_rows) = query::laws(&cx, &q, form.page).await?;
    let names: Vec<String> = rows.iter().map(|it| it.name.clone()).collect();
    let n_of = query::n_of_laws(&cx, &names).await?;
    let row = |it: Law| {
        let body: Body = serde_json::from_str(&it.body)?;
        Ok(LawRow {
            id: it.id,
            number: body.number,
            n_articles: body.articles.len() as u32,
            n_items: n_of.get(&it.name).copied().unwrap_or_default(),
            name: it.name,
        })
    };
    let rows: Result<Vec<LawRow>> = rows.into_iter().map(row).collect();
    Ok(LawsView {
        page: Page { rows: rows?, n_rows },
        missing: query::missing_laws(&cx).await?,
        may_change: cx.who.holds(Duty::CheckLaw),
    })
}

async fn law(cx: Cx, id: LawId, _: Nothing) -> Result<LawView> {
    let row = query::law(&cx, id).await?.ok_or(Fault::NotFound)?;
    let body: Body = serde_json::from_str(&row.body)?;
    let n_uses = query::n_of_laws(&cx, std::slice::from_ref(&row.name)).await?;
    let uses = query::of_law(&cx, &row.name).await?;
    let ids: Vec<ItemId> = uses.iter().map(|it| it.item_id).collect();
    let mut said: BTreeMap<ItemId, Vec<String>> = BTreeMap::new();
    for it in uses {
        said.entry(it.item_id).or_default().push(it.article);
    }
    let known: BTreeSet<&str> = body.articles.iter().map(|it| it.number.as_str()).collect();
    let of = |it: Row| {
        let article = said.get(&it.id).map(|all| all.join("、")).unwrap_or_default();
        let unknown = articles_of(&article).into_iter().filter(|it| !known.contains(it.as_str())).collect();
        LawUse { item: it.id, name: it.name, org: it.org_name, article, unknown }
    };
    let uses = query::items(&cx, &ids).await?.into_iter().map(of).collect();
    Ok(LawView {
        id,
        rev: row.rev,
        n_uses: n_uses.get(&row.name).copied().unwrap_or_default(),
        changed: changed(&row.changed_by, row.changed_at),
        name: row.name,
        number: body.number,
        note: body.note,
        articles: body.articles,
        uses,
    })
}

fn changed(by: &str, at: common::moment::Moment) -> String {
    format!("{by}，{}", at.zh())
}

/// As it was seen, or somebody else was here.
fn require_rev(seen: i32, now: i32) -> std::result::Result<(), Fault> {
    match seen == now {
        true => Ok(()),
        false => Err(Fault::form("name", STALE)),
    }
}

async fn save_law(cx: Cx, (): (), form: LawForm) -> Result<LawView> {
    let there = query::law_called(&cx, &form.name).await?;
    if there.is_some_and(|it| Some(it.id) != form.id) {
        return Err(Fault::form("name", "法规库里已经有这一部，请打开它再改").into());
    }
    let before = match form.id {
        Some(id) => Some(query::law(&cx, id).await?.ok_or(Fault::NotFound)?),
        None => None,
    };
    let rev = before.as_ref().map_or(0, |it| it.rev);
    require_rev(form.rev, rev)?;
    let id = form.id.unwrap_or_else(|| LawId(Uuid::now_v7()));
    let body = Body { number: form.number, note: form.note, articles: form.articles };
    let row = law_row(&cx, id, rev + 1, form.name, &body)?;
    query::save_law(&cx, row, before.is_none()).await?;
    law(cx, id, Nothing {}).await
}

fn law_row(cx: &Cx, id: LawId, rev: i32, name: String, body: &Body) -> Result<Law> {
    let (changed_by, changed_at) = (cx.who.name().to_owned(), cx.now);
    Ok(Law { region: cx.region(), id, rev, name, body: serde_json::to_string(body)?, changed_by, changed_at })
}

async fn standards(cx: Cx, (): (), form: FindForm) -> Result<StandardsView> {
    let q = form.q.as_deref().unwrap_or_default().trim();
    let (rows, n_rows) = query::standards(&cx, q, form.page).await?;
    let names: Vec<String> = rows.iter().map(|it| it.name.clone()).collect();
    let n_of = query::n_of_materials(&cx, &names).await?;
    let row = |it: Kept| {
        let n_items = n_of.get(&it.name).copied().unwrap_or_default();
        Ok(StandardRow { id: it.id, what: serde_json::from_str(&it.body)?, n_items })
    };
    let rows: Result<Vec<StandardRow>> = rows.into_iter().map(row).collect();
    Ok(StandardsView {
        page: Page { rows: rows?, n_rows },
        missing: query::missing_materials(&cx).await?,
        may_change: cx.who.holds(Duty::CheckItems),
    })
}

async fn standard(cx: Cx, id: StandardId, _: Nothing) -> Result<StandardView> {
    let row = query::standard(&cx, id).await?.ok_or(Fault::NotFound)?;
    let what: Standard = serde_json::from_str(&row.body)?;
    let n_uses = query::n_of_materials(&cx, std::slice::from_ref(&row.name)).await?;
    let uses = query::of_material(&cx, &row.name).await?;
    let items = query::items(&cx, &uses.iter().map(|it| it.item_id).collect::<Vec<ItemId>>()).await?;
    let bodies = catalogue::query::bodies(&cx, &items).await?;
    let of = |it: Row| {
        let own =
            bodies.get(&it.id).and_then(|(item, _)| item.materials.iter().find(|it| it.name.trim() == row.name));
        let differs = own.map(|it| what.differs(&Standard::of(it))).unwrap_or_default();
        StandardUse { item: it.id, name: it.name, org: it.org_name, differs }
    };
    let uses = items.into_iter().map(of).collect();
    Ok(StandardView {
        id,
        rev: row.rev,
        n_uses: n_uses.get(&row.name).copied().unwrap_or_default(),
        changed: changed(&row.changed_by, row.changed_at),
        what,
        uses,
    })
}

async fn save_standard(cx: Cx, (): (), form: StandardForm) -> Result<StandardView> {
    let there = query::standard_called(&cx, &form.what.name).await?;
    if there.is_some_and(|it| Some(it.id) != form.id) {
        return Err(Fault::form("name", "标准材料库里已经有这一份，请打开它再改").into());
    }
    let before = match form.id {
        Some(id) => Some(query::standard(&cx, id).await?.ok_or(Fault::NotFound)?),
        None => None,
    };
    let rev = before.as_ref().map_or(0, |it| it.rev);
    require_rev(form.rev, rev)?;
    let id = form.id.unwrap_or_else(|| StandardId(Uuid::now_v7()));
    let row = standard_row(&cx, id, rev + 1, &form.what)?;
    query::save_standard(&cx, row, before.is_none()).await?;
    standard(cx, id, Nothing {}).await
}

fn standard_row(cx: &Cx, id: StandardId, rev: i32, what: &Standard) -> Result<Kept> {
    let (changed_by, changed_at, name) = (cx.who.name().to_owned(), cx.now, what.name.clone());
    Ok(Kept { region: cx.region(), id, rev, name, body: serde_json::to_string(what)?, changed_by, changed_at })
}

/// A library out of what matters say already: every law with the articles they name (their text is still to be written), and every
/// material that two or more ask for, as the first of them says it.
pub async fn gather(cx: &Cx, items: &[Item]) -> Result<()> {
    let mut laws: BTreeMap<String, Body> = BTreeMap::new();
    let mut materials: BTreeMap<String, (Standard, u32)> = BTreeMap::new();
    for item in items {
        for it in &item.basis {
            let law = laws.entry(plain_law(&it.law)).or_default();
            for number in articles_of(&it.article) {
                if !law.articles.iter().any(|it| it.number == number) {
                    law.articles.push(Article { number, text: String::new() });
                }
            }
        }
        let own: HashMap<&str, &common::catalogue::Material> =
            item.materials.iter().map(|it| (it.name.trim(), it)).collect();
        for (name, it) in own {
            let is_definite = !it.form.is_empty() && !it.standard.is_empty() && !it.is_generated;
            if is_definite {
                materials.entry(name.to_owned()).or_insert_with(|| (Standard::of(it), 0)).1 += 1;
            }
        }
    }
    let laws = laws.into_iter().filter(|it| !it.0.is_empty());
    let law = |(name, body): (String, Body)| law_row(cx, LawId(Uuid::now_v7()), 1, name, &body);
    let laws: Result<Vec<Law>> = laws.map(law).collect();
    let shared = materials.into_values().filter(|it| it.1 > 1);
    let rows: Result<Vec<Kept>> =
        shared.map(|(what, _)| standard_row(cx, StandardId(Uuid::now_v7()), 1, &what)).collect();
    query::fill(cx, laws?, rows?).await
}
