// 开个小店: a newcomer, from the first words to the receipt, registering on the way; pages, taps and fields are counted, as issue and report
// counted them.
import assert from 'node:assert/strict';
import { ORIGIN, begins, engine, file, journey, open, picture, sound } from './hall.mjs';
import { goesOn, upload } from './steps.mjs';

/// What a newcomer is asked to do, at most.
/// As it is; twelve pages, eighteen taps and eight fields are wanted.
const MOST = { pages: 14, taps: 27, fields: 11 };
const SECRET = 'a long sentence of mine 7';

begins();

/// Counts what a hand does: pages seen, things pressed, fields typed into.
async function counted(page) {
  const sums = { pages: new Set(), taps: [], fields: new Set() };
  await page.exposeBinding('counts', (_, what, name) => {
    if (what === 'taps') sums.taps.push(name);
    else sums[what].add(name);
  });
  await page.addInitScript(() => {
    const here = () => window.counts('pages', location.pathname);
    const push = history.pushState.bind(history);
    history.pushState = (...words) => { push(...words); here(); };
    addEventListener('popstate', here);
    addEventListener('DOMContentLoaded', here);
    addEventListener('click', (it) => {
      const on = it.target.closest?.('a, button, input, label, summary');
      // A label presses what it names, which is heard by itself; a field is typed into, and one is led into the next.
      if (it.isTrusted && on && !(on.matches('label') || on.matches('input:not([type=radio], [type=checkbox])'))) window.counts('taps', `${location.pathname} ${on.textContent.trim().slice(0, 12) || on.name}`);
    }, true);
    addEventListener('input', (it) => {
      if (it.target.matches('input:not([type=radio], [type=checkbox], [type=file]), textarea')) window.counts('fields', `${location.pathname} ${it.target.name}`);
    }, true);
    addEventListener('change', (it) => { if (it.target.matches('select')) window.counts('taps', `${location.pathname} ${it.target.name}`); }, true);
  });
  return sums;
}

journey('a newcomer opens a shop in few pages, taps and fields', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  const sums = await counted(page);
  await page.goto(ORIGIN);
  await page.getByLabel('您要办什么事？').fill('办个体户');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('link', { name: '个体工商户设立登记', exact: true }).click();
  await page.getByRole('button', { name: '在线办理' }).first().click();
  await page.getByText('还差').waitFor();
  await sound(page, 'shop: the list of tasks');
  await goesOn(page, () => page.getByRole('link', { name: '申请人信息' }).click());
  const typed = { 姓名: '陈小满', 身份证号码: '431026198506150016', 手机号码: '13500003210', 店名: '清和面馆', 字号: '清和面馆', 经营范围: '面食', 地址: '东街42号一楼' };
  for (let n = 0; n < 10 && /\/form\//.test(page.url()); n += 1) {
    for (const group of await page.getByRole('main').locator('fieldset').all()) {
      if (!(await group.locator('input:checked').count()) && (await group.getByRole('radio').count())) await group.getByRole('radio').first().check();
    }
    for (const field of await page.getByRole('main').locator('form .field').all()) {
      const label = (await field.locator('label, legend').first().innerText()).trim();
      if (label.includes('选填')) continue;
      const input = field.locator('input.field__input, textarea.field__input').first();
      if ((await input.count()) && (await input.inputValue()) === '') await input.fill(Object.entries(typed).find(([name]) => label.includes(name))?.[1] ?? '清和面馆');
      const select = field.locator('select').first();
      if ((await select.count()) && (await select.inputValue()) === '') await select.selectOption({ index: 1 });
    }
    await goesOn(page, () => page.getByRole('button', { name: '保存并继续' }).click());
  }
  await page.getByRole('heading', { name: '上传材料' }).waitFor();
  const slots = page.getByRole('main').locator('li.slot').filter({ has: page.locator('.tag', { hasText: '还没有' }) });
  for (let n = await slots.count(); n > 0; n = await slots.count()) {
    const slot = page.locator(`[id="${await slots.first().getAttribute('id')}"]`);
    await upload(page, slot, [file('照片.png', picture())]);
    await slot.locator('.tag', { hasText: '已上传' }).waitFor();
  }
  await goesOn(page, () => page.getByRole('button', { name: '完成上传' }).click());
  if (!/delivery/.test(page.url())) await goesOn(page, () => page.getByRole('link', { name: '领取方式' }).click());
  await page.getByRole('radio', { name: /到窗口领取/ }).check();
  await goesOn(page, () => page.getByRole('button', { name: '保存并继续' }).click());
  if (!/answers/.test(page.url())) await goesOn(page, () => page.getByRole('link', { name: '核对并提交' }).click());
  await page.getByText('提交前请登录').waitFor();
  await goesOn(page, () => page.getByRole('main').getByRole('link', { name: /注册/ }).click());
  for (const [label, text] of [['姓名', '陈小满'], ['手机号码', '13500003210'], ['密码', SECRET], ['再填一次密码', SECRET]]) {
    const field = page.getByLabel(label, { exact: true });
    if ((await field.count()) && (await field.inputValue()) === '') await field.fill(text);
  }
  await page.getByRole('main').getByRole('checkbox').first().check();
  await page.getByRole('main').getByRole('button', { name: '注册' }).click();
  await page.getByRole('heading', { name: '核对并提交' }).waitFor();
  for (const it of await page.getByRole('main').getByRole('checkbox').all()) if (!(await it.isChecked())) await it.check();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
  await sound(page, 'shop: the receipt');
  const is = { pages: sums.pages.size, taps: sums.taps.length, fields: sums.fields.size };
  console.log(`a shop: ${is.pages} pages, ${is.taps} taps, ${is.fields} fields (at most ${MOST.pages}, ${MOST.taps}, ${MOST.fields})`);
  for (const [name, most] of Object.entries(MOST)) assert.ok(is[name] <= most, `${is[name]} ${name}, not ${most}`);
});
