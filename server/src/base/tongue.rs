//! The words that come before the program, in the language of whoever asks: as their browser says in a cookie the program writes
//! when somebody chooses. The tables are the program's own; what is the county's stays Chinese and is declared as that.
use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use common::tongue::{COOKIE, Table, fill};

/// Every file of `app/text`, by its language.
const TEXTS: [(&str, &str); 1] = [("en", include_str!("../../../app/text/en.json"))];

static TABLES: LazyLock<Vec<(&str, Table)>> = LazyLock::new(|| {
    TEXTS.iter().filter_map(|(code, text)| Some((*code, serde_json::from_str(text).ok()?))).collect()
});

/// Chinese, or one of the tables.
#[derive(Clone, Copy, Default)]
pub struct Words(Option<&'static (&'static str, Table)>);

impl Words {
    pub fn asked(headers: &HeaderMap) -> Words {
        let all = headers.get_all(header::COOKIE).into_iter().filter_map(|it| it.to_str().ok());
        let code =
            all.flat_map(|it| it.split(';')).find_map(|it| it.trim().strip_prefix(COOKIE)?.strip_prefix('='));
        Words(code.and_then(|code| TABLES.iter().find(|it| it.0 == code)))
    }

    /// A sentence in every language there is, of which a page shows its own (`style/base.css`): for what is drawn once for everybody.
    pub fn every(text: &str) -> String {
        let one = |code: &str, line: &str| format!(r#"<span class="tongue" lang="{code}">{line}</span>"#);
        let others = TABLES.iter().map(|it| (it.0, it.1.said(text))).filter(|it| it.1 != text);
        let others = others.map(|it| one(it.0, &it.1));
        others.fold(one("zh-CN", text), |all, it| all + &it)
    }

    /// For the reply cache: one page, one language.
    pub fn code(self) -> &'static str {
        self.0.map_or("zh-CN", |it| it.0)
    }

    pub fn t(self, text: &'static str) -> &'static str {
        self.0.and_then(|it| it.1.line(text)).unwrap_or(text)
    }

    pub fn filled(self, text: &'static str, with: &[&str]) -> String {
        fill(self.t(text), with)
    }

    /// A sentence of ours that comes whole.
    pub fn said(self, text: &str) -> String {
        self.0.map_or_else(|| text.to_owned(), |it| it.1.said(text))
    }

    /// Around what is the county's own.
    pub fn county(self) -> &'static str {
        if self.0.is_some() { r#" lang="zh-CN""# } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_programs_is_spoken_here_too() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/text");
        let files = std::fs::read_dir(folder).unwrap().flatten().map(|it| it.file_name().into_string().unwrap());
        let mut codes: Vec<String> = files.map(|it| it.trim_end_matches(".json").to_owned()).collect();
        codes.sort();
        assert_eq!(TABLES.iter().map(|it| it.0.to_owned()).collect::<Vec<String>>(), codes);
    }

    #[test]
    fn a_cookie_names_a_language_that_exists() {
        let check = |cookie: &str, code: &str| {
            let headers = HeaderMap::from_iter([(header::COOKIE, cookie.parse().unwrap())]);
            assert_eq!(Words::asked(&headers).code(), code, "{cookie}");
        };
        check("tongue=en", "en");
        check("a=b; tongue=en", "en");
        check("tongue=", "zh-CN");
        check("tongue=../en", "zh-CN");
        check("xtongue=en", "zh-CN");
        assert_eq!(Words::asked(&HeaderMap::new()).code(), "zh-CN");
    }
}
