// The main journey in another engine: Firefox ESR, from a first visit to the receipt, over WebDriver BiDi.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { ORIGIN, SECRET, opens, picture } from './hall.mjs';

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const ITEM = '生育登记服务';

opens();

const heading = (page, name) => page.waitForSelector(`::-p-xpath(//h1[contains(., "${name}")])`);
// Locators look again when what they found was exchanged, as the server's words are for the program.
const link = (page, name) => page.locator(`::-p-xpath(//main//a[contains(., "${name}")])`).click();
const button = (page, name) => page.locator(`::-p-xpath(//main//button[contains(., "${name}")])`).click();

async function fill(page, label, text) {
  await page.locator(`::-p-xpath(//main[not(@id = "lead")]//input[@id = //label[contains(., "${label}")]/@for])`).fill(text);
}

/// The first choice of every question, and whatever an empty field asks for. In one go within the page: what the
/// program exchanges while the test is still reading would be no element any more.
const answer = (page) => page.evaluate(() => {
  for (const group of document.querySelectorAll('main fieldset')) {
    if (!group.querySelector('input:checked')) group.querySelector('input[type=radio], input[type=checkbox]')?.click();
  }
  const put = (input, text, event) => {
    input.value = text;
    input.dispatchEvent(new Event(event, { bubbles: true }));
  };
  for (const field of document.querySelectorAll('main form .field')) {
    const input = field.querySelector('input.field__input, textarea.field__input');
    const select = field.querySelector('select');
    if (field.innerText.includes('选填')) continue;
    if (select && !select.value) put(select, select.options[1].value, 'change');
    if (!input || input.value !== '') continue;
    if (input.type === 'date') put(input, '2026-12-01', 'input');
    else if (input.type === 'tel') put(input, '13800003210', 'input');
    else put(input, field.innerText.includes('身份证') ? '431026198506150016' : '松溪镇鹿门路7号', 'input');
  }
});

/// Chooses a file for a slot: again, if the list was drawn anew in between.
async function choose(page, at, file) {
  for (let tries = 0; ; tries++) {
    const input = await page.waitForSelector(`main li.slot:nth-of-type(${at}) input[type=file]`);
    try {
      return await input.uploadFile(file);
    } catch (fault) {
      if (tries === 3) throw fault;
    }
  }
}

test('the way from a first visit to the receipt works in Firefox', async () => {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX, headless: true });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on('pageerror', (it) => faults.push(String(it)));
    await page.setViewport({ width: 390, height: 844 });
    await page.goto(`${ORIGIN}/sign-in`);
    await fill(page, '登录名或手机号码', 'zhouming');
    await fill(page, '密码', SECRET);
    await button(page, '登录');
    await heading(page, '我的办件');
    // What leaving a page cuts off, Firefox counts as a fault of its worker's.
    await page.waitForNetworkIdle();
    await page.goto(`${ORIGIN}/items?q=${encodeURIComponent(ITEM)}&online=apply`);
    await link(page, ITEM);
    await link(page, '先看看我能不能办');
    await heading(page, '看看我能不能办');
    await page.waitForSelector('main fieldset input');
    await answer(page);
    await button(page, '在线办理');
    await heading(page, '申请');
    await link(page, '申请人信息');
    await heading(page, '申请人信息');
    for (let n = 0; n < 12 && page.url().includes('/form/'); n++) {
      const here = page.url();
      const title = await page.$eval('main h1', (it) => it.innerText);
      await page.waitForSelector('main form button[type=submit]');
      await answer(page);
      await button(page, '保存并继续');
      // The address changes before the page does.
      await page.waitForFunction((url, title) => location.href !== url && ![undefined, title].includes(document.querySelector('main h1')?.innerText), {}, here, title);
    }
    await heading(page, '上传材料');
    const photo = join(mkdtempSync(join(tmpdir(), 'firefox-')), '材料.png');
    writeFileSync(photo, picture());
    await page.waitForSelector('main li.slot input[type=file]');
    const n = (await page.$$('main li.slot')).length;
    for (let at = 1; at <= n; at++) {
      await choose(page, at, photo);
      await page.waitForSelector(`::-p-xpath((//main//li[contains(@class, "slot")])[${at}]//*[contains(@class, "tag") and contains(., "已上传")])`);
    }
    await button(page, '完成上传');
    await link(page, '领取方式');
    await heading(page, '领取方式');
    await page.locator('::-p-xpath(//label[contains(., "到窗口领取")]//input)').click();
    await button(page, '保存并继续');
    await link(page, '核对并提交');
    await page.locator('main input[type=checkbox]').click();
    await button(page, '提交申请');
    await heading(page, '我们收到了您的申请');
    assert.match(await page.$eval('.brief .number', (it) => it.innerText), /^431099 \d{6} \d{5} \d$/);
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
  }
});
