//! The sheets of the workbook, their columns, and what is written in them.
use std::path::Path;

use anyhow::{Context, Result};

use crate::base::book::{self, Layout, Sheet};

pub const ITEMS: &str = "事项";
pub const SHEETS: [Sheet; 6] = [
    Sheet {
        name: ITEMS,
        key: "",
        columns: &[
            ("编码", "code"),
            ("名称", "name"),
            ("简介", "summary"),
            ("事项类型代码", "power"),
            ("办件类型", "kind"),
            ("行使层级", "level"),
            ("实施主体", "org"),
            ("承办窗口", "window"),
            ("服务对象", "audience"),
            ("主题", "themes"),
            ("审批条件", "conditions"),
            ("数量限制", "quantity"),
            ("法定时限", "statutory"),
            ("法定时限单位", "statutory"),
            ("承诺时限", "promised"),
            ("承诺时限单位", "promised"),
            ("是否收费", "fee"),
            ("收费依据", "fee"),
            ("结果名称", "outcome"),
            ("结果类型", "outcome"),
            ("结果有效期", "outcome"),
            ("结果样本", "outcome"),
            ("办理地点", "places"),
            ("办理时间", "places"),
            ("咨询电话", "consult_phone"),
            ("监督投诉电话", "complain_phone"),
            ("到现场次数", "visits"),
            ("必须现场办理原因", "visit_reason"),
            ("办理形式", "channels"),
            ("网上办理深度", "depth"),
            ("复议与诉讼", "remedies"),
            ("俗称", "aliases"),
            ("状态", "state"),
            ("基本编码", "base_code"),
            ("实施编码", "task_code"),
        ],
    },
    Sheet {
        name: "依据", key: "basis", columns: &[("编码", ""), ("法律法规", "law"), ("条款", "article")]
    },
    Sheet {
        name: "材料",
        key: "materials",
        columns: &[
            ("编码", "code"),
            ("槽位", "slot"),
            ("材料名称", "name"),
            ("必要性", "necessity"),
            ("原件份数", "n_originals"),
            ("复印件份数", "n_copies"),
            ("来源渠道", "source"),
            ("出具机构", "issuer"),
            ("材料形式", "form"),
            ("受理标准", "standard"),
            ("依据", "basis"),
            ("空白表格", "blank"),
            ("样例", "sample"),
            ("样例样式", "look"),
        ],
    },
    Sheet {
        name: "流程",
        key: "steps",
        columns: &[("编码", ""), ("环节", "name"), ("时限", "limit"), ("标准", "standard"), ("例外", "aside")],
    },
    Sheet {
        name: "收费",
        key: "fee",
        columns: &[
            ("编码", "code"),
            ("收费项目", "name"),
            ("标准（元）", "fen"),
            ("单位", "per"),
            ("减免", "waiver"),
        ],
    },
    Sheet {
        name: "常见问题", key: "faq", columns: &[("编码", ""), ("问题", "question"), ("回答", "answer")]
    },
];

/// Columns whose cells may be numbers.
pub const NUMBERS: [&str; 7] =
    ["法定时限", "承诺时限", "到现场次数", "网上办理深度", "原件份数", "复印件份数", "标准（元）"];

/// What has to be written in a column, where it is not plain text. The last sheet of the template says it.
const NOTES: [(&str, &str); 16] = [
    ("编码", "区分事项的唯一编码，设为文本；同一编码再次导入就是这个事项的新版本。其他工作表的每一行也先写它"),
    ("事项类型代码", "01行政许可 05行政给付 07行政确认 08行政奖励 09行政裁决 10其他行政权力 20公共服务"),
    ("办件类型", "即办件、承诺件、上报件、联办件"),
    ("行使层级", "市级、县级、乡镇、村、社区"),
    ("实施主体", "机构表中的简称，例如 县卫健局"),
    ("服务对象", "自然人、企业法人、事业法人、社会组织法人、非法人企业、行政机关、其他组织；可写几个，用、隔开"),
    ("审批条件、主题、俗称", "可写几条，用、；或换行隔开"),
    ("法定时限、承诺时限", "数字；单位写 工作日、自然日、小时 或 即办（即办不写数字）"),
    ("是否收费", "是 或 否；收费的在“收费”表逐项写，标准以元为单位，例如 4.50"),
    ("到现场次数", "0、1、2……；大于0必须写明原因"),
    ("办理形式", "窗口、网上、移动端、邮寄、村级代办；可写几个"),
    ("网上办理深度", "1互联网咨询 2收件 3预审 4受理 5办理 6结果信息反馈 7电子证照反馈 9其他；可写几个"),
    ("必要性", "必要、非必要、容缺后补；非必要的要在受理标准里写明什么情形需要"),
    ("来源渠道", "申请人自备、政府部门核发、中介机构出具；政府部门核发的要写出具机构"),
    (
        "空白表格、样例",
        "一格里写几行；样例第一行写材料上印的名称，样例样式写 文书、证件、证书、照片、实景照片 或 图纸",
    ),
    ("状态", "不写就按质检结果：全部合格即公布，有问题存为草稿；也可写 暂停办理、已取消"),
];

/// The first column of every sheet is the item's code.
pub const LAYOUT: Layout = Layout {
    sheets: &SHEETS,
    numbers: &NUMBERS,
    notes: &NOTES,
    blank: "用 --template 或者在“导入事项”页取得空白模板",
    refused: "一个事项都没有收",
};

/// An empty workbook with headings, and a last sheet that explains them.
pub fn empty() -> Result<Vec<u8>> {
    book::written(&LAYOUT, &[])
}

/// The same, as a file.
pub fn template(path: &Path) -> Result<()> {
    std::fs::write(path, empty()?).with_context(|| format!("无法写入{}", path.display()))
}
