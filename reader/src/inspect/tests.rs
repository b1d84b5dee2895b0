use super::*;
use crate::sample;
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};
use std::io::Write as _;
use zip::{ZipWriter, write::SimpleFileOptions};

fn fault(bytes: Vec<u8>) -> Fault {
    inspect(bytes).expect_err("refused")
}

fn png(image: RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Black letters of a sort on white.
fn page() -> RgbImage {
    RgbImage::from_fn(900, 1200, |x, y| {
        let ink = y % 40 < 18 && (x / 6 + y / 40 * 7) % 5 < 2 && x > 80 && x < 820;
        image::Rgb(if ink { [20, 20, 20] } else { [250, 250, 250] })
    })
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn pdf_with(extra: &str) -> Vec<u8> {
    let objects = [
        format!("<</Type/Catalog/Pages 2 0 R{extra}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>".to_owned(),
        "<</Length 30>>stream\n0 0 m 100 100 l S 0 0 m 9 9 l \nendstream".to_owned(),
    ];
    sample::pdf(&objects)
}

#[test]
fn a_picture_is_written_anew_without_what_hung_on_it() {
    let mut bytes = png(page());
    bytes.extend(b"<script>alert(1)</script>");
    let seen = inspect(bytes).unwrap();
    assert_eq!(seen.kind, FileKind::Jpeg);
    assert!(!seen.bytes.windows(8).any(|it| it == b"<script>"));
    assert_eq!(seen.doubts, Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_said() {
    let doubts = |image: RgbImage| inspect(png(image)).unwrap().doubts;
    assert_eq!(doubts(RgbImage::from_pixel(800, 800, image::Rgb([255, 255, 255]))), ["像是空白页"]);
    let dark = RgbImage::from_fn(800, 800, |x, _| image::Rgb([(x % 40) as u8; 3]));
    assert_eq!(doubts(dark), ["照片太暗，字可能看不清"]);
    let soft = RgbImage::from_fn(800, 800, |x, y| image::Rgb([((x + y) / 8 + 30) as u8; 3]));
    assert_eq!(doubts(soft), ["照片可能模糊，字可能看不清"]);
}

#[test]
fn a_pdf_may_show_and_not_do() {
    assert_eq!(inspect(pdf_with("")).unwrap().n_pages, 1);
    let check = |extra: &str| assert!(matches!(fault(pdf_with(extra)), Fault::FileUnsafe { .. }), "{extra}");
    check("/OpenAction<</S/JavaScript/JS(app.alert(1))>>");
    check("/AA<</O<</S/Launch/F(cmd.exe)>>>>");
    check("/AA<</WC<</S/URI/URI(http://a.example)>>>>");
    check("/OpenAction<</S/URI/URI(http://a.example)>>");
    check("/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(x)>>>>");
    check("/OpenAction<</S/J#61vaScript/JS(x)>>");
    check("/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>");
    check("/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>]>>>>");
    check("/AcroForm<</XFA(x)>>");
    // Going to a page is no action, and a name is only a name.
    for harmless in [
        "/OpenAction[3 0 R/Fit]",
        "/OpenAction<</S/GoTo/D[3 0 R/FitH 842]>>",
        "/OpenAction<</S/Named/N/FirstPage>>",
        "/Resources<</Font<</JS 4 0 R/AA 4 0 R/XFA 4 0 R/Launch 4 0 R>>>>",
        "/Names<</EmbeddedFiles<</Names[]>>>>",
    ] {
        assert!(inspect(pdf_with(harmless)).is_ok(), "{harmless}");
    }
    assert!(matches!(fault(b"%PDF-1.4 and nothing else".to_vec()), Fault::FileUnsafe { .. }));
}

#[test]
fn an_electronic_invoice_may_carry_its_data_and_nothing_else() {
    let with = |name: &str, data: &str| {
        let objects = [
            format!("<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[({name}) 5 0 R]>>>>>>"),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>".to_owned(),
            "<</Length 30>>stream\n9 w 0 0 m 100 100 l S 0 0 m 9 9\nendstream".to_owned(),
            format!("<</Type/Filespec/F({name})/EF<</F 6 0 R>>>>"),
            format!("<</Type/EmbeddedFile/Length {}>>stream\n{data}\nendstream", data.len()),
        ];
        inspect(sample::pdf(&objects))
    };
    assert!(with("invoice.xml", "<?xml version='1.0'?><EInvoice/>").is_ok());
    let says = with("tool.exe", "MZ").expect_err("refused");
    assert!(matches!(&says, Fault::FileUnsafe { says } if says.contains("tool.exe")), "{says:?}");
    assert!(with("invoice.xml", "MZ").is_err(), "a name is only a name");
}

#[test]
fn a_pdf_may_begin_a_little_later() {
    for before in [&b"\n"[..], b"\xef\xbb\xbf", b"\r\n\r\n", &[b' '; 900]] {
        let bytes = [before, &pdf_with("")].concat();
        let seen = inspect(bytes.clone()).unwrap();
        assert_eq!((seen.kind, seen.n_pages), (FileKind::Pdf, 1));
        assert_eq!(seen.bytes, bytes, "what was signed stays as it was signed");
        assert!(crate::draw(bytes, 1).is_ok(), "and it can be looked at");
    }
    assert_eq!(fault([&[b' '; 1100][..], &pdf_with("")].concat()), Fault::FileKind);
}

#[test]
fn a_page_is_judged_by_what_is_seen_of_it() {
    let doubts = |page: &str, font: &str| {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
                .to_owned(),
            format!("<</Length {}>>stream\n{page}\nendstream", page.len()),
            font.to_owned(),
        ];
        inspect(sample::pdf(&objects)).unwrap().doubts
    };
    let own = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    assert_eq!(doubts("BT /F1 40 Tf 60 700 Td (Hello everybody) Tj ET", own), Vec::<String>::new());
    assert_eq!(doubts("1 1 1 rg 0 0 500 500 re f 1 1 1 rg 9 9 50 50 re f", own), ["有1页像是空白页"]);
    let named = "<</Type/Font/Subtype/TrueType/BaseFont/SimSun/Encoding/WinAnsiEncoding>>";
    assert!(doubts("BT /F1 40 Tf 60 700 Td (Hello everybody) Tj ET", named)[0].contains("字体"));
}

#[test]
fn what_unfolds_without_end_is_refused() {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>";
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 40 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let head = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n";
    let stream = format!("\nendobj\n4 0 obj\n<</Length {}/Filter/FlateDecode>>stream\n", packed.len());
    let end = b"\nendstream\nendobj\ntrailer<</Size 5/Root 1 0 R>>\n%%EOF";
    let bytes = [head, page.as_bytes(), stream.as_bytes(), &packed, end].concat();
    assert!(matches!(fault(bytes), Fault::FileUnsafe { .. }));
}

#[test]
fn what_is_clear_gets_a_ground_that_shows_it() {
    let letters = |ink: [u8; 3]| {
        let image = RgbaImage::from_fn(900, 1200, |x, y| {
            let is_ink = y % 40 < 18 && (x / 6 + y / 40 * 7) % 5 < 2 && x > 80 && x < 820;
            image::Rgba(if is_ink { [ink[0], ink[1], ink[2], 255] } else { [0, 0, 0, 0] })
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(image).write_to(&mut bytes, ImageFormat::Png).unwrap();
        let seen = inspect(bytes.into_inner()).unwrap();
        assert_eq!(seen.doubts, Vec::<String>::new(), "{ink:?}");
        image::load_from_memory(&seen.bytes).unwrap().into_luma8().get_pixel(10, 30).0[0]
    };
    assert!(letters([0, 0, 0]) > 240, "black letters on white");
    assert!(letters([20, 40, 160]) > 240, "blue letters on white");
    assert!(letters([255, 255, 255]) < 110, "white letters on grey");
}

#[test]
fn a_document_with_a_password_is_called_so() {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.extend([0; 512]);
    assert_eq!(fault(bytes.clone()), Fault::FileKind, "an old .doc");
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(fault(bytes), Fault::FileLocked);
}

#[test]
fn careless_makers_of_ofd_harm_nobody() {
    let ofd = |name: &str| zip(&[("OFD.xml", b"<ofd:OFD xmlns:ofd='a'/>"), (name, b"<a/>")]);
    for name in ["Doc_0/Document.xml", "/Doc_0/Document.xml", "Doc_0\\Document.xml"] {
        assert_eq!(inspect(ofd(name)).unwrap().kind, FileKind::Ofd, "{name}");
    }
    // No checksum in the table, as some write it.
    let mut bytes = ofd("Doc_0/Document.xml");
    let crc = crc(b"<a/>").to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|it| it == crc) {
        bytes[at..at + 4].fill(0);
    }
    assert_eq!(inspect(bytes).unwrap().kind, FileKind::Ofd);
    assert!(inspect(ofd("../../etc/passwd")).is_err());
    assert!(inspect(ofd("..\\..\\a.xml")).is_err());
    assert!(inspect(ofd("C:\\a.xml")).is_err());
}

fn crc(bytes: &[u8]) -> u32 {
    let mut it = flate2::Crc::new();
    it.update(bytes);
    it.sum()
}

#[test]
fn what_a_document_would_fetch_is_found_however_it_is_written() {
    let docx = |name: &str, text: &[u8]| inspect(zip(&[("word/document.xml", b"<w:document/>"), (name, text)]));
    let rels = "word/_rels/document.xml.rels";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    for relation in [
        format!("<Relationship Type='{office}/attachedTemplate' Target='http://a/x.dotm' TargetMode='External'/>"),
        format!("<Relationship TargetMode = \"External\" Type=\"{office}/image\" Target=\"http://a\"/>"),
        format!(
            "<r:Relationship xmlns:r=\"a\" Type=\"{office}/oleObject\" TargetMode=\"External\" Target=\"http://a\"/>"
        ),
        format!(
            "<Relationship Type=\"{office}/image\" b=\"/hyperlink\" TargetMode=\"External\" Target=\"http://a\"/>"
        ),
        format!("<Relationship Type=\"{office}/image\" TargetMode=\"&#69;xternal\" Target=\"http://a\"/>"),
        format!(
            "<Relationship Type=\"{office}/attachedTemplate\" TargetMode=\"External\" Target=\"file://server/x.dotm\"/>"
        ),
        format!(
            "<Relationship Type=\"{office}/attachedTemplate\" TargetMode=\"External\" Target=\"\\\\server\\x.dotm\"/>"
        ),
        format!("<Relationship Type=\"{office}/frame\" TargetMode=\"external\" Target=\"http://a\"/>"),
    ] {
        assert!(docx(rels, relation.as_bytes()).is_err(), "{relation}");
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(relation.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert!(docx(rels, &wide).is_err(), "wide: {relation}");
    }
    for relation in [
        format!("<Relationship Type='{office}/hyperlink' Target='https://www.gov.cn' TargetMode='External'/>"),
        format!(
            "<Relationship Type='{office}/attachedTemplate' Target='file:///C:\\a\\Normal.dotm' TargetMode='External'/>"
        ),
        format!("<Relationship Type='{office}/styles' Target='styles.xml'/>"),
    ] {
        assert!(docx(rels, relation.as_bytes()).is_ok(), "{relation}");
    }
    for field in [
        "<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>",
        "<w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE \"http://a\"</w:instrText>",
        "<w:fldSimple w:instr=\"IncludeText http://a\"/>",
    ] {
        assert!(docx("word/footer1.xml", format!("<w:ftr>{field}</w:ftr>").as_bytes()).is_err(), "{field}");
    }
    assert!(docx("word/footer1.xml", b"<w:ftr><w:instrText>PAGE</w:instrText></w:ftr>").is_ok());
}

#[test]
fn what_is_wrong_is_called_by_its_name() {
    let says = |name: &str| match fault(zip(&[("word/document.xml", b"<w:document/>"), (name, b"x")])) {
        Fault::FileUnsafe { says } => says,
        it => panic!("{it:?}"),
    };
    assert!(says("word/vbaProject.bin").contains("宏"));
    assert!(says("word/media/image1.svg").contains("图标"));
    assert!(says("word/embeddings/Microsoft_Excel_Sheet1.xlsx").contains("图表"));
    assert!(says("xl/externalLinks/externalLink1.xml").contains("别的表格"));
}

#[test]
fn an_office_file_may_hold_text_and_not_macros_links_or_bombs() {
    let text: &[u8] = b"<w:document/>";
    let docx = |more: &[(&str, &[u8])]| zip(&[&[("word/document.xml", text)], more].concat());
    assert_eq!(inspect(docx(&[])).unwrap().kind, FileKind::Docx);
    let unsafe_with =
        |more: &[(&str, &[u8])]| assert!(matches!(fault(docx(more)), Fault::FileUnsafe { .. }), "{:?}", more[0].0);
    unsafe_with(&[("word/vbaProject.bin", b"x")]);
    unsafe_with(&[("../../etc/passwd", b"x")]);
    unsafe_with(&[("word/inner.zip", b"x")]);
    unsafe_with(&[("word/styles.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>")]);
    unsafe_with(&[(
        "word/_rels/document.xml.rels",
        b"<Relationship Type=\"x/image\" Target=\"http://a\" TargetMode=\"External\"/>",
    )]);
    unsafe_with(&[("word/media/big.bin", &vec![0; 30_000_000])]);
}

#[test]
fn a_name_does_not_make_a_kind() {
    assert_eq!(fault(b"<html><script>alert(1)</script>".to_vec()), Fault::FileKind);
    assert_eq!(fault(b"<svg onload=alert(1)>".to_vec()), Fault::FileKind);
    assert_eq!(fault(b"MZ\x90\0".to_vec()), Fault::FileKind);
    assert_eq!(fault(zip(&[("a.txt", b"x")])), Fault::FileKind);
    assert_eq!(fault(Vec::new()), Fault::FileKind);
}
