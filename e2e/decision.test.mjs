// 审批: from the counter through the department to the applicant's hands, each act by the person whose it is; what is refused says
// why and where to go; what was promised and is not kept is taken back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { act, clerk, preReview, takeUp, tickAll } from './desk.mjs';
import { ORIGIN, begins, engine, journey, open, signIn, sound, walkTo } from './hall.mjs';
import { printsAlone } from './print.mjs';
import { fillAndSubmit, idOf, openDraft, submitted } from './steps.mjs';

const ITEM = '公共场所卫生许可';

begins();

journey('a refusal names its ground, where to go and what can be done against it', async () => {
  const [applicant, id] = await submitted(ITEM);
  const counter = await clerk('hejing');
  await preReview(counter, id);
  await takeUp(counter, id);
  await act(counter, '不予受理', async (page) => {
    await page.getByLabel('不予受理的情形').selectOption('not_ours');
    await page.getByLabel('这一件的具体情况').fill('场所在邻县境内');
    await page.getByRole('button', { name: '确认不予受理' }).click();
    await page.getByRole('heading', { name: '有1处要改' }).waitFor();
    await sound(page, 'a refusal that says nowhere to go');
    assert.equal(await page.getByLabel('这一件的具体情况').inputValue(), '场所在邻县境内', 'nothing typed is lost');
    await page.getByLabel('可以到哪里办').fill('邻县卫生健康局');
  });
  await applicant.reload();
  await applicant.getByRole('link', { name: '不予受理通知书' }).click();
  await applicant.getByText('邻县卫生健康局').first().waitFor();
  await applicant.getByText(/六十日内向.+申请行政复议/).waitFor();
  await sound(applicant, 'a notice of refusal');
});

journey('a promised case: originals, acceptance, testing, three hands, an extension, the licence, the applicant', async () => {
  const [applicant, id] = await submitted(ITEM);

  let counter = await clerk('luoli');
  await preReview(counter, id);
  await takeUp(counter, id);
  await sound(counter, 'a case at the counter');
  await counter.getByRole('button', { name: '核对原件，收件', exact: true }).click();
  await counter.getByRole('button', { name: '确认核对原件，收件' }).click();
  await counter.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(counter, 'originals not yet seen');
  await counter.getByRole('button', { name: '再看看' }).click();
  await act(counter, '核对原件，收件', tickAll);
  await act(counter, '受理');
  await counter.getByRole('link', { name: '受理通知书', exact: true }).click();
  await counter.getByRole('heading', { name: '受理通知书' }).waitFor();
  await sound(counter, 'a paper');

  const sun = await clerk('sunwei');
  await sun.getByRole('link', { name: '办件', exact: true }).click();
  await sun.getByRole('link', { name: ITEM, exact: true }).first().waitFor();
  await sound(sun, 'an inbox');
  await takeUp(sun, id);
  await act(sun, '由我承办');
  await act(sun, '启动特别程序', async (page) => {
    await page.getByLabel('种类').selectOption('检验、检测');
    await page.getByLabel('法律依据和理由').fill('《公共场所卫生管理条例》要求检测空气质量');
    await page.getByLabel('预计需要').fill('5');
    await sound(page, 'starting a special procedure');
  });
  await applicant.reload();
  await applicant.getByText('正在检验、检测').waitFor();
  await applicant.getByText('特别程序：最晚').waitFor();
  await sound(applicant, 'the applicant during a special procedure');

  // Everybody signs in again after the days of the test.
  await walkTo('2026-12-03T09:00:00+08:00');
  const again = await clerk('sunwei');
  await takeUp(again, id);
  await act(again, '结束特别程序', (page) => page.getByLabel('写明情况').fill('检测合格'));
  await act(again, '提出意见', (page) => page.getByRole('button', { name: '经现场核查' }).click());
  const qian = await clerk('qianyu');
  await takeUp(qian, id);
  await act(qian, '提出意见', (page) => page.getByRole('button', { name: '同意承办意见' }).click());

  const head = await clerk('zhouweiguo');
  await takeUp(head, id);
  await act(head, '延长期限', async (page) => {
    await page.getByLabel('延长（工作日）').fill('11');
    await page.getByLabel('理由').fill('需要向上级核实检测结论');
    await page.getByRole('button', { name: '确认延长期限' }).click();
    await page.getByRole('heading', { name: '有1处要改' }).waitFor();
    await page.getByLabel('延长（工作日）').fill('3');
  });
  await head.getByRole('link', { name: '用印登记' }).click();
  await head.getByRole('link', { name: /^受理通知书/ }).first().waitFor();
  await sound(head, 'the register of the seal');
  await head.getByRole('link', { name: '授权书', exact: true }).click();
  await head.getByText('写一份新的授权书').click();
  await sound(head, 'letters of authority');

  const zhao = await clerk('zhaoming');
  await takeUp(zhao, id);
  await act(zhao, '准予', async (page) => {
    await page.getByLabel('准予的内容和范围').fill('宾馆，客房28间');
    await sound(page, 'granting');
  });

  counter = await clerk('luoli');
  await takeUp(counter, id);
  await act(counter, '制证');
  await act(counter, '制证完成');
  await signIn(applicant);
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByText('取件码：').waitFor();
  const code = await applicant.locator('.note .code').innerText();
  await sound(applicant, 'a licence lies ready');
  await act(counter, '送达', async (page) => {
    await page.getByLabel('取件码').fill(code);
    await page.getByLabel('签收人').fill('周明远');
    await sound(page, 'handing over');
  });

  await applicant.reload();
  await applicant.getByText('已经办完').waitFor();
  await applicant.getByRole('link', { name: '看证照、亮码' }).click();
  await applicant.getByRole('heading', { name: '卫生许可证' }).waitFor();
  await sound(applicant, 'the licence');
  const mark = (await applicant.locator('.paper .code').first().innerText()).trim();

  // How was it? A bad word becomes work, and names nobody.
  await applicant.getByRole('link', { name: '回到办件' }).click();
  await applicant.getByRole('link', { name: '评价服务' }).click();
  const last = applicant.getByRole('main').locator('form').last();
  await last.getByRole('radio', { name: '不满意', exact: true }).check();
  await last.getByRole('button', { name: '提交评价' }).click();
  await last.getByText('请至少选一项').first().waitFor();
  await sound(applicant, 'a rating without a reason');
  await last.getByRole('checkbox', { name: /办得慢/ }).check();
  await last.getByRole('button', { name: '提交评价' }).click();
  await applicant.getByText('谢谢您的评价').waitFor();
  await sound(applicant, 'rated');
  await head.getByRole('link', { name: '差评', exact: true }).click();
  await head.getByText('办得慢').waitFor();
  const work = head.getByRole('main');
  assert.ok(!(await work.innerText()).includes('周明远'), 'whoever rated stays unknown');
  for (const [step, note] of [['核实属实', '首席代表外出两天'], ['整改并反馈', '已经安排代理人，外出当天由其签批']]) {
    if (!(await work.getByLabel('怎样办').isVisible())) await work.getByText('办理', { exact: true }).click();
    await work.getByLabel('怎样办').selectOption(step);
    await work.getByLabel('情况').fill(note);
    await work.getByRole('button', { name: '记下' }).click();
    await work.getByText(note).waitFor();
  }
  await sound(head, 'complaints');

  // Whoever is shown it, on a phone.
  const stranger = await open(engine, { width: 390, height: 844 });
  await stranger.goto(`${ORIGIN}/verify`);
  await stranger.getByLabel('验证码').fill(mark);
  await stranger.getByRole('button', { name: '验证' }).click();
  await stranger.getByText('真实有效').waitFor();
  await sound(stranger, 'a paper verified');
  await stranger.getByRole('contentinfo').getByRole('link', { name: '办事评价' }).click();
  await stranger.getByText('已经安排代理人').waitFor();
  await sound(stranger, 'ratings in public');
  await stranger.goBack();
  await stranger.getByLabel('验证码').fill(mark);
  await stranger.getByRole('button', { name: '验证' }).click();
  await stranger.getByText('真实有效').waitFor();
  assert.ok(!(await stranger.getByRole('main').innerText()).includes('28间'), 'what it says is not for whoever has the code alone');
});

