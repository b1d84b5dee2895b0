//! 证照: what is added when one is made, what its holder sees of it, and the word before it ends.
use common::{
    call::Page,
    case::MineForm,
    catalogue::Item,
    fault::Fault,
    form::Answers,
    id::{AccountId, CaseId, ItemId, PaperId},
    moment::Day,
    paper::{
        LicenceView, Paper, PaperKind, Photo, Standing,
        licence::{N_REMIND_DAYS, N_RENEW_BY_DAYS, OwnView, Renewal},
    },
    value::{CreditCode, last_day},
};

use super::{present, query};
use crate::{
    account,
    base::{digest, error::Result},
    case, catalogue,
    entity::{cases::Model as Case, papers::Model as Row, series},
    gate::{audit::signed, cx::Cx, turn::Turn, write::write},
    material, message,
};

/// So many holders are told in one turn of the job.
const N_A_TURN: u64 = 50;

/// What the lines of a licence take from elsewhere than the form and the decision.
#[derive(Default)]
pub struct Added {
    /// 统一社会信用代码; empty: none is given out with it.
    pub credit_code: String,
    pub photo: Option<Photo>,
}

/// A licence is about to be made: its own code, and the holder's picture as it lies in its slot now.
pub async fn added(cx: &Cx, case: &Case, item: &Item, kind: PaperKind) -> Result<Added> {
    let lines = item.outcome.as_ref().and_then(|it| it.licence.as_ref()).filter(|_| kind == PaperKind::Licence);
    let Some(lines) = lines else { return Ok(Added::default()) };
    let credit_code = match lines.code_class.as_str() {
        "" => String::new(),
        class => {
            let n = series::next(&cx.db(), cx.region(), &format!("信用代码{class}")).await?;
            CreditCode::given_out(class, cx.region().0, n.unsigned_abs()).as_str().to_owned()
        }
    };
    let photo = match lines.photo.as_str() {
        "" => None,
        slot => {
            let all = material::query::in_slot(cx, case, slot).await?;
            all.into_iter().find(|it| it.kind.is_picture() && it.state.is_current())
        }
    };
    Ok(Added { credit_code, photo: photo.map(|it| Photo { file: it.id, digest: it.digest }) })
}

/// In whose account it lies: the applicant's; the holder's, where that is somebody else whose card has been seen; else in nobody's.
pub async fn holder(cx: &Cx, case: &Case) -> Result<Option<AccountId>> {
    let item = catalogue::query::version(cx, case.application()?, case.item_version).await?;
    let answers = case::answers::answers(cx, case)?;
    match item.holder(&answers).filter(|it| it.is_stranger) {
        None => Ok(Some(case.applicant_id)),
        Some(it) => {
            let mac = cx.hub.keys.mac("id_card", &it.number.to_uppercase());
            Ok(account::query::seen_person(cx, &mac).await?.map(|it| it.id))
        }
    }
}

/// The day on which its holder is told that it is about to end; none: it has no end, or one too near.
pub fn remind_on(valid_until: &str, on: Day) -> Option<String> {
    let day = last_day(valid_until)?.plus(-N_REMIND_DAYS);
    (day > on).then(|| day.to_string())
}

/// 换发: of the holder's licences of this name only the new one holds.
pub async fn replace(cx: &Cx, case: &Case, item: &Item, answers: &Answers) -> Result<()> {
    let conds = item.outcome.as_ref().map(|it| it.replaces.as_slice()).unwrap_or_default();
    if conds.is_empty() || !conds.iter().all(|it| it.holds(answers)) {
        return Ok(());
    }
    let Some(new) = query::last(cx, case, PaperKind::Licence).await? else { return Ok(()) };
    let Some(holder) = new.holder_id else { return Ok(()) };
    for old in query::valid_of(cx, holder, std::slice::from_ref(&new.title)).await? {
        if old.id != new.id {
            query::supersede(cx, &old).await?;
            material::query::retire_of(cx, holder, old.file_id).await?;
        }
    }
    Ok(())
}

/// 我的证照
pub async fn mine(cx: Cx, (): (), form: MineForm) -> Result<Page<LicenceView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    held_by(&cx, account, form.page).await
}

