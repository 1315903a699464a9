// npm run bare -- [--postgres npm|system|url] [--as root|user] [--with package,…] [--test] [--keep]
//
// Tries the two commands of the README on a machine that has nothing: a Debian 12 of debootstrap
// with Node 20 and npm, in a process and mount namespace of its own, so that whatever is left over
// is seen, and gone with it. Wants root, debootstrap and the network; no part of npm test.
// DOORSTEP_BARE is the folder in which the machines are kept (/var/tmp/doorstep-bare). Without
// --postgres and --as everything is tried; --with adds packages of Debian's; --test runs npm test
// as well; --keep keeps the machine.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { asCommand, project, say } from '#lib/server/commands/project.ts';
import { freePort } from '#lib/server/postgres/ports.ts';
import { inviteProject, makeMachine, type Machine, type Person } from './machine.ts';
import { settingsOfNpm } from './npm-settings.ts';

const SERVERS = ['npm', 'system', 'url'] as const;
type Server = (typeof SERVERS)[number];
/** One thing that was done inside, as inside.mjs tells it. */
type Step = { step: string; seconds: number; isGood: boolean; said: string };

const { values: asked } = parseArgs({
	options: {
		postgres: { type: 'string' },
		as: { type: 'string' },
		with: { type: 'string', default: '' },
		test: { type: 'boolean', default: false },
		keep: { type: 'boolean', default: false }
	}
});

await asCommand(async () => {
	if (process.getuid?.() !== 0) throw new Error('npm run bare needs root, to make a machine.');
	const rows: (Step & { server: string; person: string })[] = [];
	for (const server of chosen(SERVERS, asked.postgres, '--postgres')) {
		for (const person of chosen(['root', 'user'] as const, asked.as, '--as')) {
			say(`\n── PostgreSQL: ${server}, as ${person}`);
			const steps = await live(server, person);
			rows.push(...steps.map((step) => ({ server, person, ...step })));
		}
	}
	say('\nPostgreSQL  as    step                         seconds');
	for (const { server, person, step, seconds, isGood, said } of rows) {
		const figures = `${step.padEnd(28)} ${seconds.toFixed(1).padStart(7)}`;
		say(
			`${server.padEnd(11)} ${person.padEnd(5)} ${figures}  ${isGood ? 'ok' : 'FAILED'}  ${said}`
		);
	}
	if (rows.some(({ isGood }) => !isGood)) throw new Error('Something failed on the bare machine.');
});

function chosen<T extends string>(all: readonly T[], one: string | undefined, name: string): T[] {
	if (!one) return [...all];
	const found = all.filter((each) => each === one);
	if (found.length) return found;
	throw new Error(`${name} has to be one of ${all.join(', ')}, not "${one}".`);
}

/** One machine from its making to its end: what was done on it. */
async function live(server: Server, person: Person): Promise<Step[]> {
	const added = asked.with.split(',').filter(Boolean);
	const machine = makeMachine(server === 'npm' ? added : ['postgresql', ...added]);
	try {
		const place = inviteProject(machine, project, person);
		return await doInside(machine, server, person, place);
	} finally {
		if (asked.keep) say(`The machine is kept in ${machine.root}.`);
		else machine.remove();
	}
}

async function doInside(machine: Machine, server: Server, person: Person, place: string) {
	const env = {
		...settingsOfNpm(machine.root),
		PORT: String(await freePort()),
		BARE_SERVER: server,
		BARE_TEST: asked.test ? '1' : '',
		DOORSTEP_BROWSER: 'npm',
		...(server === 'url' ? { BARE_SERVER_PORT: String(await freePort()) } : {})
	};
	const child = spawn('unshare', machine.command(person, place), {
		env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const end = () => child.kill('SIGKILL');
	process.once('exit', end);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
	let text = '';
	child.stdout.on('data', (chunk) => {
		text += chunk;
		process.stdout.write(String(chunk).replaceAll(/^STEP .*\n/gm, ''));
	});
	const code = await new Promise((resolve) => child.on('close', resolve));
	process.off('exit', end);
	const steps = [...text.matchAll(/^STEP (.*)$/gm)].map(([, line]) => JSON.parse(line!) as Step);
	if (code !== 0)
		steps.push({ step: 'machine', seconds: 0, isGood: false, said: `ended with ${code}` });
	return steps;
}
