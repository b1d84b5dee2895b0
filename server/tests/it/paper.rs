//! 版式文件: set, signed, kept once; verified, reused, and worth nothing when what it stands for is.
use axum::body::Body;
use cms::{content_info::ContentInfo, signed_data::SignedData};
use common::{
    account::Duty,
    case::{CaseView, MineForm, ReasonForm},
    check::Nothing,
    decision::{SayForm, accept, decide, deliver},
    fault::Fault,
    id::{PaperAt, SlotAt},
    material::{self, ReuseForm, Trust},
    paper::{self, Held, PaperKind, Standing, Verdict, VerifyForm},
};
use der::{Decode, Encode};
use p256::ecdsa::{DerSignature, VerifyingKey, signature::Verifier};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

use crate::{
    decision::{HYGIENE, SHOP, at, granting, passed, received},
    hall::{Person, TestHall},
};

/// Decided in one visit, with the licence on paper.
pub async fn licensed(hall: &TestHall, applicant: &Person<'_>, until: &str) -> CaseView {
    let li = hall.person("liqing").await;
    let case = passed(hall, applicant, &li, SHOP, false).await;
    let case = received(&li, case.id).await;
    let form = decide::GrantForm { valid_until: until.to_owned(), ..granting(&case) };
    let case = li.call(&decide::DECIDE_AT_ONCE, case.id, form).await.unwrap();
    li.call(&deliver::MAKE, case.id, at(&case)).await.unwrap()
}

fn of(case: &CaseView, kind: PaperKind) -> PaperAt {
    PaperAt { case: case.id, paper: case.papers.iter().find(|it| it.kind == kind).unwrap().id }
}

