// Other languages: chosen once, kept, declared; no word of the screens is left in Chinese, and what is the county's own says so.
import assert from 'node:assert/strict';
import { ORIGIN, begins, engine, journey, open, sound } from './hall.mjs';
import { everybodys, handedIn, owned, settled } from './places.mjs';

begins();

/// Chinese that is not declared as Chinese, where a reader or a screen reader would meet it.
function undeclared() {
  const han = /[\u4e00-\u9fff]/;
  const isChinese = (it) => (it.closest('[lang]')?.getAttribute('lang') ?? '').startsWith('zh');
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const it = walk.currentNode;
    const parent = it.parentElement;
    if (han.test(it.data) && !parent.closest('script, noscript') && !isChinese(parent)) found.push(it.data.trim());
  }
  for (const it of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      if (han.test(it.getAttribute(name) ?? '') && !isChinese(it)) found.push(`${name}: ${it.getAttribute(name)}`);
    }
  }
  return [...new Set(found)];
}

/// Pages that hold nothing of the county's own: not a word of Chinese, declared or not. Of the others, the frame.
const OURS = ['/lookup', '/looks', '/callback', '/sign-in', '/register', '/recover', '/take'];

function untold(isOurs) {
  const han = /[\u4e00-\u9fff]/;
  const text = [...document.querySelectorAll(isOurs ? 'body' : 'header, footer')].map((it) => it.innerText).join('\n');
  // The way back, and who is signed in.
  return text.split('\n').filter((it) => han.test(it.replace(/^(中文|周明远)$/, '')));
}

/// What has a line in the table and stands in Chinese all the same: it went past the table, and was declared as if it were the
/// county's own. Short lines would be found in names.
function pastTheTable(lines) {
  const escaped = (it) => it.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const known = Object.keys(lines).filter((it) => !it.startsWith('@'));
  const whole = new Set(known.filter((it) => it.length > 2));
  const made = known.filter((it) => it.includes('{}') && it.replaceAll('{}', '').length > 4)
    .map((it) => new RegExp(`^${it.split('{}').map(escaped).join('.+')}$`));
  const is = (it) => whole.has(it.trim()) || made.some((line) => line.test(it.trim()));
  const found = [];
  // Said only where the program does not come, and then there is no program to say it in English.
  document.querySelector('#stuck[hidden]')?.remove();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // Examples to search for are Chinese in every language; the form that changes a password is the desk's as well.
  while (texts.nextNode()) {
    const it = texts.currentNode;
    if (is(it.data) && !it.parentElement.closest('script, noscript, .home__trylink, .tongue, [aria-labelledby="change-secret"]')) found.push(it.data.trim());
  }
  for (const it of document.querySelectorAll('main *')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) if (is(it.getAttribute(name) ?? '')) found.push(`${name}: ${it.getAttribute(name)}`);
  }
  return [...new Set(found)];
}

async function walk(page, places) {
  const lines = await (await fetch(`${ORIGIN}/text/en.json`)).json();
  const all = {};
  for (const place of places) {
    await page.goto(ORIGIN + place);
    await settled(page);
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    await sound(page, `${place}, in English`);
    const found = [...(await page.evaluate(undeclared)), ...(await page.evaluate(untold, OURS.includes(place))), ...(await page.evaluate(pastTheTable, lines))];
    if (found.length) all[place] = found;
  }
  return all;
}

journey('who has begun to type is asked before another language takes the page', async () => {
  const page = await open(engine);
  await page.goto(`${ORIGIN}/callback`);
  await settled(page);
  await page.getByLabel('怎么称呼您').pressSequentially('周明远');
  const asked = [];
  page.once('dialog', async (it) => { asked.push(it.message()); await it.dismiss(); });
  await page.getByRole('button', { name: 'English' }).first().click();
  assert.deepEqual(asked, ['换语言要重新打开这一页，刚填的内容会丢。现在换吗？']);
  assert.equal(await page.getByLabel('怎么称呼您').inputValue(), '周明远', 'who says no keeps what was typed');
  page.once('dialog', (it) => it.accept());
  await page.getByRole('button', { name: 'English' }).first().click();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
});

journey('one reads and applies in English, and it is said what is Chinese', async () => {
  const page = await open(engine);
  await page.goto(ORIGIN);
  await page.getByRole('button', { name: 'English' }).first().click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  assert.deepEqual(await walk(page, await everybodys()), {});

  await page.goto(`${ORIGIN}/sign-in`);
  await page.getByLabel('User name or mobile number').fill('nobody');
  await page.getByLabel('Password', { exact: true }).fill('wrong-password-1');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('User name or password is wrong').waitFor();
  await page.goto(`${ORIGIN}/register`);
  await page.getByRole('main').getByRole('button', { name: 'Register' }).click();
  await page.getByText('Enter a name').first().waitFor();

  await handedIn();
  const { state, places } = await owned();
  const own = await open(engine, { storageState: state });
  await own.addInitScript(() => localStorage.setItem('tongue', 'en'));
  assert.deepEqual(await walk(own, places), {});
});

journey('back in Chinese everything is Chinese, and an unknown choice is none', async () => {
  const page = await open(engine);
  await page.goto(ORIGIN);
  await page.getByRole('button', { name: 'English' }).first().click();
  await page.getByRole('button', { name: '中文' }).first().click();
  await page.getByRole('navigation', { name: '主要栏目' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
  await page.evaluate(() => localStorage.setItem('tongue', '../api/home'));
  await page.reload();
  await page.getByRole('navigation', { name: '主要栏目' }).waitFor();
  // Words that do not come are no reason to show nothing.
  await page.evaluate(() => localStorage.setItem('tongue', 'en'));
  await page.route('**/text/en.json', (it) => it.abort());
  await page.reload();
  await page.getByRole('navigation', { name: '主要栏目' }).waitFor();
});
