// What a page leaves on paper: itself, and nothing of the house around it.
import assert from 'node:assert/strict';

/// Nothing that moves, leads elsewhere or speaks of what was just done is on the sheet; what was asked for is.
export async function printsAlone(page, name, says) {
  await page.emulateMedia({ media: 'print' });
  const left = await page.evaluate(() => {
    const seen = (it) => it.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && it.getBoundingClientRect().height > 0;
    const house = ['header', 'nav', 'footer', 'button', 'select', 'dialog', '.button', '[role=status]', '[role=alert]', '[role=search]', '.deskhead', '.deskmenu', '.crumb', '.offprint'];
    return house.flatMap((it) => [...document.querySelectorAll(it)].filter(seen).map((found) => `${it}: ${found.innerText?.trim().slice(0, 40)}`));
  });
  const words = await page.locator('main').innerText();
  await page.emulateMedia({ media: 'screen' });
  assert.deepEqual(left, [], name);
  assert.ok(words.includes(says), `${name}: ${says} is not in ${words.slice(0, 200)}`);
}
