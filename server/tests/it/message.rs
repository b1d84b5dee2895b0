//! 消息: in the account always; by mail and text message when there is a way.
use std::sync::{Arc, Mutex};

use common::{case::MineForm, check::Nothing, fault::Fault, message};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use crate::hall::TestHall;

#[tokio::test]
async fn every_step_that_concerns_the_applicant_is_told() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    let messages = zhou.call(&message::MESSAGES, (), MineForm::default()).await.unwrap();
    assert_eq!(
        messages.rows[0].text,
        "个体工商户设立登记：最晚2026年11月30日（周一）答复是否受理。缺什么，一次全部告诉您。"
    );
    zhou.call(&message::READ, messages.rows[0].id, Nothing {}).await.unwrap();
    let zhao = hall.citizen("赵四").await;
    assert_eq!(zhao.call(&message::READ, messages.rows[0].id, Nothing {}).await.unwrap_err(), Fault::NotFound);
}

/// Enough of SMTP for one letter, kept as it came.
async fn smtp(listener: TcpListener, letters: Arc<Mutex<Vec<String>>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { return };
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 test\r\n").await.unwrap();
        let (mut line, mut letter, mut in_data) = (String::new(), String::new(), false);
        while stream.read_line(&mut line).await.unwrap() > 0 {
            let reply: &[u8] = match (in_data, line.trim_end()) {
                (true, ".") => {
                    in_data = false;
                    letters.lock().unwrap().push(std::mem::take(&mut letter));
                    b"250 kept\r\n"
                }
                (true, it) => {
                    letter.push_str(it);
                    letter.push('\n');
                    b""
                }
                (false, "DATA") => {
                    in_data = true;
                    b"354 go on\r\n"
                }
                (false, "QUIT") => b"221 bye\r\n",
                (false, _) => b"250 ok\r\n",
            };
            stream.write_all(reply).await.unwrap();
            line.clear();
        }
    }
}

/// One signed post after another; the first is turned away.
async fn gateway(listener: TcpListener, posts: Arc<Mutex<Vec<String>>>) {
    for n in 0.. {
        let Ok((mut stream, _)) = listener.accept().await else { return };
        let mut text = String::new();
        let mut buffer = [0; 4096];
        while !text.contains("\"text\"") {
            let n = stream.read(&mut buffer).await.unwrap();
            text.push_str(&String::from_utf8_lossy(&buffer[..n]));
            if n == 0 {
                break;
            }
        }
        posts.lock().unwrap().push(text);
        let status = if n == 0 { "503 Busy" } else { "200 OK" };
        let reply = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(reply.as_bytes()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_and_text_go_out_once_and_again_after_a_failure() {
    let mail = TcpListener::bind("127.0.0.1:25925").await.unwrap();
    let sms = TcpListener::bind("127.0.0.1:25926").await.unwrap();
    let (letters, posts) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<Vec<String>>>::default());
    tokio::spawn(smtp(mail, letters.clone()));
    tokio::spawn(gateway(sms, posts.clone()));
    let hall = TestHall::configured("2026-11-23", server::seed::Scale::Small, |mut it| {
        it.mail.host = "127.0.0.1".to_owned();
        it.mail.port = 25925;
        it.mail.from = "hall@mingchuan.example".to_owned();
        it.mail.is_plain = true;
        it.sms.url = "http://127.0.0.1:25926/sms".to_owned();
        it.sms.secret = "shared".to_owned();
        it
    })
    .await;
    let zhou = hall.person("zhouming").await;
    zhou.submitted(hall.item("个体工商户设立登记").await.id).await;
    assert_eq!(hall.sends().await, 1, "the gateway was busy");
    assert!(hall.hub.meters.text().contains("yimen_outbox_waiting 1"));
    assert_eq!(hall.sends().await, 0, "and is left alone for a while");
    hall.hub.clock.put(hall.now().plus_minutes(3));
    assert_eq!(hall.sends().await, 1);
    assert!(hall.hub.meters.text().contains("yimen_outbox_waiting 0"));
    let letters = letters.lock().unwrap();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("zhou@example.cn"), "{}", letters[0]);
    let posts = posts.lock().unwrap();
    assert_eq!(posts.len(), 2);
    assert!(posts[1].contains("x-yimen-signature: sha256=") && posts[1].contains("13800003210"));
    assert!(
        !posts[1].contains("周明远") && !posts[1].contains("个体工商户"),
        "a text message names nobody and nothing"
    );
}
