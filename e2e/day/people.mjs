// 五十个人: names as people have them, what they come for, and what they hand in. All of it out of one seed.
import { handIn, register } from '../soak/citizens.mjs';
import { persona } from '../soak/forms.mjs';
import { Someone } from '../soak/world.mjs';

export const N_PEOPLE = 50;
export const N_CASES = 74;

/// As they stand on cards: long ones, dots, signs few machines know, and the same name twice.
const NAMES = ['阿依古丽·买买提', '迪丽热巴·迪力木拉提', '欧阳修文', '司马相如', '王䶮', '李㛃', '陈堃', '覃怼怼', '张伟', '张伟', '刘喆', '吉克·阿牛莫', '尼玛次仁', '上官婉', '龘建国'];

/// What they come for: fifteen matters, those of the windows' every day more often.
export const MATTERS = ['个体工商户设立登记', '个体工商户设立登记', '个体工商户设立登记', '个体工商户注销登记', '公共场所卫生许可', '公共场所卫生许可', '老年人优待证办理', '老年人优待证办理', '食品小经营许可', '食品小经营许可', '规范户外招牌设施设置', '畜禽养殖场、养殖小区备案', '自然灾害生活救助申请', '城乡最低生活保障对象认定', '公司设立登记', '生育登记服务', '开办餐饮店一件事'];

/// Everybody with an account, before the first day begins.
export async function people(world, chance) {
  const all = [];
  for (let n = 0; n < N_PEOPLE; n++) {
    const who = new Someone(world);
    const person = persona(n, chance);
    who.person = { ...person, name: NAMES[n] ?? person.name, login: `day${n}` };
    await register(world, who);
    all.push(who);
  }
  return all;
}

/// `n` cases of one day, by whoever comes; what the hall takes stands in the ledger.
export async function comeIn(world, all, n, chance) {
  for (let done = 0, tries = 0; done < n && tries < 4 * n; tries++) {
    const who = chance.pick(all);
    const item = world.items.get(chance.pick(MATTERS));
    if (!item) continue;
    const before = world.ledger.cases.size;
    try { await handIn(who, item, chance); } catch (err) { world.surprise(err); }
    done += world.ledger.cases.size - before;
  }
}
