//! Every failure a person can meet, with the words they will read.
use serde::{Deserialize, Serialize};

use crate::{case::flow::Stage, check::Field, moment::Moment};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    Form {
        fields: Vec<Field>,
    },
    SignedOut,
    /// Right account, but its other half (动态验证码) is still wanted.
    NeedsCode,
    /// One sentence for unknown account, wrong password and wrong code alike.
    BadSignIn,
    /// Right, but the staff password has been in use too long (等保).
    SecretExpired,
    NotYours,
    NotFound,
    /// The case has moved on: who did what, when.
    WrongStage {
        stage: Stage,
        by: Option<String>,
        at: Option<Moment>,
    },
    /// Another clerk is working on it.
    Claimed {
        by: String,
        until: Moment,
    },
    /// The matter cannot be applied for.
    ItemShut {
        says: String,
    },
    MaterialsMissing {
        names: Vec<String>,
    },
    /// A newer save of the same draft exists.
    StaleDraft,
    /// Somebody else has written the same part meanwhile.
    Overtaken {
        by: String,
        at: Moment,
    },
    /// The same idempotency key with another content.
    KeyReused,
    TooOften {
        wait_seconds: u32,
    },
    /// More bytes on one day than anybody needs.
    TooMuchToday,
    FileTooBig {
        max_mb: u32,
    },
    FileKind,
    /// Nothing in it.
    FileEmpty,
    FileLocked,
    /// The scanner knows it as malware.
    FileInfected,
    /// The scanner has not seen it yet.
    FileUnscanned,
    /// Active content, a broken structure, or a bomb.
    FileUnsafe {
        says: String,
    },
    TooManyFiles {
        max: u32,
    },
    /// An upload that is not there any more.
    UploadGone,
    /// The bytes do not continue where the server stopped.
    UploadOffset,
    /// 4xx of tus 1.0: the chunk's digest does not match.
    UploadChecksum,
    /// The protocol was not spoken.
    UploadProtocol,
    /// A defect that could have been told the first time.
    SecondNotice {
        names: Vec<String>,
    },
    /// Duties one person may not hold together (三员分立).
    DutiesClash,
    /// No letter of authority covers it, or the body has no seal in use.
    NoMandate {
        says: String,
    },
    /// Whoever looked into it does not check it, and whoever checked it does not decide.
    SamePerson,
    /// The request did not come from our own page.
    Foreign,
    Unreadable,
    /// What was sent at once is longer than this call takes.
    TooLong {
        max_kb: u32,
    },
    /// The network, not the server. Made by the browser only.
    Offline,
    Busy,
    /// The disk is nearly full, or the hall is being looked after: showing goes on, taking in does not.
    ReadOnly,
    /// 筹备中: the hall has not opened yet.
    Preparing,
    Internal,
    /// A newer server may know faults this client does not.
    #[serde(other)]
    Unknown,
}

/// RFC 9457 body, sent as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    pub title: String,
    pub status: u16,
    /// The request's number, which the log also carries.
    pub instance: String,
    pub fault: Fault,
}

impl Fault {
    pub fn form(name: &str, says: &str) -> Fault {
        Fault::Form { fields: vec![Field { name: name.to_owned(), says: says.to_owned() }] }
    }

    pub fn wrong_stage(stage: Stage) -> Fault {
        Fault::WrongStage { stage, by: None, at: None }
    }

    pub fn status(&self) -> u16 {
        match self {
            Fault::Form { .. }
            | Fault::KeyReused
            | Fault::FileEmpty
            | Fault::FileLocked
            | Fault::FileInfected
            | Fault::FileUnsafe { .. } => 422,
            Fault::SignedOut | Fault::NeedsCode | Fault::BadSignIn | Fault::SecretExpired => 401,
            Fault::NotYours | Fault::NoMandate { .. } | Fault::SamePerson | Fault::Foreign => 403,
            Fault::NotFound => 404,
            Fault::WrongStage { .. }
            | Fault::Claimed { .. }
            | Fault::ItemShut { .. }
            | Fault::FileUnscanned
            | Fault::MaterialsMissing { .. }
            | Fault::StaleDraft
            | Fault::Overtaken { .. }
            | Fault::TooManyFiles { .. }
            | Fault::UploadOffset
            | Fault::SecondNotice { .. }
            | Fault::DutiesClash => 409,
            Fault::UploadGone => 410,
            Fault::FileTooBig { .. } | Fault::TooLong { .. } => 413,
            Fault::FileKind | Fault::UploadProtocol => 415,
            Fault::TooOften { .. } | Fault::TooMuchToday => 429,
            Fault::UploadChecksum => 460,
            Fault::Unreadable => 400,
            Fault::Busy | Fault::ReadOnly | Fault::Preparing => 503,
            Fault::Offline | Fault::Internal | Fault::Unknown => 500,
        }
    }

