//! What a report calls the keys of a file.
const LABELS: [(&str, &str); 43] = [
    ("base_code", "基本编码"),
    ("task_code", "实施编码"),
    ("name", "名称"),
    ("summary", "简介"),
    ("power", "事项类型"),
    ("kind", "办件类型"),
    ("level", "行使层级"),
    ("org", "实施主体"),
    ("reports_to", "上报的上级机构"),
    ("window", "承办窗口"),
    ("audience", "服务对象"),
    ("themes", "主题"),
    ("basis", "设定依据"),
    ("conditions", "审批条件"),
    ("quantity", "数量限制"),
    ("materials", "申请材料"),
    ("steps", "办理流程"),
    ("statutory", "法定时限"),
    ("promised", "承诺时限"),
    ("fee", "收费"),
    ("daily", "每天可预约量"),
    ("outcome", "结果"),
    ("places", "办理地点"),
    ("consult_phone", "咨询电话"),
    ("complain_phone", "监督投诉电话"),
    ("visits", "到现场次数"),
    ("visit_reason", "必须现场办理原因"),
    ("channels", "办理形式"),
    ("depth", "网上办理深度"),
    ("faq", "常见问题"),
    ("remedies", "复议与诉讼"),
    ("questions", "情形引导"),
    ("form", "申请表"),
    ("parts", "组成它的事项"),
    ("pledge", "告知承诺"),
    ("hands", "环节时限"),
    ("ages", "年龄要求"),
    ("aliases", "俗称"),
    ("english", "英文名称、一句话、关键词"),
    ("state", "状态"),
    ("halt", "暂停或取消的说明"),
    ("locked", "上级目录定的要素"),
    ("note", "备注"),
];

/// What a file said nothing of and stayed as it was.
pub fn left(keys: &[String]) -> Option<String> {
    let labels: Vec<&str> = LABELS.iter().filter(|it| keys.iter().any(|key| key == it.0)).map(|it| it.1).collect();
    (!labels.is_empty()).then(|| format!("文件里没有写、照旧的：{}", labels.join("、")))
}

#[cfg(test)]
mod tests {
    use super::LABELS;
    use crate::catalogue::import::spelling;

    #[test]
    fn every_key_of_an_item_has_a_label() {
        for key in spelling::keys().into_iter().filter(|it| *it != "code") {
            assert!(LABELS.iter().any(|it| it.0 == key), "{key}");
        }
    }
}
