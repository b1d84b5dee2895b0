//! 一件事配置: bundles written at a desk. What is published goes through the same gate as a file: `catalogue::import`.
use std::collections::HashMap;

use common::{
    call::{Page, skip},
    catalogue::{Item, ItemKind, ItemState},
    check::Nothing,
    fault::Fault,
    form::{Cond, FieldDef},
    id::ItemId,
    joint::{
        Merging, attempt,
        compose::{
            self, AskView, BundleRow, BundlesView, Compose, ComposeForm, ListForm, MatterRow, MatterView,
            MattersForm, MattersView, NameView, PartForm, SectionView, TriedView, TryForm,
        },
        written::{self, form_of},
    },
};

use crate::{
    base::error::Result,
    case,
    catalogue::{
        import::{self, Fate},
        query, search,
        shelf::{self, Catalogue},
    },
    edition,
    entity::{items::Model as Row, series},
    gate::{cx::Cx, serve::Routes},
    org,
};

const N_PER_PAGE: usize = 20;
/// What somebody looks through when they search for a matter to put in.
const N_FOUND: usize = 8;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(compose::LIST, list)
        .serve(compose::OPEN, open)
        .serve(compose::MATTERS, matters)
        .serve(compose::TRY, try_out)
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<BundlesView> {
    let orgs = case::query::orgs(&cx).await?;
    let shelf = shelf::current(&cx, cx.region()).await?;
    let is_own = |it: &&Row| it.kind == ItemKind::Joint && orgs.contains(&it.org_id);
    let all: Vec<&Row> = shelf.entries.iter().map(|it| &it.row).filter(is_own).collect();
    let skip = skip(form.page, N_PER_PAGE as u64) as usize;
    let n_rows = all.len() as u64;
    let here: Vec<Row> = all.into_iter().skip(skip).take(N_PER_PAGE).cloned().collect();
    let bodies = query::bodies(&cx, &here).await?;
    let rows = here.into_iter().filter_map(|it| Some(view(&shelf, it.clone(), bodies.get(&it.id)?)));
    let names = org::query::names(&cx.db(), cx.region(), &orgs).await?;
    let mut orgs: Vec<String> = names.into_iter().map(|it| it.1).collect();
    orgs.sort();
    Ok(BundlesView { page: Page { rows: rows.collect(), n_rows }, orgs })
}

fn view(shelf: &Catalogue, row: Row, (item, is_written): &(Item, bool)) -> BundleRow {
    let is_newer = |id: ItemId, version: i32| shelf.row(id).is_some_and(|it| it.version > version);
    let stale = item.parts.iter().filter(|it| it.recipe.item.is_some_and(|id| is_newer(id, it.recipe.version)));
    BundleRow {
        id: row.id,
        name: row.name,
        org: row.org_name,
        state: row.state,
        version: row.version,
        parts: item.parts.iter().map(|it| it.name.clone()).collect(),
        stale: stale.map(|it| it.item_name.clone()).collect(),
        is_written: *is_written || item.parts.is_empty(),
    }
}

async fn open(cx: Cx, id: ItemId, _: Nothing) -> Result<ComposeForm> {
    let row = own(&cx, id).await?;
    let item = source(&cx, &row).await?.ok_or_else(|| {
        Fault::form("code", "这件事是早先导入的，没有留下底稿。请把原来的文件再导入一次，就能在这里改")
    })?;
    Ok(ComposeForm {
        days: item.promised.map(|it| it.n.to_string()).unwrap_or_default(),
        aliases: item.aliases.join("、"),
        parts: item.parts.iter().map(form_of).collect(),
        code: item.code,
        version: row.version,
        name: item.name,
        summary: item.summary,
        org: item.org,
    })
}

/// A bundle of one's own bodies.
async fn own(cx: &Cx, id: ItemId) -> Result<Row> {
    let row = query::visible_item(cx, id).await?;
    let is_own = row.kind == ItemKind::Joint && case::query::orgs(cx).await?.contains(&row.org_id);
    if is_own { Ok(row) } else { Err(Fault::NotFound.into()) }
}

/// As its author wrote it, or as the list has it while nothing is put into it; none is kept of those merged before there was a desk.
async fn source(cx: &Cx, row: &Row) -> Result<Option<Item>> {
    let Some(kept) = query::version_row(cx, row.id, row.version).await? else { return Ok(None) };
    let item: Item = serde_json::from_str(if kept.source.is_empty() { &kept.body } else { &kept.source })?;
    let is_whole = !kept.source.is_empty() || item.parts.is_empty();
    Ok(is_whole.then_some(item))
}

