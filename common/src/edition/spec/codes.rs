//! Codes with what they are called. Tables, so that a browser need not know the enums; a test holds them against those.
use super::Code;

pub const POWER: &[Code] = &[
    ("", "还没有选"),
    ("01", "行政许可"),
    ("05", "行政给付"),
    ("07", "行政确认"),
    ("08", "行政奖励"),
    ("09", "行政裁决"),
    ("10", "其他行政权力"),
    ("20", "公共服务"),
];
pub const KIND: &[Code] =
    &[("promised", "承诺件"), ("instant", "即办件"), ("reported", "上报件"), ("joint", "联办件")];
pub const LEVEL: &[Code] = &[("county", "县级"), ("city", "市级"), ("town", "乡镇"), ("village", "村、社区")];
pub const AUDIENCE: &[Code] = &[
    ("person", "自然人"),
    ("company", "企业法人"),
    ("institution", "事业法人"),
    ("society", "社会组织法人"),
    ("unincorporated", "非法人企业"),
    ("agency", "行政机关"),
    ("other", "其他组织"),
];
pub const NECESSITY: &[Code] = &[("required", "必要"), ("conditional", "非必要"), ("deferrable", "容缺后补")];
pub const LOOK: &[Code] = &[
    ("paper", "文书"),
    ("card", "证件"),
    ("booklet", "证书"),
    ("photo", "照片"),
    ("scene", "实景照片"),
    ("plan", "图纸"),
];
pub const SOURCE: &[Code] = &[("own", "申请人自备"), ("government", "政府部门核发"), ("agent", "中介机构出具")];
pub const CHANNEL: &[Code] =
    &[("window", "窗口"), ("web", "网上"), ("phone", "移动端"), ("post", "邮寄"), ("agent", "村级代办")];
pub const UNIT: &[Code] = &[("work_day", "工作日"), ("day", "自然日"), ("hour", "小时"), ("at_once", "即办")];
pub const FIELD_KIND: &[Code] = &[
    ("text", "一行文字"),
    ("long_text", "多行文字"),
    ("choice", "单选"),
    ("several", "多选"),
    ("date", "日期"),
    ("number", "数字"),
    ("money", "金额"),
    ("phone", "手机号码"),
    ("id_card", "身份证号码"),
    ("credit_code", "统一社会信用代码"),
    ("region", "乡镇和村"),
    ("address", "详细地址"),
    ("person", "人员（姓名、身份证、手机）"),
    ("company", "单位（名称、信用代码）"),
    ("group", "可重复的一组"),
];
pub const PREFILL: &[Code] = &[
    ("", "不带出"),
    ("name", "姓名"),
    ("id_card", "身份证号码"),
    ("phone", "手机号码"),
    ("address", "地址"),
    ("region", "所在乡镇和村"),
    ("company", "单位名称"),
    ("credit_code", "统一社会信用代码"),
    ("legal", "法定代表人"),
];
pub const SEX: &[Code] = &[("", "不限"), ("male", "男"), ("female", "女")];
pub const DEPTH: &[Code] = &[
    ("1", "互联网咨询"),
    ("2", "网上收件"),
    ("3", "网上预审"),
    ("4", "网上受理"),
    ("5", "网上办理"),
    ("6", "结果信息反馈"),
    ("7", "电子证照反馈"),
    ("9", "其他"),
];
pub const CODE_CLASS: &[Code] =
    &[("", "不发"), ("91", "企业（91）"), ("92", "个体工商户（92）"), ("93", "农民专业合作社（93）")];
pub const OUTCOME: &[Code] = &[("", "还没有选"), ("证照", "证照"), ("批文", "批文"), ("其他", "其他")];

/// What a code is called; a code nobody knows is its own name.
pub fn label<'a>(all: &[(&'a str, &'a str)], code: &'a str) -> &'a str {
    all.iter().find(|it| it.0 == code).map_or(code, |it| it.1)
}
