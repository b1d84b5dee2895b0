// 审批: from the counter through the department to the applicant's hands, each act by the person whose it is; what is refused says
// why and where to go; what was put off ends by itself; no letter, no act. Last by its name, because it walks weeks ahead: who has
// signed in on a later day can't sign in again on an earlier one.
import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { act, clerk as clerkOf, idOf, preReview, takeUp, tickAll } from './desk.mjs';
import { ORIGIN, browser, journey, open, signIn, sound, walkTo } from './hall.mjs';
import { fillAndSubmit, fillPart, openDraft, uploadAll } from './steps.mjs';

const ITEM = '公共场所卫生许可';
let engine;
const clerk = (login) => clerkOf(engine, login);
before(async () => {
  engine = await browser();
  await walkTo('2026-11-24T09:00:00+08:00');
});
after(async () => { await engine.close(); });

async function submitted() {
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, ITEM);
  await fillAndSubmit(applicant);
  return [applicant, await idOf(applicant)];
}

journey('a refusal names its ground, where to go and what can be done against it', async () => {
  const [applicant, id] = await submitted();
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
  await applicant.getByText('六十日内申请行政复议').waitFor();
  await sound(applicant, 'a notice of refusal');
});

journey('without a letter nothing is accepted; what was put off and never came ends the case', async () => {
  const [applicant, id] = await submitted();
  const counter = await clerk('hejing');
  await preReview(counter, id, '卫生检测');
  await takeUp(counter, id);
  await act(counter, '核对原件，收件', tickAll);

  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '授权书', exact: true }).click();
  const letter = head.getByRole('listitem').filter({ hasText: '何静' });
  await letter.getByRole('button', { name: '撤销这份授权' }).click();
  await letter.getByLabel('为什么撤销').fill('岗位调整');
  await letter.getByRole('button', { name: '确认撤销' }).click();
  await head.getByText('撤销原因：岗位调整').waitFor();
  await counter.reload();
  await counter.getByText('您的授权书已经撤销').first().waitFor();
  assert.equal(await counter.getByRole('button', { name: '容缺受理', exact: true }).count(), 0, 'what is barred has no button');
  await sound(counter, 'barred without a letter');

  await head.getByText('写一份新的授权书').click();
  await head.getByLabel('授权给谁').selectOption({ label: '县卫健局 卫健7号窗 何静' });
  for (const it of ['受理', '容缺受理', '不予受理', '制证']) await head.getByRole('checkbox', { name: it, exact: true }).check();
  await head.getByLabel('到哪天止').fill('2027-12-31');
  await head.getByLabel('签发人').fill('周卫国');
  await head.getByRole('button', { name: '签发授权书' }).click();
  await head.getByText('已授权：何静').waitFor();
  await counter.reload();
  await act(counter, '容缺受理', async (page) => {
    await page.getByLabel('补齐期限').fill('1');
    await page.getByRole('checkbox', { name: /容缺承诺书/ }).check();
    await sound(page, 'accepting with materials to follow');
  });
  await counter.getByText('到期没补齐自动终止').waitFor();

  await walkTo('2026-11-26T09:00:00+08:00');
  await signIn(applicant);
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByRole('heading', { name: '走到哪了' }).waitFor();
  // The jobs come round every ten seconds.
  const ended = async () => (await (await fetch(`/api${location.pathname}`)).json()).stage === 'terminated';
  await applicant.waitForFunction(ended, null, { polling: 1_000 });
  await applicant.reload();
  await applicant.getByText('办理已终止').waitFor();
  await sound(applicant, 'a case that ended by itself');
});

journey('a case that goes up is decided there and followed from below', async () => {
  const UP = '建设项目选址意见书核发';
  const firm = await open(engine);
  await signIn(firm, 'lumen');
  await openDraft(firm, UP);
  await fillAndSubmit(firm);
  const id = await idOf(firm);
  const counter = await clerk('pengjie');
  await preReview(counter, id);
  await takeUp(counter, id);
  await act(counter, '核对原件，收件', tickAll);
  await act(counter, '受理');
  const gao = await clerk('gaoyang');
  await takeUp(gao, id);
  await act(gao, '由我承办');
  await act(gao, '提出意见', (page) => page.getByRole('button', { name: '材料齐全' }).click());
  const lu = await clerk('lulan');
  await takeUp(lu, id);
  await lu.getByText(/这是上报件/).waitFor();
  await act(lu, '上报上级机关', (page) => page.getByLabel('写明情况').fill('初审同意，报请核发'));
  await lu.getByText('这一件现在没有您要办的').waitFor();
  const tan = await clerk('tanyun');
  await takeUp(tan, id);
  await act(tan, '由我承办');
  await tan.getByText('上报前：最晚').waitFor();
  await sound(tan, 'above, with both clocks');
  await lu.getByRole('link', { name: '办件', exact: true }).click();
  await lu.getByRole('link', { name: /已上报/ }).click();
  await lu.getByRole('link', { name: UP, exact: true }).first().waitFor();
  await sound(lu, 'followed from below');
});

