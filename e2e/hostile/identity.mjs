// Signing in elsewhere: our client against a provider that other people wrote, in a real browser.
import { createServer } from 'node:http';
import { browser } from '../engine.mjs';
import { Hall, SECRET, check, freePort, same } from './kit.mjs';

const SHOTS = process.env.HOSTILE_SHOTS;
const PEOPLE = {
  ming: { name: '李明', phone_number: '+8613900001111', phone_number_verified: true, acr: '3' },
  zhou: { name: '周明远', acr: '3' },
  twin: { name: '冒名者', phone_number: '+8613800003210', phone_number_verified: true, acr: '1' },
  pale: { name: '赵小', phone_number: '+8613800003210', phone_number_verified: false, acr: '1' },
};

function leave(ctx, form) {
  ctx.body = `<h1>Sign out?</h1>${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes</button>`;
}

/// The provider, with one page on which somebody says who they are.
export async function provider(port, origin) {
  const { default: Provider } = await import('oidc-provider');
  const issuer = `http://localhost:${port}`;
  const it = new Provider(issuer, {
    clients: [{ client_id: 'hall', client_secret: 'a secret that is long enough for everybody', redirect_uris: [`${origin}/api/oidc/callback`], post_logout_redirect_uris: [`${origin}/`], response_types: ['code'], grant_types: ['authorization_code'] }],
    acrValues: ['1', '3'],
    claims: { openid: ['sub', 'acr'], profile: ['name'], phone: ['phone_number', 'phone_number_verified'] },
    pkce: { required: () => true },
    cookies: { keys: ['of this run'] },
    interactions: { url: (_, it) => `/who/${it.uid}` },
    // What it would otherwise remark upon.
    ttl: Object.fromEntries(['Interaction', 'Grant', 'Session', 'AccessToken', 'IdToken'].map((it) => [it, () => 600])),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource: leave } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile phone');
      await grant.save();
      return grant;
    },
  });
  const serve = it.callback();
  const server = createServer(async (call, reply) => {
    const [, uid, who] = /^\/who\/([^/?]+)(?:\?who=(\w+))?$/.exec(call.url) ?? [];
    if (!uid) return serve(call, reply);
    if (who === 'nobody') return it.interactionFinished(call, reply, { error: 'access_denied' });
    if (who) return it.interactionFinished(call, reply, { login: { accountId: who, acr: PEOPLE[who].acr } });
    reply.setHeader('content-type', 'text/html; charset=utf-8');
    reply.end(`<h1>Who are you?</h1>${[...Object.keys(PEOPLE), 'nobody'].map((name) => `<p><a href="/who/${uid}?who=${name}">${name}</a></p>`).join('')}`);
  });
  await new Promise((done) => server.listen(port, 'localhost', done));
  return { issuer, close: () => { server.closeAllConnections(); server.close(); } };
}

