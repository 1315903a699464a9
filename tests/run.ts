// npm test
//
// Everything in order, each step with its duration; a step that fails does not keep the next from
// running. The last line counts the tests that ran; a failed step without tests counts as one.
// One or two journeys that failed are lived once more, by themselves, and named: on a busy machine a
// browser is late now and then, a fault of ours is there again. Exits with 1 when anything failed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import process from 'node:process';
import { findChromium, systemChromium } from './journeys/chromium.ts';

type Count = { passed: number; failed: number; skipped: number };
type Step = {
	name: string;
	command: string[];
	env?: NodeJS.ProcessEnv;
	count?: () => Count;
	/** The command that tries once more what failed; nothing where that would be too much. */
	again?: () => string[] | undefined;
};

const AGAIN_AT_MOST = 2;

const project = resolve(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'doorstep-reports-'));
const unitReport = join(reports, 'unit.json');
const journeyReport = join(reports, 'journeys.json');
const searched = join(project, 'node_modules/.bin') + delimiter + process.env.PATH;

const steps: Step[] = [
	{ name: 'messages', command: ['npm', 'run', '--silent', 'messages'] },
	{ name: 'routes', command: ['svelte-kit', 'sync'] },
	{ name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
	{ name: 'lint', command: ['eslint', '.'] },
	{ name: 'types', command: ['svelte-check', '--tsconfig', './tsconfig.json'] },
	{ name: 'worker types', command: ['tsc', '--noEmit', '-p', 'src/service-worker'] },
	{
		name: 'rules',
		command: [
			...['vitest', 'run', '--reporter=default', '--reporter=json'],
			`--outputFile.json=${unitReport}`
		],
		count: countUnits
	},
	{
		name: 'journeys',
		command: ['playwright', 'test', '--reporter=list,json'],
		env: { PLAYWRIGHT_JSON_OUTPUT_NAME: journeyReport },
		count: countJourneys,
		again: failedJourneys
	}
];

const total: Count = { passed: 0, failed: 0, skipped: 0 };
const failedSteps: string[] = [];

await chooseBrowser();
for (const step of steps) await take(step);
rmSync(reports, { recursive: true, force: true });
if (failedSteps.length) process.stdout.write(`\nFailed: ${failedSteps.join(', ')}\n`);
if (total.skipped) process.stdout.write(`${total.skipped} skipped\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = failedSteps.length ? 1 : 0;

async function take(step: Step): Promise<void> {
	process.stdout.write(`\n── ${step.name}\n`);
	const startedAt = performance.now();
	let code = await run(step);
	let count = step.count?.() ?? { passed: 0, failed: 0, skipped: 0 };
	const again = step.again?.();
	if (again) {
		process.stdout.write(`\n── ${step.name}, once more: ${again.slice(2).join(' ')}\n`);
		code = await run({ ...step, command: again });
		const second = step.count!();
		const mended = count.failed - second.failed;
		count = { ...count, passed: count.passed + mended, failed: second.failed };
	}
	const didFail = code !== 0 || count.failed > 0 || (step.count !== undefined && !count.passed);
	total.passed += count.passed;
	total.failed += didFail ? Math.max(1, count.failed) : 0;
	total.skipped += count.skipped;
	if (didFail) failedSteps.push(step.name);
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	process.stdout.write(`── ${step.name}: ${didFail ? 'FAILED' : 'ok'} in ${seconds} s\n`);
}

function run({ command: [program, ...options], env }: Step): Promise<number> {
	const child = spawn(program!, options, {
		cwd: project,
		env: { ...process.env, PATH: searched, ...env },
		stdio: 'inherit'
	});
	return new Promise((ended) => {
		child.on('error', () => ended(1));
		child.on('close', (code) => ended(code ?? 1));
	});
}

function countUnits(): Count {
	const report = readReport(unitReport);
	return {
		passed: report?.numPassedTests ?? 0,
		failed: (report?.numFailedTests ?? 0) + brokenFiles(report),
		skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
	};
}

// A file that cannot even be read has no test that could fail.
function brokenFiles(report: Report): number {
	const files: { status: string; assertionResults: unknown[] }[] = report?.testResults ?? [];
	return files.filter((file) => file.status === 'failed' && !file.assertionResults.length).length;
}

function countJourneys(): Count {
	const report = readReport(journeyReport);
	const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report?.stats ?? {};
	return { passed: expected + flaky, failed: unexpected, skipped };
}

/** Their files, whole, since one may build on the one before; the traces of the first try are kept. */
function failedJourneys(): string[] | undefined {
	const { suites = [], errors = [] } = readReport(journeyReport) ?? {};
	const failed = specsOf(suites).filter(({ ok }) => !ok);
	rmSync(journeyReport, { force: true });
	// What went wrong outside of a journey no journey mends.
	if (errors.length || !failed.length || failed.length > AGAIN_AT_MOST) return undefined;
	const places = new Set(failed.map(({ file }) => file));
	const apart = ['--reporter=list,json', '--output=test-results-again'];
	return ['playwright', 'test', ...places, ...apart];
}

function specsOf(suites: Report[]): { ok: boolean; file: string }[] {
	return suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites ?? [])]);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the reporters' own shapes
type Report = any;

function readReport(file: string): Report {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The journeys need a browser. Where there is none and we may, the system's is installed. */
async function chooseBrowser(): Promise<void> {
	const isChosen = process.env.CHROMIUM || process.env.DOORSTEP_BROWSER === 'npm';
	if (!isChosen && !systemChromium()) installChromium();
	try {
		process.stdout.write(`Browser for the journeys: ${(await findChromium()).name}\n`);
	} catch (error) {
		// The journeys will fail with the same sentence; everything before them still runs.
		process.stdout.write(`${(error as Error).message}\n`);
	}
}

function installChromium(): void {
	if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return;
	process.stdout.write('No browser for the journeys: installing chromium and Korean fonts …\n');
	const packages = ['chromium', 'fonts-noto-cjk'];
	const options = ['install', '-y', '--no-install-recommends', ...packages];
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	spawnSync('apt-get', ['update'], { stdio: 'ignore', env });
	spawnSync('apt-get', options, { stdio: 'inherit', env });
}
