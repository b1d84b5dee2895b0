//! The conversation with the identity provider: discovery, code with PKCE, ID token and user information checked by
//! the `openidconnect` library.
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope,
    TokenResponse,
    core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreUserInfoClaims},
};

use super::Pending;
use crate::{base::trust::Trust, gate::hub::Hub};

/// How long what the provider says of itself is believed: it may change its keys.
const KNOWN_FOR: Duration = Duration::from_secs(600);
/// Short: whoever waits for a provider that is down takes a place meanwhile.
const PATIENCE: Duration = Duration::from_secs(3);

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

#[derive(Default)]
pub struct Provider(Mutex<Option<(Instant, Arc<ProviderMetadataWithLogout>)>>);

/// Who somebody is, as the provider says.
#[derive(Clone)]
pub struct Person {
    pub subject: String,
    pub name: String,
    /// Only one the provider has verified.
    pub phone: String,
    /// The provider has seen who it is (its `acr` is among those the settings name).
    pub is_real: bool,
    pub id_token: String,
}

async fn send(trust: Trust, request: HttpRequest) -> Result<HttpResponse, io::Error> {
    let other = |it: reqwest::Error| io::Error::other(it);
    // The provider that mail and database use, too. Installed already is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A redirect could lead into our own network.
    let plain = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
    let client = trust.reqwest(plain).map_err(other)?.build().map_err(other)?;
    let reply = client.execute(request.try_into().map_err(other)?).await.map_err(other)?;
    let mut out = axum::http::Response::builder().status(reply.status());
    for (name, value) in reply.headers() {
        out = out.header(name, value);
    }
    out.body(reply.bytes().await.map_err(other)?.to_vec()).map_err(io::Error::other)
}

async fn metadata(hub: &Hub) -> Result<Arc<ProviderMetadataWithLogout>> {
    let provider = hub.memory.of::<Provider>();
    let held = || provider.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, it)) = held().as_ref().filter(|(since, _)| since.elapsed() < KNOWN_FOR) {
        return Ok(it.clone());
    }
    let issuer = IssuerUrl::new(hub.config.oidc.issuer.clone())?;
    let send = |request| send(hub.trust.clone(), request);
    let found = ProviderMetadataWithLogout::discover_async(issuer, &send).await.context("asking the provider")?;
    let found = Arc::new(found);
    *held() = Some((Instant::now(), found.clone()));
    Ok(found)
}

fn client(hub: &Hub, metadata: &ProviderMetadataWithLogout) -> Result<Client> {
    let config = &hub.config.oidc;
    let id = ClientId::new(config.client_id.clone());
    let secret = Some(config.secret.clone()).filter(|it| !it.is_empty()).map(ClientSecret::new);
    let back = RedirectUrl::new(format!("{}{}", hub.config.origin, common::account::oidc::CALLBACK.path))?;
    Ok(CoreClient::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(back))
}

/// Where to send the browser, and what to remember until it comes back.
pub async fn begin(hub: &Hub) -> Result<(String, Pending)> {
    let client = client(hub, &*metadata(hub).await?)?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        // Machines are shared, in a service hall and at home: nobody enters as whoever was there before.
        .add_prompt(CoreAuthPrompt::Login)
        .add_scopes(["profile", "phone"].map(|it| Scope::new(it.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    let pending = Pending {
        state: state.into_secret(),
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
        ..Pending::default()
    };
    Ok((url.to_string(), pending))
}

/// The code for a person: token, its signature, issuer, audience, time, nonce, the access token's hash.
pub async fn finish(hub: &Hub, code: String, pending: &Pending) -> Result<Person> {
    let send = |request| send(hub.trust.clone(), request);
    let client = client(hub, &*metadata(hub).await?)?;
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))?
        .set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.clone()))
        .request_async(&send)
        .await
        .context("exchanging the code")?;
    let id_token = tokens.id_token().context("no ID token")?;
    let verifier = client.id_token_verifier();
    let claims = id_token.claims(&verifier, &Nonce::new(pending.nonce.clone())).context("the ID token")?;
    if let Some(wanted) = claims.access_token_hash() {
        let (algorithm, key) = (id_token.signing_alg()?, id_token.signing_key(&verifier)?);
        if AccessTokenHash::from_token(tokens.access_token(), algorithm, key)? != *wanted {
            return Err(anyhow!("the access token is another's"));
        }
    }
    let subject = claims.subject().clone();
    let user: CoreUserInfoClaims = client
        .user_info(tokens.access_token().to_owned(), Some(subject.clone()))?
        .request_async(&send)
        .await
        .context("asking who it is")?;
    let level = claims.auth_context_ref().map(|it| it.as_str()).unwrap_or_default();
    let is_verified = user.phone_number_verified() == Some(true);
    Ok(Person {
        subject: subject.to_string(),
        name: user.name().and_then(|it| it.get(None)).map(|it| it.to_string()).unwrap_or_default(),
        phone: user.phone_number().filter(|_| is_verified).map(|it| it.to_string()).unwrap_or_default(),
        is_real: hub.config.oidc.real_name.iter().any(|it| it == level),
        id_token: id_token.to_string(),
    })
}

/// Where a browser signs out there, too, and comes back from. `None`: the provider has no such place.
pub async fn end(hub: &Hub, id_token: &str) -> Result<Option<String>> {
    let metadata = metadata(hub).await?;
    let Some(there) = metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
    let mut url = LogoutRequest::from(there)
        .set_client_id(ClientId::new(hub.config.oidc.client_id.clone()))
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(format!("{}/", hub.config.origin))?)
        .http_get_url();
    url.query_pairs_mut().append_pair("id_token_hint", id_token);
    Ok(Some(url.to_string()))
}
