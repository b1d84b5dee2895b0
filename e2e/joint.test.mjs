// 一件事: a head puts two matters together, is told what is wrong, loses nothing, publishes; a citizen applies for it. And several
// bodies decide together.
import assert from 'node:assert/strict';
import { act, clerk, preReview, takeUp } from './desk.mjs';
import { ORIGIN, begins, engine, journey, open, signIn, sound, walkTo } from './hall.mjs';
import { fillAndSubmit, idOf, openDraft } from './steps.mjs';

begins();

async function putIn(page, words, name) {
  await page.getByLabel('查找要放进来的事项').fill(words);
  await page.getByRole('button', { name: '查找', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^放进来 ?${name}`) }).click();
  await page.getByRole('heading', { level: 3, name }).waitFor();
}

journey('a bundle is put together at a desk and applied for at once', async () => {
  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '一件事', exact: true }).click();
  await head.getByRole('link', { name: '开办餐饮店一件事', exact: true }).waitFor();
  await head.getByRole('link', { name: '新配一件事' }).click();
  await head.getByRole('heading', { name: '合起来是这样' }).waitFor();
  await head.getByRole('button', { name: '公布', exact: true }).click();
  await head.getByRole('heading', { name: '有5处要改' }).waitFor();
  await sound(head, 'an empty bundle');

  await head.getByLabel('名称').fill('开小店一件事');
  await head.getByLabel('给谁用、能办成什么').fill('办执照、挂招牌，一次申请，两个结果一起拿。');
  await head.getByLabel('老百姓怎么叫它').fill('开小店、开杂货店');
  await head.getByLabel('牵头单位').selectOption('县市场监管局');
  await head.getByLabel('总的承诺时限').fill('12');
  await head.getByLabel('查找要放进来的事项').fill('没有这样的事项名');
  await head.getByRole('button', { name: '查找', exact: true }).click();
  await head.getByText('没有找到能放进来的事项').waitFor();
  await putIn(head, '招牌', '规范户外招牌设施设置');
  await putIn(head, '个体工商户', '个体工商户设立登记');
  await head.getByText(/一个一个办，要填\d+项/).waitFor();
  // The sign needs the licence: that comes first.
  await head.getByRole('button', { name: /^上移 ?个体工商户设立登记/ }).click();
  const sign = head.getByRole('listitem').filter({ has: head.getByRole('heading', { name: '2. 规范户外招牌设施设置' }) });
  await sign.getByText('看来不用再问的').waitFor();
  await sound(head, 'a bundle that could ask less');
  await sign.getByRole('button', { name: /采用这\d+处/ }).click();
  await sign.getByText('看来不用再问的').waitFor({ state: 'detached' });
  assert.ok(await sign.getByRole('checkbox').isChecked(), 'whatever brings a paper is waited for');
  await sign.locator('summary').click();
  await sign.getByLabel('装在哪里？').selectOption({ label: '答案就是“自家门头”，不问' });
  await sign.getByLabel('店铺地址', { exact: true }).selectOption({ label: '和前面的“详细地址”是一回事' });
  await head.getByText('申请人要填的').click();
  await sound(head, 'a bundle');
  await head.setViewportSize({ width: 390, height: 844 });
  await sound(head, 'a bundle on a phone');
  await head.setViewportSize({ width: 1280, height: 900 });

  // What is not published is not lost.
  await head.reload();
  await head.getByText('接着上次没有公布的内容').waitFor();
  await sign.locator('summary').click();
  assert.equal(await sign.getByLabel('装在哪里？').inputValue(), 'fixed:front');
  // Backwards it cannot be done, and the page says why.
  await head.getByRole('button', { name: /^下移 ?个体工商户设立登记/ }).click();
  await head.getByText('还不能公布').waitFor();
  await sound(head, 'a bundle the wrong way round');
  await head.getByRole('button', { name: '公布', exact: true }).click();
  // Answered, not only said on the page already: while it is asked, another click counts for nothing.
  await head.getByRole('heading', { name: '有1处要改' }).waitFor();
  await head.getByText(/应排在它前面/).first().waitFor();
  await head.getByRole('button', { name: /^上移 ?个体工商户设立登记/ }).click();
  await head.getByText('还不能公布').waitFor({ state: 'detached' });
  await head.getByRole('button', { name: '公布', exact: true }).click();
  await head.getByText('已公布：开小店一件事，第1版，现在就能申请').waitFor();
  await head.getByRole('link', { name: /^修改 ?开小店一件事/ }).click();
  await head.getByRole('heading', { level: 3, name: '2. 规范户外招牌设施设置' }).waitFor();
  assert.equal(await head.getByLabel('总的承诺时限').inputValue(), '12');

  const zhou = await open(engine);
  await signIn(zhou);
  await openDraft(zhou, '开小店一件事');
  assert.ok((await fillAndSubmit(zhou)).number);
  await sound(zhou, 'a new bundle handed in');
});

// Walks furthest: the last.
journey('three bodies decide together: one form, one of them late, one answer, one visit', async () => {
  const THING = '开办餐饮店一件事';
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, THING);
  await sound(applicant, 'the tasks of a bundle');
  await fillAndSubmit(applicant);
  const id = await idOf(applicant);
  const li = await clerk('liqing');
  await preReview(li, id);
  await takeUp(li, id);
  await act(li, '受理');
  await li.getByRole('heading', { name: '一起办的事项' }).waitFor();
  await sound(li, 'a bundle at the desk');
  await li.getByText(/还没办完/).waitFor();

  // The licence is decided on the spot, and the others begin without being asked for it.
  await applicant.reload();
  await applicant.getByText('等营业执照办好').first().waitFor();
  await li.getByRole('link', { name: '营业执照', exact: true }).click();
  await li.getByRole('button', { name: '准予', exact: true }).waitFor();
  await act(li, '准予');
  await act(li, '制证');
  await act(li, '制证完成');
  await applicant.reload();
  const sign = applicant.getByRole('link', { name: '户外招牌设置意见书', exact: true });
  await sign.click();
  await applicant.getByText('接到抄告', { exact: true }).waitFor();
  await sound(applicant, 'a part of a bundle');
  const part = new URL(applicant.url()).pathname.split('/').pop();

  const lei = await clerk('leiting');
  await takeUp(lei, part);
  await lei.getByText(/不用交：见营业执照 明川市监许证/).waitFor();
  await act(lei, '由我承办');
  await act(lei, '提出意见', (page) => page.getByRole('button', { name: '材料齐全' }).click());
  const yan = await clerk('yanfeng');
  await takeUp(yan, part);
  await act(yan, '提出意见', (page) => page.getByRole('button', { name: '同意承办意见' }).click());
  const du = await clerk('duyan');
  await takeUp(du, part);
  await act(du, '准予');
  await takeUp(lei, part);
  await act(lei, '制证');
  await act(lei, '制证完成');

  // Weeks later the permit is late, on its own line.
  await walkTo('2027-01-08T10:00:00+08:00');
  await signIn(applicant);
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  const late = applicant.getByRole('listitem').filter({ hasText: '食品经营许可证' });
  await late.getByText(/超期\d+天/).waitFor();
  await sound(applicant, 'a bundle with one body late');
  await late.getByRole('link', { name: '食品经营许可证', exact: true }).click();
  await applicant.getByText('接到抄告', { exact: true }).waitFor();
  const permit = new URL(applicant.url()).pathname.split('/').pop();
  const song = await clerk('songhui');
  await takeUp(song, permit);
  await act(song, '由我承办');
  await act(song, '提出意见', (page) => page.getByRole('button', { name: '材料齐全' }).click());
  const mao = await clerk('maochao');
  await takeUp(mao, permit);
  await act(mao, '提出意见', (page) => page.getByRole('button', { name: '同意承办意见' }).click());
  const again = await clerk('liqing');
  await takeUp(again, permit);
  await act(again, '准予');
  await act(again, '制证');
  await act(again, '制证完成');
  await takeUp(again, id);
  await act(again, '集中回复');

  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByRole('link', { name: '集中答复书' }).click();
  await applicant.getByRole('heading', { name: '集中答复书' }).waitFor();
  await applicant.getByText(/县综合执法局：准予。.*户外招牌设置意见书/).waitFor();
  await sound(applicant, 'the collective reply');
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  const code = await applicant.locator('.note--good .code').innerText();
  await act(again, '送达', async (page) => {
    await page.getByLabel('取件码').fill(code);
    await page.getByLabel('签收人').fill('周明远');
  });
  await applicant.reload();
  await applicant.getByText('已经办完').first().waitFor();
  assert.equal(await applicant.getByRole('listitem').filter({ hasText: '已办结' }).count() >= 3, true, 'every part is done');
});
