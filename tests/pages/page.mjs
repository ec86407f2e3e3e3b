// Everything that is checked of one page.

import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import { open } from './browser.mjs';
import { drawings, inWindow, whole } from './drawings.mjs';
import { downloads, figures, saysSynthetic } from './figures.mjs';
import { keyboard } from './keyboard.mjs';
import { markup } from './markup.mjs';
import { paper } from './paper.mjs';
import { decode, inkShare } from './pixels.mjs';

/** A small phone, or a desktop at 400 % (WCAG 1.4.10); a common phone; a desktop. */
export const WIDTHS = [320, 360, 1280];
const NARROWEST = 320;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
/** The least spacing that WCAG 1.4.12 lets a reader ask for. */
const SPACED = `:not(svg, svg *) { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;
/** Pixels of a page in one picture of it. */
const PIECE = 3000;

/**
 * Checks a page at each width and on paper.
 *
 * `isSynthetic` holds a page to what holds for synthetic data even if it does not say that it has such. `isLong` allows drawings to cut
 * texts short and lines to break words, since names in the data are longer than anybody would print. `out` is a folder for pictures.
 */
export async function checkPage(browser, file, { problems, page: name, isSynthetic = false, isLong = false, out, widths = WIDTHS, onPaper = true }) {
  const start = performance.now();
  if (out) await mkdir(out, { recursive: true });
  let count = 0;
  for (const width of widths) {
    const where = { page: name, width: `${width} px` };
    const scale = width < 400 ? 2 : 1;
    const page = await open(browser, file, { width, scale }, problems, where);
    if (width === widths[0]) await markup(page, file, problems, { page: name });
    const isMarked = isSynthetic || (await saysSynthetic(page));
    if (inkShare(decode(await page.screenshot())) < 0.002) problems.add('blank', where, 'the page is of one colour');
    if (out) await pieces(page, join(out, `${width}-page`));
    await layout(page, problems, where, isLong);
    await page.evaluate(() => window.look.openAll(true));
    await layout(page, problems, where, isLong);
    const isDrawnFor = width > NARROWEST;
    await drawings(page, { problems, where, scale, isLong, measureSize: isDrawnFor, shoot: isDrawnFor });
    count = await figures(page, { problems, where, isSynthetic: isMarked });
    if (isDrawnFor) {
      if (out) await portraits(page, join(out, `${width}-figure`));
      await accessible(page, problems, where);
      await keyboard(page, { problems, where });
    }
    if (width === widths.at(-1)) await downloads(page, { problems, where });
    await spaced(page, problems, where);
    await page.context().close();
  }
  const sheets = onPaper ? await printed(browser, file, { problems, name, isLong, out }) : undefined;
  const { size } = await stat(file);
  return { figures: count, sheets, size, seconds: (performance.now() - start) / 1000 };
}

async function printed(browser, file, { problems, name, isLong, out }) {
  const where = { page: name, width: 'paper' };
  const page = await open(browser, file, { width: 1280 }, problems, where);
  const sheets = await paper(page, { problems, where, isLong, target: out && join(out, 'print.pdf') });
  await page.context().close();
  return sheets;
}

/** What is too wide, cut off, or scrolls without a name. Says nothing twice. */
async function layout(page, problems, where, isLong) {
  const found = await page.evaluate(() => window.look.layout());
  const add = (check, { picture }, message) => once(problems, check, { ...where, picture }, message);
  if (found.page > found.window && found.outside.length === 0) {
    add('overflow', {}, `the page is ${found.page} px wide in a window of ${found.window} px`);
  }
  for (const each of found.outside) add('overflow', each, `${each.name} ends at ${each.right} px of ${found.window} px`);
  for (const each of found.scrollers) add('scroller', each, `${each.name} scrolls, but has no tabindex, role or name`);
  for (const each of isLong ? [] : found.broken) add('broken-word', each, `"${each.word}" is broken in ${each.name}`);
  for (const each of found.cut) add('cut-off', each, `${each.name} does not fit its box and is cut off`);
}

function once(problems, check, where, message) {
  const isKnown = (found) => found.check === check && found.page === where.page && found.width === where.width && found.message === message;
  if (!problems.found.some(isKnown)) problems.add(check, where, message);
}

/** What becomes too wide or cut off only when the reader spaces the text. */
async function spaced(page, problems, where) {
  const before = await page.evaluate(() => window.look.layout());
  await page.evaluate((style) => window.look.style(style), SPACED);
  const after = await page.evaluate(() => window.look.layout());
  for (const kind of ['outside', 'cut']) {
    const known = new Set(before[kind].map(({ name }) => name));
    for (const { name, picture } of after[kind]) {
      if (!known.has(name)) problems.add('spacing', { ...where, picture }, `${name} is lost in part when text is spaced`);
    }
  }
}

async function accessible(page, problems, where) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (tags) => {
    const results = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return results.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => {
        const element = document.querySelector(target[0]);
        return { id, help, target: target.join(' '), why: failureSummary, picture: element && window.look.picture(element) };
      }),
    );
  }, TAGS);
  for (const { id, help, target, why, picture } of violations) {
    problems.add('axe', { ...where, picture }, `${id}: ${help}: ${target}: ${why}`);
  }
}

/** The whole page in pictures that a screen can show. */
async function pieces(page, stem) {
  const size = page.viewportSize();
  await page.setViewportSize({ ...size, height: PIECE });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let [top, at] = [0, 1]; top < height; top += PIECE, at += 1) {
    await page.evaluate((to) => scrollTo(0, to), top);
    await page.screenshot({ path: `${stem}-${at}.png` });
  }
  await page.evaluate(() => scrollTo(0, 0));
  await page.setViewportSize(size);
}

/** Each figure with its details closed, in colour and in grey. */
async function portraits(page, stem) {
  await page.evaluate(() => window.look.openAll(false));
  const count = await page.evaluate(() => document.querySelectorAll('figure.picture').length);
  for (let at = 0; at < count; at += 1) {
    const figure = await page.evaluateHandle((index) => document.querySelectorAll('figure.picture')[index], at);
    await inWindow(page, figure);
    const { name, box } = await figure.evaluate((each) => ({ name: each.id, box: window.look.rectangle(each) }));
    for (const grey of [false, true]) {
      await page.evaluate((filter) => (document.documentElement.style.filter = filter), grey ? 'grayscale(1)' : '');
      await page.screenshot({ path: `${stem}-${fileName(name || String(at + 1))}${grey ? '-grey' : ''}.png`, clip: whole(box) });
    }
  }
  await page.evaluate(() => (document.documentElement.style.filter = ''));
  await page.evaluate(() => window.look.openAll(true));
}

/** A name without signs that mean something to a file system. */
export function fileName(text) {
  return text.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 80);
}
