//! What a made-up applicant brings: one page that says what it stands for, drawn once and looked at as what strangers send is.
use anyhow::anyhow;
use common::{
    account::Who,
    catalogue::Material,
    fault::Fault,
    id::{CaseId, FileId},
    material::{FileKind, FileState, Trust},
};
use uuid::Uuid;

use super::hall::Sandbox;
use crate::{
    base::{digest, error::Result},
    case,
    entity::files::Model as File,
    gate::{cx::Cx, write::write},
    material::{self, arrival},
    paper::sheet,
};

const PAGE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 210 297\"><rect x=\"5\" y=\"5\" width=\"200\" height=\"287\" fill=\"none\" stroke=\"#000\"/></svg>";

/// Lays the page into each of these slots, on every side there is.
pub async fn bring(hall: &Sandbox, by: &Who, id: CaseId, slots: &[&Material]) -> Result<()> {
    if slots.is_empty() {
        return Ok(());
    }
    let cx = hall.cx(by);
    let row = hall.page.get_or_try_init(|| drawn(&cx)).await?;
    write(&cx, |cx| async move {
        let case = case::query::filled(&cx, id).await?;
        for slot in slots {
            let sides: Vec<String> = if slot.sides.is_empty() { vec![String::new()] } else { slot.sides.clone() };
            for side in sides {
                let file = File {
                    id: FileId(Uuid::now_v7()),
                    case_id: Some(case.id),
                    slot: slot.slot.clone(),
                    owner_id: case.applicant_id,
                    name: FileKind::Pdf.named(&format!("{}.pdf", slot.name)),
                    round: case.round,
                    side,
                    ..row.clone()
                };
                material::query::insert(&cx, file).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn drawn(cx: &Cx) -> Result<File> {
    let bytes = tokio::task::spawn_blocking(|| sheet::picture(PAGE)).await;
    let bytes = bytes.map_err(|it| anyhow!("drawing: {it}"))??;
    let owner_id = cx.who.account().ok_or(Fault::SignedOut)?;
    let row = File {
        region: cx.region(),
        id: FileId(Uuid::now_v7()),
        case_id: None,
        slot: String::new(),
        owner_id,
        name: "演练.pdf".to_owned(),
        kind: FileKind::Pdf,
        state: FileState::Ready,
        n_bytes: 0,
        digest: String::new(),
        storage: digest::random()?,
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
    };
    let kept = arrival::kept(cx, &row, async { Ok(bytes) }).await?;
    Ok(File {
        kind: kept.kind,
        state: kept.state,
        n_bytes: kept.n_bytes,
        digest: kept.digest,
        n_pages: kept.n_pages,
        doubts: kept.doubts,
        ..row
    })
}