journey('an instant case is accepted and decided in one visit', async () => {
  const SHOP = '个体工商户设立登记';
  const [applicant, id] = await submitted(SHOP);
  const counter = await clerk('yuping');
  await preReview(counter, id);
  await takeUp(counter, id);
  // Nobody has to come for this matter: it waits for acceptance as soon as it has passed.
  await act(counter, '当场办结');
  await act(counter, '制证');
  await counter.getByRole('link', { name: '准予许可决定书', exact: true }).waitFor();
  await showsLicence(applicant, id);
  await holdsLicence(applicant);
});

/// First on its case's page; laid out as a licence; held up for somebody who scans it; and what it all began with.
async function showsLicence(applicant, id) {
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByText('您的电子证照已经办好').waitFor();
  await sound(applicant, 'a case with its licence first');
  await applicant.getByRole('link', { name: '看证照、亮码' }).click();
  await applicant.getByRole('heading', { name: '营业执照' }).waitFor();
  await applicant.getByText('统一社会信用代码').waitFor();
  await sound(applicant, 'a licence');
  await applicant.getByText('亮码：给别人当面看').click();
  await applicant.getByLabel('给谁看，做什么用').selectOption('deal');
  const held = applicant.waitForResponse((it) => it.url().endsWith('/present'));
  await applicant.getByRole('button', { name: '亮码' }).click();
  const { href } = await (await held).json();
  await applicant.getByText('请让对方用手机扫').waitFor();
  await sound(applicant, 'a licence held up');
  const stranger = await open(engine, { width: 390, height: 844 });
  await stranger.goto(`${ORIGIN}/verify${new URL(href).search}`);
  await stranger.getByText('这次查看已经记下来').waitFor();
  await sound(stranger, 'a licence somebody holds up');
  await applicant.reload();
  await applicant.getByText('亮过的码').click();
  await applicant.getByText(/签合同、开户：.*看过/).waitFor();
  await applicant.setViewportSize({ width: 390, height: 844 });
  await sound(applicant, 'a licence on a phone');
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByRole('link', { name: /我交的申请/ }).click();
  await applicant.getByRole('heading', { name: '交的材料' }).waitFor();
  await applicant.getByText(/^看大图/).first().click();
  await applicant.getByRole('img', { name: '第1页' }).first().waitFor();
  await sound(applicant, 'what was handed in, on a phone');
  await applicant.setViewportSize({ width: 1280, height: 900 });
  await sound(applicant, 'what was handed in');
}

