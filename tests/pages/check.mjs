#!/usr/bin/env node
// Checks HTML pages and SVG drawings in headless Chromium: a line for each problem, and code 1 if there is any.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { checkPage, fileName } from './page.mjs';
import { CHECKS, Problems } from './problems.mjs';
import { checkSvg } from './svg_file.mjs';

const HELP = `node check.mjs [--synthetic] [--long-names] [--out FOLDER] FILE...

Checks HTML pages at 320, 360 and 1280 px and on paper, and SVG files at their own size. --synthetic
holds all of them to what holds for synthetic data, whatever they say of themselves; --long-names allows
texts of drawings to be cut short and words to be broken; --out FOLDER keeps pictures of each page and figure, in colour and in grey,
and the pages as PDF. CHROMIUM names the browser, if it is not at /usr/bin/chromium. Exit codes: 0 no
problem; 1 problems, one on each line; 2 nothing could be checked.

`;
/** From these on a page is told to be heavy: bytes, and seconds of checking. */
const HEAVY = { size: 3_000_000, seconds: 60 };

async function main() {
  const options = { synthetic: { type: 'boolean' }, 'long-names': { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean', short: 'h' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    const checks = Object.entries(CHECKS).map(([check, what]) => `  ${check.padEnd(16)}${what}`);
    process.stdout.write(`${HELP}${checks.join('\n')}\n`);
    return 0;
  }
  const missing = positionals.filter((file) => !/\.(html|svg)$/i.test(file) || !existsSync(file));
  if (positionals.length === 0 || missing.length > 0) {
    process.stderr.write(`${missing.map((file) => `${file}: no HTML page or SVG file is there\n`).join('')}${HELP}`);
    return 2;
  }
  return check(positionals, values);
}

async function check(files, { synthetic: isSynthetic, 'long-names': isLong, out }) {
  const problems = new Problems();
  const browser = await launch();
  const counts = { pages: 0, drawings: 0 };
  const notes = [];
  try {
    for (const file of files) {
      const page = resolve(file).split('/').slice(/\.svg$/i.test(file) ? -3 : -2).join('/');
      const given = { problems, page, isSynthetic, isLong, out: out && join(out, fileName(page)) };
      if (/\.svg$/i.test(file)) {
        await checkSvg(browser, file, given);
        counts.drawings += 1;
      } else {
        notes.push(note(page, await checkPage(browser, file, given)));
        counts.pages += 1;
      }
    }
  } finally {
    await browser.close();
  }
  const lines = [...problems.lines(), ...notes];
  const of = `${counts.pages} pages and ${counts.drawings} drawings checked`;
  process.stdout.write(`${lines.map((line) => `${line}\n`).join('')}${of}: ${problems.found.length} problems\n`);
  return problems.found.length > 0 ? 1 : 0;
}

function note(page, { figures, sheets, size, seconds }) {
  const heavy = size > HEAVY.size || seconds > HEAVY.seconds ? ' (heavy)' : '';
  return `${page}: ${figures} figures, ${sheets} sheets, ${(size / 1e6).toFixed(2)} MB, checked in ${seconds.toFixed(0)} s${heavy}`;
}

process.exitCode = await main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  return 2;
});
