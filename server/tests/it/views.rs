//! What the compiler takes for words: in a `view!` an attribute without braces ends at the first `>` of its expression, and the
//! rest of it stands on the screen as text, with everything that belongs to the button.
use crate::tidy::{code, sources};

/// Past whatever begins here and is closed again: brackets, strings, characters, comments. `None`: nothing of the kind does.
fn closed(text: &[char], from: usize) -> Option<usize> {
    let at = |n: usize| text.get(n).copied();
    match at(from)? {
        '"' => {
            let mut n = from + 1;
            while at(n).is_some_and(|it| it != '"') {
                n += if at(n) == Some('\\') { 2 } else { 1 };
            }
            Some(n + 1)
        }
        '\'' if at(from + 2) == Some('\'') => Some(from + 3),
        '/' if at(from + 1) == Some('/') => {
            let mut n = from;
            while at(n).is_some_and(|it| it != '\n') {
                n += 1;
            }
            Some(n)
        }
        '(' | '[' | '{' => {
            let mut n = from + 1;
            while !matches!(at(n), None | Some(')' | ']' | '}')) {
                n = closed(text, n).unwrap_or(n + 1);
            }
            Some(n + 1)
        }
        _ => None,
    }
}

fn said(text: &[char], from: usize) -> String {
    text.iter().skip(from).take(60).collect::<String>().split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// What the `view!`s of a source file show as text without quotes, and attributes that compare without braces.
fn leaks(source: &str) -> Vec<String> {
    let text: Vec<char> = source.chars().collect();
    let opening: Vec<char> = "view! {".chars().collect();
    let views = text.windows(opening.len()).enumerate().filter(|it| it.1 == opening);
    views.flat_map(|(from, _)| leaks_of(&text, from + opening.len())).collect()
}

/// Of one `view!`, from behind its brace; those inside of it are looked at on their own.
fn leaks_of(text: &[char], from: usize) -> Vec<String> {
    let (mut found, mut n) = (Vec::new(), from);
    while let Some(it) = text.get(n) {
        match it {
            '}' => break,
            '<' => {
                let end = tag(text, n);
                found.extend(compares(text, n, end).map(|at| said(text, at)));
                n = end;
            }
            _ if it.is_whitespace() => n += 1,
            _ => match closed(text, n) {
                Some(end) => n = end,
                None => {
                    found.push(said(text, n));
                    while text.get(n).is_some_and(|it| !matches!(it, '<' | '}')) {
                        n = closed(text, n).unwrap_or(n + 1);
                    }
                }
            },
        }
    }
    found
}

/// Behind the first `>` in no bracket, which is where the macro ends a tag.
fn tag(text: &[char], from: usize) -> usize {
    let mut n = from + 1;
    while text.get(n).is_some_and(|it| *it != '>') {
        n = closed(text, n).unwrap_or(n + 1);
    }
    n + 1
}

/// The first comparison in no bracket of a tag, unless it stands in what is done later (`move |…| …`), where it is plain that an
/// expression follows.
fn compares(text: &[char], from: usize, end: usize) -> Option<usize> {
    let (mut n, mut is_closure) = (from + 1, false);
    while n < end {
        match (text.get(n), text.get(n + 1)) {
            (Some('|'), _) => is_closure = true,
            (Some('='), Some('=')) | (Some('!'), Some('=')) | (Some('<'), _) if !is_closure => return Some(n),
            // Another attribute begins.
            (Some('='), _) => is_closure = false,
            _ => (),
        }
        n = closed(text, n).unwrap_or(n + 1);
    }
    None
}

#[test]
fn an_attribute_without_braces_is_found() {
    let bad = [
        "<button disabled=here >= n on:click=move |_| go()>{t(\"下\")}</button>",
        "<button disabled=here > n>\"下\"</button>",
        "<b class:x=move || a.get() > 3>\"下\"</b>",
        "<b class:x=move || match a { 1 => 2, _ => 3 }>\"好\"</b><i on:click=|x| -> u8 { 1 }>\"下\"</i>",
        "<b disabled=here == 1 on:click=move |_| go()>\"下\"</b>",
        "<b disabled=here < n>\"下\"</b>",
        "<p>words without quotes</p>",
        "<p>{f(\"}\")} 字</p>",
    ];
    for it in bad {
        let source = format!("fn a() {{ view! {{ {it} }} }}");
        assert_eq!(leaks(&source).len(), 1, "{it}: {:?}", leaks(&source));
    }
    let good = [
        "<button disabled={here >= n} on:click=move |_| go(a > b)>{t(\"下\")}</button>",
        "<b class:x=move || { a.get() > 3 } id=\"a > b\" title='>'>\"下 > 上\"</b> {x > y}",
        "// a > b\n<p class=move || (a == b).then_some(\"x\") />",
        "<Show when=move || a.get() == b><p /></Show>",
    ];
    for it in good {
        let source = format!("fn a() {{ view! {{ {it} }} }}");
        assert_eq!(leaks(&source), [] as [String; 0], "{it}");
    }
}

#[test]
fn no_screen_shows_its_own_source() {
    for (path, text) in sources("app/src") {
        assert_eq!(leaks(code(&text)), [] as [String; 0], "{}: put braces around it", path.display());
    }
}
