//! 压测数据: years of cases from a seeded generator, for `cargo xtask bench`. The same number gives the same hall.
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use common::{
    account::Who,
    application::{act, stage},
    case::{
        case_no,
        flow::{Act, Stage},
        kinds::Kind,
    },
    decision::pledge::Promise,
    id::AccountId,
    moment::{Day, Moment},
};
use tokio::sync::mpsc;
use uuid::{Builder, Uuid};

use super::{county, dice::Dice, query};
use crate::{
    account,
    base::digest,
    catalogue::{self, import},
    entity::{accounts, case_events, cases, items},
    gate::{audit, cx::Cx, hub::Hub, write::write},
};

/// How a whole case goes: fourteen events, one correction among them.
const WHOLE: [(Act, Stage); 14] = [
    (act::OPEN, stage::DRAFT),
    (act::SUBMIT, stage::SUBMITTED),
    (act::TAKE, stage::PRE_REVIEW),
    (act::NOTIFY, stage::CORRECTION),
    (act::RESUBMIT, stage::SUBMITTED),
    (act::TAKE, stage::PRE_REVIEW),
    (act::PASS, stage::PRE_PASSED),
    (act::RECEIVE, stage::RECEIVED),
    (act::ACCEPT, stage::ACCEPTED),
    (act::ASSIGN, stage::IN_REVIEW),
    (act::GRANT, stage::GRANTED),
    (act::MAKE_LICENCE, stage::ISSUING),
    (act::LICENCE_READY, stage::READY),
    (act::DELIVER, stage::CLOSED),
];
/// One case in a hundred is under way; those stopped after so many events.
const UNDER_WAY: [usize; 8] = [2, 2, 2, 3, 4, 5, 7, 8];
const CASES_A_DAY: usize = 1_000;
const CASES_A_CITIZEN: usize = 10;
const CASES_A_PIECE: usize = 1_000;
/// Cases of the demonstration's own citizen, so that somebody who can sign in has some.
const N_OWN: usize = 40;

/// What lies in every slot of the drafts that stand ready.
const READY_FILE: &[u8] = b"a file of the benchmark";

/// Cases that are written together, with their people and their logs.
#[derive(Clone)]
pub(super) struct Piece {
    pub(super) accounts: Vec<accounts::Model>,
    pub(super) cases: Vec<cases::Model>,
    pub(super) events: Vec<case_events::Model>,
}

/// Puts `n` cases of the days before today into a hall that has the demonstration county already.
pub async fn crowd(hub: &Arc<Hub>, n: usize) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let broken = |it: crate::base::error::Error| anyhow!("{it}");
    let items: Vec<items::Model> = catalogue::query::all(&cx, hub.region())
        .await
        .map_err(broken)?
        .into_iter()
        .filter(|it| it.is_online)
        .collect();
    let own = account::query::by_login(&cx, "zhouming").await.map_err(broken)?.map(|it| it.id);
    let Some(own) = own.filter(|_| !items.is_empty()) else { bail!("先运行 yimen seed") };
    // Made on one core while the other writes.
    let (tell, mut told) = mpsc::channel::<Result<Piece>>(4);
    let (maker, today) = (hub.clone(), cx.now.day());
    let making = tokio::task::spawn_blocking(move || {
        for from in (0..n).step_by(CASES_A_PIECE) {
            let piece = piece(&maker, &items, own, today, from, (from + CASES_A_PIECE).min(n), n);
            if tell.blocking_send(piece).is_err() {
                break;
            }
        }
    });
    let mut n_done = 0;
    while let Some(piece) = told.recv().await {
        let piece = piece?;
        n_done += piece.cases.len();
        write(&cx, |cx| {
            let piece = piece.clone();
            async move { query::insert_piece(&cx, piece).await }
        })
        .await
        .map_err(broken)?;
        if n_done % 50_000 == 0 {
            println!("{n_done}/{n}");
        }
    }
    making.await?;
    // As the job would have done, day by day.
    while audit::seal(hub, hub.clock.now()).await?.is_some() {}
    query::analyze(&cx).await.map_err(broken)
}

/// Matters enough for a large city: the county's list again and again, under other codes and names.
pub async fn crowd_items(hub: &Arc<Hub>, n: usize) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let broken = |it: crate::base::error::Error| anyhow!("{it}");
    let listed = county::listed()?;
    let n_there = catalogue::query::all(&cx, hub.region()).await.map_err(broken)?.len();
    let more = (0..n.saturating_sub(n_there)).filter_map(|at| {
        let mut item = listed.get(at % listed.len())?.clone().ok()?;
        let round = at / listed.len() + 2;
        item.code = format!("{}-{round}", item.code);
        item.name = format!("{}（{round}区）", item.name);
        Some(Ok(item))
    });
    let more: Vec<_> = more.collect();
    write(&cx, |cx| {
        let more = more.clone();
        async move { import::take(&cx, hub.region(), more).await.map(|_| ()) }
    })
    .await
    .map_err(broken)
}