    /// What happened and how to put it right.
    pub fn says(&self) -> String {
        match self {
            Fault::Form { .. } => "填写的内容有误，请按提示修改".to_owned(),
            Fault::SignedOut => "请先登录".to_owned(),
            Fault::NeedsCode => "请填写手机验证器上的6位动态码".to_owned(),
            Fault::BadSignIn => "账号或密码不正确，请核对后重试；工作人员还要核对动态码".to_owned(),
            Fault::SecretExpired => "密码已用满90天，请换一个新密码再登录".to_owned(),
            Fault::NotYours => "您的岗位不能办理这一项".to_owned(),
            Fault::NotFound => "没有找到您要的内容".to_owned(),
            Fault::WrongStage { stage, by, at } => {
                let who = match (by, at) {
                    (Some(by), Some(at)) => format!("{by}已于{} {}办理，", at.day().zh(), at.clock()),
                    _ => String::new(),
                };
                format!("{who}办件现在是“{}”，请刷新后再办", stage.label())
            }
            Fault::Claimed { by, until } => {
                format!("{by}正在办理这一件，最晚{}释放；可以先办下一件", until.zh())
            }
            Fault::ItemShut { says } => says.clone(),
            Fault::MaterialsMissing { names } => format!("还缺必交材料：{}", names.join("、")),
            Fault::StaleDraft => "这份申请刚在别处改过，已为您取回最新内容，请核对后再改".to_owned(),
            Fault::Overtaken { by, at } => {
                let at = format!("{} {}", at.day().zh(), at.clock());
                format!("{by}在{at}保存过这一组。您写的还在，请和现在的对照，改好再保存")
            }
            Fault::KeyReused => "这次提交与前一次内容不同，请刷新页面后重新提交".to_owned(),
            Fault::TooOften { wait_seconds } => format!("操作过于频繁，请{}后再试", wait(*wait_seconds)),
            Fault::FileTooBig { max_mb } => format!("文件超过{max_mb} MB，请压缩后再传，或拍照上传"),
            Fault::FileKind => {
                "这种文件不能用：不是PDF、JPG、PNG、OFD、DOCX或XLSX，或者已经损坏。请重新选择，或拍照上传"
                    .to_owned()
            }
            Fault::FileEmpty => "这个文件是空的，请重新选择".to_owned(),
            Fault::FileLocked => "文件设了密码，请取消密码后重新选择，或拍照上传".to_owned(),
            Fault::FileInfected => "这个文件带有病毒，没有收下。请在电脑上杀毒，或换一台设备拍照上传".to_owned(),
            Fault::FileUnscanned => "这个文件还在安全检测，检测通过后才能打开，请稍后再看".to_owned(),
            Fault::FileUnsafe { says } => says.clone(),
            Fault::TooManyFiles { max } => format!("这份材料最多{max}个文件，请先删去不用的"),
            Fault::UploadGone => "上传已过期，请重新选择文件".to_owned(),
            Fault::TooMuchToday => {
                "今天从这里传来的内容太多了，请登录后再传，或者明天再传；急用请到窗口办理".to_owned()
            }
            Fault::UploadOffset => "上传中断过，正在从断开处接着传".to_owned(),
            Fault::UploadChecksum => "传输中有损坏，正在重传这一段".to_owned(),
            Fault::UploadProtocol => "上传请求不完整，请重新选择文件".to_owned(),
            Fault::SecondNotice { names } => {
                format!(
                    "“{}”在第一次告知时就能看出。请负责人在工作台打开这一件，写明原因、选“同意”，再告知申请人",
                    names.join("、")
                )
            }
            Fault::DutiesClash => "系统、安全、审计三类管理员不能由同一人兼任，也不能兼任业务岗位".to_owned(),
            Fault::NoMandate { says } => format!("{says}，这一步不能办。请找本单位负责人"),
            Fault::SamePerson => "承办、审核、批准不能是同一个人，请由其他人员办理这一步".to_owned(),
            Fault::Foreign => "请从本大厅页面提交".to_owned(),
            Fault::Unreadable => "提交的内容读不出来，请刷新页面后重试".to_owned(),
            Fault::TooLong { max_kb } => {
                format!("一次交的内容太长了，最多{max_kb} KB。请删短一些，或者分成几次；已填写的内容不会丢失")
            }
            Fault::Offline => "网络不通，请检查后重试；已填写的内容不会丢失".to_owned(),
            Fault::Busy => "现在办事的人较多，请稍后再试；已填写的内容不会丢失".to_owned(),
            Fault::ReadOnly => "系统正在维护，暂时只能查看，不能提交；已填写的内容不会丢失，请稍后再试".to_owned(),
            Fault::Preparing => "大厅还在筹备，没有开门，开门以后就能办".to_owned(),
            Fault::Internal | Fault::Unknown => "系统繁忙，请稍后再试".to_owned(),
        }
    }
}

