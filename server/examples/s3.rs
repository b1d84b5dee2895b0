//! A small S3 server on a folder, for trying several processes on one machine: `cargo run --example s3 -- FOLDER PORT`.
//! Key `AKIAYIMENTEST`, secret `a-secret-of-the-test-server`; the bucket is a folder in the folder.
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, port] = words.as_slice() else { anyhow::bail!("s3 FOLDER PORT") };
    let files = s3s_fs::FileSystem::new(folder).map_err(|it| anyhow::anyhow!("{it:?}"))?;
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single("AKIAYIMENTEST", "a-secret-of-the-test-server"));
    let service = service.build();
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    loop {
        let (socket, _) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            // A client that goes away is its own affair.
            let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await;
        });
    }
}
