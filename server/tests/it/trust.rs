//! Whom we believe when we call others: no certificate nobody vouches for, no redirect.
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use server::seed::Scale;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

use crate::hall::TestHall;

const TLS_PORT: u16 = 25941;
const AWAY_PORT: u16 = 25942;
const THERE_PORT: u16 = 25943;

fn bundle() -> std::path::PathBuf {
    std::env::temp_dir().join("yimen-test-authority.pem")
}

/// A gateway on TLS whose certificate comes from an authority of the county's own. Counts what it was sent.
async fn gateway(got: Arc<AtomicUsize>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(bundle(), authority.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", TLS_PORT)).await.unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            answer(&mut stream, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            got.fetch_add(1, Ordering::SeqCst);
        }
    });
}

/// Takes a whole post, as its last field tells, and answers it.
async fn answer(stream: &mut (impl AsyncReadExt + AsyncWriteExt + Unpin), reply: &str) {
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    while !text.contains("\"text\"") {
        match stream.read(&mut buffer).await.unwrap_or(0) {
            0 => break,
            n => text.push_str(&String::from_utf8_lossy(&buffer[..n])),
        }
    }
    stream.write_all(reply.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

async fn sends(hall: &TestHall) -> usize {
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    hall.sends().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_nobody_vouches_for_gets_nothing_and_one_the_settings_vouch_for_does() {
    let got = Arc::<AtomicUsize>::default();
    gateway(got.clone()).await;
    let stranger = TestHall::configured("2026-11-23", Scale::Small, |mut it| {
        it.sms.url = format!("https://localhost:{TLS_PORT}/sms");
        it
    })
    .await;
    assert_eq!((sends(&stranger).await, got.load(Ordering::SeqCst)), (0, 0));
    let known = TestHall::configured("2026-11-23", Scale::Small, |mut it| {
        it.sms.url = format!("https://localhost:{TLS_PORT}/sms");
        it.ca = bundle();
        it
    })
    .await;
    assert_eq!((sends(&known).await, got.load(Ordering::SeqCst)), (1, 1));
    // Its certificate is good, but it is not the one that was called.
    let renamed = TestHall::configured("2026-11-23", Scale::Small, |mut it| {
        it.sms.url = format!("https://127.0.0.1:{TLS_PORT}/sms");
        it.ca = bundle();
        it
    })
    .await;
    assert_eq!((sends(&renamed).await, got.load(Ordering::SeqCst)), (0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_gateway_would_send_us_we_do_not_go() {
    let (away, there) =
        (TcpListener::bind(("127.0.0.1", AWAY_PORT)).await, TcpListener::bind(("127.0.0.1", THERE_PORT)).await);
    let n_there = Arc::<AtomicUsize>::default();
    let count = n_there.clone();
    tokio::spawn(async move {
        let there = there.unwrap();
        while let Ok(_visit) = there.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    tokio::spawn(async move {
        let (mut stream, _) = away.unwrap().accept().await.unwrap();
        let to = format!("http://127.0.0.1:{THERE_PORT}/loot");
        answer(&mut stream, &format!("HTTP/1.1 307 Go\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")).await;
    });
    let hall = TestHall::configured("2026-11-23", Scale::Small, |mut it| {
        it.sms.url = format!("http://127.0.0.1:{AWAY_PORT}/sms");
        it
    })
    .await;
    hall.sends().await;
    assert_eq!(n_there.load(Ordering::SeqCst), 0);
}
