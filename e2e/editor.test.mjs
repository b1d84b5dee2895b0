// 编辑事项: a matter made from nothing on the screen, looked at as people will meet it, saved and opened again the same; two at once.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, begins, journey, sound } from './hall.mjs';

begins();

const KINDS = ['一行文字', '多行文字', '单选', '多选', '日期', '数字', '金额', '手机号码', '身份证号码', '统一社会信用代码', '乡镇和村', '详细地址', '人员（姓名、身份证、手机）', '单位（名称、信用代码）', '可重复的一组'];
const GROUPS = ['basics', 'basis', 'conditions', 'situations', 'form', 'materials', 'flow', 'limits', 'fee', 'outcome', 'places', 'faq', 'words'];

const at = (page, path) => page.locator(`[id="${path}"]`);
const add = (page, list) => at(page, `${list}-add`).click();
const fill = (page, path, text) => at(page, path).fill(text);
const saved = (page) => page.getByText(/^\d\d:\d\d已保存$/).waitFor();

const api = (page, url, body) => page.evaluate(async ([url, body]) => {
  const more = body ? { method: 'POST', headers: { 'content-type': 'application/json', 'x-requested-by': 'hall' }, body: JSON.stringify(body) } : {};
  const reply = await fetch(url, more);
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
}, [url, body]);

async function begun(page, code) {
  const form = { cause: 'new', item: null, code, name: '小作坊登记', says: '县里新设的登记' };
  return (await api(page, '/api/editions', form)).id;
}

async function group(page, id, name) {
  await page.goto(`${DESK}/desk/editions/${id}/edit?group=${name}`);
  await page.locator('h2#group').waitFor();
}

/// A question with its answers.
async function question(page, n, label, answers) {
  await add(page, 'questions');
  await fill(page, `questions.${n}.label`, label);
  for (const [m, it] of answers.entries()) {
    await add(page, `questions.${n}.options`);
    await fill(page, `questions.${n}.options.${m}.label`, it);
  }
}

/// Only where a question was answered with its first answer.
async function when(page, path, label, is = 0) {
  await add(page, `${path}.when`);
  await at(page, `${path}.when.0.field`).selectOption({ label });
  await at(page, `${path}.when.0.is-${is}`).check();
}

async function situations(page, id) {
  await group(page, id, 'situations');
  await question(page, 0, '谁来办', ['本人', '代办人']);
  await question(page, 1, '场所是谁的', ['自己的', '租的']);
  await question(page, 2, '租了多久', ['一年以上', '不到一年']);
  await when(page, 'questions.2', '场所是谁的', 1);
  const offered = await at(page, 'questions.2.when.0.field').locator('option').allInnerTexts();
  assert.deepEqual(offered, ['以什么身份申请', '谁来办', '场所是谁的'], 'nothing that comes later');
  await question(page, 3, '卖什么', ['熟食', '糕点']);
  await add(page, 'questions.3.stops');
  await at(page, 'questions.3.stops.0.value').selectOption({ label: '熟食' });
  await fill(page, 'questions.3.stops.0.says', '熟食要先办食品生产许可');
  await page.getByText('熟食要先办食品生产许可').last().waitFor();
  await saved(page);
  await sound(page, 'editor situations with a tree');
}

async function form(page, id) {
  await group(page, id, 'form');
  for (let n = 0; n < 30; n++) {
    const kind = KINDS[n % KINDS.length];
    await page.getByRole('region', { name: '加一项' }).getByRole('button', { name: kind, exact: true }).click();
    const path = `form.sections.0.fields.${n}`;
    await fill(page, `${path}.label`, `第${n + 1}项${kind.slice(0, 4)}`);
    if (kind === '单选' || kind === '多选') {
      for (const m of [0, 1]) {
        await add(page, `${path}.options`);
        await fill(page, `${path}.options.${m}.label`, m === 0 ? '有' : '没有');
      }
    }
    if (kind === '可重复的一组') {
      await add(page, `${path}.fields`);
      await fill(page, `${path}.fields.0.label`, '姓名');
    }
  }
  await when(page, 'form.sections.0.fields.29', '谁来办', 1);
  await saved(page);
}

