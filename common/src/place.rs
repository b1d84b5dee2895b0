//! Addresses people see. Here because text messages and printed receipts, made by the server, carry them too.
use crate::id::{CaseId, ItemId, NoticeId, PaperId, QuestionId};

mod desk;

pub use desk::DeskPlace;

#[derive(Clone, Debug)]
pub enum Place {
    Home,
    /// 办事: the catalogue
    Browse,
    /// The catalogue, searched.
    Search(String),
    /// 办事指南
    Guide(ItemId),
    /// 情形引导
    Check(ItemId),
    SignIn,
    Register,
    /// 找回密码
    Recover,
    /// 我的
    Mine,
    Profile,
    Library,
    /// 我的证照
    Licences,
    Consents,
    Messages,
    /// 查询
    Lookup,
    /// The task list of a draft.
    Tasks(CaseId),
    /// One section of its form.
    Part(CaseId, String),
    Materials(CaseId),
    Delivery(CaseId),
    Answers(CaseId),
    Receipt(CaseId),
    /// 我交的申请
    HandedIn(CaseId),
    /// 办件进度
    Case(CaseId),
    Why(CaseId),
    Notice(CaseId, NoticeId),
    /// 帮助: accessibility, privacy, developers' interface.
    About,
    /// 字号和颜色
    Looks,
    /// 网上咨询, searched.
    Questions(String),
    Question(QuestionId),
    /// 我要咨询, about a matter or anything.
    Ask(Option<ItemId>),
    /// 请工作人员回电
    Callback,
    /// 接力: where a code from another device is given.
    Take,
    /// 文书验证
    Verify,
    /// 评价一件
    Rate(CaseId),
    /// 凭收件凭证评价
    RateBySlip,
    /// 评价公开
    Score,
    /// 文书
    Paper(CaseId, PaperId),
    /// 缴款单
    Bill(CaseId),
    /// 预约
    Book(ItemId),
    /// 我的预约
    Tickets,
    /// 叫号屏
    Screen,
    /// 楼层导览; of a matter: which windows, and the way there.
    Floors(Option<ItemId>),
}

impl Place {
    /// Every pattern of what everybody reads: one program. What is in none of these lists answers 404. The first parameter
    /// is always `id`.
    pub const HALL: [&str; 6] = ["/", "/items", Place::GUIDE, "/items/{id}/check", "/looks", Place::CALLBACK];
    /// What belongs to somebody, and signing in: the next program, which a first visit does not wait for.
    pub const OWN: [&str; 31] = [
        "/lookup",
        "/cases/{id}/handed-in",
        Place::KIOSK,
        "/rate",
        "/ratings",
        "/cases/{id}/rate",
        "/verify",
        "/take",
        "/sign-in",
        "/register",
        "/recover",
        "/mine",
        "/mine/profile",
        "/mine/library",
        "/mine/licences",
        "/mine/consents",
        "/mine/messages",
        "/mine/tickets",
        "/book/{id}",
        "/screen",
        "/cases/{id}",
        "/cases/{id}/why",
        "/cases/{id}/receipt",
        "/cases/{id}/notices/{notice}",
        "/cases/{id}/papers/{paper}",
        "/cases/{id}/bill",
        "/apply/{id}",
        "/apply/{id}/form/{part}",
        "/apply/{id}/materials",
        "/apply/{id}/delivery",
        "/apply/{id}/answers",
    ];
    /// What the server draws whole: no program is started for it.
    pub const STILL: [&str; 6] =
        [Place::QUESTIONS, Place::QUESTION, Place::ASK, Place::ABOUT, Place::ABOUT_PART, Place::FLOORS];
    pub const FLOORS: &str = "/floors";
    pub const ABOUT: &str = "/about";
    pub const ABOUT_PART: &str = "/about/{part}";
    pub const QUESTIONS: &str = "/questions";
    pub const QUESTION: &str = "/questions/{id}";
    /// Also what its form is sent to.
    pub const ASK: &str = "/ask";
    pub const GUIDE: &str = "/items/{id}";
    /// 初始设置: also what its form is sent to. Where a hall that is nobody's leads everybody.
    pub const SETUP: &str = "/setup";
    /// 自助终端: one address for all it shows.
    pub const KIOSK: &str = "/kiosk";
    /// Also what its form is sent to, where no program runs.
    pub const CALLBACK: &str = "/callback";

