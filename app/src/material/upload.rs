//! 断点续传: our side of tus 1.0. A line that breaks costs one chunk; the server says where to go on.
use common::{
    fault::Fault,
    id::{CaseId, FileId},
    material::{CHUNK, UPLOAD, UPLOADS},
};
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::picture;
use crate::api;

#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    Preparing,
    /// Cannot be read well; the person decides.
    Doubtful(&'static str),
    Sending(u32),
    Paused(u32),
    /// The line is down; goes on by itself.
    Broken(u32),
    Failed(Fault),
    Done,
}

/// One file on its way.
#[derive(Clone, Copy)]
pub struct Upload {
    pub n: usize,
    pub name: StoredValue<String>,
    pub slot: StoredValue<String>,
    pub progress: RwSignal<Progress>,
    /// What it replaces, once all of it is there.
    pub old: Option<FileId>,
    file: StoredValue<Blob, LocalStorage>,
    is_wanted: StoredValue<bool>,
    id: StoredValue<Option<FileId>>,
    case: CaseId,
}

/// Tries after the line broke: 1 s, 2 s, 4 s … then every 15 s.
fn wait(n_tries: u32) -> u32 {
    (1_000_u32 << n_tries.min(4)).min(15_000)
}

impl Upload {
    pub fn new(n: usize, (case, slot): (CaseId, String), old: Option<FileId>, name: String, file: Blob) -> Upload {
        Upload {
            n,
            name: StoredValue::new(name),
            slot: StoredValue::new(slot),
            progress: RwSignal::new(Progress::Preparing),
            old,
            file: StoredValue::new_local(file),
            is_wanted: StoredValue::new(true),
            id: StoredValue::new(None),
            case,
        }
    }

    /// Smaller first, if it is a picture; asks when it cannot be read.
    pub async fn begin(self) -> Result<(), Fault> {
        let file = self.file.get_value();
        if file.size() == 0.0 {
            return Err(Fault::FileEmpty);
        }
        if file.type_().starts_with("image/")
            && let Some(it) = picture::prepare(&file).await
        {
            self.file.set_value(it.blob);
            if !it.doubt.is_empty() {
                self.progress.set(Progress::Doubtful(it.doubt));
                return Ok(());
            }
        }
        if self.file.get_value().size() > f64::from(common::material::MAX_FILE_MB) * 1_048_576.0 {
            return Err(Fault::FileTooBig { max_mb: common::material::MAX_FILE_MB });
        }
        self.send().await
    }

    pub fn pause(self) {
        if let Progress::Sending(n) | Progress::Broken(n) = self.progress.get_untracked() {
            self.progress.set(Progress::Paused(n));
        }
    }

    /// Not wanted any more; the server is told, and forgets what it has.
    pub async fn cancel(self) {
        self.is_wanted.set_value(false);
        if let Some(id) = self.id.get_value()
            && let Ok(request) = ours(Request::delete(&UPLOAD.url(&id))).build()
        {
            let _ = request.send().await;
        }
    }

    fn percent(self, sent: f64, total: f64) -> u32 {
        let _ = self;
        (sent / total * 100.0).min(100.0) as u32
    }

    /// From where the server has got to, chunk by chunk, until all is there.
    pub async fn send(self) -> Result<(), Fault> {
        let file = self.file.get_value();
        let total = file.size();
        let mut n_tries = 0;
        self.progress.set(Progress::Sending(0));
        let id = loop {
            match self.create(total).await {
                Err(Fault::Offline) => self.rest(&mut n_tries, 0).await?,
                other => break other?,
            }
        };
        self.id.set_value(Some(id));
        let mut sent = 0.0;
        while sent < total {
            if !self.is_wanted.get_value() {
                return Ok(());
            }
            if matches!(self.progress.get_untracked(), Progress::Paused(_)) {
                TimeoutFuture::new(200).await;
                continue;
            }
            self.progress.set(Progress::Sending(self.percent(sent, total)));
            match self.patch(id, &file, sent, total).await {
                Ok(now) => {
                    sent = now;
                    n_tries = 0;
                }
                Err(Fault::Offline | Fault::UploadOffset | Fault::UploadChecksum | Fault::Busy) => {
                    self.rest(&mut n_tries, self.percent(sent, total)).await?;
                    match offset(id).await {
                        Ok(now) => sent = now,
                        Err(Fault::Offline | Fault::Busy) => (),
                        Err(fault) => return Err(fault),
                    }
                }
                Err(fault) => return Err(fault),
            }
        }
        self.progress.set(Progress::Done);
        Ok(())
    }

