//! 我的数据, for people: one table after another, as a page to be read and as a workbook. What machines take is `own::export`.
use axum::{
    body::Bytes,
    http::request::Parts,
    response::{IntoResponse, Response},
};
use common::{account::own::ExportView, check::Nothing, form::Answer, moment::Moment};

use crate::{
    base::{error::Result, html::escape, workbook::Sheet},
    gate::{
        cx::Cx,
        workbook::{self, headers},
    },
};

/// `GET /api/me/export.xlsx`
pub async fn workbook(cx: Cx, _: Parts, _: Bytes) -> Result<Response> {
    workbook::reply("我的数据.xlsx", &sheets(&super::export(cx, (), Nothing {}).await?))
}

/// `GET /api/me/export.html`
pub async fn page(cx: Cx, _: Parts, _: Bytes) -> Result<Response> {
    let view = super::export(cx, (), Nothing {}).await?;
    Ok((headers("text/html; charset=utf-8", "我的数据.html"), html(&sheets(&view), view.at)).into_response())
}

fn sheets(it: &ExportView) -> Vec<Sheet> {
    let own = |it: &str| it.to_owned();
    let form = &it.profile.form;
    let profile = [
        ("登录名", it.profile.login.as_str()),
        ("姓名、名称", &form.name),
        ("手机号码", &form.phone),
        ("邮箱", &form.email),
        ("身份证号码", &form.id_card),
        ("统一社会信用代码", &form.credit_code),
        ("法定代表人", &form.legal),
        ("乡镇、村", &form.region),
        ("地址", &form.address),
        ("实名", it.profile.real_name.label()),
    ];
    let profile = profile.iter().filter(|it| !it.1.is_empty()).map(|it| vec![own(it.0), own(it.1)]);
    let cases = it.cases.iter().map(|it| {
        let last = it.events.last().map(|it| it.at.zh()).unwrap_or_default();
        vec![it.no.clone(), it.item_name.clone(), own(it.stage.called()), last]
    });
    let answers = it.cases.iter().flat_map(|case| {
        let row = |(name, answer): (&String, &Answer)| vec![case.no.clone(), name.clone(), said(answer)];
        case.answers.iter().map(row).collect::<Vec<_>>()
    });
    let events = it.cases.iter().flat_map(|case| {
        let row = |it: &common::case::EventView| {
            vec![case.no.clone(), it.at.zh(), own(it.act.called()), it.by.clone(), it.note.clone()]
        };
        case.events.iter().map(row).collect::<Vec<_>>()
    });
    let looks = it
        .cases
        .iter()
        .flat_map(|case| case.reveals.iter().map(|it| vec![case.no.clone(), it.says()]).collect::<Vec<_>>());
    let files = it.files.iter().map(|it| vec![it.origin.clone(), it.name.clone(), it.at.zh()]);
    let messages = it.messages.iter().map(|it| vec![it.at.zh(), it.title.clone(), it.text.clone()]);
    vec![
        Sheet { title: "我的资料", heads: vec!["项目", "内容"], rows: profile.collect() },
        Sheet {
            title: "办件", heads: vec!["编号", "事项", "现在", "最后一步"], rows: cases.collect()
        },
        Sheet { title: "填写的内容", heads: vec!["编号", "项目", "内容"], rows: answers.collect() },
        Sheet {
            title: "办理过程", heads: vec!["编号", "时间", "做了什么", "谁", "说明"], rows: events.collect()
        },
        Sheet { title: "谁看过完整号码", heads: vec!["编号", "记录"], rows: looks.collect() },
        Sheet { title: "材料", heads: vec!["是什么", "文件", "时间"], rows: files.collect() },
        Sheet { title: "消息", heads: vec!["时间", "标题", "内容"], rows: messages.collect() },
    ]
}

fn said(it: &Answer) -> String {
    match it {
        Answer::Text(text) => text.clone(),
        Answer::Many(all) => all.join("、"),
        Answer::Rows(rows) => rows
            .iter()
            .map(|it| it.values().cloned().collect::<Vec<_>>().join("，"))
            .collect::<Vec<_>>()
            .join("；"),
    }
}

fn html(sheets: &[Sheet], at: Moment) -> String {
    let line = |cells: &[String], tag: &str| {
        let cells: String = cells.iter().map(|it| format!("<{tag}>{}</{tag}>", escape(it))).collect();
        format!("<tr>{cells}</tr>")
    };
    let table = |it: &Sheet| {
        let heads: Vec<String> = it.heads.iter().map(|it| (*it).to_owned()).collect();
        let rows: String = it.rows.iter().map(|it| line(it, "td")).collect();
        let rows =
            if rows.is_empty() { "<tr><td>没有</td></tr>".to_owned() } else { line(&heads, "th") + &rows };
        format!("<h2>{}</h2><table>{rows}</table>", it.title)
    };
    let tables: String = sheets.iter().filter(|it| !it.heads.is_empty()).map(table).collect();
    format!(
        r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>我的数据</title><style>body{{font:1rem/1.7 sans-serif;max-width:60rem;margin:1.5rem auto;padding:0 1rem}}table{{border-collapse:collapse;width:100%}}td,th{{border:1px solid #999;padding:.25rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}}</style></head><body><h1>我的数据</h1><p>导出于{}。要交给别的系统的，请下载JSON；材料在“材料库”里逐份下载。</p>{tables}</body></html>"#,
        at.zh()
    )
}

#[cfg(test)]
mod tests {
    use common::material::FileKind;

    use super::*;

    #[test]
    fn a_page_and_a_workbook_say_the_same_and_open() {
        let rows = vec![vec!["431099261123000017".to_owned(), "<b>".to_owned()]];
        let sheets = [Sheet { title: "办件", heads: vec!["编号", "事项"], rows }];
        let page = html(&sheets, Moment(0));
        assert!(page.contains("431099261123000017") && page.contains("&lt;b&gt;"), "{page}");
        let book = crate::base::workbook::of(&sheets).unwrap_or_else(|it| panic!("{it:?}"));
        let seen = reader::inspect(book).unwrap_or_else(|_| panic!("a workbook"));
        assert_eq!(seen.kind, FileKind::Xlsx);
    }
}
