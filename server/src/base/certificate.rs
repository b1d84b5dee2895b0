//! 签名证书: the key that signs the files of papers, and the certificate that says whose it is.
use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use cms::{
    builder::{SignedDataBuilder, SignerInfoBuilder},
    cert::{CertificateChoices, IssuerAndSerialNumber},
    signed_data::{EncapsulatedContentInfo, SignerIdentifier},
};
use common::moment::Moment;
use der::{
    Any, Encode, Sequence,
    asn1::{ObjectIdentifier, OctetString, SetOfVec},
    pem::LineEnding,
};
use p256::{
    ecdsa::{DerSignature, SigningKey},
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
};
use sha2::{Digest, Sha256};
use x509_cert::{
    Certificate,
    attr::Attribute,
    builder::{Builder, CertificateBuilder, Profile},
    der::EncodePem,
    name::Name,
    serial_number::SerialNumber,
    spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned},
    time::{Time, Validity},
};

use crate::base::config::Config;

const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ID_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// RFC 5035: which certificate was meant, under the signature (ETSI EN 319 122-1, 5.2.2.3).
const ID_SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// Says in itself that nobody vouches for it.
const DEMO_NAME: &str = "CN=一门演示签名证书（不具法律效力）,O=演示";
const DEMO_DAYS: u64 = 20 * 365;

pub struct Certified {
    key: SigningKey,
    /// Ours first, then those that vouch for it.
    chain: Vec<Certificate>,
    pub is_demo: bool,
}

/// Read or made when the first paper is signed.
#[derive(Default)]
pub struct Held(Mutex<Option<std::sync::Arc<Certified>>>);

impl Held {
    pub fn get(&self, config: &Config, now: Moment) -> Result<std::sync::Arc<Certified>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = held.as_ref().filter(|it| it.require_valid(now).is_ok()) {
            return Ok(it.clone());
        }
        // Read anew when it has run out: somebody may have put the next one there.
        let opened = std::sync::Arc::new(Certified::open(config, now)?);
        opened.require_valid(now)?;
        *held = Some(opened.clone());
        Ok(opened)
    }
}

#[derive(Sequence)]
struct EssCertId {
    hash: OctetString,
}

#[derive(Sequence)]
struct SigningCertificate {
    certs: Vec<EssCertId>,
}

impl Certified {
    /// The configured pair (PKCS#8 and X.509, PEM, P-256); without one, a demonstration pair kept beside the data.
    fn open(config: &Config, now: Moment) -> Result<Certified> {
        let (key, chain) = (&config.sign.key, &config.sign.certificate);
        if !key.as_os_str().is_empty() {
            return Certified::read(key, chain, false);
        }
        let demo = config.data.join("demo-certificate.pem");
        if !demo.exists() {
            write_demo(&demo, now)?;
        }
        Certified::read(&demo, &demo, true)
    }

    fn read(key: &Path, chain: &Path, is_demo: bool) -> Result<Certified> {
        let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("reading {}", path.display()));
        let key_pem = part(&read(key)?, "PRIVATE KEY");
        let signing = SigningKey::from_pkcs8_pem(&key_pem)
            .map_err(|it| anyhow!("{} is not a PKCS#8 key on P-256: {it}", key.display()))?;
        let certificates = part(&read(chain)?, "CERTIFICATE");
        let chain = Certificate::load_pem_chain(certificates.as_bytes())
            .map_err(|it| anyhow!("{} is no certificate: {it}", chain.display()))?;
        let ours = chain.first().context("a certificate")?;
        let public = SubjectPublicKeyInfoOwned::from_key(*signing.verifying_key())?;
        if ours.tbs_certificate.subject_public_key_info != public {
            return Err(anyhow!("the first certificate is not that of the signing key"));
        }
        Ok(Certified { key: signing, chain, is_demo })
    }

    /// What is signed outside of a certificate's days holds for nobody who checks it.
    fn require_valid(&self, now: Moment) -> Result<()> {
        let validity = &self.chain.first().context("a certificate")?.tbs_certificate.validity;
        let second = |it: &Time| i64::try_from(it.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        let (from, until) = (second(&validity.not_before), second(&validity.not_after));
        match now.0 / 1000 {
            it if it > until => Err(anyhow!("签名证书已于{}到期，请换上新证书", Moment(until * 1000).day())),
            // The demonstration's own was made by whatever the clock said then.
            it if it < from && !self.is_demo => Err(anyhow!("签名证书从{}起才有效", Moment(from * 1000).day())),
            _ => Ok(()),
        }
    }

    /// A detached CMS signature over something with this SHA-256, with what PAdES asks to be signed (baseline B-B).
    pub fn sign(&self, digest: &[u8]) -> Result<Vec<u8>> {
        let ours = self.chain.first().context("a certificate")?;
        let content = EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None };
        let sha256 = AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None };
        let signer = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: ours.tbs_certificate.issuer.clone(),
            serial_number: ours.tbs_certificate.serial_number.clone(),
        });
        let mut info = SignerInfoBuilder::new(&self.key, signer, sha256.clone(), &content, Some(digest))
            .map_err(|it| anyhow!("{it}"))?;
        info.add_signed_attribute(meant(ours)?).map_err(|it| anyhow!("{it}"))?;
        let mut signed = SignedDataBuilder::new(&content);
        signed.add_digest_algorithm(sha256).map_err(|it| anyhow!("{it}"))?;
        for it in &self.chain {
            signed.add_certificate(CertificateChoices::Certificate(it.clone())).map_err(|it| anyhow!("{it}"))?;
        }
        signed.add_signer_info::<SigningKey, DerSignature>(info).map_err(|it| anyhow!("{it}"))?;
        Ok(signed.build().map_err(|it| anyhow!("{it}"))?.to_der()?)
    }
}

