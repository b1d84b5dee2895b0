// 网络很差: 400 kbit/s, a third of a second each way, and a line that breaks three times; the last time after the server has
// heard and before it is heard. No answer is lost, and one case is made.
import assert from 'node:assert/strict';
import { ORIGIN, begins, engine, file, journey, open, picture, signIn } from './hall.mjs';
import { fillForm, fillPart, openDraft, upload, uploadAll } from './steps.mjs';

begins();

const BYTES_PER_SECOND = 50_000;
const MAX_SENT = 400 * 1024;

/// Handed in; a draft of an earlier journey may be the one that is gone on with.
async function nCases(page) {
  const reply = await page.context().request.get(`${ORIGIN}/api/me/cases`);
  return (await reply.json()).rows.filter((it) => it.no !== '').length;
}

journey('on a weak line that breaks three times no answer is lost and one case is made', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await signIn(page, 'zhouming');
  const before_ = await nCases(page);
  await openDraft(page, '个体工商户设立登记');
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const thin = (offline) => line.send('Network.emulateNetworkConditions', { offline, latency: 300, downloadThroughput: BYTES_PER_SECOND, uploadThroughput: BYTES_PER_SECOND });
  await thin(false);
  // Both: newer browsers let the thin line have the last word, and the page is to know, too.
  const cut = async (offline) => {
    await page.context().setOffline(offline);
    await thin(offline);
  };

  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.getByRole('heading', { name: '申请人信息' }).waitFor();
  await cut(true);
  await fillPart(page);
  // What stands there already is nothing to save.
  await page.getByLabel('姓名').fill('周明');
  await page.getByLabel('姓名').fill('周明远');
  await page.getByText('网络不通，已存在这台设备上').waitFor();
  await cut(false);
  await page.getByText('已自动保存').waitFor();
  await fillForm(page);
  await page.getByRole('heading', { name: '上传材料' }).waitFor();

  const sent = [];
  page.on('request', (it) => { if (it.method() === 'POST' && it.url().endsWith('/api/uploads')) sent.push(Number(it.headers()['upload-length'])); });
  const slot = page.getByRole('main').locator('li.slot').first();
  await cut(true);
  await upload(page, slot, [file('照片.png', picture({ width: 2600, height: 3400, noise: true }))]);
  await slot.getByText('网络断了').waitFor();
  await cut(false);
  await slot.locator('.tag', { hasText: '已上传' }).waitFor({ timeout: 90_000 });
  await uploadAll(page);
  assert.ok(sent.length > 0 && sent.every((it) => it <= MAX_SENT), `photos are made smaller before they are sent: ${sent}`);
  await page.getByRole('button', { name: '完成上传' }).click();
  await page.getByRole('link', { name: '领取方式' }).click();
  await page.getByRole('radio', { name: /到窗口领取/ }).check();
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByRole('link', { name: '核对并提交' }).click();
  await page.getByText('周明远').first().waitFor();
  await page.getByRole('checkbox').check();
  await page.route('**/submit', async (it) => {
    await it.fetch();
    await it.abort('connectionreset');
  }, { times: 1 });
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByText(/网络/).first().waitFor();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
  assert.equal(await nCases(page), before_ + 1);
});