    pub fn href(&self) -> String {
        match self {
            Place::Home => "/".to_owned(),
            Place::Browse => "/items".to_owned(),
            Place::Search(query) => format!("/items?{query}"),
            Place::Guide(id) => format!("/items/{id}"),
            Place::Check(id) => format!("/items/{id}/check"),
            Place::SignIn => "/sign-in".to_owned(),
            Place::Register => "/register".to_owned(),
            Place::Recover => "/recover".to_owned(),
            Place::Mine => "/mine".to_owned(),
            Place::Profile => "/mine/profile".to_owned(),
            Place::Library => "/mine/library".to_owned(),
            Place::Licences => "/mine/licences".to_owned(),
            Place::Consents => "/mine/consents".to_owned(),
            Place::Messages => "/mine/messages".to_owned(),
            Place::Lookup => "/lookup".to_owned(),
            Place::Tasks(id) => format!("/apply/{id}"),
            Place::Part(id, part) => format!("/apply/{id}/form/{part}"),
            Place::Materials(id) => format!("/apply/{id}/materials"),
            Place::Delivery(id) => format!("/apply/{id}/delivery"),
            Place::Answers(id) => format!("/apply/{id}/answers"),
            Place::HandedIn(id) => format!("/cases/{id}/handed-in"),
            Place::Receipt(id) => format!("/cases/{id}/receipt"),
            Place::Case(id) => format!("/cases/{id}"),
            Place::Why(id) => format!("/cases/{id}/why"),
            Place::Notice(id, notice) => format!("/cases/{id}/notices/{notice}"),
            Place::About => "/about".to_owned(),
            Place::Looks => "/looks".to_owned(),
            Place::Questions(query) if query.is_empty() => Place::QUESTIONS.to_owned(),
            Place::Questions(query) => format!("{}?{query}", Place::QUESTIONS),
            Place::Question(id) => format!("{}/{id}", Place::QUESTIONS),
            Place::Ask(None) => Place::ASK.to_owned(),
            Place::Ask(Some(id)) => format!("{}?item={id}", Place::ASK),
            Place::Callback => Place::CALLBACK.to_owned(),
            Place::Take => "/take".to_owned(),
            Place::Verify => "/verify".to_owned(),
            Place::Rate(id) => format!("/cases/{id}/rate"),
            Place::RateBySlip => "/rate".to_owned(),
            Place::Score => "/ratings".to_owned(),
            Place::Book(id) => format!("/book/{id}"),
            Place::Tickets => "/mine/tickets".to_owned(),
            Place::Screen => "/screen".to_owned(),
            Place::Floors(None) => Place::FLOORS.to_owned(),
            Place::Floors(Some(id)) => format!("{}?item={id}", Place::FLOORS),
            Place::Bill(id) => format!("/cases/{id}/bill"),
            Place::Paper(id, paper) => format!("/cases/{id}/papers/{paper}"),
        }
    }
}

/// Does the address fit one of the patterns?
pub fn fits(path: &str, patterns: &[&str]) -> bool {
    let one = |pattern: &&str| {
        let (mut here, mut there) = (path.split('/'), pattern.split('/'));
        loop {
            match (here.next(), there.next()) {
                (None, None) => return true,
                (Some(it), Some(wanted)) if wanted.starts_with('{') && !it.is_empty() => (),
                (Some(it), Some(wanted)) if it == wanted => (),
                _ => return false,
            }
        }
    };
    patterns.iter().any(one)
}

/// Whether an address to go back to, as a query brought it, leads nowhere but into this house: `//elsewhere.example` and
/// `/\\elsewhere.example` are other houses to a browser.
pub fn is_inside(back: &str) -> bool {
    let is_path = back.starts_with('/') && !back.starts_with("//");
    is_path && !back.contains('\\') && !back.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
