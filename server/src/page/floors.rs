//! 楼层导览, as a page without a program: plans, windows, the way there, and when it is open.
use std::sync::Arc;

use axum::{
    http::{HeaderMap, Uri},
    response::Response,
};
use common::{account::Who, floor::GuideForm, place::Place};

use super::{Lead, Shell, Words};
use crate::{
    base::error::{Error, Result},
    floor::{self, drawn},
    gate::{accept::understood, cx::Cx, hub::Hub, reply_cache::Held},
};

/// The page as its address asks for it; what does not read as a question is answered with everything.
pub async fn show(hub: Arc<Hub>, shell: &Shell, uri: &Uri, asked: &HeaderMap) -> Response {
    let words = Words::asked(asked);
    let form: GuideForm = understood(uri.query().unwrap_or_default());
    let key = format!(
        "page {} {}?{}",
        words.code(),
        Place::FLOORS,
        serde_urlencoded::to_string(&form).unwrap_or_default()
    );
    if let Some(held) = hub.reply_cache.find(&key) {
        return shell.hand(&held, asked);
    }
    match lead(hub.clone(), &form, words).await {
        Ok(lead) => shell.hand(&hub.reply_cache.put(&key, Held::of(shell.read(&hub, &lead, words).into())), asked),
        Err(Error::Fault(_)) => shell.lost(&hub, words),
        Err(err) => shell.refuse(&hub, err, words),
    }
}

async fn lead(hub: Arc<Hub>, form: &GuideForm, words: Words) -> Result<Lead> {
    let cx = Cx::reading(hub, Who::Nobody);
    let seen = drawn::Seen::of(&cx, form).await?;
    let about = match &seen.item {
        Some((id, name)) => {
            let name = format!(
                r#"<a class="list__link" href="{}"{}>{}</a>"#,
                Place::Guide(*id).href(),
                words.county(),
                super::escape(name)
            );
            format!("<p>{}</p>", words.filled("您要办：{}", &[&name]))
        }
        None => String::new(),
    };
    let whole = match form.item.is_some() || form.window.is_some() {
        true => {
            format!(r#"<p class="offprint"><a href="{}">{}</a></p>"#, Place::FLOORS, words.t("看全部楼层和窗口"))
        }
        false => String::new(),
    };
    let now = floor::says_now(&cx).await?;
    let text = match now.as_str() {
        "" => "在哪一层、哪个窗口，怎么走，什么时候开门。".to_owned(),
        it => it.to_owned(),
    };
    Ok(Lead {
        title: "楼层导览".to_owned(),
        text,
        more: format!("{about}{}{whole}", drawn::page(&seen, words, true)),
        address: Place::Floors(None).href(),
        column: "帮助",
        ..Lead::default()
    })
}
