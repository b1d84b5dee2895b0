// What a screen reader says on the way through an application: a virtual one reads each page from top to bottom, and what it
// says is held against `e2e/spoken/*.txt`. SPOKEN=write takes down what is said now; look at the difference.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { begins, engine, journey, open, signIn } from './hall.mjs';
import { settled } from './places.mjs';
import { fillForm, openDraft, uploadAll } from './steps.mjs';

const READER = new URL('../node_modules/@guidepup/virtual-screen-reader/lib/esm/index.browser.js', import.meta.url);
const FOLDER = new URL('./spoken/', import.meta.url);
const MOST = 400;

begins();

/// Every phrase of the page's main part, in the order of reading.
async function read(page) {
  await settled(page);
  await page.getByText('正在保存…').waitFor({ state: 'hidden' });
  // A closed fold says its summary only, which the virtual reader does not know.
  await page.evaluate(() => document.querySelectorAll('details:not([open]) > :not(summary)').forEach((it) => it.setAttribute('aria-hidden', 'true')));
  await page.addScriptTag({ type: 'module', content: readFileSync(READER, 'utf8').replace(/export\{[^{}]*?([\w$]+) as virtual\}/, 'window.reader=$1') });
  await page.waitForFunction(() => window.reader);
  return page.evaluate(async (most) => {
    const { reader } = window;
    await reader.start({ container: document.querySelector('main') });
    for (let n = 0; n < most; n++) {
      await reader.next();
      if ((await reader.lastSpokenPhrase()) === 'end of main') break;
    }
    const said = await reader.spokenPhraseLog();
    await reader.stop();
    return said;
  }, MOST);
}

/// What changes from run to run is not what is looked at.
const plain = (it) => it.replace(/\d{6} \d{6} \d{5} \d/g, '〔编号〕').replace(/^[2-9A-Z]{6}$/, '〔查询码〕').replace(/\d{1,2}:\d{2}(:\d{2})?/g, '〔时刻〕');

async function holds(page, name) {
  const said = `${(await read(page)).map(plain).join('\n')}\n`;
  const file = new URL(`${name}.txt`, FOLDER);
  if (process.env.SPOKEN === 'write') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, said);
  }
  assert.equal(said, readFileSync(file, 'utf8'), name);
}

journey('a screen reader tells the way from the task list to the receipt', async () => {
  const page = await open(engine, { bypassCSP: true });
  await signIn(page, 'zhouming');
  await openDraft(page, '生育登记服务');
  await holds(page, 'tasks');
  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.getByRole('heading', { name: '申请人信息' }).waitFor();
  await holds(page, 'applicant');
  await page.getByLabel('手机号码').fill('123');
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByRole('alert').first().waitFor();
  await holds(page, 'faulty');
  await page.getByLabel('手机号码').fill('13800003210');
  await fillForm(page);
  await page.getByRole('heading', { name: '上传材料' }).waitFor();
  await holds(page, 'materials');
  await uploadAll(page);
  await holds(page, 'uploaded');
  await page.getByRole('button', { name: '完成上传' }).click();
  await page.getByRole('link', { name: '领取方式' }).click();
  await page.getByRole('heading', { name: '领取方式' }).waitFor();
  await holds(page, 'delivery');
  await page.getByRole('radio', { name: /到窗口领取/ }).check();
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByRole('link', { name: '核对并提交' }).click();
  await page.getByRole('button', { name: '提交申请' }).waitFor();
  await holds(page, 'answers');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
  await holds(page, 'receipt');
});
