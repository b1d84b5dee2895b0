// 授权和用印: no letter, no act; no seal, no paper; what was put off comes from home, or ends the case by itself.
import assert from 'node:assert/strict';
import { act, clerk, received, takeUp } from './desk.mjs';
import { ORIGIN, begins, file, journey, picture, signIn, sound, walkTo } from './hall.mjs';

const ITEM = '公共场所卫生许可';

begins();

journey('what was put off is sent from home', async () => {
  const [applicant, he, id] = await received(ITEM, 'hejing', '卫生检测');
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

journey('without a letter nothing is accepted; what was put off and never came ends the case', async () => {
  const [applicant, counter, id] = await received(ITEM, 'hejing', '卫生检测');

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
  await head.getByLabel('授权给谁').selectOption({ label: '县卫健局 卫生健康05号窗口 何静' });
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
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByRole('heading', { name: '走到哪了' }).waitFor();
  // The jobs come round every ten seconds.
  const ended = async () => (await (await fetch(`/api${location.pathname}`)).json()).stage === 'terminated';
  await applicant.waitForFunction(ended, null, { polling: 1_000 });
  await applicant.reload();
  await applicant.getByText('办理已终止').waitFor();
  await sound(applicant, 'a case that ended by itself');
});

journey('a seal changes hands, is stopped, and nothing is sealed until there is another', async () => {
  const [, counter, id] = await received(ITEM, 'luoli');

  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '用印登记', exact: true }).click();
  await head.getByRole('link', { name: '印章和保管人' }).click();
  const seal = head.getByRole('listitem').filter({ hasText: '卫生健康局' }).filter({ has: head.getByRole('button', { name: '停用这枚章' }) });
  await seal.getByRole('button', { name: '交给别人保管' }).click();
  await seal.getByRole('button', { name: '确认交接' }).click();
  await seal.getByText('请选择保管人').first().waitFor();
  await sound(head, 'handing a seal to nobody');
  await seal.getByLabel('交给谁').selectOption({ label: '卫健8号窗 罗莉' });
  await seal.getByLabel('为什么交接').fill('何静调岗');
  await seal.getByRole('button', { name: '确认交接' }).click();
  await head.getByText('已交接，现在由罗莉保管').waitFor();
  await seal.getByText('交接记录').click();
  await seal.getByText('何静调岗').waitFor();
  await sound(head, 'the seals');

  await seal.getByRole('button', { name: '停用这枚章' }).click();
  await seal.getByLabel('为什么停用').fill('印面磨损');
  await seal.getByRole('button', { name: '确认停用' }).click();
  await head.getByText(/已停用：/).waitFor();
  await counter.reload();
  await counter.getByText('没有在用的审批专用章').first().waitFor();
  assert.equal(await counter.getByRole('button', { name: '受理', exact: true }).count(), 0, 'what cannot be sealed has no button');
  await sound(counter, 'barred without a seal');

  await head.getByText('启用一枚新章').click();
  await head.getByLabel('哪个单位').selectOption('县卫健局');
  await head.getByLabel('谁来保管').selectOption({ label: '县卫健局 卫健8号窗 罗莉' });
  await head.getByRole('button', { name: '启用', exact: true }).click();
  await head.getByText(/已启用：/).waitFor();
  await counter.reload();
  await act(counter, '受理');
  await head.goto(`${ORIGIN}/desk/register`);
  await head.getByRole('cell', { name: '罗莉' }).first().waitFor();
  await sound(head, 'the register, with who kept the seal');
});
