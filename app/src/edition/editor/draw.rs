//! One element, drawn by what the tables say of it.
use common::{
    catalogue::yuan,
    edition::spec::{Code, Element, Of, Shape, asked, codes, path},
    value::Money,
};
use leptos::{ev::Event, prelude::*};
use serde_json::{Value, json};

use super::{bench::Bench, conds, records};
use crate::ui::field::FaultText;

/// What stands at `at`, by its element.
pub fn element(bench: Bench, at: String, it: &'static Element) -> AnyView {
    let is_locked = at == it.key && bench.is_locked(&at);
    let drawn = match it.shape {
        Shape::Line | Shape::Template | Shape::Whole | Shape::Count | Shape::Yuan => line(bench, at, it),
        Shape::Long | Shape::Lines | Shape::Pairs(..) => long(bench, at, it),
        Shape::Bool => tick(bench, at, it),
        Shape::One(codes) => one(bench, at, it, codes),
        Shape::Several(codes) | Shape::Numbers(codes) => several(bench, at, it, known(codes)),
        Shape::Limit | Shape::FixedLimit => limit(bench, at, it),
        Shape::Record(them) => records::record(bench, at, it, them),
        Shape::Maybe(them) => records::maybe(bench, at, it, them),
        Shape::Records(many) => records::many(bench, at, it, many),
        Shape::Conds => conds::conds(bench, at, it),
        Shape::Name(_) => return name(bench, &at, it),
        Shape::Pick(of) => pick(bench, at, it, of),
        Shape::Picks(of) => several(bench, at.clone(), it, picked(bench, &at, of)),
        Shape::Ours => return ().into_any(),
    };
    match is_locked {
        true => view! {
            <fieldset disabled><legend class="unseen">{it.label}</legend>{drawn}<p class="field__hint">"上级目录定的，这里不能改。"</p></fieldset>
        }
        .into_any(),
        false => drawn,
    }
}

fn known(codes: &[Code]) -> Vec<(String, String)> {
    codes.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
}

fn picked(bench: Bench, at: &str, of: Of) -> Vec<(String, String)> {
    bench.doc.with_untracked(|doc| match of {
        Of::Slots => asked::slots(doc),
        Of::Fields => asked::form_fields(doc, None),
        Of::Numbers => asked::form_fields(doc, Some("number")),
        Of::Answers => asked::answers_around(doc, at),
    })
}

/// Help, then what it has to meet.
pub fn hint(at: &str, it: &Element) -> impl IntoView + use<> {
    let rule = (!it.rule.is_empty()).then(|| format!("要求：{}。", it.rule));
    let says = [it.help.to_owned(), rule.unwrap_or_default()].concat();
    let id = format!("{at}-hint");
    (!says.is_empty()).then(|| view! { <p class="field__hint" id=id>{says}</p> })
}

fn described(at: &str, it: &Element) -> Option<String> {
    (!it.help.is_empty() || !it.rule.is_empty()).then(|| format!("{at}-hint"))
}

fn name(bench: Bench, at: &str, it: &Element) -> AnyView {
    view! { <p class="quiet tiny">{it.label} "：" {bench.text(at)} "（大厅起的，一直不变）"</p> }.into_any()
}

/// What stands there now, as somebody would type it.
fn typed(bench: Bench, at: &str, shape: Shape) -> String {
    match (bench.value(at), shape) {
        (Some(Value::String(it)), _) => it,
        (Some(Value::Number(it)), Shape::Yuan) => yuan(it.as_i64().unwrap_or_default()),
        (Some(Value::Number(it)), _) => it.to_string(),
        _ => String::new(),
    }
}

fn line(bench: Bench, at: String, it: &'static Element) -> AnyView {
    let shape = it.shape;
    let bad = RwSignal::new("");
    let wanted = at.clone();
    let put = move |ev: Event| {
        let text = event_target_value(&ev);
        let plain = text.trim();
        let read = match shape {
            Shape::Line | Shape::Template => Ok(Some(Value::from(text.as_str()))),
            _ if plain.is_empty() => Ok(it.nothing()),
            Shape::Yuan => Money::parse(plain).map(|it| Some(json!(it.fen()))).map_err(|_| "请填写金额，例如12.5"),
            _ => plain.parse::<i64>().map(|it| Some(json!(it))).map_err(|_| "请填写整数，例如10"),
        };
        bad.set(read.as_ref().err().copied().unwrap_or_default());
        if let Ok(value) = read {
            bench.note(&wanted, value);
        }
    };
    let is_number = !matches!(shape, Shape::Line | Shape::Template);
    let class = if is_number { "field__input field__input--short" } else { "field__input" };
    let (id, fault_id, value) = (at.clone(), format!("{at}-fault"), typed(bench, &at, shape));
    let more = matches!(shape, Shape::Template).then(|| conds::insert(bench, at.clone()));
    view! {
        <div class="field" class:field--bad=move || !bad.get().is_empty()>
            <label class="field__label" for=id>{it.label}</label>
            {hint(&at, it)}
            {move || (!bad.get().is_empty()).then(|| view! { <FaultText id=fault_id.clone() says=bad.get().to_owned() /> })}
            <input class=class id=at.clone() name=at.clone() type="text" autocomplete="off" inputmode=is_number.then_some("decimal")
                aria-describedby=described(&at, it) aria-invalid=move || (!bad.get().is_empty()).then_some("true")
                prop:value=value on:input=put />
            {more}
        </div>
    }
    .into_any()
}

