// What a person does on the way through an application, by label and role.
import { open } from './engine.mjs';
import { ORIGIN, engine, signIn } from './hall.mjs';
import { file, picture } from './papers.mjs';

/// Answers whatever the form asks on this page, by label and role, as a person would.
export async function fillPart(page) {
  for (const group of await page.getByRole('main').locator('fieldset').all()) {
    const picked = await group.locator('input:checked').count();
    const first = group.locator('input[type=radio], input[type=checkbox]').first();
    if (!picked && (await first.count())) await first.check();
  }
  for (let round = 0; round < 2; round++) {
    for (const field of await page.getByRole('main').locator('form .field').all()) {
      const label = (await field.locator('label, legend').first().innerText()).trim();
      const input = field.locator('input.field__input, textarea.field__input').first();
      if (label.includes('选填')) continue;
      if (await input.count()) {
        if ((await input.inputValue()) !== '') continue;
        const kind = await input.getAttribute('type');
        const keypad = await input.getAttribute('inputmode');
        if (kind === 'date') await input.fill('2026-12-01');
        else if (kind === 'tel') await input.fill('13800003210');
        else if (label.includes('身份证')) await input.fill('431026198506150016');
        else if (label.includes('信用代码')) await input.fill('91350100M000100Y43');
        else if (keypad === 'decimal') await input.fill('30');
        else await input.fill('松溪镇鹿门路7号清和面馆');
      }
      const select = field.locator('select').first();
      if ((await select.count()) && (await select.inputValue()) === '') await select.selectOption({ index: 1 });
      const group = field.locator('input[type=radio]');
      if ((await group.count()) && !(await field.locator('input:checked').count())) await group.first().check();
      const add = field.getByRole('button', { name: '添加' });
      if ((await add.count()) && !(await field.locator('.rows__one').count())) await add.click();
    }
  }
}

export async function fillForm(page) {
  for (let n = 0; n < 12; n++) {
    if (!/\/form\/|\/delivery$/.test(new URL(page.url()).pathname)) return;
    await fillPart(page);
    await goesOn(page, () => page.getByRole('button', { name: '保存并继续' }).click());
  }
}

/// From one page to the next. The address changes first: for a moment the heading and the fields are still those of before.
export async function goesOn(page, act) {
  const before = await page.locator('main h1').first().elementHandle();
  await act();
  await before.waitForElementState('hidden');
  await page.locator('.bone').first().waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

export async function upload(page, slot, files) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), slot.getByRole('button', { name: '选择文件' }).click()]);
  await chooser.setFiles(files);
}

export async function uploadAll(page) {
  // What the hall has given out itself is not brought again.
  const found = page.getByRole('button', { name: '同意这次使用' });
  while ((await found.count()) > 0) {
    const n = await found.count();
    await found.first().click();
    await page.waitForFunction((n) => document.querySelectorAll('.slot .note--good button').length < n, n);
  }
  const slots = page.getByRole('main').locator('li.slot').filter({ has: page.locator('.tag', { hasText: /还没有|要补正|可以后补/ }) });
  for (let n = await slots.count(); n > 0; n = await slots.count()) {
    const id = await slots.first().getAttribute('id');
    const slot = page.locator(`[id="${id}"]`);
    await upload(page, slot, [file('材料.png', picture())]);
    await slot.locator('.tag', { hasText: /已上传|已换新的/ }).waitFor();
  }
}

/// The guided check's first answers, or those picked by question, lead into the form.
export async function openDraft(page, name, { pick = {} } = {}) {
  await page.goto(`${ORIGIN}/items?q=${encodeURIComponent(name)}&online=apply`);
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('link', { name: '先看看我能不能办' }).click();
  const groups = page.getByRole('main').getByRole('group');
  await groups.first().waitFor();
  for (let n = 0; n < (await groups.count()); n++) await groups.nth(n).getByRole('radio').first().check();
  for (const [group, choice] of Object.entries(pick)) await page.getByRole('group', { name: group }).getByRole('radio', { name: choice }).check();
  await page.getByRole('button', { name: '在线办理' }).click();
  await page.getByText('还差').waitFor();
}

/// From the task list to the receipt, for whoever is signed in.
export async function fillAndSubmit(page) {
  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.getByRole('heading', { name: '申请人信息' }).waitFor();
  await fillForm(page);
  await page.getByRole('heading', { name: '上传材料' }).waitFor();
  await uploadAll(page);
  await page.getByRole('button', { name: '完成上传' }).click();
  await page.getByRole('link', { name: '领取方式' }).click();
  await page.getByRole('radio', { name: /到窗口领取/ }).check();
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByRole('link', { name: '核对并提交' }).click();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
  return {
    code: await page.locator('.brief .code').innerText(),
    number: (await page.locator('.brief .number').innerText()).replaceAll(' ', ''),
  };
}

/// What somebody who has just handed in looks at next: their case, by its id.
export async function idOf(applicant) {
  await applicant.getByRole('link', { name: '查看进度' }).click();
  await applicant.getByRole('heading', { name: '走到哪了' }).waitFor();
  return new URL(applicant.url()).pathname.split('/').pop();
}

/// From the first page to the case, by somebody signed in: who, and its id.
export async function submitted(item, login = 'zhouming') {
  const page = await open(engine);
  await signIn(page, login);
  await openDraft(page, item);
  await fillAndSubmit(page);
  return [page, await idOf(page)];
}
