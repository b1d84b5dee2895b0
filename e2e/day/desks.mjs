// 工作台: eight desks and more, each a browser of its own. What a hand does is counted where it arrives: keys and clicks.
import { open } from '../engine.mjs';
import { SECRET, totp } from '../county.mjs';

/// Acts a case waits for, in the order a desk does them; what is typed for each.
const ACTS = [
  ['核对原件，收件', async (page) => { for (const it of await page.getByRole('group', { name: /原件/ }).getByRole('checkbox').all()) await it.check(); }],
  ['当场办结', granted],
  ['受理', nothing],
  ['容缺受理', async (page) => { await page.getByRole('checkbox', { name: /容缺承诺书/ }).check(); }],
  ['由我承办', nothing],
  ['上报上级机关', async (page) => { await page.getByLabel('写明情况').fill('情况属实，建议准予'); }],
  ['提出意见', async (page) => { await page.getByRole('button', { name: /同意承办意见/ }).click(); }],
  ['准予', granted],
  ['集中回复', nothing],
  ['窗口收费', nothing],
  ['制证', nothing],
  ['制证完成', nothing],
  ['送达', async (page, world, id) => {
    const code = await codeOf(world, id);
    if (!code) return void await page.getByLabel('送达方式').selectOption('electronic');
    await page.getByLabel('取件码').fill(code);
    await page.getByLabel('签收人').fill(world.ledger.cases.get(id)?.who.person.name ?? '本人');
  }],
  ['事后核查', async (page) => {
    await page.getByLabel('核查结论').selectOption('kept');
    await page.getByLabel('核查的情况').fill('现场与承诺一致');
  }],
];
/// Trays where somebody else's turn is waited for.
const OTHERS = /等补正|上报|承诺不实|并联|等会签|待补交|待领取/;

async function nothing() { /* a press is all */ }

async function granted(page) {
  const says = page.getByLabel('准予的内容和范围');
  if ((await says.inputValue()) === '') await says.fill('准予');
}

async function codeOf(world, id) {
  const who = world.ledger.cases.get(id)?.who;
  const seen = await who?.get(`/api/cases/${id}`);
  return seen?.json?.case?.pick_up || seen?.json?.pick_up || '';
}

export class Desk {
  n = { cases: 0, acts: 0, keys: 0, clicks: 0, ms: 0 };

  constructor(world, engine, login) { Object.assign(this, { world, engine, login }); }

