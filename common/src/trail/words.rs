//! What the record of calls says, in words: a line for every call that changes something (`tests/it/trail.rs` looks).
use super::What;

/// Address, kind, what was done.
pub const ROUTES: &[(&str, What, &str)] = &[
    ("/api/cases/{case}/draft", What::Case, "填写申请"),
    ("/api/cases/{case}/discard", What::Case, "删除草稿"),
    ("/api/cases/{case}/submit", What::Citizen, "提交申请"),
    ("/api/items/{item}/cases", What::Case, "开始填写申请"),
    ("/api/register", What::Citizen, "注册账号"),
    ("/api/me/profile", What::Citizen, "修改资料"),
    ("/api/sign-in", What::SignIn, "登录"),
    ("/api/sign-in/renew", What::SignIn, "换登录密码后登录"),
    ("/api/sign-out", What::SignIn, "退出"),
    ("/api/me/oidc/unlink", What::SignIn, "解除统一身份登录"),
    ("/api/me/secret", What::SignIn, "修改密码"),
    ("/api/me/phone/ask", What::Citizen, "索取手机验证码"),
    ("/api/me/phone/prove", What::Citizen, "验证手机号码"),
    ("/api/recover", What::SignIn, "索取找回密码的验证码"),
    ("/api/recover/secret", What::SignIn, "找回密码"),
    ("/api/me/sessions/{session}/end", What::SignIn, "结束别处的登录"),
    ("/api/me/looks", What::Citizen, "改字号和颜色"),
    ("/api/me/consents", What::Citizen, "授权别人代办"),
    ("/api/me/consents/{consent}/end", What::Citizen, "取消代办"),
    ("/api/me/agreements/withdraw", What::Citizen, "撤回同意"),
    ("/api/me/close", What::Citizen, "注销账号"),
    ("/api/exchange/systems", What::House, "登记或修改对接系统"),
    ("/api/exchange/systems/{system}/file", What::Case, "导入部门系统的办件"),
    ("/api/exchange/systems/{system}/statement", What::Case, "与部门系统对账"),
    ("/api/exchange/systems/{system}/abnormal", What::Case, "处理对方退回的数据"),
    ("/api/staff/invitations", What::People, "邀请人员"),
    ("/api/staff/invitations/again", What::People, "重新邀请"),
    ("/api/staff/{account}/duties", What::People, "改岗位"),
    ("/api/staff/{account}/leaving", What::People, "离岗交接"),
    ("/api/proposals/{proposal}/confirm", What::People, "确认别人提出的"),
    ("/api/proposals/{proposal}/refuse", What::People, "不同意别人提出的"),
    ("/api/join", What::People, "接受邀请"),
    ("/api/setup", What::House, "设置大厅"),
    ("/api/opening/officers", What::People, "指定安全管理员、审计管理员"),
    ("/api/opening/open", What::House, "开门"),
    ("/api/settings", What::House, "改大厅设置"),
    ("/api/settings/front", What::House, "改首页和长者版常办的事"),
    ("/api/bodies", What::House, "设立或修改机构"),
    ("/api/places", What::House, "登记乡镇、村"),
    ("/api/places/drop", What::House, "去掉乡镇、村"),
    ("/api/calendar/built-in", What::House, "载入工作日历"),
    ("/api/calendar/file", What::House, "导入工作日历"),
    ("/api/bodies/book", What::House, "导入机构表"),
    ("/api/halls", What::House, "登记或修改大厅"),
    ("/api/halls/floors", What::House, "登记或修改楼层"),
    ("/api/halls/windows", What::House, "登记或修改窗口"),
    ("/api/halls/windows/{window}/move", What::House, "挪窗口"),
    ("/api/halls/days", What::House, "改某一天的开门时间"),
    ("/api/halls/seats", What::People, "安排窗口的人"),
    ("/api/halls/book", What::House, "导入大厅和窗口表"),
    ("/api/halls/apart", What::House, "写不进大厅的原因"),
    ("/api/stand-ins", What::People, "提出替岗"),
    ("/api/stand-ins/{standin}/end", What::People, "结束替岗"),
    ("/api/items/import", What::House, "导入事项"),
    ("/api/shifts/{shift}/end", What::Case, "交班点款"),
    ("/api/shifts/{shift}/sign", What::Case, "日结签字"),
    ("/api/fees/day/exports", What::Export, "导出收费日结"),
    ("/api/papers/register/exports", What::Export, "导出用印登记"),
    ("/api/fees/statements", What::Case, "与支付平台对账"),
    ("/api/cases/{case}/amend-payment", What::Case, "更正收款"),
    ("/api/cases/{case}/signing/{sheet}", What::Look, "打印要签的文书"),
    ("/api/desk/sought/words", What::House, "教查找一个说法"),
    ("/api/laws", What::House, "写法规库"),
    ("/api/standards", What::House, "写标准材料库"),
    ("/api/bundles", What::House, "设立一件事"),
    ("/api/editions", What::House, "开始编制事项"),
    ("/api/editions/{case}/doc", What::House, "编写事项要素"),
    ("/api/editions/{case}/head", What::House, "改编制说明和生效日期"),
    ("/api/editions/{case}/steps", What::House, "办理事项编制"),
    ("/api/editions/{case}/return", What::House, "退回事项编制"),
    ("/api/editions/{case}/rebase", What::House, "并入事项新版"),
    ("/api/snags", What::House, "立堵点"),
    ("/api/snags/{case}", What::House, "办理堵点"),
    ("/api/base-items/declines", What::House, "登记不认领"),
    ("/api/base-items/book", What::House, "导入上级目录"),
    ("/api/wording", What::House, "改用语"),
    ("/api/editions/trials", What::House, "演练事项"),
    ("/api/cases/{case}/renew", What::Case, "按新的要求填"),
    ("/api/lookup", What::Look, "凭编号查办件"),
    ("/api/items/{item}/intake", What::Case, "窗口收件"),
    ("/api/cases/{case}/take-in", What::Case, "收下材料"),
    ("/api/cases/{case}/resume", What::Case, "接着收补正"),
    ("/api/cases/{case}/leave", What::Case, "放下收件"),
    ("/api/cases/{case}/handover", What::Citizen, "换设备接着填"),
    ("/api/handovers/take", What::Citizen, "换设备接着填"),
    ("/api/handovers/list", What::Citizen, "换设备取清单"),
    ("/api/cases/{case}/materials/{slot}", What::Case, "整理材料"),
    ("/api/cases/{case}/materials/{slot}/reuse", What::Case, "用以前的材料"),
    ("/api/files/{file}/keep", What::Citizen, "存进材料库"),
    ("/api/files/{file}/forget", What::Citizen, "从材料库删除"),
    ("/api/files/{file}/unsign", What::Case, "撤下签名件"),
    ("/api/uploads", What::Case, "上传文件"),
    ("/api/uploads/{file}", What::Case, "上传文件"),
    ("/api/cases/{case}/claim", What::Case, "领取预审"),
    ("/api/cases/{case}/release", What::Case, "放回预审"),
    ("/api/review/next", What::Case, "领取下一件"),
    ("/api/cases/{case}/verdicts/{slot}", What::Case, "判断材料"),
    ("/api/cases/{case}/pass", What::Case, "预审通过"),
    ("/api/cases/{case}/notify", What::Case, "一次性告知"),
    ("/api/cases/{case}/allow-second", What::Case, "同意再次告知"),
    ("/api/cases/{case}/amend/{slot}", What::Case, "当场更正"),
    ("/api/cases/{case}/reveal", What::Look, "看完整号码"),
    ("/api/cases/{case}/receive", What::Case, "收件"),
    ("/api/cases/{case}/accept", What::Case, "受理"),
    ("/api/cases/{case}/accept-deferring", What::Case, "容缺受理"),
    ("/api/cases/{case}/correct", What::Case, "窗口告知补正"),
    ("/api/cases/{case}/supply", What::Case, "收下容缺材料"),
    ("/api/cases/{case}/refuse-at-counter", What::Case, "窗口不予受理"),
    ("/api/cases/{case}/refuse", What::Case, "不予受理"),
    ("/api/cases/{case}/assign", What::Case, "承办"),
    ("/api/cases/{case}/transfer", What::Case, "转办"),
    ("/api/cases/{case}/opine", What::Case, "写审查意见"),
    ("/api/attachments/{file}/drop", What::Case, "撤下附件"),
    ("/api/cases/{case}/ask-countersign", What::Case, "请会签"),
    ("/api/cases/{case}/countersign", What::Case, "会签"),
    ("/api/cases/{case}/unask", What::Case, "撤回会签"),
    ("/api/cases/{case}/send-back", What::Case, "退回承办"),
    ("/api/cases/{case}/return", What::Case, "审批退回"),
    ("/api/cases/{case}/report-up", What::Case, "上报"),
    ("/api/cases/{case}/pass-on", What::Case, "转给别的单位"),
    ("/api/cases/{case}/special", What::Case, "进入特别程序"),
    ("/api/cases/{case}/special-end", What::Case, "特别程序结束"),
    ("/api/cases/{case}/extend", What::Case, "延期"),
    ("/api/cases/{case}/grant", What::Case, "准予"),
    ("/api/cases/{case}/deny", What::Case, "不予"),
    ("/api/cases/{case}/decide-at-once", What::Case, "当场决定"),
    ("/api/cases/{case}/finish-at-once", What::Case, "当场办结"),
    ("/api/cases/{case}/withdraw", What::Case, "撤回申请"),
    ("/api/cases/{case}/terminate", What::Case, "终止"),
    ("/api/cases/{case}/ask-void", What::Case, "提出作废"),
    ("/api/cases/{case}/void", What::Case, "作废"),
    ("/api/cases/{case}/inspect", What::Case, "核查承诺"),
    ("/api/cases/{case}/revoke", What::Case, "撤销决定"),
    ("/api/cases/{case}/make", What::Case, "制证"),
    ("/api/cases/{case}/ready", What::Case, "制证完成"),
    ("/api/cases/{case}/reply", What::Case, "集中答复"),
    ("/api/cases/{case}/deliver", What::Case, "送达"),
    ("/api/sections", What::House, "设置科室"),
    ("/api/sections/{section}/drop", What::House, "撤销科室"),
    ("/api/sections/away", What::House, "登记请假"),
    ("/api/desk/search", What::Look, "找办件"),
    ("/api/desk/find", What::Look, "按号码找人"),
    ("/api/desk/hold", What::Case, "领取、交办、放回"),
    ("/api/cases/{case}/pay", What::Citizen, "缴费"),
    ("/api/cases/{case}/collect", What::Case, "窗口收费"),
    ("/api/cases/{case}/waive", What::Case, "减免"),
    ("/api/cases/{case}/refund", What::Case, "退费"),
    ("/api/fees/given-back", What::Case, "退回多缴的"),
    ("/api/mandates", What::Paper, "出授权书"),
    ("/api/mandates/{mandate}/revoke", What::Paper, "撤销授权书"),
    ("/api/mandates/{mandate}/scan", What::Paper, "存授权书扫描件"),
    ("/api/stamps", What::Paper, "启用印章"),
    ("/api/stamps/{stamp}/keeper", What::Paper, "交接印章"),
    ("/api/stamps/{stamp}/stop", What::Paper, "停用印章"),
    ("/api/papers/verify", What::Look, "验证文书"),
    ("/api/cases/{case}/papers/{paper}/present", What::Citizen, "亮证"),
    ("/api/papers/look", What::Look, "看亮出的证"),
    ("/api/cases/{case}/ratings", What::Citizen, "评价"),
    ("/api/ratings/chances", What::Citizen, "凭凭证看能评什么"),
    ("/api/ratings", What::Citizen, "凭凭证评价"),
    ("/api/ratings/invited/chances", What::Citizen, "应邀看能评什么"),
    ("/api/ratings/invited", What::Citizen, "应邀评价"),
    ("/api/cases/{case}/invite", What::Case, "请人评价"),
    ("/api/cases/{case}/rating-work", What::Case, "处置差评"),
    ("/api/cases/{case}/rating-work/served", What::Look, "核实差评是哪一件"),
    ("/api/questions", What::Citizen, "网上咨询"),
    ("/api/cases/{case}/question/take-leave", What::Citizen, "收回公开的同意"),
    ("/api/questions/take-leave", What::Citizen, "收回公开的同意"),
    ("/api/cases/{case}/question/withdraw", What::Citizen, "撤回咨询"),
    ("/api/cases/{case}/question/route", What::Case, "转交咨询"),
    ("/api/cases/{case}/question/pass-on", What::Case, "转办咨询"),
    ("/api/cases/{case}/question/extend", What::Case, "延长答复期"),
    ("/api/cases/{case}/question/answer", What::Case, "答复咨询"),
    ("/api/cases/{case}/question/publish", What::Case, "公开咨询"),
    ("/api/cases/{case}/question/keep", What::Case, "不公开咨询"),
    ("/api/cases/{case}/question/take-back", What::Case, "撤下公开的咨询"),
    ("/api/me/messages/{message}/read", What::Citizen, "看消息"),
    ("/api/me/messages/read", What::Citizen, "消息全部已读"),
    ("/api/callbacks", What::Citizen, "请人回电"),
    ("/api/cases/{case}/callback/take", What::Case, "去回电"),
    ("/api/cases/{case}/callback/settle", What::Case, "登记回电结果"),
    ("/api/items/{item}/register", What::Case, "收件登记"),
    ("/api/cases/{case}/registration/finish", What::Case, "登记结果"),
    ("/api/cases/{case}/registration/amend", What::Case, "更正登记"),
    ("/api/cases/{case}/registration/deliver", What::Case, "发放登记件"),
    ("/api/cases/{case}/registration/give-back", What::Case, "退回登记件"),
    ("/api/items/{item}/bookings", What::Citizen, "预约"),
    ("/api/tickets/{ticket}/cancel", What::Citizen, "取消预约"),
    ("/api/items/{item}/tickets", What::Citizen, "取号"),
    ("/api/tickets/check-in", What::Citizen, "报到"),
    ("/api/tickets/next", What::House, "叫下一号"),
    ("/api/tickets/{ticket}/again", What::House, "再叫一次"),
    ("/api/tickets/{ticket}/miss", What::House, "过号"),
    ("/api/tickets/{ticket}/finish", What::House, "办完一号"),
    ("/api/tickets/{ticket}/recall", What::House, "重叫过号"),
    ("/api/tickets/{ticket}/favour", What::House, "优先"),
    ("/api/tickets/{ticket}/send", What::House, "转窗口"),
    ("/api/tickets/pause", What::House, "暂停窗口"),
    ("/api/tickets/resume", What::House, "恢复窗口"),
    ("/api/inquiries", What::Case, "首问登记"),
    ("/api/cases/{case}/inquiry/tell", What::Case, "首问告知"),
    ("/api/transmittals", What::Case, "开交接清单"),
    ("/api/transmittals/{transmittal}/receive", What::Case, "接收清单"),
    ("/api/transmittals/{transmittal}/lack", What::Case, "清单缺件"),
    ("/api/desk/notices/seen", What::House, "看过提醒"),
    ("/api/desk/exports", What::Export, "导出查到的办件"),
    ("/api/people/twins", What::Look, "找同一个人的账号"),
    ("/api/people/same", What::People, "提出合并账号"),
    ("/api/trail/find", What::Look, "查一个人的操作记录"),
    ("/api/trail/exports", What::Export, "导出操作记录"),
];