/// Somebody's licences, the latest first, each with what it is worth today.
pub async fn held_by(cx: &Cx, account: AccountId, page: Option<u32>) -> Result<Page<LicenceView>> {
    let (rows, n_rows) = query::held(cx, account, page).await?;
    let items = query::items_of(cx, &rows).await?;
    let of = |row: &Row| items.iter().find(|it| it.0 == row.case_id).and_then(|it| it.1);
    let views: Result<Vec<LicenceView>> = rows.iter().map(|it| view(cx, it, of(it))).collect();
    Ok(Page { rows: views?, n_rows })
}

fn view(cx: &Cx, row: &Row, item: Option<ItemId>) -> Result<LicenceView> {
    let paper: Paper = serde_json::from_str(&cx.hub.keys.open(&signed::place(row.id), &row.body)?)?;
    let (until, today) = (last_day(&row.valid_until), cx.now.day());
    let standing = Standing::of(row.state, until, today);
    Ok(LicenceView {
        id: row.id,
        case: CaseId { region: row.region, uuid: row.case_id },
        title: row.title.clone(),
        no: row.no.clone(),
        org: paper.org,
        on: paper.on,
        until,
        standing,
        renewal: Renewal::of(item, standing, until, today),
    })
}

/// What its holder alone is shown; `None` for everybody else, and for what is no licence.
pub async fn own(cx: &Cx, row: &Row) -> Result<Option<OwnView>> {
    if row.kind != PaperKind::Licence || row.holder_id.is_none() || row.holder_id != cx.who.account() {
        return Ok(None);
    }
    let (until, today) = (last_day(&row.valid_until), cx.now.day());
    let standing = Standing::of(row.state, until, today);
    let item = query::items_of(cx, std::slice::from_ref(row)).await?.into_iter().next().and_then(|it| it.1);
    let renewal = Renewal::of(item, standing, until, today);
    Ok(Some(OwnView { standing, until, renewal, shown: present::shown(cx, row.id).await? }))
}

/// Sixty days before the end: in time for what the law asks of them.
pub async fn remind_due(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let due = query::ending(&cx, cx.now.day(), turn.n_rows(N_A_TURN)).await?;
    turn.each(due, |it: &Row| it.id, |cx, row| async move { remind(&cx, row).await }).await
}

async fn remind(cx: &Cx, row: Row) -> Result<()> {
    let row = &row;
    write(cx, |cx| async move {
        let row = query::reminded(&cx, row).await?;
        let (Some(holder), Some(until)) = (row.holder_id, last_day(&row.valid_until)) else { return Ok(()) };
        if Standing::of(row.state, Some(until), cx.now.day()) != Standing::InForce {
            return Ok(());
        }
        let text = format!(
            "“{}”（{}）有效期到{}。还要接着用的，请在{}以前申请延续，在“我的证照”里点“申请延续”。",
            row.title,
            row.no,
            until.written(),
            until.plus(-N_RENEW_BY_DAYS).written()
        );
        message::tell_person(&cx, holder, "证照快到期了", &text).await
    })
    .await
}

/// The file's bytes of the holder's picture, if they are what was signed.
pub async fn photo(cx: &Cx, paper: &Paper) -> Result<Option<Vec<u8>>> {
    let Some(photo) = &paper.photo else { return Ok(None) };
    let Some(file) = material::query::any(cx, photo.file).await? else { return Ok(None) };
    let bytes = cx.hub.files.read(&file.storage).await?;
    Ok((digest::of(&bytes) == photo.digest).then_some(bytes))
}

/// 统一社会信用代码 that stands on it.
pub fn credit_code(cx: &Cx, row: &Row) -> Result<Option<String>> {
    let paper: Paper = serde_json::from_str(&cx.hub.keys.open(&signed::place(row.id), &row.body)?)?;
    let line = paper.rows.into_iter().find(|it| CreditCode::parse(&it.text).is_ok());
    Ok(line.map(|it| it.text))
}

/// For whoever looks: their own, or of a case they may open.
pub async fn open(cx: &Cx, at: common::id::PaperAt) -> Result<(Row, bool)> {
    match case::query::one(cx, at.case).await {
        Ok(case) => Ok((query::one(cx, &case, at.paper).await?, true)),
        Err(crate::base::error::Error::Fault(Fault::NotFound)) => Ok((held(cx, at.paper).await?, false)),
        Err(it) => Err(it),
    }
}

/// One of one's own, whoever applied for it.
pub async fn held(cx: &Cx, id: PaperId) -> Result<Row> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    query::held_one(cx, account, id).await
}