async fn file(who: &Person<'_>, at: PaperAt) -> Vec<u8> {
    let reply = who.send(who.request("GET", &paper::FILE.url(&at)).body(Body::empty()).unwrap()).await;
    assert!(reply.status.is_success(), "{}", reply.status);
    assert_eq!(reply.headers["content-type"], "application/pdf");
    assert!(reply.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    reply.body
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

/// The digest over the bytes the signature names, and the signature's own file.
fn signed_part(pdf: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let doc = lopdf::Document::load_mem(pdf).unwrap();
    let is_signature = |it: &&lopdf::Object| {
        it.as_dict()
            .is_ok_and(|it| it.get(b"SubFilter").is_ok_and(|it| it.as_name().unwrap() == b"ETSI.CAdES.detached"))
    };
    let signature = doc.objects.values().find(is_signature).unwrap().as_dict().unwrap();
    let range = signature.get(b"ByteRange").unwrap().as_array().unwrap();
    let range: Vec<usize> = range.iter().map(|it| usize::try_from(it.as_i64().unwrap()).unwrap()).collect();
    let [from, n, then, rest] = range[..] else { panic!("{range:?}") };
    assert_eq!((from, then + rest), (0, pdf.len()), "everything but the signature itself");
    let digest = Sha256::new().chain_update(&pdf[..n]).chain_update(&pdf[then..]).finalize();
    (digest.to_vec(), signature.get(b"Contents").unwrap().as_str().unwrap().to_vec())
}

/// Whether the certificate in it signed this very digest.
fn holds(digest: &[u8], signature: &[u8]) -> bool {
    let n = 4 + usize::from(u16::from_be_bytes([signature[2], signature[3]]));
    let outer = ContentInfo::from_der(&signature[..n]).unwrap();
    let inner: SignedData = outer.content.decode_as().unwrap();
    let info = inner.signer_infos.0.get(0).unwrap();
    let attributes = info.signed_attrs.as_ref().unwrap();
    let oids: Vec<String> = attributes.iter().map(|it| it.oid.to_string()).collect();
    assert!(oids.contains(&"1.2.840.113549.1.9.16.2.47".to_owned()), "which certificate was meant: {oids:?}");
    let said = attributes.iter().find(|it| it.oid.to_string() == "1.2.840.113549.1.9.4").unwrap();
    let said: der::asn1::OctetString = said.values.get(0).unwrap().decode_as().unwrap();
    let certificates = inner.certificates.unwrap();
    let cms::cert::CertificateChoices::Certificate(certificate) = certificates.0.get(0).unwrap() else { panic!() };
    assert!(certificate.tbs_certificate.subject.to_string().contains("不具法律效力"));
    let key = key_of(certificate);
    let sealed = DerSignature::from_bytes(info.signature.as_bytes()).unwrap();
    said.as_bytes() == digest && key.verify(&attributes.to_der().unwrap(), &sealed).is_ok()
}

fn key_of(certificate: &Certificate) -> VerifyingKey {
    let public = certificate.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes();
    VerifyingKey::from_sec1_bytes(public).unwrap()
}

#[tokio::test]
async fn a_paper_is_one_file_signed_over_every_byte_and_told_from_any_other() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    let case = licensed(&hall, &zhou, "2030-11-22").await;
    let licence = of(&case, PaperKind::Licence);
    let pdf = file(&zhou, licence).await;
    let (digest, signature) = signed_part(&pdf);
    assert!(holds(&digest, &signature));
    let mut other = digest.clone();
    other[0] ^= 1;
    assert!(!holds(&other, &signature), "the test can fail");

    // Made once: the job finds the others only, and the same bytes come again, also to the desk.
    let n = hall.job("paper").await;
    assert_eq!(n, case.papers.len() - 1);
    assert_eq!(hall.job("paper").await, 0);
    assert_eq!(file(&hall.person("liqing").await, licence).await, pdf);
    let stranger = hall.citizen("赵四").await;
    let refused =
        stranger.send(stranger.request("GET", &paper::FILE.url(&licence)).body(Body::empty()).unwrap()).await;
    assert_eq!(refused.fault(), Fault::NotFound);

    let shown = zhou.call(&paper::SHOW, licence, Nothing {}).await.unwrap();
    let verify = |file: String| VerifyForm { code: shown.code.clone(), file };
    let found = hall.nobody().call(&paper::VERIFY, (), verify(hex(&Sha256::digest(&pdf)))).await.unwrap();
    assert_eq!((found.verdict, found.file), (Verdict::Genuine, Held::Same));
    let alone = VerifyForm { code: String::new(), file: hex(&Sha256::digest(&pdf)) };
    let found = hall.nobody().call(&paper::VERIFY, (), alone).await.unwrap();
    assert_eq!((found.verdict, found.no.as_str()), (Verdict::Genuine, shown.paper.no.as_str()), "the file alone");
    let found = hall.nobody().call(&paper::VERIFY, (), verify(String::new())).await.unwrap();
    assert_eq!((found.verdict, found.file), (Verdict::Genuine, Held::Unasked));
    let mut changed = pdf.clone();
    changed[pdf.len() / 2] ^= 1;
    let found = hall.nobody().call(&paper::VERIFY, (), verify(hex(&Sha256::digest(&changed)))).await.unwrap();
    assert_eq!(
        (found.verdict, found.file),
        (Verdict::Genuine, Held::Different),
        "the paper is, one bit of the file is not"
    );
    let alone = VerifyForm { code: String::new(), file: hex(&Sha256::digest(&changed)) };
    assert_eq!(crate::fee::faulty(hall.nobody().call(&paper::VERIFY, (), alone).await), ["file"]);
    let nothing = hall.nobody().call(&paper::VERIFY, (), VerifyForm::default()).await;
    assert_eq!(crate::fee::faulty(nothing), ["code"]);
    let (changed, _) = signed_part(&changed);
    assert!(!holds(&changed, &signature), "and its own signature says so, too");
    let garbled = hall.nobody().call(&paper::VERIFY, (), verify("abc".to_owned())).await;
    assert!(matches!(garbled, Err(Fault::Form { .. })));
}

/// A draft of the same matter, and the first of its slots.
async fn slot(who: &Person<'_>, hall: &TestHall) -> SlotAt {
    let draft = who.filled(hall.item(SHOP).await.id).await;
    SlotAt { case: draft.id, slot: draft.slots[0].material.slot.clone() }
}

#[tokio::test]
async fn a_licence_is_at_hand_for_the_next_matter_until_it_runs_out() {
    let hall = TestHall::open().await;
    let zhou = hall.person("zhouming").await;
    assert_eq!(zhou.call(&paper::MINE, (), MineForm::default()).await.unwrap().n_rows, 0);
    let case = licensed(&hall, &zhou, "2026-12-31").await;
    hall.job("paper").await;
    let mine = zhou.call(&paper::MINE, (), MineForm::default()).await.unwrap();
    assert_eq!((mine.n_rows, mine.rows[0].standing), (1, Standing::InForce));
    assert_eq!(mine.rows[0].until.unwrap().to_string(), "2026-12-31");
    let library = || async { zhou.call(&material::LIBRARY, (), MineForm::default()).await.unwrap().rows };
    let held: Vec<_> = library().await.into_iter().filter(|it| it.trust == Trust::A).collect();
    assert_eq!(held.len(), 1, "the licence, not the notices");
    assert!(held[0].origin.contains("县市场监督管理局") && held[0].name.ends_with(".pdf"), "{held:?}");

    let reuse = ReuseForm { file: Some(held[0].id) };
    let slots = zhou.call(&material::REUSE, slot(&zhou, &hall).await, reuse.clone()).await.unwrap();
    assert_eq!(slots[0].files[0].trust, Trust::A, "nobody has to see an original");
    let dossier = hall.person("liqing").await.call(&common::decision::DOSSIER, case.id, Nothing {}).await.unwrap();
    assert!(
        dossier.seen.slots.iter().all(|it| it.files.iter().all(|it| it.trust != Trust::A)),
        "no material of its own case"
    );

    hall.walk_to("2027-01-04", 10).await;
    let zhou = hall.person("zhouming").await;
    let mine = zhou.call(&paper::MINE, (), MineForm::default()).await.unwrap();
    assert_eq!(mine.rows[0].standing, Standing::Expired);
    let late = zhou.call(&material::REUSE, slot(&zhou, &hall).await, reuse).await;
    assert!(matches!(late, Err(Fault::Form { .. })), "{late:?}");
}

#[tokio::test]
async fn what_was_given_out_on_a_voided_case_is_revoked() {
    let hall = TestHall::open().await;
    let (zhou, he) = (hall.person("zhouming").await, hall.person("hejing").await);
    let case = passed(&hall, &zhou, &he, HYGIENE, false).await;
    let case = received(&he, case.id).await;
    let case = he.call(&accept::ACCEPT, case.id, at(&case)).await.unwrap();
    let notice = of(&case, PaperKind::Acceptance);
    let pdf = file(&zhou, notice).await;
    let sun = hall.person("sunwei").await;
    let why = ReasonForm { reason: "同一事项重复受理".to_owned() };
    let asked = sun.call(&decide::ASK_VOID, case.id, why).await.unwrap();
    let head = hall.staff("周卫国", "县卫健局", &[Duty::Direct]).await;
    let form = SayForm { version: asked.version, says: "同一事项重复受理".to_owned() };
    head.call(&decide::VOID, case.id, form).await.unwrap();
    let shown = zhou.call(&paper::SHOW, notice, Nothing {}).await.unwrap();
    assert_eq!(shown.state, paper::PaperState::Revoked);
    let verify = VerifyForm { code: shown.code, file: hex(&Sha256::digest(&pdf)) };
    let found = hall.nobody().call(&paper::VERIFY, (), verify).await.unwrap();
    assert_eq!((found.verdict, found.file), (Verdict::Revoked, Held::Same), "each apart");
    assert_eq!(file(&zhou, notice).await, pdf, "kept for the record");
}

/// Without an end date nothing runs out.
#[test]
fn what_a_licence_is_worth() {
    use common::{moment::Day, paper::PaperState};
    let check = |state: PaperState, until: &str, today: &str, standing: Standing| {
        assert_eq!(
            Standing::of(state, Day::parse(until), Day::parse(today).unwrap()),
            standing,
            "{until} {today}"
        );
    };
    check(PaperState::Valid, "", "2099-01-01", Standing::InForce);
    check(PaperState::Valid, "2026-12-31", "2026-12-31", Standing::InForce);
    check(PaperState::Valid, "2026-12-31", "2027-01-01", Standing::Expired);
    check(PaperState::Superseded, "2026-12-31", "2027-01-01", Standing::Superseded);
    check(PaperState::Revoked, "", "2026-12-31", Standing::Revoked);
}
