//! 给搜索引擎和智能体的: what may be read, what there is to read, and in which words to begin.
use std::{fmt::Write as _, sync::Arc};

use common::{account::Who, catalogue::ItemState, county::County, moment::Day, place::Place};

use crate::{
    catalogue,
    gate::{cx::Cx, hub::Hub},
};

pub const SECURITY: &str = "/.well-known/security.txt";

/// Everything public; nothing that belongs to somebody.
pub fn robots(origin: &str) -> String {
    let closed =
        ["/api/", "/desk/", "/mine", "/apply/", "/cases/", "/sign-in", "/register", "/recover", Place::KIOSK];
    let closed: String = closed.iter().map(|it| format!("Disallow: {it}\n")).collect();
    format!("User-agent: *\n{closed}Allow: /\n\nSitemap: {origin}/sitemap.xml\n")
}

/// RFC 9116: where somebody tells of a hole. It has to name a day on which it ends: the end of next year.
pub fn security(origin: &str, county: &County, today: Day) -> String {
    let phone = &county.phone;
    let year = today.year() + 1;
    format!(
        "Contact: tel:{phone}\nContact: {origin}{}\nExpires: {year}-12-31T23:59:59+08:00\nPreferred-Languages: zh\nCanonical: {origin}{SECURITY}\n",
        Place::Callback.href(),
    )
}

/// Every public page (sitemaps.org 0.9). Far below its limit of 50 000.
pub async fn sitemap(hub: Arc<Hub>) -> crate::base::error::Result<String> {
    let (origin, region) = (hub.config.origin.clone(), hub.region());
    let catalogue = catalogue::shelf::current(&Cx::reading(hub, Who::Nobody), region).await?;
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for place in [Place::Home, Place::Browse, Place::Lookup, Place::Callback, Place::About] {
        let _ = writeln!(text, "<url><loc>{origin}{}</loc></url>", place.href());
    }
    for it in catalogue.entries.iter().filter(|it| it.row.state != ItemState::Draft) {
        let _ = writeln!(text, "<url><loc>{origin}{}</loc></url>", Place::Guide(it.row.id).href());
    }
    text.push_str("</urlset>\n");
    Ok(text)
}

/// llmstxt.org: where somebody's assistant begins.
pub fn llms(origin: &str, county: &County) -> String {
    let County { name, site, hall, address, hours, phone, note, .. } = county;
    format!(
        "# {site}\n\n\
         > {name}政务服务事项的办事指南、网上申请、材料上传和进度查询。{note}\n\n\
         事项按名称、拼音、俗称查找；每个事项有22要素、材料清单、时限和窗口。提交申请须由本人登录后操作，请不要代替本人提交。\n\n\
         ## 查事项\n\n\
         - [全部事项]({origin}/items): 可加 q=关键词、audience、org、level、online 等筛选，网页不用程序也能读\n\
         - [接口：查找]({origin}/api/items?q=营业执照): JSON，参数同上\n\
         - [接口说明]({origin}/api/openapi.json): OpenAPI 3.1\n\
         - [网站地图]({origin}/sitemap.xml)\n\n\
         ## 查进度\n\n\
         - [查办件进度]({origin}/lookup): 凭办件编号和查询码\n\n\
         ## 找人\n\n\
         - 12345，或{hall}：{address}，{hours}，电话{phone}\n"
    )
}
