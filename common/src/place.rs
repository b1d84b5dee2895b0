//! Addresses people see. Here because text messages and printed receipts, made by the server, carry them too.
use crate::{
    case::kinds::Kind,
    id::{AccountId, CaseId, ItemId, NoticeId, PaperId, QuestionId, ShiftId, StatementId, TransmittalId},
};

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

/// Addresses of the desk, without its base `/desk`.
#[derive(Clone, Debug)]
pub enum DeskPlace {
    /// What one person has to see to today.
    Home,
    /// What was sought; the words are in no address.
    Search,
    /// 预审
    Queue,
    SignIn,
    Join,
    Case(CaseId),
    Notice(CaseId, NoticeId),
    Items,
    Staff,
    /// 科室和请假
    Sections,
    /// 开厅清单
    Opening,
    /// 大厅设置
    Settings,
    /// 工作日历
    Calendar,
    /// 机构和区划
    Bodies,
    /// 大厅和窗口
    Halls,
    /// 集中率
    Share,
    /// 岗位名单和替岗
    Holders,
    /// 导入事项
    Import,
    /// 回电
    Callbacks,
    /// One of them.
    Callback(CaseId),
    /// 受理、审查、送达
    Inbox,
    Dossier(CaseId),
    /// 办咨询
    Question(CaseId),
    /// 咨询月表
    QuestionFigures,
    /// 窗口收件: the matter and the person…
    Intake,
    /// …the form…
    Fill(CaseId),
    /// …and what the applicant takes along.
    Slip(CaseId),
    /// 收件登记: for a matter that is worked on elsewhere…
    Registrations,
    /// …and its case.
    Registration(CaseId),
    /// 授权委托书, blank but for the matter.
    Letter(ItemId),
    Paper(CaseId, PaperId),
    /// 授权书
    Mandates,
    /// 印章和保管人
    Stamps,
    /// 用印登记
    Register,
    /// 差评处置
    Ratings,
    /// 收费统计
    Fees,
    /// 工作日报…
    Daybook,
    /// …and what one of its numbers counts.
    DaybookCases,
    /// 收银: my own drawer…
    Till,
    /// …everybody's, by the day…
    Tills,
    /// …one shift of somebody's…
    Shift(ShiftId),
    /// …and the platform's book against ours.
    Statement(StatementId),
    /// 叫号
    Line,
    /// 大厅现在
    Hall,
    /// 首问登记
    Inquiries,
    /// 交接清单
    Transmittals,
    Transmittal(TransmittalId),
    /// 事项编制…
    Editions,
    /// …a new one…
    NewEdition,
    /// …its page…
    Edition(CaseId),
    /// …and where it is written.
    EditEdition(CaseId),
    /// 上级目录
    Province,
    /// 用语
    Wording,
    /// 事项质量…
    Quality,
    /// …where people stop at one matter…
    Places(ItemId),
    /// …堵点: what is being mended…
    Snags,
    /// …and one of it.
    Snag(CaseId),
    /// 各版和对照
    Versions(ItemId),
    /// 一件事
    Bundles,
    /// A new one…
    Compose,
    /// …or one that is there.
    Bundle(ItemId),
    /// 操作记录, or one's own traces
    Trail,
    /// 离岗交接
    Leaving(AccountId),
    /// 同一个人
    Twins,
    /// 法规库
    Laws,
    /// 标准材料库
    Standards,
    Me,
}

impl DeskPlace {
    /// Where a case of this kind is worked on.
    pub fn file(kind: Kind, id: CaseId) -> DeskPlace {
        match kind {
            Kind::Application => DeskPlace::Dossier(id),
            Kind::Question => DeskPlace::Question(id),
            Kind::Callback => DeskPlace::Callback(id),
            Kind::Registration => DeskPlace::Registration(id),
            Kind::Inquiry => DeskPlace::Inquiries,
            Kind::RatingWork => DeskPlace::Ratings,
            Kind::Edition => DeskPlace::Edition(id),
            Kind::Snag => DeskPlace::Snag(id),
        }
    }

    pub const BASE: &str = "/desk";
    pub const DESK: [&str; 67] = [
        "/wording",
        "/province",
        "/laws",
        "/standards",
        "/quality",
        "/quality/{id}",
        "/snags",
        "/snags/{id}",
        "/editions",
        "/editions/new",
        "/editions/{id}",
        "/editions/{id}/edit",
        "/items/{id}/versions",
        "/halls",
        "/share",
        "/holders",
        "/daybook",
        "/daybook/cases",
        "/twins",
        "/trail",
        "/staff/{id}/leaving",
        "/opening",
        "/settings",
        "/calendar",
        "/bodies",
        "/import",
        "/sections",
        "/registrations",
        "/registrations/{id}",
        "/questions/{id}",
        "/question-figures",
        "/queue",
        "/search",
        "/bundles",
        "/bundles/{id}",
        "/compose",
        "/stamps",
        "/letters/{id}",
        "/transmittals",
        "/transmittals/{id}",
        "/ratings",
        "/fees",
        "/till",
        "/tills",
        "/shifts/{id}",
        "/statements/{id}",
        "/line",
        "/hall",
        "/inquiries",
        "/inbox",
        "/files/{id}",
        "/files/{id}/slip",
        "/intake",
        "/intake/{id}",
        "/files/{id}/papers/{paper}",
        "/mandates",
        "/register",
        "/",
        "/sign-in",
        "/join",
        "/cases/{id}",
        "/cases/{id}/notices/{notice}",
        "/items",
        "/staff",
        "/callbacks",
        "/callbacks/{id}",
        "/me",
    ];

