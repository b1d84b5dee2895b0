//! 大厅设置: what the county says of itself is its own to change, and every change is written down.
use common::{
    county::{
        County,
        settings::{self, FACTS, Front, ListForm, SettingsView},
    },
    fault::Fault,
};

use super::query;
use crate::{
    base::error::Result,
    catalogue, county,
    entity::items::Model as Item,
    gate::{cx::Cx, serve::Routes},
    org,
};

pub fn routes(routes: Routes) -> Routes {
    routes.serve(settings::SHOW, show).serve(settings::SAVE, save).serve(settings::FRONT, front)
}

async fn show(cx: Cx, (): (), form: ListForm) -> Result<SettingsView> {
    let facts = county::query::row(&cx).await?.ok_or(Fault::NotFound)?.facts;
    let said: County = serde_json::from_str(&facts)?;
    let items = query::front(&cx).await?;
    Ok(SettingsView {
        code: said.code.0,
        origin: cx.hub.config.origin.clone(),
        facts: FACTS.iter().map(|it| (it.name.to_owned(), said.fact(it.name))).collect(),
        hot: codes(&items, |it| it.hot),
        elder: codes(&items, |it| it.elder),
        history: county::changes(&cx, form.page).await?,
    })
}

/// Codes of those that stand there, in order, a line each.
fn codes(items: &[Item], place: fn(&Item) -> i32) -> String {
    let mut all: Vec<&Item> = items.iter().filter(|it| place(it) > 0).collect();
    all.sort_by_key(|it| place(it));
    all.iter().map(|it| it.code.as_str()).collect::<Vec<&str>>().join("\n")
}

async fn save(cx: Cx, (): (), form: County) -> Result<SettingsView> {
    if !form.desk.is_empty() && org::query::by_name(&cx.db(), cx.region(), &form.desk).await?.is_none() {
        return Err(Fault::form("desk", "没有这个单位，请写机构简称，例如：县人民政府").into());
    }
    let facts = county::query::row(&cx).await?.ok_or(Fault::NotFound)?.facts;
    let said: County = serde_json::from_str(&facts)?;
    county::put(&cx, said.with(form), cx.who.name()).await?;
    show(cx, (), ListForm::default()).await
}

async fn front(cx: Cx, (): (), form: Front) -> Result<SettingsView> {
    let before = query::front(&cx).await?;
    let wanted = query::items_called(&cx, &[form.hot.clone(), form.elder.clone()].concat()).await?;
    for (field, codes) in [("hot", &form.hot), ("elder", &form.elder)] {
        if let Some(it) = codes.iter().find(|code| !wanted.iter().any(|it| it.code == **code)) {
            return Err(Fault::form(field, &format!("没有编码为{it}的事项")).into());
        }
    }
    let was = [codes(&before, |it| it.hot), codes(&before, |it| it.elder)];
    let place = |codes: &[String], of: &Item| {
        codes.iter().position(|it| *it == of.code).map_or(0, |it| i32::try_from(it + 1).unwrap_or_default())
    };
    let others = before.iter().filter(|it| !wanted.iter().any(|new| new.id == it.id));
    // At most eighteen, and those that stood there before.
    for it in others.chain(&wanted) {
        let (hot, elder) = (place(&form.hot, it), place(&form.elder, it));
        if it.hot != hot {
            catalogue::query::set_hot(&cx, it.clone(), hot).await?;
        }
        if it.elder != elder {
            catalogue::query::set_elder(&cx, it.clone(), elder).await?;
        }
    }
    catalogue::shelf::changed(&cx, cx.region()).await?;
    let is = [form.hot.join("\n"), form.elder.join("\n")];
    let labels = ["常办的事", "长者常办"];
    let changes = labels.iter().zip(was).zip(is).filter(|((_, was), is)| was != is);
    let changes = changes.map(|((label, was), is)| ((*label).to_owned(), was, is)).collect();
    county::note(&cx, cx.who.name(), changes).await?;
    show(cx, (), ListForm::default()).await
}
