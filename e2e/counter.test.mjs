// 窗口: who walks in is asked first, told once what is missing, taken in without an account, charged what the list says, and asked how
// it was.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { act, clerk, takeUp } from './desk.mjs';
import { ORIGIN, begins, engine, journey, open, sound } from './hall.mjs';
import { file, paper } from './papers.mjs';
import { printsAlone } from './print.mjs';
import { fillPart, uploadAll } from './steps.mjs';

const SHOP = '个体工商户设立登记';
const ZHAO = '赵福生|男|汉|19610705|湖南省明川县云台乡云台村12号|431026196107050019';
const LI = '李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011';

begins();

journey('who walks in without everything is told once, in writing, and comes back to another window', async () => {
  const yu = await clerk('yuping');
  await yu.getByRole('link', { name: '收件', exact: true }).click();
  await yu.getByRole('link', { name: SHOP, exact: true }).click();
  await yu.getByLabel('身份证号码或统一社会信用代码').fill(ZHAO);
  await yu.getByLabel('手机号码', { exact: true }).fill('13700002222');
  await yu.getByRole('link', { name: /打印一份空白的/ }).waitFor();
  await yu.getByRole('button', { name: '开始收件' }).click();
  await yu.getByRole('heading', { name: `${SHOP}·赵福生` }).waitFor();
  await fillPart(yu);
  // What is handed in while the last answer is still on its way is told that the answers were changed elsewhere.
  await yu.getByText('已自动保存').waitFor();
  // The form as it was typed, printed, signed and scanned.
  const signing = yu.getByRole('region', { name: '要签的文书' });
  const coming = yu.waitForEvent('download');
  await signing.getByRole('button', { name: /打印.*申请表/ }).click();
  assert.equal((await coming).suggestedFilename(), '申请表.pdf');
  assert.equal(readFileSync(await (await coming).path()).subarray(0, 5).toString(), '%PDF-');
  await signing.getByLabel('添加签字件：申请表').setInputFiles(file('申请表签字.pdf', paper(1)));
  await signing.getByText('已有签字件').waitFor();
  await sound(yu, 'a form that was signed');
  await yu.getByLabel('申请人看过填写的内容，已签名').check();
  await yu.getByRole('button', { name: '收件，打印凭证' }).click();
  await yu.getByText(/材料还没有齐|还缺/).first().waitFor();
  await sound(yu, 'a walk-in that is not whole');
  await yu.getByLabel('材料不齐，先收下，再书面一次告知').check();
  await yu.getByRole('button', { name: '收件，打印凭证' }).click();
  await yu.getByText('再去办件页一次告知缺什么').waitFor();
  await yu.getByRole('link', { name: '去受理' }).click();
  await yu.getByRole('region', { name: '办理' }).waitFor();
  const id = new URL(yu.url()).pathname.split('/').pop();
  assert.equal(await yu.getByRole('button', { name: '当场办结', exact: true }).count(), 0, 'not before it is whole');
  await act(yu, '一次告知，退回补正', async (page) => {
    await sound(page, 'telling at the counter');
    await page.getByLabel('补正期限').fill('0');
    await page.getByRole('button', { name: '确认一次告知，退回补正' }).click();
    await page.getByRole('heading', { name: '有1处要改' }).waitFor();
    await page.getByLabel('补正期限').fill('10');
  });
  await yu.getByRole('link', { name: '一次性告知书', exact: true }).click();
  await yu.getByRole('heading', { name: '一次性告知书' }).waitFor();
  await yu.getByRole('link', { name: '下载PDF' }).waitFor();
  await printsAlone(yu, 'a notice', '签收人（签名）');
  await sound(yu, 'told at the counter');

  const li = await clerk('liqing');
  await li.getByRole('link', { name: '办件', exact: true }).click();
  await li.getByRole('link', { name: /等补正/ }).click();
  await li.getByRole('heading', { name: /等补正/ }).waitFor();
  await sound(li, 'waiting for corrections');
  await takeUp(li, id);
  await li.getByRole('button', { name: '到窗口补正', exact: true }).click();
  await li.getByRole('button', { name: '确认到窗口补正' }).click();
  await li.getByRole('heading', { name: '补正的材料' }).waitFor();
  await uploadAll(li);
  await sound(li, 'a correction at the counter');
  for (const it of await li.getByRole('group', { name: '原件和上传的一致' }).getByRole('checkbox').all()) await it.check();
  await li.getByLabel('申请人看过填写的内容，已签名').check();
  await li.getByRole('button', { name: '收件，打印凭证' }).click();
  await li.getByRole('link', { name: '去受理' }).click();
  await act(li, '当场办结');

  // And how was it? The tablet knows which service, and nobody signs in.
  await li.getByRole('button', { name: '请申请人评价' }).click();
  const href = await li.getByRole('link', { name: '在平板上打开' }).getAttribute('href');
  await sound(li, 'asking for a rating');
  const tablet = await open(engine, { width: 820, height: 1180 });
  await tablet.goto(`${ORIGIN}${href}`);
  await tablet.getByRole('heading', { name: /当场决定/ }).waitFor();
  await sound(tablet, 'a rating on the tablet');
  await tablet.getByRole('radio', { name: '非常满意' }).check();
  await tablet.getByRole('button', { name: '提交评价' }).click();
  await tablet.getByText('谢谢您的评价').waitFor();
  await tablet.goto(`${ORIGIN}${href.slice(0, -1)}`);
  await tablet.getByRole('link', { name: '凭编号和查询码评价' }).waitFor();
  await sound(tablet, 'an invitation that is none');
});

