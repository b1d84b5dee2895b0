//! What a sheet shows, how many pages it takes, and what is read out of it.
use super::*;
use common::{
    catalogue::{Basis, Item},
    moment::Day,
    paper::{
        Fact, notice,
        remedy::Remedy,
        words::{Delivered, Facts, Said},
    },
    review::{NoticeLine, NoticeView},
};

fn paper(to: &str) -> Paper {
    Paper {
        kind: PaperKind::Grant,
        no: "青石卫健许准〔2026〕1号".to_owned(),
        org: "青石县卫生健康局".to_owned(),
        title: "准予许可决定书".to_owned(),
        to: to.to_owned(),
        case_no: "431099202611230000018".to_owned(),
        item: "公共场所卫生许可".to_owned(),
        text: vec![
            "你（单位）于2026年11月23日提出的“公共场所卫生许可”申请，经审查，符合法定条件、标准。依照《公共场所卫生管理条例》第四条，决定准予：经营宾馆，客房28间。".to_owned(),
            "本机关在十个工作日内送达。".to_owned(),
        ],
        rows: vec![Fact::of("申请事项", "公共场所卫生许可"), Fact::of("有效期", "至2030年11月22日")],
        on: Day::of(2026, 12, 1).unwrap(),
        stamp: "青石县卫生健康局行政审批专用章".to_owned(),
        sealed_by: "赵明".to_owned(),
        look: None,
        photo: None,
    }
}

fn set_for(to: &str) -> Vec<u8> {
    set_as(&paper(to))
}

fn set_as(paper: &Paper) -> Vec<u8> {
    set(paper, &extras()).unwrap()
}

fn extras() -> Extras<'static> {
    Extras {
        code: "7F3K9MQ2XW4PD6RT",
        digest: "0123456789abcdef".to_owned(),
        qr: crate::base::qr::of("https://hall.example.gov.cn/verify?code=7F3K9MQ2XW4PD6RT"),
        origin: "https://hall.example.gov.cn",
        is_demo: true,
        now: Day::of(2026, 12, 1).unwrap().start().plus_hours(10),
        photo: None,
    }
}

/// Field case 3.8: how far to the right something stands, in the margin or out of it.
fn rightmost(frame: &typst::layout::Frame, x: f64) -> f64 {
    let of = |(at, it): &(typst::layout::Point, typst::layout::FrameItem)| match it {
        typst::layout::FrameItem::Group(it) => rightmost(&it.frame, x + at.x.to_pt()),
        typst::layout::FrameItem::Text(it) => x + (at.x + it.width()).to_pt(),
        _ => x,
    };
    frame.items().map(of).fold(x, f64::max)
}

#[test]
fn a_long_word_is_broken_where_its_line_ends() {
    let long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen";
    let mut paper = paper(long);
    paper.text.push(format!("准予{long}经营。"));
    paper.rows = vec![Fact::of("持证人", long), Fact::of("网址", format!("https://{long}.example/{long}"))];
    let margin = (210.0 - 26.0) / 25.4 * 72.0;
    for page in laid_out(&paper, &extras()).unwrap().pages() {
        let right = rightmost(&page.frame, 0.0);
        assert!(right < margin + 3.0, "{right} is off the paper, whose text ends at {margin}");
    }
    assert!(text_of(&set_as(&paper)).replace('\u{200b}', "").contains(long), "and it is read out of it whole");
}

/// What a reader of the file reads: lines are broken where the page is, so blanks do not count.
fn text_of(pdf: &[u8]) -> String {
    let doc = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = doc.get_pages().into_keys().collect();
    doc.extract_text(&pages).unwrap().split_whitespace().collect()
}

#[test]
fn everything_on_the_paper_is_in_the_file_and_can_be_read_out_of_it() {
    let out = set_for("周明");
    let (text, paper) = (text_of(&out), paper("周明"));
    let facts = paper.rows.iter().flat_map(|it| [&it.name, &it.text]);
    let all = paper.text.iter().chain(facts).chain([&paper.no, &paper.title, &paper.org, &paper.to]);
    for it in all {
        assert!(text.contains(it.as_str()), "{it} is not in {text}");
    }
    assert!(text.contains("7F3K-9MQ2-XW4P-D6RT") && text.contains("不具法律效力"), "{text}");
}