async fn matters(cx: Cx, (): (), form: MattersForm) -> Result<MattersView> {
    let asked = form.q.trim();
    if asked.is_empty() {
        return Ok(MattersView { rows: Vec::new() });
    }
    let found = search::find(&cx, cx.region(), asked).await?.rows;
    let fits =
        found.iter().map(|it| &it.row).filter(|it| it.state == ItemState::Open && it.kind != ItemKind::Joint);
    let rows: Vec<Row> = fits.take(N_FOUND).cloned().collect();
    let bodies = query::bodies(&cx, &rows).await?;
    let row = |it: Row| {
        let item = &bodies.get(&it.id)?.0;
        let result = item.outcome.as_ref().map(|it| it.name.clone()).unwrap_or_default();
        // Whoever has nothing to fill in is done at the window only.
        let is_fit = item.can_apply_online() && item.reports_to.is_empty();
        is_fit.then_some(MatterRow {
            code: it.code,
            name: it.name,
            org: it.org_name,
            promised: it.promised,
            result,
        })
    };
    Ok(MattersView { rows: rows.into_iter().filter_map(row).collect() })
}

/// The matters of a bundle, as they are in force.
type Matters = Vec<(Row, Item)>;

async fn matters_of(cx: &Cx, parts: &[PartForm]) -> Result<Matters> {
    let shelf = shelf::current(cx, cx.region()).await?;
    let by_code: HashMap<&str, &Row> = shelf.entries.iter().map(|it| (it.row.code.as_str(), &it.row)).collect();
    let mut rows = Vec::new();
    for part in parts {
        let row = by_code.get(part.code.as_str()).filter(|it| it.state == ItemState::Open);
        let gone = || Fault::form("q", &format!("“{}”没有开通，或者已经停办，请把它移出去", part.name));
        rows.push((**row.ok_or_else(gone)?).clone());
    }
    let bodies = query::bodies(cx, &rows).await?;
    let matter = |row: Row| {
        let item = bodies.get(&row.id).map(|it| it.0.clone()).ok_or(Fault::NotFound)?;
        Ok((row, item))
    };
    rows.into_iter().map(matter).collect()
}

fn merging(all: &Matters) -> Vec<Merging<'_>> {
    all.iter().map(|(row, item)| Merging { id: row.id, version: row.version, item }).collect()
}

async fn try_out(cx: Cx, (): (), form: TryForm) -> Result<TriedView> {
    let before = written_before(&cx, &form.code).await?;
    let all = matters_of(&cx, &form.parts).await?;
    let of = merging(&all);
    let own = Item { parts: written::parts_of(&form.parts), ..before.unwrap_or_default() };
    let (whole, faults) = attempt(&own, &of);
    let faults = faults.into_iter().map(|it| in_words(it, &form.parts, &all)).collect();
    let (proposed, shared) = (written::propose(&whole, &own, &of), written::shared(&whole, &own));
    let names = written::names(&whole, &own);
    let n_slots = |it: &Item| it.materials.iter().filter(|it| !it.is_generated).count() as u32;
    let alone = all.iter().map(|(_, it)| (asks(it).len() as u32, n_slots(it)));
    let n_alone = alone.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let n_together = (names.len() as u32, n_slots(&whole));
    let n_days = written::n_days(&form.parts, &of);
    let matters = all.iter().zip(proposed).zip(shared).map(|(((row, it), proposed), shared)| MatterView {
        code: row.code.clone(),
        name: row.name.clone(),
        org: row.org_name.clone(),
        promised: row.promised.clone(),
        asks: asks(it),
        slots: slots(it).collect(),
        shared,
        proposed,
    });
    let matters = matters.collect();
    let section = |it: &common::form::Section| SectionView {
        title: it.title.clone(),
        labels: it.fields.iter().map(|it| it.label.clone()).collect(),
    };
    let asked = names.iter().filter(|it| whole.questions.iter().any(|question| question.name == it.name));
    let asked: Vec<String> = asked.map(|it: &NameView| it.label.clone()).collect();
    let first = SectionView { title: "先问的几个问题".to_owned(), labels: asked };
    let sections = [first].into_iter().chain(whole.form.sections.iter().map(section));
    Ok(TriedView {
        sections: sections.filter(|it| !it.labels.is_empty()).collect(),
        materials: slots(&whole).map(|it| it.1).collect(),
        faults,
        matters,
        names,
        n_alone,
        n_together,
        n_days,
    })
}

/// Faults speak to authors of files, by code and name: here by what stands on the screen. Each begins with the part it is about.
fn in_words(says: String, parts: &[PartForm], all: &Matters) -> String {
    let about = parts.iter().position(|it| says.starts_with(&format!("“{}”：", it.name)));
    let mut says = says;
    for (row, item) in about.and_then(|it| all.get(it)).into_iter().chain(all) {
        says = says.replace(&row.code, &format!("“{}”", row.name));
        let asked = asks(item).into_iter().map(|it| (it.name, it.label));
        for (name, label) in asked.chain(slots(item)) {
            says = says.replace(&format!("“{name}”"), &format!("“{label}”"));
        }
    }
    says
}

/// Questions and plain fields of a matter.
fn asks(item: &Item) -> Vec<AskView> {
    let questions = item.questions.iter().map(|it| AskView {
        name: it.name.clone(),
        label: it.label.clone(),
        hint: asked_when(item, &it.when),
        options: it.options.clone(),
    });
    let field = |it: &FieldDef| AskView {
        name: it.name.clone(),
        label: it.label.clone(),
        hint: asked_when(item, &it.when),
        options: it.options.clone(),
    };
    questions.chain(item.form.fields().flat_map(FieldDef::parts).map(|it| field(&it))).collect()
}

