// npm run bench                    which benches there are
// npm run bench -- NAME …          measures, prints a table; exits with 1 when a goal is missed
// npm run bench -- NAME … --json   one JSON object a line instead
// npm run bench -- NAME … --report a missed goal is no failure
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { asLines, asTable, isMet, type Bench } from './figures.ts';

const known = globSync('*.bench.ts', { cwd: import.meta.dirname })
	.map((file) => basename(file, '.bench.ts'))
	.sort();
const options = process.argv.slice(2);
const asked = options.filter((one) => !one.startsWith('--'));
const unknown = asked.filter((name) => !known.includes(name));

if (unknown.length) {
	process.stderr.write(`There is no bench "${unknown[0]}". There are: ${known.join(', ')}.\n`);
	process.exit(1);
}
if (asked.length) await measureAll();
else await list();

async function list(): Promise<void> {
	process.stdout.write('npm run bench -- NAME … [--json] [--report]\n\n');
	for (const name of known)
		process.stdout.write(`  ${name.padEnd(8)} ${(await bench(name)).about}\n`);
}

async function measureAll(): Promise<void> {
	let isMissed = false;
	for (const name of asked) {
		const { about, measure } = await bench(name);
		if (!options.includes('--json')) process.stdout.write(`${name}: ${about}\n\n`);
		const figures = await measure();
		const words = options.includes('--json') ? asLines(name, figures) : asTable(figures) + '\n';
		process.stdout.write(words + '\n');
		isMissed ||= figures.some((figure) => isMet(figure) === false);
	}
	process.exit(isMissed && !options.includes('--report') ? 1 : 0);
}

function bench(name: string): Promise<Bench> {
	return import(join(import.meta.dirname, `${name}.bench.ts`));
}
