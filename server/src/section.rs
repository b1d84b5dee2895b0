//! 科室: whose of a body a matter is, who is in it, who hands out, and who is away. A body without sections works as one.
use std::collections::HashMap;

use common::{
    account::Duty,
    check::Nothing,
    fault::Fault,
    id::{AccountId, ItemId, SectionId},
    moment::Day,
    section::{self, Away, ListForm, Matter, Person, Save, SectionView, SectionsView},
};
use uuid::Uuid;

use crate::{
    account,
    base::error::Result,
    case,
    entity::{
        absences::Model as Absence, cases::Model as Case, section_members::Model as Member,
        sections::Model as Section, series,
    },
    gate::{cx::Cx, serve::Routes},
    org,
};

pub mod query;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(section::LIST, list)
        .serve(section::SAVE, save)
        .serve(section::DROP, drop)
        .serve(section::AWAY, away)
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<SectionsView> {
    let org = match form.org.filter(|it| !it.is_empty()) {
        Some(it) => body(&cx, &it).await?,
        None => account::query::body_of(&cx).await?,
    };
    view(&cx, org).await
}

/// One of those whoever asks works for, by its everyday name.
async fn body(cx: &Cx, name: &str) -> Result<Uuid> {
    let found = org::query::by_name(&cx.db(), cx.region(), name).await?;
    let orgs = case::query::orgs(cx).await?;
    let ours = found.filter(|it| orgs.contains(&it.id));
    Ok(ours.ok_or_else(|| Fault::form("org", "您不在这个单位，请重新选择"))?.id)
}

async fn view(cx: &Cx, org: Uuid) -> Result<SectionsView> {
    let sections = query::of_body(cx, org).await?;
    let ids: Vec<SectionId> = sections.iter().map(|it| it.id).collect();
    let (members, items) = (query::members(cx, &ids).await?, query::items(cx, org).await?);
    let people = query::people(cx, org).await?;
    let accounts: Vec<AccountId> = people.iter().map(|it| it.id).collect();
    let absences = query::absences(cx, &accounts, cx.now.day()).await?;
    let may_arrange = cx.who.holds(Duty::Direct);
    let led: Vec<SectionId> = led(cx).await?;
    let is_led = |id: AccountId| members.iter().any(|it| it.account_id == id && led.contains(&it.section_id));
    let n_of = |id: SectionId| items.iter().filter(|it| it.2 == Some(id)).count() as u32;
    let section = |it: &Section| {
        let own = || members.iter().filter(|of| of.section_id == it.id);
        SectionView {
            id: it.id,
            name: it.name.clone(),
            members: own().map(|it| it.account_id).collect(),
            heads: own().filter(|it| it.is_head).map(|it| it.account_id).collect(),
            n_items: n_of(it.id),
        }
    };
    let person = |it: crate::entity::accounts::Model| {
        let mut own = absences.iter().filter(|of| of.account_id == it.id);
        let away = own.next();
        let later = own.filter_map(|it| Some([Day::parse(&it.from_on)?, Day::parse(&it.until_on)?]));
        Person {
            later: later.collect(),
            from: away.and_then(|it| Day::parse(&it.from_on)),
            until: away.and_then(|it| Day::parse(&it.until_on)),
            deputy: away.and_then(|it| it.deputy_id),
            may_change: may_arrange || Some(it.id) == cx.who.account() || is_led(it.id),
            id: it.id,
            name: it.name,
            post: it.post,
        }
    };
    let orgs = case::query::orgs(cx).await?;
    let with = account::query::orgs_with(cx, Duty::Review).await?;
    let ours: Vec<Uuid> = orgs.iter().copied().filter(|it| with.contains(it) || *it == org).collect();
    let mut names = org::query::names(&cx.db(), cx.region(), &ours).await?;
    names.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(SectionsView {
        rev: series::last(&cx.db(), cx.region(), &revision(org)).await?,
        org: names.iter().find(|it| it.0 == org).map(|it| it.1.clone()).unwrap_or_default(),
        orgs: names.into_iter().map(|it| it.1).collect(),
        sections: sections.iter().map(section).collect(),
        people: people.into_iter().map(person).collect(),
        items: items.into_iter().map(|(id, name, section)| Matter { id, name, section }).collect(),
        may_arrange,
    })
}

