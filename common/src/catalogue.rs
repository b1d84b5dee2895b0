//! 事项目录：what the hall offers.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call, Page, Stream},
    check::{Nothing, unchecked},
    form::FormDef,
    id::{ItemId, Region},
    moment::Day,
};
pub use fee::*;
#[cfg(feature = "db")]
pub use halt::Halt;
pub use item::*;
pub use material::Material;

#[cfg(feature = "db")]
mod asking;
mod elements;
mod fee;
#[cfg(feature = "db")]
mod halt;
mod holder;
mod item;
#[cfg(feature = "db")]
pub mod licence;
#[cfg(feature = "db")]
mod losses;
mod material;
#[cfg(feature = "db")]
pub mod pledge;
pub mod province;
mod quality;
pub mod sought;
#[cfg(test)]
mod tests;
pub mod upload;

pub use elements::{Element, yuan};

pub const BROWSE: Call<(), BrowseForm, BrowseView> = Call::get("/api/items", Access::Public);
pub const GUIDE: Call<ItemId, Nothing, GuideView> = Call::get("/api/items/{item}", Access::Public);
/// What somebody may be about to write, while they write it.
pub const SUGGEST: Call<(), SuggestForm, Vec<Suggestion>> = Call::get("/api/suggestions", Access::Public);
pub const HOME: Call<(), Nothing, HomeView> = Call::get("/api/home", Access::Public);

/// A drawn sample of a material, as SVG.
pub const SAMPLE: Stream = Stream {
    methods: &["GET"],
    path: "/api/items/{item}/versions/{version}/samples/{slot}",
    access: Access::Public,
};

/// 空白表格, as a Word document.
pub const BLANK: Stream = Stream {
    methods: &["GET"],
    path: "/api/items/{item}/versions/{version}/blanks/{slot}",
    access: Access::Public,
};

/// What the home page shows: the matters people come for, and today's figures from the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HomeView {
    pub today: Day,
    pub hot: Vec<ItemRow>,
    /// What people call the first of them, as they would ask for it: in this hall each of these words finds something.
    #[serde(default)]
    pub asked: Vec<String>,
    /// What old people come for, ten at most.
    pub elder: Vec<ItemRow>,
    pub n_items: u64,
    pub n_online: u64,
    pub n_submitted_today: u64,
    pub n_passed_today: u64,
    /// 今天开到17:00; empty: nobody has said when the hall is open.
    pub standing: String,
}

/// The beginning of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SuggestForm {
    pub q: String,
}
unchecked!(SuggestForm);

/// A matter that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Suggestion {
    pub id: ItemId,
    pub name: String,
    /// In English, where it has such a name.
    pub english: String,
    pub is_online: bool,
}

/// Filters of the catalogue; they live in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BrowseForm {
    /// Words, pinyin, initials or a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// `person` or `legal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Code of the place where one would go: the county, a town or a village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `apply`: can be applied for here; `whole`: 全程网办.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<String>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(BrowseForm);

impl BrowseForm {
    /// A field left empty, as plain HTML forms send it, asks for nothing.
    pub fn tidy(self) -> BrowseForm {
        let filled = |it: Option<String>| it.filter(|it| !it.trim().is_empty());
        BrowseForm {
            q: filled(self.q),
            audience: filled(self.audience),
            theme: filled(self.theme),
            org: filled(self.org),
            level: filled(self.level),
            region: filled(self.region),
            kind: filled(self.kind),
            online: filled(self.online),
            page: self.page.filter(|it| *it > 1),
        }
    }
}

/// One matter in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ItemRow {
    pub id: ItemId,
    pub name: String,
    pub org: String,
    pub kind: ItemKind,
    pub level: Level,
    pub state: ItemState,
    /// 承诺时限, in words.
    pub promised: String,
    pub n_materials: u32,
    pub visits: Option<u8>,
    pub is_free: Option<bool>,
    pub is_online: bool,
    /// Filled elements of 22; only staff are shown it.
    pub n_elements: u32,
    /// Its name in English; empty: nobody has written one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub english: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BrowseView {
    pub page: Page<ItemRow>,
    pub facets: Vec<Facet>,
    /// The other words that were searched too.
    pub also: Vec<String>,
    /// Nothing found as asked: these are near, nothing more is claimed.
    pub is_guess: bool,
}

/// One filter with its values and how many matters each has, the other filters applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Facet {
    /// The field of `BrowseForm`.
    pub name: String,
    pub label: String,
    pub values: Vec<FacetValue>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FacetValue {
    pub value: String,
    pub label: String,
    pub n_items: u64,
}

/// 办事指南
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GuideView {
    pub id: ItemId,
    pub region: Region,
    /// The published version; a case keeps the one it was opened under.
    pub version: i32,
    pub published_on: Day,
    pub state: ItemState,
    pub org_name: String,
    pub item: Item,
    /// 联办件: what is decided together, by whom, and how long each takes; a line each.
    pub parts: Vec<String>,
    /// 22要素, `名称：内容` each, empty where it is not known yet; none of a matter that is only listed, but for staff.
    pub elements: Vec<String>,
    /// Bundles it is part of, matters of nearly its name, whom to ask where nothing else is known: HTML, drawn by the server, so that
    /// no program carries it. Its sentences come in every language; a page shows those of its own (`style/base.css`).
    pub near: String,
    /// 咨询和投诉电话, drawn likewise.
    pub contact: String,
    /// 长者版的指南: five things, drawn likewise; empty where they are not known.
    pub five: String,
    /// 大家问过: the last ones, as the server draws them (`<li>` each); empty: none. The guide is in everybody's program, which need not
    /// know what a question is.
    pub asked: String,
    /// Can it be applied for here and now?
    pub is_open: bool,
    /// Why not, in words for the applicant; empty when it is.
    pub shut_because: String,
    /// What the rules found wrong with this version, for staff; nobody else is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// If it were accepted today: the last day by the promise, and whether that day's calendar is only provisional.
    pub example: Option<Example>,
    /// SVG path of the QR code that opens this page on a phone, and its side in modules.
    pub qr: Qr,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Example {
    pub today: Day,
    pub due: Day,
    pub is_provisional: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Qr {
    pub path: String,
    pub n_modules: u32,
}

/// What a draft needs of its item version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormView {
    pub form: FormDef,
    pub questions: Vec<Question>,
}
