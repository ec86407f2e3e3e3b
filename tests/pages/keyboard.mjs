// What can be done without a mouse.

/** Opens each details with Enter, then walks through the page with Tab. Leaves all details open. */
export async function keyboard(page, { problems, where }) {
  await page.evaluate(() => window.look.openAll(false));
  const count = await page.evaluate(() => document.querySelectorAll('summary').length);
  for (let at = 0; at < count; at += 1) {
    await page.evaluate((index) => document.querySelectorAll('summary')[index].focus(), at);
    await page.keyboard.press('Enter');
    const unopened = await page.evaluate((index) => {
      const summary = document.querySelectorAll('summary')[index];
      if (summary.parentElement.open || !window.look.isShown(summary)) return undefined;
      return { name: window.look.called(summary), picture: window.look.picture(summary) };
    }, at);
    if (unopened) problems.add('details', { ...where, picture: unopened.picture }, `${unopened.name} does not open with Enter`);
  }
  await page.evaluate(() => window.look.openAll(true));
  await walk(page, { problems, where });
}

async function walk(page, { problems, where }) {
  const count = await page.evaluate(watchFocus);
  for (let at = 0; at < count + 20; at += 1) await page.keyboard.press('Tab');
  const { missed, unmarked } = await page.evaluate(() => window.look.walked());
  for (const { name, picture } of missed) problems.add('unreachable', { ...where, picture }, `${name} is not reached with Tab`);
  for (const { name, picture } of unmarked) problems.add('focus-mark', { ...where, picture }, `${name} looks no different with the focus`);
}

/** Runs inside the page: from now on, notes what has the focus and how it looks then. */
function watchFocus() {
  const { focusable, called, picture } = window.look;
  const looks = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, textDecoration } = getComputedStyle(element);
    const outline = outlineStyle === 'none' || parseFloat(outlineWidth) === 0 ? 'none' : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
    return `${outline} ${boxShadow} ${backgroundColor} ${textDecoration}`;
  };
  document.activeElement?.blur();
  window.getSelection().removeAllRanges();
  scrollTo(0, 0);
  const all = focusable();
  const before = new Map(all.map((element) => [element, looks(element)]));
  const reached = new Set();
  const unmarked = new Set();
  document.addEventListener('focusin', ({ target }) => {
    reached.add(target);
    if (before.has(target) && looks(target) === before.get(target)) unmarked.add(target);
  });
  const named = (element) => ({ name: called(element), picture: picture(element) });
  window.look.walked = () => ({
    missed: all.filter((element) => !reached.has(element)).map(named),
    unmarked: [...unmarked].map(named),
  });
  return all.length;
}