async function preview(page) {
  const seen = page.getByRole('region', { name: '预览' });
  await seen.getByText('申请人信息').waitFor();
  assert.equal(await seen.locator('.preview').evaluate((it) => it.getBoundingClientRect().width), 390);
  // The first page is known already; then the situations, judged by the applicant's own rules.
  await seen.getByRole('button', { name: '下一项' }).click();
  await seen.getByText('您的情形').waitFor();
  await seen.getByRole('button', { name: '下一项' }).click();
  await seen.getByText('请选择谁来办').first().waitFor();
  assert.equal(await seen.getByText('租了多久').count(), 0, 'not asked yet');
  await seen.getByLabel('租的').check();
  await seen.getByText('租了多久').waitFor();
  await sound(page, 'editor form with its preview');
  for (const dress of ['长者版', '自助机', '打印的申请表']) {
    await seen.getByRole('button', { name: dress }).click();
    await sound(page, `editor preview ${['长者版', '自助机', '打印的申请表'].indexOf(dress)}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await seen.getByRole('button', { name: '手机' }).click();
  await sound(page, 'editor form on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function materials(page, id) {
  await group(page, id, 'materials');
  for (let n = 0; n < 7; n++) {
    await add(page, 'materials');
    await fill(page, `materials.${n}.name`, `第${n + 1}份证明`);
    await fill(page, `materials.${n}.n_copies`, '1');
    await fill(page, `materials.${n}.form`, 'PDF或照片');
    await fill(page, `materials.${n}.standard`, '四角完整，字迹清楚');
  }
  await when(page, 'materials.6', '谁来办', 1);
  await page.getByText('从标准材料库选').click();
  const standard = page.getByLabel('标准材料', { exact: true });
  await standard.locator('option').nth(1).waitFor({ state: 'attached' });
  await standard.selectOption({ index: 1 });
  await page.getByRole('button', { name: '加进申请材料' }).click();
  await page.getByText(/^材料8：/).first().waitFor();
  // Taken away, and back again.
  await page.getByRole('button', { name: /^删除\s*材料2/ }).click();
  await page.getByText('已删除').waitFor();
  await page.getByRole('button', { name: /^恢复/ }).click();
  await page.getByText('材料2：第2份证明').first().waitFor();
  await page.getByRole('button', { name: /^上移\s*材料3/ }).click();
  await page.getByText('材料2：第3份证明').first().waitFor();
  await saved(page);
  await sound(page, 'editor materials');
}

async function rest(page, id) {
  await group(page, id, 'flow');
  for (const [n, name] of ['申请', '受理', '审查', '决定'].entries()) {
    await add(page, 'steps');
    await fill(page, `steps.${n}.name`, name);
    await fill(page, `steps.${n}.limit`, n === 0 ? '当场' : '2个工作日');
  }
  await page.getByRole('img', { name: '办理流程：申请，然后受理，然后审查，然后决定' }).first().waitFor();
  await saved(page);
  await sound(page, 'editor flow');
  await group(page, id, 'limits');
  await at(page, 'promised.unit').selectOption({ label: '工作日' });
  await fill(page, 'promised.n', '6');
  await page.getByText('承诺时限：6个工作日').waitFor();
  await saved(page);
  await group(page, id, 'basis');
  await page.getByText('从法规库选').click();
  await page.getByLabel('法规名称里的字').fill('市场主体登记管理条例');
  await page.getByLabel('法规名称里的字').press('Tab');
  await page.getByLabel('法规', { exact: true }).selectOption({ label: '市场主体登记管理条例' });
  await page.getByRole('group', { name: '条款' }).getByRole('checkbox').first().check();
  await page.getByRole('button', { name: '写进设定依据' }).click();
  assert.notEqual(await at(page, 'basis.0.law').inputValue(), '');
  await saved(page);
  await group(page, id, 'fee');
  await page.getByRole('button', { name: '填写收费' }).click();
  await fill(page, 'fee.basis', '国家没有设这项收费');
  await saved(page);
  await group(page, id, 'outcome');
  await page.getByRole('button', { name: '填写办理结果' }).click();
  await fill(page, 'outcome.name', '小作坊登记证');
  await page.getByRole('button', { name: '填写证照上写什么' }).click();
  await add(page, 'outcome.licence.rows');
  await fill(page, 'outcome.licence.rows.0.name', '名称');
  await page.locator('[name="outcome.licence.rows.0.text-insert"]').selectOption({ label: '第1项一行文字' });
  await page.getByText('〔第1项一行文字〕').waitFor();
  await saved(page);
}

journey('a matter of thirty fields, four situations and eight materials is made from nothing', async () => {
  const page = await clerk('moran');
  const id = await begun(page, 'EDIT-0001');
  for (const name of GROUPS) {
    await group(page, id, name);
    await sound(page, `editor ${name} empty`);
  }
  await situations(page, id);
  await form(page, id);
  await preview(page);
  await materials(page, id);
  await rest(page, id);
  const { doc } = await api(page, `/api/editions/${id}`);
  assert.equal(doc.form.sections[0].fields.length, 30);
  assert.equal(doc.questions.length, 4);
  assert.equal(doc.materials.length, 8);
  assert.equal(new Set(doc.form.sections[0].fields.map((it) => it.name)).size, 30, 'every field has a name of its own');
  assert.deepEqual(doc.materials[6].when, [{ field: doc.questions[0].name, is: [doc.questions[0].options[1].value] }]);
  // Opened again it is the same, and nothing typed in the preview is in it.
  await group(page, id, 'form');
  await at(page, 'form.sections.0-open').click();
  await at(page, 'form.sections.0.fields.29-open').click();
  assert.equal(await at(page, 'form.sections.0.fields.29.label').inputValue(), '第30项可重复的');
  await group(page, id, 'materials');
  assert.equal(await page.getByRole('button', { name: /^删除\s*材料/ }).count(), 8);
  assert.deepEqual((await api(page, `/api/editions/${id}`)).doc, doc);
  for (const name of GROUPS) {
    await group(page, id, name);
    await sound(page, `editor ${name} full`);
  }
});

journey('two at one group lose nothing, and neither does whoever is off line', async () => {
  const one = await clerk('moran');
  const id = await begun(one, 'EDIT-0002');
  const other = await one.context().newPage();
  other.faults = [];
  await group(one, id, 'words');
  await group(other, id, 'words');
  await fill(one, 'aliases', '小作坊');
  await fill(one, 'english', 'Small workshop');
  await saved(one);
  await fill(other, 'aliases', '家庭作坊');
  await other.getByText('刚才也改了这一组').waitFor();
  await other.getByText('我写的：').waitFor();
  assert.equal(await at(other, 'english').inputValue(), 'Small workshop', 'what only one wrote is together already');
  await sound(other, 'editor two at once');
  await other.getByRole('button', { name: /^用对方写的/ }).click();
  await saved(other);
  assert.equal(await at(other, 'aliases').inputValue(), '小作坊');
  await other.context().setOffline(true);
  await fill(other, 'aliases', '小作坊\n家庭作坊');
  await other.getByText('网络不通，写的内容已存在这台设备上').waitFor();
  await other.context().setOffline(false);
  await saved(other);
  assert.deepEqual((await api(other, `/api/editions/${id}`)).doc.aliases, ['小作坊', '家庭作坊']);
});

journey('a law is kept once, and a standard says who writes otherwise', async () => {
  const lawyer = await clerk('lvlin');
  await lawyer.goto(`${DESK}/desk/laws`);
  await lawyer.getByRole('heading', { name: '法规库' }).waitFor();
  await sound(lawyer, 'the library of laws');
  await lawyer.getByRole('button', { name: '写一部新的' }).click();
  await lawyer.getByLabel('名称', { exact: true }).fill('《小作坊管理规定》');
  await lawyer.getByLabel('条文').fill('第一条　为了管好小作坊。\n第二条　登记以后才能生产。');
  await lawyer.getByRole('button', { name: '保存', exact: true }).click();
  await lawyer.getByText('已保存。').first().waitFor();
  await lawyer.getByRole('searchbox', { name: '按名称查找法规' }).fill('小作坊管理');
  await lawyer.getByRole('button', { name: '查找', exact: true }).click();
  await lawyer.getByText('《小作坊管理规定》').waitFor();
  await lawyer.getByRole('button', { name: /^打开/ }).first().click();
  await lawyer.getByText('依据它的事项：0个').waitFor();
  await sound(lawyer, 'a law');
  const keeper = await clerk('xujing');
  await keeper.goto(`${DESK}/desk/standards`);
  await keeper.getByRole('button', { name: /^打开/ }).first().click();
  await keeper.getByLabel('受理标准').fill('四角完整，字迹清楚，在有效期内');
  await sound(keeper, 'a standard');
  await keeper.getByRole('button', { name: '保存', exact: true }).click();
  await keeper.getByText(/个事项写得不一样/).first().waitFor();
});
