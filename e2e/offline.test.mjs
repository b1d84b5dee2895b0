// 没有网络: what was read once can be read again. The line is cut where it ends, at a hall of the test's own: a browser told to be
// off line lets its service worker through.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { browser, open, sound } from './engine.mjs';
import { Hall, YIMEN } from './own.mjs';

test('guides can be read again without a line, and nothing of anybody is kept', { skip: !YIMEN }, async () => {
  const hall = await Hall.open();
  const engine = await browser();
  const page = await open(engine, { width: 390, height: 844, serviceWorkers: 'allow' });
  try {
    await page.goto(`${hall.origin}/items?q=个体工商户设立登记&online=apply`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) await new Promise((it) => navigator.serviceWorker.addEventListener('controllerchange', it, { once: true }));
    });
    await page.getByRole('link', { name: '个体工商户设立登记', exact: true }).click();
    await page.getByRole('heading', { name: '怎么办' }).waitFor();
    const guide = page.url();
    await page.reload();
    await page.getByRole('heading', { name: '怎么办' }).waitFor();
    await page.goto(`${hall.origin}/mine`);
    await page.getByRole('heading', { name: '请先登录' }).waitFor();
    const kept = () => page.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (it) => (await (await caches.open(it)).keys()).map((it) => new URL(it.url).pathname)));
      return all.flat();
    });
    const all = await kept();
    assert.ok(all.includes('/') && all.includes('/own'), all.join(' '));
    assert.deepEqual(all.filter((it) => /^\/(mine|apply|cases|desk|api\/(me|cases))/.test(it)), []);

    await hall.stop();
    await page.goto(guide);
    await page.getByRole('heading', { name: '怎么办' }).waitFor();
    // Another public page, never opened: its program is here, and says what is missing.
    await page.goto(`${hall.origin}/looks`);
    await page.getByRole('heading', { name: '字号和颜色', level: 1 }).waitFor();
    await page.goto(`${hall.origin}/mine`);
    await page.getByRole('button', { name: '再试一次' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('现在没有网络').waitFor();
    await sound(page, 'without a line');
    await page.context().setOffline(false);
    await page.getByText('现在没有网络').waitFor({ state: 'detached' });

    await hall.start();
    await page.getByRole('button', { name: '再试一次' }).click();
    await page.getByRole('heading', { name: '请先登录' }).waitFor();
  } finally {
    await engine.close();
    await hall.close();
  }
});