journey('a town receives and looks into it, the county decides, and one number goes through both', async () => {
  const GIFT = '自然灾害生活救助申请';
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, GIFT);
  await fillAndSubmit(applicant);
  const id = await idOf(applicant);
  const town = await clerk('majun');
  await preReview(town, id);
  await takeUp(town, id);
  await act(town, '受理');
  await act(town, '由我承办');
  await act(town, '提出意见', (page) => page.getByRole('button', { name: '材料齐全' }).click());
  const second = await clerk('longping');
  await takeUp(second, id);
  await act(second, '上报上级机关', (page) => page.getByLabel('写明情况').fill('入户核实，情况属实，报请核定'));
  const county = await clerk('guanhai');
  await takeUp(county, id);
  await act(county, '由我承办');
  await county.getByText('上报前：最晚').waitFor();
  await sound(county, 'a town’s case at the county, with both clocks');
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByText('明川县应急管理局').first().waitFor();
  await sound(applicant, 'the applicant sees where it is');
});

journey('a seal changes hands, is stopped, and nothing is sealed until there is another', async () => {
  const [, id] = await submitted();
  const counter = await clerk('luoli');
  await preReview(counter, id);
  await takeUp(counter, id);
  await act(counter, '核对原件，收件', tickAll);

  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '用印登记', exact: true }).click();
  await head.getByRole('link', { name: '印章和保管人' }).click();
  const seal = head.getByRole('listitem').filter({ hasText: '卫生健康局' }).filter({ has: head.getByRole('button', { name: '停用这枚章' }) });
  await seal.getByRole('button', { name: '交给别人保管' }).click();
  await seal.getByRole('button', { name: '确认交接' }).click();
  await seal.getByText('请选择保管人').first().waitFor();
  await sound(head, 'handing a seal to nobody');
  await seal.getByLabel('交给谁').selectOption({ label: '卫健8号窗 罗莉' });
  await seal.getByLabel('为什么交接').fill('何静调岗');
  await seal.getByRole('button', { name: '确认交接' }).click();
  await head.getByText('已交接，现在由罗莉保管').waitFor();
  await seal.getByText('交接记录').click();
  await seal.getByText('何静调岗').waitFor();
  await sound(head, 'the seals');

  await seal.getByRole('button', { name: '停用这枚章' }).click();
  await seal.getByLabel('为什么停用').fill('印面磨损');
  await seal.getByRole('button', { name: '确认停用' }).click();
  await head.getByText(/已停用：/).waitFor();
  await counter.reload();
  await counter.getByText('没有在用的审批专用章').first().waitFor();
  assert.equal(await counter.getByRole('button', { name: '受理', exact: true }).count(), 0, 'what cannot be sealed has no button');
  await sound(counter, 'barred without a seal');

  await head.getByText('启用一枚新章').click();
  await head.getByLabel('哪个单位').selectOption('县卫健局');
  await head.getByLabel('谁来保管').selectOption({ label: '县卫健局 卫健8号窗 罗莉' });
  await head.getByRole('button', { name: '启用', exact: true }).click();
  await head.getByText(/已启用：/).waitFor();
  await counter.reload();
  await act(counter, '受理');
  await head.goto(`${ORIGIN}/desk/register`);
  await head.getByRole('cell', { name: '罗莉' }).first().waitFor();
  await sound(head, 'the register, with who kept the seal');
});

