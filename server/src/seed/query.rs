use common::{
    account::Who,
    case::OpenForm,
    form::{Answer, Answers},
    id::{AccountId, FileId, Region},
    material::{FileKind, FileState, Trust},
    org::Org,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use super::crowd::Piece;
use crate::{
    account, application,
    base::{digest, error::Result},
    case,
    entity::{accounts, case_events, case_words, cases, files, items, many, orgs, regions, seals, series},
    gate::{
        audit::{self, witness::Said},
        cx::Cx,
        session,
        write::write,
    },
    material,
};

/// How far the year has been told, as a serial.
const TOLD: &str = "demonstration-year";

pub async fn is_empty(cx: &Cx) -> Result<bool> {
    let n_accounts = accounts::Entity::find().count(&cx.db()).await?;
    Ok(n_accounts + items::Entity::find().count(&cx.db()).await? == 0)
}

/// Whoever signs in by one of these names.
pub async fn called(cx: &Cx, logins: &[&str]) -> Result<Vec<accounts::Model>> {
    let all = accounts::Entity::find().filter(accounts::Column::Login.is_in(logins.iter().copied()));
    Ok(all.all(&cx.db()).await?)
}

/// Of the year that was told here: 0, nothing; 1, a part; 2, all.
pub async fn n_told(cx: &Cx) -> Result<i32> {
    Ok(series::last(&cx.db(), cx.region(), TOLD).await?)
}

pub async fn told_more(cx: &Cx) -> Result<()> {
    series::next(&cx.db(), cx.region(), TOLD).await?;
    Ok(())
}

/// Whether anything happened here that was not seeded: what is sealed stays as it is.
pub async fn has_lived(cx: &Cx) -> Result<bool> {
    let n_cases = cases::Entity::find().count(&cx.db()).await?;
    Ok(n_cases + seals::Entity::find().count(&cx.db()).await? > 0)
}

pub async fn insert_region(cx: &Cx, region: regions::Model) -> Result<()> {
    region.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn insert_org(cx: &Cx, region: Region, org: &Org, above_id: Option<Uuid>) -> Result<Uuid> {
    let row = orgs::Model {
        id: Uuid::now_v7(),
        region,
        name: org.name.clone(),
        above_id,
        body: serde_json::to_string(org)?,
    };
    let id = row.id;
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(id)
}

pub async fn insert_piece(cx: &Cx, piece: Piece) -> Result<()> {
    many::insert_all::<accounts::Entity>(&cx.db(), piece.accounts).await?;
    let said = |it: &cases::Model| Said::from(it).witness(&cx.hub.keys, it.submitted_at.unwrap_or(it.saved_at));
    audit::query::insert_witnesses(&cx.db(), piece.cases.iter().map(said).collect()).await?;
    let words = piece.cases.iter().flat_map(case::words::of).collect();
    many::insert_all::<case_words::Entity>(&cx.db(), words).await?;
    many::insert_all::<cases::Entity>(&cx.db(), piece.cases).await?;
    Ok(many::insert_all::<case_events::Entity>(&cx.db(), piece.events).await?)
}

/// Lets the planner look at how the rows lie.
pub async fn analyze(cx: &Cx) -> Result<()> {
    write(cx, |cx| async move {
        cx.db().execute_unprepared("ANALYZE").await?;
        Ok(())
    })
    .await
}

/// A citizen with a session and a draft that only has to be handed in. Returns cookie and case.
pub async fn insert_ready(cx: &Cx, item: &items::Model, storage: &str, bytes: &[u8], at: usize) -> Result<String> {
    let account = AccountId(Uuid::now_v7());
    let row = accounts::Model { name: format!("申请人{at}"), ..account::query::empty(account, cx.now) };
    account::query::insert(cx, row).await?;
    account::agreement::record(cx, account).await?;
    let token = session::open(&cx.db(), account, "bench", cx.now).await?;
    let cx = cx.clone().acting_as(Who::Citizen { account, name: String::new() });
    let form = OpenForm { answers: ready_answers() };
    let draft = application::draft::open(cx.clone(), item.id, form).await?;
    for slot in draft.slots.iter().filter(|it| it.is_needed) {
        let file = files::Model {
            region: cx.region(),
            id: FileId(Uuid::now_v7()),
            case_id: Some(draft.id.uuid),
            slot: slot.material.slot.clone(),
            owner_id: account,
            name: "材料.png".to_owned(),
            kind: FileKind::Png,
            state: FileState::Ready,
            n_bytes: bytes.len() as i64,
            digest: digest::of(bytes),
            storage: storage.to_owned(),
            position: 0,
            turns: 0,
            trust: Trust::C,
            n_pages: 0,
            doubts: "[]".to_owned(),
            round: 1,
            from_id: None,
            origin: String::new(),
            is_kept: false,
            valid_until: String::new(),
            side: String::new(),
            created_at: cx.now,
        };
        material::query::insert(&cx, file).await?;
    }
    let cookie = token.cookie().split(';').next().unwrap_or_default().to_owned();
    Ok(format!("{cookie} {}", draft.id))
}

fn ready_answers() -> Answers {
    let person = ["applicant", "operator"].into_iter().flat_map(|who| {
        [("name", "周明远"), ("id", "431026198506150016"), ("phone", "13800003210")]
            .map(|(what, value)| (format!("{who}_{what}"), value))
    });
    let rest = [
        ("who", "citizen"),
        ("pre_approval", "none"),
        ("premises_kind", "owned"),
        ("by", "self"),
        ("composition", "single"),
        ("shop_name", "清和面馆"),
        ("business_scope", "面食"),
        ("premise_region", "松溪镇 鹿门村"),
        ("premise_address", "东街42号一楼"),
        ("delivery", "window"),
    ];
    let rest = rest.map(|(name, value)| (name.to_owned(), value));
    person.chain(rest).map(|(name, value)| (name, Answer::text(value))).collect()
}