/// However it is laid out: every line and the code are in it, on one page, and nobody is addressed.
#[test]
fn a_licence_is_laid_out_as_one_and_fits_its_page() {
    for look in [Look::Booklet, Look::Card, Look::Paper] {
        let rows = [("名称", "青石县清和面馆"), ("经营者", "陈小满"), ("经营场所", "青石县城关镇东街42号")];
        let paper = Paper {
            kind: PaperKind::Licence,
            title: "营业执照".to_owned(),
            look: Some(look),
            rows: rows.iter().map(|it| Fact::of(it.0, it.1)).collect(),
            text: Vec::new(),
            ..paper("陈小满")
        };
        let out = set_as(&paper);
        let text = text_of(&out);
        for it in rows.iter().flat_map(|it| [it.0, it.1]).chain(["营业执照", "7F3K-9MQ2-XW4P-D6RT"]) {
            assert!(text.contains(it), "{look:?}: {it} is not in {text}");
        }
        assert!(!text.contains("陈小满："), "{look:?}: no letter");
        assert_eq!(lopdf::Document::load_mem(&out).unwrap().get_pages().len(), 1, "{look:?}");
        if let Ok(folder) = std::env::var("SHOTS") {
            std::fs::write(format!("{folder}/licence-{look:?}.pdf"), &out).unwrap();
        }
    }
}

/// Names have characters no common font has; they may not come out as boxes.
#[test]
fn rare_characters_of_names_are_printed() {
    for to in ["李𬭎", "王㛃", "张𠅤", "刘𪚥", "古丽·阿依"] {
        let out = set_for(to);
        assert!(text_of(&out).contains(to), "{to}");
        assert!(out.len() < 400_000, "{to}: only what is used of a font lies in the file: {}", out.len());
    }
}

/// A list that does not end on the first page, and a name of an authority that is no shorter for it.
#[test]
fn what_is_long_goes_on_on_the_next_page() {
    let long = |n: usize| format!("第{n}项。{}", "经营场所与申请材料一致，符合规定的条件。".repeat(8));
    let org = "青石县农业农村局农村经营管理和渔业渔政服务中心".to_owned();
    let stamp = format!("{org}行政审批专用章");
    let paper = Paper { text: (1..=14).map(long).collect(), org, stamp, ..paper("周明") };
    let out = set_as(&paper);
    let n_pages = lopdf::Document::load_mem(&out).unwrap().get_pages().len();
    assert!(n_pages > 1, "{n_pages}");
    let text = text_of(&out);
    assert!(text.contains("第14项。") && text.contains("7F3K-9MQ2-XW4P-D6RT"), "the end and the foot");
}

fn n_pages(pdf: &[u8]) -> usize {
    lopdf::Document::load_mem(pdf).unwrap().get_pages().len()
}

/// For whoever wants to look at them: `SHOTS=folder cargo test`.
fn keep(name: &str, pdf: &[u8]) {
    if let Ok(folder) = std::env::var("SHOTS") {
        std::fs::write(format!("{folder}/{name}.pdf"), pdf).unwrap();
    }
}

