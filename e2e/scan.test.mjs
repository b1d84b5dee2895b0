// 高拍仪、扫描仪、读卡器: paper and cards on the counter become pages and fields, without a file being looked for.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { browser, open } from './engine.mjs';
import { DESK, ORIGIN, journey, opens, signInAtDesk, sound } from './hall.mjs';
import { YIMEN, freePort } from './own.mjs';
import { film, picture } from './papers.mjs';
import { fillPart } from './steps.mjs';

const SHOP = '个体工商户设立登记';
const port = await freePort();
const folder = mkdtempSync(join(tmpdir(), 'yimen-film-'));
let engine;

opens({ YIMEN_CARD_BRIDGE: `http://127.0.0.1:${port}` });
before(async () => {
  writeFileSync(join(folder, 'desk.y4m'), film());
  engine = await browser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${join(folder, 'desk.y4m')}`]);
});
after(async () => {
  await engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function counter(more = {}) {
  const page = await open(engine, more);
  await signInAtDesk(page, 'yuping');
  await page.getByRole('link', { name: '收件', exact: true }).click();
  await page.getByRole('link', { name: SHOP, exact: true }).click();
  await page.getByLabel('身份证号码或统一社会信用代码').waitFor();
  return page;
}

/// Somebody stands here; their materials are wanted.
async function begun(page, who = '赵福生|男|汉|19610705|湖南省明川县云台乡云台村12号|431026196107050019') {
  await page.getByLabel('身份证号码或统一社会信用代码').fill(who);
  await page.getByLabel('手机号码', { exact: true }).fill('13700002222');
  await page.getByRole('button', { name: '开始收件' }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`${SHOP}·`) }).waitFor();
  await fillPart(page);
  await page.getByText('已自动保存').waitFor();
  // The first has two sides, the second is one paper.
  return page.locator('li.slot').nth(1);
}

const shots = (slot) => slot.locator('.scan__sheet');

journey('a sheet under the camera is found, turned straight, and handed in with the others', async () => {
  const yu = await counter();
  const slot = await begun(yu);
  await slot.getByRole('button', { name: /用高拍仪拍/ }).click();
  await slot.getByText('把纸放平').waitFor();
  await slot.getByRole('button', { name: '拍这一页' }).click();
  await slot.getByText('已拍1页。').waitFor();
  const seen = await shots(slot).first().evaluate(async (it) => {
    await it.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [it.naturalWidth, it.naturalHeight];
    const pen = canvas.getContext('2d');
    pen.drawImage(it, 0, 0);
    const bright = (x, y) => pen.getImageData(x, y, 1, 1).data[0];
    const rim = [0.02, 0.3, 0.6, 0.98].flatMap((at) => [bright(it.naturalWidth * at, 6), bright(it.naturalWidth * at, it.naturalHeight - 6), bright(6, it.naturalHeight * at), bright(it.naturalWidth - 6, it.naturalHeight * at)]);
    return { width: it.naturalWidth, height: it.naturalHeight, darkest: Math.min(...rim) };
  });
  assert.ok(Math.abs(seen.height / seen.width - Math.SQRT2) < 0.05, `a sheet of A4, upright: ${JSON.stringify(seen)}`);
  assert.ok(seen.width > 540 && seen.width < 620 && seen.darkest > 120, `nothing of the desk: ${JSON.stringify(seen)}`);
  // The whole picture, turned; and one that is thrown away.
  await slot.getByLabel('不裁，要整幅').check();
  await slot.getByRole('button', { name: '拍这一页' }).click();
  await slot.getByText('已拍2页。').waitFor();
  await slot.getByRole('button', { name: /向右转 ?第2页/ }).click();
  await yu.waitForFunction(() => { const all = [...document.querySelectorAll('.scan__sheet')]; return all.length === 2 && all[1].complete && all[1].naturalHeight === 1280; });
  await slot.getByRole('button', { name: '拍这一页' }).click();
  await slot.getByText('已拍3页。').waitFor();
  await slot.getByRole('button', { name: /删去 ?第3页/ }).click();
  await sound(yu, 'scan-1 pages under the camera');
  await yu.setViewportSize({ width: 390, height: 844 });
  await sound(yu, 'scan-2 pages under the camera, narrow');
  await yu.setViewportSize({ width: 1280, height: 900 });
  // Shut, with its light out, and open again: what was taken still lies there. Nobody takes the case in over it.
  await yu.evaluate(() => { window.lens = document.querySelector('video').srcObject.getTracks()[0]; });
  await slot.getByRole('button', { name: /用高拍仪拍/ }).click();
  await slot.getByText('拍了2页还没有交上。').waitFor();
  assert.equal(await yu.evaluate(() => window.lens.readyState), 'ended');
  await yu.getByLabel('申请人看过填写的内容，已签名').check();
  await yu.getByRole('button', { name: '收件，打印凭证' }).click();
  await yu.getByText(/拍了2页还没有交上：请点/).first().waitFor();
  await slot.getByRole('button', { name: /用高拍仪拍/ }).click();
  await slot.getByText('把纸放平').waitFor();
  assert.equal(await shots(slot).count(), 2);
  await slot.getByRole('button', { name: '交上这2页' }).click();
  await slot.getByText('已上传').waitFor();
  await slot.getByText('高拍第2页').first().waitFor();
  assert.equal(await shots(slot).count(), 0);
  assert.equal(await yu.locator('video').count(), 0);
  // The next applicant's case begins with nothing on the table.
  await yu.getByRole('link', { name: '窗口收件' }).first().click();
  await yu.getByRole('link', { name: SHOP, exact: true }).first().click();
  const next = await begun(yu, '李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011');
  await next.getByRole('button', { name: /用高拍仪拍/ }).waitFor();
  assert.equal(await yu.locator('video, .scan__sheet').count(), 0);
});

journey('where there is no camera, or none is allowed, it says what to do', async () => {
  for (const [name, says] of [['NotAllowedError', '没有允许用摄像头'], ['NotFoundError', '没有找到高拍仪'], ['NotReadableError', '正被别的程序占用'], ['', '不能用高拍仪']]) {
    const yu = await counter();
    await yu.evaluate((name) => {
      const refuse = async () => { throw name ? new DOMException('', name) : new Error('none'); };
      Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: refuse });
    }, name);
    const slot = await begun(yu);
    await slot.getByRole('button', { name: /用高拍仪拍/ }).click();
    await slot.getByText(says).waitFor();
    assert.ok(await slot.getByRole('button', { name: '拍这一页' }).isDisabled());
    await yu.context().close();
  }
});

journey('what a scanner writes into its folder is handed in with one press', async () => {
  const yu = await counter();
  // The browser's own folder stands in for the one somebody would choose: the same kind of handle.
  await yu.evaluate(() => {
    window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('scanner', { create: true });
  });
  const scan = (name, bytes) => yu.evaluate(async ([name, bytes]) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('scanner', { create: true });
    const pen = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await pen.write(new Uint8Array(bytes));
    await pen.close();
  }, [name, [...bytes]]);
  await scan('昨天的.png', picture());
  await scan('日志.txt', Buffer.from('not a paper'));
  const slot = await begun(yu);
  await slot.getByRole('button', { name: /从扫描仪取/ }).click();
  await slot.getByRole('button', { name: '选文件夹' }).click();
  await slot.getByText('这一件以前就有的文件').click();
  await slot.getByRole('listitem').filter({ hasText: '昨天的.png' }).waitFor();
  assert.equal(await slot.getByText('日志.txt').count(), 0, 'only what is paper');
  await scan('扫描0001.png', picture({ width: 901 }));
  const fresh = slot.getByRole('listitem').filter({ hasText: '扫描0001.png' });
  await fresh.getByText('新', { exact: true }).waitFor();
  await sound(yu, 'scan-3 a scanner\'s folder');
  await fresh.getByRole('button', { name: /交到这里/ }).click();
  await slot.getByText('已上传').waitFor();
  // The panel stays, and knows what has been handed in; the next material needs no second choice.
  // In the fold, which a page that arrives shuts: there, whether it is seen or not.
  await slot.locator('li.list__item').filter({ hasText: '扫描0001.png' }).getByText('交过', { exact: true }).waitFor({ state: 'attached' });
  const next = yu.locator('li.slot').first();
  await next.getByRole('button', { name: /从扫描仪取/ }).click();
  await next.getByText('这一件以前就有的文件').click();
  const old = next.getByRole('listitem').filter({ hasText: '昨天的.png' });
  await old.getByRole('button', { name: /是人像面/ }).waitFor();
  await old.getByRole('button', { name: /两面都在里面/ }).waitFor();
  // What went into one case is not offered to the next.
  await yu.getByRole('link', { name: '窗口收件' }).first().click();
  await yu.getByRole('link', { name: SHOP, exact: true }).first().click();
  const other = await begun(yu, '李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011');
  await other.getByRole('button', { name: /从扫描仪取/ }).click();
  await other.getByText('这一件以前就有的文件').click();
  await other.getByRole('listitem').filter({ hasText: '昨天的.png' }).waitFor();
  assert.equal(await other.getByText('扫描0001.png').count(), 0);
});

journey('a card reader that does not type is heard through the program beside it, and by this hall alone', async () => {
  const yu = await counter();
  await yu.getByText('没有连上读卡器').waitFor();
  const bridge = spawn(YIMEN, ['card-bridge', ORIGIN, `127.0.0.1:${port}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await new Promise((done, failed) => { bridge.stdout.once('data', done); bridge.once('exit', () => failed(new Error('the bridge did not open'))); });
    const asked = async (headers) => (await fetch(`http://127.0.0.1:${port}/cards`, { headers })).status;
    assert.equal(await asked({ origin: 'https://elsewhere.example' }), 403);
    assert.equal(await asked({}), 403);
    // By itself, as soon as the program is there.
    await yu.getByText('读卡器已连上').waitFor();
    await sound(yu, 'scan-4 a card reader');
    // A line that is none does not end it.
    bridge.stdin.write(Buffer.from([0xc0, 0xee, 0x0a]));
    bridge.stdin.write('李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011\n');
    await yu.getByText('已读到卡').waitFor();
    assert.match(await yu.getByLabel('身份证号码或统一社会信用代码').inputValue(), /431026195510033011/);
    await yu.getByLabel('手机号码', { exact: true }).fill('13700001111');
    await yu.getByRole('button', { name: '开始收件' }).click();
    await yu.getByRole('heading', { name: `${SHOP}·李秀英` }).waitFor();
  } finally {
    bridge.kill();
  }
  assert.equal((await fetch(`${DESK}/desk/intake`)).headers.get('permissions-policy').startsWith('camera=(self)'), true);
  const policy = (await fetch(`${ORIGIN}/`)).headers;
  assert.ok(policy.get('permissions-policy').startsWith('camera=()') && !policy.get('content-security-policy').includes('127.0.0.1'), 'a citizen\'s page reaches neither');
});