journey('a promised case: originals, acceptance, testing, three hands, an extension, the licence, the applicant', async () => {
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, ITEM);
  await fillAndSubmit(applicant);
  const id = await idOf(applicant);

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
  await counter.getByRole('link', { name: '受理通知书' }).click();
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

  const head = await clerk('fangzhou');
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
  await applicant.getByText('取件码').waitFor();
  const code = await applicant.locator('.note .code').innerText();
  await sound(applicant, 'a licence lies ready');
  await act(counter, '送达', async (page) => {
    await page.getByLabel('取件码').fill(code);
    await page.getByLabel('签收人').fill('周明远');
    await sound(page, 'handing over');
  });

  await applicant.reload();
  await applicant.getByText('已经办完').waitFor();
  await applicant.getByRole('link', { name: '公共场所卫生许可证' }).click();
  await applicant.getByRole('heading', { name: '公共场所卫生许可证' }).waitFor();
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
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, SHOP);
  await fillAndSubmit(applicant);
  const id = await idOf(applicant);
  const counter = await clerk('yuping');
  await preReview(counter, id);
  await takeUp(counter, id);
  // Nobody has to come for this matter: it waits for acceptance as soon as it has passed.
  await act(counter, '当场办结');
  await act(counter, '制证');
  await counter.getByRole('link', { name: '准予许可决定书' }).waitFor();
  await holdsLicence(applicant);
});

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
  await applicant.getByText('真实有效').waitFor();
  await sound(applicant, 'a paper and its file, verified');
  await verify(Buffer.concat([pdf, Buffer.from('\n')]));
  await applicant.getByText('文件与登记的不一致').waitFor();
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
  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '办件', exact: true }).click();
  await head.getByRole('link', { name: /承诺不实/ }).waitFor();
  await takeUp(head, id);
  await act(head, '撤销决定', async (page) => page.getByLabel('理由').fill('承诺有洗消设备，到店核查没有'));
  await head.getByRole('link', { name: '撤销决定书' }).waitFor();
  assert.equal(await head.getByText('已撤销', { exact: true }).count(), 3, 'the case, the decision and the licence');
  await applicant.goto(`${ORIGIN}/mine/licences`);
  await applicant.getByText('已撤销').first().waitFor();
});

journey('who is asked first at the counter answers, or finds out and tells', async () => {
  const counter = await clerk('yuping');
  await counter.getByRole('link', { name: '首问', exact: true }).click();
  await counter.getByText('还没有登记').waitFor();
  await sound(counter, 'nobody has asked yet');
  await counter.getByLabel('来问什么').fill('社保卡丢了怎么补');
  await counter.getByLabel('怎么办的').selectOption('passed');
  await counter.getByLabel('怎么答复的，或者带到哪里、问了谁').fill('问了县人社局卡务股');
  await counter.getByRole('button', { name: '登记' }).click();
  await counter.getByRole('heading', { name: '有2处要改' }).waitFor();
  await sound(counter, 'nobody to tell');
  await counter.getByLabel('怎么称呼').fill('李秀英');
  await counter.getByLabel('电话').fill('13700001111');
  await counter.getByRole('button', { name: '登记' }).click();
  await counter.getByRole('link', { name: '13700001111' }).waitFor();
  assert.equal(await counter.getByLabel('来问什么').inputValue(), '', 'ready for the next');
  await counter.getByRole('button', { name: '答复本人了' }).click();
  await sound(counter, 'telling');
  await counter.getByLabel('怎么答复本人的').fill('带身份证到银行网点补办');
  await counter.getByRole('button', { name: '记下答复' }).click();
  await counter.getByText('已答复本人：').waitFor();
  assert.equal(await counter.getByText('13700001111').count(), 0, 'the number is gone once she is told');
  await sound(counter, 'told');
});

/// Everything of a walk-in on one page, from the card to the slip.
async function takenIn(counter, item, line) {
  await counter.getByRole('link', { name: '收件', exact: true }).click();
  await counter.getByRole('heading', { name: '办什么事' }).waitFor();
  await sound(counter, 'choosing the matter at the counter');
  await counter.getByRole('link', { name: item, exact: true }).click();
  await counter.getByLabel('身份证号码或统一社会信用代码').fill(line);
  await counter.getByRole('button', { name: '开始收件' }).click();
}

async function filledIn(counter, item, name) {
  await counter.getByRole('heading', { name: `${item}·${name}` }).waitFor();
  assert.equal(await counter.getByLabel('姓名', { exact: true }).inputValue(), name, 'what the card says is not typed');
  await fillPart(counter);
  // What is answered decides what is to be shown: the list follows the save.
  await counter.getByText('已自动保存').waitFor();
  await counter.waitForLoadState('networkidle');
  await uploadAll(counter);
  await sound(counter, 'a walk-in case, filled in');
  for (const it of await counter.getByRole('group', { name: '原件和上传的一致' }).getByRole('checkbox').all()) await it.check();
  await counter.getByLabel('申请人看过填写的内容，已签名').check();
  await counter.getByRole('button', { name: '收件，打印凭证' }).click();
  await counter.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
  await sound(counter, 'the slip of a walk-in');
  await counter.getByRole('link', { name: '去受理' }).click();
  await counter.getByRole('region', { name: '办理' }).waitFor();
}

const CARD = '李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011';

