#!/usr/bin/env node
// Makes, of a folder of a SYNTHETIC programme, one whose names try to break a page: node hostile.mjs FROM TO

import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { records } from './figures.mjs';

/** What a name may hold and still be read. */
const HOSTILE = [
  '<script>document.title = "run"</script>',
  '"><img src=x onerror=alert(1)>',
  "'; } </style></svg></title><h1>out of it",
  '&lt;b&gt; &amp; &#60;i&#62;',
  'הַמִּשְׂרָד לְעִנְיְנֵי נִסּוּיִים وزارة التجارب',
  '\u202Eright to left and never back',
  '👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿🧨 committee of faces 👨‍👩‍👧‍👦',
  `Committee ${'of the committee '.repeat(29)}`.trim(),
  'W'.repeat(500),
  'e\u0301\u0323'.repeat(40) + 'Z\u0335\u0336\u0337\u0338'.repeat(20),
  '政府間組織犯罪対策調整評議会事務局分室第二課',
  'no\u00A0break\u00A0any\u00A0where\u00A0in\u00A0this\u00A0name\u00A0of\u00A0a\u00A0body\u00A0that\u00A0goes\u00A0on\u00A0and\u00A0on',
  '=HYPERLINK("https://example.invalid","sum")',
  'a,b;"c"\nand a second line',
  'bell\u0007 start\u0001 escape\u001B[31m delete\u007F none\uFFFF',
];
/** Columns that hold words for people; the others hold ids, and words that mean something. */
const WORDS = ['name', 'title', 'text', 'gist', 'publisher', 'what'];

const [from, to] = process.argv.slice(2);
if (!from || !to) throw new Error('which folder, and where to?');
await mkdir(to, { recursive: true });
let at = 0;
for (const file of (await readdir(from)).filter((name) => name.endsWith('.csv'))) {
  const [head, ...rows] = records(await readFile(join(from, file), 'utf8'));
  const changed = rows.map((row) =>
    row.map((cell, column) => (cell && WORDS.includes(head[column]) ? `${HOSTILE[at++ % HOSTILE.length]} ${cell}` : cell)),
  );
  const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
  await writeFile(join(to, file), [head, ...changed].map((row) => `${row.map(quoted).join(',')}\n`).join(''));
}
process.stdout.write(`${to}: ${at} names\n`);
