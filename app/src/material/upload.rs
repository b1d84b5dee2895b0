//! 断点续传: our side of tus 1.0. A line that breaks costs one chunk; the server says where to go on.
use std::sync::atomic::{AtomicBool, Ordering};

use common::{
    fault::Fault,
    id::{CaseId, FileId},
    material::{CHUNK, OVERRIDE, UPLOAD, UPLOADS},
};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::picture;
use crate::{api, tongue::t};

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
    /// Of a paper with two sides, which one; empty: all of it.
    side: StoredValue<String>,
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
    pub fn new(
        n: usize,
        (case, slot, side): (CaseId, String, String),
        old: Option<FileId>,
        name: String,
        file: Blob,
    ) -> Upload {
        Upload {
            n,
            name: StoredValue::new(name),
            slot: StoredValue::new(slot),
            side: StoredValue::new(side),
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
        let Some(file) = self.file.try_get_value() else { return Ok(()) };
        if file.size() == 0.0 {
            return Err(Fault::FileEmpty);
        }
        let kind = file.type_();
        let is_heic = kind.contains("hei") || self.name.with_value(|it| it.to_lowercase().ends_with(".heic"));
        if (kind.starts_with("image/") || kind.is_empty() || is_heic)
            && let Some(it) = picture::prepare(&file).await
        {
            drop(self.file.try_set_value(it.blob));
            if !it.doubt.is_empty() {
                drop(self.progress.try_set(Progress::Doubtful(it.doubt)));
                return Ok(());
            }
        } else if is_heic {
            let says = t(
                "这是苹果手机的HEIC照片，这个浏览器打不开。请在手机的“设置、相机、格式”里选“兼容性最好”再拍，或者把照片截图后上传",
            );
            return Err(Fault::FileUnsafe { says: says.to_owned() });
        }
        // The page was left while it was being made smaller: what was not begun is not sent.
        let Some(file) = self.file.try_get_value() else { return Ok(()) };
        if file.size() > f64::from(common::material::MAX_FILE_MB) * 1_048_576.0 {
            return Err(Fault::FileTooBig { max_mb: common::material::MAX_FILE_MB });
        }
        self.send().await
    }

    /// The same, whatever it looks like: whoever sends it has seen what it is.
    pub async fn insist(self) -> Result<(), Fault> {
        self.begin().await?;
        match self.progress.try_get_untracked() {
            Some(Progress::Doubtful(_)) => self.send().await,
            _ => Ok(()),
        }
    }

    /// Neither there nor given up.
    pub fn is_coming(self) -> bool {
        use Progress::*;
        matches!(self.progress.get_untracked(), Preparing | Sending(_) | Paused(_) | Broken(_))
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
            && let Ok(request) = about(id, Method::DELETE).build()
        {
            let _ = request.send().await;
        }
    }

    fn percent(self, sent: f64, total: f64) -> u32 {
        let _ = self;
        (sent / total * 100.0).min(100.0) as u32
    }

    /// From where the server has got to, chunk by chunk, until all is there.
    ///
    /// What is under way goes on when its page is left: nobody who has chosen a file waits for it.
    pub async fn send(self) -> Result<(), Fault> {
        let Some(file) = self.file.try_get_value() else { return Ok(()) };
        let total = file.size();
        let mut n_tries = 0;
        drop(self.progress.try_set(Progress::Sending(0)));
        let (id, mut sent) = loop {
            match self.begun(total).await {
                Err(Fault::Offline) => self.rest(&mut n_tries, 0).await?,
                other => break other?,
            }
        };
        let _ = self.id.try_set_value(Some(id));
        while sent < total {
            if self.is_wanted.try_get_value() == Some(false) {
                return Ok(());
            }
            if matches!(self.progress.try_get_untracked(), Some(Progress::Paused(_))) {
                TimeoutFuture::new(200).await;
                continue;
            }
            drop(self.progress.try_set(Progress::Sending(self.percent(sent, total))));
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
        drop(self.progress.try_set(Progress::Done));
        Ok(())
    }

    /// The upload and how much of it is there: the one of the try before, as far as the server still has it.
    async fn begun(self, total: f64) -> Result<(FileId, f64), Fault> {
        if let Some(id) = self.id.try_get_value().flatten() {
            match offset(id).await {
                Ok(now) => return Ok((id, now)),
                Err(it @ (Fault::Offline | Fault::Busy | Fault::SignedOut)) => return Err(it),
                Err(_) => (),
            }
        }
        Ok((self.create(total).await?, 0.0))
    }

    async fn rest(self, n_tries: &mut u32, percent: u32) -> Result<(), Fault> {
        if self.is_wanted.try_get_value() == Some(false) {
            return Err(Fault::UploadGone);
        }
        drop(self.progress.try_set(Progress::Broken(percent)));
        TimeoutFuture::new(wait(*n_tries)).await;
        *n_tries += 1;
        Ok(())
    }

    async fn create(self, total: f64) -> Result<FileId, Fault> {
        let pair = |name: &str, value: &str| format!("{name} {}", base64(value));
        let of =
            |name: &str, it: StoredValue<String>| it.try_with_value(|it| pair(name, it)).ok_or(Fault::UploadGone);
        let facts = [
            pair("case", &self.case.to_string()),
            of("slot", self.slot)?,
            of("side", self.side)?,
            of("filename", self.name)?,
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
        // Changed, moved, or a cloud's that is not here: the browser does not give it out any more.
        let lost = || Fault::FileUnsafe {
            says: t("这个文件读不到了，可能刚改过、移走了，或者还在网盘里。请重新选择").to_owned(),
        };
        let bytes = picture::bytes(&piece).await.ok_or_else(lost)?;
        let mut request = about(id, Method::PATCH)
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
    let reply = sent(about(id, Method::HEAD).build().map_err(|_| Fault::Internal)?).await?;
    reply.headers().get("upload-offset").and_then(|it| it.parse().ok()).ok_or(Fault::UploadGone)
}

/// Firewalls that pass GET and POST only: once one has shown itself, everything goes by POST, with its method in a header.
static BY_POST: AtomicBool = AtomicBool::new(false);

fn about(id: FileId, method: Method) -> RequestBuilder {
    let request = ours(RequestBuilder::new(&UPLOAD.url(&id)));
    match BY_POST.load(Ordering::Relaxed) {
        false => request.method(method),
        true => request.method(Method::POST).header(OVERRIDE, method.as_ref()),
    }
}

fn ours(request: RequestBuilder) -> RequestBuilder {
    request.header("tus-resumable", "1.0.0").header("x-requested-by", "hall")
}

async fn sent(request: Request) -> Result<Response, Fault> {
    let reply = request.send().await.map_err(|_| Fault::Offline)?;
    // What is ours says what is wrong in its own type.
    let is_ours = reply.headers().get("content-type").is_some_and(|it| it.contains("problem"));
    match (reply.ok(), reply.status()) {
        (true, _) => Ok(reply),
        (_, 423) => Err(Fault::Busy),
        (_, 403 | 405 | 501) if !is_ours && !BY_POST.swap(true, Ordering::Relaxed) => Err(Fault::Offline),
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