journey('somebody walks in without an account and goes home with the matter done', async () => {
  const SHOP = '个体工商户设立登记';
  const counter = await clerk('yuping');
  await takenIn(counter, SHOP, CARD);
  await counter.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(counter, 'a walk-in without a telephone');
  assert.equal(await counter.getByLabel('身份证号码或统一社会信用代码').inputValue(), CARD, 'nothing read is lost');
  await counter.getByLabel('手机号码', { exact: true }).fill('13700001111');
  await counter.getByRole('button', { name: '开始收件' }).click();
  await filledIn(counter, SHOP, '李秀英');
  await act(counter, '当场办结');
  await act(counter, '制证');
  await act(counter, '制证完成');
  await act(counter, '送达', async (page) => {
    await page.getByLabel('取件码').fill('033011');
    await page.getByLabel('签收人').fill('李秀英');
  });
  await counter.getByText('凭身份证领取').first().waitFor();
});

journey('what is charged is on the published list, waived by it, and settled before the licence', async () => {
  const OLD = '老年人优待证办理';
  const counter = await clerk('wumin');
  await takenIn(counter, OLD, CARD);
  await counter.getByRole('heading', { name: `${OLD}·李秀英` }).waitFor();
  // Who belongs here and has no pension pays nothing.
  await counter.getByRole('radio', { name: /在本县住满一年/ }).check();
  await filledIn(counter, OLD, '李秀英');
  const id = new URL(counter.url()).pathname.split('/').pop();
  await act(counter, '受理');
  const agree = (page) => page.getByRole('button', { name: '材料齐全' }).click();
  const handler = await clerk('tianmin');
  await takeUp(handler, id);
  await act(handler, '由我承办');
  await act(handler, '提出意见', agree);
  const checker = await clerk('dengtao');
  await takeUp(checker, id);
  await act(checker, '提出意见', agree);
  const decider = await clerk('xiaohua');
  await takeUp(decider, id);
  await act(decider, '准予');
  await takeUp(counter, id);
  await counter.getByText('制证：还没有缴费，应缴4元').waitFor();
  await sound(counter, 'a licence that waits for its fee');
  await act(counter, '减免收费', async (page) => {
    await page.getByLabel('减免多少（元）').fill('1');
    await page.getByLabel('凭什么减免').fill('低保证0371号');
    await sound(page, 'waiving a fee');
  });
  await act(counter, '窗口收费');
  await counter.getByText(/已缴3元/).waitFor();
  await act(counter, '制证');
  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '收费', exact: true }).click();
  await head.getByRole('rowheader', { name: OLD }).waitFor();
  await sound(head, 'the year\'s fees');
});

journey('a time is booked at home, the machine gives a number, the window calls, the screen shows', async () => {
  const ITEM = '公共场所卫生许可';
  await walkTo('2026-12-11T09:00:00+08:00');
  const applicant = await open(engine, { width: 390, height: 844 });
  await signIn(applicant);
  await applicant.goto(`${ORIGIN}/items?q=${encodeURIComponent(ITEM)}&online=apply`);
  await applicant.getByRole('link', { name: ITEM, exact: true }).click();
  await applicant.getByRole('link', { name: '预约到窗口办' }).click();
  await applicant.getByRole('heading', { name: '预约到窗口办' }).waitFor();
  await applicant.getByRole('button', { name: '约这个时段' }).click();
  await applicant.getByText('请选择来办的时段').first().waitFor();
  await sound(applicant, 'booking without a time');
  await applicant.getByRole('group', { name: /12月14日/ }).getByRole('radio', { name: /9:00/ }).check();
  await applicant.getByRole('button', { name: '约这个时段' }).click();
  await applicant.getByRole('heading', { name: '我的预约' }).waitFor();
  const code = await applicant.locator('.code').innerText();
  await sound(applicant, 'one\'s bookings');

  await walkTo('2026-12-14T09:10:00+08:00');
  const machine = await open(engine, { width: 1080, height: 1920, hasTouch: true });
  await machine.goto(`${ORIGIN}/kiosk`);
  await machine.getByRole('button', { name: '点一下，开始' }).click();
  await machine.getByRole('button', { name: /预约报到/ }).click();
  for (const digit of code) await machine.getByRole('button', { name: digit, exact: true }).click();
  await sound(machine, 'checking in');
  await machine.getByRole('button', { name: '报到，排队' }).click();
  await machine.getByText('您的号码').waitFor();
  await sound(machine, 'a number');
  const no = await machine.locator('.shout__no').innerText();
  assert.match(no, /^约\d{3}$/);

  const counter = await clerk('hejing');
  await counter.getByRole('link', { name: '叫号', exact: true }).click();
  await counter.getByText('排队 1 人').waitFor();
  await counter.getByRole('button', { name: '叫下一位' }).click();
  await counter.getByText('叫了1次').waitFor();
  await sound(counter, 'somebody at the window');
  const screen = await open(engine, { width: 1920, height: 1080 });
  await screen.goto(`${ORIGIN}/screen`);
  await screen.getByText('请到卫健7号窗').waitFor();
  assert.equal(await screen.locator('.shout__no').innerText(), no);
  await sound(screen, 'the call screen');
  await counter.getByRole('button', { name: '办完了' }).click();
  await counter.getByText('今天办了 1 人').waitFor();
});