fn wait(seconds: u32) -> String {
    match seconds {
        0..=60 => format!("{seconds}秒"),
        it => format!("{}分钟", it.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Fault> {
        let name = || vec!["营业执照".to_owned()];
        let text = |it: &str| it.to_owned();
        vec![
            Fault::form("name", "请填写姓名"),
            Fault::SignedOut,
            Fault::NeedsCode,
            Fault::BadSignIn,
            Fault::SecretExpired,
            Fault::NotYours,
            Fault::NotFound,
            Fault::WrongStage {
                stage: crate::application::stage::ACCEPTED,
                by: Some(text("何静")),
                at: Some(Moment(0)),
            },
            Fault::Claimed { by: text("何静"), until: Moment(0) },
            Fault::ItemShut { says: text("这一事项暂停办理") },
            Fault::MaterialsMissing { names: name() },
            Fault::StaleDraft,
            Fault::Overtaken { by: text("何静"), at: Moment(0) },
            Fault::KeyReused,
            Fault::TooOften { wait_seconds: 90 },
            Fault::FileTooBig { max_mb: 20 },
            Fault::FileKind,
            Fault::FileEmpty,
            Fault::FileLocked,
            Fault::FileInfected,
            Fault::FileUnscanned,
            Fault::FileUnsafe { says: text("文件里有会自动运行的内容，请另存为普通PDF再传") },
            Fault::TooManyFiles { max: 10 },
            Fault::UploadGone,
            Fault::TooMuchToday,
            Fault::UploadOffset,
            Fault::UploadChecksum,
            Fault::UploadProtocol,
            Fault::SecondNotice { names: name() },
            Fault::DutiesClash,
            Fault::NoMandate { says: text("您的授权书已于10月31日到期") },
            Fault::SamePerson,
            Fault::Foreign,
            Fault::Unreadable,
            Fault::TooLong { max_kb: 1024 },
            Fault::Offline,
            Fault::Busy,
            Fault::ReadOnly,
            Fault::Preparing,
            Fault::Internal,
            Fault::Unknown,
        ]
    }

    #[test]
    fn every_fault_has_a_status_and_words_and_survives_the_wire() {
        let rows = all().into_iter().map(|it| {
            assert!((400..=599).contains(&it.status()));
            let wire = serde_json::to_string(&it).unwrap();
            assert_eq!(serde_json::from_str::<Fault>(&wire).unwrap(), it);
            format!("{} {}", it.status(), it.says())
        });
        insta::assert_snapshot!(rows.collect::<Vec<String>>().join("\n"));
        // Whoever adds a variant to the enum is stopped here until it is in the list above.
        for it in all() {
            match it {
                Fault::Form { .. }
                | Fault::SignedOut
                | Fault::NeedsCode
                | Fault::BadSignIn
                | Fault::SecretExpired
                | Fault::NotYours
                | Fault::NotFound
                | Fault::WrongStage { .. }
                | Fault::Claimed { .. }
                | Fault::ItemShut { .. }
                | Fault::MaterialsMissing { .. }
                | Fault::StaleDraft
                | Fault::Overtaken { .. }
                | Fault::KeyReused
                | Fault::TooOften { .. }
                | Fault::TooMuchToday
                | Fault::FileTooBig { .. }
                | Fault::FileKind
                | Fault::FileEmpty
                | Fault::FileLocked
                | Fault::FileInfected
                | Fault::FileUnscanned
                | Fault::FileUnsafe { .. }
                | Fault::TooManyFiles { .. }
                | Fault::UploadGone
                | Fault::UploadOffset
                | Fault::UploadChecksum
                | Fault::UploadProtocol
                | Fault::SecondNotice { .. }
                | Fault::DutiesClash
                | Fault::NoMandate { .. }
                | Fault::SamePerson
                | Fault::Foreign
                | Fault::Unreadable
                | Fault::TooLong { .. }
                | Fault::Offline
                | Fault::Busy
                | Fault::ReadOnly
                | Fault::Preparing
                | Fault::Internal
                | Fault::Unknown => (),
            }
        }
    }

    #[test]
    fn a_fault_of_a_newer_server_is_still_readable() {
        let newer = r#"{"code":"of_tomorrow","detail":1}"#;
        assert_eq!(serde_json::from_str::<Fault>(newer).unwrap(), Fault::Unknown);
    }
}
