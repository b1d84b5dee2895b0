//! What each table is called, and what leaves the house with an export.
use crate::entity::shape::{self, Shape};

/// What becomes of a table's rows in an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Taken along.
    Goes,
    /// Secrets, or what lasts minutes: sessions, codes, what a sender still had to do.
    Passes,
    /// Made by the hall's own keys and worth nothing under others: made anew.
    Proof,
}

use Fate::{Goes, Passes, Proof};

struct Known {
    table: &'static str,
    word: &'static str,
    fate: Fate,
    /// Sealed with the hall's keys: opened on the way out, sealed on the way in.
    sealed: &'static [&'static str],
    /// Secrets, and what depends on the keys: stays here, and is empty or made anew there.
    stays: &'static [&'static str],
    /// Keyed hashes, and the sealed column each is made of: all that leaves is whether there is one.
    hashed: &'static [(&'static str, &'static str)],
}

const fn table(table: &'static str, word: &'static str, fate: Fate) -> Known {
    Known { table, word, fate, sealed: &[], stays: &[], hashed: &[] }
}

const fn sealed(name: &'static str, word: &'static str, columns: &'static [&'static str]) -> Known {
    Known { sealed: columns, ..table(name, word, Goes) }
}

const KNOWN: [Known; 88] = [
    table("counties", "本县的设置", Goes),
    table("county_changes", "设置的修改记录", Goes),
    table("regions", "行政区划", Goes),
    table("calendar_years", "工作日历的年份", Goes),
    table("calendar_days", "工作日历的日子", Goes),
    table("orgs", "机构", Goes),
    table("org_changes", "机构的变更记录", Goes),
    table("sections", "科室", Goes),
    Known {
        sealed: &["phone", "email", "id_card", "address"],
        stays: &["secret", "secret_at", "totp", "totp_step"],
        hashed: &[("phone_mac", "phone"), ("id_card_mac", "id_card")],
        ..table("accounts", "账号：申请人和工作人员", Goes)
    },
    table("account_duties", "岗位职责", Goes),
    table("agreements", "对个人信息处理说明的同意", Goes),
    table("logins", "关联的统一身份认证", Goes),
    sealed("consents", "代办委托", &["id_card", "phone"]),
    table("old_secrets", "用过的密码", Passes),
    table("invitations", "邀请码", Passes),
    table("codes", "验证码", Passes),
    table("setup_codes", "设置码", Passes),
    table("stand_ins", "替岗", Goes),
    table("absences", "请假", Goes),
    table("section_members", "科室人员", Goes),
    table("sessions", "登录状态", Passes),
    table("items", "事项", Goes),
    table("item_versions", "事项的各个版本", Goes),
    table("item_tokens", "事项的搜索词", Goes),
    table("items_apart", "不进大厅的事项", Goes),
    table("section_items", "科室承办的事项", Goes),
    table("base_items", "上级基本目录", Goes),
    table("laws", "法规库", Goes),
    table("law_uses", "事项引用的法规", Goes),
    table("standards", "标准材料库", Goes),
    table("material_uses", "事项要的材料", Goes),
    table("search_words", "同义词", Goes),
    table("search_misses", "没有查到的词", Goes),
    table("halls", "大厅", Goes),
    table("hall_days", "大厅的特殊日子", Goes),
    table("floors", "楼层", Goes),
    table("windows", "窗口", Goes),
    table("window_seats", "窗口坐的人", Goes),
    table("floor_changes", "大厅、楼层和窗口的变更记录", Goes),
    table("pauses", "暂停叫号", Passes),
    Known { stays: &["drawn_from"], ..table("tickets", "排队号和预约", Goes) },
    table("serials", "各类编号用到几号", Goes),
    sealed("cases", "办件", &["answers"]),
    table("case_events", "办件过程", Goes),
    table("case_words", "办件的搜索词", Goes),
    table("verdicts", "逐份材料的判断", Goes),
    sealed("notices", "一次性告知书", &["answers"]),
    sealed("amends", "当场更正", &["words"]),
    table("countersigns", "会签", Goes),
    table("editions", "事项编制", Goes),
    sealed("questions", "网上咨询", &["answer"]),
    table("question_tokens", "咨询的搜索词", Goes),
    table("snags", "堵点", Goes),
    Known { stays: &["secret"], ..table("systems", "对接的部门系统", Goes) },
    table("batches", "交换批次", Goes),
    table("batch_lines", "交换批次的每一行", Goes),
    table("externals", "部门系统办件", Goes),
    table("forewarnings", "视为受理的预告", Goes),
    table("handovers", "接力码", Passes),
    table("reveals", "查看完整号码的记录", Goes),
    table("files", "上传的文件", Goes),
    Known { sealed: &["body"], stays: &["signature"], ..table("papers", "文书和用印", Goes) },
    table("showings", "亮码", Goes),
    table("showing_looks", "亮码的核验", Goes),
    table("mandates", "授权书", Goes),
    table("stamps", "印章", Goes),
    table("stamp_keepers", "印章保管人", Goes),
    table("shifts", "收款的班次", Goes),
    table("bills", "缴款单", Goes),
    table("takings", "收款流水", Goes),
    table("strays", "多缴、错缴的款", Goes),
    table("statements", "对账", Goes),
    table("shipments", "邮寄", Goes),
    sealed("ratings", "评价", &["text", "phone"]),
    table("proposals", "两人办", Goes),
    table("transmittals", "交接清单", Goes),
    table("transmittal_lines", "交接清单的办件", Goes),
    table("messages", "站内消息", Goes),
    table("outbox", "还没有发出的短信和邮件", Passes),
    table("audit_rows", "操作记录", Goes),
    table("witnesses", "佐证", Proof),
    table("seals", "记录的封存", Proof),
    table("reseals", "重新封存的说明", Proof),
    table("idempotency", "重复提交的凭据", Passes),
    table("leases", "后台任务的占用", Passes),
    table("patience", "试错的次数", Passes),
    table("job_troubles", "没有做成的后台任务", Passes),
    table("doomed_files", "待清除的文件", Passes),
];

