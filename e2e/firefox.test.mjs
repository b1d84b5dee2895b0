// The main journey in another engine: Firefox ESR, from a first visit to the receipt, over WebDriver BiDi.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { ORIGIN, SECRET, picture } from './hall.mjs';

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const ITEM = '生育登记服务';

const heading = (page, name) => page.waitForSelector(`::-p-xpath(//h1[contains(., "${name}")])`);
// Locators look again when what they found was exchanged, as the server's words are for the program.
const link = (page, name) => page.locator(`::-p-xpath(//main//a[contains(., "${name}")])`).click();
const button = (page, name) => page.locator(`::-p-xpath(//main//button[contains(., "${name}")])`).click();

async function fill(page, label, text) {
  await page.locator(`::-p-xpath(//main[not(@id = "lead")]//input[@id = //label[contains(., "${label}")]/@for])`).fill(text);
}

/// The first choice of every question, and whatever an empty field asks for.
async function answer(page) {
  for (const group of await page.$$('main fieldset')) {
    if (!(await group.$('input:checked'))) await (await group.$('input[type=radio], input[type=checkbox]'))?.click();
  }
  for (const field of await page.$$('main form .field')) {
    const says = await field.evaluate((it) => it.innerText);
    const input = await field.$('input.field__input, textarea.field__input');
    const select = await field.$('select');
    if (says.includes('选填')) continue;
    if (input && (await input.evaluate((it) => it.value)) === '') {
      const kind = await input.evaluate((it) => it.type);
      if (kind === 'date') await input.evaluate((it) => { it.value = '2026-12-01'; it.dispatchEvent(new Event('input', { bubbles: true })); });
      else await input.type(kind === 'tel' ? '13800003210' : says.includes('身份证') ? '431026198506150016' : '松溪镇鹿门路7号');
    }
    if (select) await select.evaluate((it) => { if (!it.value) { it.selectedIndex = 1; it.dispatchEvent(new Event('change', { bubbles: true })); } });
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
      await answer(page);
      await button(page, '保存并继续');
      await page.waitForFunction((it) => location.href !== it, {}, here);
      await page.waitForSelector('main h1');
    }
    await heading(page, '上传材料');
    const photo = join(mkdtempSync(join(tmpdir(), 'firefox-')), '材料.png');
    writeFileSync(photo, picture());
    await page.waitForSelector('main li.slot input[type=file]');
    const n = (await page.$$('main li.slot')).length;
    for (let at = 1; at <= n; at++) {
      await (await page.$(`main li.slot:nth-of-type(${at}) input[type=file]`)).uploadFile(photo);
      await page.waitForSelector(`::-p-xpath((//main//li[contains(@class, "slot")])[${at}]//*[contains(@class, "tag") and contains(., "已上传")])`);
    }
    await button(page, '完成上传');
    await link(page, '领取方式');
    await heading(page, '领取方式');
    await (await page.waitForSelector('::-p-xpath(//label[contains(., "到窗口领取")]//input)')).click();
    await button(page, '保存并继续');
    await link(page, '核对并提交');
    await (await page.waitForSelector('main input[type=checkbox]')).click();
    await button(page, '提交申请');
    await heading(page, '我们收到了您的申请');
    assert.match(await page.$eval('.brief .number', (it) => it.innerText), /^431099 \d{6} \d{5} \d$/);
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
  }
});
