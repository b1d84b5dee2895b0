//! Whom outgoing connections believe (ASVS 12.3): the public authorities, or, where the settings name a bundle, those in
//! it and nobody else. A certificate nobody vouches for ends the connection; there is no setting to go on without.
use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use lettre::transport::smtp::client::{Certificate as MailCertificate, CertificateStore, TlsParameters};
use object_store::{Certificate as StoreCertificate, ClientOptions};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// A PEM bundle; `None`: the public authorities.
#[derive(Clone, Default)]
pub struct Trust(Option<Vec<u8>>);

impl Trust {
    /// Fails on a bundle without a single certificate: better no start than no mail.
    pub fn open(path: &Path) -> Result<Trust> {
        if path.as_os_str().is_empty() {
            return Ok(Trust::default());
        }
        let pem = fs::read(path).with_context(|| format!("ca = {}", path.display()))?;
        if certificates(&pem).is_empty() {
            bail!("ca = {}: there is no certificate in it", path.display());
        }
        Ok(Trust(Some(pem)))
    }

    /// Text messages, traces.
    pub fn ureq(&self) -> TlsConfig {
        let roots = match &self.0 {
            Some(pem) => RootCerts::new_with_certs(&certificates(pem)),
            None => RootCerts::WebPki,
        };
        TlsConfig::builder().root_certs(roots).build()
    }

    pub fn mail(&self, host: &str) -> Result<TlsParameters> {
        let builder = TlsParameters::builder(host.to_owned());
        let builder = match &self.0 {
            Some(pem) => builder
                .certificate_store(CertificateStore::None)
                .add_root_certificate(MailCertificate::from_pem(pem)?),
            None => builder,
        };
        Ok(builder.build()?)
    }

    /// The identity provider.
    pub fn reqwest(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, reqwest::Error> {
        Ok(match &self.0 {
            Some(pem) => builder.tls_certs_only(reqwest::Certificate::from_pem_bundle(pem)?),
            None => builder,
        })
    }

    pub fn store(&self) -> Result<ClientOptions> {
        let Some(pem) = &self.0 else { return Ok(ClientOptions::new()) };
        let all = StoreCertificate::from_pem_bundle(pem)?;
        let only = ClientOptions::new().with_no_system_certificates(true);
        Ok(all.into_iter().fold(only, ClientOptions::with_root_certificate))
    }
}

fn certificates(pem: &[u8]) -> Vec<Certificate<'static>> {
    let certificate = |it| match it {
        Ok(PemItem::Certificate(it)) => Some(it),
        _ => None,
    };
    parse_pem(pem).filter_map(certificate).collect()
}