/// `a` = `1`, a line each.
fn pairs(text: &str) -> Value {
    let pair = |it: &str| {
        let (name, value) = it.split_once(['=', '＝', '：'])?;
        Some((name.trim().to_owned(), Value::from(value.trim())))
    };
    Value::Object(text.lines().filter_map(pair).collect())
}

fn long(bench: Bench, at: String, it: &'static Element) -> AnyView {
    let shape = it.shape;
    let value = match (bench.value(&at), shape) {
        (Some(Value::Array(them)), _) => them.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        (Some(Value::Object(them)), _) => {
            let pair = |(name, it): (&String, &Value)| format!("{name} = {}", it.as_str().unwrap_or_default());
            them.iter().map(pair).collect::<Vec<_>>().join("\n")
        }
        (Some(Value::String(it)), _) => it,
        _ => String::new(),
    };
    let wanted = at.clone();
    let put = move |ev: Event| {
        let text = event_target_value(&ev);
        let value = match shape {
            Shape::Lines => text.lines().map(str::trim).filter(|it| !it.is_empty()).map(Value::from).collect(),
            Shape::Pairs(..) => pairs(&text),
            _ => Value::from(text),
        };
        bench.note(&wanted, Some(value));
    };
    let how = match shape {
        Shape::Pairs(name, value) => format!("一行一个，写成：{name} = {value}"),
        _ => String::new(),
    };
    let rows = if matches!(shape, Shape::Long) { "3" } else { "4" };
    view! {
        <div class="field">
            <label class="field__label" for=at.clone()>{it.label}</label>
            {hint(&at, it)}
            {(!how.is_empty()).then(|| view! { <p class="field__hint">{how}</p> })}
            <textarea class="field__input" id=at.clone() name=at.clone() rows=rows aria-describedby=described(&at, it) prop:value=value on:input=put></textarea>
        </div>
    }
    .into_any()
}

fn tick(bench: Bench, at: String, it: &'static Element) -> AnyView {
    let is_on = bench.value(&at).and_then(|it| it.as_bool()).unwrap_or_default();
    let wanted = at.clone();
    let put = move |ev: Event| bench.note(&wanted, Some(Value::from(event_target_checked(&ev))));
    view! {
        <div class="field">
            <label class="choice"><input class="choice__dot" type="checkbox" id=at.clone() name=at.clone() prop:checked=is_on
                aria-describedby=described(&at, it) on:change=put /><span>{it.label}</span></label>
            {hint(&at, it)}
        </div>
    }
    .into_any()
}

