// The parts that each figure has.

import { readFile } from 'node:fs/promises';

const WORDS = 10;
/** Milliseconds in which a download begins, on a machine that does other work. */
const WAIT = 8_000;

/** Checks the parts of every figure at the window's width, all details being open. */
export async function figures(page, { problems, where, isSynthetic }) {
  const all = await page.evaluate(readFigures);
  if (all.length === 0) return 0;
  for (const figure of all) {
    const here = { ...where, picture: figure.picture };
    const needs = (check, isThere, message) => {
      if (!isThere) problems.add(check, here, message);
    };
    needs('heading', figure.headings.length === 1, `${figure.headings.length} headings`);
    for (const heading of figure.headings) {
      const words = heading.split(/\s+/).filter(Boolean).length;
      needs('headline', words <= WORDS, `the heading has ${words} words: "${heading}"`);
    }
    needs('subtitle', figure.subtitle, 'no subtitle');
    needs('one-drawing', figure.drawings.length === 1, `${figure.drawings.length} drawings are shown`);
    for (const { role, name } of figure.drawings) {
      needs('role', role === 'img', `the drawing has the role ${role ?? 'of none'}, not img`);
      needs('name', name, 'the drawing has no accessible name');
    }
    needs('alternative', figure.alternative, 'no text alternative is shown');
    needs('table', figure.tables.length > 0, 'no table');
    for (const table of figure.tables) {
      needs('table', table.headings > 0 && table.unscoped === 0, `${table.unscoped} of ${table.headings} headings of the table have no scope`);
      needs('table', table.data > 0, 'the table has no data');
    }
    needs('source', figure.source, 'no source line');
    needs('synthetic', !isSynthetic || figure.isSynthetic, 'the word synthetic does not stand at it');
  }
  return all.length;
}

/** Whether the page calls its data synthetic, in its title or its first heading. */
export async function saysSynthetic(page) {
  return page.evaluate(() => {
    const heads = [document.title, ...[...document.querySelectorAll('h1, [role=note], .synthetic')].map((each) => each.textContent)];
    return heads.some((text) => /\bsynthetic\b/i.test(text));
  });
}

/** Runs inside the page. */
function readFigures() {
  const { isShown, picture, shownDrawings } = window.look;
  const text = (element) => (element && isShown(element) ? element.textContent.trim() : '');
  const first = (figure, selector) => [...figure.querySelectorAll(selector)].map(text).find(Boolean) ?? '';
  const nameOf = (svg) => {
    const ids = svg.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
    const named = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
    return named || svg.getAttribute('aria-label')?.trim() || svg.querySelector(':scope > title')?.textContent.trim() || '';
  };
  const drawings = shownDrawings();
  return [...document.querySelectorAll('figure.picture')].map((figure, at) => ({
    picture: picture(figure) ?? `figure ${at + 1}`,
    headings: [...figure.querySelectorAll('h2, h3, h4, h5, h6')].map(text).filter(Boolean),
    subtitle: first(figure, '.subtitle'),
    drawings: drawings.filter((svg) => figure.contains(svg)).map((svg) => ({ role: svg.getAttribute('role'), name: nameOf(svg) })),
    alternative: first(figure, '.alternative'),
    source: first(figure, '.source'),
    tables: [...figure.querySelectorAll('table')].map((table) => {
      const headings = [...table.querySelectorAll('th')];
      return {
        headings: headings.length,
        unscoped: headings.filter((th) => !['col', 'row', 'colgroup', 'rowgroup'].includes(th.getAttribute('scope'))).length,
        data: [...table.querySelectorAll('td')].filter((td) => td.textContent.trim()).length,
      };
    }),
    isSynthetic: /\bsynthetic\b/i.test(figure.innerText),
  }));
}

/** Downloads the data of every figure, all details being open. */
export async function downloads(page, { problems, where }) {
  const links = await page.evaluate(() =>
    [...document.querySelectorAll('figure.picture')].map((figure, at) => {
      const link = figure.querySelector('a[download][href^="data:text/csv"]');
      const isShown = Boolean(link && window.look.isShown(link));
      return { picture: window.look.picture(figure) ?? `figure ${at + 1}`, href: isShown ? link.getAttribute('href') : '' };
    }),
  );
  for (const [at, { picture, href }] of links.entries()) {
    const here = { ...where, picture };
    if (!href) {
      problems.add('csv', here, 'no link, with the attribute download, to its data as data:text/csv');
      continue;
    }
    const failure = await downloaded(page, at, href);
    if (failure) problems.add('csv', here, failure);
  }
}

/** What is wrong with one download; `undefined` if nothing is. */
async function downloaded(page, at, href) {
  // The browser asks before the eleventh download of a page, and headless it forgets that one; what is asked for again it gives.
  const download = (await started(page, at)) ?? (await started(page, at));
  if (!download) return 'the link to its data downloads nothing';
  if (!/\.csv$/i.test(download.suggestedFilename())) return `its data are downloaded as ${download.suggestedFilename()}`;
  const failure = await download.failure();
  if (failure) return `its data do not download: ${failure}`;
  const bytes = await readFile(await download.path());
  const [, kind, body] = /^data:([^,]*),(.*)$/s.exec(href);
  const told = kind.endsWith(';base64') ? Buffer.from(body, 'base64') : Buffer.from(decodeURIComponent(body));
  if (!bytes.equals(told)) return `${bytes.length} bytes are downloaded of ${told.length}`;
  const rows = records(told.toString('utf8').replace(/^\uFEFF/, ''));
  if (rows.length < 2) return 'its data have no row';
  const widths = new Set(rows.map((row) => row.length));
  return widths.size > 1 ? `the rows of its data have ${[...widths].join(' and ')} cells` : undefined;
}

async function started(page, at) {
  const waiting = page.waitForEvent('download', { timeout: WAIT }).catch(() => undefined);
  await page.evaluate((index) => {
    document.querySelectorAll('figure.picture')[index].querySelector('a[download][href^="data:text/csv"]').focus();
  }, at);
  await page.keyboard.press('Enter');
  return waiting;
}

/** The records of a CSV text, by RFC 4180. */
export function records(text) {
  const rows = [];
  let [row, cell, isQuoted] = [[], '', false];
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || cell !== '') rows.push(row);
    [row, cell] = [[], ''];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[(at += 1)];
      else isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === ',') {
      row.push(cell);
      cell = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') cell += sign;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