journey('who is asked first at the counter answers, or finds out and tells', async () => {
  const counter = await clerk('yuping');
  await counter.getByRole('link', { name: '首问', exact: true }).click();
  await counter.getByText('还没有登记').waitFor();
  await sound(counter, 'nobody has asked yet');
  await counter.getByLabel('来问什么').fill('社保卡丢了怎么补');
  await counter.getByLabel('怎么办的').selectOption('转问承办单位，再答复本人');
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
  await printsAlone(counter, 'a slip', '收件人');
  await counter.getByRole('link', { name: '去受理' }).click();
  await counter.getByRole('region', { name: '办理' }).waitFor();
}

journey('somebody walks in without an account and goes home with the matter done', async () => {
  const counter = await clerk('yuping');
  await takenIn(counter, SHOP, LI);
  await counter.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(counter, 'a walk-in without a telephone');
  assert.equal(await counter.getByLabel('身份证号码或统一社会信用代码').inputValue(), LI, 'nothing read is lost');
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
  await takenIn(counter, OLD, LI);
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
  // Pictures, form and work beside each other, as wide as one likes; nothing covers anything.
  const line = handler.getByRole('separator', { name: '图片和申请表之间' });
  const before = Number(await line.getAttribute('aria-valuenow'));
  await line.focus();
  for (let n = 0; n < 3; n++) await handler.keyboard.press('ArrowRight');
  assert.equal(Number(await line.getAttribute('aria-valuenow')), before + 6);
  const grip = await line.boundingBox();
  await handler.mouse.move(grip.x + grip.width / 2, grip.y + 100);
  await handler.mouse.down();
  await handler.mouse.move(grip.x + grip.width / 2 - 120, grip.y + 100, { steps: 4 });
  await handler.mouse.up();
  const after = Number(await line.getAttribute('aria-valuenow'));
  assert.ok(after < before + 2, `${before} and ${after}`);
  await act(handler, '提出意见', async (page) => {
    await page.getByRole('button', { name: /^插入《/ }).first().click();
    assert.match(await page.getByLabel('审查意见').inputValue(), /^《.+》/, 'the words of the law');
    await agree(page);
    const [picture, form] = [await page.locator('.viewer__stage').boundingBox(), await page.getByLabel('审查意见').boundingBox()];
    assert.ok(picture.x + picture.width <= form.x, 'the opinion stands beside the picture, not over it');
    await sound(page, 'an opinion beside its picture');
  });
  await handler.reload();
  assert.equal(Number(await handler.getByRole('separator', { name: '图片和申请表之间' }).getAttribute('aria-valuenow')), after, 'as it was left');
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
  await act(counter, '窗口收费', async (page) => {
    await page.getByLabel('财政票据号').fill('0012345678');
    await sound(page, 'taking a fee');
  });
  await counter.getByText(/已缴3元，窗口现金，吴敏收，财政票据号0012345678/).waitFor();
  // It was the other way after all: the old one stays in the book, and the receipt is a new one.
  await counter.getByText(/已缴3元/).click();
  await counter.getByText('收错了方式、填错了票据号：更正').click();
  await counter.getByLabel('实际怎样缴的').selectOption('窗口扫码');
  await counter.getByRole('button', { name: '更正，重开收据' }).click();
  await counter.getByText('请写明为什么更正').first().waitFor();
  await counter.getByLabel('为什么更正').fill('顾客扫的码');
  await sound(counter, 'a payment put right');
  await counter.getByRole('button', { name: '更正，重开收据' }).click();
  await counter.getByText(/“窗口现金”更正为“窗口扫码”：顾客扫的码/).waitFor();
  await counter.getByRole('link', { name: '打印收据' }).click();
  await counter.getByText('人民币叁元整').waitFor();
  await counter.getByText('0012345678').waitFor();
  await printsAlone(counter, 'a receipt', '人民币叁元整');
  await sound(counter, 'a receipt');
  await counter.goBack();
  await act(counter, '制证');
  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '收费', exact: true }).click();
  await head.getByRole('rowheader', { name: OLD }).waitFor();
  await sound(head, 'the year\'s fees');

  // 交班: counted, with a reason where it is not what the book says; then the head signs.
  await counter.getByRole('link', { name: '收银', exact: true }).click();
  await counter.getByRole('heading', { name: '吴敏的班' }).waitFor();
  await sound(counter, 'a drawer');
  await counter.getByLabel('点到的现金').fill('0.5');
  await counter.getByRole('button', { name: '交班签字' }).click();
  await counter.getByText(/点到的比账上多0\.50?元，请写明原因/).first().waitFor();
  await counter.getByLabel('和账上不一样的原因').fill('上一位没有拿走找零');
  await counter.getByRole('button', { name: '交班签字' }).click();
  await counter.getByText('已交班，等负责人签字。').waitFor();
  await head.getByRole('link', { name: '日结', exact: true }).click();
  await head.getByRole('heading', { name: /日结/ }).waitFor();
  await head.getByRole('heading', { name: '交班' }).waitFor();
  await sound(head, 'a day');
  await head.getByText('导出这一天的账').click();
  await head.getByLabel('为什么要导出').fill('月底核对');
  await head.getByRole('button', { name: '导出', exact: true }).click();
  const [book] = await Promise.all([head.waitForEvent('download'), head.getByRole('link', { name: '下载表格' }).click()]);
  assert.match(book.suggestedFilename(), /^收费日结.*\.xlsx$/);
  // The platform's file, with rows of every sort.
  const rows = '流水号,商户订单号,金额,时间\nT9,B9,1.00,2026-11-23\n=1+1,B9,1.00,2026-11-23\n';
  await head.getByRole('button', { name: '对账', exact: true }).click();
  await head.getByText('请选择支付平台导出的对账单').first().waitFor();
  await head.getByLabel('支付平台的对账单').setInputFiles({ name: '1123.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
  await head.getByRole('button', { name: '对账', exact: true }).click();
  await head.getByText('平台有、本厅没有').waitFor();
  await head.getByText('流水号里有不该有的字符').waitFor();
  await sound(head, 'a statement held against the book');
  await head.getByRole('link', { name: '回到日结' }).click();
  await head.getByRole('link', { name: /吴敏/ }).first().click();
  await head.getByText('上一位没有拿走找零').waitFor();
  await sound(head, 'a shift to be signed');
  await printsAlone(head, 'a shift', '上一位没有拿走找零');
  await head.getByRole('button', { name: '核对无误，签字' }).click();
  await head.getByText('已签字', { exact: true }).waitFor();
});