    async fn rest(self, n_tries: &mut u32, percent: u32) -> Result<(), Fault> {
        if !self.is_wanted.get_value() {
            return Err(Fault::UploadGone);
        }
        self.progress.set(Progress::Broken(percent));
        TimeoutFuture::new(wait(*n_tries)).await;
        *n_tries += 1;
        Ok(())
    }

    async fn create(self, total: f64) -> Result<FileId, Fault> {
        let pair = |name: &str, value: &str| format!("{name} {}", base64(value));
        let facts = [
            pair("case", &self.case.to_string()),
            self.slot.with_value(|it| pair("slot", it)),
            self.name.with_value(|it| pair("filename", it)),
        ];
        let request = ours(Request::post(UPLOADS.path))
            .header("upload-length", &format!("{total:.0}"))
            .header("upload-metadata", &facts.join(","));
        let reply = sent(request.build().map_err(|_| Fault::Internal)?).await?;
        let location = reply.headers().get("location").unwrap_or_default();
        location.rsplit('/').next().and_then(|it| it.parse().ok()).ok_or(Fault::Internal)
    }

    async fn patch(self, id: FileId, file: &Blob, from: f64, total: f64) -> Result<f64, Fault> {
        let to = (from + CHUNK as f64).min(total);
        let piece = file.slice_with_f64_and_f64(from, to).map_err(|_| Fault::Internal)?;
        let bytes = picture::bytes(&piece).await.ok_or(Fault::Internal)?;
        let mut request = ours(Request::patch(&UPLOAD.url(&id)))
            .header("upload-offset", &format!("{from:.0}"))
            .header("content-type", "application/offset+octet-stream");
        if let Some(sum) = sha256(&bytes).await {
            request = request.header("upload-checksum", &format!("sha256 {sum}"));
        }
        let reply = sent(request.body(bytes).map_err(|_| Fault::Internal)?).await?;
        reply.headers().get("upload-offset").and_then(|it| it.parse().ok()).ok_or(Fault::Internal)
    }
}

async fn offset(id: FileId) -> Result<f64, Fault> {
    let request = ours(RequestBuilder::new(&UPLOAD.url(&id)).method(gloo_net::http::Method::HEAD));
    let reply = sent(request.build().map_err(|_| Fault::Internal)?).await?;
    reply.headers().get("upload-offset").and_then(|it| it.parse().ok()).ok_or(Fault::UploadGone)
}

fn ours(request: RequestBuilder) -> RequestBuilder {
    request.header("tus-resumable", "1.0.0").header("x-requested-by", "hall")
}

async fn sent(request: Request) -> Result<Response, Fault> {
    let reply = request.send().await.map_err(|_| Fault::Offline)?;
    match (reply.ok(), reply.status()) {
        (true, _) => Ok(reply),
        (_, 423) => Err(Fault::Busy),
        (_, 502..=504) => Err(Fault::Offline),
        _ => Err(api::fault_of(&reply.text().await.unwrap_or_default())),
    }
}

/// The browser's own; not there on plain http, where the checksum is left out.
async fn sha256(bytes: &Uint8Array) -> Option<String> {
    let subtle = window().crypto().ok()?.subtle();
    let promise = subtle.digest_with_str_and_buffer_source("SHA-256", bytes.unchecked_ref()).ok()?;
    let digest = Uint8Array::new(&JsFuture::from(promise).await.ok()?).to_vec();
    let text: String = digest.into_iter().map(char::from).collect();
    window().btoa(&text).ok()
}

/// UTF-8, in base64.
fn base64(text: &str) -> String {
    let latin: String = text.bytes().map(char::from).collect();
    window().btoa(&latin).unwrap_or_default()
}
