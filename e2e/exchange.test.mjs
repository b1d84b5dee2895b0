// 数据交换: a system is made known, brings what its department works on, is held against it, and whoever applied reads where it stands.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { clerk } from './desk.mjs';
import { DESK, ORIGIN, begins, journey, sound } from './hall.mjs';
import { workbook } from './workbook.mjs';

begins();

const CODE = 'scjg-dengji';
const HEAD = { row_guid: '', cd_batch: 'b', cd_operation: 'I', cd_time: '2026-11-23 09:00:00', data_source: '2' };

function accept(no, more = {}) {
  return {
    ...HEAD, row_guid: `${no}-a`, project_no: no, task_code: 'X1', task_name: '个体工商户设立登记', project_type: '2', apply_type: '0',
    apply_date: '2026-11-20 09:00:00', accept_date: '2026-11-20 09:30:00', promise_date: '2026-11-27 00:00:00', org_code: '11431099MB0000001X',
    org_name: '县市场监管局', applyer_type: '1', applyer_name: '欧阳春', applyer_page_code: '431026198506150016', contact_mobile: '13800001111', ...more,
  };
}

async function push(secret, at, batch) {
  const body = JSON.stringify(batch);
  const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return fetch(`${ORIGIN}/exchange/${CODE}`, { method: 'POST', body, headers: { 'x-yimen-signature': `t=${at},v1=${v1}` } });
}

async function narrow(page, what) {
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, what);
  await page.setViewportSize({ width: 1280, height: 900 });
}

journey('what a department works on in its own system is seen here, row by row, and held against it', async () => {
  const admin = await clerk('sysadmin');
  await admin.goto(`${DESK}/desk/exchange`);
  await admin.getByText('还没有对接的系统').waitFor();
  await sound(admin, 'exchange-1 nothing yet');
  await admin.getByRole('button', { name: '登记一个系统' }).click();
  await admin.getByRole('button', { name: '保存' }).click();
  await admin.getByRole('heading', { name: '有3处要改' }).waitFor();
  await sound(admin, 'exchange-2 what is missing');
  await admin.getByLabel('系统叫什么').fill('市场主体登记系统');
  await admin.getByLabel('代号').fill(CODE);
  await admin.getByLabel('是哪些单位的').fill('县市场监管局');
  await admin.getByLabel('把这里办的件送给它').check();
  await admin.getByRole('button', { name: '保存' }).click();
  const secret = await admin.locator('#secret code').innerText();
  assert.match(secret, /^[0-9a-f]{64}$/);
  await narrow(admin, 'exchange-3 a system and its secret, on a phone');

  const at = Date.parse(`2026-11-23T10:00:00+08:00`);
  const tables = { up_pro_accept: [accept('A1'), accept('A2'), accept('A3', { accept_date: '昨天' })] };
  const reply = await push(secret, at, { batch: 'b1', n_rows: 3, tables });
  assert.equal(reply.status, 200, await reply.text());
  assert.equal((await push('wrong', at, { batch: 'b2', n_rows: 0, tables: {} })).status, 403);

  const head = await clerk('majianye');
  await head.goto(`${DESK}/desk/exchange`);
  await head.getByRole('link', { name: '市场主体登记系统' }).click();
  await head.getByRole('link', { name: /b1/ }).click();
  for (let n = 0; n < 20 && !(await head.getByText('已处理').isVisible()); n++) {
    await head.getByRole('button', { name: '刷新' }).click();
    await head.waitForLoadState('networkidle');
  }
  await head.getByText('共3行，已收2，不收1').waitFor();
  await head.getByText(/受理时间（accept_date）写的是“昨天”/).waitFor();
  await sound(head, 'exchange-4 a batch, what was not taken first');
  await narrow(head, 'exchange-5 a batch, on a phone');
  await head.getByRole('link', { name: 'A1', exact: true }).click();
  await head.getByRole('heading', { name: '个体工商户设立登记', level: 1 }).waitFor();
  await head.getByText('市场主体登记系统，那边的编号A1', { exact: true }).waitFor();
  await sound(head, 'exchange-6 a case of another system');
  await narrow(head, 'exchange-7 the same, on a phone');

  // Held against what they say they have.
  await head.goto(`${DESK}/desk/exchange`);
  await head.getByRole('link', { name: '市场主体登记系统' }).click();
  await head.getByText('导入文件、对账').click();
  const rows = [['办件编号', '单位', '受理时间', '办结时间'], ['A1', '县市场监管局', '2026-11-20 09:30:00', ''], ['A9', '县市场监管局', '2026-11-20 09:30:00', '']];
  await head.getByLabel('选择填好的对账单').setInputFiles({ name: '对账单.xlsx', mimeType: 'application/octet-stream', buffer: workbook({ 对账单: rows }) });
  await head.getByText('只有那边有，这边没有收到').waitFor();
  await head.getByText('只有这边有，对账单里没有').waitFor();
  await head.getByRole('heading', { name: '最近一次对账' }).waitFor();
  await sound(head, 'exchange-8 held against each other');
  await narrow(head, 'exchange-9 the same, on a phone');
  await head.goto(`${DESK}/desk/exchange/findings`);
  await head.getByText(/其中由部门系统交换来的2件/).waitFor();
  await sound(head, 'exchange-10 what was found by machine');
  await narrow(head, 'exchange-11 the same, on a phone');
});
