//! 等您办的、导出与注销: what waits for somebody; what is held about somebody, handed out; and taken away, as far as the law does not keep it.
use common::{
    account::{
        AccountKind, Who,
        own::{self, Close, ExportCase, ExportView},
    },
    check::Nothing,
    fault::Fault,
    id::AccountId,
};

use uuid::Uuid;

use crate::{
    account::{self, agreement, personal, proof::Proof, query},
    base::error::Result,
    case,
    entity::{accounts::Model as Account, sessions::Model as Session},
    gate::{
        attempt,
        cx::Cx,
        serve::{NOTHING, Routes},
        session,
        turn::Turn,
        write::write,
    },
    material, message, question, review,
};

mod awaits;
mod taken;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(own::EXPORT, export)
        .stream(&own::EXPORT_BOOK, NOTHING, taken::workbook)
        .stream(&own::EXPORT_PAGE, NOTHING, taken::page)
        .serve_prepared(own::CLOSE, prove_close, close)
        .serve(common::message::AWAITS, awaits::awaits)
}

/// More than this of one kind is asked for in pages; nobody has them.
const MAX_ROWS: u64 = 2_000;

async fn export(cx: Cx, (): (), _: Nothing) -> Result<ExportView> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let mut cases = Vec::new();
    let all = case::query::whole(&cx, account, MAX_ROWS).await?;
    let ids: Vec<Uuid> = all.iter().map(|(it, _)| it.id).collect();
    let mut looks = review::reveal::of_cases(&cx, &ids).await?;
    for (case, events) in all {
        let reveals = looks.remove(&case.id).unwrap_or_default();
        cases.push(ExportCase {
            id: case.case_id(),
            no: case.no.clone().unwrap_or_default(),
            stage: case.stage,
            answers: case::answers::answers(&cx, &case)?,
            said: (case::kinds::house(case.kind).said)(&cx, &case).await?,
            events: events.into_iter().map(|it| case::event_view(it, true)).collect(),
            reveals,
            item_name: case.item_name,
        });
    }
    Ok(ExportView {
        at: cx.now,
        profile: account::profile(cx.clone(), (), Nothing {}).await?,
        agreements: agreement::list(cx.clone(), (), Nothing {}).await?,
        consents: account::consents(cx.clone(), (), Nothing {}).await?,
        cases,
        files: material::query::own_all(&cx, account, MAX_ROWS)
            .await?
            .into_iter()
            .map(material::library_row)
            .collect(),
        messages: message::all(&cx, account, MAX_ROWS).await?,
    })
}

async fn prove_close(cx: Cx, form: Close) -> Result<Proof> {
    Proof::of(&cx, &form.secret, "proof").await
}

/// Gone: sign-in, profile, drafts, library, messages, whom they acted for. Kept: what was handed in, which the law keeps,
/// with the name masked; and the log, which nobody can change.
async fn close(cx: Cx, (): (), _: Close, proof: Proof) -> Result<Who> {
    let account = proof.require(&cx, "proof").await?;
    let n_open = case::query::n_under_way(&cx, account.id).await?;
    if n_open > 0 {
        let says = format!("您还有{n_open}件在办。请先等办结，或者撤回，再注销账号");
        return Err(Fault::form("proof", &says).into());
    }
    forget_drafts(&cx, account.id).await?;
    material::query::empty_library(&cx, account.id).await?;
    question::forget_asker(&cx, account.id).await?;
    case::query::mask_applicant(&cx, account.id).await?;
    message::query::delete_of(&cx, account.id).await?;
    query::forget(&cx, account.id).await?;
    session::end_all(&cx.db(), account.id).await?;
    let empty = query::empty(account.id, account.created_at);
    let closed = Account { kind: account.kind, name: "已注销".to_owned(), is_active: false, ..empty };
    let closed = personal::sealed(&cx.hub.keys, closed.clone(), &Default::default()).map(|it| Account {
        name: closed.name,
        phone_mac: None,
        id_card_mac: None,
        ..it
    })?;
    query::change(&cx, &account, |it| *it = closed).await?;
    cx.signed_out();
    Ok(Who::Nobody)
}

async fn forget_drafts(cx: &Cx, account: AccountId) -> Result<()> {
    loop {
        let drafts = case::query::drafts_of(cx, account).await?;
        if drafts.is_empty() {
            break;
        }
        for draft in drafts {
            for file in material::query::of_case(cx, &draft).await? {
                material::query::delete(cx, &file).await?;
            }
            material::query::drop_pending(cx, &draft).await?;
            case::query::delete_draft(cx, &draft).await?;
        }
    }
    for file in material::query::loose(cx, account).await? {
        material::query::delete(cx, &file).await?;
    }
    Ok(())
}

/// Sessions of a turn.
const MOST_A_TURN: u64 = 200;

/// Sessions that ended long ago go. With a visitor's session, which nobody can take up again, go the drafts and the
/// nameless account: what nobody can reach is not kept. Called by the job.
pub async fn reap(turn: Turn) -> Result<usize> {
    write(&turn.cx(), |cx| async move { attempt::forget_old(&cx).await }).await?;
    let over = session::long_over(&turn.cx(), turn.n_rows(MOST_A_TURN)).await?;
    let one = |cx: Cx, (session, account): (Session, Option<Account>)| async move {
        write(&cx, |cx| {
            let (session, account) = (&session, account.as_ref());
            async move {
                session::end(&cx.db(), &session.id).await?;
                match account.filter(|it| it.kind == AccountKind::Guest) {
                    Some(guest) => forget_guest(&cx, guest.id).await,
                    None => Ok(()),
                }
            }
        })
        .await
    };
    turn.each(over, |it| it.0.id.clone(), one).await
}

/// By owner, not by case: what is still coming, what lies in slots of ours, and what somebody else's case holds meanwhile.
async fn forget_guest(cx: &Cx, guest: AccountId) -> Result<()> {
    forget_drafts(cx, guest).await?;
    material::query::hand_on_files(cx, guest).await?;
    query::delete(cx, guest).await
}