pub async fn save(cx: Cx, (): (), form: Save) -> Result<SectionsView> {
    let org = body(&cx, &form.org).await?;
    if series::last(&cx.db(), cx.region(), &revision(org)).await? != form.rev {
        let says = "刚才有人改过这个单位的科室，请刷新，看看现在的样子再改";
        return Err(Fault::form("name", says).into());
    }
    let people: Vec<AccountId> = query::people(&cx, org).await?.iter().map(|it| it.id).collect();
    if form.members.iter().any(|it| !people.contains(it)) {
        return Err(Fault::form("members", "有人不在这个单位，或者已经停用，请重新选择").into());
    }
    let matters: Vec<ItemId> = query::items(&cx, org).await?.into_iter().map(|it| it.0).collect();
    if form.items.iter().any(|it| !matters.contains(it)) {
        return Err(Fault::form("items", "有的事项不归这个单位，请重新选择").into());
    }
    let sections = query::of_body(&cx, org).await?;
    if sections.iter().any(|it| it.name == form.name && Some(it.id) != form.section) {
        return Err(Fault::form("name", "这个单位已经有这个科室，请换个名称").into());
    }
    let id = match form.section {
        None => SectionId(Uuid::now_v7()),
        Some(it) if sections.iter().any(|of| of.id == it) => it,
        Some(_) => return Err(Fault::NotFound.into()),
    };
    let row = Section { region: cx.region(), id, org_id: org, name: form.name };
    query::save(&cx, row, form.section.is_none()).await?;
    let member = |it: &AccountId| Member {
        region: cx.region(),
        account_id: *it,
        section_id: id,
        is_head: form.heads.contains(it),
    };
    query::set_members(&cx, id, form.members.iter().map(member).collect()).await?;
    query::set_items(&cx, id, &matters, &form.items).await?;
    changed(&cx, org).await?;
    view(&cx, org).await
}

/// How often the sections of a body were changed: whoever saves has to have seen the last.
fn revision(org: Uuid) -> String {
    format!("sections:{org}")
}

async fn changed(cx: &Cx, org: Uuid) -> Result<()> {
    series::next(&cx.db(), cx.region(), &revision(org)).await?;
    Ok(())
}

pub async fn drop(cx: Cx, id: SectionId, _: Nothing) -> Result<SectionsView> {
    let orgs = case::query::orgs(&cx).await?;
    let section = query::one(&cx, id).await?.filter(|it| orgs.contains(&it.org_id)).ok_or(Fault::NotFound)?;
    query::drop(&cx, id).await?;
    changed(&cx, section.org_id).await?;
    view(&cx, section.org_id).await
}

/// One's own, or of somebody one leads.
pub async fn away(cx: Cx, (): (), form: Away) -> Result<SectionsView> {
    let me = cx.who.account().ok_or(Fault::SignedOut)?;
    let account = form.account.unwrap_or(me);
    let person = account::query::by_id(&cx, account).await?;
    let org = person.org_id.ok_or(Fault::NotFound)?;
    if account != me {
        let orgs = case::query::orgs(&cx).await?;
        let theirs = query::sections_of(&cx, account).await?;
        let led = led(&cx).await?;
        let leads = cx.who.holds(Duty::Direct) || theirs.iter().any(|it| led.contains(it));
        match orgs.contains(&org) {
            true if leads => (),
            true => return Err(Fault::form("account", "别人的请假由本人、股长或负责人登记").into()),
            false => return Err(Fault::NotFound.into()),
        }
    }
    if let Some(it) = form.deputy {
        let people = query::people(&cx, org).await?;
        if it == account || !people.iter().any(|of| of.id == it) {
            return Err(Fault::form("deputy", "代办人要是本单位的另一个人，请重新选择").into());
        }
    }
    match form.days {
        None => query::end_absence(&cx, account, cx.now.day()).await?,
        Some((from, until)) => {
            let row = Absence {
                region: cx.region(),
                account_id: account,
                from_on: from.to_string(),
                until_on: until.to_string(),
                deputy_id: form.deputy,
            };
            query::set_absence(&cx, row).await?;
        }
    }
    view(&cx, org).await
}

/// Sections whoever asks hands out for: as their head, or in the place of one who is away.
pub async fn led(cx: &Cx) -> Result<Vec<SectionId>> {
    match &cx.who {
        // What is handed out is looked into.
        who if who.holds(Duty::Review) => query::led(cx).await,
        _ => Ok(Vec::new()),
    }
}

/// Whose these matters are, as far as they are any section's.
pub async fn of_items(cx: &Cx, cases: &[Case]) -> Result<HashMap<ItemId, Section>> {
    let mut items: Vec<ItemId> = cases.iter().filter_map(|it| it.item_id).collect();
    items.sort();
    items.dedup();
    query::of_items(cx, &items).await
}

/// May whoever asks take it up? What is another section's is handed out there; what was handed to them by name is theirs.
pub async fn require(cx: &Cx, case: &Case) -> Result<()> {
    let Some(section) = of_items(cx, std::slice::from_ref(case)).await?.into_values().next() else {
        return Ok(());
    };
    let is_handed = case.claimed_by.is_some() && case.claimed_by == cx.who.account();
    if is_handed || section.org_id != case.org_id || query::mine(cx).await?.contains(&section.id) {
        return Ok(());
    }
    let says = format!("这一件归{}办，请由{}分派，或者由负责人调整科室", section.name, section.name);
    Err(Fault::form("cases", &says).into())
}