async function shot(page, name) {
  if (!SHOTS) return;
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${SHOTS}/${name}-${width}.png`, fullPage: true });
  }
}

export default [
  {
    id: 'T46', name: 'signing in through an OpenID provider', quick: true,
    async run() {
      const hall = await Hall.make();
      const there = await provider(await freePort(), hall.origin);
      Object.assign(hall.env, { YIMEN_OIDC_NAME: '省统一身份认证', YIMEN_OIDC_ISSUER: there.issuer, YIMEN_OIDC_CLIENT_ID: 'hall', YIMEN_OIDC_SECRET: 'a secret that is long enough for everybody', YIMEN_OIDC_REAL_NAME: '3' });
      hall.seed('small');
      await hall.start();
      const engine = await browser();
      try {
        const fresh = async () => (await engine.newContext({ serviceWorkers: 'block', locale: 'zh-CN', viewport: { width: 1280, height: 900 } })).newPage();
        const me = async (page) => JSON.parse(await page.evaluate(() => fetch('/api/me').then((it) => it.text())));
        const elsewhere = async (page, who) => {
          await page.goto(`${hall.origin}/sign-in`);
          await page.getByRole('link', { name: '用省统一身份认证登录' }).click();
          await page.getByRole('link', { name: who, exact: true }).click();
        };

        // Somebody new: an account of its own, with the level the provider vouches for.
        const ming = await fresh();
        await ming.goto(`${hall.origin}/sign-in`);
        await ming.getByRole('link', { name: '用省统一身份认证登录' }).waitFor();
        await shot(ming, 'sign-in');
        await elsewhere(ming, 'ming');
        await ming.getByRole('heading', { name: '我的办件' }).waitFor();
        same((await me(ming)).name, '李明', 'who is signed in');
        await ming.goto(`${hall.origin}/mine/profile`);
        await ming.getByText('已实名认证').waitFor();
        await ming.getByRole('button', { name: '解除关联' }).click();
        await ming.getByText('这个账号还不能用密码登录').first().waitFor();
        await shot(ming, 'linked');

        // Without a password there is none to ask for, and one can be set.
        check(await ming.getByLabel('现在的密码').count() === 0, 'asked for a password that does not exist');
        await ming.getByLabel('新密码', { exact: true }).fill('a long sentence of mine 7');
        await ming.getByLabel('再填一次新密码').fill('a long sentence of mine 7');
        await ming.getByRole('button', { name: '设密码' }).click();
        await ming.getByText('密码设好了').waitFor();

        // Out here is out there: the provider asks again who it is.
        await ming.getByRole('button', { name: '退出' }).first().click();
        await ming.waitForURL(`${there.issuer}/**`);
        await ming.getByRole('button', { name: /yes/i }).click();
        await ming.waitForURL(`${hall.origin}/`);
        same((await me(ming)).kind ?? (await me(ming)), 'nobody', 'after signing out');
        await ming.goto(`${hall.origin}/sign-in`);
        await ming.getByRole('link', { name: '用省统一身份认证登录' }).click();
        await ming.getByRole('heading', { name: 'Who are you?' }).waitFor();
        await ming.getByRole('link', { name: 'ming', exact: true }).click();
        await ming.getByRole('heading', { name: '我的办件' }).waitFor();
        same(Number(hall.sql("SELECT COUNT(*) FROM accounts WHERE name='李明'")), 1, 'one account, however often');

        // An account of here, linked by whoever is signed in to it.
        const zhou = await fresh();
        await zhou.goto(`${hall.origin}/sign-in?back=/mine/profile`);
        await zhou.getByLabel('登录名或手机号码').fill('zhouming');
        await zhou.getByLabel('密码', { exact: true }).fill(SECRET);
        await zhou.getByRole('main').getByRole('button', { name: '登录' }).click();
        await zhou.getByRole('link', { name: '关联省统一身份认证' }).click();
        await zhou.getByRole('link', { name: 'zhou', exact: true }).click();
        await zhou.getByText('已关联，可以直接用它登录').waitFor();
        const again = await fresh();
        await elsewhere(again, 'zhou');
        await again.getByRole('heading', { name: '我的办件' }).waitFor();
        same((await me(again)).account, (await me(zhou)).account, 'the linked account');

        // Not with somebody else's identity; and no name that was written down here is vouched for there.
        await zhou.goto(`${hall.origin}/api/oidc/start?link=yes&back=/mine/profile`);
        await zhou.getByRole('link', { name: 'twin', exact: true }).click();
        await zhou.getByText('姓名和这个账号的不一样').waitFor();
        await shot(zhou, 'other');
        await ming.goto(`${hall.origin}/mine/profile`);
        await ming.getByLabel('姓名').fill('王冒名');
        await ming.getByRole('button', { name: '保存' }).click();
        await ming.getByText('未实名').waitFor();
        await elsewhere(ming, 'ming');
        await ming.getByRole('heading', { name: '我的办件' }).waitFor();
        same(hall.sql("SELECT real_name FROM accounts WHERE name='王冒名'"), 'none', 'a name of their own making');

        // A verified phone number that has an account here opens nothing by itself; an unverified one means nothing.
        const twin = await fresh();
        await elsewhere(twin, 'twin');
        await twin.getByText('您的手机号码在这里已有账号').waitFor();
        await shot(twin, 'known');
        same((await me(twin)).kind, 'nobody', 'a phone number is no password');
        const pale = await fresh();
        await elsewhere(pale, 'pale');
        await pale.getByRole('heading', { name: '我的办件' }).waitFor();
        check((await me(pale)).account !== (await me(zhou)).account, 'an unverified number opened an account');

        // Given up there; a state of somebody else's; a code used twice; a way out of this house.
        const other = await fresh();
        await elsewhere(other, 'nobody');
        await other.getByText('统一身份认证没有完成').waitFor();
        const gone = await other.goto(`${hall.origin}/api/oidc/callback?code=x&state=y`);
        check(new URL(gone.url()).searchParams.get('oidc') === 'failed', 'a callback out of nowhere');
        const client = hall.client();
        const begun = await client.get('/api/oidc/start?back=//evil.example/');
        same(begun.status, 303, 'starting');
        const state = new URL(begun.headers.location).searchParams.get('state');
        for (const [code, said] of [['x', state], ['x', `${state}x`]]) {
          const reply = await client.get(`/api/oidc/callback?code=${code}&state=${said}`, { cookie: begun.headers['set-cookie'][0].split(';')[0] });
          check(reply.status === 303 && reply.headers.location.startsWith('/sign-in?oidc=failed&back=%2Fmine'), `${reply.status} ${reply.headers.location}`);
          check(!reply.headers['set-cookie'].some((it) => it.startsWith('__Host-sid=')), 'a session for nothing');
        }
        let used;
        const twice = await fresh();
        twice.on('request', (it) => { if (it.url().includes('/api/oidc/callback')) used = { url: it.url(), headers: it.allHeaders() }; });
        await elsewhere(twice, 'ming');
        await twice.getByRole('heading', { name: '我的办件' }).waitFor();
        const replay = await hall.client().get(used.url.slice(hall.origin.length), { cookie: (await used.headers).cookie });
        check(replay.headers.location.startsWith('/sign-in?oidc=failed'), 'a code was taken twice');
        const rows = Number(hall.sql("SELECT COUNT(*) FROM audit_rows WHERE route='/api/oidc/callback'"));
        check(rows >= 6, `${rows} audit rows`);
        return { people: Object.keys(PEOPLE).length, audit_rows: rows };
      } finally { await engine.close(); there.close(); await hall.close(); }
    },
  },
];
