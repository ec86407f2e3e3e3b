// d3-sankey's half of the race of Sankey diagrams: node race.mjs WORK GRAPH ROUNDS; prints what race.rs prints.
// The fastest of the rounds counts, so that the compiler of the engine has warmed up.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(process.env.FOURP_RACE_MODULES + "/"));
const { sankey, sankeyLinkHorizontal } = require("d3-sankey");

const [work, file, rounds] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").trimEnd().split("\n");
const count = Number(lines[0]);
const escape = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

let best = [Infinity];
for (let round = 0; round < Number(rounds); round++) {
  const nodes = Array.from({ length: count }, (_, place) => ({ name: `Body ${place}` }));
  const links = lines.slice(1).map((line) => {
    const [source, target, value] = line.split(" ").map(Number);
    return { source, target, value };
  });
  const cpu = process.cpuUsage();
  const wall = process.hrtime.bigint();
  const graph = sankey().nodeWidth(14).nodePadding(2).extent([[0, 0], [760, 900]])({ nodes, links });
  let length = 0;
  if (work === "picture") {
    const path = sankeyLinkHorizontal();
    const marks = graph.links.map((link) =>
      `<path d="${path(link)}" fill="none" stroke="#a2cbef" stroke-width="${Math.max(1, link.width).toFixed(2)}">` +
      `<title>${escape(`${link.source.name} to ${link.target.name}: £${link.value}`)}</title></path>`);
    for (const node of graph.nodes) {
      marks.push(`<rect x="${node.x0}" y="${node.y0}" width="${node.x1 - node.x0}" height="${node.y1 - node.y0}" fill="#12436d"></rect>`);
      marks.push(`<text x="${node.x1 + 4}" y="${(node.y0 + node.y1) / 2}" font-size="12">${escape(`£${node.value} ${node.name}`)}</text>`);
    }
    length = `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="900">${marks.join("")}</svg>`.length;
  }
  const seconds = Number(process.hrtime.bigint() - wall) / 1e9;
  const used = process.cpuUsage(cpu);
  if (seconds < best[0]) {
    best = [seconds, (used.user + used.system) / 1e6, graph.nodes.length, length];
  }
}
console.log(best.join(" "));
