// Which addresses there are: for the walks that look at every one of them.
import { open } from './engine.mjs';
import { ORIGIN, engine, hall, signIn, signInAtDesk } from './hall.mjs';
import { openDraft } from './steps.mjs';

/// The heading is there, and what it waited for.
export async function settled(page) {
  // The words that stand in until the program is here have a heading, too.
  await page.locator('#lead').waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('.bone').first().waitFor({ state: 'detached' });
}

/// What everybody reads.
export async function everybodys() {
  const page = await open(engine);
  await page.goto(`${ORIGIN}/items?q=个体工商户设立登记&online=apply`);
  const guide = await page.getByRole('link', { name: '个体工商户设立登记', exact: true }).getAttribute('href');
  await page.context().close();
  return ['/', '/items', guide, `${guide}/check`, '/lookup', '/about', '/about/accessibility', '/looks', '/callback', '/questions', '/ask', '/sign-in', '/register', '/recover', '/take', '/verify', '/rate', '/ratings'];
}

/// A case that lies there before anybody looks, handed in by a client that is no browser.
export async function handedIn() {
  const zhou = await hall.citizen();
  return zhou.submitted(await hall.item());
}

/// What belongs to somebody, and how they are signed in.
export async function owned() {
  const page = await open(engine);
  await signIn(page, 'zhouming');
  await page.goto(`${ORIGIN}/mine`);
  await settled(page);
  const cases = await page.locator('main a[href^="/cases/"]').evaluateAll((all) => all.map((it) => it.getAttribute('href').match(/^\/cases\/[^/]+/)[0]));
  const places = ['/mine', '/mine/profile', '/mine/library', '/mine/licences', '/mine/consents', '/mine/messages', ...(cases.length ? [cases[0], `${cases[0]}/why`, `${cases[0]}/receipt`, `${cases[0]}/rate`] : [])];
  await openDraft(page, '个体工商户设立登记');
  const draft = new URL(page.url()).pathname;
  const part = await page.getByRole('link', { name: '申请人信息' }).getAttribute('href');
  const state = await page.context().storageState();
  await page.context().close();
  return { state, places: [...places, draft, part, `${draft}/materials`, `${draft}/delivery`, `${draft}/answers`] };
}

/// The desk of a clerk, with a case on it where one has been handed in.
export async function desks(clerk) {
  const page = await open(engine);
  await signInAtDesk(page, clerk);
  await settled(page);
  const first = page.locator('a.queue__link').first();
  // What the clerk's own menu leads to.
  const menu = await page.getByRole('navigation', { name: '工作台栏目' }).getByRole('link').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
  const open_ = (await first.count()) ? [new URL(await first.getAttribute('href'), ORIGIN).pathname] : [];
  const state = await page.context().storageState();
  await page.context().close();
  // Whoever reads the register of seals reads what they are, too.
  const beside = menu.includes('/desk/register') ? ['/desk/stamps', '/desk/compose'] : [];
  return { state, places: [...new Set([...menu, ...beside, '/desk/?card=late', '/desk/search', '/desk/queue?view=passed', '/desk/me', ...open_])] };
}