/// 我的证照: the file itself, and what the hall says of it and of one somebody has changed.
async function holdsLicence(applicant) {
  await applicant.goto(`${ORIGIN}/mine/licences`);
  await applicant.getByText('长期有效').first().waitFor();
  await sound(applicant, 'licences');
  const coming = applicant.waitForEvent('download');
  await applicant.getByRole('link', { name: /^下载PDF/ }).first().click();
  const path = await (await coming).path();
  const pdf = readFileSync(path);
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  assert.ok(pdf.includes('ETSI.CAdES.detached'), 'signed');
  await applicant.locator('.list .list__link').first().click();
  const code = await applicant.locator('.paper .code').first().innerText();
  await applicant.goto(`${ORIGIN}/verify`);
  const verify = async (bytes) => {
    await applicant.getByLabel('验证码').fill(code);
    await applicant.getByLabel('收到的PDF文件（选填）').setInputFiles({ name: '证照.pdf', mimeType: 'application/pdf', buffer: bytes });
    await applicant.getByRole('button', { name: '验证' }).click();
  };
  await verify(pdf);
  await applicant.getByText('一个字节也没有改过').waitFor();
  await applicant.getByText('真实有效').waitFor();
  await sound(applicant, 'a paper and its file, verified');
  await verify(Buffer.concat([pdf, Buffer.from('\n')]));
  await applicant.getByText('文件不是登记的那一份').waitFor();
  await applicant.getByText('真实有效').waitFor();
  await sound(applicant, 'a file that was changed');
}

journey('a promise is taken, decided upon at once, found untrue, and the licence taken back', async () => {
  const SNACKS = '食品小经营许可';
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, SNACKS, { pick: { '用哪种方式办？': /告知承诺/ } });
  await applicant.getByRole('link', { name: '告知承诺书' }).click();
  await applicant.getByRole('heading', { name: '告知承诺书' }).waitFor();
  await sound(applicant, 'what is promised');
  await applicant.goto(applicant.url().replace(/\/form\/.*$/, ''));
  await fillAndSubmit(applicant);
  const id = await idOf(applicant);
  const counter = await clerk('yuping');
  await preReview(counter, id);
  await takeUp(counter, id);
  await act(counter, '当场办结');
  await counter.getByText('按告知承诺决定，等核查').waitFor();
  await act(counter, '制证');
  const looks = await clerk('songhui');
  await takeUp(looks, id);
  await act(looks, '事后核查', async (page) => {
    await page.getByLabel('核查结论').selectOption('broken');
    await page.getByRole('button', { name: '确认事后核查' }).click();
    await page.getByRole('heading', { name: '有1处要改' }).waitFor();
    await sound(page, 'a finding without a word');
    await page.getByLabel('核查的情况').fill('12月1日到店，没有洗消设备');
  });
  await looks.getByText('核查认定承诺不实').waitFor();
  await sound(looks, 'a broken promise at the desk');
  const head = await clerk('majianye');
  await head.getByRole('link', { name: '办件', exact: true }).click();
  await head.getByRole('link', { name: /承诺不实/ }).waitFor();
  await takeUp(head, id);
  await act(head, '撤销决定', async (page) => {
    await page.getByLabel('理由').fill('承诺有洗消设备，到店核查没有');
    await page.getByRole('button', { name: '确认撤销决定' }).click();
    await page.getByRole('heading', { name: '有2处要改' }).waitFor();
    await sound(page, 'taking back without having heard');
    await page.getByLabel('哪一天告知当事人准备撤销').fill('2026年11月23日');
    await page.getByLabel('当事人的陈述、申辩').fill('称设备在路上，与核查不符，不予采纳');
  });
  await head.getByRole('link', { name: '撤销决定书', exact: true }).waitFor();
  // Each of its papers, as the desk prints it just after something was done.
  for (const title of ['告知承诺书', '准予许可决定书', '撤销决定书']) {
    await head.getByRole('link', { name: title, exact: true }).click();
    await head.locator('.paper').waitFor();
    await printsAlone(head, title, title);
    await head.getByRole('link', { name: '回到办件' }).click();
    await head.getByRole('region', { name: '文书', exact: true }).waitFor();
  }
  assert.equal(await head.getByText('已撤销', { exact: true }).count(), 3, 'the case, the decision and the licence');
  await applicant.goto(`${ORIGIN}/mine/licences`);
  await applicant.getByText('已撤销').first().waitFor();
});