  async #here() {
    if (this.page) return this.page;
    this.page = await open(this.engine);
    await this.page.exposeFunction('tallied', (what) => { this.n[what]++; });
    await this.page.addInitScript(() => {
      for (const [event, what] of [['keydown', 'keys'], ['click', 'clicks']]) addEventListener(event, (it) => { if (it.isTrusted && event === 'keydown' | it.detail > 0) globalThis.tallied(what); }, true);
    });
    return this.page;
  }

  /// Nobody stays signed in over night.
  async signIn() {
    const { world } = this;
    const page = await this.#here();
    await world.hall.walk(31_000);
    await page.goto(`${world.hall.origin}/desk/sign-in`);
    await page.getByLabel('登录名或手机号码').fill(this.login);
    await page.getByLabel('密码', { exact: true }).fill(SECRET);
    await page.getByLabel('动态码').fill(totp(world.now));
    await page.getByRole('main').getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '登录' }).waitFor();
  }

  async #timed(work) {
    const start = performance.now();
    try { return await work(); } finally { this.n.ms += performance.now() - start; }
  }

  /// 预审: `N` until nothing is left, every material with a key. One in seven is told what is wrong.
  async preReview(chance) {
    const { page, world } = this;
    await page.goto(`${world.hall.origin}/desk/queue`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (let n = 0; n < 40; n++) {
      const begun = await this.#timed(async () => {
        await page.keyboard.press('n');
        return page.waitForURL(/\/desk\/cases\//, { timeout: 3_000 }).then(() => true, () => false);
      });
      if (!begun) return;
      try { await this.#timed(() => this.#judge(chance.is(0.15))); } catch (err) {
        world.surprise(new Error(`${this.login} at ${page.url()}: ${err.message.split('\n')[0]}`));
        return;
      }
      await page.goto(`${world.hall.origin}/desk/queue`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
  }

  async #judge(isBad) {
    const { page } = this;
    const judged = page.getByText(/\d+ \/ \d+已判/);
    await judged.waitFor();
    const first = page.url();
    let told = 0;
    for (let n = 0; n < 30; n++) {
      const before = await judged.innerText();
      const [done, all] = before.match(/\d+/g).map(Number);
      if (done === all) break;
      const name = await page.locator('.verdict--here .verdict__name').innerText().catch(() => '');
      // The first material of a case that is not whole; the form is nobody's photograph.
      const isDue = isBad && !told && done >= 1;
      await page.keyboard.press(isDue ? '2' : '1');
      if (isDue) {
        told++;
        await page.getByLabel('哪里不对').selectOption({ index: 1 });
        await page.getByRole('button', { name: /^记下/ }).click();
      }
      await page.waitForFunction((before) => !document.body.innerText.includes(before), before, { timeout: 5_000 }).catch(async () => {
        // Not looked at to its end, and said so.
        const seen = page.getByRole('button', { name: /已看/ });
        if (!(await seen.count())) throw new Error(`nothing happened at ${name}`);
        await seen.first().click();
      });
    }
    this.n.cases++;
    this.n.acts++;
    await page.keyboard.press(told ? 't' : 'p');
    if (told) await page.getByRole('button', { name: '确认告知，退回补正' }).click();
    await page.waitForFunction((first) => location.href !== first || /已通过|已一次告知并退回/.test(document.body.innerText), first);
  }

  /// 办件: tray by tray, whatever waits there and can be done.
  async trays() {
    const { page, world } = this;
    await page.goto(`${world.hall.origin}/desk/inbox`);
    const tabs = page.locator('.tabs__tab');
    if (!(await tabs.first().waitFor({ timeout: 5_000 }).then(() => true, () => false))) return 0;
    const hrefs = [];
    for (const it of await tabs.all()) {
      const text = await it.innerText();
      if (/[1-9]/.test(text) && !OTHERS.test(text)) hrefs.push(await it.getAttribute('href'));
    }
    let n = 0;
    for (const href of hrefs) {
      await page.goto(`${world.hall.origin}${href}`);
      await page.locator('.queue').waitFor({ timeout: 3_000 }).catch(() => {});
      const cases = await page.locator('a.queue__link').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
      for (const it of cases.filter((it) => it.includes('/files/'))) n += await this.#goOn(it);
    }
    return n;
  }

  async #goOn(href) {
    const { page, world } = this;
    const id = href.split('/').pop().split('?')[0];
    let n = 0;
    await this.#timed(async () => {
      await page.goto(`${world.hall.origin}${href}`);
      const room = page.getByRole('region', { name: '办理' });
      if (!(await room.waitFor({ timeout: 5_000 }).then(() => true, () => false))) return;
      for (; n < 4; n++) {
        const names = (await room.getByRole('button').allInnerTexts()).map((it) => it.trim());
        const act = ACTS.find(([name]) => names.includes(name));
        if (!act) return;
        try { await this.#act(...act, id); } catch (err) {
          world.surprise(new Error(`${this.login} ${act[0]} at ${page.url()}: ${err.message.split('\n')[0]}`));
          return;
        }
      }
    });
    if (n) this.n.cases++;
    return n;
  }

  async #act(name, fill, id) {
    const { page, world } = this;
    await page.getByRole('button', { name, exact: true }).click();
    await fill(page, world, id);
    const read = page.waitForResponse((it) => it.request().method() === 'GET' && it.url().endsWith('/dossier'), { timeout: 8_000 });
    read.catch(() => {});
    await page.getByRole('button', { name: `确认${name}`, exact: true }).click();
    await page.getByText(`已办：${name}`).waitFor({ timeout: 8_000 });
    await read;
    this.n.acts++;
  }
}