fn select(
    at: &str,
    it: &Element,
    mut all: Vec<(String, String)>,
    now: String,
    put: impl FnMut(Event) + 'static,
) -> AnyView {
    // What a file says that nobody here knows stays what it is.
    if !now.is_empty() && !all.iter().any(|it| it.0 == now) {
        all.push((now.clone(), format!("{now}（没有这一项）")));
    }
    let option = move |(code, label): (String, String)| {
        let is_here = code == now;
        view! { <option value=code selected=is_here>{label}</option> }
    };
    view! {
        <div class="field">
            <label class="field__label" for=at.to_owned()>{it.label}</label>
            {hint(at, it)}
            <select class="field__input field__input--medium" id=at.to_owned() name=at.to_owned() aria-describedby=described(at, it) on:change=put>
                {all.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

fn one(bench: Bench, at: String, it: &'static Element, codes: &'static [Code]) -> AnyView {
    let wanted = at.clone();
    let put = move |ev: Event| {
        let code = event_target_value(&ev);
        bench.note(&wanted, (!code.is_empty()).then(|| Value::from(code)));
        // What else is asked hangs on it.
        if it.key == "kind" {
            bench.redraw(wanted.clone());
        }
    };
    let now = bench.text(&at);
    select(&at, it, known(codes), now, put)
}

fn pick(bench: Bench, at: String, it: &'static Element, of: Of) -> AnyView {
    let wanted = at.clone();
    let put = move |ev: Event| bench.note(&wanted, Some(Value::from(event_target_value(&ev))));
    let mut all = vec![(String::new(), "不选".to_owned())];
    all.extend(picked(bench, &at, of));
    let now = bench.text(&at);
    select(&at, it, all, now, put)
}

fn plain(it: &Value) -> String {
    it.as_str().map_or_else(|| it.to_string(), str::to_owned)
}

fn several(bench: Bench, at: String, it: &'static Element, mut all: Vec<(String, String)>) -> AnyView {
    let now: Vec<String> =
        bench.value(&at).and_then(|it| Some(it.as_array()?.iter().map(plain).collect())).unwrap_or_default();
    for code in now.iter().filter(|code| !all.iter().any(|it| it.0 == **code)).cloned().collect::<Vec<_>>() {
        all.push((code.clone(), format!("{code}（没有这一项）")));
    }
    let is_numbers = matches!(it.shape, Shape::Numbers(_));
    let order = StoredValue::new(all.iter().map(|it| it.0.clone()).collect::<Vec<String>>());
    let tick = |(n, (code, label)): (usize, (String, String))| {
        let (is_on, place, id) = (now.contains(&code), at.clone(), format!("{at}-{n}"));
        let put = move |ev: Event| {
            let is_on = event_target_checked(&ev);
            let was = bench.value(&place).and_then(|it| it.as_array().cloned()).unwrap_or_default();
            let is_in = |of: &String| if *of == code { is_on } else { was.iter().any(|it| plain(it) == *of) };
            let value = |of: &String| match of.parse::<u8>() {
                Ok(n) if is_numbers => Value::from(n),
                _ => Value::from(of.as_str()),
            };
            let all: Vec<Value> = order.with_value(|all| all.iter().filter(|it| is_in(it)).map(value).collect());
            bench.note(&place, Some(Value::Array(all)));
        };
        view! {
            <label class="choice"><input class="choice__dot" type="checkbox" id=id.clone() name=id prop:checked=is_on on:change=put /><span>{label}</span></label>
        }
    };
    let is_none = all.is_empty();
    view! {
        <fieldset class="field" id=at.clone() tabindex="-1" aria-describedby=described(&at, it)>
            <legend class="field__label">{it.label}</legend>
            {hint(&at, it)}
            {is_none.then(|| view! { <p class="quiet">"还没有可以选的。"</p> })}
            <div class="choices choices--beside">{all.into_iter().enumerate().map(tick).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

fn limit(bench: Bench, at: String, it: &'static Element) -> AnyView {
    let may_lack = matches!(it.shape, Shape::Limit);
    let now = bench.value(&at).unwrap_or(Value::Null);
    let unit = if now.is_null() && may_lack { String::new() } else { path::text(&now, "unit").to_owned() };
    let n = path::get(&now, "n").and_then(Value::as_u64).unwrap_or_default();
    let (number, place) = (format!("{at}.n"), at.clone());
    let put_n = move |ev: Event| {
        let n = event_target_value(&ev).trim().parse::<u32>().unwrap_or_default();
        let unit = bench.text(&format!("{place}.unit"));
        let unit = if unit.is_empty() { "work_day".to_owned() } else { unit };
        bench.note(&place, Some(json!({ "n": n, "unit": unit })));
    };
    let place = at.clone();
    let put_unit = move |ev: Event| {
        let unit = event_target_value(&ev);
        let n = bench.value(&format!("{place}.n")).and_then(|it| it.as_u64()).unwrap_or_default();
        let n = if unit == "at_once" { 0 } else { n };
        bench.note(&place, (!unit.is_empty()).then(|| json!({ "n": n, "unit": unit })));
        bench.redraw(format!("{place}.unit"));
    };
    let mut units = known(codes::UNIT);
    if may_lack {
        units.insert(0, (String::new(), "没有".to_owned()));
    }
    let has_n = !unit.is_empty() && unit != "at_once";
    let option = |(code, label): (String, String)| {
        let is_here = code == unit;
        view! { <option value=code selected=is_here>{label}</option> }
    };
    view! {
        <fieldset class="field" id=at.clone() tabindex="-1" aria-describedby=described(&at, it)>
            <legend class="field__label">{it.label}</legend>
            {hint(&at, it)}
            <div class="field__with">
                {has_n.then(|| view! { <input class="field__input field__input--short" id=number.clone() name=number aria-label=format!("{}多少", it.label) inputmode="numeric" autocomplete="off" prop:value=n.to_string() on:input=put_n /> })}
                <select class="field__input field__input--short" id=format!("{at}.unit") name=format!("{at}.unit") aria-label=format!("{}单位", it.label) on:change=put_unit>
                    {units.into_iter().map(option).collect_view()}
                </select>
            </div>
        </fieldset>
    }
    .into_any()
}