/// 「谁来办？」答“委托别人办”时: what tells two fields of the same words apart.
fn asked_when(item: &Item, when: &[Cond]) -> String {
    let said = |it: &Cond| {
        let question = item.questions.iter().find(|other| other.name == it.field)?;
        let labels =
            question.options.iter().filter(|option| it.is.contains(&option.value)).map(|it| it.label.as_str());
        Some(format!("“{}”答“{}”时", question.label, labels.collect::<Vec<&str>>().join("”或“")))
    };
    when.iter().filter_map(said).collect::<Vec<String>>().join("，")
}

fn slots(item: &Item) -> impl Iterator<Item = (String, String)> {
    let handed_in = item.materials.iter().filter(|it| !it.is_generated);
    handed_in.map(|it| (it.slot.clone(), it.name.clone()))
}

/// What is there under this code, as it was written; nothing for a new bundle.
async fn written_before(cx: &Cx, code: &str) -> Result<Option<Item>> {
    if code.is_empty() {
        return Ok(None);
    }
    let row = query::by_code(cx, cx.region(), code).await?.ok_or(Fault::NotFound)?;
    source(cx, &own(cx, row.id).await?).await
}

/// What a trial calls a bundle that has no number yet.
const UNNUMBERED: &str = "YJS-0";

/// The bundle as it would be published, for its trial, and its matters by code and version: what of it is theirs is in no word of its own.
///
/// # Errors
/// Everything that stands against it before anybody tries it.
pub async fn wanted(cx: &Cx, form: Compose) -> Result<(Item, Vec<(String, i32)>)> {
    let code = if form.code.is_empty() { UNNUMBERED.to_owned() } else { form.code.clone() };
    composed(cx, form, code).await
}

async fn composed(cx: &Cx, form: Compose, code: String) -> Result<(Item, Vec<(String, i32)>)> {
    let before = written_before(cx, &form.code).await?;
    if let Some(row) = query::by_code(cx, cx.region(), &form.code).await?.filter(|it| it.version != form.version) {
        let says = format!("这件事刚有人公布了第{}版。请从列表重新打开，看过再改", row.version);
        return Err(Fault::form("name", &says).into());
    }
    if !form.code.is_empty() && before.is_none() {
        return Err(Fault::form("name", "没有留下底稿，请用文件导入").into());
    }
    if edition::query::open_of(cx, &form.code).await?.is_some() {
        return Err(Fault::form("name", "这件事正在编制新版，请在那一件里改，或者等它公布").into());
    }
    let orgs = case::query::orgs(cx).await?;
    let lead = org::query::by_name(&cx.db(), cx.region(), &form.org).await?;
    if !lead.is_some_and(|it| orgs.contains(&it.id)) {
        return Err(Fault::form("org", "没有这个单位，或者不归您管").into());
    }
    let form = Compose { code, ..form };
    let all = matters_of(cx, &form.parts).await?;
    let item = written::written(&form, before, &merging(&all));
    let faults = attempt(&item, &merging(&all)).1;
    if !faults.is_empty() {
        let says: Vec<String> = faults.into_iter().map(|it| in_words(it, &form.parts, &all)).collect();
        return Err(Fault::form("q", &says.join("；")).into());
    }
    Ok((item, all.into_iter().map(|(row, _)| (row.code, row.version)).collect()))
}

/// In force from now on; `trial` has tried it.
pub async fn publish(cx: Cx, form: Compose) -> Result<BundleRow> {
    let number = code(&cx, form.code.clone()).await?;
    let (item, _) = composed(&cx, form, number.clone()).await?;
    let lines = import::take(&cx, cx.region(), vec![Ok(item)]).await?;
    match lines.into_iter().next().map(|it| it.fate) {
        Some(Fate::Taken { .. } | Fate::Listed | Fate::Unchanged) => (),
        Some(Fate::Draft { faults } | Fate::Kept { faults, .. } | Fate::Poorer { losses: faults, .. }) => {
            return Err(Fault::form("q", &faults.join("；")).into());
        }
        Some(Fate::Refused { why }) => return Err(Fault::form("q", &why).into()),
        None => return Err(anyhow::anyhow!("an import without a line").into()),
    }
    let row = query::by_code(&cx, cx.region(), &number).await?.ok_or(Fault::NotFound)?;
    let shelf = shelf::current(&cx, cx.region()).await?;
    let bodies = query::bodies(&cx, std::slice::from_ref(&row)).await?;
    let body = bodies.get(&row.id).ok_or(Fault::NotFound)?;
    Ok(view(&shelf, row, body))
}

/// A new bundle has a number of its own, which no file has used.
async fn code(cx: &Cx, code: String) -> Result<String> {
    if !code.is_empty() {
        return Ok(code);
    }
    loop {
        let serial = series::next(&cx.db(), cx.region(), "bundle").await?;
        let code = format!("YJS{serial:03}");
        if query::by_code(cx, cx.region(), &code).await?.is_none() {
            return Ok(code);
        }
    }
}
