// Bundles the page into `src/scriptgraph/web/page/`; the same sources always give the same bytes.
// `--out FOLDER` writes elsewhere (to compare), `--watch` builds again whenever a source changes.
import { build, context } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const asked = process.argv.indexOf("--out");
const out =
  asked > 0 ? resolve(process.argv[asked + 1]) : join(here, "../src/scriptgraph/web/page");

const options = {
  absWorkingDir: here,
  entryPoints: { page: "src/main.tsx" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  metafile: true,
  logLevel: "warning",
  plugins: [{ name: "finish", setup: (one) => one.onEnd(finish) }],
};

/** Write what stands beside the bundle: the page that loads it, and the licences of what is in it. */
async function finish(result) {
  if (result.errors.length) return;
  await writeFile(join(out, "licences.txt"), await licences(Object.keys(result.metafile.inputs)));
  let page = await readFile(join(here, "src/index.html"), "utf8");
  for (const name of ["page.js", "page.css"]) {
    const hash = createHash("sha256").update(await readFile(join(out, name))).digest("hex");
    page = page.replace(`"/page/${name}"`, `"/page/${name}?v=${hash.slice(0, 16)}"`);
  }
  await writeFile(join(out, "index.html"), page);
}

async function licences(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const found = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) packages.add(found[1]);
  }
  const texts = [];
  for (const name of [...packages].sort()) {
    const folder = join(here, "node_modules", name);
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name} says nothing of its licence`);
    texts.push(`${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`);
  }
  return `The page holds these packages.\n\n${texts.join(`\n${"-".repeat(72)}\n\n`)}`;
}

await mkdir(out, { recursive: true });
if (process.argv.includes("--watch")) await (await context(options)).watch();
else await build(options);
