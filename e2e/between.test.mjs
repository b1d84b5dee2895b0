// 部门之间: what goes up is decided there and followed from below, papers are handed over on a list, another body gives its word.
import assert from 'node:assert/strict';
import { act, clerk, preReview, received, takeUp } from './desk.mjs';
import { ORIGIN, begins, file, journey, picture, sound } from './hall.mjs';
import { printsAlone } from './print.mjs';
import { submitted } from './steps.mjs';

const HYGIENE = '公共场所卫生许可';

begins();

journey('a case that goes up is decided there and followed from below', async () => {
  const UP = '建设项目选址意见书核发';
  const [, counter, id] = await received(UP, 'pengjie', '', 'lumen');
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
  const [applicant, id] = await submitted(GIFT);
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

journey('papers go down on a list, another body is asked, and what was seen lies beside the opinion', async () => {
  const [, he, id] = await received(HYGIENE, 'hejing');
  await act(he, '受理');
  await he.getByRole('link', { name: '交接', exact: true }).click();
  await he.getByRole('heading', { name: /窗口交部门/ }).waitFor();
  await sound(he, 'papers to be handed over');
  await he.getByRole('button', { name: '开交接清单' }).click();
  await he.getByRole('heading', { name: '有1处要改' }).waitFor();
  await he.locator(`[name="case-${id}"]`).check();
  await he.getByRole('button', { name: '开交接清单' }).click();
  await he.getByRole('heading', { name: '交接清单' }).waitFor();
  await he.getByText('原件').first().waitFor();
  await sound(he, 'a list as it is printed');
  await printsAlone(he, 'a list', '交接清单');
  const url = he.url();

  const sun = await clerk('sunwei');
  await sun.getByRole('link', { name: '交接', exact: true }).click();
  await sun.getByText('等您接收').first().waitFor();
  await sun.goto(url);
  await sun.getByRole('button', { name: '接收' }).click();
  await sun.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(sun, 'counting');
  await sun.getByRole('group', { name: '点过、在这里的' }).getByRole('checkbox').check();
  await sun.getByRole('button', { name: '接收' }).click();
  await sun.getByText('已接收').first().waitFor();

  await takeUp(sun, id);
  await act(sun, '由我承办');
  const [chooser] = await Promise.all([sun.waitForEvent('filechooser'), sun.getByRole('button', { name: '添加附件' }).click()]);
  await chooser.setFiles([file('现场照片.png', picture())]);
  await sun.getByRole('button', { name: /拿掉/ }).waitFor();
  await act(sun, '请别的单位会签', async (page) => {
    await page.getByLabel('县市场监管局', { exact: true }).check();
    await page.getByLabel('要会签的问题').fill('经营场所是否在登记范围内');
    await sound(page, 'asking another body');
  });
  await sun.getByText('已请县市场监管局会签').waitFor();
  const song = await clerk('songhui');
  await song.getByRole('link', { name: '办件', exact: true }).click();
  await song.getByRole('link', { name: /待会签/ }).click();
  await song.getByRole('link', { name: HYGIENE, exact: true }).first().waitFor();
  await sound(song, 'asked by another body');
  await takeUp(song, id);
  await act(song, '答复会签', async (page) => {
    await page.getByLabel('审查意见').fill('在登记范围内，没有意见');
    await sound(page, 'the word of another body');
  });
  await sun.reload();
  await sun.getByText('县市场监管局：建议准予：在登记范围内').waitFor();
  await act(sun, '提出意见', (page) => page.getByRole('button', { name: '经现场核查' }).click());
  await sun.getByRole('link', { name: /现场照片/ }).waitFor();
  assert.equal(await sun.getByRole('button', { name: /拿掉/ }).count(), 0, 'part of the record');
  await sound(sun, 'an opinion with what was seen');
});
