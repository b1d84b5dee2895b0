// 不予受理、容缺、授权: what is refused says why and where to go; what was put off ends by itself; no letter, no act.
import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { act, clerk as clerkOf, preReview, takeUp, tickAll } from './desk.mjs';
import { browser, journey, open, signIn, sound, walkTo } from './hall.mjs';
import { fillAndSubmit, openDraft } from './steps.mjs';

const ITEM = '公共场所卫生许可';
let engine;
const clerk = (login) => clerkOf(engine, login);
before(async () => {
  engine = await browser();
  // A day nobody else signs in on: a code counts once.
  await walkTo('2026-11-24T09:00:00+08:00');
});
after(async () => { await engine.close(); });

async function submitted() {
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, ITEM);
  await fillAndSubmit(applicant);
  await applicant.getByRole('link', { name: '查看进度' }).click();
  await applicant.getByRole('heading', { name: '走到哪了' }).waitFor();
  return applicant;
}

journey('a refusal names its ground, where to go and what can be done against it', async () => {
  const applicant = await submitted();
  const counter = await clerk('hejing');
  await preReview(counter, ITEM);
  await takeUp(counter, ITEM);
  await act(counter, '不予受理', async (page) => {
    await page.getByLabel('不予受理的情形').selectOption('not_ours');
    await page.getByLabel('这一件的具体情况').fill('场所在邻县境内');
    await page.getByRole('button', { name: '确认不予受理' }).click();
    await page.getByRole('heading', { name: '有1处要改' }).waitFor();
    await sound(page, 'a refusal that says nowhere to go');
    assert.equal(await page.getByLabel('这一件的具体情况').inputValue(), '场所在邻县境内', 'nothing typed is lost');
    await page.getByLabel('可以到哪里办').fill('邻县卫生健康局');
  });
  await applicant.reload();
  await applicant.getByRole('link', { name: '不予受理通知书' }).click();
  await applicant.getByText('邻县卫生健康局').first().waitFor();
  await applicant.getByText('六十日内申请行政复议').waitFor();
  await sound(applicant, 'a notice of refusal');
});

journey('without a letter nothing is accepted; what was put off and never came ends the case', async () => {
  const applicant = await submitted();
  const counter = await clerk('hejing');
  await preReview(counter, ITEM, '卫生检测');
  await takeUp(counter, ITEM);
  await act(counter, '核对原件，收件', tickAll);

  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '授权书', exact: true }).click();
  const letter = head.getByRole('listitem').filter({ hasText: '何静' });
  await letter.getByRole('button', { name: '撤销这份授权' }).click();
  await letter.getByLabel('为什么撤销').fill('岗位调整');
  await letter.getByRole('button', { name: '确认撤销' }).click();
  await head.getByText('撤销原因：岗位调整').waitFor();
  await counter.reload();
  await counter.getByText('您的授权书已经撤销').first().waitFor();
  assert.equal(await counter.getByRole('button', { name: '容缺受理', exact: true }).count(), 0, 'what is barred has no button');
  await sound(counter, 'barred without a letter');

  await head.getByText('写一份新的授权书').click();
  await head.getByLabel('授权给谁').selectOption({ label: '县卫健局 卫健7号窗 何静' });
  for (const it of ['受理', '容缺受理', '不予受理', '制证']) await head.getByRole('checkbox', { name: it, exact: true }).check();
  await head.getByLabel('到哪天止').fill('2027-12-31');
  await head.getByLabel('签发人').fill('周卫国');
  await head.getByRole('button', { name: '签发授权书' }).click();
  await head.getByText('已授权：何静').waitFor();
  await counter.reload();
  await act(counter, '容缺受理', async (page) => {
    await page.getByLabel('补齐期限').fill('1');
    await page.getByRole('checkbox', { name: /容缺承诺书/ }).check();
    await sound(page, 'accepting with materials to follow');
  });
  await counter.getByText('到期没补齐自动终止').waitFor();

  await walkTo('2026-11-26T09:00:00+08:00');
  await signIn(applicant);
  await applicant.getByRole('link', { name: ITEM }).first().click();
  await applicant.getByRole('heading', { name: '走到哪了' }).waitFor();
  // The jobs come round every ten seconds.
  const ended = async () => (await (await fetch(`/api${location.pathname}`)).json()).stage === 'terminated';
  await applicant.waitForFunction(ended, null, { polling: 1_000 });
  await applicant.reload();
  await applicant.getByText('办理已终止').waitFor();
  await sound(applicant, 'a case that ended by itself');
});

journey('a case that goes up is decided there and followed from below', async () => {
  const UP = '建设项目选址意见书核发';
  const firm = await open(engine);
  await signIn(firm, 'lumen');
  await openDraft(firm, UP);
  await fillAndSubmit(firm);
  const counter = await clerk('pengjie');
  await preReview(counter, UP);
  await takeUp(counter, UP);
  await act(counter, '核对原件，收件', tickAll);
  await act(counter, '受理');
  const gao = await clerk('gaoyang');
  await takeUp(gao, UP);
  await act(gao, '由我承办');
  await act(gao, '提出意见', (page) => page.getByRole('button', { name: '材料齐全' }).click());
  const lu = await clerk('lulan');
  await takeUp(lu, UP);
  await lu.getByText(/这是上报件/).waitFor();
  await act(lu, '上报上级机关', (page) => page.getByLabel('写明情况').fill('初审同意，报请核发'));
  await lu.getByText('这一件现在没有您要办的').waitFor();
  const tan = await clerk('tanyun');
  await takeUp(tan, UP);
  await act(tan, '由我承办');
  await tan.getByText('上报前：最晚').waitFor();
  await sound(tan, 'above, with both clocks');
  await lu.getByRole('link', { name: '办件', exact: true }).click();
  await lu.getByRole('link', { name: /已上报/ }).click();
  await lu.getByRole('link', { name: UP, exact: true }).waitFor();
  await sound(lu, 'followed from below');
});
