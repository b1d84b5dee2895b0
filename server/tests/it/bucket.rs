//! A real S3 server (s3s on a folder), started once for the whole run: `YIMEN_TEST_S3=1` puts every hall's files there.
use std::sync::OnceLock;

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use server::base::config::Bucket;

const KEY: &str = "AKIAYIMENTEST";
const SECRET: &str = "a-secret-of-the-test-server";

static PORT: OnceLock<u16> = OnceLock::new();

/// A corner of the bucket for one hall; `None`: this run keeps files in folders.
pub fn of_hall(name: &str) -> Option<Bucket> {
    std::env::var("YIMEN_TEST_S3").ok()?;
    Some(Bucket {
        name: "yimen".to_owned(),
        endpoint: format!("http://127.0.0.1:{}", PORT.get_or_init(start)),
        key_id: KEY.to_owned(),
        secret: SECRET.to_owned(),
        prefix: name.to_owned(),
        ..Bucket::default()
    })
}

fn start() -> u16 {
    let root = std::env::temp_dir().join(format!("yimen-s3-{}", std::process::id()));
    std::fs::create_dir_all(root.join("yimen")).unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async move {
            let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).unwrap());
            service.set_auth(SimpleAuth::from_single(KEY, SECRET));
            let service = service.build();
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap().port()).unwrap();
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let service = service.clone();
                tokio::spawn(async move {
                    let _ = auto::Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(socket), service)
                        .await;
                });
            }
        });
    });
    told.recv().unwrap()
}
