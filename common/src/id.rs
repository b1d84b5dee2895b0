//! One type per kind of id, so that a case can never be looked up by an item.
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{call::At, fault::Fault};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<$name, Fault> {
                text.parse().map($name).map_err(|_| Fault::NotFound)
            }
        }

        impl At for $name {
            fn fill(&self, into: &mut Vec<String>) {
                into.push(self.to_string());
            }
        }

        // SeaORM asks this of every primary key, for engines that number rows themselves. Ours are made here.
        #[cfg(feature = "db")]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

ids! {
    /// 账号
    AccountId;
    /// 服务事项
    ItemId;
    /// 上传的文件
    FileId;
    /// 补正告知书
    NoticeId;
    /// 代办委托
    ConsentId;
    /// 站内消息
    MessageId;
    /// 公开的咨询: the case's own number, without its region.
    QuestionId;
    /// 会话, as its owner sees it
    SessionId;
    /// 文书
    PaperId;
    /// 授权书
    MandateId;
    /// 印章
    StampId;
    /// 评价
    RatingId;
    /// 排队号
    TicketId;
    /// 交接清单
    TransmittalId;
    /// 科室
    SectionId;
    /// 两人办
    ProposalId;
    /// 班次
    ShiftId;
    /// 对账
    StatementId;
    /// 机构
    OrgId;
    /// 法规库的一部
    LawId;
    /// 标准材料
    StandardId;
    /// 大厅
    HallId;
    /// 楼层
    FloorId;
    /// 窗口
    WindowId;
    /// 替岗
    StandInId;
    /// 对接的部门系统
    SystemId;
    /// 交换批次
    BatchId;
}

/// 行政区划：six digits of the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Region(pub i32);

/// 办件, written `431099-01954b…`.
/// The region is the partition key of every case table, so an address that names a case names its region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(into = "String", try_from = "String")]
pub struct CaseId {
    pub region: Region,
    pub uuid: Uuid,
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}-{}", self.region.0, self.uuid.simple())
    }
}

impl FromStr for CaseId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<CaseId, Fault> {
        let (region, uuid) = text.split_once('-').ok_or(Fault::NotFound)?;
        let region = region.parse().map(Region).map_err(|_| Fault::NotFound)?;
        let uuid = uuid.parse().map_err(|_| Fault::NotFound)?;
        Ok(CaseId { region, uuid })
    }
}

impl From<CaseId> for String {
    fn from(id: CaseId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for CaseId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<CaseId, &'static str> {
        text.parse().map_err(|_: Fault| "not a case id")
    }
}

impl At for CaseId {
    fn fill(&self, into: &mut Vec<String>) {
        into.push(self.to_string());
    }
}

/// A case and one of its slots: `…/materials/{slot}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotAt {
    pub case: CaseId,
    pub slot: String,
}

impl At for SlotAt {
    fn fill(&self, into: &mut Vec<String>) {
        into.extend([self.case.to_string(), self.slot.clone()]);
    }
}

/// A case and one of its notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeAt {
    pub case: CaseId,
    pub notice: NoticeId,
}

impl At for NoticeAt {
    fn fill(&self, into: &mut Vec<String>) {
        into.extend([self.case.to_string(), self.notice.to_string()]);
    }
}

/// A case and one of its papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperAt {
    pub case: CaseId,
    pub paper: PaperId,
}

impl At for PaperAt {
    fn fill(&self, into: &mut Vec<String>) {
        into.extend([self.case.to_string(), self.paper.to_string()]);
    }
}

/// A paper and one page of its file, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetAt {
    pub paper: PaperAt,
    pub page: i32,
}

impl At for SheetAt {
    fn fill(&self, into: &mut Vec<String>) {
        self.paper.fill(into);
        into.push(self.page.to_string());
    }
}

/// A file and one of its pages, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageAt {
    pub file: FileId,
    pub page: i32,
}

impl At for PageAt {
    fn fill(&self, into: &mut Vec<String>) {
        into.extend([self.file.to_string(), self.page.to_string()]);
    }
}

/// One material of one version of an item: a version never changes, and neither does what is at this address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialAt {
    pub item: ItemId,
    pub version: i32,
    pub slot: String,
}

impl At for MaterialAt {
    fn fill(&self, into: &mut Vec<String>) {
        into.extend([self.item.to_string(), self.version.to_string(), self.slot.clone()]);
    }
}