pub struct Table {
    pub shape: Shape,
    pub word: &'static str,
    pub fate: Fate,
    pub sealed: &'static [&'static str],
    pub stays: &'static [&'static str],
    pub hashed: &'static [(&'static str, &'static str)],
}

/// All of them, each behind those its foreign keys name.
pub fn all() -> Vec<Table> {
    let known = |shape: Shape| {
        let it = KNOWN.iter().find(|it| it.table == shape.table)?;
        let Known { word, fate, sealed, stays, hashed, .. } = *it;
        Some(Table { shape, word, fate, sealed, stays, hashed })
    };
    shape::all().into_iter().filter_map(known).collect()
}

pub fn word(table: &'static str) -> &'static str {
    KNOWN.iter().find(|it| it.table == table).map_or(table, |it| it.word)
}

impl Table {
    pub fn goes(&self) -> bool {
        self.fate == Fate::Goes
    }

    pub fn stays(&self, column: &str) -> bool {
        self.stays.contains(&column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_and_every_column_named_here_is_there() {
        let shapes = shape::all();
        let names: Vec<&str> = shapes.iter().map(|it| it.table).collect();
        let known: Vec<&str> = KNOWN.iter().map(|it| it.table).collect();
        assert_eq!(names, known, "one line each, in the order of foreign keys");
        for it in all() {
            assert!(!it.shape.key.is_empty(), "{}", it.shape.table);
            for column in it.sealed.iter().chain(it.stays).chain(it.hashed.iter().map(|it| &it.0)) {
                assert!(it.shape.at(column).is_some(), "{}.{column}", it.shape.table);
            }
        }
    }

    /// What is sealed and not said here would leave as a riddle nobody can read.
    #[test]
    fn whatever_is_sealed_is_opened_or_stays() {
        for (table, columns) in crate::gate::rekey::SEALED {
            let of = all().into_iter().find(|it| it.shape.table == table).unwrap();
            for it in columns {
                assert!(!of.goes() || of.sealed.contains(it) || of.stays(it), "{table}.{it}");
            }
        }
    }
}
