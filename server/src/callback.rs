//! 请工作人员回电: asked for by anybody, called by a window within a working day. What it has in common with every case is the engine's.
use anyhow::Context;
use common::{
    account::Duty,
    callback::{self, Ask, Asked, WITHIN_WORK_DAYS, act, stage},
    case::{CaseView, kinds::Kind},
    form::{Answer, Answers},
    moment::Day,
};
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{
    account,
    base::error::Result,
    case::{
        self, File, Note,
        answers::{self, typed},
        kinds::House,
        number,
    },
    entity::cases::Model as Case,
    gate::{attempt, cx::Cx, serve::Routes},
    org,
};

pub mod desk;
pub mod query;

pub static HOUSE: House = House {
    show: |cx, file, view| show(cx, file, view).boxed(),
    ..House::plain(Kind::Callback, &[Duty::PreReview])
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(callback::ASK, ask)
        .serve(callback::WAITING, desk::waiting)
        .serve(callback::SHOW, desk::one)
        .serve(callback::TAKE, desk::take)
        .serve(callback::SETTLE, desk::settle)
}

/// What every call back is called: what it is about is sealed.
const TITLE: &str = "请工作人员回电";
const NAME: &str = "applicant_name";
const PHONE: &str = "applicant_phone";
const ABOUT: &str = "about";
/// A row, its words and its log, in bytes.
const A_CALLBACK: usize = 4 * 1024;

/// Also called by `page`, for browsers that run no program. Asking wears out a patience, so that nobody fills the list. It stands among
/// the cases of whoever is signed in; anybody else stays nobody, and number and code are all that leads back to it.
pub async fn ask(cx: Cx, (): (), form: Ask) -> Result<Asked> {
    let phone = cx.hub.keys.mac("callback", form.phone.as_str());
    let keys = [attempt::at(&cx, "callback", &phone), attempt::by_quota(&cx, "callback")].concat();
    attempt::require_patience(&cx, &keys).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    let typed: Answers = [(NAME, form.name.as_str()), (PHONE, form.phone.as_str()), (ABOUT, &form.about)]
        .map(|(name, text)| (name.to_owned(), Answer::text(text)))
        .into();
    let case = Case {
        kind: Kind::Callback,
        no: Some(number::next_no(&cx, cx.region()).await?),
        item_name: TITLE.to_owned(),
        org_id: desk(&cx).await?,
        stage: stage::WAITING,
        submitted_at: Some(cx.now),
        ..case::blank(&cx, account::asker(&cx).await?)?
    };
    let case = answers::answered(&cx, case, &typed)?;
    cx.hub.quota.charge(&cx, A_CALLBACK + case.answers.len())?;
    let note = Note { text: String::new(), n_days: Some(WITHIN_WORK_DAYS) };
    let case = case::begin(&cx, case, act::ASK, note).await?;
    Ok(Asked {
        due: due(&case),
        is_provisional: case.is_provisional,
        no: case.no.unwrap_or_default(),
        query_code: case.query_code,
    })
}

/// Whose it is until a window takes it: the centre's own desk, or the body above all others where the county names none.
async fn desk(cx: &Cx) -> Result<Uuid> {
    if let Some(it) = org::query::by_name(&cx.db(), cx.region(), &cx.hub.county.get().desk).await? {
        return Ok(it.id);
    }
    let all = org::query::all(&cx.db(), cx.region()).await?;
    let top = all.iter().find(|it| it.above_id.is_none()).context("the county has no bodies yet")?;
    Ok(top.id)
}

fn due(case: &Case) -> Day {
    case.due_on.as_deref().and_then(Day::parse).unwrap_or(case.saved_at.day())
}

/// For whoever has number and code, and for the house: what it is about, as long as it is needed. The number is for who takes it.
async fn show(cx: &Cx, file: &File, view: CaseView) -> Result<CaseView> {
    let org = org::query::one(&cx.db(), file.case.org_id).await?.full;
    Ok(CaseView { holder: case::holder(&file.case, &org), asked: typed(cx, &file.case, ABOUT)?, ..view })
}
