// 窗口和部门之间: what is missing told at the counter and taken in when it comes, what was put off sent from home, papers handed over
// on a list, another body's word, and a visitor asked how it was.
import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { act, clerk as clerkOf, idOf, preReview, takeUp, tickAll } from './desk.mjs';
import { ORIGIN, browser, file, journey, open, picture, signIn, sound } from './hall.mjs';
import { fillAndSubmit, fillPart, openDraft, uploadAll } from './steps.mjs';

const HYGIENE = '公共场所卫生许可';
const SHOP = '个体工商户设立登记';
const CARD = '赵福生|男|汉|19610705|湖南省明川县云台乡云台村12号|431026196107050019';
let engine;
const clerk = (login) => clerkOf(engine, login);
before(async () => { engine = await browser(); });
after(async () => { await engine.close(); });

journey('who walks in without everything is told once, in writing, and comes back to another window', async () => {
  const yu = await clerk('yuping');
  await yu.getByRole('link', { name: '收件', exact: true }).click();
  await yu.getByRole('link', { name: SHOP, exact: true }).click();
  await yu.getByLabel('身份证号码或统一社会信用代码').fill(CARD);
  await yu.getByLabel('手机号码', { exact: true }).fill('13700002222');
  await yu.getByRole('link', { name: /打印一份空白的/ }).waitFor();
  await yu.getByRole('button', { name: '开始收件' }).click();
  await yu.getByRole('heading', { name: `${SHOP}·赵福生` }).waitFor();
  await fillPart(yu);
  await yu.getByLabel('申请人看过填写的内容，已签名').check();
  await yu.getByRole('button', { name: '收件，打印凭证' }).click();
  await yu.getByText(/材料还没有齐|还缺/).first().waitFor();
  await sound(yu, 'a walk-in that is not whole');
  await yu.getByLabel('材料不齐，先收下，再书面一次告知').check();
  await yu.getByRole('button', { name: '收件，打印凭证' }).click();
  await yu.getByText('再去办件页一次告知缺什么').waitFor();
  await yu.getByRole('link', { name: '去受理' }).click();
  await yu.getByRole('region', { name: '办理' }).waitFor();
  const id = new URL(yu.url()).pathname.split('/').pop();
  assert.equal(await yu.getByRole('button', { name: '当场办结', exact: true }).count(), 0, 'not before it is whole');
  await act(yu, '一次告知，退回补正', async (page) => {
    await sound(page, 'telling at the counter');
    await page.getByLabel('补正期限').fill('0');
    await page.getByRole('button', { name: '确认一次告知，退回补正' }).click();
    await page.getByRole('heading', { name: '有1处要改' }).waitFor();
    await page.getByLabel('补正期限').fill('10');
  });
  await yu.getByRole('link', { name: '一次性告知书' }).click();
  await yu.getByRole('heading', { name: '一次性告知书' }).waitFor();
  await sound(yu, 'told at the counter');

  const li = await clerk('liqing');
  await li.getByRole('link', { name: '办件', exact: true }).click();
  await li.getByRole('link', { name: /等补正/ }).click();
  await li.getByRole('heading', { name: /等补正/ }).waitFor();
  await sound(li, 'waiting for corrections');
  await takeUp(li, id);
  await li.getByRole('button', { name: '到窗口补正', exact: true }).click();
  await li.getByRole('button', { name: '确认到窗口补正' }).click();
  await li.getByRole('heading', { name: '补正的材料' }).waitFor();
  await uploadAll(li);
  await sound(li, 'a correction at the counter');
  for (const it of await li.getByRole('group', { name: '原件和上传的一致' }).getByRole('checkbox').all()) await it.check();
  await li.getByLabel('申请人看过填写的内容，已签名').check();
  await li.getByRole('button', { name: '收件，打印凭证' }).click();
  await li.getByRole('link', { name: '去受理' }).click();
  await act(li, '当场办结');

  // And how was it? The tablet knows which service, and nobody signs in.
  await li.getByRole('button', { name: '请申请人评价' }).click();
  const href = await li.getByRole('link', { name: '在平板上打开' }).getAttribute('href');
  await sound(li, 'asking for a rating');
  const tablet = await open(engine, { width: 820, height: 1180 });
  await tablet.goto(`${ORIGIN}${href}`);
  await tablet.getByRole('heading', { name: /当场决定/ }).waitFor();
  await sound(tablet, 'a rating on the tablet');
  await tablet.getByRole('radio', { name: '非常满意' }).check();
  await tablet.getByRole('button', { name: '提交评价' }).click();
  await tablet.getByText('谢谢您的评价').waitFor();
  await tablet.goto(`${ORIGIN}${href.slice(0, -1)}`);
  await tablet.getByRole('link', { name: '凭编号和查询码评价' }).waitFor();
  await sound(tablet, 'an invitation that is none');
});

