// Everything that is checked of one SVG file.

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from './browser.mjs';
import { drawings } from './drawings.mjs';
import { markup, readSvg } from './markup.mjs';

/** Checks a drawing in a window of its own size. */
export async function checkSvg(browser, file, { problems, page: name, isSynthetic = false, isLong = false, out }) {
  const where = { page: name };
  const text = await readFile(file, 'utf8');
  const blank = await browser.newPage();
  const size = await readSvg(blank, text, problems, where);
  await blank.close();
  if (!size) return;
  const [width, height] = [Math.ceil(size.width), Math.ceil(size.height)];
  const page = await open(browser, file, { width, height }, problems, where);
  await markup(page, file, problems, where);
  await drawings(page, { problems, where, scale: 1, isLong, measureSize: true, shoot: true });
  const root = await page.evaluate(() => {
    const svg = document.documentElement;
    const name = svg.getAttribute('aria-label') || svg.querySelector(':scope > title')?.textContent;
    return { role: svg.getAttribute('role'), name, isSynthetic: /\bsynthetic\b/i.test([...svg.querySelectorAll('text')].map((each) => each.textContent).join(' ')) };
  });
  if (root.role !== 'img') problems.add('role', where, `the drawing has the role ${root.role ?? 'of none'}, not img`);
  if (!root.name?.trim()) problems.add('name', where, 'the drawing has no accessible name');
  if (isSynthetic && !root.isSynthetic) problems.add('synthetic', where, 'the word synthetic does not stand in it');
  if (out) {
    await mkdir(out, { recursive: true });
    await page.screenshot({ path: join(out, 'drawing.png') });
  }
  await page.context().close();
}
