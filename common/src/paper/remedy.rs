//! 救济途径: said once, with the two bodies that are right for whoever has decided (行政复议法 24 and 27, 行政诉讼法 46).

/// Where somebody goes who does not accept a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// 复议机关
    pub review: String,
    pub court: String,
}

/// Bodies led from above, not by the government of their place: the next of their own kind reviews what they do.
const VERTICAL: [&str; 4] = ["税务", "海关", "国家安全", "金融"];

impl Remedy {
    /// `written`: what the matter says of it; it counts only where the matter's own body has decided. `org`: whoever has, by its
    /// full name. `county`: 某某县.
    pub fn of(written: &str, org: &str, county: &str) -> Remedy {
        let court = between(written, &["起诉", "提起行政诉讼", "提起诉讼"]);
        Remedy {
            review: between(written, &["申请行政复议", "提出行政复议", "申请复议"])
                .unwrap_or_else(|| above(org, county)),
            court: court.unwrap_or_else(|| "有管辖权的人民法院".to_owned()),
        }
    }

    pub fn says(&self) -> String {
        format!(
            "不服本决定的，可以在收到后六十日内向{}申请行政复议。也可以在收到后六个月内向{}提起行政诉讼。",
            self.review, self.court
        )
    }
}

/// 向某某县人民政府申请行政复议 → 某某县人民政府
fn between(text: &str, ends: &[&str]) -> Option<String> {
    let end = ends.iter().filter_map(|it| text.find(it)).min()?;
    let (_, name) = text.get(..end)?.rsplit_once('向')?;
    let is_name = !name.is_empty() && name.chars().all(|it| it.is_alphanumeric());
    is_name.then(|| name.to_owned())
}

/// The government of whoever has decided; above that, the next.
fn above(org: &str, county: &str) -> String {
    if let Some(kind) = VERTICAL.iter().find(|it| org.contains(*it)) {
        return format!("上一级{kind}机关");
    }
    let place = match org.strip_prefix(county).filter(|_| !county.is_empty()) {
        Some(_) => county,
        None => place(org).unwrap_or(county),
    };
    match org.strip_prefix(place) == Some("人民政府") || place.is_empty() {
        true => "上一级人民政府".to_owned(),
        false => format!("{place}人民政府"),
    }
}

/// 安澜市自然资源和规划局 → 安澜市
fn place(org: &str) -> Option<&str> {
    let (at, it) =
        org.char_indices().find(|(at, it)| *at > 0 && matches!(it, '省' | '市' | '州' | '县' | '区'))?;
    org.get(..at + it.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "行政复议：自知道结果之日起60日内，可以向青石县人民政府申请行政复议；行政诉讼：自知道或者应当知道结果之日起6个月内，可以向青石县人民法院起诉";

    #[test]
    fn the_bodies_are_those_of_whoever_has_decided() {
        let check = |written: &str, org: &str, review: &str, court: &str| {
            let it = Remedy::of(written, org, "青石县");
            assert_eq!((it.review.as_str(), it.court.as_str()), (review, court), "{org}");
        };
        check(WRITTEN, "青石县卫生健康局", "青石县人民政府", "青石县人民法院");
        let open = "有管辖权的人民法院";
        check("", "青石县卫生健康局", "青石县人民政府", open);
        check("", "青石县白石镇人民政府", "青石县人民政府", open);
        check("", "青石县人民政府", "上一级人民政府", open);
        check("", "安澜市自然资源和规划局", "安澜市人民政府", open);
        check("", "国家税务总局青石县税务局", "上一级税务机关", open);
        check("对结果有意见的，请打电话", "青石县民政局", "青石县人民政府", open);
        check("向法院提起行政诉讼", "青石县民政局", "青石县人民政府", "法院");
    }

    #[test]
    fn it_is_said_once_and_in_one_measure() {
        let says = Remedy::of(WRITTEN, "青石县卫生健康局", "青石县").says();
        for once in ["行政复议", "行政诉讼", "六十日", "六个月", "青石县人民政府", "青石县人民法院"]
        {
            assert_eq!(says.matches(once).count(), 1, "{once}: {says}");
        }
        assert!(!says.contains("60") && !says.contains("知道"), "{says}");
    }
}