/// Drafts with everything in them, each of a citizen of its own, and one line each: session and case.
pub async fn ready(hub: &Arc<Hub>, n: usize) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let broken = |it: crate::base::error::Error| anyhow!("{it}");
    let all = catalogue::query::all(&cx, hub.region()).await.map_err(broken)?;
    let item =
        all.into_iter().find(|it| it.is_online && it.name.contains("个体工商户")).context("先运行 yimen seed")?;
    let storage = digest::random().map_err(broken)?;
    hub.files.keep(&storage, READY_FILE.to_vec()).await?;
    for from in (0..n).step_by(200) {
        let lines = write(&cx, |cx| {
            let (item, storage) = (&item, &storage);
            async move {
                let mut lines = Vec::new();
                for at in from..(from + 200).min(n) {
                    lines.push(query::insert_ready(&cx, item, storage, READY_FILE, at).await?);
                }
                Ok(lines)
            }
        });
        lines.await.map_err(broken)?.iter().for_each(|it| println!("{it}"));
    }
    Ok(())
}

fn id(at: Moment, dice: &mut Dice) -> Uuid {
    let mut bytes = [0_u8; 10];
    bytes.iter_mut().for_each(|it| *it = dice.roll(256) as u8);
    Builder::from_unix_timestamp_millis(at.0 as u64, &bytes).into_uuid()
}

fn piece(
    hub: &Hub,
    items: &[items::Model],
    own: AccountId,
    today: Day,
    from: usize,
    to: usize,
    n: usize,
) -> Result<Piece> {
    let mut it = Piece { accounts: Vec::new(), cases: Vec::new(), events: Vec::new() };
    let mut dice = Dice::of(0x9e37_79b9_7f4a_7c15, from as u64);
    let mut citizen = own;
    for at in from..to {
        let day = today.plus(-1 - ((n - 1 - at) / CASES_A_DAY) as i32);
        let opened = day.start().plus_minutes(8 * 60 + (at % CASES_A_DAY) as i64 / 2);
        if at % CASES_A_CITIZEN == 0 {
            citizen = AccountId(id(opened, &mut dice));
            it.accounts
                .push(accounts::Model {
                    name: format!("申请人{at}"), ..account::query::empty(citizen, opened)
                });
        }
        let applicant = if n - at <= N_OWN { own } else { citizen };
        let n_events = if dice.roll(100) == 0 { UNDER_WAY[dice.roll(UNDER_WAY.len())] } else { WHOLE.len() };
        let item = &items[dice.roll(items.len())];
        let case = id(opened, &mut dice);
        let mut before: Option<String> = None;
        for (seq, (act, to_stage)) in (1..).zip(WHOLE.iter().take(n_events)) {
            let mut event = case_events::Model {
                region: hub.region(),
                case_id: case,
                seq,
                act: *act,
                to_stage: *to_stage,
                account_id: Some(applicant),
                by_name: "某人".to_owned(),
                org_id: item.org_id,
                window: String::new(),
                at: opened.plus_minutes(i64::from(seq) * 7),
                note: String::new(),
                n_days: (*act == act::NOTIFY).then_some(10),
                hash: String::new(),
            };
            event.hash = audit::link(before.as_deref(), &event)?;
            before = Some(event.hash.clone());
            it.events.push(event);
        }
        let stage = WHOLE[n_events - 1].1;
        let answers = hub.keys.seal(&format!("cases.answers|{case}"), r#"{"shop_name":"清和面馆"}"#)?;
        it.cases.push(cases::Model {
            region: hub.region(),
            id: case,
            no: Some(case_no(hub.region().0, day, (at % CASES_A_DAY) as i32 + 1)),
            query_code: "ABCDEF".to_owned(),
            kind: Kind::Application,
            item_id: Some(item.id),
            item_version: item.version,
            item_name: item.name.clone(),
            org_id: item.org_id,
            applicant_id: applicant,
            consent_id: None,
            applicant_name: called(at),
            stage,
            version: n_events as i32,
            answers,
            rev: 1,
            saved_at: opened,
            submitted_at: Some(opened.plus_minutes(14)),
            due_on: (!stage.is_over()).then(|| today.plus(5 - dice.roll(4) as i32).to_string()),
            is_provisional: false,
            round: 1,
            reviewer_id: None,
            claimed_by: None,
            claimed_name: String::new(),
            claimed_until: Moment(0),
            n_materials: 3,
            n_doubts: 0,
            is_second_allowed: false,
            owed: String::new(),
            owed_by: None,
            pick_up: String::new(),
            other_org_id: None,
            clerk_id: None,
            joint_id: None,
            promise: Promise::None,
            check_by: None,
            moved_at: opened,
            remind_on: None,
            handler_id: None,
            handler: String::new(),
            asked_until: None,
        });
    }
    Ok(it)
}

/// A crowd has names as people have: many that are common, some that nobody else has.
fn called(at: usize) -> String {
    const FAMILY: [&str; 16] =
        ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "欧阳"];
    const GIVEN: [&str; 24] = [
        "建", "国", "秀", "英", "伟", "芳", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟",
        "涛", "明", "超", "玉", "兰", "文", "海",
    ];
    let part = |of: &[&'static str], n: usize| of.get(n % of.len()).copied().unwrap_or_default();
    // The largest of the family names is the rarest, too.
    let family = if at.is_multiple_of(97) { FAMILY.len() - 1 } else { at % (FAMILY.len() - 1) };
    [part(&FAMILY, family), part(&GIVEN, at / 7), part(&GIVEN, at / 173)].concat()
}