fn meant(certificate: &Certificate) -> Result<Attribute> {
    let hash = OctetString::new(Sha256::digest(certificate.to_der()?).to_vec())?;
    let value = Any::encode_from(&SigningCertificate { certs: vec![EssCertId { hash }] })?;
    Ok(Attribute { oid: ID_SIGNING_CERTIFICATE_V2, values: SetOfVec::try_from(vec![value])? })
}

/// The blocks of this kind in a PEM file that may hold others.
fn part(pem: &str, kind: &str) -> String {
    let (begin, end) = (format!("-----BEGIN {kind}-----"), format!("-----END {kind}-----"));
    let blocks = pem.split(&begin).skip(1).filter_map(|it| it.split_once(&end));
    blocks.map(|(it, _)| format!("{begin}{it}{end}\n")).collect()
}

fn write_demo(path: &Path, now: Moment) -> Result<()> {
    let key = random_key()?;
    let mut serial = [0_u8; 16];
    getrandom::fill(&mut serial).map_err(|it| anyhow!("no randomness: {it}"))?;
    let second = u64::try_from(now.0 / 1000)?;
    let (from, until) = (second.saturating_sub(86_400), second + DEMO_DAYS * 86_400);
    let validity = Validity { not_before: time(from)?, not_after: time(until)? };
    let public = SubjectPublicKeyInfoOwned::from_key(*key.verifying_key())?;
    let name = Name::from_str(DEMO_NAME)?;
    let serial = SerialNumber::new(&serial)?;
    let profile =
        Profile::Leaf { issuer: name.clone(), enable_key_agreement: false, enable_key_encipherment: false };
    let builder = CertificateBuilder::new(profile, serial, validity, name, public, &key)?;
    let certificate = builder.build::<DerSignature>()?;
    let pem = [key.to_pkcs8_pem(LineEnding::LF)?.as_str(), &certificate.to_pem(LineEnding::LF)?].concat();
    let half = path.with_extension("new");
    let _ = fs::remove_file(&half);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&half)?;
    file.write_all(pem.as_bytes())?;
    file.sync_all()?;
    Ok(fs::rename(&half, path)?)
}

/// UTCTime through 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5).
fn time(second: u64) -> Result<Time> {
    let since = der::DateTime::from_unix_duration(Duration::from_secs(second))?;
    match since.year() < 2050 {
        true => Ok(Time::UtcTime(der::asn1::UtcTime::from_date_time(since)?)),
        false => Ok(Time::GeneralTime(der::asn1::GeneralizedTime::from_date_time(since))),
    }
}

fn random_key() -> Result<SigningKey> {
    // Out of 2^256 numbers, all but about 2^224 are a key.
    loop {
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).map_err(|it| anyhow!("no randomness: {it}"))?;
        if let Ok(key) = SigningKey::from_slice(&secret) {
            return Ok(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_signed_with_a_certificate_that_has_run_out() {
        let folder = std::env::temp_dir().join(format!("yimen-certificate-{}", uuid::Uuid::now_v7()));
        fs::create_dir_all(&folder).unwrap();
        let now = Moment(1_795_400_000_000);
        let config = Config { data: folder.clone(), ..Config::default() };
        let held = Held::default();
        assert!(held.get(&config, now).unwrap().is_demo);
        let later = now.plus_hours(24 * (DEMO_DAYS as i64 + 2));
        let says = held.get(&config, later).err().unwrap().to_string();
        assert!(says.contains("到期"), "{says}");
        // Its own, configured: not before its days either.
        let pair = folder.join("demo-certificate.pem");
        let sign = crate::base::config::Sign { key: pair.clone(), certificate: pair };
        let config = Config { sign, ..config };
        let early = Held::default().get(&config, now.plus_hours(-24 * 30)).err().unwrap().to_string();
        assert!(early.contains("才有效"), "{early}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