/// Under this name stands what was refused; what it was is in the address.
pub const REFUSED: &str = "refused";

pub fn code(what: What) -> &'static str {
    match what {
        What::Look => "look",
        What::Export => "export",
        What::SignIn => "sign_in",
        What::Case => "case",
        What::Paper => "paper",
        What::People => "people",
        What::House => "house",
        What::Citizen => "citizen",
        What::Refused => REFUSED,
    }
}

/// Every address of a kind.
pub fn routes(what: What) -> Vec<&'static str> {
    match what {
        What::Refused => vec![REFUSED],
        it => ROUTES.iter().filter(|of| of.1 == it).map(|of| of.0).collect(),
    }
}

/// What machines and jobs leave has no line: its own words are told.
pub fn told(route: &str) -> (What, &str) {
    match ROUTES.iter().find(|it| it.0 == route) {
        _ if route == REFUSED => (What::Refused, "被拒绝"),
        Some((_, what, says)) => (*what, says),
        None => (What::House, route),
    }
}

/// Which call an address was of, by its shape: of what was refused only the address is kept.
pub fn of_address(address: &str) -> &'static str {
    let fits = |path: &str| {
        let (mut here, mut there) = (address.split('/'), path.split('/'));
        loop {
            match (here.next(), there.next()) {
                (None, None) => return true,
                (Some(it), Some(wanted)) if wanted.starts_with('{') && !it.is_empty() => (),
                (Some(it), Some(wanted)) if it == wanted => (),
                _ => return false,
            }
        }
    };
    ROUTES.iter().find(|it| fits(it.0)).map_or("", |it| it.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_calls_and_every_call_stands_once() {
        for what in What::ALL {
            assert!(!routes(*what).is_empty(), "{what:?}");
            let code_of = serde_json::to_string(what).unwrap();
            assert_eq!(code_of.trim_matches('"'), code(*what));
        }
        for (n, it) in ROUTES.iter().enumerate() {
            assert!(ROUTES[..n].iter().all(|of| of.0 != it.0), "{} twice", it.0);
        }
        assert_eq!(told("/api/cases/{case}/reveal"), (What::Look, "看完整号码"));
        assert_eq!(told("refused").0, What::Refused);
        assert_eq!(told("till").1, "till");
        assert_eq!(of_address("/api/cases/431099-01954b00000070008000000000000009/grant"), "准予");
        assert_eq!(of_address("/api/nowhere"), "");
    }
}