/// Finding S5: of every kind, as long as such papers are; the code stands in the margin and takes no page.
#[test]
fn every_kind_of_paper_is_one_page() {
    let basis = |law: &str, article: &str| Basis { law: law.to_owned(), article: article.to_owned() };
    let item = Item {
        name: "公共场所卫生许可".to_owned(),
        power: "01".to_owned(),
        basis: vec![
            basis("公共场所卫生管理条例", "第四条"),
            basis("公共场所卫生管理条例实施细则", "第二十二条、第二十三条"),
        ],
        ..Item::default()
    };
    let day = |n: i32| Day::of(2026, 12, 1).unwrap().plus(n);
    let remedies = "可以向青石县人民政府申请行政复议；可以向青石县人民法院起诉";
    let facts = Facts {
        item: &item,
        applicant: "青石县松溪镇鹿门山生态农业综合开发有限责任公司第二分公司",
        holder: "青石县松溪镇鹿门山生态农业综合开发有限责任公司第二分公司",
        answers: &Default::default(),
        photo: None,
        credit_code: "",
        case_no: "431099202611230018",
        org: "青石县卫生健康局",
        remedy: Remedy::of(remedies, "青石县卫生健康局", "青石县"),
        submitted_on: day(-8),
        accepted_on: Some(day(-7)),
        due: Some(day(6)),
        legal_due: Some(day(20)),
        on: day(0),
    };
    let names = ["卫生许可证申请表", "公共场所平面布局图", "卫生检测报告", "卫生管理制度", "从业人员健康合格证明"];
    let former = "《准予许可决定书》（青石卫健许准〔2026〕12号，2026年11月23日）".to_owned();
    let licence = "《卫生许可证》（青石卫健许证〔2026〕12号，2026年11月24日）".to_owned();
    let result = "青石县市场监督管理局：准予。《准予许可决定书》青石市监许准〔2026〕3号、《营业执照》青石市监许证〔2026〕3号";
    let said = Said {
        says: "经现场核查，经营场所操作间与污染源相距不足二十五米，消毒间没有独立设置，不符合《公共场所卫生管理条例实施细则》规定的条件；洗消设备数量与申请材料所写不一致".to_owned(),
        materials: names.map(str::to_owned).to_vec(),
        results: ["个体工商户设立登记", "食品（含保健食品）经营许可新办", "规范户外招牌设施设置", "公众聚集场所投入使用、营业前消防安全检查"]
            .map(|it| Fact::of(it, result))
            .to_vec(),
        n_days: 10,
        until: Some(day(10)),
        what: "检验、检测".to_owned(),
        former: vec![former, licence],
        heard: Some((day(-3), "当事人称设备已经订购，尚未到货；与核查情况不符，不予采纳".to_owned())),
        delivered: Some(Delivered {
            papers: vec![
                "准予许可决定书 青石卫健许准〔2026〕12号".to_owned(),
                "卫生许可证 青石卫健许证〔2026〕12号".to_owned(),
            ],
            place: "青石县政务服务中心2楼卫生健康窗口".to_owned(),
            by: "何静".to_owned(),
            signed_by: "周明远".to_owned(),
            proof: "凭取件码领取".to_owned(),
            ..Delivered::default()
        }),
        valid_until: "2030-11-30".to_owned(),
        approved_by: "局长周卫国".to_owned(),
        sealed_by: "赵明".to_owned(),
        ..Said::default()
    };
    for kind in PaperKind::ALL.iter().copied().filter(|it| !matches!(it, PaperKind::Notice | PaperKind::Receipt)) {
        let paper = facts.paper(kind, &said);
        let no = format!("青石卫健许{}〔2026〕12号", kind.mark());
        let out = set_as(&Paper { no, ..paper });
        keep(&format!("{kind:?}"), &out);
        assert_eq!(n_pages(&out), 1, "{kind:?}");
        let text = text_of(&out);
        assert!(text.contains("7F3K-9MQ2-XW4P-D6RT"), "{kind:?}: {text}");
    }
    // A long notice is allowed its pages, a short one has one.
    for (n, most) in [(1, 1), (3, 1), (12, 3)] {
        let line = |name: &&str| NoticeLine {
            slot: (*name).to_owned(),
            material: (*name).to_owned(),
            problem: "过期或者不在有效期内".to_owned(),
            requirement: "请提交近一年内出具的卫生检测报告，由具备资质的机构盖章；原件1份，复印件1份".to_owned(),
            basis: "《公共场所卫生管理条例实施细则》第二十三条；办事指南材料".to_owned(),
            is_later: false,
        };
        let notice = NoticeView {
            id: None,
            no: String::new(),
            paper: None,
            stamp: String::new(),
            law: notice::law(&item),
            case: common::id::CaseId { region: common::id::Region(431_099), uuid: uuid::Uuid::nil() },
            case_no: "431099 202611 23001 8".to_owned(),
            applicant: "周明远".to_owned(),
            item_name: item.name.clone(),
            submitted_on: day(-8),
            on: day(0),
            n_days: 10,
            due: day(14),
            is_provisional: false,
            lines: names.iter().cycle().take(n).map(line).collect(),
            org_name: "青石县卫生健康局".to_owned(),
            contact: "何静".to_owned(),
            phone: "0000-8610018".to_owned(),
            address: "城关镇文昌路18号2楼卫生健康窗口".to_owned(),
            query_code: String::new(),
            qr: extras().qr,
        };
        let out = set_as(&notice::paper(&notice, "青石县卫生健康局行政审批专用章".to_owned(), "何静"));
        keep(&format!("Notice-{n}"), &out);
        assert!(n_pages(&out) <= most, "{n}: {}", n_pages(&out));
    }
}

/// Finding S5: who and when, with the seal, never stand alone on a page, however the text falls.
#[test]
fn the_seal_is_never_alone_on_a_page() {
    let long = |n: usize| format!("第{n}项。{}", "经审查，申请材料与现场不一致，具体情况逐项列明。".repeat(4));
    for n in 4..24 {
        for has_rows in [true, false] {
            let paper = paper("周明");
            let rows = if has_rows { paper.rows.clone() } else { Vec::new() };
            let (text, org) = ((1..=n).map(long).collect(), paper.org.clone());
            let out = set_as(&Paper { text, rows, ..paper });
            let doc = lopdf::Document::load_mem(&out).unwrap();
            let last = doc.get_pages().into_keys().next_back().unwrap();
            let words: String = doc.extract_text(&[last]).unwrap().split_whitespace().collect();
            let before = words.split(&format!("{org}2026年12月1日")).next().unwrap_or_default();
            assert!(before.chars().count() >= 30, "{n} {has_rows}: {words}");
        }
    }
}

/// Its letters are of a family papers are set in: others are not there.
#[test]
fn a_drawing_keeps_its_letters() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 40\" width=\"200\" height=\"40\" font-family=\"'Noto Sans CJK SC','Noto Serif CJK SC'\"><text x=\"8\" y=\"24\" font-size=\"18\">居民身份证</text></svg>";
    assert!(text_of(&picture(svg).unwrap()).contains("居民身份证"));
}

#[test]
fn the_same_paper_is_set_the_same() {
    assert_eq!(set_for("周明"), set_for("周明"));
}
