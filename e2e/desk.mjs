// What staff do, by label and role.
import { DESK, open, signInAtDesk } from './hall.mjs';

/// A clerk at the desk, in a browser of their own.
export async function clerk(engine, login) {
  const page = await open(engine);
  await signInAtDesk(page, login);
  return page;
}

/// To the case: others of its kind may lie in the same tray.
export async function takeUp(page, id) {
  await page.goto(`${DESK}/desk/files/${id}`);
  await page.getByRole('region', { name: '办理' }).waitFor();
}

/// What somebody who has just handed in looks at next: their case, by its id.
export async function idOf(applicant) {
  await applicant.getByRole('link', { name: '查看进度' }).click();
  await applicant.getByRole('heading', { name: '走到哪了' }).waitFor();
  return new URL(applicant.url()).pathname.split('/').pop();
}

/// One act: the button, what it asks for, the confirmation.
export async function act(page, name, fill = async () => {}) {
  await page.getByRole('button', { name, exact: true }).click();
  await fill(page);
  await page.getByRole('button', { name: `确认${name}`, exact: true }).click();
  await page.getByText(`已办：${name}`).waitFor();
}

/// Everything good but what is put off, passed with a key.
export async function preReview(page, id, later = '') {
  await page.goto(`${DESK}/desk/cases/${id}`);
  await page.getByRole('heading', { name: '逐份判断' }).waitFor();
  for (let n = 0; n < 15; n++) {
    const judged = (await page.getByText(/\d+ \/ \d+已判/).innerText()).match(/(\d+) \/ (\d+)/);
    if (judged[1] === judged[2]) break;
    const name = await page.locator('.verdict--here .verdict__name').innerText();
    if (later && name.includes(later)) {
      await page.keyboard.press('3');
      await page.getByRole('button', { name: '记下，看下一份' }).click();
    } else {
      await page.keyboard.press('1');
    }
    await page.waitForFunction((before) => !document.body.innerText.includes(before), `${judged[0]}已判`);
  }
  await page.keyboard.press('p');
  await page.getByText('已通过').waitFor();
}

/// Every original lies on the counter.
export const tickAll = async (page) => {
  for (const it of await page.getByRole('group', { name: /原件/ }).getByRole('checkbox').all()) await it.check();
};
