// What a house is asked at the end of its week: where is my case, what is late, what did we do. Each answer is held against what the
// hall told the people themselves.
const HEAD = 'fangzhou';
const RECEIVED = '收件';

const number = (text) => Number(text.replace(/\D/g, '') || 0);

/// Everybody asks at the counter, by phone, and is answered with each of their cases as it stands.
export async function whereIsMine(world, desk, all) {
  const { page } = desk;
  const wrong = [];
  let n = 0;
  let ms = 0;
  for (const who of all) {
    const { rows } = await who.see('/api/me/cases');
    const mine = rows.filter((it) => world.ledger.cases.has(it.id));
    if (!mine.length) continue;
    const start = performance.now();
    const found = page.waitForResponse((it) => it.url().endsWith('/api/desk/find') && it.request().postData()?.includes(who.person.phone));
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill(who.person.phone);
    await page.keyboard.press('Enter');
    await (await found).finished();
    await page.getByText('按手机号码找到').waitFor();
    ms += performance.now() - start;
    for (const it of mine) {
      const { no } = world.ledger.cases.get(it.id);
      const row = page.getByRole('row').filter({ has: page.locator(`a[href$="${it.id}"]`) });
      n++;
      if (!(await row.waitFor({ timeout: 3_000 }).then(() => true, () => false))) wrong.push(`${no} of ${who.person.name} is not found`);
    }
    await page.getByRole('searchbox').blur();
  }
  return { name: 'where is my case', n, ms, wrong };
}

/// The card of the head beside what the applicants' own pages say of their cases.
export async function whatIsLate(world, desk, all) {
  const { page } = desk;
  let n_late = 0;
  for (const who of all) {
    const { rows } = await who.see('/api/me/cases');
    n_late += rows.filter((it) => world.ledger.cases.has(it.id) && it.due && it.due < world.today && !it.is_over && it.stage !== 'correction').length;
  }
  const start = performance.now();
  await page.goto(`${world.hall.origin}/desk/`);
  const card = page.getByRole('link', { name: /已超期/ });
  await card.waitFor();
  const n = number(await card.innerText());
  return { name: 'what is late', n, ms: performance.now() - start, wrong: n < n_late ? [`the card says ${n}, the applicants' pages ${n_late}`] : [] };
}

/// 工作日报 of the week: as many as the hall gave receipts for.
export async function whatWasDone(world, desk, [from, until]) {
  const { page } = desk;
  const start = performance.now();
  await page.goto(`${world.hall.origin}/desk/daybook?from=${from}&until=${until}`);
  const sum = page.getByRole('region', { name: '按单位' }).getByRole('row', { name: /^合计/ });
  await sum.waitFor();
  const of = async (name) => number(await sum.locator(`[data-name="${name}"]`).innerText());
  const n = await of(RECEIVED);
  const ms = performance.now() - start;
  const wrong = n === world.ledger.cases.size ? [] : [`the book says ${n} came in, receipts ${world.ledger.cases.size}`];
  const figures = [];
  for (const name of ['告知补正', '不予受理', '受理', '视为受理', '准予', '不予', '送达', '平均用时', '现在超期', '今天到期']) figures.push(`${name} ${(await sum.locator(`[data-name="${name}"]`).innerText()).trim()}`);
  return { name: 'what did we do', n, ms, wrong, more: figures.join('，') };
}

export { HEAD };
