// What staff do, by label and role.
import { open } from './engine.mjs';
import { DESK, engine, signInAtDesk } from './hall.mjs';
import { submitted } from './steps.mjs';

/// A clerk at the desk, in a browser of their own.
export async function clerk(login) {
  const page = await open(engine);
  await signInAtDesk(page, login);
  return page;
}

/// To the case: others of its kind may lie in the same tray.
export async function takeUp(page, id) {
  await page.goto(`${DESK}/desk/files/${id}`);
  await page.getByRole('region', { name: '办理' }).waitFor();
}

/// One act: the button, what it asks for, the confirmation, and the case as it is then. What is said comes before the case is
/// read anew: who clicks in between clicks on what is about to go.
export async function act(page, name, fill = async () => {}) {
  await page.getByRole('button', { name, exact: true }).click();
  await fill(page);
  const read = page.waitForResponse((it) => it.request().method() === 'GET' && it.url().endsWith('/dossier'));
  await page.getByRole('button', { name: `确认${name}`, exact: true }).click();
  await page.getByText(`已办：${name}`).waitFor();
  await (await read).finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
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

/// From the applicant to the counter, all but what is put off: the applicant, the clerk, the case.
export async function received(item, login, later = '', who = 'zhouming') {
  const [applicant, id] = await submitted(item, who);
  const counter = await clerk(login);
  await preReview(counter, id, later);
  await takeUp(counter, id);
  await act(counter, '核对原件，收件', tickAll);
  return [applicant, counter, id];
}