/// From the applicant to the counter.
async function received(later = '') {
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, HYGIENE);
  await fillAndSubmit(applicant);
  const id = await idOf(applicant);
  const he = await clerk('hejing');
  await preReview(he, id, later);
  await takeUp(he, id);
  await act(he, '核对原件，收件', tickAll);
  return [applicant, he, id];
}

journey('what was put off is sent from home', async () => {
  const [applicant, he, id] = await received('卫生检测');
  await act(he, '容缺受理', (page) => page.getByRole('checkbox', { name: /容缺承诺书/ }).check());
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByRole('link', { name: '去交后补材料' }).click();
  await applicant.getByRole('heading', { name: '后补材料' }).waitFor();
  assert.equal(await applicant.locator('li.slot').count(), 1, 'that, and nothing else');
  const [chooser] = await Promise.all([applicant.waitForEvent('filechooser'), applicant.getByRole('button', { name: '选择文件' }).click()]);
  await chooser.setFiles([file('检测报告.png', picture())]);
  await applicant.getByText('检测报告').first().waitFor();
  await sound(applicant, 'materials that follow');
  await applicant.getByRole('button', { name: '完成上传' }).click();
  await applicant.getByRole('heading', { name: '走到哪了' }).waitFor();
  await he.getByRole('link', { name: '办件', exact: true }).click();
  await he.getByRole('link', { name: /容缺待补/ }).click();
  await takeUp(he, id);
  await act(he, '收下后补材料', async (page) => {
    assert.ok(await page.getByRole('group', { name: /原件/ }).getByRole('checkbox').isChecked(), 'it has come');
  });
});

journey('papers go down on a list, another body is asked, and what was seen lies beside the opinion', async () => {
  const [, he, id] = await received();
  await act(he, '受理');
  await he.getByRole('link', { name: '交接', exact: true }).click();
  await he.getByRole('heading', { name: /窗口交部门/ }).waitFor();
  await sound(he, 'papers to be handed over');
  await he.getByRole('button', { name: '开交接清单' }).click();
  await he.getByRole('heading', { name: '有1处要改' }).waitFor();
  await he.locator(`[name="case-${id}"]`).check();
  await he.getByRole('button', { name: '开交接清单' }).click();
  await he.getByRole('heading', { name: '交接清单' }).waitFor();
  await he.getByText('原件').first().waitFor();
  await sound(he, 'a list as it is printed');
  const url = he.url();

  const sun = await clerk('sunwei');
  await sun.getByRole('link', { name: '交接', exact: true }).click();
  await sun.getByText('等您接收').first().waitFor();
  await sun.goto(url);
  await sun.getByRole('button', { name: '接收' }).click();
  await sun.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(sun, 'counting');
  await sun.getByRole('group', { name: '点过、在这里的' }).getByRole('checkbox').check();
  await sun.getByRole('button', { name: '接收' }).click();
  await sun.getByText('已接收').first().waitFor();

  await takeUp(sun, id);
  await act(sun, '由我承办');
  const [chooser] = await Promise.all([sun.waitForEvent('filechooser'), sun.getByRole('button', { name: '添加附件' }).click()]);
  await chooser.setFiles([file('现场照片.png', picture())]);
  await sun.getByRole('button', { name: /拿掉/ }).waitFor();
  await act(sun, '请别的单位会签', async (page) => {
    await page.getByLabel('请哪个单位会签').selectOption('县市场监管局');
    await page.getByLabel('要会签的问题').fill('经营场所是否在登记范围内');
    await sound(page, 'asking another body');
  });
  await sun.getByText('已请县市场监管局会签').waitFor();
  const song = await clerk('songhui');
  await song.getByRole('link', { name: '办件', exact: true }).click();
  await song.getByRole('link', { name: /待会签/ }).click();
  await song.getByRole('link', { name: HYGIENE, exact: true }).first().waitFor();
  await sound(song, 'asked by another body');
  await takeUp(song, id);
  await act(song, '答复会签', async (page) => {
    await page.getByLabel('审查意见').fill('在登记范围内，没有意见');
    await sound(page, 'the word of another body');
  });
  await sun.reload();
  await sun.getByText('县市场监管局：建议准予：在登记范围内').waitFor();
  await act(sun, '提出意见', (page) => page.getByRole('button', { name: '经现场核查' }).click());
  await sun.getByRole('link', { name: /现场照片/ }).waitFor();
  assert.equal(await sun.getByRole('button', { name: /拿掉/ }).count(), 0, 'part of the record');
  await sound(sun, 'an opinion with what was seen');
});
