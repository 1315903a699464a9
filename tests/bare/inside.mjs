// What is done on the bare machine, by its own Node 20: node inside.mjs <project>
// Each step is told as one line: STEP {"step":…,"seconds":…,"isGood":…,"said":…}
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';

const OPEN_MAX_SECONDS = 240;
const STOP_MAX_SECONDS = 30;
const ANSWER_MAX_MS = 5_000;
const TAIL_CHARS = 3000;
const page = `http://localhost:${process.env.PORT}/hangang`;

process.chdir(process.argv[2]);
const isInstalled = await step('npm ci', async () => {
	const { code, text } = await ended(run(['ci']));
	return { isGood: code === 0, said: code === 0 ? '' : lastLine(text), text };
});
if (isInstalled) {
	if (process.env.BARE_SERVER === 'url') await step('npm run db:bootstrap', bootstrap);
	await tryDemo('first');
	await tryDemo('second');
	if (process.env.BARE_TEST === '1') await step('npm test', test);
}

/** Runs a step and tells it; a step that fails shows what it said. */
async function step(name, body) {
	const startedAt = performance.now();
	const { isGood, said, text = '' } = await body();
	const seconds = (performance.now() - startedAt) / 1000;
	if (!isGood) process.stdout.write(`${text.slice(-TAIL_CHARS)}\n`);
	process.stdout.write(`STEP ${JSON.stringify({ step: name, seconds, isGood, said })}\n`);
	return isGood;
}

async function tryDemo(which) {
	const before = new Set(processes().map(({ pid }) => pid));
	let demo;
	await step(`${which} start, page answers`, async () => {
		demo = run(['run', 'demo']);
		const isGood = await until(() => demo.isOver || answers(), OPEN_MAX_SECONDS);
		const said = /PostgreSQL \d\S*.*|server that DATABASE_URL.*/.exec(demo.text)?.[0] ?? '';
		return { isGood: isGood && !demo.isOver, said, text: demo.text };
	});
	await step(`${which} Ctrl-C, nothing left`, async () => {
		// As a terminal does: to npm and everything that it started.
		if (!demo.isOver) process.kill(-demo.child.pid, 'SIGINT');
		const left = () => processes().filter(({ pid }) => !before.has(pid));
		const isGood = await until(() => !left().length, STOP_MAX_SECONDS);
		return {
			isGood,
			said: left()
				.map(({ name }) => name)
				.join(', '),
			text: demo.text
		};
	});
}

async function bootstrap() {
	const port = process.env.BARE_SERVER_PORT;
	const DATABASE_ADMIN_URL = `postgres://postgres:outside@127.0.0.1:${port}/postgres`;
	const { code, text } = await ended(run(['run', 'db:bootstrap'], { DATABASE_ADMIN_URL }));
	for (const [, name, value] of text.matchAll(/^-- (DATABASE_\w+)=(\S+)$/gm)) {
		process.env[name] = value;
	}
	return { isGood: code === 0 && Boolean(process.env.DATABASE_URL), said: '', text };
}

async function test() {
	const { code, text } = await ended(run(['test']));
	process.stdout.write(text.slice(-TAIL_CHARS * 3));
	const steps = [...text.matchAll(/^── (.+: (?:ok|FAILED) in .*)$/gm)].map(([, line]) => line);
	return { isGood: code === 0, said: `${lastLine(text)} (${steps.join('; ')})` };
}

function run(command, env = {}) {
	const child = spawn('npm', command, {
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true
	});
	const running = { child, text: '', isOver: false };
	child.stdout.on('data', (chunk) => (running.text += chunk));
	child.stderr.on('data', (chunk) => (running.text += chunk));
	child.on('close', () => (running.isOver = true));
	return running;
}

function ended(running) {
	return new Promise((resolve) =>
		running.child.on('close', (code) => resolve({ code, text: running.text }))
	);
}

async function until(isTrue, seconds) {
	for (const endAt = performance.now() + seconds * 1000; performance.now() < endAt;) {
		if (await isTrue()) return true;
		await setTimeout(50);
	}
	return false;
}

async function answers() {
	try {
		return (await fetch(page, { signal: AbortSignal.timeout(ANSWER_MAX_MS) })).status === 200;
	} catch {
		return false;
	}
}

/** Every living process of this machine; those that have ended and wait to be counted are none. */
function processes() {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const [, name, state] = /\((.*)\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
				return state === 'Z' ? [] : [{ pid, name }];
			} catch {
				return [];
			}
		});
}

function lastLine(text) {
	return text.trim().split('\n').at(-1) ?? '';
}
