//! 材料: drawn as the papers they stand for, from the lines the item's samples give; cards of fresh cases with the name of whoever
//! brings them. Each is drawn, inspected and kept once; who brings the same brings the same bytes.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::anyhow;
use common::{
    catalogue::{Item, Look, Material},
    fault::Fault,
    form::Answers,
    id::{AccountId, FileId},
    material::{FileKind, FileState, Trust},
};
use uuid::Uuid;

use super::life::{Life, Walk};
use crate::{
    base::digest,
    case,
    catalogue::sample,
    entity::files::Model as File,
    gate::{cx::Cx, write::write},
    material::{
        self,
        arrival::{self, Kept},
    },
    paper::sheet,
};

/// What is printed across each of them.
const MARK: &str = "演　示";
/// Whom the samples speak of.
const IN_SAMPLES: [&str; 2] = ["周明远", "李秀英"];
/// Who came so many days ago or less is named on the cards they brought.
const FRESH_DAYS: i32 = 12;

/// By what is drawn on them.
#[derive(Default)]
pub struct Drawer(Mutex<HashMap<String, Arc<Paper>>>);

pub struct Paper {
    storage: String,
    kept: Kept,
}

impl Drawer {
    fn find(&self, drawing: &str) -> Option<Arc<Paper>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(drawing).cloned()
    }

    fn put(&self, drawing: String, it: Arc<Paper>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(drawing, it);
    }
}

/// Slots that have to be filled by now; what may follow later among them, or not.
pub fn needed(item: &Item, answers: &Answers, with_deferrable: bool) -> Vec<Material> {
    use common::catalogue::Necessity;
    let asked = item.only_asked(answers);
    let all = item.slots(answers).into_iter().filter(|it| it.is_needed(&asked));
    all.filter(|it| with_deferrable || it.necessity != Necessity::Deferrable).cloned().collect()
}

/// Lays one paper into each of these slots, by the applicant's own hand or by a clerk's. What was told to be wrong is put aside.
pub async fn bring(life: &Life, by: &common::account::Who, slots: &[Material]) -> Walk {
    let cx = life.cx(by);
    let mut papers = Vec::new();
    for it in slots {
        papers.push((it.clone(), paper(life, &cx, it).await?));
    }
    let (id, item) = (life.case, life.item.clone());
    write(&cx, |cx| {
        let (papers, item) = (&papers, &item);
        async move {
            let case = case::query::filled(&cx, id).await?;
            for (slot, paper) in papers {
                material::require_open(&cx, &case, &slot.slot).await?;
                for old in material::query::in_slot(&cx, &case, &slot.slot).await? {
                    material::remove(&cx, &case, &old).await?;
                }
                let kept = paper.kept.clone();
                let row = File {
                    case_id: Some(case.id),
                    slot: slot.slot.clone(),
                    name: kept.kind.named(&format!("{}.pdf", slot.name)),
                    kind: kept.kind,
                    state: kept.state,
                    n_bytes: kept.n_bytes,
                    digest: kept.digest,
                    n_pages: kept.n_pages,
                    doubts: kept.doubts,
                    trust: material::trust(item, &slot.slot),
                    round: case.round,
                    ..blank(&cx, case.applicant_id, paper.storage.clone())
                };
                material::query::insert(&cx, row).await?;
            }
            Ok(())
        }
    })
    .await?;
    Ok(())
}

async fn paper(life: &Life, cx: &Cx, slot: &Material) -> Walk<Arc<Paper>> {
    let is_theirs = slot.look == Look::Card && life.now.day() >= life.world.today.plus(-FRESH_DAYS);
    let mut drawn = slot.clone();
    if drawn.sample.is_empty() {
        drawn.sample = vec![slot.name.clone()];
    }
    if is_theirs {
        for line in &mut drawn.sample {
            *line = IN_SAMPLES.iter().fold(line.clone(), |line, it| line.replace(it, &life.person.name));
        }
    }
    let drawing = sample::drawn(&drawn, MARK);
    if let Some(it) = life.world.drawer.find(&drawing) {
        return Ok(it);
    }
    let svg = drawing.clone();
    let bytes = tokio::task::spawn_blocking(move || sheet::picture(&svg));
    let bytes = bytes.await.map_err(|it| anyhow!("drawing: {it}"))??;
    let owner = cx.who.account().ok_or(Fault::SignedOut)?;
    let storage = digest::random()?;
    let row = File { name: format!("{}.pdf", slot.name), ..blank(cx, owner, storage.clone()) };
    // Looked at as what strangers send is, by the same child process.
    let kept = arrival::kept(cx, &row, async { Ok(bytes) }).await?;
    let it = Arc::new(Paper { storage, kept });
    life.world.drawer.put(drawing, it.clone());
    Ok(it)
}

fn blank(cx: &Cx, owner_id: AccountId, storage: String) -> File {
    File {
        region: cx.region(),
        id: FileId(Uuid::now_v7()),
        case_id: None,
        slot: String::new(),
        owner_id,
        name: String::new(),
        kind: FileKind::Pdf,
        state: FileState::Ready,
        n_bytes: 0,
        digest: String::new(),
        storage,
        position: 0,
        turns: 0,
        trust: Trust::C,
        n_pages: 1,
        doubts: "[]".to_owned(),
        round: 1,
        from_id: None,
        origin: String::new(),
        is_kept: false,
        valid_until: String::new(),
        side: String::new(),
        created_at: cx.now,
    }
}
