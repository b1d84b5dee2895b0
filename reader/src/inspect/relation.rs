//! What a part of a document points at. Read as XML, as the office program will: quotes, case, blanks and prefixes are its maker's choice.
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// A field that loads or starts something when the document opens.
const LOADS: [&str; 6] = ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK"];

/// What opening it would bring in, in words; `None`: nothing. What cannot be read as XML may be anything.
pub fn hostile(text: &[u8], is_relations: bool) -> Option<&'static str> {
    let text = decoded(text)?;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut field = String::new();
    let mut is_field = false;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::DocType(_)) => return Some("自定义的实体（DOCTYPE）"),
            Ok(Event::Start(it) | Event::Empty(it)) => {
                let name = local(&it);
                if is_relations
                    && name == "Relationship"
                    && let Some(what) = outside(&it)
                {
                    return Some(what);
                }
                if name == "fldSimple" {
                    field.push_str(&attribute(&it, "instr").unwrap_or_default());
                }
                // A paragraph's pieces of one instruction belong together.
                is_field = name == "instrText";
            }
            Ok(Event::End(_)) => is_field = false,
            Ok(Event::Text(it)) if is_field => field.push_str(&it),
            Ok(_) => (),
            Err(_) => return Some("读不出来的部分"),
        }
    }
    let words = field.to_uppercase();
    let mut words = words.split(|it: char| !it.is_ascii_alphanumeric());
    words.any(|it| LOADS.contains(&it)).then_some("打开时会去别处取内容的域")
}

/// A hyperlink may point outside, and a template on one's own disk harms nobody; anything else that is fetched may not.
fn outside(relation: &BytesStart<'_>) -> Option<&'static str> {
    let mode = attribute(relation, "TargetMode").unwrap_or_default();
    let kind = attribute(relation, "Type").unwrap_or_default();
    let kind = kind.trim().rsplit('/').next().unwrap_or_default().to_owned();
    if kind == "aFChunk" {
        return Some("嵌在里面的另一个文件");
    }
    if mode.trim().is_empty() || mode.trim().eq_ignore_ascii_case("Internal") {
        return None;
    }
    let target = attribute(relation, "Target").unwrap_or_default();
    match kind.as_str() {
        "hyperlink" => None,
        "attachedTemplate" if is_on_a_disk(&target) => None,
        "attachedTemplate" => Some("放在网上的模板"),
        "image" => Some("放在网上的图片"),
        _ => Some("外部链接"),
    }
}

/// `file:///C:\…`: a drive of whoever opens it, not a machine elsewhere.
fn is_on_a_disk(target: &str) -> bool {
    let target = target.trim().to_ascii_lowercase();
    let path = target.strip_prefix("file:///").unwrap_or(&target);
    let mut letters = path.chars();
    matches!((letters.next(), letters.next()), (Some('a'..='z'), Some(':')))
}

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_owned()
}

/// By its local name, with character references read.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).flatten().find(|it| it.key.local_name().as_ref() == name)?;
    let read = quick_xml::escape::unescape(&found.value).map(|it| it.into_owned());
    Some(read.unwrap_or_else(|_| found.value.clone().into_owned()))
}

/// XML is UTF-8 or UTF-16; `None` where it is neither, which no office program writes.
fn decoded(text: &[u8]) -> Option<String> {
    let wide = |text: &[u8], of: fn([u8; 2]) -> u16| {
        let units = text.chunks_exact(2).map(|it| of([it[0], it[1]]));
        char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect::<String>()
    };
    match text {
        [0xff, 0xfe, rest @ ..] => Some(wide(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Some(wide(rest, u16::from_be_bytes)),
        [b'<', 0, ..] => Some(wide(text, u16::from_le_bytes)),
        [0, b'<', ..] => Some(wide(text, u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => Some(String::from_utf8_lossy(rest).into_owned()),
        _ => Some(String::from_utf8_lossy(text).into_owned()),
    }
}
