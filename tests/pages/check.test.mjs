// The checks find nothing wrong with what is sound, and find what is wrong in each bad sample.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { records } from './figures.mjs';
import { checkPage } from './page.mjs';
import { changedShare, contrast, inkShare, standsOut } from './pixels.mjs';
import { CHECKS, Problems } from './problems.mjs';
import { BAD_DRAWINGS, BAD_PAGES, DRAWING, GOOD_DRAWINGS, PAGE } from './samples.mjs';
import { checkSvg } from './svg_file.mjs';

let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'fourp-pages-'));
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function found(kind, text, options = {}) {
  const file = join(folder, `sample.${kind}`);
  await writeFile(file, text);
  const problems = new Problems();
  const checked = kind === 'svg' ? checkSvg : checkPage;
  await checked(browser, file, { problems, page: 'sample', isSynthetic: true, ...options });
  return problems;
}

test('every check has a bad sample', () => {
  const tripped = new Set([...BAD_PAGES, ...BAD_DRAWINGS].map(({ check }) => check));
  assert.deepEqual(Object.keys(CHECKS).filter((check) => !tripped.has(check)), []);
});

test('a sound page has no problem', async () => {
  const out = join(folder, 'out');
  assert.deepEqual((await found('html', PAGE, { out })).lines(), []);
  const kept = await readdir(out);
  assert.ok(kept.includes('print.pdf') && kept.includes('360-figure-pounds-grey.png'), kept.join(' '));
});

test('a sound drawing has no problem', async () => {
  assert.deepEqual((await found('svg', DRAWING)).lines(), []);
});

for (const { name, text } of GOOD_DRAWINGS) {
  test(`no fault: ${name}`, async () => {
    assert.deepEqual((await found('svg', text)).lines(), []);
  });
}

for (const { check, name, message, text } of BAD_PAGES) {
  test(`page, ${check}: ${name}`, async () => {
    const isOnPaper = check.startsWith('print');
    const problems = await found('html', text, { widths: isOnPaper ? [] : [360], onPaper: isOnPaper });
    assertTripped(problems, check, message);
  });
}

for (const { check, name, message, text } of BAD_DRAWINGS) {
  test(`drawing, ${check}: ${name}`, async () => {
    assertTripped(await found('svg', text), check, message);
  });
}

function assertTripped(problems, check, message) {
  const messages = problems.found.filter((each) => each.check === check).map((each) => each.message);
  assert.ok(messages.some((each) => message.test(each)), `expected ${check} ${message}, found:\n${problems.lines().join('\n')}`);
}

test('the command names each problem, ends with a count, and with code 1', async () => {
  const [good, bad] = [join(folder, 'good.html'), join(folder, 'bad.html')];
  await writeFile(good, PAGE);
  await writeFile(bad, BAD_PAGES.find(({ check }) => check === 'heading').text);
  const sound = await run('--synthetic', good);
  assert.equal(sound.code, 0, sound.output);
  assert.match(sound.output, /1 figures, 1 sheets.*\n1 pages and 0 drawings checked: 0 problems\n$/);
  const faulty = await run(bad);
  assert.equal(faulty.code, 1, faulty.output);
  assert.match(faulty.output, /bad\.html, 360 px, pounds: 0 headings \[heading\]\n/);
  assert.match(faulty.output, /: \d+ problems\n$/);
  const missing = await run(join(folder, 'none.html'));
  assert.equal(missing.code, 2);
  assert.match(missing.output, /none\.html: no HTML page/);
});

function run(...given) {
  const command = fileURLToPath(new URL('check.mjs', import.meta.url));
  return new Promise((done) => {
    execFile(process.execPath, [command, ...given], (error, stdout, stderr) => done({ code: error?.code ?? 0, output: stdout + stderr }));
  });
}

test('lines beyond the twentieth of a kind are counted', () => {
  const problems = new Problems();
  for (let at = 0; at < 23; at += 1) problems.add('overflow', { page: 'a', width: '360 px' }, `box ${at}`);
  assert.equal(problems.lines().length, 21);
  assert.equal(problems.lines().at(-1), 'a, 360 px: [overflow] and 3 more like these');
  assert.throws(() => problems.add('nothing', { page: 'a' }, ''), /not in the list/);
});

test('contrast is that of WCAG', () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([118, 118, 118], [255, 255, 255]).toFixed(2), '4.54');
});

test('the share of a box that text does not stand out from', () => {
  const pixels = [[255, 255, 255], [255, 255, 255], [0, 0, 0], [20, 20, 20]];
  const image = { width: 4, height: 1, data: pixels.flatMap((pixel) => [...pixel, 255]) };
  const box = { left: 0, top: 0, right: 4, bottom: 1 };
  assert.deepEqual(standsOut(image, box, [0, 0, 0, 1], 4.5), { share: 0.5, worst: [0, 0, 0] });
  assert.equal(standsOut(image, { ...box, right: 2 }, [0, 0, 0, 1], 4.5).share, 0);
  assert.equal(inkShare(image), 0.5);
});

test('what is changed of a box', () => {
  const image = (...pixels) => ({ width: pixels.length, height: 1, data: pixels.flatMap((pixel) => [pixel, pixel, pixel, 255]) });
  const box = { left: 0, top: 0, right: 2, bottom: 1 };
  assert.equal(changedShare(image(0, 0, 0), image(9, 5, 255), box), 0.5);
  assert.equal(changedShare(image(0, 0, 0), image(0, 0, 255), box), 0);
});

test('records of CSV', () => {
  assert.deepEqual(records('a,b\r\n"x, ""y""","1\n2"\n'), [['a', 'b'], ['x, "y"', '1\n2']]);
});
