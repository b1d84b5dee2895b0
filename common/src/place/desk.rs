//! Where things are at the desk.
use crate::{
    case::kinds::Kind,
    id::{AccountId, BatchId, CaseId, ItemId, NoticeId, PaperId, ShiftId, StatementId, SystemId, TransmittalId},
};

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
    /// 数据交换…
    Exchange,
    /// …one system…
    System(SystemId),
    /// …one batch…
    Batch(BatchId),
    /// …what is found by machine…
    Findings,
    /// …and a case that is worked on elsewhere.
    External(CaseId),
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
            Kind::External => DeskPlace::External(id),
        }
    }

    pub const BASE: &str = "/desk";
    pub const DESK: [&str; 72] = [
        "/exchange",
        "/exchange/findings",
        "/exchange/systems/{id}",
        "/exchange/batches/{id}",
        "/exchange/cases/{id}",
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
            DeskPlace::Exchange => "/exchange".to_owned(),
            DeskPlace::System(id) => format!("/exchange/systems/{id}"),
            DeskPlace::Batch(id) => format!("/exchange/batches/{id}"),
            DeskPlace::Findings => "/exchange/findings".to_owned(),
            DeskPlace::External(id) => format!("/exchange/cases/{id}"),
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
