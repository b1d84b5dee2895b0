// 配一件事: a head puts two matters together, is told what is wrong, loses nothing, publishes; a citizen applies for it. Late by its
// name: what it hands in would come first in the queue of the keyboard's clerk, and the head signs in once before it.
import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { browser, journey, open, signIn, sound, walkTo } from './hall.mjs';
import { fillAndSubmit, openDraft } from './steps.mjs';

let engine;
before(async () => {
  engine = await browser();
  await walkTo('2026-11-23T11:00:00+08:00');
});
after(async () => { await engine.close(); });

async function putIn(page, words, name) {
  await page.getByLabel('查找要放进来的事项').fill(words);
  await page.getByRole('button', { name: '查找', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^放进来 ?${name}`) }).click();
  await page.getByRole('heading', { level: 3, name }).waitFor();
}

journey('a bundle is put together at a desk and applied for at once', async () => {
  const head = await clerk(engine, 'fangzhou');
  await head.getByRole('link', { name: '一件事', exact: true }).click();
  await head.getByRole('link', { name: '开办餐饮店一件事', exact: true }).waitFor();
  await sound(head, 'bundles');
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
