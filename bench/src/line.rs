//! One kept-alive connection, spoken by hand.
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;

use crate::Outcome;

#[derive(Clone, Default)]
pub struct Ask {
    method: &'static str,
    path: String,
    body: Vec<u8>,
    headers: Vec<(&'static str, String)>,
}

impl Ask {
    pub fn get(path: &str) -> Ask {
        Ask { method: "GET", path: path.to_owned(), ..Ask::default() }
    }

    pub fn post(path: &str, json: &str) -> Ask {
        let headers = vec![("content-type", "application/json".to_owned())];
        Ask { method: "POST", path: path.to_owned(), body: json.into(), headers }
    }

    pub fn with(mut self, cookie: &str) -> Ask {
        self.headers.push(("cookie", cookie.to_owned()));
        self
    }

    fn and(mut self, name: &'static str, value: impl ToString) -> Ask {
        self.headers.push((name, value.to_string()));
        self
    }
}

pub struct Line {
    sender: SendRequest<Full<Bytes>>,
    /// Of the last reply.
    cookie: String,
    location: String,
}

impl Line {
    pub async fn open(address: &str) -> Outcome<Line> {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Line { sender, cookie: String::new(), location: String::new() })
    }

    pub async fn send(&mut self, ask: &Ask) -> Outcome<(u16, Bytes)> {
        let mut request = Request::builder().method(ask.method).uri(&ask.path).header("host", "localhost");
        request = request.header("sec-fetch-site", "same-origin").header("x-requested-by", "hall");
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        self.sender.ready().await?;
        let reply = self.sender.send_request(request.body(Full::new(ask.body.clone().into()))?).await?;
        let (head, body) = reply.into_parts();
        let of =
            |name: &str| head.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
        self.cookie = of("set-cookie").split(';').next().unwrap_or_default().to_owned();
        self.location = of("location");
        Ok((head.status.as_u16(), body.collect().await?.to_bytes()))
    }

    pub async fn json(&mut self, ask: &Ask) -> Outcome<Value> {
        let (status, body) = self.send(ask).await?;
        match status {
            200 => Ok(serde_json::from_slice(&body)?),
            _ => Err(format!("{} {}: {status} {}", ask.method, ask.path, String::from_utf8_lossy(&body)).into()),
        }
    }

    /// With the demonstration's password; returns the session's cookie.
    pub async fn sign_in(&mut self, login: &str, code: Option<&str>) -> Outcome<String> {
        let form =
            serde_json::json!({ "login": login, "secret": "Mingchuan-2026", "code": code.unwrap_or_default() });
        self.json(&Ask::post("/api/sign-in", &form.to_string())).await?;
        Ok(self.cookie.clone())
    }

    pub async fn draft(&mut self, item: &str) -> Outcome<(String, String)> {
        let draft = self.json(&Ask::post(&format!("/api/items/{item}/cases"), "{}")).await?;
        Ok((draft["id"].as_str().unwrap_or_default().to_owned(), self.cookie.clone()))
    }

    pub async fn upload(&mut self, case: &str, cookie: &str, bytes: &[u8]) -> Outcome<()> {
        const PIECE: usize = 512 * 1024;
        let facts = format!("case {},slot {},filename {}", base64(case), base64("identity"), base64("a.pdf"));
        let made = Ask { method: "POST", path: "/api/uploads".to_owned(), ..Ask::default() };
        let made = made.with(cookie).and("tus-resumable", "1.0.0").and("upload-length", bytes.len());
        let (status, body) = self.send(&made.and("upload-metadata", facts)).await?;
        if status != 201 {
            return Err(format!("beginning an upload: {status} {}", String::from_utf8_lossy(&body)).into());
        }
        let path = self.location.clone();
        for (n, piece) in bytes.chunks(PIECE).enumerate() {
            let next = Ask { method: "PATCH", path: path.clone(), body: piece.to_vec(), ..Ask::default() };
            let next = next.with(cookie).and("tus-resumable", "1.0.0").and("upload-offset", n * PIECE);
            let (status, body) = self.send(&next.and("content-type", "application/offset+octet-stream")).await?;
            if status != 204 {
                return Err(format!("a piece: {status} {}", String::from_utf8_lossy(&body)).into());
            }
        }
        Ok(())
    }
}

/// Percent-encoded.
pub fn query(text: &str) -> String {
    text.bytes().map(|it| format!("%{it:02X}")).collect()
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for some in text.as_bytes().chunks(3) {
        let bits = some.iter().fold(0_u32, |bits, it| bits << 8 | u32::from(*it)) << (8 * (3 - some.len()));
        for n in 0..4 {
            out.push(if n <= some.len() { LETTERS[(bits >> (18 - 6 * n) & 63) as usize] as char } else { '=' });
        }
    }
    out
}

/// An honest PDF of about that many bytes: one page, and a picture's worth of noise on it.
pub fn document(n_bytes: usize) -> Vec<u8> {
    let mut seed = 7_u32;
    let noise: Vec<u8> = (0..n_bytes)
        .map(|_| {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (seed >> 16) as u8
        })
        .collect();
    let side = n_bytes.isqrt();
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut at = Vec::new();
    let image = format!(
        "<< /Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {} >>\nstream\n",
        side * side
    );
    let mut image: Vec<u8> = image.into_bytes();
    image.extend(&noise[..side * side]);
    image.extend(b"\nendstream");
    let objects: [Vec<u8>; 4] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> >>"
            .to_vec(),
        image,
    ];
    for (n, object) in (1..).zip(objects) {
        at.push(out.len());
        out.extend(format!("{n} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for it in at {
        out.extend(format!("{it:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}
