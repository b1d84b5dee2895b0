//! 空白表格: as a Word document that can be filled in on the computer or printed and filled in by hand.
use std::io::Cursor;

use anyhow::anyhow;
use axum::{
    body::Bytes,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{catalogue::Material, fault::Fault, material::FileKind};
use docx_rs::{AlignmentType, Docx, LineSpacing, Paragraph, Run, RunFonts};

use super::sample;
use crate::{
    base::error::Result,
    gate::{accept::disposition, cx::Cx},
};

/// Half points: 三号 for the title, 小四 for the rest, as official forms are set.
const TITLE: usize = 32;
const TEXT: usize = 24;
/// One and a half lines: room for a pen.
const LEADING: i32 = 360;

/// `GET …/items/{item}/versions/{version}/blanks/{slot}`
pub async fn send(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let material = sample::material(&cx, head.uri.path()).await?;
    if material.blank.is_empty() {
        return Err(Fault::NotFound.into());
    }
    let headers = [
        (header::CONTENT_TYPE, FileKind::Docx.mime().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&format!("{}（空白）.docx", material.name))),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (header::CACHE_CONTROL, sample::CACHE.to_owned()),
    ];
    Ok((headers, document(&material)?).into_response())
}

fn document(material: &Material) -> Result<Vec<u8>> {
    let line = |text: &str, size: usize| {
        let fonts = RunFonts::new().ascii("Times New Roman").east_asia("仿宋");
        let run = Run::new().add_text(text).size(size).fonts(fonts);
        Paragraph::new().line_spacing(LineSpacing::new().line(LEADING)).add_run(run)
    };
    // The first line is the title, unless the text begins with something to fill in.
    let mut lines = material.blank.lines();
    let first = lines.next().unwrap_or_default();
    let is_title = !first.contains('_') && first.chars().count() <= 24;
    let heading = match is_title {
        true => line(first, TITLE).align(AlignmentType::Center),
        false => line(first, TEXT),
    };
    let paper = lines.fold(Docx::new().add_paragraph(heading), |it, text| it.add_paragraph(line(text, TEXT)));
    let mut out = Cursor::new(Vec::new());
    paper.build().pack(&mut out).map_err(|it| anyhow!("writing a form: {it}"))?;
    Ok(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reader::inspect;

    #[test]
    fn a_blank_form_opens_as_word_and_may_come_back_as_an_upload() {
        let blank = "遗失声明\n本人________的老年人优待证\n声明人（签名）：________".to_owned();
        let material = Material { name: "旧证或者遗失声明".to_owned(), blank, ..Material::default() };
        let bytes = document(&material).unwrap_or_else(|_| panic!("a document"));
        let seen = inspect(bytes).unwrap_or_else(|_| panic!("taken back"));
        assert_eq!(seen.kind, FileKind::Docx);
    }
}