// Walks furthest: the last.
journey('three bodies decide together: one form, one of them late, one answer, one visit', async () => {
  const THING = '开办餐饮店一件事';
  const applicant = await open(engine);
  await signIn(applicant);
  await openDraft(applicant, THING);
  await sound(applicant, 'the tasks of a bundle');
  await fillAndSubmit(applicant);
  const id = await idOf(applicant);
  const li = await clerk('liqing');
  await preReview(li, id);
  await takeUp(li, id);
  await act(li, '受理');
  await li.getByRole('heading', { name: '一起办的事项' }).waitFor();
  await sound(li, 'a bundle at the desk');
  await li.getByText(/还没办完/).waitFor();

  // The licence is decided on the spot, and the others begin without being asked for it.
  await applicant.reload();
  await applicant.getByText('等营业执照办好').first().waitFor();
  await li.getByRole('link', { name: '营业执照', exact: true }).click();
  await li.getByRole('button', { name: '准予', exact: true }).waitFor();
  await act(li, '准予');
  await act(li, '制证');
  await act(li, '制证完成');
  await applicant.reload();
  const sign = applicant.getByRole('link', { name: '户外招牌设置意见书', exact: true });
  await sign.click();
  await applicant.getByText('接到抄告', { exact: true }).waitFor();
  await sound(applicant, 'a part of a bundle');
  const part = new URL(applicant.url()).pathname.split('/').pop();

  const lei = await clerk('leiting');
  await takeUp(lei, part);
  await lei.getByText(/不用交：见个体工商户营业执照 明川政证/).waitFor();
  await act(lei, '由我承办');
  await act(lei, '提出意见', (page) => page.getByRole('button', { name: '材料齐全' }).click());
  const yan = await clerk('yanfeng');
  await takeUp(yan, part);
  await act(yan, '提出意见', (page) => page.getByRole('button', { name: '同意承办意见' }).click());
  const du = await clerk('duyan');
  await takeUp(du, part);
  await act(du, '准予');
  await takeUp(lei, part);
  await act(lei, '制证');
  await act(lei, '制证完成');

  // Weeks later the permit is late, on its own line.
  await walkTo('2027-01-08T10:00:00+08:00');
  await signIn(applicant);
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  const late = applicant.getByRole('listitem').filter({ hasText: '食品经营许可证' });
  await late.getByText(/超期\d+天/).waitFor();
  await sound(applicant, 'a bundle with one body late');
  await late.getByRole('link', { name: '食品经营许可证', exact: true }).click();
  await applicant.getByText('接到抄告', { exact: true }).waitFor();
  const permit = new URL(applicant.url()).pathname.split('/').pop();
  const song = await clerk('songhui');
  await takeUp(song, permit);
  await act(song, '由我承办');
  await act(song, '提出意见', (page) => page.getByRole('button', { name: '材料齐全' }).click());
  const mao = await clerk('maochao');
  await takeUp(mao, permit);
  await act(mao, '提出意见', (page) => page.getByRole('button', { name: '同意承办意见' }).click());
  const again = await clerk('liqing');
  await takeUp(again, permit);
  await act(again, '准予');
  await act(again, '制证');
  await act(again, '制证完成');
  await takeUp(again, id);
  await act(again, '集中回复');

  await applicant.goto(`${ORIGIN}/cases/${id}`);
  await applicant.getByRole('link', { name: '集中答复书' }).click();
  await applicant.getByRole('heading', { name: '集中答复书' }).waitFor();
  await applicant.getByText('县综合执法局：户外招牌设置意见书').waitFor();
  await sound(applicant, 'the collective reply');
  await applicant.goto(`${ORIGIN}/cases/${id}`);
  const code = await applicant.locator('.note--good .code').innerText();
  await act(again, '送达', async (page) => {
    await page.getByLabel('取件码').fill(code);
    await page.getByLabel('签收人').fill('周明远');
  });
  await applicant.reload();
  await applicant.getByText('已经办完').first().waitFor();
  assert.equal(await applicant.getByRole('listitem').filter({ hasText: '已办结' }).count() >= 3, true, 'every part is done');
});