    /// Whole, base and all.
    pub fn href(&self) -> String {
        let path = match self {
            DeskPlace::Home => "/".to_owned(),
            DeskPlace::Search => "/search".to_owned(),
            DeskPlace::Queue => "/queue".to_owned(),
            DeskPlace::SignIn => "/sign-in".to_owned(),
            DeskPlace::Join => "/join".to_owned(),
            DeskPlace::Case(id) => format!("/cases/{id}"),
            DeskPlace::Notice(id, notice) => format!("/cases/{id}/notices/{notice}"),
            DeskPlace::Items => "/items".to_owned(),
            DeskPlace::Staff => "/staff".to_owned(),
            DeskPlace::Sections => "/sections".to_owned(),
            DeskPlace::Opening => "/opening".to_owned(),
            DeskPlace::Settings => "/settings".to_owned(),
            DeskPlace::Calendar => "/calendar".to_owned(),
            DeskPlace::Bodies => "/bodies".to_owned(),
            DeskPlace::Halls => "/halls".to_owned(),
            DeskPlace::Share => "/share".to_owned(),
            DeskPlace::Holders => "/holders".to_owned(),
            DeskPlace::Import => "/import".to_owned(),
            DeskPlace::Callbacks => "/callbacks".to_owned(),
            DeskPlace::Callback(id) => format!("/callbacks/{id}"),
            DeskPlace::Inbox => "/inbox".to_owned(),
            DeskPlace::Dossier(id) => format!("/files/{id}"),
            DeskPlace::Question(id) => format!("/questions/{id}"),
            DeskPlace::QuestionFigures => "/question-figures".to_owned(),
            DeskPlace::Intake => "/intake".to_owned(),
            DeskPlace::Registrations => "/registrations".to_owned(),
            DeskPlace::Registration(id) => format!("/registrations/{id}"),
            DeskPlace::Fill(id) => format!("/intake/{id}"),
            DeskPlace::Letter(id) => format!("/letters/{id}"),
            DeskPlace::Slip(id) => format!("/files/{id}/slip"),
            DeskPlace::Paper(id, paper) => format!("/files/{id}/papers/{paper}"),
            DeskPlace::Mandates => "/mandates".to_owned(),
            DeskPlace::Stamps => "/stamps".to_owned(),
            DeskPlace::Register => "/register".to_owned(),
            DeskPlace::Line => "/line".to_owned(),
            DeskPlace::Hall => "/hall".to_owned(),
            DeskPlace::Transmittals => "/transmittals".to_owned(),
            DeskPlace::Transmittal(id) => format!("/transmittals/{id}"),
            DeskPlace::Inquiries => "/inquiries".to_owned(),
            DeskPlace::Editions => "/editions".to_owned(),
            DeskPlace::NewEdition => "/editions/new".to_owned(),
            DeskPlace::Edition(id) => format!("/editions/{id}"),
            DeskPlace::EditEdition(id) => format!("/editions/{id}/edit"),
            DeskPlace::Province => "/province".to_owned(),
            DeskPlace::Wording => "/wording".to_owned(),
            DeskPlace::Quality => "/quality".to_owned(),
            DeskPlace::Places(id) => format!("/quality/{id}"),
            DeskPlace::Snags => "/snags".to_owned(),
            DeskPlace::Snag(id) => format!("/snags/{id}"),
            DeskPlace::Versions(id) => format!("/items/{id}/versions"),
            DeskPlace::Bundles => "/bundles".to_owned(),
            DeskPlace::Compose => "/compose".to_owned(),
            DeskPlace::Bundle(id) => format!("/bundles/{id}"),
            DeskPlace::Fees => "/fees".to_owned(),
            DeskPlace::Daybook => "/daybook".to_owned(),
            DeskPlace::DaybookCases => "/daybook/cases".to_owned(),
            DeskPlace::Till => "/till".to_owned(),
            DeskPlace::Tills => "/tills".to_owned(),
            DeskPlace::Shift(id) => format!("/shifts/{id}"),
            DeskPlace::Statement(id) => format!("/statements/{id}"),
            DeskPlace::Ratings => "/ratings".to_owned(),
            DeskPlace::Twins => "/twins".to_owned(),
            DeskPlace::Laws => "/laws".to_owned(),
            DeskPlace::Standards => "/standards".to_owned(),
            DeskPlace::Trail => "/trail".to_owned(),
            DeskPlace::Leaving(id) => format!("/staff/{id}/leaving"),
            DeskPlace::Me => "/me".to_owned(),
        };
        format!("{}{path}", DeskPlace::BASE)
    }
}

#[cfg(test)]
mod tests;
